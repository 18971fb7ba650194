//! Reads a PDF back: runs of text and strokes with their places in mm from the upper left corner of the page.

use std::collections::{BTreeMap, HashMap};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

pub const MM: f64 = 72.0 / 25.4;

/// One run of text on one baseline.
#[derive(Debug, Clone)]
pub struct Run {
    pub page: usize,
    pub font: String,
    /// Size in pt, as drawn.
    pub size: f64,
    pub text: String,
    /// Left edges of the glyphs, and the right edge of the last, mm.
    pub edges: Vec<f64>,
    /// Baseline, mm from the top.
    pub y: f64,
    /// Whether it stands lengthwise: then places count on the page turned so that it can be read.
    pub turned: bool,
}

impl Run {
    pub fn left(&self) -> f64 {
        self.edges[0]
    }

    pub fn right(&self) -> f64 {
        *self.edges.last().unwrap()
    }

    /// Upper edge of the character box.
    pub fn top(&self) -> f64 {
        self.y - 0.88 * self.size / MM
    }

    /// Lower edge of the character box.
    pub fn bottom(&self) -> f64 {
        self.y + 0.12 * self.size / MM
    }
}

/// One picture: page, left, top, width and height in mm.
#[derive(Debug, Clone)]
pub struct Picture {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// One straight stroke.
#[derive(Debug, Clone)]
pub struct Stroke {
    pub page: usize,
    pub x: (f64, f64),
    pub y: f64,
    pub width: f64,
    pub colour: [f64; 3],
}

#[derive(Debug, Default)]
pub struct Paper {
    pub runs: Vec<Run>,
    pub strokes: Vec<Stroke>,
    pub pictures: Vec<Picture>,
    pub pages: usize,
}

impl Paper {
    pub fn read(pdf: &[u8]) -> Self {
        let document = Document::load_mem(pdf).unwrap();
        let mut paper = Self::default();
        for (number, id) in document.get_pages() {
            paper.pages += 1;
            let content = Content::decode(&document.get_page_content(id)).unwrap();
            let (fonts, images) = (fonts(&document, id), images(&document, id));
            let (state, saved) = (State::default(), Vec::new());
            Reader { paper: &mut paper, page: number as usize, fonts, images, state, saved }.run(&content.operations);
        }
        paper
    }

    /// Adds a run. One that goes on where the last one ends, as around a number kept whole, is the same line of text.
    fn add(&mut self, run: Run) {
        let goes_on = |last: &Run| {
            (last.page, last.turned, &last.font) == (run.page, run.turned, &run.font)
                && (last.size - run.size).abs() < 0.01
                && (last.y - run.y).abs() < 0.01
                && (-0.1..0.1).contains(&(run.left() - last.right()))
        };
        match self.runs.last_mut().filter(|last| goes_on(last)) {
            Some(last) => {
                last.edges.pop();
                last.edges.extend(run.edges);
                last.text.push_str(&run.text);
            }
            None => self.runs.push(run),
        }
    }

    /// The first run that contains the text.
    pub fn find(&self, text: &str) -> &Run {
        let found = self.runs.iter().find(|r| r.text.contains(text));
        found.unwrap_or_else(|| panic!("{text} is not on paper: {:#?}", self.text()))
    }

    /// All text without the invisible word joiner that ties the last line to the signature.
    pub fn text(&self) -> String {
        let text: String = self.runs.iter().map(|r| r.text.as_str()).collect();
        text.replace('\u{2060}', "")
    }

    pub fn on(&self, page: usize) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(move |r| r.page == page)
    }

    /// Baselines of a page's text of 16 pt, mm, each once.
    pub fn baselines(&self, page: usize) -> Vec<f64> {
        let rows: BTreeMap<i64, f64> =
            self.on(page).filter(|r| (r.size - 16.0).abs() < 0.1).map(|r| ((r.y * 20.0).round() as i64, r.y)).collect();
        rows.into_values().collect()
    }
}

