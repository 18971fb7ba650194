//! The registers: 发文登记簿 and 收文登记簿, filtered, paged and exported to XLSX.

use lexicon::{Clock, Date, Genre, Instant, MatterId, Urgency};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::{Tx, params};

use super::incoming::Nature;
use super::{library, rows};
use crate::matter::{Kind, Way};
use crate::people::Actor;
use crate::process::Page;
use crate::{Error, Result};

/// Most rows one export carries.
pub const EXPORT_LIMIT: i64 = 20_000;

/// A line of the outgoing register.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The document.
    pub id: MatterId,
    /// 发文字号.
    pub issue_number: String,
    /// Title.
    pub title: String,
    /// Genre 文种.
    pub genre: Genre,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// 成文日期.
    pub dated_on: Option<Date>,
    /// When it was issued.
    pub issued_at: Instant,
    /// Copies.
    pub copies: i64,
    /// Who drafted it.
    pub drafter: String,
    /// Copies sent on the platform.
    pub sent: i64,
    /// Of them signed for.
    pub signed: i64,
    /// Whether it is a 联合发文 or a 便函: letters count like every other paper.
    pub way: Way,
}

/// A line of the incoming register.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The document.
    pub id: MatterId,
    /// Year of the register.
    pub year: i64,
    /// Serial, once registered.
    pub serial: Option<i64>,
    /// Title.
    pub title: String,
    /// 来文单位.
    pub source_name: String,
    /// 来文字号.
    pub source_number: String,
    /// 办件 or 阅件.
    pub nature: Nature,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// When it was received.
    pub received_at: Instant,
    /// 首办责任人.
    pub owner: String,
    /// The matter's state.
    pub state: String,
    /// 办理结果.
    pub result: Option<String>,
    /// The clock of the whole matter 全程, where it has a limit.
    pub clock: Option<Clock>,
    /// When that clock ended.
    pub done_at: Option<Instant>,
}

/// What the register is narrowed to.
#[derive(Debug, Clone)]
pub struct Span {
    /// From this instant.
    pub from: Instant,
    /// Before this instant.
    pub until: Instant,
    /// A genre's code (outgoing) or a nature's (incoming); empty for all.
    pub only: String,
    /// Rows on a page.
    pub rows: i64,
}

impl Span {
    /// One calendar year.
    pub fn year(year: i16) -> Span {
        let first = |y: i16| Instant::from_local(lexicon::Date::constant(y, 1, 1), 0, 0);
        Span { from: first(year), until: first(year + 1), only: String::new(), rows: library::PAGE }
    }
}

/// Whether the actor may open the register of a kind.
pub fn may_read(actor: &Actor, kind: Kind) -> bool {
    library::reads_unit(actor, kind)
}

fn own_unit(actor: &Actor, kind: Kind) -> Result<lexicon::UnitId> {
    if library::reads_unit(actor, kind) {
        return actor.own_unit();
    }
    let who = match kind {
        Kind::Outgoing => "编号、印发",
        Kind::Incoming => "收发",
        Kind::Memo | Kind::Supervision => "公文库",
    };
    let label = kind.label();
    Err(Error::Forbidden(format!("{label}登记簿由{who}、归档、督办和有查阅权限的人员使用。")))
}

/// A page of the outgoing register, latest first.
pub fn outgoing(tx: &mut Tx, actor: &Actor, span: &Span, after: &Page) -> Result<Vec<Outgoing>> {
    let unit = own_unit(actor, Kind::Outgoing)?;
    let key = after.key.unwrap_or(i64::MAX);
    let params = params![unit, span.from, span.until, span.only, key, after.id, span.rows];
    Ok(tx.query(rows::OUTGOING_REGISTER, params, rows::outgoing)?)
}

/// A page of the incoming register, latest first.
pub fn incoming(tx: &mut Tx, actor: &Actor, span: &Span, after: &Page) -> Result<Vec<Incoming>> {
    let unit = own_unit(actor, Kind::Incoming)?;
    let key = after.key.unwrap_or(i64::MAX);
    let params = params![unit, span.from, span.until, span.only, key, after.id, span.rows];
    Ok(tx.query(rows::INCOMING_REGISTER, params, rows::incoming)?)
}

