//! What stands on 办理过程记录: who had the paper, for what, when, for how long in working time, and what came of it.

use lexicon::work_duration_label;
use serde_json::{Value, json};
use store::Tx;

use super::super::{Form, hands};
use super::{Data, common, with};
use crate::document::{Seen, incoming};
use crate::matter::Kind;
use crate::people::directory;
use crate::process::opinion::{self, Opinion};
use crate::process::{self, Stay};
use crate::{Result, limits, story};

/// The record of a matter, for whoever may read it.
pub fn record(tx: &mut Tx, seen: &Seen) -> Result<Data> {
    let matter = &seen.matter;
    let stays = process::stays(tx, matter)?;
    let opinions = opinion::of_matter(tx, matter.id)?;
    let day = limits::calendar(tx, matter.unit)?.minutes_per_day();
    let running = process::load(tx, matter.id)?;
    let lines = story::of_matter(tx, matter.id)?;
    let owner = directory::person_names(tx, &[matter.owner])?.into_values().next().unwrap_or_default();
    let own = json!({
        "title": matter.title,
        "number": number(tx, seen)?,
        "flow": format!("{}，第 {} 版", running.definition.name(), running.definition.version()),
        "began": matter.opened_at.long_label(),
        "state": match matter.state.as_str() { "closed" => "已办结", "void" => "已终止", _ => "在办" },
        "owner": owner,
        "total": work_duration_label(net(&stays), day),
        "rows": stays.iter().map(|stay| row(seen, stay, &opinions, day)).collect::<Vec<_>>(),
        "events": lines.iter().map(|line| event(seen, line)).collect::<Vec<_>>(),
    });
    let title = format!("办理过程记录 {}", matter.title);
    Ok(Data::new(Form::Record, title, with(common(tx, matter.unit)?, own)))
}

fn number(tx: &mut Tx, seen: &Seen) -> Result<String> {
    if seen.matter.kind == Kind::Incoming {
        return Ok(incoming::registration(tx, seen)?.number());
    }
    Ok(seen.document.issue_number.clone().unwrap_or_default())
}

/// Working minutes of all steps; of those who had one at the same time, the longest.
fn net(stays: &[Stay]) -> i64 {
    let mut sum = 0;
    let mut last: Option<(&Stay, i64)> = None;
    for stay in stays.iter().filter(|s| !s.task.is_reading) {
        match &mut last {
            Some((first, most)) if first.task.step == stay.task.step && first.task.opened_at == stay.task.opened_at => {
                *most = (*most).max(stay.minutes);
            }
            _ => {
                sum += last.map_or(0, |(_, most)| most);
                last = Some((stay, stay.minutes));
            }
        }
    }
    sum + last.map_or(0, |(_, most)| most)
}

fn row(seen: &Seen, stay: &Stay, opinions: &[Opinion], day: i64) -> Value {
    let own = opinions.iter().filter(|o| o.task == Some(stay.task.id) && !o.body.is_empty());
    let says: Vec<String> =
        own.map(|o| if o.withdrawn { format!("（已撤回）{}", o.body) } else { o.body.clone() }).collect();
    json!({
        "step": if stay.task.is_reading { "传阅" } else { stay.task.step_name.as_str() },
        "who": hands::named(&stay.holder_name, stay.holder_unit.as_ref(), seen.matter.unit),
        "received_at": stay.task.opened_at.short_label(),
        "done_at": stay.task.closed_at.map(|at| at.short_label()).unwrap_or_default(),
        "held": work_duration_label(stay.minutes, day),
        "outcome": outcome(stay),
        "says": says.join("\n"),
    })
}

fn outcome(stay: &Stay) -> &'static str {
    match (stay.task.outcome.as_deref(), stay.task.closed_at.is_some(), stay.task.is_reading) {
        (_, false, true) => "待阅",
        (_, false, false) => "正在办理",
        (_, true, true) => "已阅",
        (Some("returned"), ..) => "退回",
        (Some("disagree"), ..) => "不同意",
        (Some("transferred"), ..) => "转办",
        (Some("withdrawn"), ..) => "来件被撤回",
        (Some("terminated"), ..) => "终止",
        (Some("removed"), ..) => "减签",
        (Some("rerouted"), ..) => "调度",
        (Some("handed_over"), ..) => "工作交接",
        (Some("not_needed" | "claimed"), ..) => "他人已办",
        (Some("returned_by_other"), ..) => "他人已退回",
        _ => "已办",
    }
}

fn event(seen: &Seen, line: &story::Line) -> Value {
    let what = if line.quote.is_empty() { line.what.clone() } else { format!("{}：{}", line.what, line.quote) };
    json!({
        "at": line.at.long_label(),
        "who": hands::named(&line.who, line.unit.as_ref(), seen.matter.unit),
        "what": what,
    })
}
