//! The house's chores. `cargo xtask help` lists them.
//!
//! Nothing here depends on another crate: on a bare machine this must build in seconds, before anything is installed.

mod arrows;
mod bench;
mod demo;
mod e2e;
mod fuzz;
mod nightly;
mod pg;
mod run;
mod setup;
mod shape;
mod source;
mod test;

use std::process::ExitCode;

use run::Outcome;

const HELP: &str = "\
cargo xtask setup [demo | --gate]  install what is missing: for the tests, for the demo only, or for the gate too
cargo xtask demo [ARGS]            build and serve the demo office (ARGS go to `zhongshu demo`)
cargo xtask test [ARGS]            the whole suite on SQLite and PostgreSQL (ARGS go to `cargo nextest run`)
cargo xtask e2e [ARGS]             only the browser tests
cargo xtask nightly [ARGS]         the flow's random proofs, 100,000 cases each, release build (ARGS select tests)
cargo xtask fuzz TARGET [--seconds N]  broken input for a parser: draft, docx or ofd; 600 s
cargo xtask bench [--json]         the table of figures, release build
cargo xtask shape                  sizes of functions and files; fails over the limits
cargo xtask arrows                 who may import whom, and where SQL may stand";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Outcome {
    let (verb, rest) = args.split_first().map_or(("help", &[][..]), |(verb, rest)| (verb.as_str(), rest));
    match verb {
        "setup" => setup::verb(rest),
        "demo" => demo::demo(rest),
        "test" => test::test(rest),
        "e2e" => e2e::e2e(rest),
        "nightly" => nightly::nightly(rest),
        "fuzz" => fuzz::fuzz(rest),
        "bench" => bench::bench(rest),
        "shape" => shape::shape(),
        "arrows" => arrows::arrows(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("no chore named `{other}`\n{HELP}")),
    }
}
