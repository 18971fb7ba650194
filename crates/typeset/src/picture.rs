//! Pictures (图片) of the text: looked up by name among the sheet's files, checked before the layout sees them.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage};

use crate::sheet::{PictureFile, Sheet};

/// Points (像素) of a picture at most: an A4 page scanned at 600 dpi. A small file can claim any size.
const MOST_POINTS: u64 = 36_000_000;
/// Pictures that do not say how dense they are.
const DPI: f64 = 144.0;

/// A picture ready to be set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ready {
    /// Place among the sheet's files.
    pub index: usize,
    /// Natural size in pt.
    pub size: (f64, f64),
    /// What typst calls the format.
    pub format: &'static str,
}

/// Finds a picture and checks it; otherwise one sentence for the drafter.
pub(crate) fn find(files: &[PictureFile], name: &str) -> Result<Ready, String> {
    let index = files.iter().position(|f| f.name == name).ok_or_else(|| {
        format!("没有找到图片“{name}”，图的位置印了空框：请附上这个文件，或改正“［图：…］”里的文件名")
    })?;
    let bytes = &files[index].bytes;
    let (width, height, format) = dimensions(bytes)
        .ok_or_else(|| format!("图片“{name}”不是 PNG 或 JPEG，图的位置印了空框：请另存为 PNG 或 JPEG"))?;
    if u64::from(width) * u64::from(height) > MOST_POINTS {
        return Err(format!(
            "图片“{name}”有 {width}×{height} 点，太大，图的位置印了空框：请缩小到 A4 纸 600 点每英寸以内"
        ));
    }
    let kind = if format == "png" { ExchangeFormat::Png } else { ExchangeFormat::Jpg };
    let image = RasterImage::new(bytes.clone(), RasterFormat::Exchange(kind), typst::foundations::Smart::Auto)
        .map_err(|_| format!("图片“{name}”已损坏，图的位置印了空框：请重新导出这张图片"))?;
    let pt = 72.0 / image.dpi().filter(|dpi| (36.0..=1200.0).contains(dpi)).unwrap_or(DPI);
    Ok(Ready { index, size: (f64::from(image.width()) * pt, f64::from(image.height()) * pt), format })
}

/// Width and height as the head of the file claims them, and the format.
fn dimensions(bytes: &[u8]) -> Option<(u32, u32, &'static str)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR") {
        return Some((big(bytes.get(16..20)?), big(bytes.get(20..24)?), "png"));
    }
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xFF {
            return None;
        }
        match marker {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            // Every start of frame but the three tables that share its numbers.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some((big(bytes.get(at + 7..at + 9)?), big(bytes.get(at + 5..at + 7)?), "jpg"));
            }
            _ => at += 2 + big(bytes.get(at + 2..at + 4)?) as usize,
        }
    }
}

fn big(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |n, b| n << 8 | u32::from(*b))
}

/// The files the layout may open, under names of our own.
pub(crate) fn files(sheet: &Sheet) -> Vec<(String, Bytes)> {
    sheet.pictures.iter().enumerate().map(|(n, f)| (path(n), f.bytes.clone())).collect()
}

/// The name of a file in the layout's world.
pub(crate) fn path(index: usize) -> String {
    format!("/picture-{index}")
}
