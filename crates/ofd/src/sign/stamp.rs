//! Seals a file (签章).

use crate::read::{Fault, Limits, Package};
use crate::write::package::Package as Parts;
use crate::write::xml::{Attribute, Xml};

use super::certificate::{Certificate, SM2_WITH_SM3, SM3};
use super::files::{self, Described, LIST};
use super::moment::Moment;
use super::provider::{Key, KeyFault, Provider};
use super::seal::Seal;
use super::value::{self, ToSign};

/// With what, by whom, when and where a file is sealed.
pub struct Stamping<'a> {
    /// The seal.
    pub seal: &'a Seal,
    /// The signer's certificate (签章人证书).
    pub certificate: &'a Certificate,
    /// The signer's key.
    pub key: &'a Key,
    /// The time of sealing.
    pub time: Moment,
    /// The page on which the seal shows, counted from 0.
    pub page: usize,
    /// Where: x, y, width, height, mm.
    pub area: [f64; 4],
    /// Whether no further seals may follow: the list of signatures is protected, too (全保护模式).
    pub last: bool,
}

/// Why a file cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// It is not a sound OFD file.
    #[error(transparent)]
    File(#[from] Fault),
    /// The key is of no use.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// An earlier seal forbids another.
    #[error("文件已由先前的签章封存（签名列表受保护），不能再加盖印章")]
    Closed,
    /// There is no such page.
    #[error("文件没有第 {0} 页，不能在该页盖章")]
    Page(usize),
    /// The key is not the certificate's.
    #[error("私钥与签章人证书不是一对")]
    Pair,
    /// The result is larger than the format holds.
    #[error("文件过大，无法打包成 OFD")]
    TooLarge,
}

/// Adds an electronic seal to a file. The seal shows at its place; the pages are not changed.
///
/// GB/T 38540-2020, 7; GB/T 33190-2016, 18.
///
/// # Errors
/// A file that is no OFD file or is closed, a page that is not there, a key that is not the certificate's. Whether the
/// seal is valid and the signer on its list is for [`super::verify`].
pub fn sign(file: &[u8], stamping: &Stamping<'_>, provider: &dyn Provider) -> Result<Vec<u8>, SignFault> {
    if provider.public(stamping.key)? != stamping.certificate.public {
        return Err(SignFault::Pair);
    }
    let limits = Limits::default();
    let package = Package::open(file, &limits)?;
    let entry = files::entry(&package)?;
    let page = page_id(&package, &entry.document, stamping.page)?;
    let earlier = entry.list.as_ref().map(|list| files::described(&package, list)).transpose()?.unwrap_or_default();
    let list = entry.list.clone().unwrap_or_else(|| LIST.to_owned());
    if earlier.iter().any(|one| one.references.iter().any(|(path, _)| *path == list)) {
        return Err(SignFault::Closed);
    }
    let mut parts = Parts { parts: files::parts(file, &limits)? };
    let new = New::after(&earlier, &parts, &list);
    if entry.list.is_none() {
        link(&mut parts, &list)?;
    }
    set(&mut parts, &list, new.list(&earlier));
    set(&mut parts, &new.path("Seal.esl"), stamping.seal.der.clone());
    let description = new.description(stamping, &page, &parts, provider);
    let property = format!("/{}", new.path("Signature.xml"));
    let to_sign = ToSign {
        seal: &stamping.seal.der,
        time: stamping.time,
        digest: provider.digest(&description),
        property: &property,
        certificate: &stamping.certificate.der,
    };
    let value = value::make(&to_sign, stamping.key, provider)?;
    set(&mut parts, &new.path("Signature.xml"), description);
    set(&mut parts, &new.path("SignedValue.dat"), value);
    parts.zip().ok_or(SignFault::TooLarge)
}

fn page_id(package: &Package<'_>, document: &str, page: usize) -> Result<String, SignFault> {
    let root = package.xml(document)?;
    let pages = root.child("Pages");
    let found = pages.and_then(|pages| pages.all("Page").nth(page)).and_then(|page| page.attr("ID"));
    found.map(str::to_owned).ok_or(SignFault::Page(page + 1))
}

fn set(parts: &mut Parts, name: &str, bytes: Vec<u8>) {
    match parts.parts.iter_mut().find(|(path, _)| path == name) {
        Some(part) => part.1 = bytes,
        None => parts.add(name, bytes),
    }
}

