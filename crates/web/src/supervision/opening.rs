//! Opening an item 立项: by hand, from a 批示, as a part of another, or as its next round.

use axum::extract::State;
use axum::response::Response;
use lexicon::{Date, FindingId, MatterId, UnitId, chinese_date};
use maud::{Markup, html};
use office::people::Actor;
use office::supervision::visit;
use office::supervision::{self, Anchor, Item, Opening, Source, SourceKind, Step};
use office::{Error, Result, Tx, limits};

mod alike;
mod source;

use super::fields::{Stored, most};
use super::{fields, list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, day, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::visitor::Visitor;

/// What the address asks to be filled in.
#[derive(Debug, Clone, Default)]
struct Wish {
    paper: Option<MatterId>,
    on: Anchor,
    parent: Option<MatterId>,
    before: Option<MatterId>,
    finding: Option<FindingId>,
    /// A form that was refused, with a likely duplicate nobody has looked at; what was typed is compared again.
    compared: Option<Posted>,
    /// Whether a form comes back: then nothing of it may be lost, even where what it stood on is gone.
    is_back: bool,
}

impl Wish {
    fn of(parse: impl Fn(&str) -> String) -> Wish {
        let kind = parse("kind").parse().or_else(|_| parse("source").parse());
        Wish {
            paper: parse("paper").parse().ok(),
            on: Anchor {
                opinion: parse("opinion").parse().ok(),
                kind: kind.ok(),
                paragraph: parse("paragraph").parse().ok(),
            },
            parent: parse("parent").parse().ok(),
            before: parse("before").parse().ok(),
            finding: parse("finding").parse().ok(),
            compared: None,
            is_back: false,
        }
    }
}

/// What the form shows at first.
struct Filled {
    stored: Stored,
    source: Source,
    /// Whether the words are quoted from where they stand, and so cannot be typed.
    is_quoted: bool,
    due_on: Option<Date>,
    lead: Option<UnitId>,
    /// The closed items on the same paper.
    earlier: Vec<Item>,
    hint: String,
}

/// What there is to choose from.
struct Lists {
    units: Vec<Choice>,
    leaders: Vec<Choice>,
    groups: Vec<Choice>,
}

/// GET /supervision/new
pub(super) async fn form(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let wish = Wish::of(|name| asked.text(name).to_owned());
    draw(app, visitor, wish, typed).await
}

async fn draw(app: App, visitor: Visitor, wish: Wish, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("立项"), move |tx, actor| {
        supervision::require(actor)?;
        let alike = match &wish.compared {
            Some(form) => Some(alike::Alike::of(tx, actor, form)?).filter(|alike| !alike.is_empty()),
            None => None,
        };
        let filled = filled(tx, actor, &wish)?;
        let (leaders, groups) = (fields::leaders(tx, actor)?, fields::groups(tx, actor)?);
        let lists = Lists { units: words::units(tx, "请选择")?, leaders, groups };
        Ok(page((&wish, &filled), alike.as_ref(), lists, &typed))
    })
    .await
}

fn filled(tx: &mut Tx, actor: &Actor, wish: &Wish) -> Result<Filled> {
    if let Some(paper) = wish.paper.filter(|_| wish.parent.is_none()) {
        let draft = match supervision::propose(tx, actor, paper, wish.on) {
            // The opinion was withdrawn meanwhile: what was typed goes on, on the paper itself.
            Err(Error::NotFound) if wish.is_back && wish.on.opinion.is_some() => {
                supervision::propose(tx, actor, paper, Anchor { opinion: None, ..wish.on })?
            }
            other => other?,
        };
        let earlier = supervision::earlier(tx, actor, paper)?;
        return Ok(Filled { earlier, ..drafted(draft, None) });
    }
    if let Some(finding) = wish.finding {
        let (draft, lead) = visit::propose_finding(tx, actor, finding)?;
        return Ok(drafted(draft, Some(lead)));
    }
    let (mut source, mut due_on) = (empty_source(), None);
    if let Some(whole) = wish.parent {
        let seen = supervision::find(tx, actor, whole)?;
        source = supervision::file(tx, &seen)?.source;
        due_on = Some(seen.item.due_on);
    }
    let (is_quoted, hint) = (source.matter.is_some(), String::new());
    Ok(Filled { stored: Stored::default(), source, is_quoted, due_on, lead: None, earlier: Vec::new(), hint })
}

