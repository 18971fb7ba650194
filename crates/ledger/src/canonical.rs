//! The canonical form: one text for one fact.

use std::fmt::{Display, Write};

use serde_json::{Map, Value};

use crate::{Fact, Hash};

/// The canonical line of a fact. Keys are written in sorted order; absent persons and units as `null`.
#[must_use]
pub fn fact(fact: &Fact) -> String {
    with_body(fact, &object(&fact.body))
}

/// The outline (要目) of a fact: its canonical line with the hash of the particulars in their place. The chain is built over outlines,
/// so that it can be checked by someone to whom the particulars are closed.
#[must_use]
pub fn outline(fact: &Fact, particulars: Hash) -> String {
    with_body(fact, &format!("\"{particulars}\""))
}

/// The canonical text of the particulars.
#[must_use]
pub fn object(map: &Map<String, Value>) -> String {
    let mut out = String::new();
    push_object(&mut out, map);
    out
}

/// The line with `body`, a written JSON value, in place of the particulars.
fn with_body(fact: &Fact, body: &str) -> String {
    let mut out = String::with_capacity(256);
    out.push_str("{\"actor\":");
    push_id(&mut out, fact.actor);
    let _ = write!(out, ",\"at\":{}", fact.at.ms());
    out.push_str(",\"behalf\":");
    push_id(&mut out, fact.behalf);
    out.push_str(",\"body\":");
    out.push_str(body);
    let _ = write!(out, ",\"id\":\"{}\",\"subject\":", fact.id);
    push_text(&mut out, &fact.subject);
    out.push_str(",\"unit\":");
    push_id(&mut out, fact.unit);
    out.push_str(",\"verb\":");
    push_text(&mut out, &fact.verb);
    out.push('}');
    out
}

/// The value as the ledger keeps it: numbers with a fraction become text, because readers of JSON round them differently.
#[must_use]
pub fn settle(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => Value::String(number.to_string()),
        Value::Array(items) => items.into_iter().map(settle).collect(),
        Value::Object(map) => map.into_iter().map(|(k, v)| (k, settle(v))).collect(),
        other => other,
    }
}

/// The canonical text of any JSON value.
#[must_use]
pub fn value(value: &Value) -> String {
    let mut out = String::new();
    push_value(&mut out, value);
    out
}

/// The canonical text of a string, with its quotation marks.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_text(&mut out, text);
    out
}

fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_f64() => push_text(out, &number.to_string()),
        Value::Number(number) => _ = write!(out, "{number}"),
        Value::String(text) => push_text(out, text),
        Value::Array(items) => push_array(out, items),
        Value::Object(map) => push_object(out, map),
    }
}

fn push_array(out: &mut String, items: &[Value]) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_value(out, item);
    }
    out.push(']');
}

/// Sorts by itself: another crate may switch serde_json's map to insertion order for the whole build.
fn push_object(out: &mut String, map: &Map<String, Value>) {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| key.as_str());
    out.push('{');
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_text(out, key);
        out.push(':');
        push_value(out, value);
    }
    out.push('}');
}

fn push_id(out: &mut String, id: Option<impl Display>) {
    match id {
        Some(id) => _ = write!(out, "\"{id}\""),
        None => out.push_str("null"),
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 || c == '\u{7f}' => _ = write!(out, "\\u{:04x}", c as u32),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::samples;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fact_has_this_one_line() {
        let line = samples::facts(1)[0].canonical();
        assert_eq!(
            line,
            concat!(
                r#"{"actor":"00000000-0000-0002-0000-000000000001","at":1795163400001,"behalf":null,"#,
                r#""body":{"round":1,"意见":"同意\u000a“印发”"},"id":"00000000-0000-0004-0000-000000000001","#,
                r#""subject":"document:00000000-0000-0001-0000-000000000001","unit":null,"verb":"document.signed"}"#,
            )
        );
    }

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let one = json!({"b": [{"z": 1, "a": 2}], "a": null, "乙": true, "甲": "x"});
        assert_eq!(value(&one), r#"{"a":null,"b":[{"a":2,"z":1}],"乙":true,"甲":"x"}"#);
    }

    #[test]
    fn a_number_with_a_fraction_is_kept_as_text() {
        let given = json!({"a": [1.5, 2], "b": {"c": 1e107}});
        let kept = json!({"a": ["1.5", 2], "b": {"c": "1e+107"}});
        assert_eq!(settle(given.clone()), kept);
        assert_eq!(value(&given), value(&kept));
    }

    #[test]
    fn a_fact_is_read_back_from_its_line() {
        for fact in samples::facts(3) {
            let read: Fact = serde_json::from_str(&fact.canonical()).unwrap();
            assert_eq!(read, fact);
        }
    }

    proptest! {
        #[test]
        fn a_text_is_one_line_of_json_that_gives_it_back(given in "\\PC*|[\\x00-\\x7f]{0,20}") {
            let written = text(&given);
            prop_assert!(!written.contains(['\n', '\r']));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), given);
        }
    }
}
