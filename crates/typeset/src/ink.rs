//! How wide and how high a text is in its face: what stands at an exact place is measured before the layout.

use crate::fonts::{Fonts, Role};

/// Width of a text in pt at a size, with a tracking between its characters.
pub(crate) fn advance(fonts: &Fonts, role: Role, text: &str, size: f64, tracking: f64) -> f64 {
    let instance = fonts.instance(role);
    let one = |c: char| {
        let glyph = instance.ttf().glyph_index(c).and_then(|id| instance.x_advance(id.0));
        glyph.map_or(if c.is_ascii() { 0.5 } else { 1.0 }, |em| em.get())
    };
    let gaps = text.chars().count().saturating_sub(1) as f64;
    text.chars().map(one).sum::<f64>() * size + gaps * tracking
}

/// Highest and lowest point of the ink of a text above its baseline, in em.
pub(crate) fn bounds(fonts: &Fonts, role: Role, text: &str) -> (f64, f64) {
    let instance = fonts.instance(role);
    let face = instance.ttf();
    let boxes = text.chars().filter_map(|c| face.glyph_bounding_box(face.glyph_index(c)?));
    let (low, high) = boxes.fold((i16::MAX, i16::MIN), |(low, high), b| (low.min(b.y_min), high.max(b.y_max)));
    if low > high {
        return (0.88, -0.12);
    }
    let em = instance.units_per_em();
    (f64::from(high) / em, f64::from(low) / em)
}
