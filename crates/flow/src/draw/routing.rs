//! Where lines run: level in the lanes, upright in the gaps between columns, back in a channel below each band. No line
//! crosses a box, and no two lines run on top of each other unless they begin or end together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::layout::{BOX, Frame, Grid, Layout, Line, Point, ROW};
use crate::Kind;

/// Room beside a box, and between the upright lines in one gap.
const SPACE: i32 = 10;
const TRACK: i32 = 8;
/// Height of a level line below a band, without and with words.
const LEVEL: i32 = 10;
const WORDED: i32 = 19;
/// A letter beside a line, and the most of them.
const LETTER: i32 = 12;
pub(super) const MOST_LETTERS: usize = 10;
/// How far from the middle of a box a line arrives that comes from above or below.
const ASIDE: i32 = 7;

/// What runs upright in a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Upright {
    /// The way out of a cell to lines of the next column.
    Out(usize),
    /// The way into the next band.
    In(Turn),
    /// The way down of a route that leads back.
    Down(usize),
    /// The way up of a route that leads back.
    Up(usize),
}

/// What runs level below a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// On to the next band.
    On(Turn),
    /// Back, by route.
    Back(usize),
}

/// Lines that go on to the next band together: all of a cell, but each with words alone, by its route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(usize, Option<usize>);

pub(super) struct Routing<'a> {
    grid: &'a Grid<'a>,
    columns: usize,
    /// Every piece of a forward line between neighbouring columns, how far from the middle of its cell it arrives, and
    /// the pieces out of each cell.
    hops: Vec<(usize, usize)>,
    arrivals: HashMap<(usize, usize), i32>,
    outs: Vec<Vec<usize>>,
    /// The lowest lane of each layer.
    lowest: Vec<usize>,
    /// Upright lines by band and gap; gap `n` lies left of column `n`.
    gaps: BTreeMap<(usize, usize), Vec<Upright>>,
    /// Level lines below each band.
    levels: Vec<Vec<Level>>,
    /// Routes that lead back into another band.
    spine: Vec<usize>,
    /// Left edge of each gap, and of the words and lines in it.
    lefts: Vec<i32>,
    words: Vec<(i32, i32)>,
    width: i32,
    /// Top of each band.
    tops: Vec<i32>,
    height: i32,
}

impl<'a> Routing<'a> {
    pub(super) fn of(grid: &'a Grid<'a>, columns: usize) -> Self {
        let bands = grid.cells.iter().map(|cell| cell.layer / columns).max().unwrap_or(0) + 1;
        let mut routing = Self {
            grid,
            columns,
            hops: hops(grid),
            arrivals: HashMap::new(),
            outs: vec![Vec::new(); grid.cells.len()],
            lowest: Vec::new(),
            gaps: BTreeMap::new(),
            levels: vec![Vec::new(); bands],
            spine: Vec::new(),
            lefts: Vec::new(),
            words: vec![(0, 0); columns + 1],
            width: 0,
            tops: Vec::new(),
            height: 0,
        };
        routing.remember();
        routing.collect_forward();
        routing.collect_back();
        routing.arrange();
        routing.measure();
        routing
    }

    pub(super) fn layout(&self) -> Layout {
        let steps = self.grid.definition.steps().len();
        Layout {
            width: self.width,
            height: self.height,
            boxes: (0..steps).map(|step| self.at(step)).collect(),
            lines: (0..self.grid.edges.len()).map(|route| self.line(route)).collect(),
            frames: (0..steps).filter_map(|step| self.frame(step)).collect(),
        }
    }

    pub(super) fn width(&self) -> i32 {
        self.width
    }

    /// How many lines run from band to band.
    pub(super) fn cuts(&self) -> usize {
        self.hops.iter().filter(|hop| self.is_wrap(**hop)).count() + self.spine.len()
    }

    fn column(&self, cell: usize) -> usize {
        self.grid.cells[cell].layer % self.columns
    }

    fn band(&self, cell: usize) -> usize {
        self.grid.cells[cell].layer / self.columns
    }

    fn lane(&self, cell: usize) -> usize {
        self.grid.cells[cell].lane
    }

