//! The picture of a seal (印模图片): a PNG that is square, transparent and whole, known by its bytes and not by its name.

use crate::{Error, Result};

/// Largest picture, bytes.
pub const SIZE_LIMIT: usize = 1024 * 1024;
/// Shortest and longest side, pixels: 300 are some 170 dpi on a seal of 45 mm.
const SIDES: std::ops::RangeInclusive<u32> = 300..=3000;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A picture that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// Checks a picture: kind by its bytes, size, wholeness, square, transparent.
    ///
    /// # Errors
    /// [`Error::Field`] at `picture`, with what is wrong and what is allowed.
    pub fn parse(bytes: Vec<u8>) -> Result<Picture> {
        let wrong = |why: String| Error::field("picture", why);
        if bytes.len() > SIZE_LIMIT {
            return Err(wrong(too_large()));
        }
        if !bytes.starts_with(SIGNATURE) {
            return Err(wrong("这不是 PNG 图片。印章图片只收 PNG，请另存为 PNG 后再上传".into()));
        }
        let head = read(&bytes).ok_or_else(|| wrong("图片不完整或已损坏，请重新导出后再上传".into()))?;
        let (width, height) = (head.width, head.height);
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            let (least, most) = (SIDES.start(), SIDES.end());
            return Err(wrong(format!("图片为 {width}×{height} 像素，边长应在 {least} 到 {most} 像素之间")));
        }
        // A scan cut by hand may be a few pixels off.
        if width.abs_diff(height) * 50 > width.max(height) {
            return Err(wrong(format!("图片为 {width}×{height} 像素，应是正方形，印章占满整幅")));
        }
        if !head.is_transparent {
            return Err(wrong("图片背景不透明，会遮住成文日期。请去掉背景，存为透明的 PNG".into()));
        }
        Ok(Picture(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What is said of a picture over [`SIZE_LIMIT`].
fn too_large() -> String {
    format!("图片超过 {} MB 的上限，没有保存", SIZE_LIMIT / 1024 / 1024)
}

struct Head {
    width: u32,
    height: u32,
    is_transparent: bool,
}

/// Walks the chunks from first to last; none when one of them is cut off or out of place.
fn read(bytes: &[u8]) -> Option<Head> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut head = None;
    let mut has_pixels = false;
    loop {
        let (kind, data, after) = chunk(rest)?;
        match (kind, &mut head) {
            (b"IHDR", None) => head = Some(ihdr(data)?),
            (_, None) => return None,
            (b"tRNS", Some(head)) => head.is_transparent = true,
            (b"IDAT", _) => has_pixels = true,
            (b"IEND", _) => return head.filter(|_| has_pixels),
            _ => {}
        }
        rest = after;
    }
}

/// Kind and data of the first chunk, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let length = usize::try_from(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)).ok()?;
    let end = length.checked_add(8)?;
    let data = bytes.get(8..end)?;
    // The check sum is left to the decoder.
    Some((bytes.get(4..8)?, data, bytes.get(end.checked_add(4)?..)?))
}

fn ihdr(data: &[u8]) -> Option<Head> {
    let number = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?));
    let colour = *data.get(9)?;
    Some(Head { width: number(0)?, height: number(4)?, is_transparent: matches!(colour, 4 | 6) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], kind, data, &[0; 4]].concat()
    }

    fn png(width: u32, height: u32, colour: u8) -> Vec<u8> {
        let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, colour, 0, 0, 0]].concat();
        [SIGNATURE.to_vec(), piece(b"IHDR", &head), piece(b"IDAT", b"x"), piece(b"IEND", b"")].concat()
    }

    fn why(bytes: Vec<u8>) -> String {
        Picture::parse(bytes).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_square_transparent_png_is_taken() {
        assert_eq!(why(png(600, 600, 6)), "");
        assert_eq!(why(png(1063, 1060, 4)), "");
        let palette = [&png(600, 600, 3)[..33], &piece(b"tRNS", &[0]), &png(600, 600, 3)[33..]].concat();
        assert_eq!(why(palette), "");
    }

    #[test]
    fn any_other_picture_is_refused_with_the_reason() {
        let whole = png(600, 600, 6);
        for (bytes, says) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "只收 PNG"),
            (b"\xFF\xD8\xFF jpeg".to_vec(), "只收 PNG"),
            (Vec::new(), "只收 PNG"),
            (whole[..whole.len() - 6].to_vec(), "不完整"),
            (SIGNATURE.to_vec(), "不完整"),
            ([SIGNATURE, &[0xFF; 40]].concat(), "不完整"),
            ([SIGNATURE, &piece(b"IEND", b"")].concat(), "不完整"),
            (png(200, 200, 6), "300 到 3000"),
            (png(600, 4000, 6), "300 到 3000"),
            (png(600, 700, 6), "正方形"),
            (png(600, 600, 2), "不透明"),
            (png(600, 600, 3), "不透明"),
            (vec![b'x'; SIZE_LIMIT + 1], "1 MB"),
        ] {
            assert!(why(bytes.clone()).contains(says), "{says}: {}", why(bytes));
        }
    }
}
