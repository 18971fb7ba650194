//! The canonical form: one text for one fact.

use std::fmt::{Display, Write};

use serde_json::{Map, Value};

use crate::Fact;

/// The canonical line of a fact. Keys are written in sorted order; absent persons and units as `null`.
#[must_use]
pub fn fact(fact: &Fact) -> String {
    let mut out = String::with_capacity(256);
    out.push_str("{\"actor\":");
    push_id(&mut out, fact.actor);
    let _ = write!(out, ",\"at\":{}", fact.at.ms());
    out.push_str(",\"behalf\":");
    push_id(&mut out, fact.behalf);
    out.push_str(",\"body\":");
    push_object(&mut out, &fact.body);
    let _ = write!(out, ",\"id\":\"{}\",\"subject\":", fact.id);
    push_text(&mut out, &fact.subject);
    out.push_str(",\"unit\":");
    push_id(&mut out, fact.unit);
    out.push_str(",\"verb\":");
    push_text(&mut out, &fact.verb);
    out.push('}');
    out
}

/// The canonical text of any JSON value.
#[must_use]
pub fn value(value: &Value) -> String {
    let mut out = String::new();
    push_value(&mut out, value);
    out
}

fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
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
