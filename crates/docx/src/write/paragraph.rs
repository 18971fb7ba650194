//! Paragraphs and runs.

use super::picture;
use super::xml::Xml;
use crate::model::{Align, Borders, Line, ParaProps, Paragraph, Picture, Run, RunProps};

pub(super) fn write(xml: &mut Xml, paragraph: &Paragraph, pictures: &[Picture]) {
    xml.raw("<w:p>");
    if !paragraph.style.is_empty() || paragraph.props != ParaProps::default() {
        xml.raw("<w:pPr>");
        if !paragraph.style.is_empty() {
            xml.value("w:pStyle", &paragraph.style);
        }
        properties(xml, &paragraph.props);
        xml.raw("</w:pPr>");
    }
    for run in &paragraph.runs {
        self::run(xml, run, pictures);
    }
    xml.raw("</w:p>");
}

fn run(xml: &mut Xml, run: &Run, pictures: &[Picture]) {
    match run {
        Run::Text(text, props) => {
            xml.raw("<w:r>");
            run_properties(xml, props, "w:rPr");
            xml.raw("<w:t xml:space=\"preserve\">").text(text).raw("</w:t></w:r>");
        }
        Run::Tab => _ = xml.raw("<w:r><w:tab/></w:r>"),
        Run::Break => _ = xml.raw("<w:r><w:br/></w:r>"),
        Run::PageBreak => _ = xml.raw("<w:r><w:br w:type=\"page\"/></w:r>"),
        Run::PageNumber => {
            _ = xml.raw("<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
        }
        Run::Box(text) => super::boxed::write(xml, text, pictures),
        Run::Picture(at, place) => {
            if let Some(picture) = pictures.get(*at) {
                picture::write(xml, *at, picture, *place);
            }
        }
    }
}

/// In the order the schema wants.
pub(super) fn properties(xml: &mut Xml, props: &ParaProps) {
    xml.switch("w:keepNext", props.keep_next);
    xml.switch("w:keepLines", props.keep_lines);
    xml.switch("w:pageBreakBefore", props.page_break);
    xml.switch("w:widowControl", props.widow);
    if let Some(borders) = &props.borders {
        self::borders(xml, borders);
    }
    if !props.tabs.is_empty() {
        xml.raw("<w:tabs>");
        for tab in &props.tabs {
            xml.empty("w:tab", &[("w:val", word(tab.align)), ("w:pos", &tab.at.to_string())]);
        }
        xml.raw("</w:tabs>");
    }
    xml.switch("w:overflowPunct", props.hanging_marks);
    xml.switch("w:autoSpaceDE", props.auto_space);
    xml.switch("w:autoSpaceDN", props.auto_space);
    xml.switch("w:snapToGrid", props.snap);
    if let Some(spacing) = props.spacing {
        let (before, after, line) = (spacing.before.to_string(), spacing.after.to_string(), spacing.line.to_string());
        let mut pairs = vec![("w:before", before.as_str()), ("w:after", after.as_str())];
        pairs.extend(match spacing.line {
            0 => [("w:line", "240"), ("w:lineRule", "auto")],
            _ => [("w:line", line.as_str()), ("w:lineRule", "exact")],
        });
        xml.empty("w:spacing", &pairs);
    }
    if let Some(indent) = props.indent {
        let (left, right) = (indent.left.to_string(), indent.right.to_string());
        let (first, chars) = (indent.first.abs().to_string(), indent.first_chars.abs().to_string());
        let hangs = indent.first < 0;
        let mut pairs = vec![("w:left", left.as_str()), ("w:right", right.as_str())];
        if indent.first_chars != 0 {
            pairs.push((if hangs { "w:hangingChars" } else { "w:firstLineChars" }, chars.as_str()));
        }
        pairs.push((if hangs { "w:hanging" } else { "w:firstLine" }, first.as_str()));
        xml.empty("w:ind", &pairs);
    }
    if let Some(align) = props.align {
        xml.value("w:jc", word(align));
    }
    if let Some(level) = props.outline {
        xml.value("w:outlineLvl", level);
    }
}

const fn word(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "both",
    }
}

fn borders(xml: &mut Xml, borders: &Borders) {
    xml.raw("<w:pBdr>");
    for (name, line) in [("w:top", &borders.top), ("w:bottom", &borders.bottom)] {
        if let Some(line) = line {
            border(xml, name, line);
        }
    }
    xml.raw("</w:pBdr>");
}

pub(super) fn border(xml: &mut Xml, name: &str, line: &Line) {
    let (size, space) = (line.eighths.to_string(), line.space.to_string());
    xml.empty(name, &[("w:val", line.kind), ("w:sz", &size), ("w:space", &space), ("w:color", &line.colour)]);
}

/// Nothing is written for looks that say nothing.
pub(super) fn run_properties(xml: &mut Xml, props: &RunProps, name: &str) {
    if *props == RunProps::default() {
        return;
    }
    xml.open(name, &[]);
    if let Some(style) = &props.style {
        xml.value("w:rStyle", style);
    }
    if let Some(font) = &props.font {
        let pairs = [("w:ascii", font.as_str()), ("w:eastAsia", font), ("w:hAnsi", font), ("w:cs", font)];
        xml.empty("w:rFonts", &pairs);
    }
    xml.switch("w:b", props.bold);
    xml.switch("w:snapToGrid", props.snap);
    if let Some(colour) = &props.colour {
        xml.value("w:color", colour);
    }
    if let Some(spacing) = props.spacing {
        xml.value("w:spacing", spacing);
    }
    if let Some(scale) = props.scale {
        xml.value("w:w", scale);
    }
    if let Some(raise) = props.raise {
        xml.value("w:position", raise);
    }
    if let Some(size) = props.size {
        xml.value("w:sz", size);
        xml.value("w:szCs", size);
    }
    xml.close(name);
}
