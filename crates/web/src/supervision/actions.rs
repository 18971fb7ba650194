//! What the reader can do on an item's page, each as a small form that works by itself.

use lexicon::UnitId;
use maud::{Markup, html};
use office::supervision::{AtDesk, Charge, Charged, ORDER, Part, SheetColour};
use office::{Result, Tx};

use super::item::View;
use super::{team, words};
use crate::document::upload;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;

/// What is said of the name of who is responsible.
const HEAD: &str = "填该单位人员的姓名；不填的，为其主要负责人";

/// The forms for the reader; a hint where there is nothing to do.
pub(super) fn cards(tx: &mut Tx, view: &View, typed: &Typed) -> Result<Markup> {
    let unit = match &view.charged {
        Some(at) if view.is_open() => responsible(tx, view, (at, typed))?,
        _ => html! {},
    };
    let team = team::card(tx, view, typed)?;
    let desk = match &view.desk {
        Some(at) if view.is_open() => office(tx, view, (at, typed))?,
        _ => html! {},
    };
    Ok(html! {
        (unit) (desk) (team)
        @if let Some(w) = &view.file.withdrawn {
            (layout::pad_card("已撤项", html! {}, html! { p class="words" { (w.why) } @if !w.consent.is_empty() { p { "同意人和意见：" (w.consent) } } p { small { (w.by) " 撤项" @if let Some(day) = view.seen.item.withdrawn_on { "，" (lexicon::chinese_date(day)) } } } }))
        } @else if !view.is_open() { (layout::pad_card("已销号", html! {}, html! { p class="hint" { (closed(view)) } })) }
    })
}

/// What a closed item still waits for, if anything.
fn closed(view: &View) -> String {
    let today = view.now.date();
    let waits = view.file.closures.iter().find(|c| c.looked.is_none() && c.undone_at.is_none() && c.look_on.is_some());
    let Some((closure, day)) = waits.and_then(|c| c.look_on.map(|day| (c, day))) else {
        return "本项已销号，只供查阅。".into();
    };
    match (closure.waits_for_look(today), view.desk.is_some()) {
        (true, true) => "本项已销号，到了回头看的日子：请在“销号和延期”中记录回头看的情况。".into(),
        (true, false) => "本项已销号，等待督查部门回头看。".into(),
        (false, _) => format!("本项已销号，{}回头看。", lexicon::chinese_date(day)),
    }
}

/// A verb folded under its name; open where its form comes back with messages.
fn fold(view: &View, typed: &Typed, (name, title): (&str, &str), body: Markup) -> Markup {
    let own = typed.form(name);
    html! { details class="deed" open[!own.messages().is_empty()] {
        summary { (title) }
        (form::post(&view.deed(name), &typed.guard(name), body))
    } }
}

fn responsible(tx: &mut Tx, view: &View, (at, typed): (&Charged, &Typed)) -> Result<Markup> {
    let charge = at.charge();
    let is_lead = charge.part == Part::Lead;
    let people = words::people(tx, charge.unit, "请选择")?;
    let open: Vec<Choice> = view
        .file
        .milestones
        .iter()
        .filter(|m| m.done_on.is_none())
        .map(|m| Choice::new(m.id.to_string(), m.name.clone()))
        .collect();
    let own = |name: &str| typed.form(name);
    Ok(layout::pad_card(
        if is_lead { "牵头办理" } else { "配合办理" },
        html! {},
        html! {
            @if charge.signed.is_none() {
                (form::post(&view.deed("sign"), &typed.guard("sign"), html! { (form::buttons(html! { (Button::submit("签收").primary()) })) }))
            }
            (feedback(view, at, &own("feedback")))
            @if is_lead && !open.is_empty() { (fold(view, typed, ("reach", "完成节点"), html! {
                (own("reach").select("of", "节点", open, "").required().part("reach"))
                (form::buttons(html! { (Button::submit("已完成")) }))
            })) }
            @if is_lead { (restore(view, typed)) }
            (fold(view, typed, ("person", "明确责任人"), html! {
                (own("person").select("person", "责任人", people, &charge.person.to_string()).required().part("person"))
                (form::buttons(html! { (Button::submit("确定")) }))
            }))
            @if is_lead { (extend(view, typed)) (apply(view, charge, typed)) }
        },
    ))
}

