//! Debian's packages: installed as root or through sudo, or unpacked into a folder, which needs neither.

use std::path::Path;
use std::process::Command;

use super::Report;
use crate::run::{self, Outcome};

/// Adds a line for each package; all that are missing are fetched in one go.
pub fn install(report: &mut Report, packages: &[(&str, &str)]) {
    let missing: Vec<&str> = packages.iter().filter(|(_, proof)| !is_there(proof)).map(|(name, _)| *name).collect();
    let outcome = if missing.is_empty() { Ok(()) } else { get(&missing) };
    for (name, _) in packages {
        let found = if missing.contains(name) { outcome.clone().map(|()| true) } else { Ok(false) };
        report.add(name, found);
    }
}

/// Whether the file exists, in any version where its path says `*`.
fn is_there(proof: &str) -> bool {
    let Some((folder, rest)) = proof.split_once("/*/") else {
        return Path::new(proof).exists();
    };
    let versions = std::fs::read_dir(folder).into_iter().flatten().flatten();
    versions.map(|version| version.path().join(rest)).any(|path| path.exists())
}

/// Installs packages by name; the error is what the reader has to do.
pub fn get(packages: &[&str]) -> Outcome {
    let advice = || format!("请以管理员身份运行 apt-get install {}", packages.join(" "));
    let install = || {
        let mut command = privileged("apt-get")?;
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        run::quiet(&mut command)
    };
    println!("正在安装 {}……", packages.join(" "));
    // The package lists of a new machine are empty or old; fetching them is slow, so it waits for a first refusal.
    install().or_else(|_| update().and_then(|()| install())).map_err(|_| advice())
}

/// Unpacks one package below `folder` without installing it.
pub fn unpack(package: &str, folder: &Path) -> Outcome {
    let download = || run::quiet(run::command("apt-get").current_dir(folder).args(["download", package]));
    download().or_else(|_| update().and_then(|()| download()))?;
    let archive = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .ok_or_else(|| format!("no archive for {package}"))?;
    let unpacked = run::quiet(run::command("dpkg-deb").arg("-x").arg(&archive).arg(folder));
    _ = std::fs::remove_file(archive);
    unpacked
}

/// `sudo` drops them, and behind a proxy nothing could be fetched.
fn proxies() -> impl Iterator<Item = String> {
    let names = ["http_proxy", "https_proxy", "no_proxy"];
    names.into_iter().filter_map(|name| std::env::var(name).ok().map(|value| format!("{name}={value}")))
}

fn update() -> Outcome {
    run::quiet(privileged("apt-get")?.arg("update"))
}

fn privileged(program: &str) -> Outcome<Command> {
    let mut command = if run::is_root() {
        run::command(program)
    } else if run::ask("sudo", &["--version"]).is_some() {
        let mut command = run::command("sudo");
        command.arg("DEBIAN_FRONTEND=noninteractive").args(proxies()).arg(program);
        command
    } else {
        return Err(format!("{program} needs root, and there is no sudo"));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
