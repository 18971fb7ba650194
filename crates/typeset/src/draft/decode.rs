//! Bytes of a text file into characters: which letters they mean.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Control characters a text of words may be made of; more of them say that it is something else.
const ODD: f64 = 0.02;

/// The encoding (编码) a text was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    MarkedUtf8,
    /// UTF-16 with a byte order mark, as Windows calls Unicode.
    Utf16,
    /// GB 18030, which holds GBK and GB 2312: ANSI of a Chinese Windows.
    Gb18030,
}

impl Letters {
    /// As it is told.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::MarkedUtf8 => "UTF-8（带 BOM）",
            Self::Utf16 => "UTF-16",
            Self::Gb18030 => "GB 18030",
        }
    }
}

/// A text as read from bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; `U+FFFD` stands for what could not be read.
    pub text: String,
    /// How it was read.
    pub letters: Letters,
    /// Whether some bytes could not be read.
    pub is_damaged: bool,
}

impl Decoded {
    /// Whether it is made of words at all, and not a picture or a Word file.
    #[must_use]
    pub fn is_text(&self) -> bool {
        let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
        let odd = self.text.chars().filter(odd).count();
        odd as f64 <= ODD * self.text.chars().count() as f64
    }

    /// The first line that could not be read, counted from 1.
    #[must_use]
    pub fn damaged_line(&self) -> Option<usize> {
        let found = self.text.lines().position(|line| line.contains('\u{fffd}'));
        found.map(|at| at + 1).filter(|_| self.is_damaged)
    }
}

/// Reads a text by its byte order mark, else as UTF-8 where it is valid, else as GB 18030.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let letters = if [UTF_16LE, UTF_16BE].contains(&encoding) { Letters::Utf16 } else { Letters::MarkedUtf8 };
        let (text, is_damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Decoded { text: text.into_owned(), letters, is_damaged };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: text.to_owned(), letters: Letters::Utf8, is_damaged: false },
        // Good up to the last letter, of which a part is missing: a file that was cut short, in no other encoding.
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 1 => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            return Decoded { text, letters: Letters::Utf8, is_damaged: true };
        }
        Err(_) => {}
    }
    let (text, is_damaged) = GB18030.decode_without_bom_handling(bytes);
    let gb = Decoded { text: text.into_owned(), letters: Letters::Gb18030, is_damaged };
    if !is_damaged {
        return gb;
    }
    // A damaged file: take the reading that loses less.
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lost = |text: &str| text.matches('\u{fffd}').count();
    if lost(&text) <= lost(&gb.text) { Decoded { text, letters: Letters::Utf8, is_damaged } } else { gb }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "关于防汛的通知\n\n各镇人民政府：\n\n请落实。䶮\n";

    fn utf16(little: bool) -> Vec<u8> {
        let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        std::iter::once(0xFEFF).chain(TEXT.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn the_encodings_an_office_writes_are_read_and_named() {
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        let gb = GB18030.encode(TEXT).0.into_owned();
        let table = [
            (TEXT.as_bytes().to_vec(), Letters::Utf8),
            (marked, Letters::MarkedUtf8),
            (utf16(true), Letters::Utf16),
            (utf16(false), Letters::Utf16),
            (gb, Letters::Gb18030),
        ];
        for (bytes, letters) in table {
            let read = decode(&bytes);
            assert_eq!((read.text.as_str(), read.letters, read.is_damaged), (TEXT, letters, false));
            assert!(read.is_text());
        }
    }

    #[test]
    fn what_is_no_text_or_is_damaged_is_known_with_its_line() {
        assert!(!decode(b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00").is_text());
        let unmarked: Vec<u8> = "abc def".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!decode(&unmarked).is_text(), "UTF-16 without its mark");
        let mut cut = "第一行\n第二行".as_bytes().to_vec();
        cut.truncate(cut.len() - 1);
        let read = decode(&cut);
        assert_eq!((read.is_damaged, read.damaged_line()), (true, Some(2)));
        assert_eq!(decode("好\u{fffd}".as_bytes()).damaged_line(), None, "typed so");
    }
}
