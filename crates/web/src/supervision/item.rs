//! The page of an item: where it comes from, who is responsible, how far it is, and what the reader can do now.

use std::sync::Arc;

use axum::extract::{Path, State};
use lexicon::{Instant, MatterId, PersonId, WorkCalendar};
use maud::{Markup, html};
use office::people::{Actor, directory};
use office::supervision::{self, AtDesk, Bounds, ChargeAccount, Charged, File, Item, Ledger, SeenItem, ledgers};
use office::{Error, Result, Tx, limits, story};

use super::{actions, cards, days, list, visits, words};
use crate::App;
use crate::people::typed::{Asked, Typed, id, said};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::{Link, Tone, layout, notice};
use crate::visitor::Visitor;

/// Everything the page shows.
pub(super) struct View {
    /// The item.
    pub(super) seen: SeenItem,
    /// Everything about it.
    pub(super) file: File,
    /// The reader supervises it.
    pub(super) desk: Option<AtDesk>,
    /// The reader is responsible for it.
    pub(super) charged: Option<Charged>,
    /// What every unit's time comes to.
    pub(super) accounts: Vec<ChargeAccount>,
    /// What to know about the limit, where a year on the way has no holidays loaded.
    pub(super) caution: Option<String>,
    /// When the office that supervises works.
    pub(super) calendar: Arc<WorkCalendar>,
    /// What parts the colours.
    pub(super) bounds: Bounds,
    /// Now.
    pub(super) now: Instant,
    /// Its story.
    pub(super) story: Vec<story::Line>,
    /// Who else is concerned: 关注领导, 督查专员, 专项小组, as far as there are any.
    pub(super) concerned: Vec<(&'static str, String)>,
}

impl View {
    pub(super) fn load(tx: &mut Tx, actor: &Actor, item: MatterId) -> Result<View> {
        let seen = supervision::find(tx, actor, item)?;
        Ok(View {
            file: supervision::file(tx, &seen)?,
            desk: allowed(supervision::at_desk(tx, actor, item))?,
            charged: allowed(supervision::charged(tx, actor, item))?,
            accounts: supervision::accounts(tx, &seen)?,
            caution: supervision::caution(tx, &seen, seen.item.due_on)?,
            calendar: limits::calendar(tx, seen.item.unit)?,
            bounds: supervision::bounds_of(tx, seen.item.unit)?,
            now: tx.now(),
            story: story::of_matter(tx, item)?,
            concerned: concerned(tx, &seen.item)?,
            seen,
        })
    }

    /// Whether work on it goes on.
    pub(super) fn is_open(&self) -> bool {
        self.seen.item.is_open()
    }