/// 办件, 阅件 and 请示 in a span, counted apart.
pub fn natures(tx: &mut Tx, actor: &Actor, span: &Span) -> Result<[(Nature, i64); 3]> {
    let unit = own_unit(actor, Kind::Incoming)?;
    let rows = tx.query(rows::COUNT_NATURE, params![unit, span.from, span.until], |r| {
        Ok((r.get::<String>(0)?, r.get::<i64>(1)?))
    })?;
    let of = |code: &str| rows.iter().find(|(n, _)| n == code).map_or(0, |(_, n)| *n);
    Ok(Nature::ALL.map(|nature| (nature, of(nature.code()))))
}

/// A register read for a spreadsheet: the file is made of it outside the unit of work.
#[derive(Debug, Clone)]
pub struct Export {
    name: &'static str,
    head: [&'static str; 10],
    rows: Vec<[String; 10]>,
}

impl Export {
    /// Another register of ten columns.
    pub(super) fn new(name: &'static str, head: [&'static str; 10], rows: Vec<[String; 10]>) -> Export {
        Export { name, head, rows }
    }

    /// The XLSX file. Twenty thousand lines take a second or two: nobody should wait for it.
    ///
    /// # Errors
    /// [`Error::Press`] when it cannot be made.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        self.book().map_err(|e| Error::Press(format!("登记簿没有导出：{e}")))
    }

    fn book(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let page = book.add_worksheet().set_name(self.name)?;
        for (column, title) in (0u16..).zip(self.head) {
            page.write_string_with_format(0, column, title, &bold)?;
        }
        for (line, cells) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                page.write_string(line, column, cell)?;
            }
        }
        page.autofit();
        page.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }
}

/// Reads the outgoing register for a spreadsheet.
pub fn export_outgoing(tx: &mut Tx, actor: &Actor, span: &Span) -> Result<Export> {
    let span = Span { rows: EXPORT_LIMIT, ..span.clone() };
    let lines = outgoing(tx, actor, &span, &Page::default())?;
    let head = ["发文字号", "标题", "文种", "缓急", "成文日期", "印发时间", "份数", "拟稿人", "分送", "已签收"];
    exported(tx, actor, "outgoing", lines.len())?;
    Ok(Export { name: "发文登记簿", head, rows: lines.into_iter().map(outgoing_cells).collect() })
}

fn outgoing_cells(l: Outgoing) -> [String; 10] {
    [
        l.issue_number,
        l.title,
        l.genre.label().into(),
        l.urgency.label().into(),
        l.dated_on.map(lexicon::chinese_date).unwrap_or_default(),
        l.issued_at.long_label(),
        l.copies.to_string(),
        l.drafter,
        l.sent.to_string(),
        l.signed.to_string(),
    ]
}

/// Reads the incoming register for a spreadsheet.
pub fn export_incoming(tx: &mut Tx, actor: &Actor, span: &Span) -> Result<Export> {
    let span = Span { rows: EXPORT_LIMIT, ..span.clone() };
    let lines = incoming(tx, actor, &span, &Page::default())?;
    let head = ["收文号", "标题", "来文单位", "来文字号", "性质", "缓急", "收到时间", "首办责任人", "状态", "办理结果"];
    exported(tx, actor, "incoming", lines.len())?;
    Ok(Export { name: "收文登记簿", head, rows: lines.into_iter().map(incoming_cells).collect() })
}

fn incoming_cells(l: Incoming) -> [String; 10] {
    let state = match l.state.as_str() {
        "closed" => "办结",
        "void" => "退文",
        _ => "在办",
    };
    [
        l.serial.map_or_else(|| "未登记".into(), |n| format!("{}-{n:04}", l.year)),
        l.title,
        l.source_name,
        l.source_number,
        l.nature.label().into(),
        l.urgency.label().into(),
        l.received_at.long_label(),
        l.owner,
        state.into(),
        l.result.unwrap_or_default(),
    ]
}

/// An export is a fact.
pub(super) fn exported(tx: &mut Tx, actor: &Actor, which: &str, rows: usize) -> Result<()> {
    let fact = ledger::Fact::new("register.export", format!("register:{which}")).actor(actor.person);
    tx.record(fact.unit(actor.unit).with("rows", rows))?;
    Ok(())
}
