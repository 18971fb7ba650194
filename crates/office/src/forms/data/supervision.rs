//! What stands on the forms of 督查督办: 督办通知单, 督办单 of three colours, 督办事项卡.

use lexicon::{Date, Instant, PersonId, SheetId, chinese_date};
use serde_json::{Value, json};
use store::Tx;

use super::super::Form;
use super::{Data, common};
use crate::people::{directory, unit};
use crate::supervision::{self, Charge, Feedback, File, Item, Ledger, Milestone, Part, SeenItem, Sheet, SheetColour};
use crate::{Error, Result, limits, story};

/// What stands on a sheet issued 督办通知单, 督办单: as it went out, whoever leads by now, and with its receipt.
///
/// # Errors
/// [`Error::NotFound`] for what is no sheet of the item.
pub fn supervision_sheet(tx: &mut Tx, seen: &SeenItem, id: SheetId) -> Result<Data> {
    let file = supervision::file(tx, seen)?;
    let sheet = file.sheets.iter().find(|s| s.id == id).ok_or(Error::NotFound)?;
    let form = if sheet.colour == SheetColour::Notice { Form::SupervisionNotice } else { Form::SupervisionSheet };
    let at = sheet.issued.1;
    let stood: Vec<&Charge> =
        file.charges.iter().filter(|c| c.handed_at <= at && c.ended_at.is_none_or(|end| end > at)).collect();
    let part = stood.iter().find(|c| c.unit == sheet.unit).map(|c| c.part.label());
    let mut lead = String::new();
    let mut support = Vec::new();
    for charge in &stood {
        let name = unit::unit(tx, charge.unit)?.name;
        if charge.part == Part::Lead { lead = name } else { support.push(name) }
    }
    let own = json!({ "lead": lead, "support": support, "part": part.unwrap_or_default() });
    let title = format!("{} {}", sheet.colour.label(), sheet.number);
    let value = gathered(tx, &seen.item, [own, of_item(&seen.item, &file), of_sheet(sheet)])?;
    Ok(Data::new(form, title, value))
}

/// The common fields and those of every part.
fn gathered<const N: usize>(tx: &mut Tx, item: &Item, parts: [Value; N]) -> Result<Value> {
    let mut all = Value::Object(common(tx, item.unit)?);
    for part in parts {
        if let (Value::Object(all), Value::Object(part)) = (&mut all, part) {
            all.extend(part);
        }
    }
    Ok(all)
}

fn of_sheet(sheet: &Sheet) -> Value {
    let (signed_by, signed_at) = receipt(sheet.signed.as_ref());
    json!({
        "number": sheet.number,
        "colour": sheet.colour.code(),
        "word": sheet.colour.label(),
        "to": sheet.unit_name,
        "requirement": sheet.words,
        "limit": chinese_date(sheet.due_on),
        "answer_on": chinese_date(sheet.answer_on),
        "issued_by": sheet.issued.0,
        "issued_on": chinese_date(sheet.issued.1.date()),
        "signed_by": signed_by,
        "signed_at": signed_at,
        "content": sheet.content,
        "target": sheet.target,
        "urges": sheet.urges,
    })
}

fn receipt(signed: Option<&(String, Instant)>) -> (String, String) {
    signed.map(|(who, at)| (who.clone(), at.long_label())).unwrap_or_default()
}

/// The item and its source, as both sheets and card have them.
fn of_item(item: &Item, file: &File) -> Value {
    let source = &file.source;
    json!({
        "item_number": item.number,
        "content": item.content,
        "target": item.target.label(),
        "source": source.kind.label(),
        "source_words": source.words,
        "source_by": source.said_by,
        "source_on": day(source.said_on),
    })
}

fn day(date: Option<Date>) -> String {
    date.map(chinese_date).unwrap_or_default()
}

