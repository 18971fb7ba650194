//! Where things lie in a file that is or will be signed.

use crate::read::{Fault, Limits, Node, Package};

use super::der::Malformed;

/// The list of signatures of files written here.
pub(super) const LIST: &str = "Doc_0/Signs/Signatures.xml";

/// Every part of a file by its path, in the order of the package.
pub(super) fn parts(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let package = Package::open(bytes, limits)?;
    let names: Vec<String> = package.entries().iter().map(|e| e.name.clone()).collect();
    names.into_iter().map(|name| Ok((name.clone(), package.bytes(&name)?.as_ref().clone()))).collect()
}

/// Paths of the first document and of its list of signatures, if it has one.
pub(super) struct Entry {
    pub document: String,
    pub list: Option<String>,
}

pub(super) fn entry(package: &Package<'_>) -> Result<Entry, Fault> {
    let root = package.xml("OFD.xml")?;
    let body = root.child("DocBody").ok_or_else(|| Fault::part("OFD.xml", "没有文档（DocBody）"))?;
    Ok(Entry { document: package.resolve("OFD.xml", body.said("DocRoot")), list: list(package, "OFD.xml", body) })
}

fn list(package: &Package<'_>, entry: &str, body: &Node) -> Option<String> {
    let said = body.said("Signatures");
    (!said.is_empty()).then(|| package.resolve(entry, said))
}

/// The seals of all documents of a file.
#[derive(Default)]
pub(super) struct Seals {
    pub seals: Vec<Listed>,
    /// Paths of the lists.
    pub lists: Vec<String>,
}

/// A signature that a list names.
pub(super) struct Listed {
    /// Number of the document, from 1.
    pub document: usize,
    pub id: String,
    /// What its description says; why it cannot be read.
    pub found: Result<Described, Fault>,
}

/// The signatures of every document: one that cannot be read takes none of the others along.
pub(super) fn seals(package: &Package<'_>) -> Result<Seals, Fault> {
    let path = package.entry()?;
    let root = package.xml(&path)?;
    let mut found = Seals::default();
    for (at, body) in root.all("DocBody").enumerate() {
        if let Some(list) = list(package, &path, body) {
            found.add(package, at + 1, list);
        }
    }
    Ok(found)
}

impl Seals {
    fn add(&mut self, package: &Package<'_>, document: usize, list: String) {
        if self.lists.contains(&list) || self.seals.len() > Limits::SEALS {
            return;
        }
        let fault = |fault| Listed { document, id: String::new(), found: Err(fault) };
        match package.xml(&list) {
            Err(why) => self.seals.push(fault(why)),
            Ok(root) => {
                for entry in root.all("Signature") {
                    if self.seals.len() >= Limits::SEALS {
                        let why = format!("签名超过 {} 个的上限，其余没有核验", Limits::SEALS);
                        self.seals.push(fault(Fault::part(&list, why)));
                        break;
                    }
                    let id = entry.attr("ID").unwrap_or_default().to_owned();
                    let found = one(package, &list, entry).and_then(|new| self.once(new, &list, entry));
                    self.seals.push(Listed { document, id, found });
                }
            }
        }
        self.lists.push(list);
    }

    fn once(&self, new: Described, list: &str, entry: &Node) -> Result<Described, Fault> {
        match self.seals.iter().filter_map(|one| one.found.as_ref().ok()).any(|known| known.part == new.part) {
            true => Err(Fault::at(list, entry.line, format!("签名 {} 列了两次", new.part))),
            false => Ok(new),
        }
    }
}

/// A signature as its description says.
pub(super) struct Described {
    pub id: String,
    /// Path of `Signature.xml`.
    pub part: String,
    pub method: String,
    pub check: String,
    /// Path and digest of every protected part.
    pub references: Vec<(String, Vec<u8>)>,
    /// Path of the seal; empty when there is none.
    pub seal: String,
    /// Path of the value.
    pub value: String,
}

/// The signatures in a list, all of them sound.
pub(super) fn described(package: &Package<'_>, list: &str) -> Result<Vec<Described>, Fault> {
    let mut found = Seals::default();
    found.add(package, 1, list.to_owned());
    found.seals.into_iter().map(|one| one.found).collect()
}

fn one(package: &Package<'_>, list: &str, entry: &Node) -> Result<Described, Fault> {
    let part = package.resolve(list, entry.attr("BaseLoc").unwrap_or_default());
    let root = package.xml(&part)?;
    if !root.is("Signature") {
        return Err(Fault::part(&part, "不是签章描述文件"));
    }
    let none = Node::default();
    let info = root.child("SignedInfo").unwrap_or(&none);
    let references = info.child("References").unwrap_or(&none);
    let place = |said: &str| if said.is_empty() { String::new() } else { package.resolve(&part, said) };
    let reference = |node: &Node| {
        let digest = decode(node.child("CheckValue").map_or("", |v| &v.text));
        let digest = digest.map_err(|Malformed| Fault::at(&part, node.line, "保护文件的摘要值不是 Base64"))?;
        Ok((place(node.attr("FileRef").unwrap_or_default()), digest))
    };
    Ok(Described {
        id: entry.attr("ID").unwrap_or_default().to_owned(),
        method: info.said("SignatureMethod").to_owned(),
        check: references.attr("CheckMethod").unwrap_or_default().trim().to_owned(),
        references: references.all("Reference").map(reference).collect::<Result<_, Fault>>()?,
        seal: place(info.child("Seal").map_or("", |seal| seal.said("BaseLoc"))),
        value: place(root.said("SignedValue")),
        part,
    })
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for n in 0..4 {
            let digit = char::from(DIGITS[(word >> (18 - 6 * n) & 0x3F) as usize]);
            out.push(if n <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

/// Base64; blanks and line ends are passed over.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Malformed> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=').collect();
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let mut word = 0u32;
        for digit in chunk {
            let value = DIGITS.iter().position(|d| d == digit).ok_or(Malformed)?;
            word = word << 6 | value as u32;
        }
        let count = match chunk.len() {
            1 => return Err(Malformed),
            n => n - 1,
        };
        word <<= 6 * (4 - chunk.len());
        out.extend(&word.to_be_bytes()[1..=count]);
    }
    Ok(out)
}
