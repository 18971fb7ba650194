//! A running office: the program itself, on demo data of its own.

use std::any::Any;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use office::demo::PASSWORD;
use store::Target;
use store::testing::{self, TempDir};
use testkit::browser::{Browser, Running, Scripts, await_port, free_port};

const PROGRAM: &str = env!("CARGO_BIN_EXE_zhongshu");

/// An office and the address it is served at.
pub struct Site {
    program: Option<Running>,
    port: u16,
    folder: TempDir,
    database: Option<(String, Box<dyn Any + Send + Sync>)>,
}

impl Site {
    /// The demo on SQLite.
    pub fn demo() -> Site {
        let folder = TempDir::new("site");
        copy(&made(), folder.path());
        let mut site = Site { program: None, port: free_port(), folder, database: None };
        site.start();
        site
    }

    /// The same office on PostgreSQL, moved there as an office would: by backup and restore.
    pub fn on_postgres() -> Site {
        let folder = TempDir::new("site");
        let backup = TempDir::new("backup");
        let (target, guard) = testing::fresh_postgres(false);
        let Target::Postgres(url) = target else { panic!("PostgreSQL was asked for") };
        let (from, to) = (made(), folder.path());
        run(&["backup", "--data", &text(&from), "--output", &text(backup.path())]);
        run(&["restore", &text(backup.path()), "--data", &text(to), "--database", &url]);
        let mut site = Site { program: None, port: free_port(), folder, database: Some((url, guard)) };
        site.start();
        site
    }

    /// Starts the program on the data and port it had.
    pub fn start(&mut self) {
        let papers = papers();
        let mut command = Command::new(PROGRAM);
        command.args(["--data", &text(self.folder.path())]);
        match &self.database {
            None => command.args(["demo", "--documents", papers, "--seed", "1", "--port", &self.port.to_string()]),
            Some((url, _)) => {
                command.args(["serve", "--database", url, "--listen", &format!("127.0.0.1:{}", self.port)])
            }
        };
        self.program = Some(Running::start(&mut command));
        await_port(self.port);
    }

    /// Pulls the plug: the program gets no chance to say good-bye.
    pub fn stop(&mut self) {
        self.program = None;
    }

    /// A browser window on it.
    pub fn window(&self, scripts: Scripts) -> Browser {
        Browser::open(&format!("http://127.0.0.1:{}", self.port), &shots(), scripts)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Before the database under it is removed.
        self.stop();
    }
}

/// Somebody takes the seat at the PC.
pub fn enter(at: &Browser, account: &str) {
    at.log_out();
    at.log_in(account, PASSWORD);
}

/// Where pictures go: into the guides when asked, else where they can be looked at.
pub fn shots() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match std::env::var_os("ZHONGSHU_SHOTS") {
        Some(folder) => root.join(folder),
        None => std::env::temp_dir().join("zhongshu-shots"),
    }
}

/// Papers of the demo: enough for every list to have something to show; for the guides, what a newcomer sees.
fn papers() -> &'static str {
    if std::env::var_os("ZHONGSHU_SHOTS").is_some() { "300" } else { "60" }
}

/// The demo's data, made once for each build of the program.
fn made() -> PathBuf {
    let built = fs::metadata(PROGRAM).and_then(|m| m.modified()).expect("the program was built just now");
    let built = built.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
    let folder = home.join(format!("{built}-{}", papers()));
    if !folder.join("done").exists() {
        fs::remove_dir_all(&home).ok();
        fs::create_dir_all(&folder).expect("a folder for the demo");
        run(&["demo", "--data", &text(&folder.join("data")), "--documents", papers(), "--seed", "1", "--build-only"]);
        fs::write(folder.join("done"), "").expect("a mark");
    }
    folder.join("data")
}

fn run(arguments: &[&str]) {
    let status = Command::new(PROGRAM).args(arguments).stdout(std::process::Stdio::null()).status();
    assert!(status.expect("the program runs").success(), "zhongshu {}", arguments.join(" "));
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the demo's folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a file is copied");
        }
    }
}
