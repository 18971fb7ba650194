//! Dense tables (表格): picked by boxes, stacked into cards on a phone.

use super::{Link, Markup, Render, classes, html};

/// What a column holds, which decides its width and side (列形).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Running text.
    #[default]
    Text,
    /// The title of the row: the widest column, first link of the row.
    Title,
    /// A clock; on a phone it needs no label.
    Clock,
    /// A name, a date, a number of a paper: one line, grey.
    Short,
    /// A figure, set to the right.
    Number,
    /// Buttons or links at the end of the row.
    Action,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Shape::Text => "",
            Shape::Title => "t",
            Shape::Clock => "c",
            Shape::Short => "num",
            Shape::Number => "fig",
            Shape::Action => "do",
        }
    }
}

/// A column (列).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Heading; on a phone the label before each value.
    pub label: String,
    /// What it holds.
    pub shape: Shape,
}

impl Column {
    /// A column of a shape.
    pub fn new(label: impl Into<String>, shape: Shape) -> Self {
        Column { label: label.into(), shape }
    }
}

/// A row (行): one cell per column.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Cells in the order of the columns.
    pub cells: Vec<Markup>,
    /// Value of the box in front of the row, for doing many at once.
    pub pick: Option<String>,
    /// Set in grey: closed, void.
    pub faint: bool,
}

impl Row {
    /// A row from its cells.
    pub fn new(cells: Vec<Markup>) -> Self {
        Row { cells, ..Row::default() }
    }

    /// With a box in front that sends this value.
    pub fn pick(mut self, value: impl Into<String>) -> Self {
        self.pick = Some(value.into());
        self
    }

    /// Set in grey when `faint`.
    pub fn faint(mut self, faint: bool) -> Self {
        self.faint = faint;
        self
    }
}

/// What stands in the place of an empty table (空表提示): what it means and what to do next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Empty {
    /// One sentence, such as 没有待办。
    pub says: String,
    /// What to do next.
    pub next: Option<Link>,
}

impl Empty {
    /// An empty state with a sentence only.
    pub fn new(says: impl Into<String>) -> Self {
        Empty { says: says.into(), next: None }
    }

    /// With a link to what to do next.
    pub fn next(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.next = Some(Link::new(href, label));
        self
    }
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! { div class="empty" { p { (self.says) } @if let Some(next) = &self.next { p { (next) } } } }
    }
}

/// A table (表格).
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the table lists; read aloud, not shown.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Name of the boxes in front of the rows.
    pub pick: Option<&'static str>,
    /// Shown when there is no row.
    pub empty: Empty,
}

/// The title cell (标题格): tags, the link of the row, a grey line under it.
pub fn title(tags: Markup, link: &Link, below: &str) -> Markup {
    html! { (tags) (link) @if !below.is_empty() { small { (below) } } }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if self.rows.is_empty() {
            return self.empty.render();
        }
        html! {
            div class=(if self.columns.len() > 7 { "wide many-cols" } else { "wide" }) {
                table data-rows {
                    caption class="sr" { (self.caption) }
                    thead { tr {
                        @if self.pick.is_some() { th class="pick" { (self.pick_all()) } }
                        @for column in &self.columns { th class=(column.shape.class()) scope="col" { (column.label) } }
                    } }
                    tbody { @for row in &self.rows { (self.row(row)) } }
                }
            }
        }
    }
}

impl Table {
    fn pick_all(&self) -> Markup {
        html! { input type="checkbox" data-pick-all aria-label="全选本页"; }
    }

    fn row(&self, row: &Row) -> Markup {
        html! {
            tr class=[row.faint.then_some("faint")] {
                @if let Some(name) = self.pick { td class="pick" { (pick_box(name, row)) } }
                @for (column, cell) in self.columns.iter().zip(&row.cells) {
                    // On a phone the label stands before its value: where there is none, it says nothing.
                    @let label = (!cell.0.is_empty()).then_some(&column.label);
                    td class=(classes(&[column.shape.class()])) data-label=[label] { div { (cell) } }
                }
            }
        }
    }
}

fn pick_box(name: &str, row: &Row) -> Markup {
    html! {
        @if let Some(value) = &row.pick { input type="checkbox" name=(name) value=(value) aria-label="选中这一行"; }
    }
}
