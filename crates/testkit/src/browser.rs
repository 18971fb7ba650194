//! A real Chromium, told what to do as a person would: type into the field with this label, press the button that says this.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use store::testing::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

const PATIENCE: Duration = Duration::from_secs(20);
const BLINK: Duration = Duration::from_millis(50);

/// A loopback port nobody listens on.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// Waits until something answers on a port.
///
/// # Panics
/// When nothing does for a minute.
pub fn await_port(port: u16) {
    for _ in 0..1200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing answers on port {port}");
}

/// A child process, ended with its handle.
pub struct Running(Child);

impl Running {
    /// Starts a command quietly.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(command: &mut Command) -> Running {
        Running(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::inherit())
                .spawn()
                .expect("the program starts"),
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// One browser window with its driver.
pub struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    base: String,
    shots: PathBuf,
    _driver: Running,
    _profile: TempDir,
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As usual.
    On,
    /// Switched off, as on a locked-down PC.
    Off,
}

impl Browser {
    /// Opens a window of 1366 × 768 on the site at `base`; pictures go to the folder `shots`.
    ///
    /// # Panics
    /// When Chromium or its driver cannot be started: `cargo xtask setup` installs them.
    #[must_use]
    pub fn open(base: &str, shots: &Path, scripts: Scripts) -> Browser {
        let port = free_port();
        let driver =
            Running::start(Command::new("chromedriver").arg(format!("--port={port}")).env("LANGUAGE", "zh_CN"));
        await_port(port);
        let profile = TempDir::new("chromium");
        let runtime = Runtime::new().expect("a runtime");
        let client = runtime.block_on(connect(port, profile.path(), scripts)).expect("Chromium starts");
        std::fs::create_dir_all(shots).expect("a folder for pictures");
        let browser = Browser {
            runtime,
            client: Some(client),
            base: base.into(),
            shots: shots.into(),
            _driver: driver,
            _profile: profile,
        };
        browser.size(1366, 768);
        browser
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("open until dropped")
    }

    fn find(&self, css: &str) -> Element {
        let found = self.client().wait().at_most(PATIENCE);
        let found = self.runtime.block_on(found.for_element(Locator::Css(css)));
        found.unwrap_or_else(|e| panic!("no {css} on {}: {e}\n{}", self.address(), self.text()))
    }

    fn all(&self, at: Locator<'_>) -> Vec<Element> {
        self.runtime.block_on(self.client().find_all(at)).unwrap_or_default()
    }

    fn is_visible(&self, element: &Element) -> bool {
        self.runtime.block_on(element.is_displayed()).unwrap_or(false)
    }

    /// Sets the size of what is seen of a page: a window has a frame, and no window is as narrow as a telephone.
    ///
    /// # Panics
    /// When the browser refuses.
    pub fn size(&self, width: u32, height: u32) {
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", params);
    }

    fn devtools(&self, cmd: &'static str, params: Value) -> Value {
        let done = self.client().issue_cmd(DevTools { cmd, params });
        self.runtime.block_on(done).unwrap_or_else(|e| panic!("{cmd}: {e}"))
    }

    /// Goes to a page of the site.
    ///
    /// # Panics
    /// When it does not load.
    pub fn go(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.runtime.block_on(self.client().goto(&address)).expect("the page loads");
    }

    /// The address shown.
    ///
    /// # Panics
    /// When the browser does not say.
    #[must_use]
    pub fn address(&self) -> String {
        self.runtime.block_on(self.client().current_url()).expect("an address").path().to_string()
    }

    /// Everything a person can read on the page.
    ///
    /// # Panics
    /// When there is no page.
    #[must_use]
    pub fn text(&self) -> String {
        let body = self.runtime.block_on(self.client().find(Locator::Css("body"))).expect("a page has a body");
        self.runtime.block_on(body.text()).unwrap_or_default()
    }

    /// Whether an element is there now.
    #[must_use]
    pub fn has(&self, css: &str) -> bool {
        self.runtime.block_on(self.client().find(Locator::Css(css))).is_ok()
    }