    /// What is asked often.
    fn remember(&mut self) {
        for &(from, to) in &self.hops {
            self.outs[from].push(to);
        }
        let layers = self.grid.cells.iter().map(|cell| cell.layer).max().unwrap_or(0) + 1;
        self.lowest = vec![0; layers];
        let mut taken = BTreeSet::new();
        for cell in &self.grid.cells {
            self.lowest[cell.layer] = self.lowest[cell.layer].max(cell.lane);
            taken.insert((cell.layer, cell.lane));
        }
        let mut sides: HashMap<usize, (bool, bool)> = HashMap::new();
        let above = |&(from, to): &(usize, usize)| self.lane(from) < self.lane(to);
        for hop in &self.hops {
            let sides = sides.entry(hop.1).or_default();
            *(if above(hop) { &mut sides.0 } else { &mut sides.1 }) = true;
        }
        let steps = self.grid.definition.steps().len();
        let arrival = |hop: &(usize, usize)| {
            let (from, to) = *hop;
            let (layer, lane) = (self.grid.cells[to].layer, self.lane(to));
            let beside = layer > 0 && taken.contains(&(layer - 1, lane));
            let alone = sides.get(&to).is_some_and(|sides| sides.0 != sides.1) && !beside;
            match () {
                () if to >= steps || self.is_wrap(*hop) || self.lane(from) == lane || alone => 0,
                () if above(hop) => -ASIDE,
                () => ASIDE,
            }
        };
        self.arrivals = self.hops.iter().map(|hop| (*hop, arrival(hop))).collect();
    }

    fn is_wrap(&self, (from, to): (usize, usize)) -> bool {
        self.band(from) != self.band(to)
    }

    fn letters(&self, route: usize) -> i32 {
        let label = &self.grid.words[route];
        // An ellipsis takes the place of what is left out.
        LETTER * label.chars().count().min(MOST_LETTERS + 1) as i32
    }

    fn collect_forward(&mut self) {
        for hop in self.hops.clone() {
            let (from, to) = hop;
            let gap = (self.band(from), self.column(from) + 1);
            if self.is_wrap(hop) {
                add(self.gaps.entry(gap).or_default(), Upright::Out(from));
                let band = self.band(from);
                let turn = self.turn(hop);
                add(&mut self.levels[band], Level::On(turn));
                add(self.gaps.entry((self.band(to), 0)).or_default(), Upright::In(turn));
            } else if self.lane(from) != self.lane(to) {
                add(self.gaps.entry(gap).or_default(), Upright::Out(from));
            }
        }
        for route in 0..self.grid.edges.len() {
            if let &[from, to] = &self.grid.passes[route][..]
                && !self.grid.back[route]
                && !self.is_wrap((from, to))
            {
                let (letters, several) = (self.letters(route), self.ways_out(from) > 1);
                let room = &mut self.words[self.grid.cells[from].layer % self.columns + 1];
                let side = if several { &mut room.1 } else { &mut room.0 };
                *side = (*side).max(letters);
            }
        }
    }

    fn ways_out(&self, cell: usize) -> usize {
        self.outs[cell].len()
    }

    fn collect_back(&mut self) {
        for route in (0..self.grid.edges.len()).filter(|&route| self.grid.back[route]) {
            let (from, to) = self.grid.edges[route];
            let (here, there) = (self.band(from), self.band(to));
            if !self.is_free_below(from) {
                self.gaps.entry((here, self.column(from) + 1)).or_default().push(Upright::Down(route));
            }
            if !self.is_free_below(to) {
                self.gaps.entry((there, self.column(to))).or_default().push(Upright::Up(route));
            }
            self.levels[here].push(Level::Back(route));
            if here != there {
                self.levels[there].push(Level::Back(route));
                self.spine.push(route);
            }
        }
    }

    /// Whether a line may leave the cell downwards.
    fn is_free_below(&self, cell: usize) -> bool {
        self.lowest[self.grid.cells[cell].layer] == self.lane(cell)
    }

    /// Puts the lines of each gap and channel in order: short ones inside, and out of a lane before another comes into it.
    fn arrange(&mut self) {
        let span = |level: &Level| match *level {
            Level::On(_) => usize::MAX,
            Level::Back(route) => {
                let (from, to) = self.grid.edges[route];
                self.grid.cells[from].layer.abs_diff(self.grid.cells[to].layer)
            }
        };
        let mut levels = self.levels.clone();
        levels.iter_mut().for_each(|levels| levels.sort_by_key(|level| (span(level), *level)));
        let gaps = self.gaps.iter().map(|(gap, uprights)| (*gap, self.in_order(uprights))).collect();
        self.levels = levels;
        self.gaps = gaps;
    }

