//! Pictures as files that every reader of OFD knows.

use ofd::write::ImageFormat;
use resvg::tiny_skia::{Pixmap, Transform};
use typst::layout::Point;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage, SvgImage};

/// Dots per inch of a drawing that has to become a picture: fine enough for a seal in print.
const DPI: f64 = 600.0;

/// Pixels along the longer side at most.
const MOST: f64 = 4000.0;

/// The file of a picture drawn at a size.
pub fn file(image: &Image, size: Point) -> Option<(ImageFormat, Vec<u8>)> {
    match image.kind() {
        ImageKind::Raster(raster) => photo(raster),
        ImageKind::Svg(svg) => Some((ImageFormat::Png, drawing(svg, size)?)),
        ImageKind::Pdf(_) => None,
    }
}

/// PNG and upright JPEG as they are, the rest as PNG.
fn photo(raster: &RasterImage) -> Option<(ImageFormat, Vec<u8>)> {
    match (raster.format(), raster.exif_rotation()) {
        (RasterFormat::Exchange(ExchangeFormat::Png), None) => Some((ImageFormat::Png, raster.data().to_vec())),
        (RasterFormat::Exchange(ExchangeFormat::Jpg), None | Some(1)) => {
            Some((ImageFormat::Jpeg, raster.data().to_vec()))
        }
        _ => {
            let mut file = std::io::Cursor::new(Vec::new());
            raster.dynamic().write_to(&mut file, image::ImageFormat::Png).ok()?;
            Some((ImageFormat::Png, file.into_inner()))
        }
    }
}

#[typst::comemo::memoize]
fn drawing(svg: &SvgImage, size: Point) -> Option<Vec<u8>> {
    let fine = DPI / 72.0;
    let limit = MOST / size.x.to_pt().max(size.y.to_pt()).max(1.0);
    let scale = fine.min(limit);
    let (w, h) = (size.x.to_pt() * scale, size.y.to_pt() * scale);
    let mut pixels = Pixmap::new(w.ceil() as u32, h.ceil() as u32)?;
    let place = Transform::from_scale((w / svg.width()) as f32, (h / svg.height()) as f32);
    resvg::render(svg.tree(), place, &mut pixels.as_mut());
    pixels.encode_png().ok()
}
