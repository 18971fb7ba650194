//! The head of the document page (页首): title, what it is, the buttons; the bar of its steps; what was just done.

use maud::{Markup, html};
use office::document::draft;
use office::matter::Way;
use office::process::{self, Standing, WayStep};
use office::{Tx, document};

use super::room::when;
use super::slip;
use super::view::View;
use crate::ui::button::Button;
use crate::ui::steps::{self, Stage, Step};
use crate::ui::{Clock, Tone, badge, layout, notice};

/// Title, urgency, kind, number, draft, first handler; what may be opened from here.
pub(super) fn line(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let (matter, paper) = (&view.seen.matter, &view.seen.document);
    let beside = html! {
        (badge::urgency(matter.urgency.label()))
        (matter.way.label()) " · " (paper.genre.label())
        @if let Some(number) = &paper.issue_number { " · " (number) }
        @if !view.is_incoming() && paper.version > 0 { " · 第 " (paper.version) " 稿" }
        " · 首办责任人 " b { (view.owner) }
        @if let Some(clock) = whole(view) { " · 全程 " (clock.tag()) }
        @match matter.state.as_str() {
            "closed" => { " " (badge::tag(Tone::Green, "已办结")) }
            "void" if !view.is_incoming() => { " " (badge::tag(Tone::Plain, "已终止")) }
            "void" => { " " (badge::tag(Tone::Red, "已退文")) }
            _ => {}
        }
    };
    Ok(layout::head(&matter.title, beside, buttons(tx, view)?))
}

/// What the clock of the whole matter 全程 shows while it runs.
fn whole(view: &View) -> Option<Clock> {
    let whole = view.whole.as_ref().filter(|whole| whole.done_at.is_none())?;
    Some(Clock::of(&whole.reading, view.now, |at| when(at, view.now)))
}

fn buttons(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let href = view.href();
    let editable = view.held.as_ref().is_some_and(|held| draft::is_editable_at(&view.running, held));
    let slip = format!("打印{}", slip::name(view));
    let pdf = match document::sealing(tx, &view.seen)? {
        Some(_) => "正式文件",
        None => "预览文件",
    };
    let newest = view.seen.document.version;
    let edit = Button::link(format!("{href}/text"), "修改文稿");
    // A page has one main button: at 拟稿 it is writing, afterwards it is deciding.
    let drafting = view.held.as_ref().is_some_and(|h| h.task.step == "draft");
    Ok(html! {
        @if editable { @if drafting { (edit.primary()) } @else { (edit) } }
        @if drafting { (Button::link(format!("{href}/heading"), "改文种缓急").apart()) }
        @if !view.is_incoming() && newest > 1 {
            (Button::link(format!("{href}/versions/{}..{newest}", newest - 1), "对比稿").apart())
        }
        @if !view.is_incoming() {
            (Button::link(format!("{href}/file.pdf"), pdf).apart())
            (Button::link(format!("{href}/file.ofd"), "OFD"))
            (Button::link(format!("{href}/file.docx"), "导出 Word"))
        }
        (Button::link(format!("{href}/print/sheet"), slip).apart())
    })
}

/// The bar of the steps.
pub(super) fn steps(view: &View) -> Markup {
    let steps: Vec<Step> = process::way(&view.running).iter().map(step).collect();
    steps::bar(&steps)
}

fn step(at: &WayStep) -> Step {
    let stage = match at.standing {
        Standing::Passed => Stage::Done,
        Standing::Here => Stage::Now,
        Standing::Returned => Stage::Returned,
        Standing::Skipped => Stage::Skipped,
        Standing::Ahead => Stage::Ahead,
    };
    let (done, all) = at.handlers;
    // Where one of several is enough, their number says nothing.
    let several = all > 1 && matches!(at.key.as_str(), "countersign" | "circulate" | "support" | "cosign");
    let note = if several && at.standing != Standing::Ahead { format!("{done}/{all}") } else { String::new() };
    Step::new(&at.name, stage).note(note)
}