struct FontData {
    name: String,
    unicode: HashMap<u16, String>,
    widths: HashMap<u16, f64>,
}

fn fonts(document: &Document, page: lopdf::ObjectId) -> HashMap<Vec<u8>, FontData> {
    let fonts = document.get_page_fonts(page).unwrap();
    fonts.into_iter().map(|(key, font)| (key, font_data(document, font))).collect()
}

/// Names of the page's pictures.
fn images(document: &Document, page: lopdf::ObjectId) -> Vec<Vec<u8>> {
    let is_image = |object: &Object| {
        let stream = resolve(document, object).as_stream().ok();
        stream.is_some_and(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image"))
    };
    let page = document.get_object(page).unwrap().as_dict().unwrap();
    let Ok(resources) = page.get(b"Resources") else { return Vec::new() };
    let Ok(objects) = resolve(document, resources).as_dict().unwrap().get(b"XObject") else { return Vec::new() };
    let objects = resolve(document, objects).as_dict().unwrap();
    objects.iter().filter(|(_, o)| is_image(o)).map(|(name, _)| name.clone()).collect()
}

fn font_data(document: &Document, font: &Dictionary) -> FontData {
    let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
    let stream = document.get_object(font.get(b"ToUnicode").unwrap().as_reference().unwrap()).unwrap();
    let cmap = stream.as_stream().unwrap();
    let cmap = cmap.decompressed_content().unwrap_or_else(|_| cmap.content.clone());
    let descendants = resolve(document, font.get(b"DescendantFonts").unwrap()).as_array().unwrap();
    let descendant = resolve(document, &descendants[0]).as_dict().unwrap();
    FontData {
        name: String::from_utf8_lossy(name).into_owned(),
        unicode: unicode(&String::from_utf8_lossy(&cmap)),
        widths: widths(resolve(document, descendant.get(b"W").unwrap()).as_array().unwrap()),
    }
}

fn resolve<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).unwrap().1
}