/// The form to ask for more time; where it would be refused, why.
fn extend(view: &View, typed: &Typed) -> Markup {
    let own = typed.form("extend");
    if view.file.extensions.iter().any(|e| e.settled.is_none()) {
        return html! { p class="hint" { "已申请延期，待督查部门审批。" } };
    }
    if view.now.date() > view.seen.item.due_on && own.messages().is_empty() {
        return html! { p class="hint" { "已过办结时限，不能再申请延期；请尽快办结并说明原因。" } };
    }
    fold(
        view,
        typed,
        ("extend", "申请延期"),
        html! {
            (own.date("wanted_on", "延期至", "").required().part("extend"))
            (own.fill(Field::textarea("reason", "理由和进展", 3), "reason", "").required().max_length(500).part("extend"))
            (form::buttons(html! { (Button::submit("申请延期")) }))
        },
    )
}

/// The form to apply for closing; where it would be refused, why.
fn apply(view: &View, charge: &Charge, typed: &Typed) -> Markup {
    let own = typed.form("apply");
    let parts = view.file.open_parts;
    let why = match () {
        () if !own.messages().is_empty() => None,
        () if view.file.closures.iter().any(|c| c.settled.is_none()) => Some("已申请销号，待督查部门核查。".to_owned()),
        () if charge.signed.is_none() => Some("签收后才能申请销号。".to_owned()),
        () if parts > 0 => Some(format!("还有 {parts} 项分解事项没有销号，全部销号后才能申请销号。")),
        () => None,
    };
    match why {
        Some(why) => html! { p class="hint" { (why) } },
        None => fold(
            view,
            typed,
            ("apply", "申请销号"),
            html! {
                (own.fill(Field::textarea("statement", "办理结果", 4), "statement", "").required().max_length(500).part("apply"))
                (form::buttons(html! { (Button::submit("申请销号").primary()) }))
            },
        ),
    }
}

/// A milestone marked reached by mistake, for the lead unit or else the office.
fn restore(view: &View, typed: &Typed) -> Markup {
    let reached = view.file.milestones.iter().filter(|m| m.done_on.is_some());
    let reached: Vec<Choice> = reached.map(|m| Choice::new(m.id.to_string(), m.name.clone())).collect();
    let own = typed.form("restore");
    html! { @if !reached.is_empty() { (fold(view, typed, ("restore", "节点恢复为未完成"), html! {
        (own.select("of", "节点", reached, "").required().part("restore"))
        (own.text("reason", "原因", "").required().max_length(200).part("restore"))
        (form::buttons(html! { (Button::submit("恢复为未完成")) }))
    })) } }
}

/// The form to hang an item under another, or by itself. The example bears the letters of the unit's own numbers.
fn hang(view: &View, typed: &Typed) -> Markup {
    let whole = view.file.parent.as_ref().map(|whole| whole.number.as_str()).unwrap_or_default();
    let own = typed.form("hang");
    let mark = view.seen.item.number.split('〔').next().unwrap_or_default();
    let hint = format!(
        "把本项归入另一项，作为它的分解事项。填那一项的编号，如 {mark}〔{}〕12号，或者只填序号 12。",
        view.now.date().year()
    );
    let alone = own.ticked("alone", "1", false);
    fold(
        view,
        typed,
        ("hang", "归并"),
        html! {
            (own.text("parent", "归入哪一项", whole).max_length(60).hint(hint).part("hang"))
            @if view.file.parent.is_some() { (Field::checks("alone", "归属", vec![Choice::new("1", "不再归入，改为单独的事项").chosen(alone)]).part("hang")) }
            (form::buttons(html! { (Button::submit("确定")) }))
        },
    )
}

/// The form for feedback: with files, so posted to an address of its own.
fn feedback(view: &View, at: &Charged, typed: &Typed) -> Markup {
    let asked = view.file.feedback.iter().find(|f| f.is_owed() && f.unit == at.charge().unit);
    let guard = typed.guard("feedback");
    html! { details class="deed" open[asked.is_some() || !typed.messages().is_empty()] {
        summary { "报送反馈" @if let Some(f) = asked { small { "（应于 " (f.due_on) " 前）" } } }
        (form::upload(&format!("/supervision/{}/feedback", view.seen.item.id), &guard, html! {
            @if let Some(f) = asked { input type="hidden" name="asked" value=(f.id); }
            (typed.number("progress", "进度（%）", view.seen.item.progress).required().short().range("0", "100").part("feedback"))
            (typed.fill(Field::textarea("body", "进展情况", 5), "body", "").required().max_length(2000)
                .placeholder("做了什么、到什么程度、存在问题、下一步").part("feedback"))
            (Field::file("files", "佐证材料", upload::ACCEPT, true).hint(upload::hint()).check(typed.messages()).part("feedback"))
            (form::buttons(html! { (Button::submit("报送").primary()) }))
        }))
    } }
}

