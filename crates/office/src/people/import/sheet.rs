//! Reading an XLSX or CSV file into rows, without trusting it: sizes are bounded before anything is unpacked.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::{Kind, MAX_BYTES, MAX_ROWS, RowReport};
use crate::{Error, Result};

/// Most bytes an XLSX may unpack to.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// Most parts of an XLSX package.
const MAX_PARTS: usize = 1_000;
/// Columns further right are not read.
const MAX_COLUMNS: usize = 40;
/// How far down the line with the headings is looked for: a title often stands above it.
pub(crate) const HEADING_WITHIN: usize = 10;

/// A cell whose formula failed.
pub(crate) const BROKEN: &str = "#公式出错";

/// The rows of every table that was recognised.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) rows: Vec<RowReport>,
    pub(super) ignored: Vec<String>,
}

/// One sheet: line number and cells.
pub(crate) type Lines = Vec<(usize, Vec<String>)>;

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    /// Rows of data.
    pub(crate) rows: usize,
    /// Characters of a cell: the rest would fail every check anyway.
    pub(crate) cell: usize,
}

/// How much of a directory is read.
const DIRECTORY: Most = Most { rows: MAX_ROWS, cell: 300 };

pub(super) fn read(bytes: &[u8]) -> Result<Contents> {
    collect(sheets(bytes, DIRECTORY)?)
}

/// The sheets of an XLSX or CSV file, every cell as text.
///
/// # Errors
/// [`Error::Upload`] when the file as a whole cannot be read.
pub(crate) fn sheets(bytes: &[u8], most: Most) -> Result<Vec<Lines>> {
    if bytes.len() > MAX_BYTES {
        return refuse(format!("文件超过 {} MB，请分成几个文件导入。", MAX_BYTES / 1024 / 1024));
    }
    match bytes {
        [] => refuse("文件是空的。"),
        [b'P', b'K', ..] => workbook(bytes, most),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => refuse("这是旧版 .xls 文件或加密文件，请另存为 .xlsx 或 CSV 后再导入。"),
        _ => Ok(vec![text(bytes, most)?]),
    }
}

fn collect(sheets: Vec<Lines>) -> Result<Contents> {
    let mut contents = Contents { rows: Vec::new(), ignored: Vec::new() };
    let recognised =
        sheets.into_iter().filter_map(|lines| heading(&lines).map(|found| (found, lines))).collect::<Vec<_>>();
    if recognised.is_empty() {
        return refuse(missing_headings());
    }
    for ((at, kind), lines) in recognised {
        take_table(&mut contents, kind, &lines[at..]);
    }
    match contents.rows.len() {
        0 => refuse("文件中只有表头，没有数据行。"),
        n if n > MAX_ROWS => refuse(too_many_rows(MAX_ROWS)),
        _ => Ok(contents),
    }
}

fn missing_headings() -> String {
    let of = |kind: Kind| format!("{}须有：{}", kind.label(), kind.headings()[..kind.required()].join("、"));
    format!("没有找到表头。{}；{}。可先下载模板。", of(Kind::Units), of(Kind::People))
}

pub(crate) fn too_many_rows(most: usize) -> String {
    format!("超过 {most} 行，请分成几个文件导入。")
}

/// The line with the headings and what the table lists.
fn heading(lines: &Lines) -> Option<(usize, Kind)> {
    lines.iter().take(HEADING_WITHIN).enumerate().find_map(|(at, (_, cells))| {
        let names: Vec<&str> = cells.iter().map(|c| heading_name(c)).collect();
        let fits = |kind: &Kind| kind.headings()[..kind.required()].iter().all(|h| names.contains(h));
        [Kind::People, Kind::Units].into_iter().find(fits).map(|kind| (at, kind))
    })
}

/// `*姓名` and `姓名（必填）` are 姓名.
pub(crate) fn heading_name(cell: &str) -> &str {
    let cell = cell.trim_matches(|c: char| c == '*' || c == '＊' || c.is_whitespace());
    cell.split(['（', '(']).next().unwrap_or(cell).trim_end()
}

