//! The program from outside, as the person at the terminal and the browser see it.
#![allow(clippy::unwrap_used)]

mod backup;
mod console;
mod demo;
mod fonts;
mod forms;
mod killed;
mod ledger;
mod newcomer;
mod ofd;
mod program;
mod reading;
mod rows;
mod typeset;
mod upgrade;
mod usage;
mod wrong;

// The rooms of the program that run it again, over the program as it was built.
#[path = "../../src/reading/mod.rs"]
#[allow(dead_code, reason = "only what is tried from outside")]
mod reading_inside;
#[path = "../../src/worker/mod.rs"]
#[allow(dead_code, unused_imports, reason = "only what is tried from outside")]
mod worker;
