//! Hands (手书): everybody's opinion in the cell of its step, with name and date, as a paper form has it.

use lexicon::{OpinionId, UnitId, chinese_date};
use serde_json::{Map, Value, json};

use crate::document::{CHECKS, Check};
use crate::matter::Kind;
use crate::process::Running;
use crate::process::opinion::Opinion;

/// The steps a form has places for: those whose opinions stand in a cell, and those it tells of in other words, of which only
/// the opinions of added signers are left to print.
#[derive(Debug)]
pub struct Places {
    /// Steps whose opinions stand in a cell of their own.
    pub cells: &'static [&'static str],
    /// Steps told of in other words.
    pub told: &'static [&'static str],
}

const OUTGOING: Places = Places {
    cells: &["section_review", "countersign", "office_review", "sign", "cosign", "recheck"],
    told: &["draft", "number", "seal", "issue", "archive"],
};
const MEMO: Places = Places {
    cells: &["section_review", "countersign", "office_review", "instruct", "handle"],
    told: &["draft", "archive"],
};
const INCOMING: Places = Places {
    cells: &["preliminary", "propose", "consult", "instruct", "lead", "support", "circulate"],
    told: &["register", "reply", "finish", "answer", "archive"],
};

/// The places of the form of a kind of paper.
#[must_use]
pub const fn places(kind: Kind) -> &'static Places {
    match kind {
        Kind::Outgoing => &OUTGOING,
        Kind::Incoming => &INCOMING,
        Kind::Memo | Kind::Supervision => &MEMO,
    }
}

/// Whether an opinion was neither taken back nor the reason of a return.
#[must_use]
pub fn stands(opinion: &Opinion) -> bool {
    opinion.kind != "return" && !opinion.withdrawn
}

/// What is printed for an opinion: consent where it was asked for and nothing was written (条例, article 22).
#[must_use]
pub fn words(opinion: &Opinion) -> &str {
    match (opinion.body.as_str(), opinion.step.as_str(), opinion.kind.as_str()) {
        ("", _, "disagree") => "不同意",
        ("", "recheck", _) => "复核无误",
        // Where a way has no step of its own for it, the number is given after the recheck: 复核无误，编号.
        ("", "number", kind) if kind != "addsign" => "复核无误",
        ("", "circulate", _) => "已阅",
        ("", "lead" | "support" | "handle", _) => "已办理",
        ("", ..) => "同意",
        (text, ..) => text,
    }
}

/// Whose paper it is: names of other units get theirs before them.
pub(super) fn named(name: &str, unit: Option<&(UnitId, String)>, own: UnitId) -> String {
    match unit {
        Some((id, short)) if *id != own => format!("{short} {name}"),
        _ => name.to_owned(),
    }
}

fn hand(opinion: &Opinion, own: UnitId) -> Value {
    let name = named(&opinion.person_name, opinion.unit.as_ref(), own);
    let who = if opinion.kind == "addsign" { format!("{name}（加签）") } else { name };
    json!({
        "who": who,
        "says": words(opinion),
        "at": opinion.made_at.short_label(),
        "date": chinese_date(opinion.made_at.date()),
    })
}

/// The map `hands` of a kind of paper: every step that has a cell, also while nobody wrote there.
pub(super) fn of_cells(kind: Kind, opinions: &[Opinion], own: UnitId) -> Value {
    // Having looked a paper over without a word is no proposal.
    let silent = |o: &Opinion| o.step == "preliminary" && o.body.is_empty();
    let rechecked = opinions.iter().any(|o| stands(o) && o.step == "recheck");
    let of = |step: &str| -> Value {
        let at = if step == "recheck" && !rechecked { "number" } else { step };
        let written = opinions.iter().filter(|o| stands(o) && !silent(o) && o.step == at);
        written.map(|o| hand(o, own)).collect()
    };
    let cells: Map<String, Value> = places(kind).cells.iter().map(|step| ((*step).to_owned(), of(step))).collect();
    Value::Object(cells)
}

/// The same without a word in it.
pub(super) fn empty(kind: Kind) -> Value {
    Value::Object(places(kind).cells.iter().map(|step| ((*step).to_owned(), json!([]))).collect())
}

/// The steps no cell names: a unit's own ones as its flow has them, also while they are empty, then whatever else was written.
pub(super) fn others(kind: Kind, running: &Running, opinions: &[Opinion], own: UnitId) -> Value {
    let places = places(kind);
    let tells = |step: &str| places.cells.contains(&step) || places.told.contains(&step);
    let added = running.definition.steps().iter().filter(|s| s.is_task() && !tells(s.id.as_str()));
    let mut steps: Vec<(&str, &str)> = added.map(|s| (s.id.as_str(), s.name.as_str())).collect();
    for o in opinions.iter().filter(|o| stands(o) && !places.cells.contains(&o.step.as_str())) {
        let is_told = places.told.contains(&o.step.as_str()) && o.kind != "addsign";
        if !is_told && !steps.iter().any(|(key, _)| *key == o.step) {
            steps.push((&o.step, running.definition.step(&o.step).map_or(&o.step_name, |s| &s.name)));
        }
    }
    let one = |(key, name): (&str, &str)| {
        let added_only = places.told.contains(&key);
        let said = |o: &&Opinion| stands(o) && o.step == key && (o.kind == "addsign" || !added_only);
        let hands: Vec<Value> = opinions.iter().filter(said).map(|o| hand(o, own)).collect();
        json!({ "step": name, "hands": hands })
    };
    steps.into_iter().map(one).collect()
}

/// The five checks 五关 recorded with an opinion, in a sentence; none where there were none.
#[must_use]
pub fn checked(opinion: OpinionId, every: &[(OpinionId, Check)]) -> Option<String> {
    let of = |key: &str| every.iter().find(|(id, c)| *id == opinion && c.item == key).map(|(_, c)| c);
    let given: Vec<_> = CHECKS.iter().filter_map(|(key, label)| of(key).map(|c| (*label, c))).collect();
    if given.is_empty() {
        return None;
    }
    let failed: Vec<String> = given.iter().filter(|(_, c)| !c.passed).map(|(l, c)| noted(l, &c.remark)).collect();
    let noted: Vec<String> =
        given.iter().filter(|(_, c)| c.passed && !c.remark.is_empty()).map(|(l, c)| noted(l, &c.remark)).collect();
    let verdict =
        if failed.is_empty() { "五关均通过".into() } else { format!("未通过：{}", failed.join("、")) };
    Some(if noted.is_empty() { verdict } else { format!("{verdict}；说明：{}", noted.join("、")) })
}

fn noted(label: &str, remark: &str) -> String {
    if remark.is_empty() { label.into() } else { format!("{label}（{remark}）") }
}

/// The five checks of the review in force.
pub(super) fn last_checks(opinions: &[Opinion], every: &[(OpinionId, Check)]) -> String {
    let last = opinions.iter().rev().find(|o| o.step == "office_review" && !o.withdrawn);
    last.and_then(|o| checked(o.id, every)).unwrap_or_default()
}