fn drafted(d: supervision::Draft, lead: Option<UnitId>) -> Filled {
    let hint = format!("“{}”的时限按督办规则拟为 {}，可以改", d.source.kind.label(), chinese_date(d.due_on));
    let stored = Stored { content: d.content, cared_by: d.cared_by, ..Stored::default() };
    let is_quoted = d.source.opinion.is_some();
    Filled { stored, source: d.source, is_quoted, due_on: Some(d.due_on), lead, earlier: Vec::new(), hint }
}

fn empty_source() -> Source {
    Source {
        kind: SourceKind::Hand,
        matter: None,
        opinion: None,
        words: String::new(),
        said_by: String::new(),
        said_on: None,
    }
}

fn page((wish, filled): (&Wish, &Filled), alike: Option<&alike::Alike>, lists: Lists, typed: &Typed) -> Markup {
    let lead = match (wish.parent, wish.before) {
        (Some(_), _) => "分解事项：一项一责任，时限不晚于总事项",
        (_, Some(_)) => "新一轮：对办理结果又有批示的，另立一项，与原事项相连",
        _ => "一事一单；有原话的照录原话；来源写明时限的从其时限，没有写明的按督办规则",
    };
    html! {
        (layout::head("立项", html! { (lead) }, html! { (Button::link("/supervision", "返回")) }))
        (typed.problems())
        @if let Some(alike) = alike { (alike) }
        (form::post("/supervision", &typed.guard("open"), html! {
            (hidden(wish, filled))
            @if let Some(alike) = alike { input type="hidden" name=(SURE) value=(alike.consent); }
            (layout::stack(html! {
                (layout::pad_card("来源", html! {}, source::fields((wish, filled), typed)))
                (layout::pad_card("事项和目标", html! {}, fields::matter(&filled.stored, &lists.groups, typed)))
                (layout::pad_card("责任和时限", html! {}, duty((filled, wish), lists, typed)))
            }))
            (form::buttons(html! { (Button::submit(if alike.is_none() { "立项并交办" } else { "不是重复，仍然立项" }).primary()) }))
        }))
    }
}

fn hidden(wish: &Wish, filled: &Filled) -> Markup {
    let fields = [
        ("paper", filled.source.matter.map(|id| id.to_string())),
        ("opinion", filled.source.opinion.map(|id| id.to_string())),
        ("parent", wish.parent.map(|id| id.to_string())),
        ("before", wish.before.filter(|id| filled.earlier.iter().all(|i| i.id != *id)).map(|id| id.to_string())),
        ("finding", wish.finding.map(|id| id.to_string())),
    ];
    html! { @for (name, value) in fields { @if let Some(value) = value { input type="hidden" name=(name) value=(value); } } }
}

/// How milestones are typed.
pub(super) const STEPS: &str = "一行一个：写明日期的照写，如：完成排查 2026-12-10，或 完成排查 12月10日；没有写日期的按工作日倒排，立项后列出所排的日期";

fn duty((filled, wish): (&Filled, &Wish), lists: Lists, typed: &Typed) -> Markup {
    let due = filled.due_on.map(|d| d.to_string()).unwrap_or_default();
    let lead = filled.lead.map(|id| id.to_string()).unwrap_or_default();
    let cared = filled.stored.cared_by.map(|id| id.to_string()).unwrap_or_default();
    let support: Vec<Choice> = lists
        .units
        .iter()
        .skip(1)
        .map(|c| {
            let on = typed.ticked("support", &c.value, false);
            c.clone().chosen(on)
        })
        .collect();
    let limit = typed.date("due_on", "办结时限", &due).required().short().hint(filled.hint.clone());
    html! {
        (form::row(html! {
            (typed.select("lead", "牵头单位", lists.units, &lead).required())
            (typed.text("person", "责任人", "").short().max_length(40)
                .hint("空着为该单位主要负责人；须在牵头单位任职，签收后可以改为具体承办的人"))
        }))
        (form::fixed("配合单位", html! { details class="fold" open[support.iter().any(|c| c.chosen)] {
            summary { "选择配合单位" small data-picked { "（可多选）" } }
            div class="long" { (Field::checks("support", "配合单位", support)) }
        } }))
        (form::row(html! {
            (limit)
            (typed.select("cared_by", "关注领导", lists.leaders, &cared).short())
        }))
        (typed.fill(Field::textarea("milestones", "节点", 4), "milestones", "").max_length(most("milestones")).hint(STEPS))
        (typed.text("notice_words", "督办要求", supervision::ORDER).max_length(200)
            .hint("立项后随即向牵头、配合单位各发一张督办通知单，与本项一并签收；反馈时间按督办规则"))
        @if wish.parent.is_some() { p class="hint" { "全部分解事项销号后，总事项才能申请销号。" } }
    }
}

