//! What stands on a form (表单数据): a value read under the reader's own proof. What people typed stays text in it.

mod paper;
mod record;
mod register;
mod supervision;

use lexicon::{UnitId, chinese_date};
use serde_json::{Map, Value, json};
use store::Tx;

use super::Form;
use crate::Result;
use crate::people;

pub use paper::{paper, receipt, sheet_of};
pub use record::record;
pub use register::{MOST, incoming_register, outgoing_register};
pub use supervision::{item_card, supervision_sheet};

/// What stands on one form.
#[derive(Debug, Clone)]
pub struct Data {
    /// Which form.
    pub form: Form,
    /// The fields, as the form's list of fields 字段表 names them.
    pub value: Value,
    /// Title of the file.
    pub title: String,
}

impl Data {
    pub(super) fn new(form: Form, title: String, value: Value) -> Data {
        Data { form, value, title }
    }
}

/// The fields every form has: the unit's name and the day it is printed.
fn common(tx: &mut Tx, unit: UnitId) -> Result<Map<String, Value>> {
    let name = people::unit::unit(tx, unit)?.name;
    let mut map = Map::new();
    map.insert("unit".into(), json!(name));
    map.insert("printed_on".into(), json!(chinese_date(tx.now().date())));
    Ok(map)
}

/// The common fields and a form's own.
fn with(mut common: Map<String, Value>, own: Value) -> Value {
    if let Value::Object(own) = own {
        common.extend(own);
    }
    Value::Object(common)
}
