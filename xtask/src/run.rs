//! Where things lie, and how a child process is started.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a chore gives back: nothing, or one line saying why it stopped.
pub type Outcome<T = ()> = Result<T, String>;

/// The root of the clone this chore was started in.
pub fn root() -> PathBuf {
    // Asked at run time: clones share one build folder, so a path compiled in could be another clone's.
    let own =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or(own.clone(), Path::to_path_buf)
}

/// The folder outside the clone for everything that is slow to make again.
fn cache() -> PathBuf {
    let home = env::var_os("HOME").map_or_else(env::temp_dir, PathBuf::from);
    home.join(".cache/zhongshu")
}

/// Build products: `CARGO_TARGET_DIR`, or `~/.cache/zhongshu/target`.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| cache().join("target"), PathBuf::from)
}

/// Fonts: `ZHONGSHU_FONTS`, or `~/.cache/zhongshu/fonts`.
pub fn fonts() -> PathBuf {
    env::var_os("ZHONGSHU_FONTS").map_or_else(|| cache().join("fonts"), PathBuf::from)
}

/// Foreign readers of our files: `ZHONGSHU_READERS`, or `~/.cache/zhongshu/readers`.
pub fn readers() -> PathBuf {
    env::var_os("ZHONGSHU_READERS").map_or_else(|| cache().join("readers"), PathBuf::from)
}

/// A command in the root of the clone that knows the caches.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("CARGO_TARGET_DIR", target()).env("ZHONGSHU_FONTS", fonts());
    // Set by the cargo that started this chore. Left in, they would tell a build script that its surroundings changed.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// `cargo` in the root of the clone.
pub fn cargo() -> Command {
    command("cargo")
}

/// Starts `program` so that the kernel sends it `signal` when this process dies, however it dies.
pub fn tethered(signal: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = command("setpriv");
    command.args(["--pdeathsig", signal, "--"]).arg(program);
    command
}

/// Runs to the end, with this terminal; an exit code other than 0 is an error.
pub fn check(command: &mut Command) -> Outcome {
    let shown = show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// Runs to the end in silence; what it said becomes the error.
pub fn quiet(command: &mut Command) -> Outcome {
    let shown = show(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{shown}: {}\n{}", output.status, said.trim_end()))
}

/// The last line of an error, for a reader who needs one line.
pub fn last_line(error: &str) -> &str {
    error.trim_end().lines().next_back().unwrap_or_default()
}

/// What a command prints, or nothing when it cannot be started or fails.
pub fn ask(program: &str, args: &[&str]) -> Option<String> {
    let output = command(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(said)
}

/// Whether this process is root's.
pub fn is_root() -> bool {
    ask("id", &["-u"]).as_deref() == Some("0")
}

fn show(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
