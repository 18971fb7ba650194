//! Plain text: which letters the bytes mean.

use super::{Entry, Found, Line, Place, Refused};

/// Characters a text of words may be made of; control characters say that it is something else.
const ODD: f64 = 0.02;

pub(super) fn of_text(bytes: &[u8]) -> Result<Found, Refused> {
    let (text, damaged) = decode(bytes);
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')).count();
    if odd as f64 > ODD * text.chars().count() as f64 {
        return Err(Refused("这不是 Word 文件（.docx），也不是文本文件（.txt），不能导入。".to_owned()));
    }
    let mut found = Found::default();
    for (at, line) in text.lines().enumerate() {
        let place = Place::Line(at + 1);
        if line.contains('\u{fffd}') {
            let message = "有读不出的字，请核对后补上。".to_owned();
            found.report.push(Entry { place, message });
        }
        let text = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        found.lines.push(Line { place, text, look: None });
    }
    if damaged && found.report.is_empty() {
        let message = "文件编码有误，个别字可能不对，请核对。".to_owned();
        found.report.push(Entry { place: Place::Whole, message });
    }
    Ok(found)
}

/// By its mark, else UTF-8 where it is valid, else GB 18030 (which holds GBK and GB 2312); whether something was unreadable.
fn decode(bytes: &[u8]) -> (String, bool) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), damaged);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    let (text, damaged) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if !damaged {
        return (text.into_owned(), false);
    }
    // A damaged file: take the reading that loses less.
    let utf8 = String::from_utf8_lossy(bytes);
    let lost = |text: &str| text.matches('\u{fffd}').count();
    if lost(&utf8) <= lost(&text) { (utf8.into_owned(), true) } else { (text.into_owned(), true) }
}
