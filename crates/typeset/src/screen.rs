//! Pictures as the screen needs them: no finer than it can show. A seal on a page thus never leaves as it was entered, and
//! a page with a scan stays light.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, Rgba, imageops};
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterImage};
use typst_svg::WebImage;

/// Dots per inch on the screen: half again as many as a page has at its natural size.
const DPI: f64 = 144.0;

/// The picture as the address of its data; `size` is that on paper, pt.
pub(crate) fn address(picture: &Image, size: (f64, f64)) -> String {
    match smaller(picture, size) {
        Some(small) => WebImage::new(&small).to_base64_url().into(),
        None => WebImage::new(picture).to_base64_url().into(),
    }
}

/// A coarser picture, where the picture is finer than the screen.
fn smaller(picture: &Image, size: (f64, f64)) -> Option<Image> {
    let ImageKind::Raster(raster) = picture.kind() else { return None };
    let dots = |pt: f64| (pt / 72.0 * DPI).ceil().max(1.0) as u32;
    let (width, height) = (dots(size.0), dots(size.1));
    if raster.width() <= width && raster.height() <= height {
        return None;
    }
    let whole = raster.dynamic().to_rgba8();
    let small = imageops::resize(
        &premultiplied(whole),
        width.min(raster.width()),
        height.min(raster.height()),
        FilterType::Triangle,
    );
    let mut bytes = Cursor::new(Vec::new());
    parted(small).write_to(&mut bytes, ImageFormat::Png).ok()?;
    RasterImage::plain(Bytes::new(bytes.into_inner()), ExchangeFormat::Png).ok().map(Image::plain)
}

/// Colours as strong as they are seen: transparent dots must not darken their neighbours.
pub(crate) fn premultiplied(mut picture: image::RgbaImage) -> image::RgbaImage {
    for Rgba([r, g, b, a]) in picture.pixels_mut() {
        for c in [r, g, b] {
            *c = (u16::from(*c) * u16::from(*a) / 255) as u8;
        }
    }
    picture
}

/// The opposite of [`premultiplied`]; dots that nobody sees have no colour.
pub(crate) fn parted(mut picture: image::RgbaImage) -> image::RgbaImage {
    for Rgba([r, g, b, a]) in picture.pixels_mut() {
        for c in [r, g, b] {
            *c = (u16::from(*c) * 255).checked_div(u16::from(*a)).unwrap_or(0).min(255) as u8;
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(side: u32) -> Image {
        let mut dots = image::RgbaImage::new(side, side);
        for (x, _, dot) in dots.enumerate_pixels_mut() {
            *dot = if x % 2 == 0 { Rgba([230, 0, 18, 255]) } else { Rgba([0, 0, 0, 0]) };
        }
        let mut bytes = Cursor::new(Vec::new());
        dots.write_to(&mut bytes, ImageFormat::Png).unwrap();
        Image::plain(RasterImage::plain(Bytes::new(bytes.into_inner()), ExchangeFormat::Png).unwrap())
    }

    #[test]
    fn a_fine_picture_leaves_as_coarse_as_the_screen_and_keeps_its_colour() {
        let small = smaller(&picture(1000), (72.0, 72.0)).unwrap();
        let ImageKind::Raster(raster) = small.kind() else { panic!("a picture of dots") };
        assert_eq!((raster.width(), raster.height()), (144, 144));
        let Rgba([r, g, _, a]) = *raster.dynamic().to_rgba8().get_pixel(70, 70);
        assert!(r > 220 && g < 10 && (100..160).contains(&a), "{r} {g} {a}");
        assert!(address(&picture(1000), (72.0, 72.0)).len() < 4_000);
    }

    #[test]
    fn a_coarse_picture_is_left_alone() {
        assert!(smaller(&picture(100), (72.0, 72.0)).is_none());
    }
}
