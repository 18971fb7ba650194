//! The draft file and the body: parses whatever is typed.
#![no_main]
// The modules of the typesetter, without Typst: only what parses is instrumented.
#![allow(dead_code, unused_imports)]

#[path = "../../../crates/typeset/src"]
mod typeset {
    pub mod block;
    pub mod body;
    pub mod draft;
    pub mod figures;
    pub mod house;
    pub mod sheet;
}

use libfuzzer_sys::fuzz_target;
use typeset::{block, body, draft, figures, house, sheet};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let parsed = draft::parse(&text);
    let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    for said in &parsed.diagnostics {
        assert!(usize::try_from(said.line).is_ok_and(|line| line >= 1), "a line that is none: {said:?}");
        assert!(said.line as u64 <= u64::from(lines) + 1 && !said.message.is_empty(), "{said:?}");
    }
    _ = sheet::Sheet::from_draft(&parsed);
    _ = body::parse(&text);
    _ = body::parse_bound(&text);
});
