//! The limits table (时限表) as a unit's flows run against it: every step of every flow in force, with the rule that applies.

use flow::{Definition, Kind};
use lexicon::{UnitId, Urgency};
use store::Tx;

use super::{Rule, WHOLE};
use crate::Result;
use crate::matter::Way;
use crate::process::definitions;

/// A place of the table: a flow, a row and an urgency, with the rule that applies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The rule as it would be set for this place; its limit is empty where none applies.
    pub rule: Rule,
    /// The flow's name.
    pub flow_name: String,
    /// The name of the step, as the flow has it; empty for a row no step of the flow asks for, and for 全程.
    pub step_name: String,
    /// The rule is that of its kind of work, as 联合发文 goes by 发文 where it has no row of its own.
    pub is_of_kind: bool,
}

/// The whole table of a unit: the rows of each flow together, 全程 first and then as the flow has its steps.
pub fn lines(tx: &mut Tx, unit: UnitId) -> Result<Vec<Line>> {
    let rules = super::table(tx, unit)?;
    let mut out = Vec::new();
    for flow in definitions::in_force(tx, unit)? {
        out.extend(of_flow(&flow.definition, &rules));
    }
    Ok(out)
}

fn of_flow(definition: &Definition, rules: &[Rule]) -> Vec<Line> {
    let key = definition.key().as_str();
    let mut places: Vec<(&str, &str)> = vec![(WHOLE, "")];
    let steps: Vec<(&str, &str)> = definition.steps().iter().filter_map(row).collect();
    // Rows beside the steps, as 签收, come before them.
    let beside = rules.iter().filter(|r| r.flow == key && !steps.iter().any(|(step, _)| *step == r.step));
    for (step, name) in beside.map(|r| (r.step.as_str(), "")).chain(steps.iter().copied()) {
        if !places.iter().any(|(known, _)| *known == step) {
            places.push((step, name));
        }
    }
    let every =
        places.iter().flat_map(|place| [Urgency::Normal, Urgency::Urgent, Urgency::ExtraUrgent].map(|u| (*place, u)));
    every.map(|(place, urgency)| line(definition, rules, place, urgency)).collect()
}

/// The row of the table a step's clock goes by, and the step's name.
fn row(step: &flow::Step) -> Option<(&str, &str)> {
    let timed = step.is_task() || matches!(step.kind, Kind::Sub { .. });
    timed.then(|| (step.limit.as_ref().unwrap_or(&step.id).as_str(), step.name.as_str()))
}

fn line(definition: &Definition, rules: &[Rule], (step, name): (&str, &str), urgency: Urgency) -> Line {
    let key = definition.key().as_str();
    let kind = Way::from_code(key).map_or(key, |way| way.kind().code());
    let rule_of = |flow: &str| rules.iter().find(|r| r.flow == flow && r.step == step && r.urgency == urgency);
    let own = rule_of(key);
    let of_kind = own.is_none().then(|| rule_of(kind)).flatten();
    let limit = own.or(of_kind).map(|r| r.limit.clone()).unwrap_or_default();
    let unit = own.map(|r| r.unit.clone()).unwrap_or_default();
    Line {
        rule: Rule { unit, flow: key.to_owned(), step: step.to_owned(), urgency, limit },
        flow_name: definition.name().to_owned(),
        step_name: name.to_owned(),
        is_of_kind: of_kind.is_some(),
    }
}
