//! Correction 更正 of an item, on a page of its own, and its withdrawal 撤项.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{MatterId, MilestoneId, chinese_date, parse_date};
use maud::{Markup, html};
use office::supervision::{self, Correction, Item, Milestone, SourceKind, Step};
use office::{Error, Result, Tx};

use super::fields::{Stored, most};
use super::{fields, list, opening};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Typed, id, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::visitor::Visitor;

/// What the page shows.
struct View {
    item: Item,
    title: String,
    steps: Vec<Milestone>,
    leaders: Vec<Choice>,
    groups: Vec<Choice>,
    /// Whether it stands on a leader's instruction 批示.
    ordered: bool,
}

/// GET /supervision/{id}/correct
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, id(&text)?, typed).await
}

async fn draw(app: App, visitor: Visitor, item: MatterId, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("更正事项"), move |tx, actor| {
        let at = supervision::at_desk(tx, actor, item)?;
        let file = supervision::file(tx, at.seen())?;
        let view = View {
            item: at.seen().item.clone(),
            title: at.seen().matter.title.clone(),
            steps: file.milestones,
            leaders: fields::leaders(tx, actor)?,
            groups: fields::groups(tx, actor)?,
            ordered: file.source.kind == SourceKind::Instruction,
        };
        Ok(page(&view, &typed))
    })
    .await
}

fn page(view: &View, typed: &Typed) -> Markup {
    let (item, own) = (&view.item, typed.form("correct"));
    let address = format!("/supervision/{}", item.id);
    let about = html! { (item.number) " · " (view.title) };
    html! {
        (layout::head("更正事项", about, html! { (Button::link(address.as_str(), "返回")) }))
        (typed.problems())
        @if !own.messages().is_empty() { (stored(item)) }
        (form::post(&format!("{address}/correct"), &typed.guard("correct").revision(item.revision), html! {
            (layout::stack(html! {
                (layout::pad_card("事项和目标", html! {}, html! {
                    (fields::matter(&Stored::of(item), &view.groups, &own))
                    @let cared = item.cared_by.map(|id| id.to_string()).unwrap_or_default();
                    (own.select("cared_by", "关注领导", view.leaders.clone(), &cared).short())
                }))
                (layout::pad_card("节点", html! { "办结时限 " (chinese_date(item.due_on)) }, milestones(view, &own)))
            }))
            p class="hint" { "每处改动都记入办理痕迹，写明改动前后；事项、目标、一事一策、周期和节点的改动通知责任单位。时限由牵头单位申请延期，牵头单位在事项页变更。" }
            (form::buttons(html! { (Button::submit("更正").primary()) }))
        }))
        (withdrawal(&address, view.ordered, typed))
    }
}

/// What is stored now, beside a form that comes back: somebody may have changed it meanwhile.
fn stored(item: &Item) -> Markup {
    let rows = vec![
        ("督办事项", html! { (item.content) }),
        ("目标", html! { (item.target.label()) }),
        ("一事一策", html! { (item.strategy) }),
        ("类别", html! { (item.category.label()) "，" (item.ledger.label()) "，反馈" (item.rhythm.label()) }),
    ];
    layout::card("现有内容", html! {}, layout::list(rows))
}

fn milestones(view: &View, typed: &Typed) -> Markup {
    html! {
        @for m in &view.steps {
            @if let Some(day) = m.done_on { p { (m.name) " " small { "已于" (chinese_date(day)) "完成，不能再改" } } } @else { (step(m, typed)) }
        }
        (typed.fill(Field::textarea("milestones", "增加节点", 2), "milestones", "").max_length(most("milestones"))
            .hint("一行一个：只写名称的按工作日倒排；写明日期的照写，如：完成排查 2026-12-10"))
    }
}

fn step(m: &Milestone, typed: &Typed) -> Markup {
    let (name, day) = (format!("step-name-{}", m.id), format!("step-day-{}", m.id));
    let drop = Choice::new(m.id.to_string(), "去掉").chosen(typed.ticked("drop", &m.id.to_string(), false));
    form::row(html! {
        input type="hidden" name="step" value=(m.id);
        (typed.fill(Field::text(name.as_str(), "节点名称"), &name, &m.name).max_length(most("step")))
        (typed.fill(Field::date(day.as_str(), "完成日期"), &day, &m.due_on.to_string()))
        (Field::checks("drop", "不再要求", vec![drop]).part(&m.id.to_string()))
    })
}

fn withdrawal(address: &str, ordered: bool, typed: &Typed) -> Markup {
    let own = typed.form("withdraw");
    layout::pad_card(
        "撤项",
        html! {},
        html! { details class="deed" open[!own.messages().is_empty()] {
            summary { "立错了的事项，责任单位还没有反馈的，可以撤项" }
            (form::post(&format!("{address}/withdrawal"), &typed.guard("withdraw"), html! {
                (own.fill(Field::textarea("reason", "撤项的理由", 2), "reason", "").required().max_length(500)
                    .hint("撤项后不计入统计、通报和计分，编号不再使用；责任单位收到通知"))
                @if ordered {
                    (own.text("consent", "同意人和意见", "").required().max_length(500)
                        .hint("批示事项须经领导同意，如：周明川 11月23日批示“同意撤项”"))
                }
                (form::buttons(html! { (Button::submit("撤项").danger()) }))
            }))
        } },
    )
}

/// POST /supervision/{id}/correct
pub(super) async fn correct(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: MatterId = id(&text)?;
    let (form, visitor) = (posted.clone(), posted.visitor.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = supervision::at_desk(tx, actor, of)?;
            let due_on = at.seen().item.due_on;
            let added = opening::milestones(tx, actor, (form.text("milestones"), due_on))?;
            let new = read(&form, added)?;
            supervision::correct(tx, &at, form.revision(), &new)?;
            Ok(format!("/supervision/{of}?said=corrected"))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, of, typed)).await
}

fn read(form: &Posted, added: Vec<Step>) -> Result<Correction> {
    let typed = Stored::read(form);
    let dropped: Vec<MilestoneId> = form.parse_all("drop");
    let stay = form.parse_all::<MilestoneId>("step").into_iter().filter(|id| !dropped.contains(id));
    let kept = stay.map(|id| Ok((id, moved(form, id)?))).collect::<Result<_>>()?;
    Ok(Correction {
        content: typed.content,
        category: typed.category,
        ledger: typed.ledger,
        group: typed.group,
        target: typed.target,
        strategy: typed.strategy,
        rhythm: typed.rhythm,
        cared_by: typed.cared_by,
        kept,
        dropped,
        added,
    })
}

fn moved(form: &Posted, id: MilestoneId) -> Result<Step> {
    let name = form.text(&format!("step-name-{id}"));
    let due_on = parse_date(form.text(&format!("step-day-{id}")))
        .map_err(|_| Error::field("milestones", format!("请填写节点“{name}”的日期，如 2026-12-10")))?;
    Ok(Step { name: name.into(), due_on })
}

/// POST /supervision/{id}/withdrawal
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: MatterId = id(&text)?;
    let (form, visitor) = (posted.clone(), posted.visitor.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx: &mut Tx, actor| {
            let at = supervision::at_desk(tx, actor, of)?;
            supervision::withdraw(tx, &at, (form.text("reason"), form.text("consent")))?;
            Ok(format!("/supervision/{of}?said=withdrawn"))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, of, typed)).await
}
