//! What people typed, as it can be printed: characters that no font has become 〓, those that print nothing are left out.

use serde_json::Value;

use crate::fonts::Fonts;

/// Printed in the place of a character that no font has.
const GETA: char = '〓';

/// The value with every text printable; characters without a glyph are gathered, each once.
pub(super) fn printable(value: &Value, fonts: &Fonts, missing: &mut Vec<char>) -> Value {
    match value {
        Value::String(text) => Value::String(line(text, fonts, missing)),
        Value::Array(list) => Value::Array(list.iter().map(|v| printable(v, fonts, missing)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, v)| (key.clone(), printable(v, fonts, missing))).collect())
        }
        other => other.clone(),
    }
}

fn line(text: &str, fonts: &Fonts, missing: &mut Vec<char>) -> String {
    let kept = text.chars().filter(|c| *c == '\n' || !is_unseen(*c));
    kept.map(|c| {
        if c == '\n' || c.is_whitespace() || fonts.covers(c) {
            return c;
        }
        if !missing.contains(&c) {
            missing.push(c);
        }
        GETA
    })
    .collect()
}

/// Controls, and marks that would turn the writing round.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What was altered, in a sentence.
pub(super) fn notes(missing: &[char]) -> Vec<String> {
    if missing.is_empty() {
        return Vec::new();
    }
    let list: String = missing.iter().take(20).map(|c| format!("“{c}”")).collect();
    vec![format!("字体中没有{list}，已印作“{GETA}”，请安装收字更全的字体")]
}
