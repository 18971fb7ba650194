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

use layout::{Layout, Point};

/// Eleven columns and two margins fit 1366 px beside a scroll bar.
const COLUMNS: usize = 11;
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
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flow\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{name}流程图\" font-size=\"13\" text-anchor=\"middle\"><title>{name}</title><defs>{}{}</defs>",
        arrow("next"),
        arrow("past")
    );
    for (number, route) in definition.routes().iter().enumerate() {
        draw_route(&mut out, route, &layout.lines[number], marks.of_route(route));
    }
    for (number, step) in definition.steps().iter().enumerate() {
        let mark = marks.of_step(&step.id);
        draw_step(&mut out, step, layout.boxes[number], mark, marks.done.get(&step.id));
    }
    out.push_str("</svg>");
    out
}

/// An arrow head per colour: browsers of 2020 cannot take it from the line.
fn arrow(mark: &str) -> String {
    format!(
        "<marker id=\"flow-{mark}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
         orient=\"auto\"><path class=\"head {mark}\" d=\"M0 0L8 4L0 8Z\" fill=\"currentColor\"/></marker>"
    )
}

fn draw_route(out: &mut String, route: &Route, line: &[Point], mark: &str) {
    let mut path = String::new();
    for (number, point) in line.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if number == 0 { 'M' } else { 'L' }, point.x, point.y);
    }
    let _ = write!(
        out,
        "<path class=\"route {mark}\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\" marker-end=\"url(#flow-{mark})\"/>"
    );
    if let (false, Some(at)) = (route.label.is_empty(), Layout::label_at(line)) {
        let label = escape(&route.label);
        let _ = write!(out, "<text class=\"label\" x=\"{}\" y=\"{}\" font-size=\"11\">{label}</text>", at.x, at.y);
    }
}

fn draw_step(out: &mut String, step: &Step, at: Point, mark: &str, done: Option<&(usize, usize)>) {
    let (kind, name) = (&step.kind, step.name.as_str());
    let full = escape(name);
    let _ = write!(out, "<g class=\"step {mark}\"><title>{full}</title>");
    let (width, height) = Layout::size(kind);
    let round = if matches!(kind, Kind::Task) { 4 } else { height / 2 };
    let (left, top) = (at.x - width / 2, at.y - height / 2);
    let _ = write!(
        out,
        "<rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\" \
         fill=\"none\" stroke=\"currentColor\"/>"
    );
    let mut lines = broken(name);
    if let Some((done, all)) = done {
        lines.truncate(1);
        lines.push(format!("已办 {done}/{all}"));
    }
    let first = at.y + 5 - 8 * (lines.len() as i32 - 1);
    for (line, y) in lines.iter().zip((first..).step_by(16)) {
        let _ = write!(out, "<text x=\"{}\" y=\"{y}\">{}</text>", at.x, escape(line));
    }
    out.push_str("</g>");
}

/// A name on at most two lines.
fn broken(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut lines: Vec<String> = chars.chunks(LINE).take(2).map(|line| line.iter().collect()).collect();
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

    fn of_step(&self, step: &Key) -> &'static str {
        match (self.now.contains(step), self.past.contains(step)) {
            (true, _) => "now",
            (false, true) => "past",
            (false, false) => "next",
        }
    }

    fn of_route(&self, route: &Route) -> &'static str {
        let walked = self.any && self.routes.contains(&(route.from.clone(), route.to.clone()));
        if walked { "past" } else { "next" }
    }
}
