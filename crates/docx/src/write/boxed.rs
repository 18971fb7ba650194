//! Text boxes, at the bottom of the type area or at a place of the page.

use super::paragraph;
use super::xml::Xml;
use crate::model::{Picture, Spot, TextBox};

/// Numbers of the drawings; pictures count from 1 and never come this far.
const NUMBERS: usize = 10_000;

pub(super) fn write(xml: &mut Xml, text: &TextBox, pictures: &[Picture]) {
    let (width, height) = (text.width.to_string(), text.height.to_string());
    xml.raw("<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>");
    xml.raw("<wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"2\" behindDoc=\"0\" ");
    xml.raw("locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/>");
    let (number, wrap, anchor) = match text.spot {
        Spot::Foot => {
            xml.raw("<wp:positionH relativeFrom=\"margin\"><wp:posOffset>0</wp:posOffset></wp:positionH>");
            xml.raw("<wp:positionV relativeFrom=\"margin\"><wp:align>bottom</wp:align></wp:positionV>");
            (NUMBERS, "<wp:wrapTopAndBottom/>", "b")
        }
        Spot::Page { x, y } => {
            xml.raw("<wp:positionH relativeFrom=\"page\"><wp:posOffset>").text(&x.to_string());
            xml.raw("</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"page\"><wp:posOffset>");
            xml.text(&y.to_string()).raw("</wp:posOffset></wp:positionV>");
            // Boxes of a page stand below each other: their heights tell them apart.
            (NUMBERS + 1 + usize::try_from(y / 12_700).unwrap_or_default(), "<wp:wrapNone/>", "t")
        }
    };
    xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]).raw(wrap);
    xml.empty("wp:docPr", &[("id", &number.to_string()), ("name", &text.name)]);
    xml.raw(
        "<a:graphic><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp>",
    );
    xml.raw("<wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
    xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
    xml.raw("</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>");
    xml.raw("<wps:txbx><w:txbxContent>");
    for paragraph in &text.paragraphs {
        paragraph::write(xml, paragraph, pictures);
    }
    xml.raw("</w:txbxContent></wps:txbx>");
    let inset = [("wrap", "square"), ("lIns", "0"), ("tIns", "0"), ("rIns", "0"), ("bIns", "0"), ("anchor", anchor)];
    xml.open("wps:bodyPr", &inset).raw("<a:noAutofit/></wps:bodyPr>");
    xml.raw("</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>");
}
