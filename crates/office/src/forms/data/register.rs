//! What stands on 发文登记簿 and 收文登记簿: a year or a month, the oldest first.

use lexicon::{Instant, chinese_date};
use serde_json::{Value, json};
use store::Tx;

use super::super::Form;
use super::{Data, common, with};
use crate::document::register::{self, Incoming, Outgoing, Span};
use crate::people::Actor;
use crate::process::Page;
use crate::{Error, Result};

/// Most lines of a register printed at once: some two hundred pages.
pub const MOST: i64 = 2_000;

/// 发文登记簿 of a span, called as `2026年11月`. Printing it is a fact, as exporting it is.
///
/// # Errors
/// [`Error::Forbidden`] for whoever may not open the register; [`Error::Refused`] for more than [`MOST`] lines.
pub fn outgoing_register(tx: &mut Tx, actor: &Actor, span: &Span, called: &str) -> Result<Data> {
    let mut lines = register::outgoing(tx, actor, &Span { rows: MOST + 1, ..span.clone() }, &Page::default())?;
    bounded(lines.len())?;
    lines.reverse();
    let rows: Vec<Value> = lines.iter().map(outgoing).collect();
    printed(tx, actor, Form::OutgoingRegister, (called, rows))
}

/// 收文登记簿 of a span. Printing it is a fact, as exporting it is.
///
/// # Errors
/// As [`outgoing_register`].
pub fn incoming_register(tx: &mut Tx, actor: &Actor, span: &Span, called: &str) -> Result<Data> {
    let mut lines = register::incoming(tx, actor, &Span { rows: MOST + 1, ..span.clone() }, &Page::default())?;
    bounded(lines.len())?;
    lines.reverse();
    let rows: Vec<Value> = lines.iter().map(incoming).collect();
    printed(tx, actor, Form::IncomingRegister, (called, rows))
}

fn bounded(lines: usize) -> Result<()> {
    if i64::try_from(lines).is_ok_and(|lines| lines > MOST) {
        return Err(Error::refused(format!("这一时段超过 {MOST} 件，一次印不下。请选一个月份，或导出 XLSX。")));
    }
    Ok(())
}

fn printed(tx: &mut Tx, actor: &Actor, form: Form, (called, rows): (&str, Vec<Value>)) -> Result<Data> {
    let unit = actor.own_unit()?;
    let which = form.key().trim_end_matches("-register");
    let fact = ledger::Fact::new("register.print", format!("register:{which}")).actor(actor.person).unit(unit);
    tx.record(fact.with("rows", rows.len()))?;
    let own = json!({ "span": called, "rows": rows });
    Ok(Data::new(form, format!("{}（{called}）", form.name()), with(common(tx, unit)?, own)))
}

fn day(at: Instant) -> String {
    chinese_date(at.date())
}

fn outgoing(l: &Outgoing) -> Value {
    json!({
        "number": l.issue_number,
        "title": l.title,
        "genre": l.genre.label(),
        "urgency": l.urgency.mark().unwrap_or_default(),
        "dated_on": l.dated_on.map(chinese_date).unwrap_or_default(),
        "issued_on": day(l.issued_at),
        "copies": l.copies,
        "drafter": l.drafter,
        "signed": if l.sent > 0 { format!("{}/{}", l.signed, l.sent) } else { String::new() },
    })
}

fn incoming(l: &Incoming) -> Value {
    json!({
        "number": l.serial.map_or_else(|| "未登记".into(), |n| format!("{}-{n:04}", l.year)),
        "received_on": day(l.received_at),
        "source": l.source_name,
        "source_number": l.source_number,
        "title": l.title,
        "nature": l.nature.label(),
        "urgency": l.urgency.mark().unwrap_or_default(),
        "owner": l.owner,
        "state": match l.state.as_str() { "closed" => "办结", "void" => "退文", _ => "在办" },
        "result": l.result.clone().unwrap_or_default(),
    })
}
