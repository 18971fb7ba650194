//! The cards of an item's page.

use lexicon::{Date, Instant, PersonId, chinese_date};
use maud::{Markup, html};
use office::supervision::{ChargeAccount, Closure, Evidence, Feedback, Item, Lapse, Part, Sheet, SheetColour, Verdict};

use super::item::View;
use super::words;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, explain, layout};

/// A form of one verb for one row: a hidden identifier, its fields, its button. What was typed in it comes back to it alone.
fn deed(view: &View, typed: &Typed, (name, of): (&str, String), body: impl FnOnce(&Own) -> Markup) -> Markup {
    let form = format!("{name}-{of}");
    let guard = typed.guard(&form);
    let own = Own { typed: typed.form(&form), form };
    html! { (form::post(&view.deed(name), &guard, html! {
        input type="hidden" name="of" value=(of);
        (body(&own))
    })) }
}

/// One of many like forms: its state, and its name, which keeps its fields apart from those of the others.
struct Own {
    typed: Typed,
    form: String,
}

impl Own {
    /// Some words: where the enter key makes a line, it decides nothing.
    fn words(&self, name: &'static str, label: &str) -> Field {
        self.typed.fill(Field::textarea(name, label, 2), name, "").max_length(200).part(&self.form)
    }
}

/// Whether there is a paper or words it stands on: what the office opens of its own accord has neither.
fn is_quoted(view: &View) -> bool {
    let s = &view.file.source;
    s.kind.has_words() || s.matter.is_some() || !s.words.is_empty()
}

/// Where it comes from, quoted at the top.
pub(super) fn source(view: &View) -> Markup {
    let s = &view.file.source;
    if !is_quoted(view) {
        return html! {};
    }
    let by = [s.said_by.clone(), s.said_on.map(chinese_date).unwrap_or_default()];
    let by: Vec<String> = by.into_iter().filter(|t| !t.is_empty()).collect();
    layout::pad_card(
        s.kind.label(),
        html! { @if let Some(paper) = &view.file.paper {
            @if paper.may_open { (Link::new(format!("/documents/{}", paper.id), "看原件")) }
            @else { small { (paper.number) "《" (paper.title) "》" } }
        } },
        html! {
            @if s.words.is_empty() { p class="hint" { @if s.kind.has_words() { "没有录入原话。" } @else { "据公文立项。" } } } @else {
                blockquote class="quote" { (s.words) @if !by.is_empty() { footer { "—— " (by.join("，")) } } }
            }
        },
    )
}

