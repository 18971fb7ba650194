//! Plain text: which letters the bytes mean.

use crate::draft;

use super::{Entry, Found, Line, Place, Refused};

pub(super) fn of_text(bytes: &[u8]) -> Result<Found, Refused> {
    let read = draft::decode(bytes);
    if !read.is_text() {
        return Err(Refused("这不是 Word 文件（.docx），也不是文本文件（.txt），不能导入。".to_owned()));
    }
    let mut found = Found::default();
    for (at, line) in read.text.lines().enumerate() {
        let place = Place::Line(at + 1);
        if line.contains('\u{fffd}') {
            let message = "有读不出的字，请核对后补上。".to_owned();
            found.report.push(Entry { place, message });
        }
        let text = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        found.lines.push(Line { place, text, look: None });
    }
    if read.is_damaged && found.report.is_empty() {
        let message = "文件编码有误，个别字可能不对，请核对。".to_owned();
        found.report.push(Entry { place: Place::Whole, message });
    }
    Ok(found)
}
