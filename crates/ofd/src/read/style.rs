//! Drawing parameters (绘制参数): how lines and areas are drawn, handed down from layer to object.

use super::colour::{self, Colour};
use super::limits::Limits;
use super::resources::Resources;
use super::values;
use super::xml::Node;

/// The end of a line (Cap).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cap {
    /// Cut off.
    #[default]
    Butt,
    /// Round.
    Round,
    /// Half a line width longer.
    Square,
}

/// The corner of a line (Join).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Pointed.
    #[default]
    Miter,
    /// Round.
    Round,
    /// Cut off.
    Bevel,
}

/// What a line is drawn with (勾边).
#[derive(Debug, Clone, PartialEq)]
pub struct Pen {
    /// Colour.
    pub colour: Colour,
    /// Width, mm in the object's space.
    pub width: f64,
    /// Its ends.
    pub cap: Cap,
    /// Its corners.
    pub join: Join,
    /// How far a pointed corner may reach, in line widths.
    pub miter: f64,
    /// Lengths of strokes and gaps, mm; empty for a line without gaps.
    pub dash: Vec<f64>,
    /// Where the dashes begin, mm.
    pub dash_offset: f64,
}

/// What is known of the style so far.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    pub fill: Option<Colour>,
    pub stroke: Option<Colour>,
    pub shaded: bool,
    pen: Pen,
}

impl Default for Style {
    fn default() -> Style {
        let pen = Pen {
            colour: Colour::BLACK,
            width: 0.353,
            cap: Cap::Butt,
            join: Join::Miter,
            miter: 4.234,
            dash: Vec::new(),
            dash_offset: 0.0,
        };
        Style { fill: None, stroke: None, shaded: false, pen }
    }
}

impl Style {
    /// The style with what an element adds: its drawing parameter first, then what it says itself.
    pub fn with(&self, node: &Node, shelf: &Resources) -> Result<Style, String> {
        let mut style = self.clone();
        let mut chain = Vec::new();
        let mut next = node.id("DrawParam");
        while let Some(id) = next {
            let Some(param) = shelf.params.get(&id).filter(|_| chain.len() < Limits::CHAIN && !chain.contains(&id))
            else {
                break;
            };
            chain.push(id);
            next = param.id("Relative");
        }
        for id in chain.iter().rev() {
            style.add(&shelf.params[id], shelf)?;
        }
        style.add(node, shelf)?;
        Ok(style)
    }

    fn add(&mut self, node: &Node, shelf: &Resources) -> Result<(), String> {
        let pen = &mut self.pen;
        pen.width = node.number("LineWidth", pen.width)?.max(0.0);
        pen.miter = node.number("MiterLimit", pen.miter)?.max(1.0);
        pen.dash_offset = node.number("DashOffset", pen.dash_offset)?;
        if let Some(text) = node.attr("DashPattern") {
            pen.dash = dashes(values::numbers(text)?);
        }
        pen.cap = match node.attr("Cap").unwrap_or_default().to_ascii_lowercase().as_str() {
            "butt" => Cap::Butt,
            "round" => Cap::Round,
            "square" => Cap::Square,
            _ => pen.cap,
        };
        pen.join = match node.attr("Join").unwrap_or_default().to_ascii_lowercase().as_str() {
            "miter" => Join::Miter,
            "round" => Join::Round,
            "bevel" => Join::Bevel,
            _ => pen.join,
        };
        for (name, slot) in [("FillColor", &mut self.fill), ("StrokeColor", &mut self.stroke)] {
            if let Some(said) = node.child(name) {
                *slot = Some(colour::colour(said, shelf)?);
                self.shaded |= colour::is_shaded(said);
            }
        }
        Ok(())
    }

    /// The pen for a line of a colour.
    pub fn pen(&self, colour: Colour) -> Pen {
        Pen { colour, ..self.pen.clone() }
    }
}

/// A pattern that can be drawn: no more than some lengths, none negative, not all of them zero.
fn dashes(mut lengths: Vec<f64>) -> Vec<f64> {
    lengths.truncate(16);
    let sound = lengths.iter().all(|l| *l >= 0.0) && lengths.iter().sum::<f64>() > 0.01;
    if !sound {
        return Vec::new();
    }
    if lengths.len() % 2 == 1 {
        lengths.extend_from_within(..);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, xml};

    fn node(text: &str) -> Node {
        xml::parse("p", text.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn parameters_that_refer_to_each_other_in_a_ring_come_to_an_end() {
        let params = [
            (1, node("<DrawParam ID='1' Relative='2' LineWidth='1'/>")),
            (2, node("<DrawParam ID='2' Relative='1' LineWidth='2' Cap='Round'/>")),
        ];
        let shelf = Resources { params: params.into(), ..Resources::default() };
        let style = Style::default().with(&node("<PathObject DrawParam='1'/>"), &shelf).unwrap();
        let pen = style.pen(Colour::BLACK);
        assert!((pen.width - 1.0).abs() < 1e-9);
        assert_eq!(pen.cap, Cap::Round);
    }

    #[test]
    fn dashes_that_cannot_be_drawn_become_a_whole_line() {
        assert!(dashes(vec![0.0, 0.0]).is_empty());
        assert!(dashes(vec![1.0, -1.0]).is_empty());
        assert_eq!(dashes(vec![2.0]), [2.0, 2.0]);
        assert_eq!(dashes(vec![1.0; 400]).len(), 16);
    }
}