/// What is to be done, the target and the limit.
pub(super) fn what(view: &View) -> Markup {
    let item = &view.seen.item;
    let t = &item.target;
    let number = if t.number.is_empty() { String::new() } else { format!("{} {}", t.number, t.unit) };
    let target = [t.words.as_str(), number.trim()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("；");
    let mut rows = vec![("事项", html! { (item.content) })];
    if !is_quoted(view) {
        rows.insert(0, ("来源", html! { (view.file.source.kind.label()) }));
    }
    if !target.is_empty() {
        rows.push(("目标", html! { (target) }));
    }
    if !item.strategy.is_empty() {
        rows.push(("一事一策", html! { (item.strategy) }));
    }
    let caution = view.caution.as_ref().map(|says| format!("（{says}）"));
    rows.push(("办结时限", html! { (chinese_date(item.due_on)) @if let Some(says) = &caution { small { (says) } } (rests(view, item.due_on)) }));
    rows.push((
        "反馈周期",
        html! { (item.rhythm.label()) @if let Some(day) = item.report_on.filter(|_| view.is_open()) { "，下次 " (chinese_date(day)) } },
    ));
    rows.push(("进度", words::progress(item.progress)));
    rows.extend(view.concerned.iter().map(|(label, name)| (*label, html! { (name) })));
    if let Some(day) = item.closed_on {
        rows.push(("销号", html! { (chinese_date(day)) }));
    }
    if let Some(day) = item.withdrawn_on {
        rows.push(("撤项", html! { (chinese_date(day)) }));
    }
    layout::card("事项", html! {}, layout::list(rows))
}

/// Says beside a day that nobody works on it.
fn rests(view: &View, day: Date) -> Markup {
    html! { @if let Some(kind) = words::rest(&view.calendar, day) { " " small { "（" (kind) "）" } } }
}

/// Who is or was responsible, each on a clock of its own.
pub(super) fn charges(view: &View) -> Markup {
    let rows = view.accounts.iter().map(|a| charge(view, a));
    let table = Table {
        caption: "责任单位".into(),
        columns: vec![
            Column::new("单位", Shape::Text),
            Column::new("责任", Shape::Short),
            Column::new("责任人", Shape::Short),
            Column::new("交办", Shape::Short),
            Column::new("签收", Shape::Text),
            Column::new("用时", Shape::Text),
            Column::new("结束", Shape::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    let whole = Link::new(format!("/supervision/{}/clock", view.seen.item.id), "逐日说明");
    layout::card("责任单位", html! { (whole) }, html! { (table) div class="pad" { (clocks(view)) } })
}

/// Each unit's time, and folded under it how it was counted.
fn clocks(view: &View) -> Markup {
    html! { @for a in &view.accounts {
        (explain::lines(&format!("{}用时 {}，怎么算的", a.charge.unit_name, a.sum()), a.short(), &a.ends))
    } }
}

fn charge(view: &View, a: &ChargeAccount) -> Row {
    let c = &a.charge;
    let tone = if c.part == Part::Lead { Tone::Blue } else { Tone::Plain };
    Row::new(vec![
        html! { (c.unit_name) },
        badge::tag(tone, &c.label()),
        html! { (c.person_name) },
        html! { (c.handed_at.short_label()) },
        match &c.signed {
            Some((who, at)) => html! { (at.short_label()) " " small { (who) } },
            None if !view.is_open() || c.ended_at.is_some() => html! { "未签收" },
            None if view.now > c.sign_due_at => badge::tag(Tone::Red, "超时未签收"),
            None => html! { "应于 " (c.sign_due_at.short_label()) },
        },
        html! { (a.sum()) },
        html! { @if let Some(at) = c.ended_at { (at.short_label()) "：" (c.ended_why) } },
    ])
    .faint(c.ended_at.is_some())
}

/// The milestones of the reverse schedule.
pub(super) fn milestones(view: &View) -> Markup {
    if view.file.milestones.is_empty() {
        return html! {};
    }
    let today = view.now.date();
    let rows = view.file.milestones.iter().map(|m| {
        let state = match m.done_on {
            Some(day) if day > m.due_on => html! { (badge::tag(Tone::Amber, "晚完成")) " " (day) },
            Some(day) => html! { (badge::tag(Tone::Green, "已完成")) " " (day) },
            None if !view.is_open() => html! { "未完成" },
            None if m.due_on < today => html! { (badge::tag(Tone::Red, "已过期")) " " (words::off(m.due_on, today)) },
            None => html! { (words::off(m.due_on, today)) },
        };
        Row::new(vec![html! { (m.name) }, html! { (m.due_on) (rests(view, m.due_on)) }, state])
    });
    let table = Table {
        caption: "节点".into(),
        columns: vec![
            Column::new("节点", Shape::Title),
            Column::new("计划", Shape::Short),
            Column::new("完成", Shape::Short),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    layout::card("节点", layout::note("倒排工期"), html! { (table) })
}

/// Feedback, asked for and given, with the forms to review it.
pub(super) fn feedback(view: &View, typed: &Typed) -> Markup {
    let today = view.now.date();
    let body = html! {
        @if view.file.feedback.is_empty() { (Empty::new("还没有反馈。")) }
        @for f in latest_first(&view.file.feedback) {
            article class="entry" {
                p {
                    b { (f.unit_name) } " "
                    @match &f.given {
                        Some((who, at)) => { (who) " " (at.short_label()) " 进度 " (f.progress) "%" }
                        None => { "应于 " (f.due_on) " 前反馈" }
                    }
                    @if f.is_missed() { " " (badge::tag(Tone::Red, "未报")) }
                    @else if f.is_late(today) { " " (badge::tag(Tone::Red, if f.given.is_some() { "迟报" } else { "逾期未报" })) }
                    @if let Some((how, _)) = f.lapsed.filter(|_| !f.is_missed()) { " " (badge::tag(Tone::Plain, how.label())) }
                    @if let Some(who) = f.asked_by.as_ref().filter(|_| f.given.is_none()) { " " small { (who) " " (f.asked_at.short_label()) " 要求" } }
                    @if let Some((verdict, ..)) = &f.reviewed { " " (badge::tag(verdict_tone(*verdict), verdict.label())) }
                }
                @if !f.body.is_empty() { p class="words" { (f.body) } }
                (files(view, f))
                @if let Some((_, who, at)) = &f.reviewed { p { small { (who) " " (at.short_label()) " 审核" @if !f.remark.is_empty() { "：" (f.remark) } } } }
                @if view.desk.is_some() && view.is_open() && f.is_to_review() { (review(view, f, typed)) }
            }
        }
    };
    layout::pad_card("反馈", html! { (view.file.feedback.iter().filter(|f| f.given.is_some()).count()) " 次" }, body)
}

/// What is owed first, then what was given, the latest on top: what was asked for first may have come last.
fn latest_first(all: &[Feedback]) -> Vec<&Feedback> {
    let mut sorted: Vec<&Feedback> = all.iter().rev().collect();
    let time = |f: &Feedback| f.given.as_ref().map(|(_, at)| *at).or(f.lapsed.map(|(_, at)| at));
    sorted.sort_by_key(|f| (time(f).is_some(), std::cmp::Reverse(time(f))));
    sorted
}

fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Accepted => Tone::Green,
        Verdict::Returned => Tone::Red,
        Verdict::Empty => Tone::Amber,
    }
}

fn files(view: &View, of: &Feedback) -> Markup {
    let own: Vec<&Evidence> = view.file.evidence.iter().filter(|e| e.feedback == of.id).collect();
    html! { @if !own.is_empty() { ul class="files" { @for e in own {
        li { (Link::new(format!("/supervision/{}/evidence/{}", view.seen.item.id, e.id), e.name.as_str())) }
    } } } }
}

fn review(view: &View, f: &Feedback, typed: &Typed) -> Markup {
    deed(view, typed, ("review", f.id.to_string()), |own| {
        html! {
            (own.words("remark", "审核意见").placeholder("退回的写明理由"))
            (form::buttons(html! {
                (Button::submit_as("verdict", Verdict::Accepted.code(), "通过").primary())
                (Button::submit_as("verdict", Verdict::Returned.code(), "退回重报"))
                (Button::submit_as("verdict", Verdict::Empty.code(), "内容空泛"))
            }))
        }
    })
}

/// Closings and extensions applied for, with the forms to settle them.
pub(super) fn closing(view: &View, typed: &Typed) -> Markup {
    if view.file.closures.is_empty() && view.file.extensions.is_empty() {
        return html! {};
    }
    layout::pad_card(
        "销号和延期",
        html! {},
        html! {
            @for e in &view.file.extensions {
                article class="entry" {
                    p { b { "延期至 " (e.wanted_on) } " " (e.asked.0) " " (e.asked.1.short_label()) " " (settled((e.settled.as_ref(), e.lapsed.then_some(e.is_taken_back())), ("同意", "不同意"))) }
                    p class="words" { (e.reason) }
                    @if !e.answer.is_empty() && !e.is_taken_back() { p { small { "审批意见：" (e.answer) } } }
                    @if view.desk.is_some() && view.is_open() && e.settled.is_none() {
                        (deed(view, typed, ("settle", e.id.to_string()), |own| yes_or_no(own, ("answer", "不同意的写明理由"), ("同意延期", "不同意"))))
                    }
                    @if e.settled.is_none() { (take_back(view, e.applicant, ("unextend", e.id.to_string()), typed)) }
                }
            }
            @for c in &view.file.closures { (closure(view, c, typed)) }
        },
    )
}

fn closure(view: &View, c: &Closure, typed: &Typed) -> Markup {
    let looks = view.desk.is_some() && !view.is_open() && c.waits_for_look(view.now.date());
    html! { article class="entry" {
        p { b { "申请销号" } " " (c.asked.0) " " (c.asked.1.short_label()) " " (settled((c.settled.as_ref(), c.lapsed.then_some(c.is_taken_back())), ("已销号", "不予销号"))) }
        p class="words" { (c.statement) }
        @if !c.remark.is_empty() && !c.is_taken_back() { p { small { "核查意见：" (c.remark) } } }
        @if view.desk.is_some() && view.is_open() && c.settled.is_none() {
            (before_closing(view))
            (deed(view, typed, ("check", c.id.to_string()), |own| {
                yes_or_no(own, ("remark", "怎样核查、结果如何；不予销号的写明理由"), ("核查通过，销号", "不予销号"))
            }))
        }
        @if c.settled.is_none() { (take_back(view, c.applicant, ("unapply", c.id.to_string()), typed)) }
        @if let Some(day) = c.look_on { p { small { "回头看：" (day) @if let Some((holds, who, at)) = &c.looked {
            "，" (who) " " (at.short_label()) "，" (if *holds { "成效保持" } else { "问题反弹" }) "：" (c.finding)
        } } } }
        @if looks { (deed(view, typed, ("look", c.id.to_string()), |own| html! {
            (own.words("finding", "回头看情况").required())
            (own.typed.date("due_on", "新的办结时限", "").hint("问题反弹的必填。").part(&own.form))
            (form::buttons(html! {
                (Button::submit_as("holds", "1", "成效保持").primary()) (Button::submit_as("holds", "", "问题反弹，重新办理"))
            }))
        })) }
    } }
}

/// What whoever checks should know: what is still open, and that another had better check what one opened oneself.
fn before_closing(view: &View) -> Markup {
    let f = &view.file;
    let steps = f.milestones.iter().filter(|m| m.done_on.is_none()).count();
    let unsigned = f.charges.iter().filter(|c| c.ended_at.is_none() && c.part == Part::Support && c.signed.is_none());
    let unsigned = unsigned.count();
    let lead = view.seen.item.lead;
    let last = latest_first(&f.feedback).into_iter().find(|f| f.given.is_some() && f.unit == lead);
    let mut says = Vec::new();
    if f.open_parts > 0 {
        says.push(format!("还有 {} 项分解事项没有销号，全部销号后才能销号", f.open_parts));
    }
    if steps > 0 {
        says.push(format!("还有 {steps} 个节点未完成"));
    }
    if unsigned > 0 {
        says.push(format!("{unsigned} 家配合单位未签收"));
    }
    match last {
        Some(f) if f.progress < 100 => says.push(format!("最近一次反馈进度 {}%", f.progress)),
        Some(_) => {}
        None => says.push("牵头单位还没有反馈过".into()),
    }
    let own = view.desk.as_ref().is_some_and(|at| at.seen().actor.person == view.seen.matter.initiator);
    html! {
        @if !says.is_empty() { p class="hint" { (says.join("；")) "。" } }
        @if own { p class="hint" { "本项由您立项，宜由另一位同志核查。" } }
    }
}

/// The button for who applied, as long as nobody has settled it.
fn take_back(view: &View, applicant: PersonId, (name, of): (&str, String), typed: &Typed) -> Markup {
    let own = view.charged.as_ref().is_some_and(|_| view.seen.actor.person == applicant);
    html! { @if own && view.is_open() { (deed(view, typed, (name, of), |_| html! { (Button::submit("撤回申请")) })) } }
}

fn yes_or_no(own: &Own, (field, hint): (&'static str, &str), (yes, no): (&str, &str)) -> Markup {
    html! {
        (own.words(field, "意见").placeholder(hint))
        (form::buttons(html! {
            (Button::submit_as("granted", "1", yes).primary()) (Button::submit_as("granted", "", no))
        }))
    }
}

/// What became of an application; `lapsed`: where it is no longer needed, whether it was taken back.
fn settled((of, lapsed): (Option<&(bool, String, Instant)>, Option<bool>), (yes, no): (&str, &str)) -> Markup {
    html! { @match of {
        Some(_) if lapsed.is_some() => (badge::tag(Tone::Plain, if lapsed == Some(true) { "已撤回" } else { "不再需要" })),
        None => (badge::tag(Tone::Blue, "待办理")),
        Some((true, ..)) => (badge::tag(Tone::Green, yes)),
        Some((false, ..)) => (badge::tag(Tone::Red, no)),
    } }
}

/// The sheets issued, with their receipts.
pub(super) fn sheets(view: &View, typed: &Typed) -> Markup {
    if view.file.sheets.is_empty() {
        return html! {};
    }
    let rows = view.file.sheets.iter().map(|s| sheet(view, s, typed));
    let table = Table {
        caption: "督办单".into(),
        columns: vec![
            Column::new("编号", Shape::Short),
            Column::new("督办单", Shape::Title),
            Column::new("要求反馈", Shape::Short),
            Column::new("签收", Shape::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    layout::card("督办单", html! {}, html! { (table) })
}

fn sheet(view: &View, s: &Sheet, typed: &Typed) -> Row {
    let tone = match s.colour {
        SheetColour::Notice => Tone::Plain,
        SheetColour::Blue => Tone::Blue,
        SheetColour::Orange => Tone::Amber,
        SheetColour::Red => Tone::Red,
    };
    let own = view.charged.as_ref().is_some_and(|c| c.charge().unit == s.unit);
    let paper = format!("/supervision/{}/sheets/{}.pdf", view.seen.item.id, s.id);
    // A notice is signed for with the item it came with.
    let with_item = s.colour == SheetColour::Notice
        && view.charged.as_ref().is_some_and(|c| c.charge().unit == s.unit && c.charge().signed.is_none());
    let signs = deed(view, typed, ("sign_sheet", s.id.to_string()), |_| html! { (Button::submit("签收")) });
    Row::new(vec![
        html! { (Link::new(paper, s.number.as_str()).apart()) },
        html! { (badge::tag(tone, s.colour.label())) " " (s.unit_name) small { (s.words) } },
        html! { (s.answer_on) },
        html! { @match &s.signed {
            Some((who, at)) => { (who) " " (at.short_label()) }
            None if s.lapse.is_some() => (badge::tag(Tone::Plain, s.lapse.map_or("", Lapse::label))),
            None if with_item && view.is_open() => { (badge::tag(Tone::Amber, "未签收")) " " small { "签收本项时一并签收" } }
            None if own && view.is_open() => (signs),
            None => (badge::tag(Tone::Amber, "未签收")),
        } },
    ])
}

/// What it was decomposed into, what it is a part of, its rounds.
pub(super) fn tree(view: &View) -> Markup {
    let f = &view.file;
    if f.parts.is_empty() && f.parent.is_none() && f.rounds.is_empty() {
        return html! {};
    }
    let line = |item: &Item| {
        html! {
            (item.number) " " (words::link(item.id, &item.content)) " "
            (words::state(&view.bounds, item))
        }
    };
    let mut lines: Vec<(&str, Markup)> = f.parent.iter().map(|p| ("总事项", line(p))).collect();
    lines.extend(f.parts.iter().map(|p| ("分解", line(p))));
    lines.extend(f.rounds.iter().map(|r| (if r.round > view.seen.item.round { "后一轮" } else { "前一轮" }, line(r))));
    layout::card("分解和轮次", html! {}, layout::list(lines))
}

/// What was done, by whom and when.
pub(super) fn story(view: &View) -> Markup {
    layout::pad_card(
        "办理痕迹",
        html! {},
        html! {
            ol class="story" { @for l in &view.story { li {
                small { (l.at.short_label()) } " " b { (l.who) } " " (l.what)
                @if !l.quote.is_empty() { p class="words" { (l.quote) } }
            } } }
        },
    )
}