    /// The address of one of its deeds.
    pub(super) fn deed(&self, name: &str) -> String {
        format!("/supervision/{}/deeds/{name}", self.seen.item.id)
    }
}

fn concerned(tx: &mut Tx, item: &Item) -> Result<Vec<(&'static str, String)>> {
    let people = [("关注领导", item.cared_by), ("督查专员", item.commissioner)];
    let ids: Vec<PersonId> = people.iter().filter_map(|(_, id)| *id).collect();
    let names = directory::person_names(tx, &ids)?;
    let named = people.iter().filter_map(|(label, id)| Some((*label, names.get(&(*id)?)?.clone())));
    let mut all: Vec<(&'static str, String)> = named.collect();
    if item.ledger != Ledger::None {
        all.push(("台账", item.ledger.label().into()));
    }
    let groups = if item.group.is_some() { ledgers::groups(tx, item.unit)? } else { Vec::new() };
    all.extend(groups.into_iter().filter(|g| Some(g.id) == item.group).map(|g| ("专项小组", g.name)));
    Ok(all)
}

/// A proof the reader may not have.
fn allowed<T>(proof: Result<T>) -> Result<Option<T>> {
    match proof {
        Ok(proof) => Ok(Some(proof)),
        Err(Error::Forbidden(_)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// What the page says after a deed.
const SAID: &[(&str, &str)] = &[
    ("opened", "已立项，责任单位收到通知。"),
    ("signed", "已签收。"),
    ("given", "反馈已报送，等待审核。"),
    ("asked", "已要求反馈，责任人收到通知。"),
    ("reviewed", "已审核。"),
    ("reached", "节点已完成。"),
    ("restored", "节点已恢复为未完成。"),
    ("applied", "已申请销号，等待核查。"),
    ("closed", "核查通过，本项已销号，申请的单位收到通知。"),
    ("not_closed", "不予销号，理由已通知申请的单位。"),
    ("looked", "已记录回头看，成效保持。"),
    ("undone", "已记录回头看，问题反弹，本项重新办理。"),
    ("extended", "已申请延期，等待审批。"),
    ("granted", "已同意延期，时限随之调整。"),
    ("not_granted", "不同意延期，理由已通知申请的单位。"),
    ("taken_back", "申请已撤回。"),
    ("commissioner", "已指定督查专员。"),
    ("no_commissioner", "不再指定督查专员。"),
    ("led", "已变更牵头单位，两家的用时分别计算。"),
    ("joined", "已增加。"),
    ("released", "已解除配合，该单位收到通知。"),
    ("named", "已明确责任人。"),
    ("issued", "督办单已发出，等待签收。"),
    ("hung", "已调整归属。"),
    ("team", "督查组成员已调整。"),
    ("corrected", "已更正，改动前后记入办理痕迹。"),
    ("withdrawn", "已撤项。"),
];

/// What the page says after a deed.
#[derive(Default)]
pub(super) struct Done {
    sentence: Markup,
    /// Whether days were set: then those on which nobody works are told.
    pub(super) is_dated: bool,
    /// The milestones whose days were laid, from 0.
    pub(super) laid: Vec<usize>,
}

/// GET /supervision/{id}
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = Done {
        sentence: said(&asked, SAID),
        is_dated: matches!(asked.text("said"), "opened" | "corrected" | "settled" | "looked"),
        laid: asked.all("laid").iter().filter_map(|at| at.parse().ok()).collect(),
    };
    draw(app, visitor, id(&text)?, (typed, done)).await
}

/// The page; with messages where a form comes back.
pub(super) async fn draw(
    app: App,
    visitor: Visitor,
    item: MatterId,
    (typed, done): (Typed, Done),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督办事项"), move |tx, actor| {
        let view = View::load(tx, actor, item)?;
        let forms = actions::cards(tx, &view, &typed)?;
        let visits = visits::card(tx, &view.seen, view.desk.is_some())?;
        Ok(page(&view, (forms, visits), (&typed, &done)))
    })
    .await
}

fn page(view: &View, (forms, visits): (Markup, Markup), (typed, done): (&Typed, &Done)) -> Markup {
    let item = &view.seen.item;
    let beside = html! {
        (item.number) " · " (item.category.label()) " " (words::state(&view.bounds, item))
        @if view.is_open() { " " (words::off(item.due_on, view.now.date())) }
    };
    let buttons = html! {
        @if view.desk.is_some() && view.is_open() {
            (Button::link(format!("/supervision/new?parent={}", item.id), "分解"))
            (Button::link(format!("/supervision/{}/correct", item.id), "更正"))
        }
        @if view.desk.is_some() && item.closed_on.is_some() {
            (Button::link(format!("/supervision/new?before={}", item.id), "新一轮"))
        }
        (Button::link(format!("/supervision/{}/card.pdf", item.id), "打印事项卡").apart())
        (Button::link("/supervision", "返回"))
    };
    html! {
        (layout::head(&view.seen.matter.title, beside, buttons))
        (done.sentence) (days::said(view, done)) (typed.problems_by_form()) (waits(view))
        (layout::cols_with_forms(
            html! {
                (cards::source(view)) (cards::what(view)) (cards::charges(view)) (cards::milestones(view))
                div id="feedback" { (cards::feedback(view, typed)) } div id="closing" { (cards::closing(view, typed)) } (cards::sheets(view, typed)) (visits)
                (cards::tree(view)) (cards::story(view))
            },
            forms,
        ))
    }
}

/// What waits for the office here, with the way to it: its forms stand in the middle of the story.
fn waits(view: &View) -> Markup {
    let file = &view.file;
    let is_open = view.is_open();
    let today = view.now.date();
    let all = [
        ("#feedback", "反馈待审核", file.feedback.iter().filter(|f| is_open && f.is_to_review()).count()),
        ("#closing", "延期待审批", file.extensions.iter().filter(|e| is_open && e.settled.is_none()).count()),
        ("#closing", "销号待核查", file.closures.iter().filter(|c| is_open && c.settled.is_none()).count()),
        ("#closing", "待回头看", file.closures.iter().filter(|c| !is_open && c.waits_for_look(today)).count()),
    ];
    let all: Vec<_> = all.into_iter().filter(|(.., count)| *count > 0 && view.desk.is_some()).collect();
    html! { @if !all.is_empty() {
        (notice::block(Tone::Blue, "等您办理", html! { p { @for (at, (href, what, count)) in all.iter().enumerate() {
            @if at > 0 { "，" } (Link::new(*href, format!("{what} {count} 件")))
        } } }))
    } }
}
