//! Where boxes stand: layers from left to right, wrapped into bands; lanes from top to bottom.

use crate::{Definition, Kind};

use super::routing::Routing;

/// Width of a task's box.
pub(super) const BOX: i32 = 88;
/// Height of a lane.
pub(super) const ROW: i32 = 64;
/// A page of 1366 px; shown narrower it scales a little.
const PAGE: i32 = 1_360;
/// Most boxes and crossings: in a larger definition long lines run straight, and only so is it drawn at once.
const MOST_CELLS: usize = 3_000;
/// How often the picture is laid out anew to fit the page.
const MOST_TRIES: usize = 8;
/// What a layer may take of the page, on average.
const SHARE: i32 = 150;

/// A place in the drawing, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A line from box to box, and where its words stand.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) points: Vec<Point>,
    pub(super) label: Point,
    /// What its words are; none where another line in the same place has them.
    pub(super) words: String,
}

/// The frame round parallel branches: its corners top left and bottom right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame(pub(super) Point, pub(super) Point);

/// The places of all boxes (their centres), lines and frames.
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) boxes: Vec<Point>,
    pub(super) lines: Vec<Line>,
    pub(super) frames: Vec<Frame>,
}

/// A box, or the place where a long line crosses a layer.
pub(super) struct Cell {
    pub(super) layer: usize,
    pub(super) lane: usize,
}

impl Layout {
    /// At most so many layers beside each other.
    pub(super) fn of(definition: &Definition, columns: usize) -> Self {
        let columns = columns.clamp(1, 100);
        let mut grid = Grid::new(definition);
        grid.cross_layers();
        grid.choose_lanes();
        grid.words = grid.labels();
        let layers = grid.cells.iter().map(|cell| cell.layer).max().unwrap_or(0) + 1;
        let page = PAGE.min(SHARE * columns as i32);
        // As few bands as fit the page; among these the one that cuts the fewest lines, and parallel branches least.
        let fewest = layers.div_ceil(columns);
        let fitting = (fewest..=layers).take(MOST_TRIES).find_map(|bands| {
            let even = layers.div_ceil(bands);
            let most = columns.min(if bands == 1 { even } else { (layers - 1) / (bands - 1) });
            let tries = (even..=most.max(even)).map(|columns| Routing::of(&grid, columns));
            tries.filter(|routing| routing.width() <= page).min_by_key(Routing::cuts)
        });
        fitting.unwrap_or_else(|| Routing::of(&grid, columns.min(2))).layout()
    }

    /// Width and height of a box.
    pub(super) fn size(kind: &Kind) -> (i32, i32) {
        match kind {
            Kind::Task | Kind::Sub { .. } => (BOX, 44),
            Kind::End => (64, 32),
            Kind::Fork { .. } | Kind::Join => (64, 28),
        }
    }
}

pub(super) struct Grid<'a> {
    pub(super) definition: &'a Definition,
    pub(super) edges: Vec<(usize, usize)>,
    pub(super) back: Vec<bool>,
    /// The boxes first, by step, then the crossings.
    pub(super) cells: Vec<Cell>,
    /// The cells each forward line passes, its ends included.
    pub(super) passes: Vec<Vec<usize>>,
    /// What stands beside each line.
    pub(super) words: Vec<String>,
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
        Self { definition, edges, back, cells, passes: Vec::new(), words: Vec::new() }
    }

    /// Gives long lines a cell in every layer they cross, so that they run round the boxes there.
    fn cross_layers(&mut self) {
        for number in 0..self.edges.len() {
            let (from, to) = self.edges[number];
            let mut passes = vec![from];
            if !self.back[number] && self.cells.len() < MOST_CELLS {
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

    /// The routes' labels; routes of the same way fall together, and the first has the words of all.
    fn labels(&self) -> Vec<String> {
        let routes = self.definition.routes();
        let together = |one: usize, other: usize| {
            one == other || self.passes[one].len() == 2 && !self.back[one] && self.edges[one] == self.edges[other]
        };
        let label = |number: usize| {
            if (0..number).any(|other| together(number, other)) {
                return String::new();
            }
            let mut words: Vec<&str> = Vec::new();
            for route in (number..routes.len()).filter(|&other| together(number, other)) {
                let label = routes[route].label.as_str();
                if !label.is_empty() && !words.contains(&label) {
                    words.push(label);
                }
            }
            words.join("、")
        };
        (0..routes.len()).map(label).collect()
    }

    /// Width and height of what stands in a cell; a crossing line has none.
    pub(super) fn size(&self, cell: usize) -> (i32, i32) {
        self.definition.steps().get(cell).map_or((0, 0), |step| Layout::size(&step.kind))
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
