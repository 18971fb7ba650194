//! Checking (检查): a definition's text, by the flow's own validator and by the office's rules.

use std::collections::BTreeMap;

use flow::{Definition, Problem, VariableType};
use lexicon::UnitId;
use store::Tx;

use super::{compiled, in_force, rules, shipped};
use crate::matter::Way;
use crate::{Result, limits};

/// What the office knows that a definition may name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The key the definition must have.
    pub key: String,
    /// Rows of the limits table for this flow.
    pub limits: Vec<String>,
    /// The variables the office fills in: those of the flow as it is shipped.
    pub variables: Vec<(String, VariableType)>,
    /// The form fields somebody may be let to edit.
    pub edits: Vec<String>,
    /// For every flow of the unit, the flows it calls.
    pub calls: BTreeMap<String, Vec<String>>,
}

impl Known {
    /// What a unit's flow of this key may name.
    pub fn load(tx: &mut Tx, unit: UnitId, key: &str) -> Result<Known> {
        // Where a flow has no row of its own, that of its kind of work holds.
        let kind = Way::from_code(key).map_or(key, |way| way.kind().code());
        let table = limits::table(tx, unit)?.into_iter().filter(|r| r.flow == key || r.flow == kind);
        let mut rows: Vec<String> = table.map(|r| r.step).filter(|step| step != limits::WHOLE).collect();
        rows.sort();
        rows.dedup();
        let mut known = Known { key: key.to_owned(), limits: rows, ..Known::default() };
        for flow in in_force(tx, unit)? {
            let called = rules::calls(&flow.definition);
            known.calls.insert(flow.definition.key().to_string(), called);
        }
        known.learn(key)?;
        Ok(known)
    }

    /// Adds what the shipped flows name.
    fn learn(&mut self, key: &str) -> Result<()> {
        for s in shipped() {
            let definition = compiled(s.body)?;
            if s.key == key {
                self.variables = definition.variables().iter().map(|v| (v.name.to_string(), v.kind)).collect();
            }
            let named = definition.steps().iter().flat_map(|step| step.edits.iter().map(ToString::to_string));
            self.edits.extend(named);
        }
        self.edits.sort();
        self.edits.dedup();
        Ok(())
    }
}

/// What checking found.
#[derive(Debug, Default)]
pub struct Checked {
    /// The definition, where the flow's own validator accepts it: it can be drawn and walked through.
    pub definition: Option<Definition>,
    /// Everything wrong, in the order of the lines; empty when it may be published.
    pub problems: Vec<Problem>,
}

/// Checks a text.
#[must_use]
pub fn check(text: &str, known: &Known) -> Checked {
    match Definition::parse(text) {
        Err(problems) => Checked { definition: None, problems },
        Ok(definition) => {
            let problems = rules::problems(text, &definition, known);
            Checked { definition: Some(definition), problems }
        }
    }
}

impl Checked {
    /// The flow drawn as SVG, where it can be drawn.
    #[must_use]
    pub fn drawing(&self) -> Option<String> {
        self.definition.as_ref().map(|definition| flow::draw::svg(definition, None))
    }
}
