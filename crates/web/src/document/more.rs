//! More (更多): the verbs used now and then, folded away: only what the actor may do now, each with a line that says what it does
//! and whether it can be undone. Whether it may be done is asked of the flow itself.

use maud::{Markup, html};
use office::Tx;
use office::document;
use office::people::{Role, directory};
use office::process::may::{self, May};
use office::process::{self, Held, Place, Stay, WaysBack};
use office::story;

use super::room::when;
use super::view::{Front, View};
use super::{desk, extension};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Link, Tone, notice};

/// A verb as the panel offers it.
struct Deed {
    name: &'static str,
    /// The name its form's guard carries, by which it comes back open.
    part: &'static str,
    says: &'static str,
    form: Markup,
}

fn deed(name: &'static str, part: &'static str, says: &'static str, form: Markup) -> Deed {
    Deed { name, part, says, form }
}

/// The panel; nothing for whoever may do nothing.
pub(super) fn panel(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let mut deeds = own(tx, view, front)?;
    deeds.extend(everybodys(tx, view, front)?);
    deeds.extend(oversight(tx, view, front)?);
    if deeds.is_empty() {
        return Ok(html! {});
    }
    // What was posted comes back open, with its message.
    let posted = front.typed.part();
    let names: Vec<&str> = deeds.iter().map(|d| d.name).collect();
    Ok(html! {
        details class="card more" open[deeds.iter().any(|d| d.part == posted)] {
            summary class="pad" { "更多" small { " " (names.join("、")) } }
            @for deed in &deeds {
                details class="pad" open[deed.part == posted] {
                    summary { (deed.name) small { " " (deed.says) } }
                    (deed.form)
                }
            }
        }
    })
}

