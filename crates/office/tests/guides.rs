//! The guides' pictures of the shipped flows are what the program draws.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use office::process::{Definition, StepKind, definitions, shipped};

/// With `ZHONGSHU_SHOTS` set, the pictures are drawn anew.
#[test]
fn every_shipped_flow_is_drawn_in_its_guide() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/flows/images");
    for flow in shipped() {
        let path = folder.join(format!("{}.svg", flow.key));
        if std::env::var_os("ZHONGSHU_SHOTS").is_some() {
            fs::write(&path, definitions::shipped_drawing(flow.key).unwrap()).unwrap();
        }
        let drawn = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let definition = Definition::parse(flow.body).unwrap();
        for step in definition.steps().iter().filter(|s| s.is_task() || matches!(s.kind, StepKind::Sub { .. })) {
            assert!(drawn.contains(&step.name), "{}: {}; draw the pictures anew", flow.key, step.name);
        }
    }
}
