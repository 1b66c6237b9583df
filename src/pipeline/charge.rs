//! Who is charged with a dossier, and with what its risk register gives to posts: what owners of
//! findings are looked up in.

use crate::archive::Manifest;
use crate::json::Node;

/// The most that is kept of one dossier: a register of a whole county has some thousand points.
const POINTS: usize = 20_000;

/// Who is charged with a dossier.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Charge {
    /// Ids of the people in `responsible`, in order.
    pub responsible: Vec<String>,
    /// The risk points that it registers, in order.
    pub points: Vec<RiskPost>,
}

/// A risk point and the post that it lies with.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RiskPost {
    /// Its index in the register.
    pub index: usize,
    /// `unit`
    pub unit: String,
    /// `post`
    pub post: String,
    /// `area`
    pub area: String,
}

impl Charge {
    /// What a manifest says.
    pub fn of(manifest: &Manifest) -> Self {
        let root = &manifest.root;
        let people = root.list("responsible").iter().filter_map(|one| one.str("person"));
        let register = manifest.kind() == Some("risk-register");
        let points = root.get("record").filter(|_| register).map_or(&[][..], |record| record.list("points"));
        Self {
            responsible: people.map(str::to_owned).collect(),
            points: points
                .iter()
                .take(POINTS)
                .enumerate()
                .filter_map(|(index, node)| post(index, node))
                .collect(),
        }
    }
}

fn post(index: usize, node: &Node) -> Option<RiskPost> {
    let word = |key| node.str(key).map(str::to_owned);
    Some(RiskPost { index, unit: word("unit")?, post: word("post")?, area: word("area").unwrap_or_default() })
}