/// What stands on 督办事项卡: the item with its units, milestones, feedback, sheets and its story.
pub fn item_card(tx: &mut Tx, seen: &SeenItem) -> Result<Data> {
    let (item, file) = (&seen.item, supervision::file(tx, seen)?);
    let light = supervision::rules(tx, item.unit)?.0.light;
    let calendar = limits::calendar(tx, item.unit)?;
    let bounds = light.bounds(&calendar, tx.now().date());
    let ledger = if item.ledger == Ledger::None { "" } else { item.ledger.label() };
    let own = json!({
        "category": item.category.label(),
        "ledger": ledger,
        "strategy": item.strategy,
        "rhythm": item.rhythm.label(),
        "limit": chinese_date(item.due_on),
        "light": if item.withdrawn_on.is_some() { "已撤项" } else { bounds.light(item.signs()).label() },
        "progress": format!("{}%", item.progress),
        "opened_on": chinese_date(seen.matter.opened_at.date()),
        "closed_on": day(item.closed_on),
        "withdrawn_on": day(item.withdrawn_on),
        "withdrawn_why": file.withdrawn.as_ref().map(|w| w.why.as_str()).unwrap_or_default(),
        "cared_by": named(tx, item.cared_by)?,
        "commissioner": named(tx, item.commissioner)?,
        "charges": file.charges.iter().map(charge).collect::<Vec<_>>(),
        "milestones": file.milestones.iter().map(milestone).collect::<Vec<_>>(),
        "feedback": file.feedback.iter().map(feedback).collect::<Vec<_>>(),
        "sheets": file.sheets.iter().map(issued).collect::<Vec<_>>(),
        "events": story::of_matter(tx, item.id)?.iter().map(event).collect::<Vec<_>>(),
    });
    let title = format!("督办事项卡 {}", item.number);
    let value = gathered(tx, item, [own, of_item(item, &file)])?;
    Ok(Data::new(Form::SupervisionCard, title, value))
}

fn named(tx: &mut Tx, person: Option<PersonId>) -> Result<String> {
    let ids: Vec<PersonId> = person.into_iter().collect();
    Ok(directory::person_names(tx, &ids)?.into_values().next().unwrap_or_default())
}

fn charge(c: &Charge) -> Value {
    let end = c.ended_at.map(|at| format!("至 {}：{}", at.short_label(), c.ended_why));
    let signed = c.signed.as_ref().map(|(who, at)| format!("{who} {}", at.short_label()));
    json!({
        "unit": c.unit_name, "part": c.part.label(), "person": c.person_name, "handed_at": c.handed_at.short_label(),
        "signed": signed.unwrap_or_default(), "ended": end.unwrap_or_default(),
    })
}

fn milestone(m: &Milestone) -> Value {
    json!({ "name": m.name, "due_on": chinese_date(m.due_on), "done_on": day(m.done_on) })
}

fn feedback(f: &Feedback) -> Value {
    let given = f.given.as_ref().map(|(who, at)| format!("{who} {}", at.short_label()));
    let lapse = f.lapsed.map(|(how, _)| how.label());
    let verdict = f.reviewed.as_ref().map(|(verdict, ..)| verdict.label()).or(lapse);
    json!({
        "unit": f.unit_name, "due_on": chinese_date(f.due_on), "given": given.unwrap_or_default(),
        "progress": if f.given.is_some() { format!("{}%", f.progress) } else { String::new() },
        "says": f.body, "verdict": verdict.unwrap_or_default(), "remark": f.remark,
    })
}

fn issued(s: &Sheet) -> Value {
    let signed = s.signed.as_ref().map(|(who, at)| format!("{who} {}", at.short_label()));
    json!({
        "number": s.number, "word": s.colour.label(), "unit": s.unit_name, "issued_on": chinese_date(s.issued.1.date()),
        "answer_on": chinese_date(s.answer_on), "signed": signed.unwrap_or_default(),
    })
}

fn event(line: &story::Line) -> Value {
    json!({ "at": line.at.long_label(), "who": line.who, "what": line.what, "says": line.quote })
}
