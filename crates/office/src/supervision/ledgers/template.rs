//! Template (台账样式): the heading of a ledger and its columns, for each unit and ledger.

use lexicon::UnitId;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{Keeper, Ledger, LedgerColumn};
use crate::supervision::setting::UnitSetting;
use crate::{Error, Result, wording};

/// Most characters of a heading.
const HEADING: usize = 40;

/// How a ledger is shown and printed (台账样式).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What stands over it.
    pub heading: String,
    /// Its columns, in the order of [`LedgerColumn::ALL`].
    pub columns: Vec<LedgerColumn>,
}

impl Template {
    /// As shipped.
    #[must_use]
    pub fn shipped(ledger: Ledger) -> Self {
        use LedgerColumn::{Check, Due, Lead, Leader, Light, Person, Progress, Steps, Strategy, Target};
        let columns = match ledger {
            Ledger::Reform => vec![Lead, Leader, Target, Strategy, Steps, Progress, Light, Check],
            _ => vec![Lead, Person, Target, Steps, Due, Progress, Light, Check],
        };
        Template { heading: ledger.label().into(), columns }
    }

    /// Whether a column is shown.
    #[must_use]
    pub fn has(&self, column: LedgerColumn) -> bool {
        self.columns.contains(&column)
    }
}

fn kept(ledger: Ledger) -> UnitSetting {
    match ledger {
        Ledger::Reform => UnitSetting { key: "ledger-template-reform", name: "改革台账的样式" },
        _ => UnitSetting { key: "ledger-template-priority", name: "重点工作台账的样式" },
    }
}

/// The template of a unit's ledger and its revision, 0 where it is as shipped; as shipped also where what is stored cannot be read: a
/// ledger is read all the same, and its keeper sets it anew.
pub fn template(tx: &mut Tx, unit: UnitId, ledger: Ledger) -> Result<(Template, i64)> {
    kept(ledger).read_to_set(tx, unit, Template::shipped(ledger))
}

/// Sets the template read at `revision`.
///
/// # Errors
/// [`Error::Fields`] without a heading or a column; [`store::Error::Stale`] when somebody set it meanwhile.
pub fn set_template(
    tx: &mut Tx,
    at: &Keeper,
    (ledger, revision): (Ledger, i64),
    (heading, columns): (&str, &[LedgerColumn]),
) -> Result<()> {
    let heading = heading.trim();
    wording::unclassified("heading", heading)?;
    let wrong: Vec<(&'static str, String)> = [
        heading.is_empty().then_some(("heading", "请填写台账的标题")),
        (heading.chars().count() > HEADING).then_some(("heading", "台账的标题不能超过 40 个字")),
        columns.is_empty().then_some(("columns", "请至少选择一个栏目")),
    ]
    .into_iter()
    .flatten()
    .map(|(field, says)| (field, says.to_owned()))
    .collect();
    if !wrong.is_empty() {
        return Err(Error::Fields(wrong));
    }
    let columns = LedgerColumn::ALL.iter().copied().filter(|c| columns.contains(c)).collect();
    let template = Template { heading: heading.into(), columns };
    let fact = at.fact("supervision.template");
    kept(ledger).set(tx, (at.unit(), revision), &template, |_| fact.with("name", ledger.label()))
}
