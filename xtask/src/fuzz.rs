//! `cargo xtask fuzz`: feeds a parser with broken input until it finds something or the time is over.
//!
//! libFuzzer by the compiler's own coverage passes: no sanitizer, so the stable toolchain does. What it finds is kept
//! outside the clone; the seeds inside are tiny.

use std::fs;
use std::path::PathBuf;

use crate::run::{self, Outcome};

/// A target, and the folders of the clone that it begins with.
const TARGETS: &[(&str, &[&str])] =
    &[("draft", &["crates/typeset/samples"]), ("docx", &["fuzz/seeds/docx"]), ("ofd", &["fuzz/seeds/ofd"])];

/// Seconds, unless `--seconds` says otherwise.
const SECONDS: &str = "600";

/// What makes the compiler count which code ran.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// The machine that is built for: named, so that the flags do not reach what runs while building.
const MACHINE: &str = "x86_64-unknown-linux-gnu";

/// Builds a target and runs it: `cargo xtask fuzz TARGET [--seconds N] [FILE]`. A file is run once, to look at a finding.
pub fn fuzz(args: &[String]) -> Outcome {
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let usage = format!("cargo xtask fuzz {} [--seconds N] [FILE]", names.join("|"));
    let (target, rest) = args.split_first().ok_or_else(|| usage.clone())?;
    let (target, seeds) = TARGETS.iter().find(|(name, _)| name == target).ok_or(usage)?;
    build(target)?;
    let mut rest = rest.to_vec();
    let seconds = rest.iter().position(|arg| arg == "--seconds").map(|at| rest.drain(at..).nth(1));
    let seconds = seconds.map_or(Ok(SECONDS.to_owned()), |given| given.ok_or("--seconds wants a number"))?;
    let mut command = run::tethered("TERM", products().join(MACHINE).join("release").join(target));
    if let Some(finding) = rest.first() {
        return run::check(command.arg(finding));
    }
    let (corpus, found) = (place("corpus", target)?, place("findings", target)?);
    command.arg(corpus).args(seeds.iter().map(|seeds| run::root().join(seeds)));
    command.arg(format!("-max_total_time={seconds}")).args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=20000"]);
    eprintln!("findings go to {}", found.display());
    run::check(command.arg(format!("-artifact_prefix={}/", found.display())))
}

/// The instrumented build has its own folder: it would drive everything else out of the usual one.
fn products() -> PathBuf {
    run::target().with_file_name("fuzz")
}

fn build(target: &str) -> Outcome {
    let mut cargo = run::cargo();
    cargo.current_dir(run::root().join("fuzz")).env("CARGO_TARGET_DIR", products()).env("RUSTFLAGS", FLAGS);
    run::check(cargo.args(["build", "--release", "--locked", "--target", MACHINE, "--bin", target]))
}

fn place(what: &str, target: &str) -> Outcome<PathBuf> {
    let folder = products().join(what).join(target);
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder)
}
