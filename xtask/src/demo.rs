//! `cargo xtask demo`: from a clone to an office in the browser.

use std::os::unix::process::CommandExt;

use crate::run::{self, Outcome};
use crate::setup::{self, Scope};

/// Builds the program and becomes it, so that Ctrl-C and signals reach the server itself.
pub fn demo(args: &[String]) -> Outcome {
    setup::setup(Scope::Demo)?;
    // Selected from the whole workspace, as the tests do: cargo then chooses the same features for both, and the
    // typesetter is built once.
    run::check(run::cargo().args(["build", "--workspace", "--bin", "zhongshu"]))?;
    let program = run::target().join("debug/zhongshu");
    let error = run::command(&program).arg("demo").args(args).exec();
    Err(format!("{}: {error}", program.display()))
}
