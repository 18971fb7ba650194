//! Where boxes and lines stand.

use crate::{Definition, Kind};

/// Width of a task's box.
const BOX: i32 = 88;
/// Least room between two columns.
const GAP: i32 = 24;
const ROW: i32 = 64;
const MARGIN: i32 = 24;
/// Room below a band for the lines that lead back.
const CHANNEL: i32 = 12;

/// A place in the drawing, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// The places of all boxes (their centres) and lines.
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) boxes: Vec<Point>,
    pub(super) lines: Vec<Vec<Point>>,
}

/// A box, or the place where a long line crosses a layer.
struct Cell {
    layer: usize,
    lane: usize,
}

impl Layout {
    /// At most so many layers beside each other.
    pub(super) fn of(definition: &Definition, columns: usize) -> Self {
        let mut grid = Grid::new(definition);
        grid.cross_layers();
        grid.choose_lanes();
        grid.place(columns.max(1))
    }

    /// Width and height of a box.
    pub(super) fn size(kind: &Kind) -> (i32, i32) {
        match kind {
            Kind::Task | Kind::Sub { .. } => (BOX, 44),
            Kind::End => (64, 32),
            Kind::Fork { .. } | Kind::Join => (64, 28),
        }
    }

    /// Where the words beside a line stand: above its last level part, or the longest of a line that leads back.
    pub(super) fn label_at(line: &[Point]) -> Option<Point> {
        let level = |part: &&[Point]| part[0].y == part[1].y;
        let last = line.windows(2).last().filter(level);
        let longest = || line.windows(2).filter(level).max_by_key(|part| (part[1].x - part[0].x).abs());
        let part = last.or_else(longest)?;
        Some(Point { x: i32::midpoint(part[0].x, part[1].x), y: part[0].y - 5 })
    }
}

struct Grid<'a> {
    definition: &'a Definition,
    edges: Vec<(usize, usize)>,
    back: Vec<bool>,
    cells: Vec<Cell>,
    /// The cells each forward line passes, its ends included.
    passes: Vec<Vec<usize>>,
}

impl<'a> Grid<'a> {
    fn new(definition: &'a Definition) -> Self {
        let at = |id: &str| definition.index.get(id).copied().unwrap_or(0);
        let edges: Vec<(usize, usize)> =
            definition.routes().iter().map(|route| (at(&route.from), route.target)).collect();
        let (back, order) = walk(definition, &edges);
        let mut layers = vec![0; definition.steps().len()];
        for step in order {
            for &route in definition.out[step].iter().filter(|&&route| !back[route]) {
                let (_, to) = edges[route];
                layers[to] = layers[to].max(layers[step] + 1);
            }
        }
        let cells = layers.into_iter().map(|layer| Cell { layer, lane: 0 }).collect();
        Self { definition, edges, back, cells, passes: Vec::new() }
    }

    /// Gives long lines a cell in every layer they cross, so that they run round the boxes there.
    fn cross_layers(&mut self) {
        for number in 0..self.edges.len() {
            let (from, to) = self.edges[number];
            let mut passes = vec![from];
            if !self.back[number] {
                for layer in self.cells[from].layer + 1..self.cells[to].layer {
                    passes.push(self.cells.len());
                    self.cells.push(Cell { layer, lane: 0 });
                }
            }
            passes.push(to);
            self.passes.push(passes);
        }
    }

    /// Keeps each line as level as its neighbours allow.
    fn choose_lanes(&mut self) {
        let mut before = vec![Vec::new(); self.cells.len()];
        for (_, passes) in self.passes.iter().enumerate().filter(|(number, _)| !self.back[*number]) {
            passes.windows(2).for_each(|pair| before[pair[1]].push(pair[0]));
        }
        let last = self.cells.iter().map(|cell| cell.layer).max().unwrap_or(0);
        for layer in 0..=last {
            let members = (0..self.cells.len()).filter(|&cell| self.cells[cell].layer == layer);
            let wish = |cell: usize| {
                let lanes: Vec<usize> = before[cell].iter().map(|&cell| self.cells[cell].lane).collect();
                if lanes.is_empty() { 0 } else { lanes.iter().sum::<usize>() / lanes.len() }
            };
            let mut wishes: Vec<(usize, usize)> = members.map(|cell| (wish(cell), cell)).collect();
            wishes.sort_unstable();
            let mut free = 0;
            for (wish, cell) in wishes {
                self.cells[cell].lane = wish.max(free);
                free = self.cells[cell].lane + 1;
            }
        }
    }

    fn place(&self, most: usize) -> Layout {
        let layers = self.cells.iter().map(|cell| cell.layer).max().unwrap_or(0) + 1;
        let columns = layers.div_ceil(layers.div_ceil(most));
        let centres = self.centres(columns);
        let tops = self.tops(layers.div_ceil(columns), columns);
        let at = |cell: &Cell| Point {
            x: centres[cell.layer % columns],
            y: tops[cell.layer / columns].0 + ROW / 2 + cell.lane as i32 * ROW,
        };
        let places: Vec<Point> = self.cells.iter().map(at).collect();
        let steps = self.definition.steps().len();
        let lines = (0..self.edges.len()).map(|number| self.line(number, &places, &tops, columns)).collect();
        Layout {
            width: centres.last().copied().unwrap_or(0) + BOX / 2 + GAP / 2 + MARGIN,
            height: tops.last().map_or(0, |(_, bottom)| *bottom) + MARGIN,
            boxes: places[..steps].to_vec(),
            lines,
        }
    }

