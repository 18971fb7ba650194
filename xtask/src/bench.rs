//! `cargo xtask bench`: the table of figures, and the machine they were taken on.

use std::fs;

use crate::run::{self, Outcome};
use crate::setup::{self, Scope};

/// What measures: a release build, because the figures are promises about what is shipped.
const HARNESS: &[&str] = &["run", "--release", "--package", "zhongshu", "--", "bench"];

/// Passes its arguments to the harness; the machine goes along in `ZHONGSHU_BENCH_MACHINE`.
pub fn bench(args: &[String]) -> Outcome {
    setup::setup(Scope::Demo)?;
    let machine = machine();
    // On stderr, so that `--json` leaves nothing but JSON on stdout.
    eprintln!("machine: {machine}");
    run::check(run::cargo().args(HARNESS).args(args).env("ZHONGSHU_BENCH_MACHINE", machine))
}

fn machine() -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").map_or(0, |text| gibibytes(&text));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let rustc = run::ask("rustc", &["--version"]).unwrap_or_default();
    format!("{cpu}, {cores} cores, {memory} GiB, Linux {}, {rustc}", kernel.trim())
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn gibibytes(kibibytes: &str) -> u64 {
    let digits: String = kibibytes.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<u64>().unwrap_or(0).div_ceil(1024 * 1024)
}
