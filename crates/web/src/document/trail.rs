//! The trail (办理痕迹): who held it, since when, for how long in working time; what they wrote; every fact behind it.

use lexicon::{Span, work_duration_label};
use maud::{Markup, html};
use office::process::Stay;
use office::process::opinion::Opinion;
use office::{Tx, story};

use super::room::when;
use super::view::View;
use crate::ui::explain::{self, Stretch};
use crate::ui::{badge, layout};

/// Those who had a step at the same time.
struct Stop<'a> {
    stays: Vec<&'a Stay>,
}

/// The card.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let stops = stops(&view.stays);
    let net: i64 = stops.iter().map(Stop::minutes).sum();
    let beside = layout::note(&format!("净用时 {}", work_duration_label(net, view.day)));
    let lines = story::of_matter(tx, view.id())?;
    let body = html! {
        ol class="line" { @for stop in stops.iter().rev() { (one(stop, view)) } }
        details class="pad explain" {
            summary { "全部记录 " (lines.len()) " 条" }
            table { tbody { @for line in lines.iter().rev() { tr {
                td class="num" { (when(line.at, view.now)) }
                td { (line.who) " " (line.what) @if !line.quote.is_empty() { "：" (line.quote) } }
            } } } }
        }
    };
    Ok(layout::card("办理痕迹", beside, body))
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

    /// Names of those who count: where one of several was enough, the others are left out.
    fn names(&self) -> Vec<&str> {
        let idle = ["not_needed", "returned_by_other"];
        let outcome = |s: &&&Stay| s.task.outcome.as_deref().is_some_and(|o| idle.contains(&o));
        let active: Vec<&str> = self.stays.iter().filter(|s| !outcome(s)).map(|s| s.holder_name.as_str()).collect();
        if active.is_empty() { self.stays.iter().map(|s| s.holder_name.as_str()).collect() } else { active }
    }

    /// Who still has it, else who handled it.
    fn says(&self) -> String {
        let Some(first) = self.stays.first() else { return String::new() };
        let step = first.task.step_name.as_str();
        let open = self.stays.iter().filter(|s| s.task.closed_at.is_none());
        let open: Vec<&str> = open.map(|s| s.holder_name.as_str()).collect();
        let (done, all) = (self.stays.len() - open.len(), self.stays.len());
        match (first.task.is_reading, open.is_empty()) {
            (true, true) => format!("{} 已阅", self.names().join("、")),
            (true, false) => format!("{} 待阅", open.join("、")),
            (false, true) => format!("{} {step}{}", self.names().join("、"), self.ending()),
            (false, false) if done > 0 => format!("{} 正在{step}，已办 {done}/{all}", open.join("、")),
            (false, false) => format!("{} 正在{step}", open.join("、")),
        }
    }

    /// Whether one of several was enough.
    fn any(&self) -> bool {
        self.stays.iter().any(|s| s.task.outcome.as_deref() == Some("not_needed"))
    }

    fn ending(&self) -> &'static str {
        let has = |code: &str| self.stays.iter().any(|s| s.task.outcome.as_deref() == Some(code));
        let words = [
            ("returned", "，退回"),
            ("disagree", "，有不同意见"),
            ("transferred", "，转办"),
            ("withdrawn", "，撤回"),
            ("terminated", "，终止"),
            ("rerouted", "，调度"),
            ("handed_over", "，工作交接"),
        ];
        let found = words.iter().find(|(code, _)| has(code)).map(|(_, word)| *word);
        found.unwrap_or(if self.stays.len() > 1 && !self.any() { "完毕" } else { "" })
    }

    fn came_back(&self) -> bool {
        self.stays.iter().any(|s| matches!(s.task.outcome.as_deref(), Some("returned" | "withdrawn")))
    }
}

fn one(stop: &Stop, view: &View) -> Markup {
    let class = match (stop.is_open(), stop.came_back()) {
        (true, _) => Some("now"),
        (false, true) => Some("back"),
        _ => None,
    };
    let written = view.opinions.iter().filter(|o| stop.stays.iter().any(|s| o.task == Some(s.task.id)));
    let alone = stop.names().len() == 1;
    html! {
        li class=[class] {
            (stop.says())
            @if let Some(stay) = stop.told() { (time(stay, view)) }
            @for opinion in written.filter(|o| !o.body.is_empty()) { (quote(opinion, alone)) }
        }
    }
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
    let stretches: Vec<Stretch> = stay.lines.iter().map(|l| stretch(l, view.day)).collect();
    html! {
        small { (span) (clock) }
        @if stretches.is_empty() { small { "工作时间 " (net) } }
        @else { (explain::lines(&format!("工作时间 {net}"), &stretches)) }
    }
}

fn stretch(span: &Span, day: i64) -> Stretch {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    Stretch {
        day: format!("{}月{}日 {}", span.date.month(), span.date.day(), lexicon::weekday_label(span.date)),
        hours: format!("{}–{}", clock(span.from), clock(span.to)),
        net: if span.minutes > 0 { work_duration_label(span.minutes, day) } else { String::new() },
        note: span.note.clone(),
    }
}

/// What was written; a leader's instruction stands out.
fn quote(opinion: &Opinion, alone: bool) -> Markup {
    let instruction = opinion.kind == "instruction";
    html! {
        q class=[instruction.then_some("instruction")] {
            @if instruction { (badge::kind("批示")) }
            @if !alone || instruction { b { (opinion.person_name) "：" } }
            (opinion.body)
        }
    }
}
