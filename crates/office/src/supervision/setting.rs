//! Setting (单位设置): what a unit keeps under one key. What is stored and cannot be read is told to whoever reads it, and can be set
//! anew by whoever keeps it.

use ledger::FactBuilder;
use lexicon::UnitId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Setting, Tx};

use crate::{Error, Result};

/// A value a unit may set instead of the shipped one.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitSetting {
    /// Its key among the settings of a unit.
    pub(super) key: &'static str,
    /// What people call it, such as `督办规则`.
    pub(super) name: &'static str,
}

impl UnitSetting {
    /// The value of a unit and its revision; the shipped one and 0 where it has set none.
    ///
    /// # Errors
    /// [`Error::Setup`] where what is stored cannot be read.
    pub(super) fn read<T: DeserializeOwned>(self, tx: &mut Tx, unit: UnitId, shipped: T) -> Result<(T, i64)> {
        let Some(Setting { value, revision }) = tx.setting(&unit.to_string(), self.key)? else {
            return Ok((shipped, 0));
        };
        let value = serde_json::from_str(&value)
            .map_err(|e| Error::Setup(format!("{}读不出来：{e}。请由单位管理重新保存。", self.name)))?;
        Ok((value, revision))
    }

    /// The same for whoever sets it, and for work that must go on: as shipped where what is stored cannot be read.
    pub(super) fn read_to_set<T: DeserializeOwned>(self, tx: &mut Tx, unit: UnitId, shipped: T) -> Result<(T, i64)> {
        let Some(Setting { value, revision }) = tx.setting(&unit.to_string(), self.key)? else {
            return Ok((shipped, 0));
        };
        Ok((serde_json::from_str(&value).unwrap_or(shipped), revision))
    }

    /// Sets the value read at a revision; `fact` is made of the text that is kept.
    ///
    /// # Errors
    /// [`store::Error::Stale`] when somebody set it meanwhile.
    pub(super) fn set<T: Serialize>(
        self,
        tx: &mut Tx,
        (unit, revision): (UnitId, i64),
        value: &T,
        fact: impl FnOnce(String) -> FactBuilder,
    ) -> Result<()> {
        let text = serde_json::to_string(value).map_err(|e| Error::refused(e.to_string()))?;
        tx.set(&unit.to_string(), self.key, &text, revision)?;
        tx.record(fact(text))?;
        Ok(())
    }
}
