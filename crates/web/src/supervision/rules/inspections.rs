//! How often a unit may be inspected (检查频次规则): figures the administrator of the unit that plans sets.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use office::supervision::inspection::{self, InspectionRules};

use super::figure;
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::{form, layout};
use crate::visitor::Visitor;

const AT: &str = "/supervision/inspections/rules";
const SAID: &[(&str, &str)] = &[("set", "检查频次规则已保存，此后编制的计划按新规则。")];

/// GET /supervision/inspections/rules
pub(in crate::supervision) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, (typed, said(&asked, SAID))).await
}

async fn draw(app: App, visitor: Visitor, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("检查频次", AT, "admin#检查频次"), move |tx, actor| {
        let admin = actor.unit_admin(actor.own_unit()?)?;
        let (rules, revision) = inspection::inspection_rules_to_set(tx, &admin)?;
        Ok(html! { div class="narrow" {
            (layout::head("检查频次", html! { (actor.unit_name) }, html! {}))
            (done) (typed.problems())
            (form::post(AT, &typed.guard("caps").revision(revision), html! {
                (layout::stack(html! {
                    (layout::pad_card("上限", layout::note("上级统一部署的不受上限"), caps(&rules, &typed)))
                    (layout::pad_card("提醒", layout::note("只提醒，不阻止"), days(&rules, &typed)))
                }))
                (form::buttons(html! { (Button::submit("保存").primary()) }))
            }))
        } })
    })
    .await
}

fn caps(rules: &InspectionRules, typed: &Typed) -> Markup {
    html! {
        (figure(typed, ("comprehensive_a_year", "每年综合督查（次）"), (rules.comprehensive_a_year, "12"), "同一单位一年最多接受几次；0 为不安排。"))
        (figure(typed, ("special_a_month", "每月专项督查（次）"), (rules.special_a_month, "12"), "同一单位一个月最多接受几次；跨月的两个月都算。"))
    }
}

fn days(rules: &InspectionRules, typed: &Typed) -> Markup {
    html! {
        (figure(typed, ("repeat_days", "重复检查（天）"), (rules.repeat_days, "366"), "同类内容到同一单位，相隔不足这么多天的提醒。"))
        (figure(typed, ("crowd_days", "扎堆检查（天）"), (rules.crowd_days, "60"), "不同检查到同一单位，相隔不足这么多天的提醒。"))
    }
}

/// POST /supervision/inspections/rules. A figure that is none is out of every bound, and so comes back at its field.
pub(in crate::supervision) async fn set(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let figure = |name: &str| form.parse(name).unwrap_or(-1);
            let rules = InspectionRules {
                comprehensive_a_year: figure("comprehensive_a_year"),
                special_a_month: figure("special_a_month"),
                repeat_days: figure("repeat_days"),
                crowd_days: figure("crowd_days"),
            };
            inspection::set_inspection_rules(tx, &admin, &rules, form.revision())?;
            Ok(format!("{AT}?said=set"))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, (typed, Markup::default()))).await
}
