//! The picture of a definition (流程图), with a running flow's past, present and future marked.
//!
//! Layers run from left to right and wrap into bands that fit a 1366 px page. Colours are classes only,
//! for the page's own style sheet; without it the lines take the colour of the text.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

use crate::{Definition, Key, Kind, Route, State, Step, Visit};

mod layout;
mod routing;

use layout::{Frame, Layout, Line, Point};
use routing::MOST_LETTERS;

/// Eleven columns and two margins fit 1366 px beside a scroll bar.
const COLUMNS: usize = 11;
/// From this width on a picture needs most of a page to be read.
const WIDE: i32 = 900;
/// Most characters on one line of a box.
const LINE: usize = 6;

/// Draws a definition as an SVG element; with a state, its boxes and lines carry `past`, `now` or `next`.
///
/// No scripts and no style attributes; it scales by its `viewBox`, whose unit is one CSS pixel.
#[must_use]
pub fn svg(definition: &Definition, state: Option<&State>) -> String {
    svg_in(definition, state, COLUMNS)
}

/// Like [`svg`], with at most so many layers beside each other: six stand in the column of a page, unscaled.
#[must_use]
pub fn svg_in(definition: &Definition, state: Option<&State>, columns: usize) -> String {
    let layout = Layout::of(definition, columns);
    let marks = state.map(|state| Marks::of(definition, state)).unwrap_or_default();
    let mut out = String::new();
    let name = escape(definition.name());
    let (width, height) = (layout.width, layout.height);
    let wide = if width > WIDE { " data-wide=\"\"" } else { "" };
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flow\"{wide} width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{name}流程图\" font-size=\"14\" text-anchor=\"middle\"><title>{name}</title><defs>{}{}</defs>",
        arrow("next"),
        arrow("past")
    );
    for Frame(from, to) in &layout.frames {
        draw_frame(&mut out, *from, *to);
    }
    // What was walked lies over what was not, where they begin together.
    let mut routes: Vec<(&str, usize)> =
        definition.routes().iter().map(|route| marks.of_route(route)).zip(0..).collect();
    routes.sort_unstable();
    for (mark, number) in routes {
        draw_route(&mut out, number, &layout.lines[number], mark, marks.any);
    }
    // Words last: no line runs over them.
    for line in layout.lines.iter().filter(|line| !line.words.is_empty()) {
        draw_words(&mut out, &line.words, line.label);
    }
    for (number, step) in definition.steps().iter().enumerate() {
        let mark = marks.of_step(&step.id);
        draw_step(&mut out, step, layout.boxes[number], mark, &marks);
    }
    out.push_str("</svg>");
    out
}

/// An arrow head per colour: browsers of 2020 cannot take it from the line.
fn arrow(mark: &str) -> String {
    format!(
        "<marker id=\"flow-{mark}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" \
         orient=\"auto\"><path class=\"head {mark}\" d=\"M0 0L8 4L0 8Z\" fill=\"currentColor\"/></marker>"
    )
}

/// What tells past, present and future apart on paper without colours, for a box or a line.
fn pen(mark: &str, running: bool) -> &'static str {
    match mark {
        "now" => " stroke-width=\"3\"",
        "past" => " stroke-width=\"1.8\"",
        _ if running => " stroke-dasharray=\"4 3\"",
        _ => "",
    }
}

/// The frame round parallel branches.
fn draw_frame(out: &mut String, from: Point, to: Point) {
    let (width, height) = (to.x - from.x, to.y - from.y);
    let _ = write!(
        out,
        "<rect class=\"block\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"6\" \
         fill=\"currentColor\" fill-opacity=\".05\"/>",
        from.x, from.y
    );
}

fn draw_route(out: &mut String, number: usize, line: &Line, mark: &str, running: bool) {
    let mut path = String::new();
    for (number, point) in line.points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if number == 0 { 'M' } else { 'L' }, point.x, point.y);
    }
    let pen = pen(mark, running);
    let _ = write!(
        out,
        "<path class=\"route {mark}\" data-route=\"{number}\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\"{pen} \
         marker-end=\"url(#flow-{mark})\"/>"
    );
}

fn draw_words(out: &mut String, label: &str, at: Point) {
    let mut words: String = label.chars().take(MOST_LETTERS).collect();
    if label.chars().count() > MOST_LETTERS {
        words.push('…');
    }
    let (full, words) = (escape(label), escape(&words));
    let _ = write!(
        out,
        "<text class=\"label\" x=\"{}\" y=\"{}\" font-size=\"12\"><title>{full}</title>{words}</text>",
        at.x, at.y
    );
}

