//! `cargo xtask test`: the whole suite, on both engines.

use crate::pg::Server;
use crate::run::{self, Outcome};
use crate::setup::{self, Scope};
use crate::source;

/// Runs everything, or what `args` select, against a PostgreSQL that lives as long as the run.
pub fn test(args: &[String]) -> Outcome {
    setup::setup(Scope::Test)?;
    // Examples in the documentation go first: the last lines of a run are the suite's own count.
    if args.is_empty() {
        examples()?;
    }
    let server = Server::start()?;
    let outcome = suite(&server, args);
    server.stop();
    outcome
}

fn suite(server: &Server, args: &[String]) -> Outcome {
    let mut command = run::tethered("TERM", "cargo");
    command.args(["nextest", "run"]);
    if !args.iter().any(|arg| is_package(arg)) {
        command.arg("--workspace");
    }
    if std::env::var_os("CI").is_some() {
        command.args(["--profile", "ci"]);
    }
    run::check(command.args(args).env("ZHONGSHU_TEST_PG", server.url()).env("ZHONGSHU_REQUIRE_PG", "1"))
}

fn is_package(arg: &str) -> bool {
    arg == "-p" || arg == "--package" || arg.starts_with("--package=")
}

/// Starts a documentation test run only where there is an example to run.
fn examples() -> Outcome {
    if !source::has_examples()? {
        return Ok(());
    }
    // The whole workspace, as the suite: with a part of it cargo would choose other features and build a second set.
    let mut command = run::tethered("TERM", "cargo");
    run::check(command.args(["test", "--quiet", "--doc", "--workspace"]))
}
