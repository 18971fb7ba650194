//! What the seals of a file protect, taken together (保护范围).

use std::collections::BTreeSet;

use crate::read::Package;

use super::doubt::Doubt;
use super::files::{Described, Seals};
use super::verify::{Looked, Trust};

/// The seals of a file beside its parts.
pub(super) struct Cover<'a> {
    package: &'a Package<'a>,
    seals: &'a [Looked<'a>],
    /// Lists of signatures stay open for further seals.
    lists: BTreeSet<&'a str>,
}

impl<'a> Cover<'a> {
    pub fn of(package: &'a Package<'a>, found: &'a Seals, seals: &'a [Looked<'a>]) -> Self {
        Self { package, seals, lists: found.lists.iter().map(String::as_str).collect() }
    }

    /// What stands in the file and a seal says nothing of, other than the parts of further seals.
    ///
    /// A signature that does not hold is told by itself and is no alteration for the others, as long as its parts lie
    /// apart: otherwise it could declare anything to be its own.
    pub fn added(&self, one: &Looked<'_>) -> Option<Doubt> {
        if let Some(name) = self.package.doubled() {
            return Some(Doubt::Doubled(name.to_owned()));
        }
        let own = one.described()?;
        let mut known: BTreeSet<&str> = own.references.iter().map(|(path, _)| path.as_str()).collect();
        let protected = known.clone();
        known.extend(&self.lists);
        for other in self.seals {
            let Some(described) = other.described() else { continue };
            if other.is_authentic() || is_apart(described, &protected) {
                known.extend(parts(described));
            }
            // Another document of the file has its own seals; the entry belongs to both.
            if other.is_authentic() && other.document() != one.document() {
                known
                    .extend(other.kept.iter().map(String::as_str).filter(|path| !path.eq_ignore_ascii_case("OFD.xml")));
            }
        }
        let entry = self.package.entries().iter().find(|entry| !known.contains(entry.name.as_str()))?;
        Some(Doubt::Added(entry.name.clone()))
    }

    /// Parts that no seal protects.
    pub fn bare(&self, trust: &Trust<'_>) -> Vec<String> {
        if self.seals.is_empty() {
            return Vec::new();
        }
        let mut known = self.lists.clone();
        let counts = |seal: &&Looked<'_>| if trust.roots.is_empty() { seal.is_authentic() } else { seal.is_trusted() };
        for seal in self.seals.iter().filter(counts) {
            known.extend(seal.kept.iter().map(String::as_str));
            known.extend(seal.described().into_iter().flat_map(parts));
        }
        let bare = self.package.entries().iter().map(|entry| &entry.name).filter(|name| !known.contains(name.as_str()));
        bare.cloned().collect()
    }
}

fn parts(one: &Described) -> [&str; 3] {
    [&one.part, &one.seal, &one.value]
}

/// Whether a signature's parts lie in one folder that holds nothing protected.
fn is_apart(one: &Described, protected: &BTreeSet<&str>) -> bool {
    let Some((folder, _)) = one.part.rsplit_once('/') else { return false };
    let within = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    parts(one).into_iter().filter(|path| !path.is_empty()).all(within) && !protected.iter().any(|path| within(path))
}
