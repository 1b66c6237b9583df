//! Clusters from pairs: union–find, with the smallest member as each cluster's name.

/// Members 0 to n−1, each in a cluster of its own at first.
#[derive(Debug)]
pub struct Clusters {
    parents: Vec<u32>,
}

impl Clusters {
    /// `count` members apart.
    pub fn new(count: usize) -> Self {
        Self { parents: (0..count as u32).collect() }
    }

    /// The smallest member of the cluster of `member`.
    pub fn of(&mut self, member: usize) -> usize {
        let mut at = member;
        while self.parents[at] as usize != at {
            let above = self.parents[at] as usize;
            self.parents[at] = self.parents[above];
            at = above;
        }
        at
    }

    /// Whether two members are in one cluster.
    pub fn same(&mut self, a: usize, b: usize) -> bool {
        self.of(a) == self.of(b)
    }

    /// Makes one cluster of two.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.parents[a.max(b)] = a.min(b) as u32;
    }

    /// Clusters of two members or more, each in order, by their smallest.
    pub fn groups(mut self) -> Vec<Vec<usize>> {
        let mut groups = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for member in 0..self.parents.len() {
            let name = self.of(member);
            groups.entry(name).or_default().push(member);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_names_the_cluster() {
        let mut clusters = Clusters::new(6);
        clusters.join(5, 3);
        clusters.join(3, 1);
        clusters.join(0, 2);
        assert!(clusters.same(1, 5) && !clusters.same(1, 2));
        assert_eq!(clusters.groups(), vec![vec![0, 2], vec![1, 3, 5]]);
    }
}
