//! A PostgreSQL of a test's own, ended with it.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::Duration,
};

use store::{
    Db, Error, Result, Target,
    testing::{self, TempDir, TestWorld},
};

/// The password of `postgres` on these servers.
pub const PASSWORD: &str = "verysecret";

/// A data folder, and the server on it while one runs.
pub struct Server {
    child: Option<Child>,
    folder: TempDir,
    port: u16,
}

impl Server {
    /// A fresh data folder, without a server; `None` where the suite runs without PostgreSQL.
    pub fn prepared() -> Option<Self> {
        testing::pg_url()?;
        let folder = TempDir::new("server");
        fs::write(folder.path().join("password"), PASSWORD).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { child: None, folder, port };
        server.hand_over();
        let mut initdb = server.as_owner("initdb");
        initdb.args(["--pgdata", "data", "--username=postgres", "--auth=scram-sha-256", "--pwfile=password"]);
        succeed(initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]));
        Some(server)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file that the server may read and nobody else.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, text).unwrap();
        succeed(Command::new("chmod").arg("600").arg(&path));
        self.hand_over();
        path
    }

    /// Starts, or starts again with other settings, and waits until it answers.
    pub fn start(&mut self, settings: &[&str]) {
        let postgres = self.as_owner("postgres");
        self.start_as(postgres, settings);
    }

    /// As [`Server::start`], by a command to which the arguments of `postgres` are added.
    pub fn start_as(&mut self, mut postgres: Command, settings: &[&str]) {
        self.stop();
        let log = fs::File::create(self.folder().join("log")).unwrap();
        postgres.arg("-D").arg(self.folder().join("data")).arg("-k").arg(self.folder());
        postgres.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        settings.iter().for_each(|setting| _ = postgres.args(["-c", setting]));
        self.child = Some(postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap());
        for _ in 0..600 {
            let ready =
                self.as_owner("pg_isready").args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
            if ready.unwrap().success() {
                return;
            }
            if self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some()) {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL does not start:\n{}", fs::read_to_string(self.folder().join("log")).unwrap());
    }

    /// The URL of a database by a host's name, which need not be known to this machine.
    pub fn url(&self, host: &str, database: &str, options: &str) -> String {
        format!("postgres://postgres:{PASSWORD}@{host}:{}/{database}?hostaddr=127.0.0.1&{options}", self.port)
    }

    pub fn open(&self, host: &str, options: &str) -> Result<Db, Error> {
        Db::open(&Target::Postgres(self.url(host, "postgres", options)), TestWorld::new(1))
    }

    /// A program of the newest PostgreSQL, as its data's owner: PostgreSQL refuses to run as root. The kernel ends it with
    /// this process.
    pub fn as_owner(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.current_dir(self.folder()).args(["--pdeathsig", "INT"]);
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg("--").arg(programs().join(program));
        command
    }

    /// Gives the folder to the owner of the data.
    pub fn hand_over(&self) {
        if is_root() {
            succeed(Command::new("chown").args(["-R", "postgres:"]).arg(self.folder()));
        }
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            succeed(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]));
            child.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

pub fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

pub fn succeed(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Debian keeps them out of the path, one folder for each version.
pub fn programs() -> PathBuf {
    let version = |bin: &PathBuf| bin.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let found = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let bins = found.map(|entry| entry.unwrap().path().join("bin")).filter(|bin| bin.join("postgres").exists());
    bins.max_by_key(version).expect("the programs of PostgreSQL under /usr/lib/postgresql")
}
