//! The trail (办理痕迹): who held it, since when, for how long in working time; what they wrote; every fact behind it.

use lexicon::{Instant, work_duration_label};
use maud::{Markup, html};
use office::forms;
use office::process::opinion::Opinion;
use office::process::{self, Stay};
use office::{Tx, story};

use super::room::when;
use super::view::View;
use crate::ui::{Link, badge, explain, layout};

/// Those who had a step at the same time.
struct Stop<'a> {
    stays: Vec<&'a Stay>,
}

/// The card.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let stops = stops(&view.stays);
    let net: i64 = stops.iter().map(Stop::minutes).sum();
    let beside = html! { small class="note" {
        "净用时 " (work_duration_label(net, view.day)) " · " (Link::new(format!("{}/clock", view.href()), "计时说明"))
        " · " (Link::new(format!("{}/print/record", view.href()), "打印"))
    } };
    let lines = story::of_matter(tx, view.id())?;
    let body = html! {
        ol class="line" { @for entry in entries(&stops, &lines).iter().rev() {
            @match entry {
                Entry::Stop(stop) => (one(stop, view)),
                Entry::Turn(line) => (turn(line, view)),
            }
        } }
        details class="pad explain" {
            summary { "全部记录 " (lines.len()) " 条" }
            table { tbody { @for line in lines.iter().rev() { tr {
                td class="num" { (when(line.at, view.now)) }
                td { (view.named(&line.who, line.unit.as_ref())) " " (line.what) @if !line.quote.is_empty() { "：" (line.quote) } }
            } } } }
        }
    };
    Ok(layout::card("办理痕迹", beside, body))
}

/// What the trail tells in the order of time.
enum Entry<'a> {
    Stop(&'a Stop<'a>),
    /// Something that happened to the matter beside the steps: 终止, 交接, 编号, 归档.
    Turn(&'a story::Line),
}

fn entries<'a>(stops: &'a [Stop<'a>], lines: &'a [story::Line]) -> Vec<Entry<'a>> {
    let stop = |stop: &'a Stop<'a>| Some((stop.stays.first()?.task.opened_at, Entry::Stop(stop)));
    let turns = lines.iter().filter(|line| line.is_turn).map(|line| (line.at, Entry::Turn(line)));
    let mut entries: Vec<(Instant, Entry<'a>)> = turns.chain(stops.iter().filter_map(stop)).collect();
    // A turn comes before the step it led to.
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn turn(line: &story::Line, view: &View) -> Markup {
    html! { li class="turn" {
        (view.named(&line.who, line.unit.as_ref())) " " (line.what)
        small { (when(line.at, view.now)) }
        @if !line.quote.is_empty() { q { (line.quote) } }
    } }
}

fn stops(stays: &[Stay]) -> Vec<Stop<'_>> {
    let mut stops: Vec<Stop> = Vec::new();
    for stay in stays {
        let same = |s: &&Stay| {
            let (a, b) = (&s.task, &stay.task);
            a.step == b.step && a.opened_at == b.opened_at && a.is_reading == b.is_reading
        };
        match stops.last_mut().filter(|stop| stop.stays.first().is_some_and(same)) {
            Some(stop) => stop.stays.push(stay),
            None => stops.push(Stop { stays: vec![stay] }),
        }
    }
    stops
}

impl Stop<'_> {
    fn is_open(&self) -> bool {
        self.stays.iter().any(|s| s.task.closed_at.is_none())
    }

    fn minutes(&self) -> i64 {
        let counted = self.stays.iter().filter(|s| !s.task.is_reading);
        counted.map(|s| s.minutes).max().unwrap_or(0)
    }

    /// The stay the time is told by: one still open, else the longest.
    fn told(&self) -> Option<&Stay> {
        let open = self.stays.iter().find(|s| s.task.closed_at.is_none());
        open.or_else(|| self.stays.iter().max_by_key(|s| s.minutes)).copied()
    }

    /// Those who count: where one of several was enough, the others are left out.
    fn active(&self) -> Vec<&Stay> {
        let idle = |s: &Stay| matches!(s.task.outcome.as_deref(), Some("not_needed" | "returned_by_other" | "claimed"));
        let active: Vec<&Stay> = self.stays.iter().copied().filter(|s| !idle(s)).collect();
        if active.is_empty() { self.stays.clone() } else { active }
    }

    fn came_back(&self) -> bool {
        self.stays.iter().any(|s| matches!(s.task.outcome.as_deref(), Some("returned" | "withdrawn")))
    }
}

fn name(stay: &Stay, view: &View) -> String {
    view.named(&stay.holder_name, stay.holder_unit.as_ref())
}

/// How a stay ended; nothing for the usual end.
fn ending(stay: &Stay) -> &'static str {
    match stay.task.outcome.as_deref() {
        Some("returned") => "退回",
        Some("disagree") => "有不同意见",
        Some("transferred") => "转办",
        Some("withdrawn") => "来件被撤回",
        Some("terminated") => "终止",
        Some("removed") => "减签",
        Some("rerouted") => "调度",
        Some("handed_over") => "工作交接",
        _ => "",
    }
}

