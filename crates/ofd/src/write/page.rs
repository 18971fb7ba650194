//! `Content.xml`: what stands on a page.

use super::fonts::{Embedded, clusters};
use super::model::{Colour, Item, Matrix, Page, Path, Picture, Segment, Stroke, Text};
use super::parts::Ids;
use super::units::{apply, around, length, lengths, matrix, step};
use super::xml::{Attribute, Xml};

/// The box of a run reaches so far above and below its baseline, in em.
const ABOVE: f64 = 1.0;
const BELOW: f64 = 0.25;

/// The content of a page.
pub fn content(page: &Page, fonts: &[Embedded], ids: &mut Ids) -> Vec<u8> {
    let mut xml = Xml::new("Page", &[]);
    xml.open("Area", &[]);
    xml.text("PhysicalBox", &[], lengths(&[0.0, 0.0, page.width, page.height]));
    xml.close();
    // A page without content is written without it: an empty layer is no layer to some readers.
    if !page.items.is_empty() {
        xml.open("Content", &[]);
        xml.open("Layer", &[("ID", ids.next()), ("Type", "Body".into())]);
        for item in &page.items {
            match item {
                Item::Text(item) => text(&mut xml, item, &fonts[item.font], ids),
                Item::Path(item) => path(&mut xml, item, ids),
                Item::Picture(item) => picture(&mut xml, item, ids),
            }
        }
    }
    xml.finish()
}

/// A character with the place of its glyph, and what it is written with when it alone does not lead to the glyph.
struct Code {
    code: char,
    x: f64,
    y: f64,
}

/// Characters `at..at + codes` stand for these glyphs.
struct Detour {
    at: usize,
    codes: usize,
    glyphs: Vec<u16>,
}

fn text(xml: &mut Xml, run: &Text, font: &Embedded, ids: &mut Ids) {
    let (codes, detours) = codes(run, font);
    let Some(first) = codes.first() else {
        return;
    };
    let end = codes.last().map_or(0.0, |c| c.x) + run.size;
    let corners = [(first.x, 0.0), (end, 0.0)].into_iter();
    let corners = corners.flat_map(|(x, _)| [(x, -ABOVE * run.size), (x, BELOW * run.size)]);
    let area = around(corners.map(|p| apply(&run.at, p)), 0.0);
    // The object's own origin is ABOVE the start of the first glyph, so that plain text needs no matrix.
    let origin = apply(&run.at, (first.x, -ABOVE * run.size));
    let mut attributes: Vec<Attribute<'_>> =
        vec![("ID", ids.next()), ("Boundary", lengths(&area)), ("Font", ids.font(run.font)), ("Size", step(run.size))];
    if turned(&run.at) {
        let [a, b, c, d, ..] = run.at;
        attributes.insert(2, ("CTM", matrix(&[a, b, c, d, origin.0 - area[0], origin.1 - area[1]])));
    }
    xml.open("TextObject", &attributes);
    colour(xml, "FillColor", run.colour);
    for detour in detours {
        let glyphs: Vec<String> = detour.glyphs.iter().map(u16::to_string).collect();
        let (at, codes, count) = (detour.at.to_string(), detour.codes.to_string(), glyphs.len().to_string());
        xml.open("CGTransform", &[("CodePosition", at), ("CodeCount", codes), ("GlyphCount", count)]);
        xml.text("Glyphs", &[], glyphs.join(" "));
        xml.close();
    }
    code(xml, run, &codes);
    xml.close();
}

fn code(xml: &mut Xml, run: &Text, codes: &[Code]) {
    let text: String = codes.iter().map(|c| c.code).collect();
    let mut attributes = vec![("X", "0".to_owned()), ("Y", length(ABOVE * run.size + codes[0].y))];
    if codes.len() > 1 {
        attributes.push(("DeltaX", deltas(codes.windows(2).map(|w| w[1].x - w[0].x))));
    }
    if codes.iter().any(|c| c.y != codes[0].y) {
        attributes.push(("DeltaY", deltas(codes.windows(2).map(|w| w[1].y - w[0].y))));
    }
    xml.text("TextCode", &attributes, text);
}

/// The characters of a run; blanks at its ends are left out, for readers strip them and then count wrong.
fn codes(run: &Text, font: &Embedded) -> (Vec<Code>, Vec<Detour>) {
    let (mut codes, mut detours) = (Vec::new(), Vec::new());
    for (range, glyphs) in clusters(run) {
        let text = run.text.get(range.clone()).unwrap_or("");
        let count = text.chars().count();
        if count == 0 || (codes.is_empty() && text.trim().is_empty()) {
            continue;
        }
        let share = if count == 1 { 0.0 } else { share(run, range.end, glyphs[0].x, count) };
        let code = text.chars().next().and_then(|c| font.codes.get(&c));
        let direct = glyphs.len() == 1 && count == 1 && code == Some(&glyphs[0].id);
        if !direct && glyphs.iter().any(|g| g.id != 0) {
            let glyphs = glyphs.iter().filter_map(|g| font.subset.glyphs.get(&g.id).copied()).collect();
            detours.push(Detour { at: codes.len(), codes: count, glyphs });
        }
        let places = text.chars().enumerate();
        codes.extend(places.map(|(at, code)| Code { code, x: glyphs[0].x + share * at as f64, y: glyphs[0].y }));
    }
    while codes.last().is_some_and(|c| c.code.is_whitespace()) {
        codes.pop();
    }
    detours.retain(|d| d.at < codes.len());
    (codes, detours)
}

