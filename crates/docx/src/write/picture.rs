//! Pictures in DrawingML.

use super::parts::picture_id;
use super::xml::Xml;
use crate::model::{Picture, Place};

pub(super) fn write(xml: &mut Xml, at: usize, picture: &Picture, place: Place) {
    let (width, height) = (picture.width.to_string(), picture.height.to_string());
    xml.raw("<w:r><w:drawing>");
    match place {
        Place::Inline => {
            xml.open("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")]);
        }
        Place::Behind { x, y } => anchor(xml, x, y),
    }
    xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
    if matches!(place, Place::Behind { .. }) {
        xml.raw("<wp:wrapNone/>");
    }
    let (number, name) = ((at + 1).to_string(), format!("图片{}", at + 1));
    xml.empty("wp:docPr", &[("id", &number), ("name", &name), ("descr", &picture.alt)]);
    xml.raw("<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>");
    xml.empty("pic:cNvPr", &[("id", &number), ("name", &name)]);
    xml.raw("<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>");
    xml.empty("a:blip", &[("r:embed", &picture_id(at))]);
    xml.raw("<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
    xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
    xml.raw(
        "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>",
    );
    xml.close(if place == Place::Inline { "wp:inline" } else { "wp:anchor" });
    xml.raw("</w:drawing></w:r>");
}

fn anchor(xml: &mut Xml, x: i64, y: i64) {
    xml.open(
        "wp:anchor",
        &[
            ("distT", "0"),
            ("distB", "0"),
            ("distL", "0"),
            ("distR", "0"),
            ("simplePos", "0"),
            ("relativeHeight", "1"),
            ("behindDoc", "1"),
            ("locked", "0"),
            ("layoutInCell", "1"),
            ("allowOverlap", "1"),
        ],
    );
    xml.raw("<wp:simplePos x=\"0\" y=\"0\"/><wp:positionH relativeFrom=\"margin\"><wp:posOffset>");
    xml.text(&x.to_string());
    xml.raw("</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>");
    xml.text(&y.to_string());
    xml.raw("</wp:posOffset></wp:positionV>");
}
