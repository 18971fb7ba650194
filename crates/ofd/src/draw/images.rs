//! Pictures (图像): what can be shown, and what becomes an empty frame.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, RgbaImage};

use crate::read::{Limits, Picture};

/// Formats that are drawn; the others are named.
fn known(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(ImageFormat::Png),
        [0xFF, 0xD8, 0xFF, ..] => Some(ImageFormat::Jpeg),
        [b'B', b'M', ..] => Some(ImageFormat::Bmp),
        _ => None,
    }
}

/// The name of a format that is not drawn.
fn foreign(picture: &Picture) -> String {
    let by_bytes = match picture.data.as_slice() {
        [0x97, b'J', b'B', b'2', ..] => "JBIG2",
        [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => "TIFF",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [0, 0, 0, 0x0C, b'j', b'P', ..] => "JPEG 2000",
        _ => "",
    };
    let written = picture.format.trim().to_ascii_uppercase();
    match (by_bytes, written.as_str()) {
        ("", "GBIG2" | "JBIG2" | "JB2") => "JBIG2".into(),
        ("", "") => String::new(),
        ("", written) => written.chars().filter(char::is_ascii_alphanumeric).take(12).collect(),
        (known, _) => known.into(),
    }
}

/// Why a picture is an empty frame, without the closing mark.
fn unknown(picture: &Picture) -> String {
    if picture.data.is_empty() {
        return "图像缺失，显示为空框".into();
    }
    match foreign(picture) {
        name if name.is_empty() => "图像格式不认识，显示为空框".into(),
        name => format!("图像是 {name} 格式，暂不能显示，以空框代替"),
    }
}

type Opened<'a> = (ImageReader<Cursor<&'a [u8]>>, ImageFormat);

fn reader<'a>(picture: &'a Picture, limits: &Limits) -> Result<Opened<'a>, String> {
    let format = known(&picture.data).ok_or_else(|| unknown(picture))?;
    let (wide, high) = ImageReader::with_format(Cursor::new(picture.data.as_slice()), format)
        .into_dimensions()
        .map_err(|_| "图像已损坏，显示为空框".to_owned())?;
    if u64::from(wide) * u64::from(high) > limits.pixels {
        return Err(format!("图像有 {wide}×{high} 点，超过上限，显示为空框"));
    }
    let mut reader = ImageReader::with_format(Cursor::new(picture.data.as_slice()), format);
    let mut bound = image::Limits::default();
    bound.max_alloc = Some(limits.pixels.saturating_mul(8));
    reader.limits(bound);
    Ok((reader, format))
}

/// The picture's points; the reason when it becomes an empty frame.
pub(super) fn decode(picture: &Picture, limits: &Limits) -> Result<RgbaImage, String> {
    let (reader, _) = reader(picture, limits)?;
    let decoded = reader.decode().map_err(|_| "图像已损坏，显示为空框".to_owned())?;
    Ok(decoded.into_rgba8())
}

/// The picture as a browser takes it, `data:image/png;base64,…`; the reason when it becomes an empty frame.
pub(super) fn embed(picture: &Picture, limits: &Limits) -> Result<String, String> {
    let (reader, format) = reader(picture, limits)?;
    match format {
        ImageFormat::Png => Ok(uri("image/png", &picture.data)),
        ImageFormat::Jpeg => Ok(uri("image/jpeg", &picture.data)),
        _ => {
            let decoded = reader.decode().map_err(|_| "图像已损坏，显示为空框".to_owned())?;
            encode(&decoded).map(|bytes| uri("image/png", &bytes))
        }
    }
}

/// A picture as a PNG file.
pub(super) fn encode(picture: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).map_err(|_| "图像不能写成 PNG".to_owned())?;
    Ok(bytes.into_inner())
}

fn uri(mime: &str, bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = format!("data:{mime};base64,");
    out.reserve(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let all = group.iter().chain([&0; 2]).take(3).fold(0usize, |n, b| n << 8 | usize::from(*b));
        for i in 0..4 {
            let sign = if i <= group.len() { SIGNS[all >> (18 - 6 * i) & 63] } else { b'=' };
            out.push(char::from(sign));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Matrix;

    fn picture(data: &[u8], format: &str) -> Picture {
        Picture { data: std::rc::Rc::new(data.to_vec()), format: format.into(), matrix: Matrix::SAME }
    }

    #[test]
    fn bytes_are_written_in_sixty_four_signs() {
        for (bytes, signs) in [("", ""), ("M", "TQ=="), ("Ma", "TWE="), ("Man", "TWFu"), ("Man!", "TWFuIQ==")] {
            assert_eq!(uri("a/b", bytes.as_bytes()), format!("data:a/b;base64,{signs}"));
        }
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        let limits = Limits::default();
        let said = |data: &[u8], format| embed(&picture(data, format), &limits).unwrap_err();
        assert!(said(b"\x97JB2\r\n\x1a\n", "").contains("JBIG2"));
        assert!(said(b"????", "GBIG2").contains("JBIG2"));
        assert!(said(b"II*\0....", "").contains("TIFF"));
        assert!(said(b"????", "").contains("不认识"));
        assert!(said(b"", "PNG").contains("缺失"));
        assert!(said(b"\x89PNG\r\n\x1a\n broken", "").contains("已损坏"));
    }

    #[test]
    fn a_picture_with_too_many_points_is_a_frame() {
        let bytes = encode(&DynamicImage::new_rgb8(40, 30)).unwrap();
        let limits = Limits { pixels: 1000, ..Limits::default() };
        assert!(decode(&picture(&bytes, ""), &limits).unwrap_err().contains("40×30"));
        assert!(embed(&picture(&bytes, ""), &limits).unwrap_err().contains("超过上限"));
        assert_eq!(decode(&picture(&bytes, ""), &Limits::default()).unwrap().dimensions(), (40, 30));
    }
}
