//! Readers of OFD that others wrote, for the tests that open our files with them. Nothing of them is ever committed.

use std::fs;
use std::path::Path;

use super::{Found, Report, debian};
use crate::run;

/// Version of easyofd on PyPI, and of the one package that would otherwise bring 300 MB along.
const EASYOFD: &[&str] = &["easyofd==20260427", "PyMuPDF<1.27"];

/// Package and version on npm. Later versions are a closed viewer with a licence key.
const OFD_JS: &str = "ofd.js@0.2.6";

/// The one file of it that is needed.
const SCRIPT: &str = "package/lib/ofd.umd.min.js";

/// Adds a line for each reader.
pub fn install(report: &mut Report) {
    let folder = run::readers();
    report.add("OFD 阅读器 easyofd", easyofd(&folder.join("easyofd")));
    report.add("OFD 阅读器 ofd.js", ofd_js(&folder.join("ofd.js")));
}

fn easyofd(folder: &Path) -> Found {
    let stamp = folder.join("ready");
    if fs::read_to_string(&stamp).is_ok_and(|said| said == EASYOFD.join(" ")) {
        return Ok(false);
    }
    let python = folder.join("bin/python3");
    let venv = || run::quiet(run::command("python3").args(["-m", "venv", "--clear"]).arg(folder));
    venv().or_else(|_| debian::get(&["python3", "python3-venv"]).and_then(|()| venv()))?;
    let mut pip = run::command(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(EASYOFD);
    run::quiet(&mut pip).map_err(|why| format!("请检查 PyPI 能否访问（{}）", run::last_line(&why)))?;
    fs::write(stamp, EASYOFD.join(" ")).map_err(|error| error.to_string())?;
    Ok(true)
}

fn ofd_js(folder: &Path) -> Found {
    if folder.join(SCRIPT).exists() {
        return Ok(false);
    }
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let mut npm = run::command("npm");
    npm.current_dir(folder).args(["pack", "--silent", OFD_JS]);
    run::quiet(&mut npm).map_err(|why| format!("请检查 npm 源能否访问（{}）", run::last_line(&why)))?;
    let archive = format!("{}.tgz", OFD_JS.replace('@', "-"));
    run::quiet(run::command("tar").current_dir(folder).args(["-xzf", &archive, SCRIPT]))?;
    _ = fs::remove_file(folder.join(archive));
    Ok(true)
}
