//! Template (台账样式): the heading of a ledger and its columns, for each unit and ledger.

use lexicon::UnitId;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{Keeper, Ledger, LedgerColumn};
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

fn key(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::Reform => "ledger-template-reform",
        _ => "ledger-template-priority",
    }
}

/// The template of a unit's ledger and its revision, 0 where it is as shipped.
pub fn template(tx: &mut Tx, unit: UnitId, ledger: Ledger) -> Result<(Template, i64)> {
    let Some(setting) = tx.setting(&unit.to_string(), key(ledger))? else { return Ok((Template::shipped(ledger), 0)) };
    let template = serde_json::from_str(&setting.value)
        .map_err(|e| Error::Setup(format!("{}的样式读不出来：{e}。请重新保存台账样式。", ledger.label())))?;
    Ok((template, setting.revision))
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
    let text = serde_json::to_string(&Template { heading: heading.into(), columns })
        .map_err(|e| Error::refused(e.to_string()))?;
    tx.set(&at.unit().to_string(), key(ledger), &text, revision)?;
    at.record(tx, "supervision.template", ("name", ledger.label()))
}
