//! Whether the picture of a seal can stand on a paper (试印): it prints something, and it hides nothing under it.

use image::{Rgba, RgbaImage};

use super::decoded;

/// Least share of the picture that shows: a ring of its own is some 8 %.
const LEAST_INK: f64 = 0.01;
/// Most that may be covered: rings, letters and a star are a third of the square, a filled disc is 79 %.
const MOST_COVER: f64 = 0.6;
/// Most that may be white and still cover what is under it, such as the rest of a background.
const MOST_WHITE: f64 = 0.05;
/// Least part of the picture's side that the seal takes: with wider margins it prints smaller than its diameter.
const LEAST_SIDE: f64 = 0.9;
/// From here a channel is as good as paper: a scanner's white is seldom 255.
const PAPER: u16 = 215;

/// Why a picture is no seal for a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealFlaw {
    /// It is no PNG that can be read, or too large.
    Broken,
    /// Nothing of it shows on white paper.
    Empty,
    /// Its background hides the signature and the date.
    Opaque,
    /// Wide margins: the seal would print smaller than its diameter; the part of the side it takes, in percent.
    Small(u8),
}

/// Tries a seal's PNG as it would lie on a paper.
///
/// # Errors
/// The first [`SealFlaw`] that was found.
pub fn try_seal(png: &[u8]) -> Result<(), SealFlaw> {
    let picture = decoded(png).ok_or(SealFlaw::Broken)?;
    let seen = Seen::of(&picture);
    if seen.white > MOST_WHITE || seen.cover > MOST_COVER {
        return Err(SealFlaw::Opaque);
    }
    if seen.ink < LEAST_INK {
        return Err(SealFlaw::Empty);
    }
    if seen.side < LEAST_SIDE {
        return Err(SealFlaw::Small((seen.side * 100.0) as u8));
    }
    Ok(())
}

/// What is seen of a picture, as shares of all its dots.
#[derive(Default)]
struct Seen {
    /// Covers what is under it.
    cover: f64,
    /// Covers, and is white.
    white: f64,
    /// Shows on white paper.
    ink: f64,
    /// Longer side of what shows, as part of the picture's.
    side: f64,
}

impl Seen {
    fn of(picture: &RgbaImage) -> Seen {
        let (width, height) = picture.dimensions();
        let dots = f64::from(width) * f64::from(height);
        let mut seen = Seen::default();
        let (mut left, mut right, mut top, mut bottom) = (width, 0, height, 0);
        for (x, y, Rgba([r, g, b, a])) in picture.enumerate_pixels() {
            let share = f64::from(*a) / 255.0 / dots;
            let least = u16::from(*r.min(g).min(b));
            seen.cover += share;
            if least >= PAPER {
                seen.white += share;
            }
            if 255 - (255 - least) * u16::from(*a) / 255 < PAPER {
                seen.ink += 1.0 / dots;
                (left, right) = (left.min(x), right.max(x + 1));
                (top, bottom) = (top.min(y), bottom.max(y + 1));
            }
        }
        let longer = f64::from(right.saturating_sub(left).max(bottom.saturating_sub(top)));
        seen.side = longer / f64::from(width.max(height));
        seen
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const RED: [u8; 4] = [200, 0, 0, 255];

    /// A ring and a star's worth of red, over `ground`; `reach` of the half side.
    fn seal(side: u32, reach: f64, ground: [u8; 4]) -> Vec<u8> {
        let half = f64::from(side) / 2.0;
        let dot = |x: u32, y: u32| {
            let from = (f64::from(x) - half).hypot(f64::from(y) - half) / half;
            let red = from < 0.3 * reach || (0.9 * reach..reach).contains(&from);
            Rgba(if red { RED } else { ground })
        };
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_fn(side, side, dot).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn all(dot: [u8; 4]) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(600, 600, Rgba(dot)).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_seal_on_a_transparent_ground_is_good_whatever_colour_nobody_sees() {
        for ground in [[0, 0, 0, 0], [255, 255, 255, 0], [255, 255, 255, 6]] {
            assert_eq!(try_seal(&seal(600, 0.99, ground)), Ok(()), "{ground:?}");
        }
        assert_eq!(try_seal(&seal(300, 0.93, [0; 4])), Ok(()));
    }

    /// A wholly transparent picture was registered, and a paper went out without a seal.
    #[test]
    fn a_seal_that_prints_nothing_is_refused() {
        assert_eq!(try_seal(&all([0, 0, 0, 0])), Err(SealFlaw::Empty));
        assert_eq!(try_seal(&all([200, 0, 0, 12])), Err(SealFlaw::Empty), "too faint");
    }

    /// A white ground was registered, and covered the signature and the date.
    #[test]
    fn a_seal_that_hides_the_signature_is_refused() {
        let grounds = [[255, 255, 255, 255], [240, 238, 230, 255], [255, 255, 255, 60], [170, 170, 160, 255]];
        for ground in grounds {
            assert_eq!(try_seal(&seal(600, 0.99, ground)), Err(SealFlaw::Opaque), "{ground:?}");
        }
        assert_eq!(try_seal(&all(RED)), Err(SealFlaw::Opaque));
    }

    #[test]
    fn a_seal_with_wide_margins_is_refused_because_it_prints_too_small() {
        assert!(matches!(try_seal(&seal(600, 0.5, [0; 4])), Err(SealFlaw::Small(49..=50))));
    }

    #[test]
    fn what_is_no_picture_is_no_seal() {
        assert_eq!(try_seal(b"GIF89a"), Err(SealFlaw::Broken));
        assert_eq!(try_seal(&seal(600, 0.99, [0; 4])[..200]), Err(SealFlaw::Broken));
    }
}