    fn in_order(&self, uprights: &[Upright]) -> Vec<Upright> {
        let entered = |upright: &Upright| match *upright {
            Upright::Out(cell) => {
                let to = self.outs[cell].iter().copied().filter(|&to| !self.is_wrap((cell, to)));
                let into = to.filter(|&to| self.lane(to) != self.lane(cell) && self.arrival((cell, to)) == 0);
                into.map(|to| self.lane(to)).collect()
            }
            _ => BTreeSet::new(),
        };
        let entered: BTreeMap<Upright, BTreeSet<usize>> =
            uprights.iter().map(|upright| (*upright, entered(upright))).collect();
        let enters = |upright: &Upright, lane: usize| entered[upright].contains(&lane);
        let mut left: Vec<Upright> = uprights.to_vec();
        left.sort_unstable();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let lane = |upright: &Upright| if let Upright::Out(cell) = upright { Some(self.lane(*cell)) } else { None };
            // Nobody still to come may leave a lane that this one enters.
            let may = |upright: &Upright| {
                !left.iter().any(|other| other != upright && lane(other).is_some_and(|lane| enters(upright, lane)))
            };
            let next = left.iter().position(may).unwrap_or(0);
            order.push(left.remove(next));
        }
        order
    }

    fn measure(&mut self) {
        let most = |gap: usize| self.gaps.iter().filter(|(key, _)| key.1 == gap).map(|(_, up)| up.len()).max();
        let mut x = TRACK + TRACK * self.spine.len() as i32;
        for gap in 0..=self.columns {
            self.lefts.push(x);
            let uprights = TRACK * most(gap).unwrap_or(0) as i32;
            let (before, after) = self.words[gap];
            let least = if gap == 0 || gap == self.columns { SPACE } else { 2 * SPACE };
            let spare = |words: i32| if words > 0 { words + 8 } else { 0 };
            x += least + uprights + spare(before) + spare(after) + if gap == self.columns { 0 } else { BOX };
        }
        self.width = x + TRACK;
        let mut y = SPACE;
        for band in 0..self.levels.len() {
            self.tops.push(y);
            y = self.channel(band) + self.levels[band].iter().map(|level| self.thickness(*level)).sum::<i32>() + LEVEL;
        }
        self.height = y + SPACE;
    }

    /// Where the level lines below a band begin.
    fn channel(&self, band: usize) -> i32 {
        let inside = (0..self.grid.cells.len()).filter(|&cell| self.band(cell) == band);
        let lanes = inside.map(|cell| self.lane(cell) + 1).max().unwrap_or(1);
        self.tops[band] + ROW * lanes as i32
    }

    fn thickness(&self, level: Level) -> i32 {
        let worded = match level {
            Level::On(Turn(_, route)) => route.is_some(),
            Level::Back(route) => self.letters(route) > 0,
        };
        if worded { WORDED } else { LEVEL }
    }

    /// With which lines a piece goes on to the next band.
    fn turn(&self, (from, to): (usize, usize)) -> Turn {
        let worded = |route: &usize| {
            self.grid.passes[*route][..] == [from, to] && !self.grid.back[*route] && self.letters(*route) > 0
        };
        Turn(from, (0..self.grid.edges.len()).find(worded))
    }

    fn left_of(&self, column: usize) -> i32 {
        let right = self.lefts.get(column + 1).copied().unwrap_or(self.width);
        right - BOX
    }

    /// The middle of a cell.
    fn at(&self, cell: usize) -> Point {
        let y = self.tops[self.band(cell)] + ROW / 2 + ROW * self.lane(cell) as i32;
        Point { x: self.left_of(self.column(cell)) + BOX / 2, y }
    }

    fn upright_at(&self, gap: (usize, usize), upright: Upright) -> i32 {
        let place = self.gaps.get(&gap).and_then(|all| all.iter().position(|other| *other == upright));
        let before = self.words[gap.1].0;
        let words = if before > 0 { before + 8 } else { 0 };
        self.lefts[gap.1] + words + SPACE + TRACK * place.unwrap_or(0) as i32
    }

    fn level_at(&self, band: usize, level: Level) -> i32 {
        let mut y = self.channel(band);
        for other in &self.levels[band] {
            y += self.thickness(*other);
            if *other == level {
                break;
            }
        }
        y
    }

    /// How far from the middle of a cell a piece arrives.
    fn arrival(&self, hop: (usize, usize)) -> i32 {
        self.arrivals.get(&hop).copied().unwrap_or(0)
    }

    fn line(&self, route: usize) -> Line {
        if self.grid.back[route] { self.line_back(route) } else { self.line_on(route) }
    }

    fn line_on(&self, route: usize) -> Line {
        let passes = &self.grid.passes[route];
        let mut points: Vec<Point> = Vec::new();
        for pair in passes.windows(2) {
            self.hop((pair[0], pair[1]), &mut points);
        }
        points.dedup();
        let label = match passes[..] {
            [from, to] => self.words_of((from, to), route),
            [_, crossing, ..] => above(self.at(crossing)),
            _ => Point { x: 0, y: 0 },
        };
        Line { points, label, words: self.grid.words[route].clone() }
    }

    fn hop(&self, hop: (usize, usize), points: &mut Vec<Point>) {
        let (from, to) = hop;
        let (start, end) = (self.at(from), self.at(to));
        points.push(Point { x: start.x + self.grid.size(from).0 / 2, ..start });
        let arrival = end.y + self.arrival(hop);
        let bend = self.upright_at((self.band(from), self.column(from) + 1), Upright::Out(from));
        if self.is_wrap(hop) {
            let turn = self.turn(hop);
            let level = self.level_at(self.band(from), Level::On(turn));
            let next = self.upright_at((self.band(to), 0), Upright::In(turn));
            let turns = [(bend, start.y), (bend, level), (next, level), (next, arrival)];
            points.extend(turns.map(|(x, y)| Point { x, y }));
        } else if start.y != end.y {
            points.extend([Point { x: bend, y: start.y }, Point { x: bend, y: arrival }]);
        }
        points.push(Point { x: end.x - self.grid.size(to).0 / 2, y: arrival });
    }

    /// The words of a line without crossings: before it turns, or after it where several leave the box together.
    fn words_of(&self, hop: (usize, usize), route: usize) -> Point {
        let (from, to) = hop;
        let gap = self.column(from) + 1;
        if self.is_wrap(hop) {
            let y = self.level_at(self.band(from), Level::On(self.turn(hop)));
            return above(Point { x: self.width / 2, y });
        }
        let (before, _) = self.words[gap];
        if self.ways_out(from) == 1 {
            let x = self.lefts[gap] + SPACE / 2 + before / 2;
            return above(Point { x, y: self.at(from).y });
        }
        let x = self.left_of(gap) - SPACE - self.letters(route) / 2;
        let arrives = self.arrival(hop);
        let over = |other: &(usize, usize)| other.1 == to && self.arrival(*other) < arrives;
        let higher = if self.hops.iter().any(over) { ASIDE } else { 0 };
        above(Point { x, y: self.at(to).y + arrives - higher })
    }

    fn line_back(&self, route: usize) -> Line {
        let (from, to) = self.grid.edges[route];
        let (here, there) = (self.band(from), self.band(to));
        let (low, high) = (self.level_at(here, Level::Back(route)), self.level_at(there, Level::Back(route)));
        let mut points = self.way_down(route, from, low);
        let mut words = low;
        if here != there {
            let x = TRACK + TRACK * self.spine.iter().position(|other| *other == route).unwrap_or(0) as i32;
            points.extend([Point { x, y: low }, Point { x, y: high }]);
            words = high;
        }
        let up = self.way_up(route, to, high);
        let level = points.iter().chain(&up).filter(|point| point.y == words).map(|point| point.x);
        let (least, most) = (level.clone().min().unwrap_or(0), level.max().unwrap_or(0));
        points.extend(up);
        let half = self.letters(route) / 2;
        let x = i32::midpoint(least, most).clamp(half, (self.width - half).max(half));
        Line { points, label: above(Point { x, y: words }), words: self.grid.words[route].clone() }
    }

    fn way_down(&self, route: usize, from: usize, level: i32) -> Vec<Point> {
        let (at, (width, height)) = (self.at(from), self.grid.size(from));
        if self.is_free_below(from) {
            let x = at.x + self.beside(route, |edge| edge.0 == from, width);
            return vec![Point { x, y: at.y + height / 2 }, Point { x, y: level }];
        }
        let x = self.upright_at((self.band(from), self.column(from) + 1), Upright::Down(route));
        let y = at.y + height / 2 - 6;
        // The corner of a rounded box lies further in.
        let edge = at.x + width / 2 - if height < 44 { 3 } else { 0 };
        vec![Point { x: edge, y }, Point { x, y }, Point { x, y: level }]
    }

    fn way_up(&self, route: usize, to: usize, level: i32) -> Vec<Point> {
        let (at, (width, height)) = (self.at(to), self.grid.size(to));
        if self.is_free_below(to) {
            let x = at.x - self.beside(route, |edge| edge.1 == to, width);
            return vec![Point { x, y: level }, Point { x, y: at.y + height / 2 }];
        }
        let x = self.upright_at((self.band(to), self.column(to)), Upright::Up(route));
        let y = at.y + height / 2 - 6;
        let edge = at.x - width / 2 + if height < 44 { 3 } else { 0 };
        vec![Point { x, y: level }, Point { x, y }, Point { x: edge, y }]
    }

    /// How far beside the middle one of several routes back leaves or meets a box.
    fn beside(&self, route: usize, same: impl Fn(&(usize, usize)) -> bool, width: i32) -> i32 {
        let alike = |other: &usize| self.grid.back[*other] && same(&self.grid.edges[*other]);
        let before = (0..route).filter(alike).count() as i32;
        (TRACK + TRACK * before).min(width / 2 - 6)
    }

    /// The frame round the branches of a step, unless something else stands among them or they run over two bands.
    fn frame(&self, fork: usize) -> Option<Frame> {
        let definition = self.grid.definition;
        let Kind::Fork { join } = &definition.steps()[fork].kind else {
            return None;
        };
        let join = definition.index.get(join).copied()?;
        let mut members: BTreeSet<usize> =
            (0..definition.steps().len()).filter(|&step| definition.chains[step].contains(&fork)).collect();
        let ends = |cell: usize| cell == fork || cell == join || members.contains(&cell);
        let inner = |passes: &&Vec<usize>| passes.first().zip(passes.last()).is_some_and(|(a, b)| ends(*a) && ends(*b));
        let crossings: Vec<usize> =
            self.grid.passes.iter().filter(inner).flat_map(|passes| passes[1..passes.len() - 1].to_vec()).collect();
        members.extend(crossings);
        let (first, last) = (self.corner(&members, true)?, self.corner(&members, false)?);
        let bands: BTreeSet<usize> = members.iter().map(|&cell| self.band(cell)).collect();
        let within = |cell: usize| {
            let (column, lane) = (self.column(cell), self.lane(cell));
            bands.contains(&self.band(cell))
                && (first.0..=last.0).contains(&column)
                && (first.1..=last.1).contains(&lane)
        };
        let strange = (0..self.grid.cells.len()).any(|cell| within(cell) && !members.contains(&cell));
        if bands.len() != 1 || strange {
            return None;
        }
        let deep = 2 * definition.chains[fork].len() as i32;
        let top = self.tops[*bands.first()?];
        let (left, right) = (self.left_of(first.0) - 6 + deep, self.left_of(last.0) + BOX + 6 - deep);
        let (upper, lower) = (top + ROW * first.1 as i32 + 3 + deep, top + ROW * (last.1 as i32 + 1) - 3 - deep);
        Some(Frame(Point { x: left, y: upper }, Point { x: right, y: lower }))
    }

    /// The least or the greatest column and lane of some cells.
    fn corner(&self, cells: &BTreeSet<usize>, least: bool) -> Option<(usize, usize)> {
        let columns = cells.iter().map(|&cell| self.column(cell));
        let lanes = cells.iter().map(|&cell| self.lane(cell));
        if least { Some((columns.min()?, lanes.min()?)) } else { Some((columns.max()?, lanes.max()?)) }
    }
}

fn hops(grid: &Grid<'_>) -> Vec<(usize, usize)> {
    let forward = grid.passes.iter().zip(&grid.back).filter(|(_, back)| !**back);
    forward.flat_map(|(passes, _)| passes.windows(2).map(|pair| (pair[0], pair[1]))).collect()
}

/// Words stand above their line.
fn above(at: Point) -> Point {
    Point { x: at.x, y: at.y - 5 }
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
