//! What a picture file says of itself.

use docx::PictureKind;

/// Kind, width and height in dots; `None` for what is neither PNG nor JPEG.
pub(super) fn size(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    let (kind, width, height) = png(bytes).or_else(|| jpeg(bytes))?;
    (width > 0 && height > 0).then_some((kind, width, height))
}

fn png(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    Some((PictureKind::Png, number(8)?, number(12)?))
}

/// Walks from segment to segment until the one that holds the size.
fn jpeg(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (&[0xFF, marker, high, low], _) = rest.split_first_chunk::<4>()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let two = |at: usize| Some(u32::from(u16::from_be_bytes(rest.get(at..at + 2)?.try_into().ok()?)));
            return Some((PictureKind::Jpeg, two(7)?, two(5)?));
        }
        rest = rest.get(2 + length.max(2)..)?;
    }
}
