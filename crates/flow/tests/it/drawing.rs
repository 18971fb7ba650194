//! The picture: every step once, marked, nothing the page's policy forbids.

use flow::{Definition, State, draw};
use proptest::prelude::*;

use crate::{
    desk::{Desk, field},
    finishing::{Lists, slips},
    shape::{cases, flows, posts, toml},
    shipped::{INCOMING, OUTGOING},
};

/// Under the tab of a document the picture was cut off at the right.
#[test]
fn a_picture_for_a_column_is_narrower_and_loses_nothing() {
    for text in [OUTGOING, INCOMING] {
        let definition = Definition::parse(text).unwrap();
        let width = |svg: &str| -> i32 {
            svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap()
        };
        let (wide, narrow) = (draw::svg(&definition, None), draw::svg_in(&definition, None, 6));
        assert!(width(&narrow) <= 900 && width(&narrow) < width(&wide), "{}", width(&narrow));
        assert_eq!(narrow.matches("<g class=\"step").count(), definition.steps().len());
    }
}

#[test]
fn every_step_and_route_is_drawn_within_the_picture() {
    for text in [OUTGOING, INCOMING] {
        let definition = Definition::parse(text).unwrap();
        let svg = draw::svg(&definition, None);
        assert_eq!(svg.matches("<g class=\"step").count(), definition.steps().len());
        assert_eq!(svg.matches("<path class=\"route").count(), definition.routes().len());
        assert!(definition.steps().iter().all(|step| svg.contains(&format!(">{}</text>", step.name))));
        let size: Vec<f64> = svg
            .split("viewBox=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        assert!(size[2] <= 1_366.0 && size[3] < 400.0, "{size:?}");
    }
}

#[test]
fn no_style_and_no_script_and_names_are_escaped() {
    let text = OUTGOING.replace("\"签发\"", "\"<script>&\"");
    let svg = draw::svg(&Definition::parse(&text).unwrap(), None);
    assert!(!svg.contains("style=") && !svg.contains("<script"));
    assert!(svg.contains("&lt;scri"));
}

#[test]
fn past_present_and_future_are_told_apart() {
    let mut desk = Desk::new(OUTGOING, &[("department_head", &[2])]);
    desk.form.insert("countersigners".to_owned(), field(&[3, 4, 5]));
    desk.start(1).submit(1).submit(2).submit(3);
    let svg = draw::svg(&desk.definition, Some(&desk.state));
    let marked = |mark: &str| svg.matches(&format!("<g class=\"step {mark}\"")).count();
    assert_eq!((marked("past"), marked("now"), marked("next")), (2, 1, 8));
    assert!(svg.contains("已办 1/3"));
    assert_eq!(svg.matches("class=\"route past\"").count(), 2);
}

#[test]
fn a_long_flow_wraps_and_stays_readable() {
    let mut text = "key = \"t\"\nname = \"长\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    for number in 0..40 {
        text += &format!("[[step]]\nid = \"s{number}\"\nname = \"环节{number}\"\nactor = \"initiator\"\n");
        text += &format!("[[route]]\nfrom = \"s{number}\"\nto = \"s{}\"\n", number + 1);
    }
    text += "[[step]]\nid = \"s40\"\nname = \"完\"\nkind = \"end\"\n";
    let svg = draw::svg(&Definition::parse(&text).unwrap(), None);
    let width: f64 = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(width <= 1_366.0, "{width}");
}

/// A rectangle: left, top, right, bottom.
type Rect = [i32; 4];

/// What stands in a picture, in pixels.
struct Picture {
    size: (i32, i32),
    boxes: Vec<Rect>,
    labels: Vec<Rect>,
    lines: Vec<Vec<(i32, i32)>>,
}

fn numbers(text: &str) -> Vec<i32> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(|number| number.parse().ok()).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    tag.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap()
}

