//! Running the program.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use store::testing::TempDir;
use ureq::Agent;
use ureq::http::Response;

/// The program in a folder, with none of this machine's settings but the fonts.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhongshu"));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("ZHONGSHU_") && text != "ZHONGSHU_FONTS" {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

/// What a run said.
pub struct Said {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs to the end.
pub fn run(folder: &Path, args: &[&str]) -> Said {
    let Output { status, stdout, stderr } = command(folder, args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}

/// Runs to the end and must succeed.
pub fn done(folder: &Path, args: &[&str]) -> String {
    let said = run(folder, args);
    assert_eq!(said.code, 0, "{args:?}: {}{}", said.out, said.err);
    said.out
}

/// A folder with a demo of so many papers under `data`.
pub fn demo(documents: &str, seed: &str) -> TempDir {
    let folder = TempDir::new("program");
    build(folder.path(), documents, seed);
    folder
}

/// Makes a demo under `data` and does not serve it.
pub fn build(folder: &Path, documents: &str, seed: &str) {
    let args =
        ["demo", "--build-only", "--day", "2026-11-23", "--data", "data", "--documents", documents, "--seed", seed];
    done(folder, &args);
}

/// The head of the ledger under a data folder, as the verification of its export says it.
pub fn ledger_head(folder: &Path, data: &str) -> String {
    let export = format!("{data}.jsonl");
    done(folder, &["export-ledger", "--data", data, "-o", &export]);
    done(folder, &["verify-ledger", &export])
}

/// A running server; ended when dropped.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Serves `data` of a folder on any free port.
    pub fn start(folder: &Path) -> Server {
        let mut command = command(folder, &["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().expect("the server says where it listens").unwrap();
        // The pipe stays open for its last words.
        std::thread::spawn(move || lines.count());
        Server { child, address: line.rsplit_once("http://").unwrap().1.to_owned() }
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// A browser without a session.
    pub fn browser(&self) -> Browser {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
        Browser { agent: Agent::new_with_config(config.build()), address: self.address.clone(), session: String::new() }
    }

    /// The same browser, with its session, at this server.
    pub fn browser_with(&self, other: &Browser) -> Browser {
        Browser { session: other.session.clone(), ..self.browser() }
    }

    /// A browser logged in with the demo's password.
    pub fn logged_in(&self, account: &str) -> Browser {
        let mut browser = self.browser();
        let fields = [("account", account), ("password", office::demo::PASSWORD), ("next", "/")];
        let answer = browser.post("/login", &fields).unwrap();
        assert_eq!(answer.status(), 303, "{account} logs in");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        browser.session = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        browser
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    agent: Agent,
    address: String,
    session: String,
}

impl Browser {
    /// Gets a page: status and text.
    pub fn get(&self, path: &str) -> (u16, String) {
        let request = self.agent.get(format!("http://{}{path}", self.address)).header("Cookie", self.cookie());
        let mut answer = request.call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// Posts a form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Response<ureq::Body>, ureq::Error> {
        let request = self.agent.post(format!("http://{}{path}", self.address)).header("Cookie", self.cookie());
        request.send_form(fields.iter().copied())
    }

    /// The token the server expects in this session's forms.
    pub fn csrf(&self) -> String {
        let token = office::people::Token::parse(&self.session).expect("the session of somebody logged in");
        web::visitor::csrf_of(&token.stored())
    }

    fn cookie(&self) -> String {
        format!("{}={}", web::visitor::COOKIE, self.session)
    }
}
