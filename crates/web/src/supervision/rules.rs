//! The rules of a unit (督办规则): figures its administrator sets, with what each of them does.

pub(super) mod inspections;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use office::supervision::{self, LightRule, Rules};

use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::{form, layout};
use crate::visitor::Visitor;

const SAID: &[(&str, &str)] = &[("set", "督办规则已保存，此后的亮灯、编号和时限按新规则。")];

fn about() -> About {
    About::new("督办规则", "/supervision/rules", "admin#督办规则")
}

/// GET /supervision/rules
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, (typed, said(&asked, SAID))).await
}

async fn draw(app: App, visitor: Visitor, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let admin = actor.unit_admin(actor.own_unit()?)?;
        let (rules, revision) = supervision::rules_to_set(tx, &admin)?;
        Ok(page((&rules, revision), &actor.unit_name, (&typed, done)))
    })
    .await
}

fn page((rules, revision): (&Rules, i64), unit: &str, (typed, done): (&Typed, Markup)) -> Markup {
    html! { div class="narrow" {
        (layout::head("督办规则", html! { (unit) }, html! {}))
        (done) (typed.problems())
        (form::post("/supervision/rules", &typed.guard("rules").revision(revision), html! {
            (layout::stack(html! {
                (layout::pad_card("编号", html! {}, mark(rules, typed)))
                (layout::pad_card("亮灯", html! {}, lights(rules, typed)))
                (layout::pad_card("签收、反馈和回头看", html! {}, answers(rules, typed)))
                (layout::pad_card("拟定的办结时限", layout::note("来源没有写明时限的，立项时按此填好，可以改"), limits(rules, typed)))
            }))
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        }))
    } }
}

fn mark(rules: &Rules, typed: &Typed) -> Markup {
    let year = "〔年份〕";
    html! {
        (typed.text_over("mark", "督办代字", &rules.mark).required().short().max_length(8))
        p class="hint" {
            "事项编号写作 " (rules.mark) (year) "1号，督办单编号写作 " (rules.mark) "单" (year) "1号；改后继续原来的序号。"
        }
    }
}

/// A whole number with its bounds.
fn figure(
    typed: &Typed,
    (name, label): (&'static str, &str),
    (stored, most): (i64, &'static str),
    hint: &'static str,
) -> Markup {
    html! { (typed.number(name, label, stored).required().short().range("0", most).hint(hint)) }
}

fn lights(rules: &Rules, typed: &Typed) -> Markup {
    let LightRule { warn_days, grace_days } = rules.light;
    html! {
        (figure(typed, ("warn_days", "预警提前（工作日）"), (warn_days, "60"), "离时限或节点还有这么多工作日起亮黄灯。"))
        (figure(typed, ("grace_days", "节点宽限（工作日）"), (grace_days, "60"), "节点晚这么多工作日以内亮黄灯，再晚亮红灯；过了办结时限当日起亮红灯。"))
    }
}

fn answers(rules: &Rules, typed: &Typed) -> Markup {
    html! {
        (figure(typed, ("sign_hours", "签收时限（工作小时）"), (rules.sign_hours, "80"), "交办后多久之内签收。"))
        (figure(typed, ("answer_days", "反馈时限（工作日）"), (rules.answer_days, "60"), "要求反馈、发督办通知单后多久之内反馈，不晚于办结时限。"))
        (figure(typed, ("look_days", "回头看（天）"), (rules.look_days, "730"), "销号后多少天再查看；0 为不回头看。"))
    }
}

fn limits(rules: &Rules, typed: &Typed) -> Markup {
    html! {
        (figure(typed, ("urgent_days", "急件上的批示（工作日）"), (rules.urgent_days, "250"), ""))
        (figure(typed, ("instruction_days", "其他批示（工作日）"), (rules.instruction_days, "250"), ""))
        (figure(typed, ("meeting_days", "会议议定事项（工作日）"), (rules.meeting_days, "250"), ""))
        (figure(typed, ("paper_days", "公文要求的事项（工作日）"), (rules.paper_days, "250"), ""))
    }
}

/// What was typed. A figure that is none is out of every bound, and so comes back at its field.
fn read(form: &Posted) -> Rules {
    let figure = |name: &str| form.parse(name).unwrap_or(-1);
    Rules {
        mark: form.text("mark").into(),
        light: LightRule { warn_days: figure("warn_days"), grace_days: figure("grace_days") },
        sign_hours: figure("sign_hours"),
        answer_days: figure("answer_days"),
        urgent_days: figure("urgent_days"),
        instruction_days: figure("instruction_days"),
        meeting_days: figure("meeting_days"),
        paper_days: figure("paper_days"),
        look_days: figure("look_days"),
    }
}

/// POST /supervision/rules
pub(super) async fn set(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let (form, visitor) = (posted.clone(), posted.visitor.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            supervision::set_rules(tx, &admin, &read(&form), form.revision())?;
            Ok("/supervision/rules?said=set".into())
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, (typed, Markup::default()))).await
}

#[cfg(test)]
mod tests;
