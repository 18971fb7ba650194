//! The picture of a seal (印章图片) as it may leave the house: as fine as paper needs, and nothing else of the file it came as.
//!
//! A file that is issued goes to many; whoever takes the picture out of it must not hold what the organ entered.

mod fit;

use std::io::Cursor;

use image::imageops::{self, FilterType};
use image::{ImageFormat, Limits, RgbaImage};

use crate::press::Fault;
use crate::screen::{parted, premultiplied};

pub use fit::{SealFlaw, try_seal};

/// Dots per inch of a seal in a file, at most.
pub const SEAL_DPI: f64 = 300.0;
/// Longest side that is decoded, dots.
const LONGEST: u32 = 4096;

/// A seal's PNG at no more than [`SEAL_DPI`] for its diameter in mm: 42 mm are 496 dots, 50 mm are 591. Transparency stays;
/// remarks, profiles and the colours of dots nobody sees do not. The same bytes and diameter give the same bytes.
///
/// # Errors
/// A [`Fault`] when the file is no PNG that can be read, or too large.
pub fn seal_at_print(png: &[u8], diameter: f64) -> Result<Vec<u8>, Fault> {
    let whole = decoded(png).ok_or_else(broken)?;
    let most = (diameter / 25.4 * SEAL_DPI).round().clamp(1.0, f64::from(LONGEST)) as u32;
    let (width, height) = whole.dimensions();
    let longest = width.max(height);
    let dots = |side: u32| (u64::from(side) * u64::from(most) / u64::from(longest)).max(1) as u32;
    let fine = premultiplied(whole);
    let printed =
        if longest > most { imageops::resize(&fine, dots(width), dots(height), FilterType::Triangle) } else { fine };
    let mut bytes = Cursor::new(Vec::new());
    parted(printed).write_to(&mut bytes, ImageFormat::Png).map_err(|_| broken())?;
    Ok(bytes.into_inner())
}

fn decoded(png: &[u8]) -> Option<RgbaImage> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    let mut reader = image::ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    reader.limits(limits);
    reader.decode().ok().map(|picture| picture.to_rgba8())
}

fn broken() -> Fault {
    Fault { message: "图片已损坏，印不出来，请重新导出后再登记".into(), place: "印章".into() }
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    fn png(width: u32, height: u32, dot: impl Fn(u32, u32) -> Rgba<u8>) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_fn(width, height, dot).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn striped(side: u32) -> Vec<u8> {
        png(side, side, |x, _| if x % 2 == 0 { Rgba([230, 0, 18, 255]) } else { Rgba([1, 2, 3, 0]) })
    }

    fn read(bytes: &[u8]) -> RgbaImage {
        image::load_from_memory(bytes).unwrap().to_rgba8()
    }

    #[test]
    fn a_fine_seal_is_printed_with_300_dots_an_inch_and_stays_transparent() {
        for (diameter, dots) in [(42.0, 496), (45.0, 531), (50.0, 591)] {
            let printed = read(&seal_at_print(&striped(3000), diameter).unwrap());
            assert_eq!(printed.dimensions(), (dots, dots), "{diameter} mm");
            let Rgba([r, g, _, a]) = *printed.get_pixel(dots / 2, dots / 2);
            assert!(r > 220 && g < 10 && (90..170).contains(&a), "{r} {g} {a}");
        }
        let oblong = png(3000, 2960, |_, _| Rgba([230, 0, 18, 90]));
        assert_eq!(read(&seal_at_print(&oblong, 45.0).unwrap()).dimensions(), (531, 523), "the shape stays");
    }

    #[test]
    fn the_same_seal_is_the_same_bytes_every_time() {
        let entered = striped(1200);
        let once = seal_at_print(&entered, 45.0).unwrap();
        assert_eq!(once, seal_at_print(&entered, 45.0).unwrap());
        assert_ne!(once, seal_at_print(&entered, 42.0).unwrap());
    }

    #[test]
    fn a_coarse_seal_keeps_its_dots_but_not_its_remarks_nor_what_is_not_seen() {
        let plain = png(300, 300, |x, _| if x < 9 { Rgba([9, 9, 9, 0]) } else { Rgba([230, 0, 18, 255]) });
        let remark = b"Software\0entered at the office of the keeper";
        let length = u32::try_from(remark.len()).unwrap().to_be_bytes();
        let chunk = [b"tEXt", &remark[..]].concat();
        let sum = crc(&chunk).to_be_bytes();
        let entered = [&plain[..33], &length, &chunk, &sum, &plain[33..]].concat();
        let printed = seal_at_print(&entered, 45.0).unwrap();
        assert!(!printed.windows(6).any(|w| w == b"keeper"), "remarks stay at home");
        let dots = read(&printed);
        assert_eq!(dots.dimensions(), (300, 300));
        assert_eq!(*dots.get_pixel(0, 0), Rgba([0, 0, 0, 0]), "what nobody sees is not told");
        assert_eq!(*dots.get_pixel(20, 0), Rgba([230, 0, 18, 255]));
    }

    /// The check sum of a chunk (PNG, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        let turn = |n: u32| (0..8).fold(n, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 });
        !bytes.iter().fold(u32::MAX, |sum, byte| turn((sum ^ u32::from(*byte)) & 0xFF) ^ (sum >> 8))
    }

    #[test]
    fn what_is_no_picture_is_refused_with_its_place() {
        let torn = striped(600);
        for bytes in [&b""[..], b"GIF89a", &torn[..200]] {
            let fault = seal_at_print(bytes, 45.0).unwrap_err();
            assert_eq!(fault.to_string(), "印章：图片已损坏，印不出来，请重新导出后再登记");
        }
    }
}
