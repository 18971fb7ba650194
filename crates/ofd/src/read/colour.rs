//! Colours (颜色): RGB, grey and CMYK, by value or by palette (GB/T 33190-2016, 8.3).

use super::resources::Resources;
use super::values;
use super::xml::Node;

/// A colour (颜色) as the screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 0 clear, 255 opaque.
    pub a: u8,
}

impl Colour {
    /// Black.
    pub const BLACK: Colour = Colour { r: 0, g: 0, b: 0, a: 255 };

    /// `#rrggbb`.
    pub fn hex(&self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }

    /// Opacity, 0 to 1.
    pub fn opacity(&self) -> f64 {
        f64::from(self.a) / 255.0
    }
}

/// A space of colours.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    pub kind: String,
    pub bits: u32,
    pub palette: Vec<String>,
}

/// The colour an element says; none with the reason when it cannot be read. A shading is shown in its first colour.
pub(crate) fn colour(node: &Node, shelf: &Resources) -> Result<Colour, String> {
    let space = node.id("ColorSpace").and_then(|id| shelf.spaces.get(&id));
    let alpha = byte(node.number("Alpha", 255.0)?);
    let index = node.attr("Index").and_then(|i| i.trim().parse::<usize>().ok());
    let entry = index.and_then(|i| space?.palette.get(i)).map(String::as_str);
    let Some(value) = node.attr("Value").or(entry) else {
        return shaded(node, shelf).map(|c| Colour { a: c.a.min(alpha), ..c });
    };
    let top = (f64::from(2u32.pow(space.map_or(8, |s| s.bits).clamp(1, 16))) - 1.0).max(1.0);
    let parts = values::parts(value).map(component).collect::<Result<Vec<f64>, String>>()?;
    let parts: Vec<f64> = parts.into_iter().map(|v| v * 255.0 / top).collect();
    let kind = space.map_or("", |s| s.kind.as_str());
    let (r, g, b) = mixed(&parts, kind).ok_or_else(|| format!("颜色“{}”读不懂", values::brief(value)))?;
    Ok(Colour { r: byte(r), g: byte(g), b: byte(b), a: alpha })
}

fn mixed(parts: &[f64], kind: &str) -> Option<(f64, f64, f64)> {
    match *parts {
        [k] => Some((k, k, k)),
        [k, _] if kind.eq_ignore_ascii_case("gray") => Some((k, k, k)),
        [c, m, y, k] if !kind.eq_ignore_ascii_case("rgb") => {
            let ink = |v: f64| (255.0 - v.min(255.0)) * (255.0 - k.min(255.0)) / 255.0;
            Some((ink(c), ink(m), ink(y)))
        }
        [r, g, b, ..] => Some((r, g, b)),
        _ => None,
    }
}

/// A component is written in tens, or in sixteens after a `#`.
fn component(text: &str) -> Result<f64, String> {
    match text.strip_prefix('#') {
        Some(hex) => u16::from_str_radix(hex, 16).map(f64::from).map_err(|_| format!("颜色“{text}”读不懂")),
        None => values::number(text),
    }
}

fn shaded(node: &Node, shelf: &Resources) -> Result<Colour, String> {
    let shading = node.kids.iter().find(|kid| kid.kids.iter().any(|k| k.is("Segment")));
    let first = shading.and_then(|s| s.child("Segment")).and_then(|s| s.child("Color"));
    match first {
        // A stop has no stops of its own: one step down and no further.
        Some(stop) if stop.attr("Value").is_some() || stop.attr("Index").is_some() => colour(stop, shelf),
        // A pattern would blacken what lies under it.
        _ if is_shaded(node) => Ok(Colour { a: 0, ..Colour::BLACK }),
        _ => Ok(Colour::BLACK),
    }
}

/// Whether an element asks for a shading or pattern, which is shown in one colour.
pub(crate) fn is_shaded(node: &Node) -> bool {
    node.attr("Value").is_none() && node.attr("Index").is_none() && !node.kids.is_empty()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn byte(value: f64) -> u8 {
    value.clamp(0.0, 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, xml};

    fn said(text: &str) -> Result<String, String> {
        let shelf = Resources {
            spaces: [(5, Space { kind: "GRAY".into(), bits: 8, palette: vec!["10".into(), "#80".into()] })].into(),
            ..Resources::default()
        };
        colour(&xml::parse("c", text.as_bytes(), &Limits::default()).unwrap(), &shelf).map(|c| c.hex())
    }

    #[test]
    fn colours_are_read_in_every_way_they_are_written() {
        assert_eq!(said("<c Value='255 0 16'/>").as_deref(), Ok("#ff0010"));
        assert_eq!(said("<c Value='#ff #00 #10'/>").as_deref(), Ok("#ff0010"));
        assert_eq!(said("<c Value='0 204 204 0'/>").as_deref(), Ok("#ff3333"));
        assert_eq!(said("<c Value='64' ColorSpace='5'/>").as_deref(), Ok("#404040"));
        assert_eq!(said("<c Index='1' ColorSpace='5'/>").as_deref(), Ok("#808080"));
        assert_eq!(
            said("<c><AxialShd><Segment><Color Value='1 2 3'/></Segment></AxialShd></c>").as_deref(),
            Ok("#010203")
        );
        assert!(said("<c Value='red'/>").unwrap_err().contains("不是数"));
        assert!(said("<c Value='1 2'/>").unwrap_err().contains("读不懂"));
    }
}