/// Writes the way to the list into the entry, at the end of the first document.
fn link(parts: &mut Parts, list: &str) -> Result<(), Fault> {
    let fault = || Fault::part("OFD.xml", "没有文档（DocBody）");
    let entry = parts.parts.iter_mut().find(|(path, _)| path == "OFD.xml").ok_or_else(fault)?;
    let text =
        String::from_utf8(entry.1.clone()).map_err(|_| Fault::part("OFD.xml", "不是 UTF-8 编码，不能加盖印章"))?;
    let end = text.find("DocBody>").and_then(|_| close_of(&text)).ok_or_else(fault)?;
    let prefix = text[end..].trim_start_matches("</").split("DocBody").next().unwrap_or_default().to_owned();
    let line = format!("<{prefix}Signatures>/{list}</{prefix}Signatures>");
    entry.1 = [&text[..end], &line, &text[end..]].concat().into_bytes();
    Ok(())
}

/// Where the closing tag of the first document begins.
fn close_of(text: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let name = text[at + 2..].split('>').next().unwrap_or_default().trim();
        name.rsplit(':').next() == Some("DocBody")
    })
}

/// The signature under construction.
struct New {
    id: u32,
    folder: String,
    /// Path of the list of signatures.
    list: String,
}

impl New {
    fn after(earlier: &[Described], parts: &Parts, list: &str) -> Self {
        let id = earlier.iter().filter_map(|one| one.id.trim_start_matches('s').parse::<u32>().ok()).max().unwrap_or(0);
        let id = id.saturating_add(1);
        let base = list.rsplit_once('/').map_or("", |(base, _)| base);
        let taken = |folder: &str| parts.parts.iter().any(|(path, _)| path.starts_with(&format!("{folder}/")));
        let mut folders = (0..).map(|n| format!("{base}/Sign_{n}").trim_start_matches('/').to_owned());
        let folder = folders.find(|folder| !taken(folder)).unwrap_or_default();
        Self { id, folder, list: list.to_owned() }
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    fn list(&self, earlier: &[Described]) -> Vec<u8> {
        let mut xml = Xml::new("Signatures", &[]);
        xml.text("MaxSignId", &[], self.id);
        let own = (self.id.to_string(), self.path("Signature.xml"));
        let known = earlier.iter().map(|one| (one.id.clone(), one.part.clone()));
        for (id, part) in known.chain([own]) {
            xml.empty("Signature", &[("ID", id), ("Type", "Seal".into()), ("BaseLoc", format!("/{part}"))]);
        }
        xml.finish()
    }

    /// `Signature.xml`: the digests of everything that is there before it.
    fn description(&self, stamping: &Stamping<'_>, page: &str, parts: &Parts, provider: &dyn Provider) -> Vec<u8> {
        let mut xml = Xml::new("Signature", &[]);
        xml.open("SignedInfo", &[]);
        let provided = |name: &'static str, value: &str| -> Attribute<'static> { (name, value.to_owned()) };
        xml.empty(
            "Provider",
            &[
                provided("ProviderName", provider.name()),
                provided("Version", provider.version()),
                provided("Company", provider.company()),
            ],
        );
        xml.text("SignatureMethod", &[], SM2_WITH_SM3);
        xml.text("SignatureDateTime", &[], stamping.time.generalized());
        xml.open("References", &[("CheckMethod", SM3.into())]);
        for (path, bytes) in parts.parts.iter().filter(|(path, _)| stamping.last || *path != self.list) {
            xml.open("Reference", &[("FileRef", format!("/{path}"))]);
            xml.text("CheckValue", &[], files::encode(&provider.digest(bytes)));
            xml.close();
        }
        xml.close();
        let [x, y, w, h] = stamping.area;
        let area = crate::write::lengths(&[x, y, w, h]);
        let id = format!("s{}", self.id);
        xml.empty("StampAnnot", &[("ID", id), ("PageRef", page.to_owned()), ("Boundary", area)]);
        xml.open("Seal", &[]);
        xml.text("BaseLoc", &[], format!("/{}", self.path("Seal.esl")));
        xml.close();
        xml.close();
        xml.text("SignedValue", &[], format!("/{}", self.path("SignedValue.dat")));
        xml.finish()
    }
}