/// What the holder of a task may do with it besides deciding.
fn own(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Vec<Deed>> {
    let Some(held) = view.held.as_ref().filter(|h| !h.task.is_reading) else { return Ok(Vec::new()) };
    if process::rest(tx, &view.running)?.is_some() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    if may::claim(tx, &view.seen.actor, &view.seen.matter, &view.running, &held.task)? {
        out.push(deed("认领", "claim", "由您一人办理，其他人的待办消去；随时可以放回", claim(held, front)));
    }
    let ways = desk::ways_back(view, held);
    if !ways.steps.is_empty() {
        let form = give_back(tx, view, (held, &ways), front)?;
        out.push(deed("退回", "return", "退给前面的人修改；对方打开前可以撤回", form));
    }
    let fit = people(process::successors(tx, &view.running, held)?);
    out.push(deed("转办", "transfer", "交给本单位另一人办；不能撤回，对方可以转回", transfer(held, &fit, front)));
    if let Some(form) = extension::asking(tx, view, held, front)? {
        out.push(deed("延期", "extension", "申请延长本环节时限，由领导审批；审批前可以撤回", form));
    }
    if may::add_sign(&view.running, &held.task) {
        let fit = people(process::signers(tx, &view.running, held)?);
        out.push(deed("加签", "signers", "请本单位其他人提出意见；对方办理前可以减签", add_sign(held, &fit, front)));
    }
    Ok(out)
}

fn people(list: Vec<office::people::Person>) -> Vec<Choice> {
    list.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect()
}

/// Who urged last, and when: often not the reader.
fn urged(tx: &mut Tx, view: &View) -> office::Result<String> {
    let last = story::of_matter(tx, view.id())?.into_iter().rev().find(|line| line.what == "催办");
    let says = |l: story::Line| format!("{} {} 已催过，", view.named(&l.who, l.unit.as_ref()), l.at.time_label());
    Ok(last.map_or_else(|| "30 分钟内已催过，".into(), says))
}

/// What whoever has or had a part in it may do.
fn everybodys(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Vec<Deed>> {
    let (actor, matter, running) = (&view.seen.actor, &view.seen.matter, &view.running);
    let mut out = Vec::new();
    let added = process::removable(tx, actor, matter, running)?;
    if !added.is_empty() {
        out.push(deed("减签", "unsign", "不再请加签人办理；需要时可以再加签", remove_sign(view, &added, front)));
    }
    if let Some(duty) = may::release(tx, actor, matter, running)? {
        out.push(deed("放回", "release", "交回各候选人，谁先办谁算；可以再认领", release(view, duty, front)));
    }
    out.extend(circulation(tx, view, front)?);
    match may::urge(tx, actor, matter, running)? {
        May::Now => out.push(deed("催办", "urging", "提醒在办的人，半小时内只能催一次；不能撤回", urge(view, front))),
        May::From(at) => {
            let words = html! { p { (urged(tx, view)?) (when(at, view.now)) " 后可再催。" } };
            out.push(deed("催办", "urging", "提醒在办的人，半小时内只能催一次", words));
        }
        May::No => {}
    }
    if let Some(stay) = withdrawable(tx, view)? {
        out.push(deed("撤回", "withdrawal", "收回您刚作的决定，重新办理；可以再次提交", withdraw(stay, front)));
    }
    if matter.is_active() && may::suspend(tx, actor, matter, running)? {
        out.push(deed("挂起", "suspension", "暂停办理，时限停止计算；随时可以恢复", suspend(view, front)));
    }
    if document::may_end(tx, actor, matter, &view.seen.document)? {
        out.push(deed("终止", "ending", "本文作废，不再办理；只有单位管理可以重启", end(view, front)));
    }
    Ok(out)
}

/// What the administrator of the unit may do; the forms stand on a page of their own.
fn oversight(tx: &mut Tx, view: &View, _front: &Front) -> office::Result<Vec<Deed>> {
    let (actor, matter) = (&view.seen.actor, &view.seen.matter);
    if !actor.has(Role::UnitAdmin, matter.unit) {
        return Ok(Vec::new());
    }
    let link = |says: &str| html! { p { (Link::new(format!("/oversight/{}", matter.id), says)) } };
    if matter.is_active() {
        return Ok(vec![deed("调度", "oversight", "单位管理把待办移到另一环节；可以再次调度", link("到调度页选环节"))]);
    }
    let at = document::overseen(tx, actor, matter.id)?;
    let barred = document::reopening_barred(tx, &at)?.is_some();
    let form = if barred {
        Vec::new()
    } else {
        vec![deed("重启", "oversight", "从停下的环节接着办；可以再终止", link("到重启页办理"))]
    };
    Ok(form)
}

fn circulation(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Option<Deed>> {
    let (actor, matter) = (&view.seen.actor, &view.seen.matter);
    let reading: Vec<_> = view.stays.iter().filter(|s| s.task.is_reading).collect();
    let open = |id: &lexicon::PersonId| reading.iter().any(|s| s.task.closed_at.is_none() && s.task.holder == *id);
    let others = directory::people_of_unit(tx, matter.unit)?;
    let others: Vec<_> = others.into_iter().filter(|p| p.id != actor.person && !open(&p.id)).collect();
    let Some(first) = others.first() else { return Ok(None) };
    if !matter.is_active() || !may::circulate(tx, actor, matter, &view.running, first.id)? {
        return Ok(None);
    }
    let form = circulate(view, &people(others), front);
    let says = "请本单位人员阅看，不影响办理；不能撤回";
    let name = if reading.is_empty() { "传阅" } else { "加阅" };
    Ok(Some(deed(name, "circulation", says, form)))
}

/// The suspension in force, in place of what could be decided; with the way on for whoever may resume it.
pub(super) fn rest(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Option<Markup>> {
    let Some(rest) = process::rest(tx, &view.running)? else { return Ok(None) };
    let may = may::resume(tx, &view.seen.actor, &view.seen.matter, &view.running)?;
    let typed = front.typed.of("resumption");
    let body = html! {
        p { (rest.by) "于" (when(rest.since, view.now)) "挂起：" (rest.reason) }
        @if !may { p { "由" (rest.by) "或本单位的单位管理恢复后接着办理。" } }
    };
    let form = may.then(|| {
        let reason = Field::text("reason", "说明").value(typed.text("reason", "")).max_length(200);
        let reason = reason.placeholder("可以不写").part("resumption").check(&typed.problems);
        let fields = html! { (reason) (form::buttons(html! { (Button::submit("恢复办理").primary()) })) };
        form::post(&format!("{}/resumption", view.href()), &front.seals.guard("resumption"), fields)
    });
    Ok(Some(html! {
        (notice::block(Tone::Amber, "本件已挂起，时限停止计算", body))
        @if let Some(form) = form { section class="card pad more" { (form) } }
    }))
}

/// Who asked an added signer, and on what.
pub(super) fn asked(view: &View, held: &Held) -> Markup {
    let duty = view.running.state.duty(held.task.duty);
    let by = duty.and_then(|d| d.added_by).and_then(|id| view.stays.iter().find(|s| s.task.duty == id));
    html! { @if let Some(by) = by {
        p class="hint" { (view.named(&by.holder_name, by.holder_unit.as_ref())) "办理“" (by.task.step_name) "”时请您加签；您只提意见，不代替这一环节的办理。" }
    } }
}

/// Each step once: the one before and the first one by what they are, the others by name.
fn targets(tx: &mut Tx, view: &View, ways: &WaysBack) -> office::Result<Vec<Choice>> {
    let first = ways.first.as_ref().map(|(key, _)| key);
    let previous = ways.previous.as_ref().filter(|(key, _)| Some(key) != first);
    let mut named = Vec::new();
    if let Some((_, name)) = previous {
        named.push(Choice::new("previous", format!("上一环节（{name}）")));
    }
    if first.is_some() {
        let who = view.running.state.current_initiator().unwrap_or(view.seen.matter.initiator);
        let name = directory::person_names(tx, &[who])?.into_values().next().unwrap_or_default();
        let is = if view.is_incoming() { "登记人" } else { "拟稿人" };
        named.push(Choice::new("initiator", format!("{is}（{name}）")));
    }
    let said = |key: &String| Some(key) == first || previous.is_some_and(|(previous, _)| previous == key);
    let others = ways.steps.iter().filter(|(key, _)| !said(key));
    named.extend(others.map(|(key, name)| Choice::new(format!("step:{key}"), format!("环节：{name}"))));
    Ok(named)
}

fn give_back(tx: &mut Tx, view: &View, (held, ways): (&Held, &WaysBack), front: &Front) -> office::Result<Markup> {
    let then = vec![Choice::new("step_by_step", "逐级重新办理"), Choice::new("straight_back", "改好后直接送回我")];
    let typed = front.typed.of("return");
    let field = |field: Field, name: &str, usual: &str| {
        field.value(typed.text(name, usual)).part("return").check(&typed.problems)
    };
    let targets = Field::select("target", "退到", targets(tx, view, ways)?);
    let fields = html! {
        (field(targets, "target", desk::usual_back(view, held).map_or("previous", |(code, _)| code)))
        (field(Field::radios("then", "之后", then), "then", "step_by_step"))
        (field(Field::text("reason", "理由"), "reason", "").required().max_length(500))
        (form::buttons(html! { (Button::submit("退回")) }))
    };
    Ok(form::post(&format!("/tasks/{}/return", held.task.id), &front.seals.guard("return"), fields))
}

fn transfer(held: &Held, people: &[Choice], front: &Front) -> Markup {
    let choices = [Choice::new("", "请选择")].into_iter().chain(people.to_vec()).collect();
    let typed = front.typed.of("transfer");
    let field =
        |field: Field, name: &str| field.value(typed.text(name, "")).part("transfer").check(&typed.problems).required();
    if people.is_empty() {
        return html! { p { "没有可以转给的人：本环节要求的角色，本单位只有您担任。" } };
    }
    let fields = html! {
        (field(Field::select("to", "转给", choices), "to"))
        (field(Field::text("reason", "理由"), "reason").max_length(500))
        (form::buttons(html! { (Button::submit("转办")) }))
    };
    form::post(&format!("/tasks/{}/transfer", held.task.id), &front.seals.guard("transfer"), fields)
}

fn claim(held: &Held, front: &Front) -> Markup {
    let fields = html! { (form::buttons(html! { (Button::submit("认领")) })) };
    form::post(&format!("/tasks/{}/claim", held.task.id), &front.seals.guard("claim"), fields)
}

fn release(view: &View, duty: u32, front: &Front) -> Markup {
    let fields = html! {
        input type="hidden" name="duty" value=(duty);
        (form::buttons(html! { (Button::submit("放回")) }))
    };
    form::post(&format!("{}/release", view.href()), &front.seals.guard("release"), fields)
}

fn add_sign(held: &Held, people: &[Choice], front: &Front) -> Markup {
    let typed = front.typed.of("signers");
    let places = [
        (Place::Before, "before", "对方办完，再由您办理"),
        (Place::Beside, "beside", "与您同时办理，都办完才往下走"),
        (Place::After, "after", "您办完后由对方办理，再往下走"),
    ];
    let places = places.map(|(place, code, note)| Choice::new(code, process::place_word(place)).note(note));
    let mark = |c: &Choice| c.clone().chosen(typed.has("persons", &c.value, false));
    let persons = Field::checks("persons", "加签人", people.iter().map(mark).collect());
    let p = &typed.problems;
    let fields = html! {
        (Field::radios("place", "方式", places.into()).value(typed.text("place", "before")).part("signers").check(p))
        div class="long" { (persons.part("signers").check(p)) }
        (Field::text("reason", "请其").value(typed.text("reason", "")).max_length(500).placeholder("如：核对经费数字").part("signers").check(p))
        (form::buttons(html! { (Button::submit("加签")) }))
    };
    form::post(&format!("/tasks/{}/signers", held.task.id), &front.seals.guard("signers"), fields)
}

fn remove_sign(view: &View, added: &[process::Added], front: &Front) -> Markup {
    let typed = front.typed.of("unsign");
    let choices = added.iter().map(|a| Choice::new(a.duty.to_string(), format!("{}（{}）", a.name, a.step_name)));
    let usual = added.first().map(|a| a.duty.to_string()).unwrap_or_default();
    let field = Field::select("duty", "减去", choices.collect()).value(typed.text("duty", &usual));
    let fields = html! {
        (field.part("unsign").check(&typed.problems))
        (form::buttons(html! { (Button::submit("减签")) }))
    };
    form::post(&format!("{}/signers", view.href()), &front.seals.guard("unsign"), fields)
}

fn circulate(view: &View, people: &[Choice], front: &Front) -> Markup {
    let typed = front.typed.of("circulation");
    let mark = |c: &Choice| c.clone().chosen(typed.has("readers", &c.value, false));
    let readers = Field::checks("readers", "传阅给", people.iter().map(mark).collect());
    let fields = html! {
        div class="long" { (readers.part("circulation").check(&typed.problems)) }
        (form::buttons(html! { (Button::submit("发出传阅")) }))
    };
    form::post(&format!("{}/circulation", view.href()), &front.seals.guard("circulation"), fields)
}

fn urge(view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("urging");
    let words = Field::text("words", "催办语").value(typed.text("words", "请尽快办理。"));
    let fields = html! {
        (words.max_length(200).part("urging").check(&typed.problems))
        (form::buttons(html! { (Button::submit("催办")) }))
    };
    form::post(&format!("{}/urging", view.href()), &front.seals.guard("urging"), fields)
}

fn withdraw(stay: &Stay, front: &Front) -> Markup {
    let fields = html! {
        p { "下一环节还没有打开，可以撤回到您手中。" }
        (form::buttons(html! { (Button::submit("撤回").danger()) }))
    };
    form::post(&format!("/tasks/{}/withdrawal", stay.task.id), &front.seals.guard("withdrawal"), fields)
}

fn suspend(view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("suspension");
    let reason = Field::text("reason", "理由").value(typed.text("reason", "")).required().max_length(500);
    let fields = html! {
        (reason.placeholder("如：等待市里批复").part("suspension").check(&typed.problems))
        (form::buttons(html! { (Button::submit("挂起")) }))
    };
    form::post(&format!("{}/suspension", view.href()), &front.seals.guard("suspension"), fields)
}

/// A paper that is not to go out after all.
fn end(view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("ending");
    let reason = Field::text("reason", "理由").value(typed.text("reason", "")).required().max_length(200);
    let fields = html! {
        p { "终止后本文作废，从各人的待办中消失；已编的号由编号人员在“编号序列”页作废，作废后不能再重启。" }
        (reason.part("ending").check(&typed.problems))
        (form::buttons(html! { (Button::submit("终止办理").danger()) }))
    };
    form::post(&format!("{}/ending", view.href()), &front.seals.guard("ending"), fields)
}

/// The actor's own latest decision, where the flow would take it back.
fn withdrawable<'a>(tx: &mut Tx, view: &'a View) -> office::Result<Option<&'a Stay>> {
    let actor = &view.seen.actor;
    let mine = |s: &&Stay| s.task.closed_by == Some(actor.person) && s.task.holder == actor.person;
    let last = view.stays.iter().filter(mine).filter(|s| !s.task.is_reading).max_by_key(|s| s.task.closed_at);
    let Some(last) = last.filter(|_| view.seen.matter.is_active()) else { return Ok(None) };
    let may = may::withdraw(tx, actor, &view.seen.matter, &view.running, &last.task)?;
    Ok(may.then_some(last))
}