fn take_table(contents: &mut Contents, kind: Kind, lines: &[(usize, Vec<String>)]) {
    let Some(((_, head), body)) = lines.split_first() else {
        return;
    };
    let names: Vec<&str> = head.iter().map(|c| heading_name(c)).collect();
    let places: Vec<Option<usize>> = kind.headings().iter().map(|h| names.iter().position(|n| n == h)).collect();
    let unknown = names.iter().filter(|n| !n.is_empty() && !kind.headings().contains(n));
    contents.ignored.extend(unknown.map(|n| (*n).to_owned()));
    for (line, cells) in body {
        let value = |place: &Option<usize>| place.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
        let values: Vec<String> = places.iter().map(value).collect();
        if values.iter().any(|v| !v.is_empty()) {
            contents.rows.push(RowReport { kind, line: *line, values, errors: Vec::new() });
        }
    }
}

fn workbook(bytes: &[u8], most: Most) -> Result<Vec<Lines>> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let names = book.sheet_names();
    names.iter().map(|name| cells(&mut book, name, most)).collect()
}

/// Unpacks every part into nothing, counting: what the package says of its own sizes is not believed.
fn measure(bytes: &[u8]) -> Result<()> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if package.len() > MAX_PARTS {
        return Err(broken());
    }
    let mut left = MAX_UNPACKED;
    for at in 0..package.len() {
        let part = package.by_index(at).map_err(|_| broken())?;
        left -= io::copy(&mut part.take(left), &mut io::sink()).map_err(|_| broken())?;
        if left == 0 {
            return refuse(format!("文件解压后超过 {} MB，不能导入。", MAX_UNPACKED / 1024 / 1024));
        }
    }
    Ok(())
}

/// Cell by cell: a single cell in the last corner would make a whole range take terabytes.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, most: Most) -> Result<Lines> {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return Ok(Vec::new());
    };
    let mut lines: Lines = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        let (row, column) = (cell.get_position().0 as usize, cell.get_position().1 as usize);
        let value = cell_text(cell.get_value(), most.cell);
        if column >= MAX_COLUMNS || value.is_empty() {
            continue;
        }
        if lines.last().is_none_or(|(line, _)| *line != row + 1) {
            lines.push((row + 1, Vec::new()));
        }
        if lines.len() > most.rows + HEADING_WITHIN {
            return refuse(too_many_rows(most.rows));
        }
        if let Some((_, cells)) = lines.last_mut() {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = value;
        }
    }
    Ok(lines)
}

fn cell_text(value: &DataRef, most: usize) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => tidy(s, most),
        DataRef::SharedString(s) => tidy(s, most),
        DataRef::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        DataRef::Float(n) => n.to_string(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Bool(b) => if *b { "是" } else { "否" }.into(),
        DataRef::DateTime(at) if at.is_datetime() => day_text(at),
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::Error(_) => BROKEN.into(),
    }
}

/// A date cell as a day is written, whichever year its file counts from; the time of day is left out.
fn day_text(at: &ExcelDateTime) -> String {
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Without surrounding space of any width, or the marks that come along when copying from pages.
fn tidy(text: &str, most: usize) -> String {
    let edge = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}');
    text.trim_matches(edge).chars().take(most).collect()
}

fn text(bytes: &[u8], most: Most) -> Result<Lines> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines: Lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| Error::Upload(format!("CSV 文件读不下去：{e}")))?;
        let line = record.position().map_or(0, |p| p.line() as usize);
        let cells: Vec<String> = record.iter().take(MAX_COLUMNS).map(|c| tidy(c, most.cell)).collect();
        if cells.iter().any(|c| !c.is_empty()) {
            lines.push((line, cells));
        }
        if lines.len() > most.rows + HEADING_WITHIN {
            return refuse(too_many_rows(most.rows));
        }
    }
    Ok(lines)
}

/// UTF-8 with or without mark, UTF-16 with mark, else GB 18030, which is what spreadsheets in Chinese save.
fn decode(bytes: &[u8]) -> Result<String> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let plain = if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    let (text, _, wrong) = marked.unwrap_or(plain).decode(bytes);
    if wrong || text.contains('\0') {
        return refuse("文件不是 XLSX，也不是 UTF-8 或 GB18030 编码的 CSV。");
    }
    Ok(text.into_owned())
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let count = |b: u8| first.bytes().filter(|c| *c == b).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|b| count(*b)).unwrap_or(b',')
}

fn broken() -> Error {
    Error::Upload("XLSX 文件已损坏或不完整，请重新保存后再导入。".into())
}

fn refuse<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::Upload(message.into()))
}