/// POST /supervision
pub(super) async fn open(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let mut wish = Wish::of(|name| posted.text(name).to_owned());
    wish.is_back = true;
    wish.compared = alike::is_consented(&posted).then(|| posted.clone());
    let (form, visitor) = (posted.clone(), posted.visitor.clone());
    let result = app.once(&visitor, posted.key(), move |tx, actor| opened(tx, actor, &form)).await;
    if let Err(Fault(Error::Field { field: SURE, .. })) = &result {
        wish.compared = Some(posted.clone());
        let typed = Typed::back(posted, form::Problems::none());
        return Ok(crate::reply::unprocessable(draw(app, visitor, wish, typed).await?));
    }
    settled(result, posted, |typed| draw(app, visitor, wish, typed)).await
}

/// The field at which a likely duplicate is told.
const SURE: &str = "sure";

fn opened(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<String> {
    supervision::require(actor)?;
    let new = read(tx, actor, form)?;
    if !alike::is_consented(form) && !alike::likenesses(tx, actor, form)?.is_empty() {
        return Err(Error::field(SURE, "可能重复立项，请先核对"));
    }
    let id = match form.parse("finding") {
        Some(finding) => visit::open_finding(tx, actor, finding, (&new, form.text("notice_words")))?,
        None => supervision::open_with(tx, actor, (&new, form.text("notice_words")))?,
    };
    Ok(format!("/supervision/{id}?said=opened{}", laid((tx.now().date(), &new), form.text("milestones"))))
}

/// Which milestones have days that nobody typed, as the item's page counts them: in the order of their days.
fn laid((today, new): (Date, &Opening), text: &str) -> String {
    let laid = supervision::laid((today, new.due_on), text);
    let mut order: Vec<usize> = (0..new.milestones.len()).collect();
    order.sort_by_key(|at| new.milestones[*at].due_on);
    let places = order.iter().enumerate().filter(|(_, at)| laid.contains(at));
    places.map(|(place, _)| format!("&laid={place}")).collect()
}

/// Where it comes from, as typed. What the office opens of its own accord stands on nobody's words: a field of another kind that was
/// filled in before does not go along.
fn source_of(form: &Posted) -> Source {
    let kind = form.parse("source").unwrap_or(SourceKind::Hand);
    let (matter, opinion) = (form.parse("paper"), form.parse("opinion"));
    let is_anchored = matter.is_some() || ["parent", "finding"].iter().any(|name| !form.text(name).trim().is_empty());
    if !is_anchored && !kind.has_words() {
        return empty_source();
    }
    let speaker = if is_anchored || kind.has_speaker() { form.text("said_by") } else { "" };
    let (words, said_on) = (form.text("words").into(), form.parse("said_on"));
    Source { kind, matter, opinion, words, said_by: speaker.into(), said_on }
}

fn read(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Opening> {
    let due_on = day(form, "due_on")?;
    let lead: Option<UnitId> = form.parse("lead");
    let person = match lead {
        Some(lead) => supervision::named(tx, (lead, form.text("person")), "person")?,
        None => None,
    };
    let typed = Stored::read(form);
    Ok(Opening {
        content: typed.content,
        category: typed.category,
        ledger: typed.ledger,
        source: source_of(form),
        target: typed.target,
        strategy: typed.strategy,
        rhythm: typed.rhythm,
        due_on,
        lead,
        person,
        support: form.parse_all::<UnitId>("support"),
        milestones: milestones(tx, actor, (form.text("milestones"), due_on))?,
        cared_by: typed.cared_by,
        commissioner: None,
        group: typed.group,
        parent: form.parse("parent"),
        before: form.parse("before"),
    })
}

/// The milestones as typed, or laid backwards from the limit 倒排.
pub(super) fn milestones(tx: &mut Tx, actor: &Actor, (text, due_on): (&str, Date)) -> Result<Vec<Step>> {
    let calendar = limits::calendar(tx, actor.own_unit()?)?;
    supervision::read_steps(&calendar, (tx.now().date(), due_on), text)
}
