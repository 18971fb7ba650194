//! Package (包): the parts inside the ZIP by their paths, inflated within limits.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::album::Album;
use super::fault::Fault;
use super::limits::Limits;
use super::xml::{self, Node};

/// The open package.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    exact: HashMap<String, usize>,
    loose: HashMap<String, usize>,
    doubled: Option<String>,
    read: Cell<u64>,
    kept: RefCell<HashMap<usize, Rc<Vec<u8>>>>,
    pub limits: Limits,
    /// What was decoded of its pictures.
    pub album: Rc<Album>,
}

/// One entry of the package.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub name: String,
    pub size: u64,
    packed: u64,
    number: usize,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let mut archive = archive.map_err(|_| Fault::package("不是完好的 OFD 文件：ZIP 目录读不出来"))?;
        if archive.len() > limits.entries {
            return Err(Fault::package(format!("包里有 {} 个部件，超过 {} 个的上限", archive.len(), limits.entries)));
        }
        let entries: Vec<Entry> = (0..archive.len()).filter_map(|i| entry(&mut archive, i)).collect();
        let doubled = doubled(bytes, archive.len(), &entries);
        let exact = entries.iter().enumerate().map(|(i, e)| (e.name.clone(), i)).collect();
        let loose = entries.iter().enumerate().map(|(i, e)| (e.name.to_lowercase(), i)).collect();
        let (read, kept) = (Cell::new(0), RefCell::default());
        Ok(Package { archive, entries, exact, loose, doubled, read, kept, limits: *limits, album: Rc::default() })
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A part that is there twice under one name, as far as readers tell names apart.
    pub fn doubled(&self) -> Option<&str> {
        self.doubled.as_deref()
    }

    /// `OFD.xml`: at the top, else inside the folder that somebody packed along.
    pub fn entry(&self) -> Result<String, Fault> {
        if let Some(found) = self.find("OFD.xml") {
            return Ok(found.to_owned());
        }
        let inside = self.entries.iter().find(|e| e.name.to_lowercase().ends_with("/ofd.xml"));
        inside.map(|e| e.name.clone()).ok_or_else(|| Fault::part("OFD.xml", "包里没有这个部件，不是 OFD 文件"))
    }

    /// The path of a part that is there: as written, else whatever its capitals.
    pub fn find(&self, path: &str) -> Option<&str> {
        let at = self.exact.get(path).or_else(|| self.loose.get(&path.to_lowercase()))?;
        Some(&self.entries[*at].name)
    }

    /// The bytes of a part; read once, they are kept as long as the package.
    pub fn bytes(&self, path: &str) -> Result<Rc<Vec<u8>>, Fault> {
        let found = self.exact.get(path).or_else(|| self.loose.get(&path.to_lowercase()));
        let at = *found.ok_or_else(|| Fault::part(path, "包里没有这个部件"))?;
        if let Some(kept) = self.kept.borrow().get(&at) {
            return Ok(kept.clone());
        }
        let bytes = Rc::new(self.inflate(&self.entries[at])?);
        self.kept.borrow_mut().insert(at, bytes.clone());
        Ok(bytes)
    }

    /// The root element of an XML part.
    pub fn xml(&self, path: &str) -> Result<Node, Fault> {
        xml::parse(path, &self.bytes(path)?, &self.limits)
    }

    /// What the directory says of sizes is not believed: bytes are counted as they come.
    fn inflate(&self, entry: &Entry) -> Result<Vec<u8>, Fault> {
        let limits = &self.limits;
        let fault = |why: String| Fault::part(&entry.name, why);
        let left = limits.total.saturating_sub(self.read.get());
        let grown = entry.packed.saturating_mul(limits.ratio).max(Limits::RATIO_FROM);
        let most = limits.part.min(left).min(grown);
        // The directory is shared between clones.
        let mut archive = self.archive.clone();
        let file = archive.by_index(entry.number).map_err(|e| fault(unpackable(&e).into()))?;
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| fault("压缩数据已损坏，解不开".into()))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.read.set(self.read.get().saturating_add(size));
        match size > most {
            false => Ok(bytes),
            true if most == grown => Err(fault(format!("解压后超过压缩前的 {} 倍，疑为压缩炸弹", limits.ratio))),
            true if most == limits.part => Err(fault(format!("解压后超过 {} MB 的上限", limits.part >> 20))),
            true => Err(fault(format!("各部件解压后合计超过 {} MB 的上限", limits.total >> 20))),
        }
    }
}