/// `bfchar` lines and `bfrange` lines, as pairs and triples of hexadecimal strings.
fn unicode(cmap: &str) -> HashMap<u16, String> {
    let mut map = HashMap::new();
    for (open, close) in [("beginbfchar", "endbfchar"), ("beginbfrange", "endbfrange")] {
        for part in cmap.split(open).skip(1) {
            for line in part.split(close).next().unwrap().lines() {
                let hex: Vec<Vec<u16>> = line.split('<').skip(1).map(|h| words(h.split('>').next().unwrap())).collect();
                match hex.as_slice() {
                    [code, text] => drop(map.insert(code[0], String::from_utf16_lossy(text))),
                    [from, to, text] => {
                        for n in 0..=(to[0] - from[0]) {
                            let mut text = text.clone();
                            *text.last_mut().unwrap() += n;
                            map.insert(from[0] + n, String::from_utf16_lossy(&text));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    map
}

fn words(hex: &str) -> Vec<u16> {
    let hex = hex.trim();
    (0..hex.len() / 4).map(|i| u16::from_str_radix(&hex[i * 4..i * 4 + 4], 16).unwrap()).collect()
}

fn widths(w: &[Object]) -> HashMap<u16, f64> {
    let mut map = HashMap::new();
    let mut i = 0;
    while i + 1 < w.len() {
        let first = w[i].as_i64().unwrap() as u16;
        if let Ok(list) = w[i + 1].as_array() {
            map.extend(list.iter().enumerate().map(|(n, width)| (first + n as u16, number(width))));
            i += 2;
        } else {
            let last = w[i + 1].as_i64().unwrap() as u16;
            map.extend((first..=last).map(|code| (code, number(&w[i + 2]))));
            i += 3;
        }
    }
    map
}

fn number(object: &Object) -> f64 {
    object.as_float().map(f64::from).unwrap()
}

type Matrix = [f64; 6];

/// First `a`, then `b`.
fn multiply(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    text: Matrix,
    font: (Vec<u8>, f64),
    width: f64,
    colour: [f64; 3],
    from: (f64, f64),
}

impl Default for State {
    fn default() -> Self {
        let unit = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        Self { ctm: unit, text: unit, font: (Vec::new(), 0.0), width: 1.0, colour: [0.0; 3], from: (0.0, 0.0) }
    }
}

struct Reader<'a> {
    paper: &'a mut Paper,
    page: usize,
    fonts: HashMap<Vec<u8>, FontData>,
    images: Vec<Vec<u8>>,
    state: State,
    saved: Vec<State>,
}

impl Reader<'_> {
    fn run(&mut self, operations: &[Operation]) {
        for op in operations {
            let numbers: Vec<f64> = op.operands.iter().filter_map(|o| o.as_float().ok().map(f64::from)).collect();
            match op.operator.as_str() {
                "q" => self.saved.push(self.state.clone()),
                "Q" => self.state = self.saved.pop().unwrap(),
                "cm" => self.state.ctm = multiply(numbers.try_into().unwrap(), self.state.ctm),
                "Tm" => self.state.text = numbers.try_into().unwrap(),
                "Tf" => self.state.font = (op.operands[0].as_name().unwrap().to_vec(), numbers[0]),
                "TJ" => self.show(op.operands[0].as_array().unwrap()),
                "Tj" => self.show(&op.operands),
                "w" => self.state.width = numbers[0],
                "SCN" if numbers.len() == 3 => self.state.colour = numbers.try_into().unwrap(),
                "SCN" if numbers.len() == 1 => self.state.colour = [numbers[0]; 3],
                "m" => self.state.from = (numbers[0], numbers[1]),
                "l" => self.line(numbers[0], numbers[1]),
                "Do" => self.picture(op.operands[0].as_name().unwrap()),
                _ => {}
            }
        }
    }

    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let m = self.state.ctm;
        let (x, y) = (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
        (x / MM, 297.0 - y / MM)
    }

    fn line(&mut self, x: f64, y: f64) {
        let (a, b) = (self.place(self.state.from.0, self.state.from.1), self.place(x, y));
        self.paper.strokes.push(Stroke {
            page: self.page,
            x: (a.0, b.0),
            y: b.1,
            width: self.state.width / MM,
            colour: self.state.colour,
        });
    }

    fn picture(&mut self, name: &[u8]) {
        if !self.images.iter().any(|image| image == name) {
            return;
        }
        let ((left, bottom), (right, top)) = (self.place(0.0, 0.0), self.place(1.0, 1.0));
        let (width, height) = (right - left, bottom - top);
        self.paper.pictures.push(Picture { page: self.page, left, top, width, height });
    }

    fn show(&mut self, parts: &[Object]) {
        let (key, size) = self.state.font.clone();
        let mut m = multiply(self.state.text, self.state.ctm);
        let turned = m[1].abs() > m[0].abs();
        if turned {
            // Up the page is along the line.
            let (x, y) = (m[5], m[4]);
            m = [m[1], 0.0, 0.0, -m[2], x, 297.0 * MM - y];
        }
        let font = &self.fonts[&key];
        let (mut text, mut x, mut edges) = (String::new(), 0.0, Vec::new());
        for part in parts {
            let Ok(codes) = part.as_str() else {
                x -= number(part) / 1000.0 * size;
                continue;
            };
            for code in codes.chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])) {
                edges.push((m[4] + x * m[0]) / MM);
                text.push_str(font.unicode.get(&code).map_or("?", String::as_str));
                x += font.widths.get(&code).copied().unwrap_or(1000.0) / 1000.0 * size;
            }
        }
        edges.push((m[4] + x * m[0]) / MM);
        self.paper.add(Run {
            page: self.page,
            font: font.name.clone(),
            size: size * m[3].abs(),
            text,
            edges,
            y: 297.0 - m[5] / MM,
            turned,
        });
    }
}