impl Picture {
    fn of(definition: &Definition, state: Option<&State>, columns: usize) -> Self {
        let svg = draw::svg_in(definition, state, columns);
        let tags = |start: &'static str| svg.split(start).skip(1);
        let size = numbers(attribute(&svg, "viewBox"));
        let number = |tag: &str, name: &str| attribute(tag, name).parse::<i32>().unwrap();
        let rect = |tag: &str| {
            let (x, y) = (number(tag, "x"), number(tag, "y"));
            [x, y, x + number(tag, "width"), y + number(tag, "height")]
        };
        let label = |tag: &str| {
            let words = tag.split("</title>").nth(1).unwrap().split('<').next().unwrap();
            let half = words.chars().map(|c| if c.is_ascii() { 7 } else { 12 }).sum::<i32>() / 2;
            let (x, y) = (number(tag, "x"), number(tag, "y"));
            [x - half, y - 10, x + half, y + 2]
        };
        let points = |tag: &str| numbers(attribute(tag, "d")).chunks(2).map(|point| (point[0], point[1])).collect();
        Self {
            size: (size[2], size[3]),
            boxes: tags("<rect class=\"box\"").map(rect).collect(),
            labels: tags("<text class=\"label\"").map(label).collect(),
            lines: {
                let route = |tag: &str| (number(tag, "data-route"), points(tag));
                let mut lines: Vec<(i32, Vec<(i32, i32)>)> = tags("<path class=\"route ").map(route).collect();
                lines.sort_unstable();
                lines.into_iter().map(|(_, line)| line).collect()
            },
        }
    }

    fn check(&self, definition: &Definition) {
        let inside = |rect: &Rect| rect[0] >= 0 && rect[1] >= 0 && rect[2] <= self.size.0 && rect[3] <= self.size.1;
        assert!(self.boxes.iter().chain(&self.labels).all(inside), "all stands within {:?}", self.size);
        assert_eq!((self.boxes.len(), self.lines.len()), (definition.steps().len(), definition.routes().len()));
        let solid: Vec<&Rect> = self.boxes.iter().chain(&self.labels).collect();
        for (number, one) in solid.iter().enumerate() {
            assert!(!solid[..number].iter().any(|other| overlap(one, other)), "two things in one place: {one:?}");
        }
        self.check_lines(definition);
    }

    fn check_lines(&self, definition: &Definition) {
        for (number, line) in self.lines.iter().enumerate() {
            let route = &definition.routes()[number];
            assert!(line.iter().all(|&(x, y)| inside((x, y), self.size)), "{} → {}", route.from, route.to);
            for part in line.windows(2) {
                assert!(part[0].0 == part[1].0 || part[0].1 == part[1].1, "lines are level or upright: {part:?}");
                let through = self.boxes.iter().any(|rect| overlap(&span(part), &shrunk(rect)));
                assert!(!through, "{} → {} runs through a box: {part:?}", route.from, route.to);
            }
            for (other, points) in self.lines.iter().enumerate().take(number) {
                let related =
                    definition.routes()[other].from == route.from || definition.routes()[other].to == route.to;
                let same = points.windows(2).any(|part| line.windows(2).any(|mine| along(part, mine)));
                assert!(related || !same, "{} → {} runs along {other}: {line:?} {points:?}", route.from, route.to);
            }
        }
    }
}

fn inside((x, y): (i32, i32), (width, height): (i32, i32)) -> bool {
    (0..=width).contains(&x) && (0..=height).contains(&y)
}

fn span(part: &[(i32, i32)]) -> Rect {
    let ((a, b), (c, d)) = (part[0], part[1]);
    [a.min(c), b.min(d), a.max(c) + 1, b.max(d) + 1]
}

/// Lines may touch a box at its edge, and meet a round one at its corner.
fn shrunk(rect: &Rect) -> Rect {
    [rect[0] + 4, rect[1] + 1, rect[2] - 4, rect[3] - 1]
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// Whether two pieces lie on each other for more than a crossing.
fn along(one: &[(i32, i32)], other: &[(i32, i32)]) -> bool {
    let (one, other) = (span(one), span(other));
    let shared = |from: usize| one[from + 2].min(other[from + 2]) - one[from].max(other[from]);
    let (wide, high) = (shared(0), shared(1));
    wide > 0 && high > 0 && (wide > 2 || high > 2)
}

/// All flows the product ships, on a page, in a column and while they run.
#[test]
fn nothing_collides_in_the_pictures_of_the_shipped_flows() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../office/defaults/flows");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let definition = Definition::parse(&text).unwrap_or_else(|problems| panic!("{file:?} {problems:#?}"));
        for columns in [11, 6, 3, 1] {
            let picture = Picture::of(&definition, None, columns);
            picture.check(&definition);
            assert!(picture.size.0 <= 1_366);
        }
    }
}

