//! Node.js and the packages that the pages are built from.

use super::{Found, debian, is_newer};
use crate::run;

const OLDEST: u32 = 18;

/// Node.js and npm; Debian's own are new enough.
pub fn node() -> Found {
    let Some(version) = run::ask("node", &["--version"]) else {
        debian::get(&["nodejs", "npm"])?;
        return Ok(true);
    };
    if major(&version) < OLDEST {
        return Err(format!("现有 {version}，请安装 Node.js {OLDEST} 或更新的版本"));
    }
    if run::ask("npm", &["--version"]).is_none() {
        debian::get(&["npm"])?;
        return Ok(true);
    }
    Ok(false)
}

/// `npm ci` in `crates/web`, unless what it would install is newer than the lock file.
pub fn packages() -> Found {
    let folder = run::root().join("crates/web");
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules/.package-lock.json");
    if !lock.exists() || is_newer(&stamp, &lock) {
        return Ok(false);
    }
    let mut npm = run::command("npm");
    npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--prefer-offline"]);
    run::quiet(&mut npm)
        .map_err(|why| format!("请在 {} 里运行 npm ci（{}）", folder.display(), run::last_line(&why)))?;
    Ok(true)
}

fn major(version: &str) -> u32 {
    let digits = version.trim_start_matches('v').split('.').next();
    digits.and_then(|text| text.parse().ok()).unwrap_or(0)
}
