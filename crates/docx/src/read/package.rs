//! The package: parts by name, relationships, limits while unpacking.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::tree::{self, Node, Tree};
use super::{Fault, Limits, Note};

/// An open package. Names of parts are keys: nothing is ever written or looked up by them outside.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Places of the parts by their names put plainly: part names do not differ by capitals alone (ECMA-376-2, 6.2.2.3).
    plain: HashMap<String, usize>,
    pub limits: Limits,
    left: u64,
    pub notes: Vec<Note>,
}

/// Where a relationship leads.
pub(super) struct Related {
    /// Last piece of its type: `styles`, `image`.
    pub kind: String,
    /// Name of the part; for an outside target what it says.
    pub target: String,
    /// Outside the package: never followed.
    pub external: bool,
}

fn fault(message: impl Into<String>) -> Fault {
    Fault { part: String::new(), line: 0, message: message.into() }
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, Fault> {
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(fault(
                "这是旧版 Word 文件（.doc）或加了密码的文件，请在 Word 或 WPS 中去掉密码、另存为 .docx 再导入。",
            ));
        }
        if !bytes.starts_with(b"PK") {
            return Err(fault("这不是 Word 文件（.docx），请在 Word 或 WPS 中另存为 .docx 再导入。"));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| fault("文件不完整或已损坏（压缩包的目录读不到），请重新保存或重新上传。"))?;
        if zip.len() > limits.parts {
            return Err(fault(format!("文件里的部件超过 {} 个，不能导入。", limits.parts)));
        }
        // Of two that are written alike the first stays.
        let names: Vec<String> =
            zip.file_names().map(|name| name.map(|name| plain(&name)).unwrap_or_default()).collect();
        let plain = names.into_iter().enumerate().rev().map(|(at, name)| (name, at)).collect();
        Ok(Self { zip, plain, limits, left: limits.unpacked, notes: Vec::new() })
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Where a part lies: as it is written, else however its capitals, escapes and steps are.
    fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| self.plain.get(&plain(name)).copied())
    }

    /// Whether a part's name ends so.
    pub fn any(&self, ending: &str) -> bool {
        self.zip.file_names().any(|name| name.is_ok_and(|name| name.ends_with(ending)))
    }

    /// The bytes of a part; counted while unpacking, whatever the package says of its size.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let broken = |message: String| Fault { part: name.to_owned(), line: 0, message };
        let limit = self.limits.unpacked;
        let Some(Ok(part)) = self.find(name).map(|at| self.zip.by_index(at)) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            return Err(broken(format!("解压后超过 {} MB，不能导入。", limit >> 20)));
        }
        self.left -= bytes.len() as u64;
        match read {
            Ok(_) => Ok(Some(bytes)),
            // What was unpacked before the damage is worth reading.
            Err(_) if !bytes.is_empty() => {
                self.notes.push(Note {
                    paragraph: 0, message: format!("{name} 的压缩数据已损坏，只读到损坏处为止。")
                });
                Ok(Some(bytes))
            }
            Err(_) => Err(broken("压缩数据已损坏，读不出来，请重新保存或重新上传。".to_owned())),
        }
    }

    /// A part as a tree, as far as it can be read; a damaged place is noted.
    pub fn tree(&mut self, name: &str) -> Result<Option<Tree>, Fault> {
        let Some(bytes) = self.bytes(name)? else {
            return Ok(None);
        };
        let tree = tree::parse(&tree::decode(&bytes), &self.limits);
        if let Some((line, why)) = &tree.broken {
            self.notes
                .push(Note { paragraph: 0, message: format!("{name} 第 {line} 行：{why}，只读到这里。") });
        }
        Ok(Some(tree))
    }

    /// The same for a part one can do without: a fault becomes a note.
    pub fn optional(&mut self, name: &str) -> Option<Node> {
        match self.tree(name) {
            Ok(tree) => tree.map(|tree| tree.root),
            Err(fault) => {
                self.notes.push(Note { paragraph: 0, message: fault.to_string() });
                None
            }
        }
    }

    /// Relationships of a part by their identifiers.
    pub fn related(&mut self, part: &str) -> HashMap<String, Related> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let Some(root) = self.optional(&name) else {
            return HashMap::new();
        };
        let list = root.descend("Relationship");
        list.into_iter()
            .filter_map(|node| {
                let target = node.attr("Target")?;
                let external = node.attr("TargetMode") == Some("External");
                let related = Related {
                    kind: node.attr("Type")?.rsplit('/').next()?.to_owned(),
                    target: if external { target.to_owned() } else { resolve(folder, target) },
                    external,
                };
                Some((node.attr("Id")?.to_owned(), related))
            })
            .collect()
    }
}

/// A target relative to its folder, as a name inside the package; it can never leave it. Blanks around a step and dots behind
/// it mean nothing: no part name ends in a dot (ECMA-376-2, 6.2.2.2).
fn resolve(folder: &str, target: &str) -> String {
    let target = target.trim();
    let mut pieces: Vec<&str> = if target.starts_with(['/', '\\']) { Vec::new() } else { folder.split('/').collect() };
    for piece in target.split(['/', '\\']) {
        match piece.trim() {
            ".." => _ = pieces.pop(),
            piece => match piece.trim_end_matches(|c: char| c == '.' || c.is_whitespace()) {
                "" => {}
                piece => pieces.push(piece),
            },
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.join("/")
}

/// A name by which parts are the same: small letters, no escapes, no superfluous steps.
fn plain(name: &str) -> String {
    resolve("", &unescaped(name)).to_lowercase()
}

/// `%20` as the byte it means; what is no escape stays as it is.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match escape.filter(|two| !two.starts_with('+')).and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{plain, resolve};

    #[test]
    fn targets_never_leave_the_package() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(resolve("word", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("word", "..\\..\\c:\\x"), "c:/x");
    }

    #[test]
    fn targets_are_put_plainly() {
        for (folder, target, name) in [
            ("word", " media/a.png ", "word/media/a.png"),
            ("word", "media./a.png.", "word/media/a.png"),
            ("word", "\\word\\a.xml", "word/a.xml"),
            ("word", ".../a.xml", "word/a.xml"),
            ("word", ".. /a.xml", "a.xml"),
            ("", "", ""),
            ("word", "..", ""),
        ] {
            assert_eq!(resolve(folder, target), name, "{target:?}");
        }
        assert_eq!(plain("/Word/Media/%E5%9B%BE%201.PNG"), "word/media/图 1.png");
        assert_eq!(plain("100%/a%zz%+1%"), "100%/a%zz%+1%", "what is no escape stays");
        assert_eq!(plain("a%2F..%2F..%2Fetc"), "etc", "nor do escapes lead out");
    }
}
