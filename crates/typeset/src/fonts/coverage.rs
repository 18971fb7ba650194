//! Which characters a face has.

use std::sync::LazyLock;

use typst::text::Font;

/// The characters (汉字) of GB 2312-80: 6,763.
pub(super) static GB_2312: LazyLock<Vec<char>> = LazyLock::new(|| ideographs(0xB0..=0xF7, 0xA1));
/// The characters (汉字) of GBK: some 21,000.
pub(super) static GBK: LazyLock<Vec<char>> = LazyLock::new(|| ideographs(0x81..=0xFE, 0x40));

/// How many of a set of characters a face has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// So many.
    pub has: usize,
    /// Of so many.
    pub of: usize,
}

impl Share {
    /// Whether none is missing.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.has == self.of
    }
}

/// One bit for each character.
pub(super) struct Coverage(Vec<u64>);

impl Coverage {
    /// What the faces have together.
    pub(super) fn of<'a>(fonts: impl Iterator<Item = &'a Font>) -> Self {
        let mut set = vec![0_u64; 0x11_0000 / 64];
        for c in fonts.flat_map(|f| f.info().coverage.iter()) {
            if let Some(word) = set.get_mut(c as usize / 64) {
                *word |= 1 << (c % 64);
            }
        }
        Self(set)
    }

    pub(super) fn has(&self, c: char) -> bool {
        let c = c as usize;
        self.0.get(c / 64).is_some_and(|word| word >> (c % 64) & 1 == 1)
    }

    pub(super) fn share(&self, of: &[char]) -> Share {
        Share { has: of.iter().filter(|c| self.has(**c)).count(), of: of.len() }
    }
}

/// The ideographs of a range of the GBK code table.
fn ideographs(rows: std::ops::RangeInclusive<u8>, from: u8) -> Vec<char> {
    let mut out = Vec::new();
    for row in rows {
        for cell in from..=0xFE {
            let code = [row, cell];
            let (text, broken) = encoding_rs::GBK.decode_without_bom_handling(&code);
            let mut chars = text.chars();
            if let (false, Some(c @ '\u{4E00}'..='\u{9FA5}'), None) = (broken, chars.next(), chars.next()) {
                out.push(c);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_those_of_the_standards() {
        assert_eq!((GB_2312.len(), GBK.len()), (6_763, 20_902));
        assert!(GB_2312.contains(&'齄') && !GB_2312.contains(&'喆') && GBK.contains(&'喆'));
    }
}
