//! What stands on a document's own forms: 发文稿纸, 收文办理单, 签报单, 签收单.

use lexicon::{Instant, UnitId, chinese_date};
use serde_json::{Value, json};
use store::Tx;

use super::super::{Form, hands};
use super::{Data, common, with};
use crate::document::dispatch::{self, Dispatch};
use crate::document::{self, Seen, draft, incoming, sealing, sheet};
use crate::matter::Kind;
use crate::people::directory;
use crate::process::opinion::{self, Opinion};
use crate::{Error, Result, process};

/// The sheet that goes with a kind of paper.
#[must_use]
pub const fn sheet_of(kind: Kind) -> Form {
    match kind {
        Kind::Outgoing => Form::OutgoingSheet,
        Kind::Incoming => Form::IncomingSheet,
        Kind::Memo | Kind::Supervision => Form::MemoSheet,
    }
}

/// What stands on the sheet of a document: 发文稿纸, 收文办理单 or 签报单.
pub fn paper(tx: &mut Tx, seen: &Seen) -> Result<Data> {
    let (kind, unit) = (seen.matter.kind, seen.matter.unit);
    let opinions = opinion::of_matter(tx, seen.matter.id)?;
    let running = process::load(tx, seen.matter.id)?;
    let mut all = common(tx, unit)?;
    all.insert("hands".into(), hands::of_cells(kind, &opinions, unit));
    all.insert("others".into(), hands::others(kind, &running, &opinions, unit));
    let own = match kind {
        Kind::Outgoing => outgoing(tx, seen, &opinions)?,
        Kind::Incoming => arrived(tx, seen)?,
        Kind::Memo | Kind::Supervision => memo(tx, seen)?,
    };
    let form = sheet_of(kind);
    Ok(Data::new(form, format!("{} {}", form.name(), seen.matter.title), with(all, own)))
}

fn owner(tx: &mut Tx, seen: &Seen) -> Result<String> {
    Ok(directory::person_names(tx, &[seen.matter.owner])?.into_values().next().unwrap_or_default())
}

fn day(at: Option<Instant>) -> String {
    at.map(|at| chinese_date(at.date())).unwrap_or_default()
}

/// What an outgoing paper and a memo have alike.
fn drafted(tx: &mut Tx, seen: &Seen) -> Result<Value> {
    let content = draft::of(tx, seen)?.content;
    Ok(json!({
        "urgency": seen.matter.urgency.mark().unwrap_or_default(),
        "label": seen.document.label.label(),
        "genre": seen.document.genre.label(),
        "title": seen.matter.title,
        "main_to": content.main_to,
        "cc": content.cc,
        "attachments": content.attachments,
        "drafter": owner(tx, seen)?,
        "drafted_on": chinese_date(seen.matter.opened_at.date()),
    }))
}

fn outgoing(tx: &mut Tx, seen: &Seen, opinions: &[Opinion]) -> Result<Value> {
    let (sealed, checks) = (sealing(tx, seen)?, document::every_check(tx, seen)?);
    let title = draft::of(tx, seen)?.content.title;
    let mut value = drafted(tx, seen)?;
    if !title.trim().is_empty() {
        value["title"] = json!(title);
    }
    value["number"] = json!(sheet::number_or_place(tx, seen)?);
    value["copies"] = json!(seen.document.copies);
    value["checks"] = json!(hands::last_checks(opinions, &checks));
    value["sealed_by"] = json!(sealed.as_ref().map(|s| s.by.as_str()).unwrap_or_default());
    value["sealed_at"] = json!(sealed.map(|s| s.at.short_label()).unwrap_or_default());
    value["dated_on"] = json!(seen.document.dated_on.map(chinese_date).unwrap_or_default());
    value["issued"] = json!(day(seen.document.issued_at));
    Ok(value)
}

fn memo(tx: &mut Tx, seen: &Seen) -> Result<Value> {
    let mut value = drafted(tx, seen)?;
    if let Value::Object(map) = &mut value {
        map.remove("cc");
    }
    value["number"] = json!(seen.document.issue_number.as_deref().unwrap_or_default());
    Ok(value)
}

fn arrived(tx: &mut Tx, seen: &Seen) -> Result<Value> {
    let line = incoming::registration(tx, seen)?;
    let reply = line.reply.as_ref().map(|(text, at)| format!("{text}（{}）", chinese_date(at.date())));
    Ok(json!({
        "number": line.number(),
        "received_on": line.received_at.long_label(),
        "nature": line.nature.label(),
        "source": line.source_name,
        "source_number": line.source_number,
        "dated_on": seen.document.dated_on.map(chinese_date).unwrap_or_default(),
        "urgency": seen.matter.urgency.mark().unwrap_or_default(),
        "label": seen.document.label.label(),
        "copies": seen.document.copies,
        "due": seen.matter.due_at.map(Instant::long_label).unwrap_or_default(),
        "title": seen.matter.title,
        "result": line.result.unwrap_or_default(),
        "owner": owner(tx, seen)?,
        "reply": reply.unwrap_or_default(),
    }))
}

/// What stands on 签收单: to whom an issued paper was sent, who signed for it and when.
///
/// # Errors
/// [`Error::NotFound`] for a paper that was not issued.
pub fn receipt(tx: &mut Tx, seen: &Seen) -> Result<Data> {
    let issued = seen.document.issued_at.filter(|_| seen.matter.kind == Kind::Outgoing).ok_or(Error::NotFound)?;
    let now = tx.now();
    // A copy taken back is none.
    let list: Vec<Dispatch> =
        dispatch::of_document(tx, seen)?.into_iter().filter(|d| d.withdrawn_at.is_none()).collect();
    let own = json!({
        "title": seen.matter.title,
        "number": seen.document.issue_number.as_deref().unwrap_or_default(),
        "issued": issued.long_label(),
        "sent": list.len(),
        "signed": list.iter().filter(|d| d.is_kept()).count(),
        "late": list.iter().filter(|d| d.is_overdue(now)).count(),
        "rows": list.iter().map(|d| row(d, now)).collect::<Vec<_>>(),
    });
    let title = format!("签收单 {}", seen.matter.title);
    Ok(Data::new(Form::Receipt, title, with(common(tx, unit_of(seen))?, own)))
}

const fn unit_of(seen: &Seen) -> UnitId {
    seen.matter.unit
}

fn row(d: &Dispatch, now: Instant) -> Value {
    let kind = match d.kind.as_str() {
        "main" => "主送",
        "joint" => "联合发文",
        _ => "抄送",
    };
    let (who, at) = d.signed.clone().map(|(who, at)| (who, at.short_label())).unwrap_or_default();
    let note = match &d.returned {
        Some((_, why)) => format!("退文：{why}"),
        None if d.is_overdue(now) => "逾期未签收".to_owned(),
        None => String::new(),
    };
    json!({
        "unit": d.to_name, "kind": kind, "sent_at": d.sent_at.short_label(),
        "signed_by": who, "signed_at": at, "note": note,
    })
}
