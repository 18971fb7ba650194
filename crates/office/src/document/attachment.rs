//! Attachments (附件): checked before they are stored; a wrong, broken, oversized or classified file leaves nothing behind.

use std::collections::HashSet;

use ledger::Fact;
use lexicon::{AttachmentId, Instant, MatterId, find_secrecy_mark};
use store::{BlobId, Blobs, Tx, params};

use super::{Sealing, Seen, rows, whole};
use crate::people::Actor;
use crate::process::{self, Held, Running};
use crate::{Error, Result, story};

/// Largest upload accepted, bytes.
pub const SIZE_LIMIT: usize = 50 * 1024 * 1024;
/// Most attachments of one matter.
pub const COUNT_LIMIT: usize = 50;

/// A file of a matter.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its identifier.
    pub id: AttachmentId,
    /// The matter.
    pub matter: MatterId,
    /// `attachment` 附件 or `original` 原文.
    pub part: String,
    /// Its name, without any path.
    pub name: String,
    /// Its media type, found from its bytes.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Where its bytes are.
    pub blob: String,
    /// Its place in the list.
    pub position: i64,
    /// When it was added.
    pub added_at: Instant,
}

/// A file that passed every check and may be stored.
#[derive(Debug, Clone)]
pub struct Checked {
    name: String,
    mime: &'static str,
    bytes: Vec<u8>,
}

impl Checked {
    /// Its name, without any path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Checks a file: name, size, kind by its bytes, wholeness, no secrecy mark in its name.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Checked> {
    let name = named(name)?;
    if bytes.len() > SIZE_LIMIT {
        return Err(Error::Upload(format!("文件“{name}”超过 50 MB 的上限，没有保存。")));
    }
    if bytes.is_empty() {
        return Err(Error::Upload(format!("文件“{name}”是空的，没有保存。")));
    }
    let mime = kind(&name, &bytes).ok_or_else(|| {
        Error::Upload(format!("文件“{name}”的类型不能上传，或者内容与扩展名不符。可用：PDF、OFD、DOC(X)、XLS(X)、PPT(X)、WPS、TXT、JPG、PNG、ZIP。"))
    })?;
    if !is_whole(mime, &bytes) {
        return Err(Error::Upload(format!("文件“{name}”不完整，可能传输中断，请重新上传。")));
    }
    if mime == "text/plain"
        && let Some(mark) = find_secrecy_mark(&String::from_utf8_lossy(&bytes))
    {
        return Err(Error::Upload(crate::wording::classified(&mark.to_string())));
    }
    Ok(Checked { name, mime, bytes })
}

/// Checks a file that a draft is read from (导入): only a Word file or a text, whose letters and parts are left to the reader.
///
/// # Errors
/// [`Error::Upload`] with what to do instead.
pub fn check_import(name: &str, bytes: Vec<u8>) -> Result<Checked> {
    let name = named(name)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let wrong = |why: &str| Err(Error::Upload(format!("文件“{name}”{why}")));
    let mime = match ending.as_str() {
        _ if bytes.is_empty() => return wrong("是空的，没有内容可以导入。"),
        "docx" if bytes.starts_with(ZIP) && is_whole("application/zip", &bytes) => "application/zip",
        "docx" if bytes.starts_with(ZIP) => return wrong("不完整，可能传输中断，请重新上传。"),
        "docx" if bytes.starts_with(OLE) => {
            return wrong(
                "是旧版 Word 文件（.doc）改了扩展名，或者加了密码。请用 Word 或 WPS 打开，去掉密码，另存为 .docx 后再导入。",
            );
        }
        "docx" => return wrong("的内容不是 Word 文件。请用 Word 或 WPS 打开核对，另存为 .docx 后再导入。"),
        "txt" if bytes.starts_with(ZIP) || bytes.starts_with(OLE) || bytes.starts_with(b"%PDF-") => {
            return wrong("的内容不是文本。请用原来的软件打开，另存为 .docx 或文本文件（UTF-8）后再导入。");
        }
        "txt" => "text/plain",
        "doc" | "wps" => return wrong("是旧版格式，不能导入。请用 Word 或 WPS 打开，另存为 .docx 后再导入。"),
        _ => return wrong("不能导入：只能导入 .docx 和 .txt 文件，其他格式请先用 Word 或 WPS 另存为 .docx。"),
    };
    if mime == "text/plain"
        && let Some(mark) = find_secrecy_mark(&String::from_utf8_lossy(&bytes))
    {
        return Err(Error::Upload(crate::wording::classified(&mark.to_string())));
    }
    Ok(Checked { name, mime, bytes })
}

/// The name without any path.
fn named(name: &str) -> Result<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_string();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Error::Upload("文件名不能为空，不能超过 120 个字。".into()));
    }
    if is_marked(&name) {
        return Err(Error::Upload(format!("文件“{name}”带有密级标志。涉密文件不得上传，请改走机要渠道。")));
    }
    Ok(name)
}

