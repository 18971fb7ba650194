//! The package: parts by name, relationships, limits while unpacking.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::tree::{self, Node, Tree};
use super::{Fault, Limits, Note};

/// An open package. Names of parts are keys: nothing is ever written or looked up by them outside.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
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
        Ok(Self { zip, limits, left: limits.unpacked, notes: Vec::new() })
    }

    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Whether a part's name ends so.
    pub fn any(&self, ending: &str) -> bool {
        self.zip.file_names().any(|name| name.is_ok_and(|name| name.ends_with(ending)))
    }

    /// The bytes of a part; counted while unpacking, whatever the package says of its size.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let broken = |message: String| Fault { part: name.to_owned(), line: 0, message };
        let limit = self.limits.unpacked;
        let Ok(part) = self.zip.by_name(name) else {
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

/// A target relative to its folder, as a name inside the package; it can never leave it.
fn resolve(folder: &str, target: &str) -> String {
    let mut pieces: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for piece in target.split(['/', '\\']) {
        match piece {
            "" | "." => {}
            ".." => _ = pieces.pop(),
            piece => pieces.push(piece),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_never_leave_the_package() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(resolve("word", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("word", "..\\..\\c:\\x"), "c:/x");
    }
}
