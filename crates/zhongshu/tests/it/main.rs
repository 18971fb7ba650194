//! The program from outside, as the person at the terminal and the browser see it.
#![allow(clippy::unwrap_used)]

mod backup;
mod console;
mod demo;
mod fonts;
mod forms;
mod killed;
mod ledger;
mod ofd;
mod program;
mod rows;
mod typeset;
mod upgrade;
mod usage;
mod wrong;
