//! Clusters from pairs: what hangs together by an unbroken chain is reported once.

/// Disjoint sets of indexes.
#[derive(Debug)]
pub struct Clusters {
    parent: Vec<u32>,
}

impl Clusters {
    /// Every index by itself.
    pub fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    /// The smallest index of the set that `index` is in.
    pub fn find(&mut self, index: usize) -> usize {
        let mut at = index;
        while self.parent[at] as usize != at {
            let above = self.parent[at] as usize;
            self.parent[at] = self.parent[above];
            at = above;
        }
        at
    }

    /// Whether two indexes are in one set.
    pub fn same(&mut self, a: usize, b: usize) -> bool {
        self.find(a) == self.find(b)
    }

    /// Puts two sets together.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        // The smaller index stays the root, so that sets do not depend on the order of joining.
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low as u32;
    }

    /// The sets of two members and more, each sorted, in the order of their first members.
    pub fn sets(&mut self) -> Vec<Vec<usize>> {
        let mut sets = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for index in 0..self.parent.len() {
            let root = self.find(index);
            sets.entry(root).or_default().push(index);
        }
        sets.into_values().filter(|set| set.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_not_depend_on_the_order_of_joining() {
        let mut one = Clusters::new(6);
        one.join(4, 2);
        one.join(5, 4);
        let mut other = Clusters::new(6);
        other.join(2, 5);
        other.join(5, 4);
        assert_eq!(one.sets(), [vec![2, 4, 5]]);
        assert_eq!(one.sets(), other.sets());
    }
}