/// The sentence after something was done.
pub(super) fn said(view: &View, done: &str) -> Markup {
    let sentence = match done {
        "decision" => format!("已提交。{}{}", sent_back(view), whereabouts(view)),
        "draft" if view.way() == Way::Memo => "已建立文稿，请先写正文，再选批示领导送审。".into(),
        "draft" => "已建立文稿，请先写正文，再选签发人送审。".into(),
        "drafted" => "已按事实拟成文稿，请核对、修改正文，再选签发人送审。".into(),
        "heading" => "文种、缓急、密级已改。".into(),
        "return" => format!("已退回。{}", whereabouts(view)),
        "transfer" => format!("已转办。{}", whereabouts(view)),
        "withdrawal" => "已撤回，由您继续办理。".into(),
        "reading" => "已阅。".into(),
        "ending" => "已终止，本文作废，在办人会收到通知。".into(),
        "circulation" => "已发出传阅。".into(),
        "signers" => format!("已加签，加签人会收到通知。{}", whereabouts(view)),
        "unsign" => format!("已减签，对方会收到通知。{}", whereabouts(view)),
        "claim" => "已认领，由您一人办理。".into(),
        "release" => format!("已放回。{}", whereabouts(view)),
        "suspension" => "已挂起，时限停止计算，有关人员会收到通知。".into(),
        "resumption" => format!("已恢复办理。{}", whereabouts(view)),
        "extension" => "已申请延期；批准前时限不变。".into(),
        "extended" => "已同意延期，应办结时间已经顺延，申请人会收到通知。".into(),
        "unextended" => "已答复不同意延期，申请人会收到通知。".into(),
        "unasked" => "已撤回延期申请，时限不变。".into(),
        "urging" => "已催办，办理人会收到提醒。".into(),
        "attachment" => "附件已保存。".into(),
        "removal" => "附件已移除。".into(),
        "receipt" => "已签收，请登记。".into(),
        "incoming" => "来文已录入，请登记。".into(),
        "dispatch" => "分送已更新。".into(),
        _ => return html! {},
    };
    notice::flash(Tone::Green, &sentence, None)
}

/// Why a decision went back instead of on: a text changed after 签发 goes to its signer again.
fn sent_back(view: &View) -> String {
    let last = view.stays.iter().filter(|s| s.task.closed_at.is_some()).max_by_key(|s| s.task.closed_at);
    let back = last.filter(|s| s.task.outcome.as_deref() == Some("returned"));
    let why = back.and_then(|s| view.opinions.iter().rev().find(|o| o.task == Some(s.task.id)));
    why.map(|o| format!("{}。", o.body.trim_end_matches('。'))).unwrap_or_default()
}

/// Who has it now, step by step.
fn whereabouts(view: &View) -> String {
    let open = view.stays.iter().filter(|s| s.task.closed_at.is_none() && !s.task.is_reading);
    let mut steps: Vec<(&str, Vec<String>)> = Vec::new();
    for stay in open {
        let name = view.named(&stay.holder_name, stay.holder_unit.as_ref());
        match steps.iter_mut().find(|(step, _)| *step == stay.task.step_name) {
            Some((_, names)) => names.push(name),
            None => steps.push((&stay.task.step_name, vec![name])),
        }
    }
    if let Some(sub) = view.running.state.open_subs().first().filter(|_| steps.is_empty()) {
        let step = view.running.definition.step(&sub.step).map_or("", |s| s.name.as_str());
        return format!("现转“{step}”，见“关联公文”。");
    }
    if steps.is_empty() {
        return if view.seen.matter.is_active() { String::new() } else { "本件已办结。".into() };
    }
    let says: Vec<String> = steps.iter().map(|(step, names)| format!("{}办理“{step}”", names.join("、"))).collect();
    format!("现由{}。", says.join("，"))
}