fn draw_step(out: &mut String, step: &Step, at: Point, mark: &str, marks: &Marks) {
    let (kind, name) = (&step.kind, step.name.as_str());
    let sub = matches!(kind, Kind::Sub { .. });
    let full = if sub { format!("子流程：{name}") } else { name.to_owned() };
    let full = format!("{}{}", escape(&full), marks.words(mark));
    let _ = write!(out, "<g class=\"step {mark}\"><title>{full}</title>");
    let (width, height) = Layout::size(kind);
    let round = if matches!(kind, Kind::Task | Kind::Sub { .. }) { 4 } else { height / 2 };
    let pen = pen(mark, marks.any);
    let mut rect = |class: &str, inset: i32, round: i32, pen: &str| {
        let (left, top) = (at.x - width / 2 + inset, at.y - height / 2 + inset);
        let (width, height) = (width - 2 * inset, height - 2 * inset);
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\" \
             fill=\"none\" stroke=\"currentColor\"{pen}/>"
        );
    };
    rect("box", 0, round, pen);
    if sub {
        rect("box inner", 4, 2, "");
    }
    let mut lines = broken(name);
    if let Some((done, all)) = marks.done.get(&step.id) {
        lines.truncate(1);
        lines.push(format!("已办 {done}/{all}"));
    }
    let first = at.y + 5 - 8 * (lines.len() as i32 - 1);
    let weight = if mark == "now" { " font-weight=\"bold\"" } else { "" };
    for (line, y) in lines.iter().zip((first..).step_by(16)) {
        let _ = write!(out, "<text x=\"{}\" y=\"{y}\"{weight}>{}</text>", at.x, escape(line));
    }
    // A tick is read where colours are not.
    if mark == "past" && marks.any && round == 4 {
        let (x, y) = (at.x + width / 2 - round - 9, at.y - height / 2 + 8);
        let _ = write!(
            out,
            "<path class=\"tick\" d=\"M{} {y}l3 4l6 -8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>",
            x - 4
        );
    }
    out.push_str("</g>");
}

/// A name on at most two lines.
fn broken(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    // Five letters stand well in a box; more are better halved.
    let line = if chars.len() < LINE { LINE } else { chars.len().div_ceil(2).min(LINE) };
    let mut lines: Vec<String> = chars.chunks(line).take(2).map(|line| line.iter().collect()).collect();
    if let Some(last) = lines.last_mut().filter(|_| chars.len() > 2 * LINE) {
        last.pop();
        last.push('…');
    }
    lines
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Which steps and routes lie behind the flow, and where it is.
#[derive(Default)]
struct Marks {
    any: bool,
    now: HashSet<Key>,
    past: HashSet<Key>,
    routes: HashSet<(Key, Key)>,
    /// Decided and all duties of steps that several persons handle.
    done: HashMap<Key, (usize, usize)>,
}

impl Marks {
    fn of(definition: &Definition, state: &State) -> Self {
        let mut marks = Self { any: true, ..Self::default() };
        let open: Vec<&Visit> = state.open_visits().collect();
        let heads = if open.is_empty() { state.path.last().into_iter().collect() } else { open.clone() };
        for visit in open {
            marks.now.insert(visit.step.clone());
            marks.count(definition, state, visit);
        }
        let mut seen = HashSet::new();
        let mut todo = heads;
        while let Some(visit) = todo.pop().filter(|visit| seen.insert(visit.id)) {
            marks.past.insert(visit.step.clone());
            for before in visit.from.iter().filter_map(|&id| state.visit(id)) {
                marks.routes.insert((before.step.clone(), visit.step.clone()));
                todo.push(before);
            }
        }
        marks
    }

    fn count(&mut self, definition: &Definition, state: &State, visit: &Visit) {
        let several = definition.step(&visit.step).is_some_and(|step| step.mode.is_vote());
        let work: Vec<bool> = state
            .duties_of(visit.id)
            .filter(|duty| duty.is_work() && (duty.is_pending() || duty.choice().is_some()))
            .map(|duty| !duty.is_pending())
            .collect();
        if several && work.len() > 1 {
            self.done.insert(visit.step.clone(), (work.iter().filter(|done| **done).count(), work.len()));
        }
    }

    /// Where a step stands, in words.
    fn words(&self, mark: &str) -> &'static str {
        match mark {
            _ if !self.any => "",
            "now" => "（在办）",
            "past" => "（已办）",
            _ => "（未到）",
        }
    }

    fn of_step(&self, step: &Key) -> &'static str {
        match (self.now.contains(step), self.past.contains(step)) {
            (true, _) => "now",
            (false, true) => "past",
            (false, false) if self.any => "next",
            (false, false) => "plain",
        }
    }

    fn of_route(&self, route: &Route) -> &'static str {
        let walked = self.any && self.routes.contains(&(route.from.clone(), route.to.clone()));
        if walked { "past" } else { "next" }
    }
}