fn is_marked(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts = stem.split(['_', '-', ' ', '（', '(', '）', ')', '【', '】', '[', ']']);
    find_secrecy_mark(stem).is_some() || parts.into_iter().any(|p| find_secrecy_mark(p).is_some())
}

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The media type, if extension and bytes agree.
fn kind(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
    let (magic, mime): (&[u8], &'static str) = match extension.as_str() {
        "pdf" => (b"%PDF-", "application/pdf"),
        "ofd" => (ZIP, "application/ofd"),
        "docx" => (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "xlsx" => (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "pptx" => (ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        "zip" => (ZIP, "application/zip"),
        "doc" | "wps" => (OLE, "application/msword"),
        "xls" | "et" => (OLE, "application/vnd.ms-excel"),
        "ppt" => (OLE, "application/vnd.ms-powerpoint"),
        "jpg" | "jpeg" => (b"\xFF\xD8\xFF", "image/jpeg"),
        "png" => (b"\x89PNG\r\n\x1a\n", "image/png"),
        "txt" => (b"", "text/plain"),
        _ => return None,
    };
    let text = extension == "txt" && bytes.contains(&0);
    (bytes.starts_with(magic) && !bytes.is_empty() && !text).then_some(mime)
}

/// Whether the end of the file is there.
fn is_whole(mime: &str, bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    let ends = |mark: &[u8]| tail.windows(mark.len()).any(|w| w == mark);
    match mime {
        "application/pdf" => ends(b"%%EOF"),
        "image/png" => ends(b"IEND"),
        "image/jpeg" => ends(b"\xFF\xD9"),
        "text/plain" => true,
        _ if bytes.starts_with(ZIP) => {
            bytes[bytes.len().saturating_sub(66_000)..].windows(4).any(|w| w == b"PK\x05\x06")
        }
        _ => whole::is_whole_ole(bytes),
    }
}

/// The attachments of a document the actor may see.
pub fn list(tx: &mut Tx, seen: &Seen) -> Result<Vec<Attachment>> {
    Ok(tx.query(rows::ATTACHMENTS, params![seen.document.id], rows::attachment)?)
}

/// One attachment of a document the actor may see.
pub fn find(tx: &mut Tx, actor: &Actor, id: AttachmentId) -> Result<Attachment> {
    let found = tx.opt(rows::ATTACHMENT, params![id], rows::attachment)?.ok_or(Error::NotFound)?;
    super::find(tx, actor, found.matter)?;
    Ok(found)
}

/// A checked file whose bytes are stored: a row never names bytes that are not there.
#[derive(Debug, Clone)]
pub struct Stored {
    file: Checked,
    blob: BlobId,
}

impl Stored {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Its media type.
    #[must_use]
    pub fn mime(&self) -> &'static str {
        self.file.mime
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.file.bytes.len()
    }

    /// Where its bytes are.
    #[must_use]
    pub fn blob(&self) -> &BlobId {
        &self.blob
    }
}

impl Checked {
    /// Stores the bytes. Run it outside the unit of work that attaches them: it waits for the disk.
    pub fn store(self, blobs: &Blobs) -> Result<Stored> {
        let blob = blobs.put(&self.bytes)?;
        Ok(Stored { file: self, blob })
    }
}

/// Whether the step held of a flow already loaded lets files be added and taken off. To read is not to handle.
#[must_use]
pub fn is_editable_at(running: &Running, held: &Held) -> bool {
    let step = running.definition.step(&held.task.step);
    let only_reads = held.task.is_reading || running.is_added(held.task.duty);
    !only_reads && step.is_some_and(|s| s.edits.iter().any(|f| f.as_str() == "attachments"))
}

/// Proves that the holder may change the attachments now; what was issued is never changed.
///
/// # Errors
/// [`Error::Refused`] says where they can be changed.
pub fn may_change(tx: &mut Tx, held: &Held) -> Result<()> {
    let running = process::load(tx, held.matter.id)?;
    let issued = rows::find(tx, held.matter.id)?.is_some_and(|d| d.issued_at.is_some());
    if is_editable_at(&running, held) && !issued {
        return Ok(());
    }
    let step = &held.task.step_name;
    Err(Error::refused(format!("“{step}”环节不能增减附件；需要改动请退回可以修改的环节。")))
}

/// Name and content of every attachment, in order; originals are not the office's to change.
pub(super) fn fingerprints(tx: &mut Tx, id: MatterId) -> Result<Vec<(String, String)>> {
    let all = tx.query(rows::ATTACHMENTS, params![id], rows::attachment)?;
    Ok(all.into_iter().filter(|a| a.part == "attachment").map(|a| (a.name, a.blob)).collect())
}

/// Attaches a stored file.
pub fn attach(tx: &mut Tx, held: &Held, stored: &Stored, part: &str) -> Result<AttachmentId> {
    may_change(tx, held)?;
    let Stored { file, blob } = stored;
    let there = tx.query(rows::ATTACHMENTS, params![held.matter.id], rows::attachment)?;
    if there.len() >= COUNT_LIMIT {
        return Err(Error::Upload(format!("附件不能超过 {COUNT_LIMIT} 个。")));
    }
    let position = i64::try_from(there.len()).unwrap_or(0) + 1;
    let row =
        New { part, name: &file.name, mime: file.mime, size: file.bytes.len(), blob: &blob.to_string(), position };
    let id = insert(tx, &held.actor, held.matter.id, &row)?;
    let fact = Fact::new("attachment.add", story::subject(held.matter.id)).actor(held.actor.person);
    let fact = fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("name", file.name.as_str());
    tx.record(fact.with_text("blob", blob))?;
    Ok(id)
}

/// Takes an attachment off; its bytes and the fact stay.
pub fn remove(tx: &mut Tx, held: &Held, id: AttachmentId) -> Result<()> {
    let found = tx.opt(rows::ATTACHMENT, params![id], rows::attachment)?;
    let found = found.filter(|a| a.matter == held.matter.id).ok_or(Error::NotFound)?;
    may_change(tx, held)?;
    if found.part == "original" {
        return Err(Error::refused("来文原文不能移除。"));
    }
    let now = tx.now();
    tx.exec(rows::REMOVE_ATTACHMENT, params![id, held.actor.person, now])?;
    let fact = Fact::new("attachment.remove", story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("name", found.name))?;
    Ok(())
}

struct New<'a> {
    part: &'a str,
    name: &'a str,
    mime: &'a str,
    size: usize,
    blob: &'a str,
    position: i64,
}

fn insert(tx: &mut Tx, actor: &Actor, matter: MatterId, new: &New) -> Result<AttachmentId> {
    let id: AttachmentId = tx.new_id();
    let now = tx.now();
    let size = i64::try_from(new.size).unwrap_or(i64::MAX);
    tx.exec(
        rows::ADD_ATTACHMENT,
        params![id, matter, new.part, new.name, new.mime, size, new.blob, new.position, actor.person, now],
    )?;
    Ok(id)
}

/// Gives the receiver the issued file itself.
pub(super) fn add_original(tx: &mut Tx, actor: &Actor, matter: MatterId, sealing: &Sealing) -> Result<()> {
    let Some(blob) = &sealing.pdf else { return Ok(()) };
    let size = usize::try_from(sealing.pdf_size).unwrap_or(0);
    let new = New { part: "original", name: "正文.pdf", mime: "application/pdf", size, blob, position: 0 };
    insert(tx, actor, matter, &new).map(|_| ())
}

/// Gives the receiver the sender's attachments; the bytes are shared.
pub(super) fn copy_all(tx: &mut Tx, actor: &Actor, from: MatterId, to: MatterId) -> Result<()> {
    for a in tx.query(rows::ATTACHMENTS, params![from], rows::attachment)? {
        let size = usize::try_from(a.size).unwrap_or(0);
        let new = New { part: &a.part, name: &a.name, mime: &a.mime, size, blob: &a.blob, position: a.position };
        insert(tx, actor, to, &new)?;
    }
    Ok(())
}

/// Every file that an attachment, an issued paper or a seal names; for the sweep of what was left over.
pub fn named_files(tx: &mut Tx) -> Result<HashSet<String>> {
    Ok(tx.query(rows::NAMED_FILES, params![], |r| r.get(0))?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, bytes: &[u8]) -> String {
        check(name, bytes.to_vec()).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn good_files_pass_and_paths_are_cut_off() {
        let pdf = b"%PDF-1.7\n...\n%%EOF\n".to_vec();
        assert_eq!(check("C:\\桌面\\方案.pdf", pdf).unwrap().name, "方案.pdf");
        assert!(check("说明.txt", "请按时报送。".into()).is_ok());
    }

    #[test]
    fn bad_files_are_refused_with_the_reason() {
        for (name, bytes, says) in [
            ("方案.exe", &b"MZ"[..], "类型不能上传"),
            ("方案.pdf", b"PK\x03\x04", "内容与扩展名不符"),
            ("方案.pdf", b"%PDF-1.7\n half", "不完整"),
            ("表.xlsx", b"PK\x03\x04 half", "不完整"),
            ("图.png", b"\x89PNG\r\n\x1a\n half", "不完整"),
            ("函.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 half", "不完整"),
            ("空.txt", b"", "是空的"),
            ("二进制.txt", b"a\0b", "类型不能上传"),
            ("", b"x", "文件名"),
            ("机密★1年 方案.txt", b"x", "密级标志"),
            ("方案（秘密）.txt", b"x", "密级标志"),
        ] {
            let got = message(name, bytes);
            assert!(got.contains(says), "{name}: {got}");
        }
        assert!(message("说明.txt", "秘密\n内容".as_bytes()).contains("非涉密"));
        assert!(message("大.txt", &vec![b'a'; SIZE_LIMIT + 1]).contains("50 MB"));
    }
}
