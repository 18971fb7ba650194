//! How this room says lights, days and people.

use lexicon::{Date, DayKind, MatterId, PersonId, UnitId, WorkCalendar};
use maud::{Markup, html};
use office::people::{Role, directory};
use office::supervision::{self, Bounds, Item, Light, Signs};
use office::{Result, Tx};

use crate::ui::form::Choice;
use crate::ui::{Link, Tone, badge};

/// The colour of a light; the word always stands with it.
pub(super) fn tone(light: Light) -> Tone {
    match light {
        Light::Red => Tone::Red,
        Light::Yellow => Tone::Amber,
        Light::Green => Tone::Green,
        Light::Closed => Tone::Plain,
    }
}

/// The light of an item as a tag. Where the limit is still far off, the milestone that colours it is named beside.
pub(super) fn light(bounds: &Bounds, signs: Signs) -> Markup {
    html! { (tag(bounds, signs)) @if let Some(day) = cause(bounds, signs) { " " small { "节点 " (day) } } }
}

/// The same for a narrow cell: the milestone stands beneath.
pub(super) fn light_cell(bounds: &Bounds, signs: Signs) -> Markup {
    html! { (tag(bounds, signs)) @if let Some(day) = cause(bounds, signs) { br; small { "节点 " (day) } } }
}

fn tag(bounds: &Bounds, signs: Signs) -> Markup {
    let light = bounds.light(signs);
    badge::tag(tone(light), light.label())
}

/// The milestone that colours an item whose limit alone would not.
fn cause(bounds: &Bounds, signs: Signs) -> Option<Date> {
    let by_limit = bounds.light(Signs { milestone_on: None, ..signs });
    signs.milestone_on.filter(|_| bounds.light(signs) != by_limit)
}

/// The light of an item as a tag; of one that was withdrawn, that it was.
pub(super) fn state(bounds: &Bounds, item: &Item) -> Markup {
    if item.withdrawn_on.is_some() { badge::tag(Tone::Plain, "已撤项") } else { light(bounds, item.signs()) }
}

/// How far off a limit is: `还有 12 天`, `今日到期`; what is over stands out: `超 3 天`.
pub(super) fn off(due_on: Date, today: Date) -> Markup {
    html! { @match due_on.since(today).map_or(0, |span| span.get_days()) {
        0 => small { "今日到期" },
        days if days > 0 => small { "还有 " (days) " 天" },
        days => small class="late" { "超 " (-days) " 天" },
    } }
}

/// What a day is on which nobody works: `休息日`, `国庆节放假`.
pub(super) fn rest(calendar: &WorkCalendar, day: Date) -> Option<String> {
    match calendar.day(day) {
        DayKind::Rest => Some("休息日".into()),
        DayKind::Holiday(name) => Some(format!("{name}放假")),
        // The holidays of such a year are not known yet, its weekends are.
        DayKind::Unloaded if !calendar.is_work_day(day) => Some("周末".into()),
        _ => None,
    }
}

/// An item as a line with a link to it.
pub(super) fn link(item: MatterId, content: &str) -> Link {
    Link::new(format!("/supervision/{item}"), supervision::heading(content))
}

/// Units to choose from, with an empty first choice.
pub(super) fn units(tx: &mut Tx, empty: &str) -> Result<Vec<Choice>> {
    let all = directory::units(tx)?;
    let named = all.into_iter().map(|u| Choice::new(u.id.to_string(), u.name));
    Ok(std::iter::once(Choice::new("", empty)).chain(named).collect())
}

/// People of a unit to choose from, with an empty first choice.
pub(super) fn people(tx: &mut Tx, unit: UnitId, empty: &str) -> Result<Vec<Choice>> {
    let all = directory::people_of_unit(tx, unit)?;
    let named = all.into_iter().map(|p| Choice::new(p.id.to_string(), p.name));
    Ok(std::iter::once(Choice::new("", empty)).chain(named).collect())
}

/// Those of some people to choose from, in their order, with an empty first choice.
fn named(tx: &mut Tx, ids: &[PersonId], empty: &str) -> Result<Vec<Choice>> {
    let names = directory::person_names(tx, ids)?;
    let named = ids.iter().filter_map(|id| names.get(id).map(|name| Choice::new(id.to_string(), name.clone())));
    Ok(std::iter::once(Choice::new("", empty)).chain(named).collect())
}

/// The leaders of a unit to choose from, with an empty first choice.
pub(super) fn leaders(tx: &mut Tx, unit: UnitId, empty: &str) -> Result<Vec<Choice>> {
    let ids = directory::holders(tx, Role::Leader, unit, None)?;
    named(tx, &ids, empty)
}

/// Who may look after the items of a unit 督查专员, with an empty first choice.
pub(super) fn commissioners(tx: &mut Tx, unit: UnitId, empty: &str) -> Result<Vec<Choice>> {
    let ids = supervision::commissioners(tx, unit)?;
    named(tx, &ids, empty)
}

/// A bar that shows progress, with its figure.
pub(super) fn progress(percent: i64) -> Markup {
    html! { span class="progress" { progress max="100" value=(percent) {} " " (percent) "%" } }
}
