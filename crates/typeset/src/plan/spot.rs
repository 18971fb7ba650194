//! What stands at an exact place, whatever the text does: marks, numbers, lines, signatures, seals. Lengths in pt.

use serde::Serialize;

use super::TRACKING;
use crate::figures::SIZE_3;

/// One thing at its place, from the upper left corner of its block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Spot {
    /// A text of one line.
    Words(Words),
    /// A straight line; `y` is its middle.
    Rule { x: f64, y: f64, length: f64, width: f64, colour: &'static str },
    /// A seal: the upper left corner of its square.
    Seal { x: f64, y: f64, size: f64, file: Option<String>, organ: Vec<char> },
    /// A picture that keeps its shape in a box.
    Stamp { x: f64, y: f64, width: f64, height: f64, file: String },
}

/// A text of one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Words {
    pub x: f64,
    pub y: f64,
    /// Which end of the text `x` is.
    pub anchor: Anchor,
    pub text: String,
    pub face: &'static str,
    pub size: f64,
    pub tracking: f64,
    pub colour: &'static str,
    /// Factor of the width.
    pub scale: f64,
    /// Whether it is the drafter's own signature: the screen finds its characters.
    pub own: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Anchor {
    Left,
    Center,
    Right,
}

/// A text in 3号 仿宋, black.
pub(crate) fn words(text: impl Into<String>, anchor: Anchor, x: f64, y: f64) -> Words {
    Words {
        x,
        y,
        anchor,
        text: text.into(),
        face: "fang",
        size: SIZE_3,
        tracking: TRACKING,
        colour: "black",
        scale: 1.0,
        own: false,
    }
}
