//! Addressees (主送、抄送机关) as printed, and the units of the platform they mean: names, short names and collective names
//! such as 各镇人民政府 or 区政府各部门.

use lexicon::UnitId;

use crate::people::{Unit, UnitKind};

/// The units meant by addressees as printed, in the order of the tree. Words that leave the choice to the office, such as
/// 有关部门, name nobody.
#[must_use]
pub fn named(text: &str, units: &[Unit]) -> Vec<UnitId> {
    let groups = groups(text);
    let meant = |u: &&Unit| is_named(text, u) || groups.iter().any(|g| g.has(u));
    units.iter().filter(meant).map(|u| u.id).collect()
}

/// The addressees as printed that no unit of the platform answers to. Words that leave the choice to the office are not among
/// them, nor is what stands in brackets after a name.
#[must_use]
pub fn elsewhere(text: &str, units: &[Unit]) -> Vec<String> {
    let mut each = false;
    let mut out: Vec<String> = Vec::new();
    for term in terms(&unbracketed(text)) {
        each = term.contains('各') || (each && goes_on(term));
        let vague = term.contains("有关") || term.contains("相关");
        let meant = units.iter().any(|u| is_named(term, u))
            || (each && groups(term).iter().any(|g| units.iter().any(|u| g.has(u))));
        let goes_on = each && !term.contains('各');
        if !vague && !meant && !goes_on && !out.iter().any(|t| t == term) {
            out.push(term.to_owned());
        }
    }
    out
}