/// What each of the characters that share a glyph gets of its width.
fn share(run: &Text, end: usize, x: f64, count: usize) -> f64 {
    let next = run.glyphs.iter().find(|g| g.range.start >= end).map_or(x, |g| g.x);
    (next - x) / count as f64
}

/// Steps, equal ones in a row as `g count step`.
fn deltas(steps: impl Iterator<Item = f64>) -> String {
    let steps: Vec<String> = steps.map(step).collect();
    let rows = steps.chunk_by(|a, b| a == b);
    let rows = rows.map(|row| if row.len() > 2 { format!("g {} {}", row.len(), row[0]) } else { row.join(" ") });
    rows.collect::<Vec<_>>().join(" ")
}

fn turned(m: &Matrix) -> bool {
    (m[0] - 1.0).abs() + m[1].abs() + m[2].abs() + (m[3] - 1.0).abs() > 1e-6
}

fn path(xml: &mut Xml, path: &Path, ids: &mut Ids) {
    let scale = (path.at[0] * path.at[3] - path.at[1] * path.at[2]).abs().sqrt();
    let width = path.stroke.as_ref().map_or(0.0, |s| s.width * scale);
    let area = around(path.segments.iter().flat_map(points).map(|p| apply(&path.at, p)), width / 2.0);
    let mut attributes = vec![("ID", ids.next()), ("Boundary", lengths(&area))];
    match &path.stroke {
        Some(stroke) => line(&mut attributes, stroke, scale),
        None => attributes.push(("Stroke", "false".into())),
    }
    if path.fill.is_some() {
        attributes.push(("Fill", "true".into()));
        if path.even_odd {
            attributes.push(("Rule", "Even-Odd".into()));
        }
    }
    xml.open("PathObject", &attributes);
    if let Some(fill) = path.fill {
        colour(xml, "FillColor", fill);
    }
    if let Some(stroke) = &path.stroke {
        colour(xml, "StrokeColor", stroke.colour);
    }
    let place = |p: (f64, f64)| {
        let (x, y) = apply(&path.at, p);
        format!("{} {}", length(x - area[0]), length(y - area[1]))
    };
    let data: Vec<String> = path.segments.iter().map(|s| abbreviated(s, &place)).collect();
    xml.text("AbbreviatedData", &[], data.join(" "));
    xml.close();
}

fn line(attributes: &mut Vec<Attribute<'_>>, stroke: &Stroke, scale: f64) {
    attributes.push(("LineWidth", length(stroke.width * scale)));
    if stroke.round {
        attributes.extend([("Cap", "Round".into()), ("Join", "Round".into())]);
    }
    if !stroke.dashes.is_empty() {
        let dashes: Vec<f64> = stroke.dashes.iter().map(|d| d * scale).collect();
        attributes.push(("DashPattern", lengths(&dashes)));
    }
}

fn points(segment: &Segment) -> Vec<(f64, f64)> {
    match *segment {
        Segment::Move(x, y) | Segment::Line(x, y) => vec![(x, y)],
        Segment::Cubic([a, b, c, d, e, f]) => vec![(a, b), (c, d), (e, f)],
        Segment::Close => vec![],
    }
}

fn abbreviated(segment: &Segment, place: &dyn Fn((f64, f64)) -> String) -> String {
    let letter = match segment {
        Segment::Move(..) => 'M',
        Segment::Line(..) => 'L',
        Segment::Cubic(_) => 'B',
        Segment::Close => 'C',
    };
    points(segment).into_iter().fold(letter.to_string(), |text, p| format!("{text} {}", place(p)))
}

fn picture(xml: &mut Xml, picture: &Picture, ids: &mut Ids) {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
    let area = around(corners.into_iter().map(|p| apply(&picture.at, p)), 0.0);
    let [a, b, c, d, e, f] = picture.at;
    let place = matrix(&[a, b, c, d, e - area[0], f - area[1]]);
    let attributes =
        [("ID", ids.next()), ("Boundary", lengths(&area)), ("CTM", place), ("ResourceID", ids.image(picture.image))];
    xml.empty("ImageObject", &attributes);
}

fn colour(xml: &mut Xml, name: &str, Colour([r, g, b, alpha]): Colour) {
    let mut attributes = vec![("Value", format!("{r} {g} {b}"))];
    if alpha != 255 {
        attributes.push(("Alpha", alpha.to_string()));
    }
    xml.empty(name, &attributes);
}