    /// The middle of each column: further apart where words stand beside a line.
    fn centres(&self, columns: usize) -> Vec<i32> {
        let mut gaps = vec![GAP; columns];
        for (number, route) in self.definition.routes().iter().enumerate().filter(|(number, _)| !self.back[*number]) {
            let words = route.label.chars().count().min(10) as i32;
            let entered = self.passes[number].windows(2).last().map_or(0, |pair| self.cells[pair[0]].layer);
            let gap = &mut gaps[entered % columns];
            *gap = (*gap).max(if words == 0 { GAP } else { 11 * words + 28 });
        }
        let next = |at: &mut i32, gap: i32| {
            let here = *at;
            *at += BOX + gap;
            Some(here)
        };
        gaps.into_iter().scan(MARGIN + BOX / 2, next).collect()
    }

    /// Top and bottom of each band; the channel for lines that lead back lies above its bottom.
    fn tops(&self, bands: usize, columns: usize) -> Vec<(i32, i32)> {
        let mut top = MARGIN;
        let mut tops = Vec::with_capacity(bands);
        for band in 0..bands {
            let inside = self.cells.iter().filter(|cell| cell.layer / columns == band);
            let lanes = inside.map(|cell| cell.lane + 1).max().unwrap_or(1) as i32;
            let bottom = top + lanes * ROW + 2 * CHANNEL;
            tops.push((top, bottom));
            top = bottom;
        }
        tops
    }

    fn line(&self, number: usize, places: &[Point], tops: &[(i32, i32)], columns: usize) -> Vec<Point> {
        let (from, to) = self.edges[number];
        let band = |cell: usize| self.cells[cell].layer / columns;
        if self.back[number] {
            return self.line_back((from, to), places, (tops[band(from)].1, tops[band(to)].1));
        }
        let mut line = Vec::new();
        for pair in self.passes[number].windows(2) {
            let (start, end) = (self.right(pair[0], places), self.left(pair[1], places));
            line.push(start);
            // Beside the column, where no box stands.
            let mut bend = places[pair[0]].x + BOX / 2 + 10;
            line.push(Point { x: bend, y: start.y });
            if band(pair[0]) != band(pair[1]) {
                let channel = tops[band(pair[0])].1 - CHANNEL;
                line.push(Point { x: bend, y: channel });
                bend = places[pair[1]].x - BOX / 2 - 14;
                line.push(Point { x: bend, y: channel });
            }
            line.push(Point { x: bend, y: end.y });
            line.push(end);
        }
        line.dedup();
        line
    }

    fn line_back(&self, (from, to): (usize, usize), places: &[Point], bottoms: (i32, i32)) -> Vec<Point> {
        let half = |step: usize| Layout::size(&self.definition.steps()[step].kind).1 / 2;
        let start = Point { x: places[from].x + 12, y: places[from].y + half(from) };
        let end = Point { x: places[to].x - 12, y: places[to].y + half(to) };
        let (low, high) = (bottoms.0 - CHANNEL, bottoms.1 - CHANNEL);
        let mut line = vec![start, Point { x: start.x, y: low }];
        if low != high {
            line.push(Point { x: MARGIN / 2, y: low });
            line.push(Point { x: MARGIN / 2, y: high });
        }
        line.extend([Point { x: end.x, y: high }, end]);
        line
    }

    fn right(&self, cell: usize, places: &[Point]) -> Point {
        Point { x: places[cell].x + self.half_width(cell), y: places[cell].y }
    }

    fn left(&self, cell: usize, places: &[Point]) -> Point {
        Point { x: places[cell].x - self.half_width(cell), y: places[cell].y }
    }

    fn half_width(&self, cell: usize) -> i32 {
        self.definition.steps().get(cell).map_or(0, |step| Layout::size(&step.kind).0 / 2)
    }
}

/// Which routes lead back, and the steps in an order in which all other routes lead forward.
fn walk(definition: &Definition, edges: &[(usize, usize)]) -> (Vec<bool>, Vec<usize>) {
    let mut back = vec![false; edges.len()];
    // 0 not seen, 1 on the way, 2 done.
    let mut seen = vec![0u8; definition.steps().len()];
    let mut order = Vec::new();
    let mut way = vec![(definition.start, 0)];
    seen[definition.start] = 1;
    while let Some((step, next)) = way.pop() {
        let Some(&route) = definition.out[step].get(next) else {
            seen[step] = 2;
            order.push(step);
            continue;
        };
        way.push((step, next + 1));
        let (_, to) = edges[route];
        back[route] = seen[to] == 1;
        if seen[to] == 0 {
            seen[to] = 1;
            way.push((to, 0));
        }
    }
    order.reverse();
    (back, order)
}
