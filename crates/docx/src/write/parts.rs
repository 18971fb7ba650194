//! Parts other than styles.

use super::paragraph;
use super::picture_name;
use super::table;
use super::xml::Xml;
use crate::model::{Block, Docx, Page, Paragraph, Properties};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Relationships of the main document: identifier, type, target. Pictures follow.
const RELATED: [(&str, &str, &str); 6] = [
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    ("rId3", "fontTable", "fontTable.xml"),
    ("rId4", "footer", "footer1.xml"),
    ("rId5", "footer", "footer2.xml"),
    ("rId6", "footer", "footer3.xml"),
];

/// Identifier of the relationship to a picture.
pub(super) fn picture_id(at: usize) -> String {
    format!("rId{}", RELATED.len() + 1 + at)
}

pub(super) fn content_types(docx: &Docx) -> String {
    let mut xml = Xml::part();
    xml.open("Types", &[("xmlns", TYPES)]);
    let mut kinds =
        vec![("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")];
    for kind in docx.pictures.iter().map(|p| p.kind.ending()) {
        let mime = if kind == "png" { "image/png" } else { "image/jpeg" };
        if !kinds.contains(&(kind, mime)) {
            kinds.push((kind, mime));
        }
    }
    for (ending, mime) in kinds {
        xml.empty("Default", &[("Extension", ending), ("ContentType", mime)]);
    }
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    let app = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
    xml.empty("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", core)]);
    xml.empty("Override", &[("PartName", "/docProps/app.xml"), ("ContentType", app)]);
    xml.empty("Override", &[("PartName", "/word/document.xml"), ("ContentType", &format!("{WORD}.document.main+xml"))]);
    for (_, kind, target) in RELATED {
        let (part, mime) = (format!("/word/{target}"), format!("{WORD}.{kind}+xml"));
        xml.empty("Override", &[("PartName", &part), ("ContentType", &mime)]);
    }
    xml.close("Types").0.clone()
}

pub(super) fn package_relationships() -> String {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let mut xml = Xml::part();
    xml.open("Relationships", &[("xmlns", RELATIONSHIPS)]);
    for (id, kind, target) in [
        ("rId1", format!("{R}/officeDocument"), "word/document.xml"),
        ("rId2", core.to_owned(), "docProps/core.xml"),
        ("rId3", format!("{R}/extended-properties"), "docProps/app.xml"),
    ] {
        xml.empty("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)]);
    }
    xml.close("Relationships").0.clone()
}

pub(super) fn document_relationships(docx: &Docx) -> String {
    let mut xml = Xml::part();
    xml.open("Relationships", &[("xmlns", RELATIONSHIPS)]);
    for (id, kind, target) in RELATED {
        xml.empty("Relationship", &[("Id", id), ("Type", &format!("{R}/{kind}")), ("Target", target)]);
    }
    for (at, picture) in docx.pictures.iter().enumerate() {
        let target = format!("media/{}", picture_name(at, picture.kind));
        let (id, kind) = (picture_id(at), format!("{R}/image"));
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", &target)]);
    }
    xml.close("Relationships").0.clone()
}

pub(super) fn core(properties: &Properties) -> String {
    let mut xml = Xml::part();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.raw("<dc:title>").text(&properties.title).raw("</dc:title>");
    xml.raw("<dc:creator>").text(&properties.author).raw("</dc:creator>");
    if !properties.created.is_empty() {
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.open(name, &[("xsi:type", "dcterms:W3CDTF")]).text(&properties.created).close(name);
        }
    }
    xml.close("cp:coreProperties").0.clone()
}

pub(super) fn app() -> String {
    let mut xml = Xml::part();
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", space)]).raw("<Application>中枢</Application>").close("Properties").0.clone()
}

/// Odd and even footers differ; no program may change the pitch by compressing marks; layout as of Word 2013.
pub(super) fn settings() -> String {
    let mut xml = Xml::part();
    xml.open("w:settings", &[("xmlns:w", W)]);
    xml.value("w:defaultTabStop", 420);
    xml.raw("<w:evenAndOddHeaders/>");
    xml.raw("<w:drawingGridVerticalSpacing w:val=\"296\"/>");
    xml.value("w:characterSpacingControl", "doNotCompress");
    xml.raw("<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>");
    xml.raw("<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>");
    xml.raw("<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>");
    xml.raw("</w:compat>");
    xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    xml.close("w:settings").0.clone()
}

pub(super) fn footer(paragraphs: &[Paragraph]) -> String {
    let mut xml = Xml::part();
    xml.open("w:ftr", &[("xmlns:w", W), ("xmlns:r", R)]);
    for paragraph in paragraphs {
        paragraph::write(&mut xml, paragraph, &[]);
    }
    if paragraphs.is_empty() {
        xml.raw("<w:p/>");
    }
    xml.close("w:ftr").0.clone()
}

pub(super) fn document(docx: &Docx) -> String {
    let mut xml = Xml::part();
    xml.open(
        "w:document",
        &[
            ("xmlns:w", W),
            ("xmlns:r", R),
            ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
            ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
            ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
            ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
            ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
        ],
    );
    xml.raw("<w:body>");
    for block in &docx.blocks {
        match block {
            Block::Paragraph(p) => paragraph::write(&mut xml, p, &docx.pictures),
            Block::Table(t) => table::write(&mut xml, t, &docx.pictures),
            Block::Section(page) => {
                // Two twips high: the paragraph that carries the end of the section must not ask for a line.
                xml.raw("<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>");
                section(&mut xml, page);
                xml.raw("</w:pPr></w:p>");
            }
        }
    }
    section(&mut xml, &docx.page);
    xml.raw("</w:body></w:document>").0.clone()
}

fn section(xml: &mut Xml, page: &Page) {
    let n = |value: i32| value.to_string();
    xml.raw("<w:sectPr>");
    xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")]);
    xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", "rId5")]);
    xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", "rId6")]);
    let mut size = vec![("w:w", n(page.width)), ("w:h", n(page.height))];
    if page.landscape {
        size.push(("w:orient", "landscape".to_owned()));
    }
    let size: Vec<(&str, &str)> = size.iter().map(|(k, v)| (*k, v.as_str())).collect();
    xml.empty("w:pgSz", &size);
    let margins = [
        ("w:top", n(page.top)),
        ("w:right", n(page.right)),
        ("w:bottom", n(page.bottom)),
        ("w:left", n(page.left)),
        ("w:header", n(851)),
        ("w:footer", n(page.footer)),
        ("w:gutter", n(0)),
    ];
    let margins: Vec<(&str, &str)> = margins.iter().map(|(k, v)| (*k, v.as_str())).collect();
    xml.empty("w:pgMar", &margins);
    if page.first_differs {
        xml.raw("<w:titlePg/>");
    }
    if page.line_pitch > 0 {
        let (pitch, space) = (n(page.line_pitch), n(page.char_space));
        xml.empty("w:docGrid", &[("w:type", "linesAndChars"), ("w:linePitch", &pitch), ("w:charSpace", &space)]);
    }
    xml.raw("</w:sectPr>");
}