fn office(tx: &mut Tx, view: &View, (at, typed): (&AtDesk, &Typed)) -> Result<Markup> {
    let responsible: Vec<Choice> = view
        .file
        .charges
        .iter()
        .filter(|c| c.ended_at.is_none())
        .map(|c| Choice::new(c.unit.to_string(), c.unit_name.clone()))
        .collect();
    let is_support = |c: &&Charge| c.part == Part::Support && c.ended_at.is_none();
    let support = view.file.charges.iter().filter(is_support);
    let support: Vec<Choice> = support.map(|c| Choice::new(c.unit.to_string(), c.unit_name.clone())).collect();
    let units = words::units(tx, "请选择")?;
    let colleagues = words::commissioners(tx, at.seen().item.unit, "不指定")?;
    let colours = SheetColour::ALL.iter().map(|c| Choice::new(c.code(), c.label())).collect();
    let commissioner = at.seen().item.commissioner.map(|id| id.to_string()).unwrap_or_default();
    let leads = view.charged.as_ref().is_some_and(|at| at.charge().part == Part::Lead);
    let own = |name: &str| typed.form(name);
    Ok(layout::pad_card(
        "督查",
        html! {},
        html! {
            (fold(view, typed, ("ask", "要求反馈"), html! {
                (own("ask").select("unit", "单位", responsible.clone(), &first(&responsible)).required().part("ask"))
                (form::buttons(html! { (Button::submit("要求反馈")) }))
            }))
            (fold(view, typed, ("issue", "发督办单"), html! {
                (own("issue").select("unit", "发往", responsible.clone(), &first(&responsible)).required().part("issue"))
                (own("issue").select("colour", "种类", colours, SheetColour::Notice.code()).required().part("issue"))
                (own("issue").date("answer_on", "要求反馈", "").required().part("issue"))
                (own("issue").fill(Field::textarea("words", "督办要求", 3), "words", "").required().max_length(500).part("issue"))
                (form::buttons(html! { (Button::submit("发出")) }))
            }))
            (fold(view, typed, ("lead", "变更牵头单位"), html! {
                (own("lead").select("lead", "新牵头单位", units.clone(), "").required().part("lead"))
                (own("lead").text("person", "责任人", "").max_length(40).part("lead").hint(HEAD))
                (own("lead").fill(Field::textarea("reason", "理由", 2), "reason", "").required().max_length(200).part("lead"))
                (order("lead", &own("lead")))
                (form::buttons(html! { (Button::submit("变更")) }))
            }))
            (fold(view, typed, ("support", "增加配合单位"), html! {
                (own("support").select("unit", "单位", units, "").required().part("support"))
                (own("support").text("person", "责任人", "").max_length(40).part("support").hint(HEAD))
                (order("support", &own("support")))
                (form::buttons(html! { (Button::submit("增加")) }))
            }))
            @if !support.is_empty() { (fold(view, typed, ("release", "解除配合"), html! {
                (own("release").select("unit", "配合单位", support.clone(), &first(&support)).required().part("release"))
                (own("release").fill(Field::textarea("reason", "理由", 2), "reason", "").required().max_length(200).part("release").hint("该单位未报的反馈、未签收的督办单不再需要"))
                (form::buttons(html! { (Button::submit("解除")) }))
            })) }
            (hang(view, typed))
            @if !leads { (restore(view, typed)) }
            (fold(view, typed, ("commissioner", "督查专员"), html! {
                (own("commissioner").select("person", "督查专员", colleagues, &commissioner).part("commissioner"))
                (form::buttons(html! { (Button::submit("确定")) }))
            }))
        },
    ))
}

/// What the notice 督办通知单 of a hand-over asks for.
fn order(part: &str, typed: &Typed) -> Field {
    typed.text("notice_words", "督办要求", ORDER).max_length(200).part(part).hint("印在随交办发出的督办通知单上")
}

fn first(choices: &[Choice]) -> String {
    choices.first().map(|c| c.value.clone()).unwrap_or_default()
}

/// The unit a form names.
pub(super) fn unit_of(form: &crate::forms::Posted, field: &'static str) -> Result<UnitId> {
    form.parse(field).ok_or_else(|| office::Error::field(field, "请选择单位"))
}
