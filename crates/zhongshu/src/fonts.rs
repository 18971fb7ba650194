//! Where fonts (字体) are looked for. The typesetter chooses among them.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::{Mmap, UncheckedAdvice};
use typeset::{Bytes, FontFile, Fonts};

use crate::failure::reason;

/// Where Debian and Red Hat put fonts.
const SYSTEM: [&str; 3] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"];
/// Part of the name of every system font worth opening: a system has hundreds that hold no Chinese.
const CHINESE: [&str; 12] = [
    "cjk",
    "notosanssc",
    "notoserifsc",
    "sourcehan",
    "wenkai",
    "fandol",
    "fangsong",
    "kaiti",
    "simhei",
    "simsun",
    "simfang",
    "fz",
];

/// Opens the fonts: the office's own folder first, then those gathered for this account, then the system's.
///
/// # Errors
/// One line that says which face is missing, or which file is no font.
pub fn load(configured: Option<&Path>) -> Result<(Fonts, Maps), String> {
    let mut paths = Vec::new();
    for folder in own(configured) {
        collect(&folder, &mut paths, &|_| true);
    }
    // An office's folder need not be complete: what it lacks comes from the next place.
    if let Ok(fonts) = open(&paths) {
        return Ok(fonts);
    }
    for folder in SYSTEM {
        collect(Path::new(folder), &mut paths, &|name| CHINESE.iter().any(|part| name.contains(part)));
    }
    open(&paths)
}

/// Whether a folder holds no font file.
pub fn is_bare(folder: &Path) -> bool {
    let mut found = Vec::new();
    collect(folder, &mut found, &|_| true);
    found.is_empty()
}

fn own(configured: Option<&Path>) -> Vec<PathBuf> {
    let gathered = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/zhongshu/fonts"));
    let named = env::var_os("ZHONGSHU_FONTS").map(PathBuf::from);
    [configured.map(Path::to_owned), named, gathered].into_iter().flatten().collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>, wanted: &dyn Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_font = [".otf", ".ttf", ".ttc"].iter().any(|ext| name.ends_with(ext));
        if path.is_dir() {
            collect(&path, found, wanted);
        } else if is_font && wanted(&name.replace(['-', '_', ' '], "")) && is_new(&path, found) {
            found.push(path);
        }
    }
}

fn is_new(path: &Path, found: &[PathBuf]) -> bool {
    found.iter().all(|other| other.file_name() != path.file_name())
}

fn open(paths: &[PathBuf]) -> Result<(Fonts, Maps), String> {
    let maps = paths.iter().map(|path| map(path)).collect::<Result<Vec<_>, _>>()?;
    let files = paths
        .iter()
        .zip(&maps)
        .map(|(path, map)| FontFile { name: path.display().to_string(), bytes: Bytes::new(map.clone()) });
    let fonts = Fonts::new(files.collect()).map_err(|e| e.to_string())?;
    Ok((fonts, Maps(maps)))
}

fn map(path: &Path) -> Result<Map, String> {
    let opened = File::open(path).and_then(|file| {
        // SAFETY: fonts are installed files that nobody writes to in place; one cut short while in use ends the process,
        // as it does for every program that maps its fonts.
        #[expect(unsafe_code, reason = "mapping keeps 90 MB of fonts out of memory")]
        unsafe {
            Mmap::map(&file)
        }
    });
    let map = opened.map_err(|e| format!("字体文件 {} 打不开：{}", path.display(), reason(&e)))?;
    Ok(Map(Arc::new(map)))
}

/// A font file in memory as far as it is used.
#[derive(Clone)]
struct Map(Arc<Mmap>);

impl AsRef<[u8]> for Map {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The open font files.
pub struct Maps(Vec<Map>);

impl Maps {
    /// Gives back the memory of what was read: the typesetter reads every file whole once, and afterwards only some glyphs.
    pub fn release(&self) {
        for Map(map) in &self.0 {
            // SAFETY: the map is of a file and never written to: what is dropped is read again from the file.
            #[expect(unsafe_code, reason = "90 MB of fonts read once would stay resident")]
            let released = unsafe { map.unchecked_advise(UncheckedAdvice::DontNeed) };
            // Only advice: without it the program needs more memory and does the same.
            _ = released;
        }
    }
}
