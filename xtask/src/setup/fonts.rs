//! The typesetter's fonts, gathered in one folder from open Debian packages. Nothing of them is ever committed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{Found, Report, debian};
use crate::run;

/// Debian package, and the files taken from it.
const FONTS: &[(&str, &[&str])] = &[
    // 仿宋: of the open fonts only FandolFang covers all of GB 2312. Unpacked, so that TeX need not be installed.
    ("texlive-lang-chinese", &["FandolFang-Regular.otf"]),
    // 楷体.
    ("fonts-lxgw-wenkai", &["LXGWWenKai-Regular.ttf"]),
    // 黑体, 宋体, and every rare character of a name.
    ("fonts-noto-cjk", &["NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc"]),
    // 小标宋.
    ("fonts-noto-cjk-extra", &["NotoSerifCJK-SemiBold.ttc"]),
];

/// Where Debian installs fonts.
const SYSTEM: &[&str] = &["/usr/share/fonts", "/usr/share/texlive/texmf-dist/fonts/opentype"];

/// Adds a line for each package that fonts come from.
pub fn install(report: &mut Report) {
    let folder = run::fonts();
    for (package, files) in FONTS {
        let name = format!("字体 {}", files.join(" "));
        report.add(&name, gather(&folder, package, files));
    }
}

fn gather(folder: &Path, package: &str, files: &[&str]) -> Found {
    let missing: Vec<&str> = files.iter().copied().filter(|file| !folder.join(file).exists()).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    fetch(folder, package, &missing)
        .map_err(|why| format!("请把这些文件放进 {}（{}）", folder.display(), run::last_line(&why)))?;
    Ok(true)
}

fn fetch(folder: &Path, package: &str, missing: &[&str]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    if link_all(folder, missing) {
        return Ok(());
    }
    println!("正在下载字体包 {package}……");
    let unpacked = folder.join(format!(".{package}"));
    _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked).map_err(|error| error.to_string())?;
    let outcome = debian::unpack(package, &unpacked)
        .and_then(|()| missing.iter().try_for_each(|file| take(&unpacked, file, folder)));
    _ = fs::remove_dir_all(&unpacked);
    outcome
}

/// Links to the system's own files when it has every one of them.
fn link_all(folder: &Path, files: &[&str]) -> bool {
    files.iter().all(|file| {
        let target = folder.join(file);
        let source = SYSTEM.iter().find_map(|root| find(Path::new(root), file));
        // A link whose file has gone still takes up the name.
        _ = fs::remove_file(&target);
        source.is_some_and(|source| symlink(source, target).is_ok())
    })
}

fn take(unpacked: &Path, file: &str, folder: &Path) -> Result<(), String> {
    let source = find(unpacked, file).ok_or_else(|| format!("{file} is not in the package"))?;
    fs::rename(&source, folder.join(file)).map_err(|error| format!("{file}: {error}"))
}

fn find(folder: &Path, file: &str) -> Option<PathBuf> {
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let path = entry.path();
        let kind = entry.file_type().ok()?;
        if kind.is_dir() {
            if let Some(found) = find(&path, file) {
                return Some(found);
            }
        } else if kind.is_file() && entry.file_name() == file {
            return Some(path);
        }
    }
    None
}
