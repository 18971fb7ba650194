//! A page as a picture of dots, for the command line and for comparing by eye.

use typst::foundations::Smart;
use typst::utils::Scalar;
use typst::visualize::{Color, Paint};
use typst_layout::Page;
use typst_render::RenderOptions;

use crate::press::{Fault, layout_fault};

/// Points in an inch.
const INCH: f64 = 72.0;

/// Draws a page on white paper at so many dots per inch.
pub(crate) fn page(page: &Page, dpi: f64) -> Result<Vec<u8>, Fault> {
    let white = Page { fill: Smart::Custom(Some(Paint::Solid(Color::WHITE))), ..page.clone() };
    let options = RenderOptions { pixel_per_pt: Scalar::new(dpi / INCH), render_bleed: false };
    typst_render::render(&white, &options).encode_png().map_err(|e| layout_fault(&e.to_string()))
}