#[test]
fn a_route_back_goes_round_what_stands_below() {
    let text = toml_with_returns();
    let definition = Definition::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    for columns in [11, 5, 2] {
        Picture::of(&definition, None, columns).check(&definition);
    }
}

fn toml_with_returns() -> String {
    r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "f", name = "分办", kind = "fork", join = "j" },
  { id = "a", name = "甲科室办理意见", actor = { post = "a" }, mode = "all", empty = "skip" },
  { id = "a2", name = "甲科室复核", actor = { post = "a" }, empty = "skip" },
  { id = "b", name = "乙办", kind = "sub", flow = "other", actor = { post = "b" }, empty = "stop" },
  { id = "c", name = "丙办", actor = { post = "c" }, empty = "stop" },
  { id = "j", name = "汇合", kind = "join" },
  { id = "sign", name = "签发", actor = { post = "signer" }, empty = "stop" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "f" },
  { from = "f", to = "a" },
  { from = "f", to = "b" },
  { from = "f", to = "c", label = "大额" },
  { from = "a", to = "a2" },
  { from = "a2", to = "a", when = 'outcome == "disagree"', label = "不同意" },
  { from = "a2", to = "j" },
  { from = "b", to = "j" },
  { from = "c", to = "c", when = 'outcome == "disagree"', label = "再办" },
  { from = "c", to = "j" },
  { from = "j", to = "draft", when = 'outcome == "no"', label = "退回" },
  { from = "j", to = "sign" },
  { from = "sign", to = "draft", when = 'outcome == "disagree"', label = "不同意，退给拟稿人重新办理" },
  { from = "sign", to = "end" },
]
"#
    .to_owned()
}

/// Every route leads far on: with a crossing in every layer there would be hundreds of thousands.
#[test]
fn the_largest_definition_is_drawn() {
    let mut text = "key = \"t\"\nname = \"大\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    for n in 0..499 {
        text += &format!("[[step]]\nid = \"s{n}\"\nname = \"环\"\nactor = \"initiator\"\n");
        for far in [498, 499 - n / 2, n / 3] {
            text += &format!("[[route]]\nfrom = \"s{n}\"\nto = \"s{far}\"\nwhen = 'outcome == \"{far}\"'\n");
        }
        text += &format!("[[route]]\nfrom = \"s{n}\"\nto = \"s{}\"\n", n + 1);
    }
    text += "[[step]]\nid = \"s499\"\nname = \"完\"\nkind = \"end\"\n";
    let definition = Definition::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    for columns in [11, 6] {
        let svg = draw::svg_in(&definition, None, columns);
        assert_eq!(svg.matches("<g class=\"step").count(), 500);
        assert!(svg.len() < 2_000_000, "{}", svg.len());
    }
}

#[test]
fn past_present_and_future_differ_without_colours() {
    let mut desk = Desk::new(OUTGOING, &[("department_head", &[2])]);
    desk.form.insert("countersigners".to_owned(), field(&[3, 4, 5]));
    desk.start(1).submit(1).submit(2);
    let svg = draw::svg(&desk.definition, Some(&desk.state));
    assert_eq!(svg.matches("class=\"tick\"").count(), 2, "what is done is ticked");
    assert_eq!(svg.matches("stroke-width=\"3\"").count(), 1, "what is at hand stands out");
    assert_eq!(svg.matches("（未到）</title>").count(), 8);
    assert_eq!(
        svg.matches("stroke-dasharray").count(),
        8 + desk.definition.routes().len() - 2,
        "what is to come is dashed"
    );
    assert!(!draw::svg(&desk.definition, None).contains("stroke-dasharray"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases().cases / 4, ..cases() })]

    /// Branches inside branches, routes back and across with words, at any width, while they run.
    #[test]
    fn nothing_collides_in_any_picture(nodes in flows(), slips in slips(), columns in 1..=11usize) {
        let mut desk = Desk::new(&toml(&nodes), &[]);
        desk.people.posts = posts(&nodes);
        desk.start(1).submit(1);
        Picture::of(&desk.definition, Some(&desk.state), columns).check(&desk.definition);
        let mut lists = Lists::of(&desk.definition);
        slips.iter().for_each(|slip| lists.slip(slip));
        if let Ok(definition) = Definition::parse(&lists.toml()) {
            Picture::of(&definition, None, columns).check(&definition);
        }
    }
}