/// One who had it alone, or any one of several.
fn says(stay: &Stay, view: &View) -> String {
    let (who, step) = (name(stay, view), &stay.task.step_name);
    match (stay.task.is_reading, stay.task.closed_at.is_some(), ending(stay)) {
        (true, true, _) => format!("{who} 已阅"),
        (true, false, _) => format!("{who} 待阅"),
        (false, false, _) => format!("{who} 正在{step}"),
        (false, true, "") => format!("{who} {step}"),
        (false, true, end) => format!("{who} {step}，{end}"),
    }
}

/// Several who have it at once: how far they are, then each by name.
fn together(active: &[&Stay]) -> String {
    let Some(first) = active.first() else { return String::new() };
    let step = if first.task.is_reading { "传阅" } else { first.task.step_name.as_str() };
    let done = active.iter().filter(|s| s.task.closed_at.is_some()).count();
    format!("{step}，已办 {done}/{}", active.len())
}

/// Several of whom one is enough.
fn any_of(active: &[&Stay], view: &View) -> String {
    let step = active.first().map_or("", |s| s.task.step_name.as_str());
    let names: Vec<String> = active.iter().map(|s| name(s, view)).collect();
    let open = active.iter().any(|s| s.task.closed_at.is_none());
    // Whoever decided stands alone here; several are left only where nobody did, and then all ended alike.
    let end = active.first().map_or("", |s| ending(s));
    let says = match (open, end) {
        (true, _) => format!("正在{step}，一人办理即可"),
        (false, "") => step.to_string(),
        (false, end) => format!("{step}，{end}"),
    };
    format!("{} {says}", names.join("、"))
}

fn part(stay: &Stay, view: &View) -> String {
    let usual = match (stay.task.closed_at.is_some(), stay.task.is_reading) {
        (true, true) => "已阅",
        (true, false) => "已办",
        (false, true) => "待阅",
        (false, false) => "正在办理",
    };
    let end = ending(stay);
    format!("{} {}", name(stay, view), if end.is_empty() { usual } else { end })
}

fn one(stop: &Stop, view: &View) -> Markup {
    let class = match (stop.is_open(), stop.came_back()) {
        (true, _) => Some("now"),
        (false, true) => Some("back"),
        _ => None,
    };
    let active = stop.active();
    let shared =
        active.first().is_some_and(|s| !s.task.is_reading && process::one_is_enough(&view.running, &s.task.step));
    html! {
        li class=[class] {
            @if let [stay] = active[..] { (says(stay, view)) }
            @else if shared { (any_of(&active, view)) }
            @else { (together(&active)) }
            @if let Some(stay) = stop.told() { (time(stay, view)) }
            @if active.len() > 1 && !shared {
                @for stay in &active { div class="part" { (part(stay, view)) (written(stay, view)) } }
            } @else {
                @for stay in &active { (written(stay, view)) }
            }
        }
    }
}

/// What somebody wrote while holding it, and the checks recorded with it.
fn written(stay: &Stay, view: &View) -> Markup {
    let own = view.opinions.iter().filter(|o| o.task == Some(stay.task.id));
    html! { @for opinion in own {
        @if !opinion.body.is_empty() { (quote(opinion)) }
        @if let Some(text) = checks(opinion, view) { small { (text) } }
    } }
}

/// The five checks 五关 as recorded with an opinion.
pub(super) fn checks(opinion: &Opinion, view: &View) -> Option<String> {
    forms::checked(opinion.id, &view.checks)
}

/// From when to when, and folded under it how the working time was counted.
fn time(stay: &Stay, view: &View) -> Markup {
    let task = &stay.task;
    let (from, net) = (when(task.opened_at, view.now), work_duration_label(stay.minutes, view.day));
    let span = match task.closed_at {
        Some(at) if at.date() == task.opened_at.date() => format!("{from} 至 {}", at.time_label()),
        Some(at) => format!("{from} 至 {}", when(at, view.now)),
        None => format!("{from} 收到"),
    };
    let clock = stay.reading.as_ref().map(|r| format!(" · {}", r.label())).unwrap_or_default();
    html! {
        small { (span) (clock) }
        @for alarm in &stay.alarms { small class="late" { (when(alarm.at, view.now)) " " (alarm.says()) } }
        @for extension in &stay.extensions { small { (extension.line()) } }
        (explain::lines(&format!("工作时间 {net}"), &stay.account, &stay.ends))
    }
}

/// What was written; a leader's instruction stands out.
fn quote(opinion: &Opinion) -> Markup {
    let instruction = opinion.kind == "instruction";
    html! {
        q class=[instruction.then_some("instruction")] {
            @if instruction { (badge::kind("批示")) b { (opinion.person_name) "：" } }
            @if opinion.withdrawn { "（已撤回）" }
            (opinion.body)
        }
    }
}