/// The first name that stands twice: written alike, or apart only by capitals and superfluous steps. The archive keeps one of
/// those written alike, so that its directory's own count has to be asked.
fn doubled(bytes: &[u8], kept: usize, entries: &[Entry]) -> Option<String> {
    let mut names = HashSet::new();
    if let Some(entry) = entries.iter().find(|entry| !names.insert(entry.name.to_lowercase())) {
        return Some(entry.name.clone());
    }
    let end = bytes.windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    let count = bytes.get(end + 10..end + 12)?;
    let count = u16::from_le_bytes([count[0], count[1]]);
    (count != u16::MAX && usize::from(count) > kept).then(|| "同名部件".to_owned())
}

fn unpackable(error: &ZipError) -> &'static str {
    match error {
        ZipError::CompressionMethodNotSupported(_) => "压缩方式不支持",
        ZipError::UnsupportedArchive(why) if why.to_ascii_lowercase().contains("password") => "已加密，不能读取",
        ZipError::InvalidPassword => "已加密，不能读取",
        _ => "在包里的位置不对，读不出来",
    }
}

fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, number: usize) -> Option<Entry> {
    let file = archive.by_index_raw(number).ok()?;
    let raw = file.name_raw();
    // Names that are not UTF-8 are written by Chinese Windows.
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GBK.decode(raw).0.into_owned(),
    };
    let name = within(&[], &name);
    if file.is_dir() || name.is_empty() {
        return None;
    }
    Some(Entry { name, size: file.size(), packed: file.compressed_size(), number })
}

/// The path that a location (ST_Loc) means, seen from a part: `/` begins at the package, nothing leads out of it.
pub(crate) fn locate(from: &str, location: &str) -> String {
    let location = location.trim();
    if location.starts_with(['/', '\\']) {
        return within(&[], location);
    }
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    within(&folder, location)
}

/// Steps down a path from a folder. A step up at the top stays there. Blanks around a step and dots behind it mean nothing,
/// as on Windows, where many of these files are made; control characters are no part of a name.
fn within(folder: &[&str], path: &str) -> String {
    let path: String = path.chars().filter(|c| !c.is_control()).collect();
    let mut steps: Vec<&str> = folder.to_vec();
    for step in path.split(['/', '\\']) {
        match step.trim() {
            ".." => _ = steps.pop(),
            step => match step.trim_end_matches(|c: char| c == '.' || c.is_whitespace()) {
                "" => {}
                step => steps.push(step),
            },
        }
    }
    steps.join("/")
}

impl Package<'_> {
    /// The part that a location means: from the part that names it, else from its document's folder, else from the top.
    pub fn resolve(&self, from: &str, location: &str) -> String {
        let near = locate(from, location);
        if self.find(&near).is_some() {
            return near;
        }
        let document = from.split('/').next().map(|folder| format!("{folder}/"));
        let places = [document.unwrap_or_default(), String::new()];
        let elsewhere = places.iter().map(|base| locate(base, location)).find(|path| self.find(path).is_some());
        elsewhere.unwrap_or(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_absolute_or_from_the_part_and_never_lead_out() {
        let from = "Doc_0/Pages/Page_0/Content.xml";
        for (location, path) in [
            ("Res/a.png", "Doc_0/Pages/Page_0/Res/a.png"),
            ("/Doc_0/Res/a.png", "Doc_0/Res/a.png"),
            ("../../Res/a.png", "Doc_0/Res/a.png"),
            ("./b.xml", "Doc_0/Pages/Page_0/b.xml"),
            ("../../../../../../etc/passwd", "etc/passwd"),
            ("/../../etc/passwd", "etc/passwd"),
            ("..\\..\\Res\\a.png", "Doc_0/Res/a.png"),
            ("C:\\a.png", "Doc_0/Pages/Page_0/C:/a.png"),
            ("", "Doc_0/Pages/Page_0"),
            ("/", ""),
            (" / Doc_0 // Res /a.png ", "Doc_0/Res/a.png"),
            ("/Doc_0./Res../a.png. ", "Doc_0/Res/a.png"),
            ("/.../a.png", "a.png"),
            (".. /a.png", "Doc_0/Pages/a.png"),
            ("/.hidden/.a", ".hidden/.a"),
            ("/Doc_0/a\u{0}.p\nng", "Doc_0/a.png"),
        ] {
            assert_eq!(locate(from, location), path, "{location}");
        }
    }
}
