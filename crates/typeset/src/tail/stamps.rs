//! Signature stamps (签发人签名章) with the offices of who signed. GB/T 9704-2012, 7.3.5.3.

use super::{End, Part, RIGHT};
use crate::figures::{ADVANCE, GAP, MM, SIZE_3, between};
use crate::fonts::Role;
use crate::ink;
use crate::plan::spot::{Anchor, Spot, Words, words};
use crate::sheet::{SealImage, Stamp};

/// Size of a stamp's picture, mm.
const STAMP: (f64, f64) = (30.0, 12.0);
/// Most room for all stamps together, pt: a page also holds the text above and the date below.
const ALL: f64 = 165.0 * MM;
/// Size of a name printed in the place of a picture, pt.
const NAME: f64 = 22.0;

/// The file of a stamp among those of the layout.
pub(crate) fn file(at: usize, image: &SealImage) -> Option<String> {
    match image {
        SealImage::Drawn { .. } => None,
        SealImage::Png(_) => Some(format!("/stamp-{at}.png")),
        SealImage::Svg(_) => Some(format!("/stamp-{at}.svg")),
    }
}

impl End<'_> {
    /// Two lines below the text, stamps four characters in, one below the other; two characters left of each the office, its
    /// middle on the stamp's; one line below the last the date, four characters in.
    pub(super) fn stamped(&self) -> Part {
        let rows = self.signings.len().max(1) as f64;
        let pitch = (STAMP.1 * MM + GAP).min(ALL / rows);
        let high = (STAMP.1 * MM).min(pitch - 2.0 * MM);
        let wide = self.signings.iter().map(|s| self.stamp_width(s.stamp.as_ref(), high)).fold(0.0, f64::max);
        let left = RIGHT - 4.0 * ADVANCE - wide;
        let top = between(2.0);
        let mut spots = Vec::new();
        for (at, signing) in self.signings.iter().enumerate() {
            let y = top + at as f64 * pitch;
            let stamp = signing.stamp.clone().unwrap_or_default();
            let duty = if stamp.duty.is_empty() { &signing.organ } else { &stamp.duty };
            let line = words(duty.as_str(), Anchor::Right, left - 2.0 * ADVANCE, y + (high - SIZE_3) / 2.0);
            spots.push(Spot::Words(line));
            spots.push(stamp_spot(&stamp, at, (left, y), (wide, high)));
        }
        let mut height = top + (rows - 1.0) * pitch + high;
        if !self.date.is_empty() {
            let y = height + between(1.0);
            spots.push(Spot::Words(words(&*self.date, Anchor::Right, RIGHT - 4.0 * ADVANCE, y)));
            height = y + SIZE_3;
        }
        Part { height, spots, foot: height }
    }

    fn stamp_width(&self, stamp: Option<&Stamp>, high: f64) -> f64 {
        let Some(stamp) = stamp else { return 0.0 };
        if stamp.image.as_ref().and_then(|image| file(0, image)).is_some() {
            return STAMP.0 / STAMP.1 * high;
        }
        ink::advance(self.fonts, Role::Kai, &spaced(&stamp.name), NAME, 0.0)
    }
}

fn stamp_spot(stamp: &Stamp, at: usize, from: (f64, f64), size: (f64, f64)) -> Spot {
    if let Some(file) = stamp.image.as_ref().and_then(|image| file(at, image)) {
        return Spot::Stamp { x: from.0, y: from.1, width: size.0, height: size.1, file };
    }
    let y = from.1 + (size.1 - NAME) / 2.0;
    let line = words(spaced(&stamp.name), Anchor::Left, from.0, y);
    Spot::Words(Words { face: "kai", size: NAME, tracking: 0.0, colour: "red", ..line })
}

/// Names of two characters take the room of three.
fn spaced(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().collect();
    match chars.as_slice() {
        [first, second] => format!("{first}　{second}"),
        _ => chars.iter().collect(),
    }
}