    /// Replaces what a field holds.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn fill(&self, css: &str, text: &str) {
        let field = self.find(css);
        self.runtime.block_on(field.clear()).ok();
        self.runtime.block_on(field.send_keys(text)).expect("the field takes text");
    }

    /// Clicks an element.
    ///
    /// # Panics
    /// When it is not there or covered.
    pub fn click(&self, css: &str) {
        let element = self.find(css);
        self.runtime.block_on(element.click()).unwrap_or_else(|e| panic!("click {css}: {e}"));
    }

    /// Presses the visible button, link or heading of something folded that says this: exactly, or else among other words.
    ///
    /// # Panics
    /// When there is none.
    pub fn press(&self, label: &str) {
        for _ in 0..100 {
            if let Some(element) = self.pressable(label) {
                self.runtime.block_on(element.click()).unwrap_or_else(|e| panic!("press {label}: {e}"));
                return;
            }
            std::thread::sleep(BLINK);
        }
        panic!("{label} is not to be pressed on {}\n{}", self.address(), self.text());
    }

    fn pressable(&self, label: &str) -> Option<Element> {
        let exact = format!("normalize-space(.)='{label}'");
        let within = format!("contains(normalize-space(.),'{label}')");
        [exact, within].iter().find_map(|says| {
            let path = format!("//main//*[self::button or self::a or self::summary][{says}]");
            self.all(Locator::XPath(&path)).into_iter().find(|element| self.is_visible(element))
        })
    }

    /// Presses what says this and waits for the page it leads to.
    ///
    /// # Panics
    /// When there is none, or the page stays.
    pub fn follow(&self, label: &str) {
        let page = self.find("html");
        self.press(label);
        for _ in 0..400 {
            if self.runtime.block_on(page.tag_name()).is_err() && self.has("main") {
                return;
            }
            std::thread::sleep(BLINK);
        }
        panic!("after “{label}” the page stayed: {}\n{}", self.address(), self.text());
    }

    /// Chooses an option of a select by what it says.
    ///
    /// # Panics
    /// When there is none.
    pub fn choose(&self, css: &str, label: &str) {
        let element = self.find(css);
        let options = self.runtime.block_on(element.find_all(Locator::Css("option"))).expect("a select has options");
        for option in options {
            if self.runtime.block_on(option.text()).unwrap_or_default().contains(label) {
                self.runtime.block_on(option.click()).expect("the option is chosen");
                return;
            }
        }
        panic!("no option {label} in {css}");
    }

    /// Ticks the box or radio whose label says this, inside `css`.
    ///
    /// # Panics
    /// When there is none.
    pub fn tick(&self, css: &str, label: &str) {
        for b in self.all(Locator::Css(&format!("{css} label"))) {
            if self.runtime.block_on(b.text()).unwrap_or_default().trim() == label {
                self.runtime.block_on(b.click()).unwrap_or_else(|e| panic!("tick {label}: {e}"));
                return;
            }
        }
        panic!("no box {label} in {css} on {}\n{}", self.address(), self.text());
    }

    /// What a field holds now.
    ///
    /// # Panics
    /// When there is no such field.
    #[must_use]
    pub fn value(&self, css: &str) -> String {
        let field = self.find(css);
        self.runtime.block_on(field.prop("value")).ok().flatten().unwrap_or_default()
    }

    /// Adds to what a field holds.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn add(&self, css: &str, text: &str) {
        let field = self.find(css);
        self.runtime.block_on(field.send_keys(text)).expect("the field takes text");
    }

    /// Gives a file to a file field.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn attach(&self, css: &str, file: &Path) {
        self.add(css, &file.display().to_string());
    }

    /// Waits until an element is there.
    ///
    /// # Panics
    /// When it does not come within the patience of a person.
    pub fn awaits(&self, css: &str) {
        self.find(css);
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Panics
    /// When it throws.
    pub fn run(&self, script: &str) -> Value {
        self.runtime.block_on(self.client().execute(script, vec![])).expect("the script runs")
    }

    /// Waits until the page says this.
    ///
    /// # Panics
    /// When it does not within the patience of a person.
    pub fn sees(&self, words: &str) {
        for _ in 0..200 {
            if self.text().contains(words) {
                return;
            }
            std::thread::sleep(BLINK * 2);
        }
        panic!("“{words}” is not on {}:\n{}", self.address(), self.text());
    }

    /// Takes a picture of the window under a name.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn shot(&self, name: &str) {
        let picture = self.runtime.block_on(self.client().screenshot()).expect("a picture");
        std::fs::write(self.shots.join(format!("{name}.png")), picture).expect("the picture is written");
    }

    /// What axe-core finds wrong with the page, one line each; `axe` is its source.
    ///
    /// # Panics
    /// When it cannot run.
    #[must_use]
    pub fn flaws(&self, axe: &str) -> Vec<String> {
        let script = format!(
            "{axe};\nconst done = arguments[arguments.length - 1]; axe.run(document, {{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}}).then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | '))))"
        );
        let found = self.runtime.block_on(self.client().execute_async(&script, vec![])).expect("axe runs");
        let lines = found.as_array().cloned().unwrap_or_default();
        lines.iter().filter_map(|l| l.as_str().map(str::to_string)).collect()
    }

    /// Logs in.
    ///
    /// # Panics
    /// When the account is refused.
    pub fn log_in(&self, account: &str, password: &str) {
        self.go("/login");
        self.fill("input[name=account]", account);
        self.fill("input[name=password]", password);
        self.follow("登录");
        assert!(self.has(".me"), "{account} could not log in:\n{}", self.text());
    }

    /// Forgets who is logged in, so that somebody else can.
    pub fn log_out(&self) {
        self.devtools("Network.clearBrowserCookies", json!({}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            self.runtime.block_on(client.close()).ok();
        }
    }
}

async fn connect(port: u16, profile: &Path, scripts: Scripts) -> Result<Client, fantoccini::error::NewSessionError> {
    let mut options = json!({ "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        "--disable-dev-shm-usage", "--lang=zh-CN", format!("--user-data-dir={}", profile.display()),
    ]});
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let mut wanted = serde_json::Map::new();
    wanted.insert("goog:chromeOptions".into(), options);
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    ClientBuilder::new(http).capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await
}

/// A command of the browser's own tools, which WebDriver has no word for.
#[derive(Debug)]
struct DevTools {
    cmd: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.cmd, "params": self.params }).to_string()))
    }
}

/// The source of axe-core, installed from npm by `cargo xtask setup`.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    let mut source = String::new();
    let file = std::fs::File::open(&path);
    file.and_then(|mut f| f.read_to_string(&mut source))
        .unwrap_or_else(|e| panic!("{}: {e}; run cargo xtask setup", path.display()));
    source
}
