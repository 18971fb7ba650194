//! `cargo xtask setup`: looks first, installs only what is missing, says one line for each thing.

mod debian;
mod fonts;
mod front_end;
mod readers;

use std::path::Path;

use crate::run::{self, Outcome};

/// How much of the workshop is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Node.js, fonts, front-end packages: enough to build and run.
    Demo,
    /// And Chromium, PostgreSQL, cargo-nextest.
    Test,
    /// And rustfmt, clippy, cargo-deny.
    Gate,
}

/// What was found: `Ok(true)` had to be installed, `Err` is what the reader has to do.
type Found = Result<bool, String>;

/// Prints a line for each thing and remembers whether one is still missing.
struct Report {
    missing: usize,
    /// Things that were there all along are worth a line only to someone who asked.
    brief: bool,
}

impl Report {
    fn add(&mut self, name: &str, found: Found) {
        match found {
            Ok(false) if self.brief => {}
            Ok(false) => println!("有      {name}"),
            Ok(true) => println!("装好了  {name}"),
            Err(advice) => {
                self.missing += 1;
                println!("装不了  {name}：{advice}");
            }
        }
    }
}

/// `setup`, `setup demo`, `setup --gate`.
pub fn verb(args: &[String]) -> Outcome {
    let scope = match args.first().map(String::as_str) {
        None => Scope::Test,
        Some("demo") => Scope::Demo,
        Some("--gate") => Scope::Gate,
        Some(other) => return Err(format!("setup knows `demo` and `--gate`, not `{other}`")),
    };
    install(scope, false)
}

/// Installs quietly, for a chore that needs the things of `scope`: prints only what it did and what it could not do.
pub fn setup(scope: Scope) -> Outcome {
    install(scope, true)
}

fn install(scope: Scope, brief: bool) -> Outcome {
    let mut report = Report { missing: 0, brief };
    report.add("Node.js ≥ 18 与 npm", front_end::node());
    fonts::install(&mut report);
    report.add("网页所用的前端包", front_end::packages());
    if scope >= Scope::Test {
        debian::install(&mut report, TEST_PACKAGES);
        readers::install(&mut report);
        report.add("cargo-nextest", cargo_tool("nextest"));
    }
    if scope >= Scope::Gate {
        report.add("rustfmt", component("fmt", "rustfmt"));
        report.add("clippy", component("clippy", "clippy"));
        report.add("cargo-deny", cargo_tool("deny"));
    }
    match report.missing {
        0 => Ok(()),
        count => Err(format!("还缺 {count} 项，见上面“装不了”各行")),
    }
}

/// Debian package, and a file that shows it is there (another source than Debian's package will do as well); `*` stands for a version.
const TEST_PACKAGES: &[(&str, &str)] = &[
    ("chromium", "/usr/bin/chromium"),
    ("chromium-driver", "/usr/bin/chromedriver"),
    ("postgresql", "/usr/lib/postgresql/*/bin/postgres"),
    // Opens the Word files we write; poppler says what stands where in the PDF it makes of them.
    ("libreoffice-writer-nogui", "/usr/bin/soffice"),
    ("poppler-utils", "/usr/bin/pdftotext"),
    // So that the browser's screenshots show Chinese.
    ("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
];

/// A cargo subcommand from the crate of its name, built outside the shared build folder, which would keep its remains.
fn cargo_tool(name: &str) -> Found {
    if run::ask("cargo", &[name, "--version"]).is_some() {
        return Ok(false);
    }
    let package = format!("cargo-{name}");
    println!("正在编译安装 {package}，需要几分钟……");
    let mut install = run::command("nice");
    install
        .args(["cargo", "install", "--locked", "--quiet", &package])
        .env_remove("CARGO_TARGET_DIR")
        // Compiling it takes longer than every run of it together.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run::quiet(&mut install)
        .map_err(|why| format!("请运行 cargo install --locked {package}（{}）", run::last_line(&why)))?;
    Ok(true)
}

fn component(command: &str, name: &str) -> Found {
    if run::ask("cargo", &[command, "--version"]).is_some() {
        return Ok(false);
    }
    run::quiet(run::command("rustup").args(["component", "add", name]))
        .map_err(|_| format!("请运行 rustup component add {name}"))?;
    Ok(true)
}

/// Whether `newer` was made after `older` was last changed.
fn is_newer(newer: &Path, older: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|data| data.modified());
    matches!((time(newer), time(older)), (Ok(newer), Ok(older)) if newer >= older)
}
