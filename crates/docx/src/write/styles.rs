//! Styles and the font table.

use super::paragraph::{properties, run_properties};
use super::xml::Xml;
use crate::model::{Docx, Style};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) fn part(docx: &Docx) -> String {
    let mut xml = Xml::part();
    xml.open("w:styles", &[("xmlns:w", W)]);
    xml.raw("<w:docDefaults><w:rPrDefault><w:rPr>");
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    xml.raw("</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>");
    for (at, style) in docx.styles.iter().enumerate() {
        one(&mut xml, style, at == 0);
    }
    xml.raw("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>");
    xml.raw(
        "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>",
    );
    xml.close("w:styles").0.clone()
}

fn one(xml: &mut Xml, style: &Style, is_default: bool) {
    let mut pairs = vec![("w:type", if style.of_characters { "character" } else { "paragraph" })];
    pairs.push(if is_default { ("w:default", "1") } else { ("w:customStyle", "1") });
    pairs.push(("w:styleId", &style.id));
    xml.open("w:style", &pairs).value("w:name", &style.name);
    if !style.based_on.is_empty() {
        xml.value("w:basedOn", &style.based_on);
    }
    if !style.next.is_empty() {
        xml.value("w:next", &style.next);
    }
    xml.raw("<w:qFormat/>");
    if !style.of_characters {
        xml.raw("<w:pPr>");
        properties(xml, &style.para);
        xml.raw("</w:pPr>");
    }
    run_properties(xml, &style.run, "w:rPr");
    xml.close("w:style");
}

/// Each font with its substitute, for a machine that does not have it.
pub(super) fn fonts(docx: &Docx) -> String {
    let mut xml = Xml::part();
    xml.open("w:fonts", &[("xmlns:w", W)]);
    for font in &docx.fonts {
        xml.open("w:font", &[("w:name", &font.name)]);
        if !font.instead.is_empty() {
            xml.value("w:altName", &font.instead);
        }
        xml.raw("<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"default\"/>").close("w:font");
    }
    xml.close("w:fonts").0.clone()
}