/// Without what stands in brackets.
fn unbracketed(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A collective name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// 各镇: towns whose name has one of these words.
    Towns(&'static str),
    /// 各部门, 各委办局.
    Departments,
    /// 各直属机构, 各事业单位.
    Institutions,
    /// 各国有企业.
    Companies,
    /// 各单位.
    All,
}

impl Group {
    fn has(self, unit: &Unit) -> bool {
        match self {
            Group::Towns(word) => unit.kind == UnitKind::Town && unit.name.contains(word),
            Group::Departments => unit.kind == UnitKind::Organ,
            Group::Institutions => unit.kind == UnitKind::Institution,
            Group::Companies => unit.kind == UnitKind::Company,
            Group::All => true,
        }
    }
}

/// What words after 各 mean. A term without 各 goes on with the one before: 各镇（街道）, 各镇人民政府、街道办事处.
const WORDS: [(&str, Group); 12] = [
    ("镇", Group::Towns("镇")),
    ("乡", Group::Towns("乡")),
    ("街道", Group::Towns("街道")),
    ("部门", Group::Departments),
    ("委办局", Group::Departments),
    ("委局", Group::Departments),
    ("直属机构", Group::Institutions),
    ("直属单位", Group::Institutions),
    ("事业单位", Group::Institutions),
    ("国有企业", Group::Companies),
    ("区属企业", Group::Companies),
    ("国企", Group::Companies),
];

fn groups(text: &str) -> Vec<Group> {
    let mut each = false;
    let mut found = Vec::new();
    for term in terms(text) {
        let own = term.contains('各');
        // A name of its own, such as 青岚镇, ends what 各 began.
        each = own || (each && goes_on(term));
        if !each || term.contains("有关") || term.contains("相关") {
            continue;
        }
        let whom = term.split_once('各').map_or(term, |(_, whom)| whom);
        found.extend(WORDS.iter().filter(|(word, _)| whom.contains(word)).map(|(_, group)| *group));
        if term.ends_with("各单位") {
            found.push(Group::All);
        }
    }
    found
}

fn goes_on(term: &str) -> bool {
    WORDS.iter().any(|(word, _)| term.starts_with(word)) || ["党委", "党工委", "政府", "人民政府"].contains(&term)
}

fn terms(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || "、，,；;：:。（）()".contains(c);
    text.split(ends).filter(|term| !term.is_empty())
}

fn is_named(text: &str, unit: &Unit) -> bool {
    text.contains(&unit.name) || text.contains(&unit.short_name) || governs(text, unit)
}

/// What is addressed to a government is received by its office: 区人民政府 means 云泽区人民政府办公室.
fn governs(text: &str, office: &Unit) -> bool {
    let Some(place) = office.name.strip_suffix("人民政府办公室") else { return false };
    let level = place.chars().next_back().map(String::from).unwrap_or_default();
    let forms = [place, &level].into_iter().flat_map(|p| [format!("{p}人民政府"), format!("{p}政府")]);
    let forms: Vec<String> = forms.collect();
    terms(text).any(|term| forms.iter().any(|form| form == term))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: [(&str, &str, UnitKind); 9] = [
        ("云泽区人民政府办公室", "区政府办", UnitKind::Organ),
        ("云泽区财政局", "区财政局", UnitKind::Organ),
        ("云泽区应急管理局", "区应急局", UnitKind::Organ),
        ("云泽区青岚镇人民政府", "青岚镇", UnitKind::Town),
        ("云泽区云桥镇人民政府", "云桥镇", UnitKind::Town),
        ("云泽区东城街道办事处", "东城街道", UnitKind::Town),
        ("云泽区梅溪乡人民政府", "梅溪乡", UnitKind::Town),
        ("云泽区机关事务服务中心", "区机关事务中心", UnitKind::Institution),
        ("云泽区城市建设投资有限公司", "区城投公司", UnitKind::Company),
    ];

    fn tree() -> Vec<Unit> {
        let id = |n: usize| format!("00000000-0000-7000-8000-{n:012}").parse::<UnitId>().unwrap();
        let unit = |(n, (name, short, kind)): (usize, (&str, &str, UnitKind))| Unit {
            id: id(n),
            code: n.to_string(),
            name: name.into(),
            short_name: short.into(),
            kind,
            sort_order: 0,
            closed_on: None,
            revision: 1,
        };
        TREE.into_iter().enumerate().map(unit).collect()
    }

    fn named_by(text: &str) -> String {
        let units = tree();
        let found = named(text, &units);
        let short = |u: &&Unit| found.contains(&u.id);
        units.iter().filter(short).map(|u| u.short_name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn addressees_outside_the_platform_are_told_apart() {
        for (text, outside) in [
            ("泽州市人民政府，区财政局", "泽州市人民政府"),
            ("省财政厅（综合处）、泽州市财政局、省财政厅", "省财政厅 泽州市财政局"),
            ("各镇（街道）党委、政府，区政府各部门：", ""),
            ("区政府有关部门、各相关单位", ""),
            ("区人民政府、青岚镇人民政府", ""),
            ("各村（社区）", "各村"),
            ("", ""),
        ] {
            assert_eq!(elsewhere(text, &tree()).join(" "), outside, "{text}");
        }
    }

    #[test]
    fn collective_names_mean_the_units_of_their_kind() {
        let towns = "青岚镇 云桥镇";
        let organs = "区政府办 区财政局 区应急局";
        for (text, means) in [
            ("各镇", towns.to_string()),
            ("各镇人民政府", towns.into()),
            ("各镇人民政府、区政府各部门", format!("{organs} {towns}")),
            ("各镇人民政府，区政府各部门：", format!("{organs} {towns}")),
            ("各镇（街道）", format!("{towns} 东城街道")),
            ("各镇人民政府、街道办事处，区政府各部门、直属机构", format!("{organs} {towns} 东城街道 区机关事务中心")),
            ("各乡镇人民政府", format!("{towns} 梅溪乡")),
            ("各镇（街道）党委、政府", format!("{towns} 东城街道")),
            ("区级各部门、区属各国有企业", format!("{organs} 区城投公司")),
            ("区属企业", String::new()),
            ("各单位", TREE.map(|t| t.1).join(" ")),
        ] {
            assert_eq!(named_by(text), means, "{text}");
        }
    }

    #[test]
    fn names_and_short_names_mean_one_unit_and_vague_words_nobody() {
        for (text, means) in [
            ("区财政局", "区财政局"),
            ("云泽区财政局、区应急局", "区财政局 区应急局"),
            ("青岚镇人民政府", "青岚镇"),
            ("区人民政府", "区政府办"),
            ("区政府", "区政府办"),
            ("云泽区人民政府", "区政府办"),
            ("区政府办公室", "区政府办"),
            ("泽州市人民政府", ""),
            ("市政府", ""),
            ("区政府有关部门", ""),
            ("各有关部门", ""),
            ("各相关单位", ""),
            ("各镇，区财政局", "区财政局 青岚镇 云桥镇"),
            ("各村（社区），镇机关各办公室", ""),
            ("", ""),
        ] {
            assert_eq!(named_by(text), means, "{text}");
        }
    }
}
