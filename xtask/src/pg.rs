//! A PostgreSQL for one test run: own data folder, own port on loopback, gone when the run is gone.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::run::{self, Outcome};

const PREFIX: &str = "zhongshu-pg-";
/// Not TMPDIR: as root that may be closed to the `postgres` user, and the path of a socket must be short.
const TEMPORARY: &str = "/tmp";

/// Safe only because the data is thrown away: no fsync, no waiting for the disk.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "jit=off",
];

/// A running server. Dropping it stops it.
pub struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a fresh database cluster (UTF-8, C.UTF-8) and waits until it answers.
    pub fn start() -> Outcome<Self> {
        sweep();
        let bin = programs()?;
        let folder = Path::new(TEMPORARY).join(format!("{PREFIX}{}", std::process::id()));
        let port = free_port()?;
        prepare(&folder)?;
        let made = initialise(&bin, &folder).and_then(|()| spawn(&bin, &folder, port));
        let child = made.inspect_err(|_| _ = fs::remove_dir_all(&folder))?;
        let mut server = Self { child, folder, port };
        server.wait_until_ready(&bin)?;
        Ok(server)
    }

    /// For `ZHONGSHU_TEST_PG`. Its user may create databases.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops the server by its own process id and removes its data.
    pub fn stop(self) {
        drop(self);
    }

    fn wait_until_ready(&mut self, bin: &Path) -> Outcome {
        for _ in 0..300 {
            if self.has_ended() {
                break;
            }
            let port = self.port.to_string();
            let mut question = run::command(bin.join("pg_isready"));
            question.args(["--quiet", "--host", "127.0.0.1", "--port", &port]);
            if run::quiet(&mut question).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL does not start:\n{log}"))
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast" shutdown: it sends the connections away instead of waiting for them.
        // The shell's own `kill`: a bare machine has no other.
        let stop = format!("kill -INT {}", self.child.id());
        _ = run::quiet(run::command("sh").args(["-c", &stop]));
        for _ in 0..100 {
            if self.has_ended() {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        _ = self.child.kill();
        _ = self.child.wait();
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of runs that were killed before they could do it themselves.
fn sweep() {
    let Ok(entries) = fs::read_dir(TEMPORARY) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        if owner.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Debian keeps the server's programs out of the path, one folder for each version; the newest is taken.
fn programs() -> Outcome<PathBuf> {
    let found = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    found
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("postgres").exists())
        .max_by_key(|bin| version(bin))
        .ok_or_else(|| "no PostgreSQL under /usr/lib/postgresql".to_owned())
}

fn version(bin: &Path) -> u32 {
    let name = bin.parent().and_then(Path::file_name);
    name.and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port on loopback: {error}"))
}

fn prepare(folder: &Path) -> Outcome {
    _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if run::is_root() {
        run::quiet(run::command("chown").arg("postgres:").arg(folder))?;
    }
    run::quiet(run::command("chmod").arg("700").arg(folder))
}

fn initialise(bin: &Path, folder: &Path) -> Outcome {
    let mut command = as_owner(&bin.join("initdb"), folder);
    command.arg("--pgdata").arg(folder.join("data")).args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]);
    run::quiet(&mut command)
}

fn spawn(bin: &Path, folder: &Path, port: u16) -> Outcome<Child> {
    let log = File::create(folder.join("log")).map_err(|error| format!("log: {error}"))?;
    let mut command = as_owner(&bin.join("postgres"), folder);
    command.arg("-D").arg(folder.join("data"));
    command.arg("-p").arg(port.to_string());
    command.arg("-k").arg(folder);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().map_err(|error| format!("postgres: {error}"))
}

/// PostgreSQL refuses to run as root; root lends it Debian's `postgres` user. The process id stays the child's own,
/// and the kernel ends it with this process, so that no exit path, not even SIGKILL, leaves a server behind.
fn as_owner(program: &Path, folder: &Path) -> Command {
    let mut command = run::command("setpriv");
    command.current_dir(folder).args(["--pdeathsig", "INT"]);
    if run::is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(program);
    command
}
