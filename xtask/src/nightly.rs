//! `cargo xtask nightly`: the random proofs of the flow with 100,000 cases each.

use crate::run::{self, Outcome};

/// Cases of each random test, unless `PROPTEST_CASES` says otherwise; the gate has 2,000.
const CASES: &str = "100000";

/// Runs the tests of `flow` in a release build; `args` go to the test binary, such as part of a test's name.
pub fn nightly(args: &[String]) -> Outcome {
    let cases = std::env::var("PROPTEST_CASES").unwrap_or_else(|_| CASES.to_owned());
    eprintln!("{cases} cases of each random test");
    let mut command = run::tethered("TERM", "cargo");
    command.args(["test", "--release", "--package", "flow", "--test", "it", "--"]).args(args);
    run::check(command.env("PROPTEST_CASES", cases))
}
