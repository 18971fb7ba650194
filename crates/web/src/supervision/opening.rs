//! Opening an item 立项: by hand, from a 批示, as a part of another, or as its next round.

use axum::extract::State;
use axum::response::Response;
use lexicon::{Date, FindingId, MatterId, OpinionId, PersonId, UnitId, chinese_date};
use maud::{Markup, html};
use office::people::{Actor, Role};
use office::supervision::{self, Category, Ledger, Likeness, Opening, Rhythm, Source, SourceKind, Step, Target};
use office::supervision::{ledgers, visit};
use office::{Result, Tx, limits};

use super::{list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, day, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

/// What the address asks to be filled in.
#[derive(Debug, Clone, Default)]
struct Wish {
    paper: Option<MatterId>,
    opinion: Option<OpinionId>,
    parent: Option<MatterId>,
    before: Option<MatterId>,
    finding: Option<FindingId>,
}

impl Wish {
    fn of(parse: impl Fn(&str) -> String) -> Wish {
        Wish {
            paper: parse("paper").parse().ok(),
            opinion: parse("opinion").parse().ok(),
            parent: parse("parent").parse().ok(),
            before: parse("before").parse().ok(),
            finding: parse("finding").parse().ok(),
        }
    }
}

/// What the form shows at first.
struct Filled {
    content: String,
    source: Source,
    due_on: Option<Date>,
    cared_by: Option<PersonId>,
    lead: Option<UnitId>,
    /// The special groups to choose from.
    groups: Vec<Choice>,
    hint: String,
}

/// GET /supervision/new
pub(super) async fn form(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let wish = Wish::of(|name| asked.text(name).to_owned());
    draw(app, visitor, (wish, Vec::new()), typed).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    (wish, alike): (Wish, Vec<Likeness>),
    typed: Typed,
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("立项"), move |tx, actor| {
        let filled = Filled { groups: groups(tx, actor)?, ..filled(tx, actor, &wish)? };
        let (units, leaders) = (words::units(tx, "请选择")?, words::leaders(tx, actor.own_unit()?, "不指定")?);
        Ok(page((&wish, &filled), &alike, (units, leaders), &typed))
    })
    .await
}

fn filled(tx: &mut Tx, actor: &Actor, wish: &Wish) -> Result<Filled> {
    if let Some(paper) = wish.paper {
        let d = supervision::propose(tx, actor, paper, wish.opinion)?;
        return Ok(drafted(d, None));
    }
    if let Some(finding) = wish.finding {
        let (d, lead) = visit::propose_finding(tx, actor, finding)?;
        return Ok(drafted(d, Some(lead)));
    }
    let mut source = empty_source();
    let mut due_on = None;
    if let Some(of) = wish.parent.or(wish.before) {
        let seen = supervision::find(tx, actor, of)?;
        source = supervision::file(tx, &seen)?.source;
        due_on = wish.parent.map(|_| seen.item.due_on);
    }
    let (content, hint) = (String::new(), String::new());
    Ok(Filled { content, source, due_on, cared_by: None, lead: None, groups: Vec::new(), hint })
}

fn drafted(d: supervision::Draft, lead: Option<UnitId>) -> Filled {
    let hint = format!("时限按督办规则拟为 {}，可以改", chinese_date(d.due_on));
    let (due_on, groups) = (Some(d.due_on), Vec::new());
    Filled { content: d.content, source: d.source, due_on, cared_by: d.cared_by, lead, groups, hint }
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

/// The special groups of the unit, each with its ledger; empty where there are none.
fn groups(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let kept = ledgers::groups(tx, actor.own_unit()?)?;
    Ok(kept.iter().map(|g| Choice::new(g.id.to_string(), format!("{}：{}", g.ledger.label(), g.name))).collect())
}

fn page(
    (wish, filled): (&Wish, &Filled),
    alike: &[Likeness],
    (units, leaders): (Vec<Choice>, Vec<Choice>),
    typed: &Typed,
) -> Markup {
    let lead = match (wish.parent, wish.before) {
        (Some(_), _) => "分解事项：一项一责任，时限不晚于总事项",
        (_, Some(_)) => "新一轮：对办理结果又有批示的，另立一项，与原事项相连",
        _ => "一事一单；来源原话照录，时限从明确",
    };
    html! {
        (layout::head("立项", html! { (lead) }, html! { (Button::link("/supervision", "返回")) }))
        (typed.problems())
        (warned(alike))
        (form::post("/supervision", &typed.guard("open"), html! {
            (hidden(wish, filled))
            @if !alike.is_empty() { input type="hidden" name="sure" value="1"; }
            (layout::stack(html! {
                (layout::pad_card("来源", html! {}, source(filled, typed)))
                (layout::pad_card("事项和目标", html! {}, matter(filled, typed)))
                (layout::pad_card("责任和时限", html! {}, duty((filled, wish), (units, leaders), typed)))
            }))
            (form::buttons(html! { (Button::submit(if alike.is_empty() { "立项并交办" } else { "不是重复，仍然立项" }).primary()) }))
        }))
    }
}

fn warned(alike: &[Likeness]) -> Markup {
    html! { @if !alike.is_empty() {
        div class="notice amb" role="status" {
            p { b { "可能重复立项，请先核对：" } }
            ul { @for l in alike.iter().take(5) { li {
                (Link::new(format!("/supervision/{}", l.id), format!("{} {}", l.number, l.content)).apart())
                " " small { @if l.same_source { "来源相同" } @else { "字面相近 " (l.alike) "%" } }
            } } }
        }
    } }
}

fn hidden(wish: &Wish, filled: &Filled) -> Markup {
    let fields = [
        ("paper", filled.source.matter.map(|id| id.to_string())),
        ("opinion", filled.source.opinion.map(|id| id.to_string())),
        ("parent", wish.parent.map(|id| id.to_string())),
        ("before", wish.before.map(|id| id.to_string())),
        ("finding", wish.finding.map(|id| id.to_string())),
    ];
    html! { @for (name, value) in fields { @if let Some(value) = value { input type="hidden" name=(name) value=(value); } } }
}

fn choices<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    words.map(|(code, label)| Choice::new(code, label)).collect()
}

fn source(filled: &Filled, typed: &Typed) -> Markup {
    let s = &filled.source;
    let kinds = choices(SourceKind::ALL.iter().map(|w| (w.code(), w.label())));
    let said_on = s.said_on.map(|d| d.to_string()).unwrap_or_default();
    html! {
        (form::row(html! {
            (typed.select("source", "来源", kinds, s.kind.code()).short())
            (typed.text("said_by", "谁的批示或要求", &s.said_by).short().max_length(40))
            (typed.date("said_on", "日期", &said_on).short())
        }))
        (typed.fill(Field::textarea("words", "原话", 3), "words", &s.words).max_length(2000).placeholder("照录原话，如：请区应急局牵头，月底前整改到位并报结果。"))
    }
}

fn matter(filled: &Filled, typed: &Typed) -> Markup {
    html! {
        (typed.fill(Field::textarea("content", "督办事项", 3), "content", &filled.content).required().max_length(2000).hint("一项只写一件事；第一句作为标题"))
        (form::row(html! {
            (typed.text("target", "目标（文字）", "").max_length(500))
            (typed.text("number", "目标数", "").short().max_length(16))
            (typed.text("number_unit", "单位", "").short().max_length(10).placeholder("如 处、公里"))
        }))
        (typed.fill(Field::textarea("strategy", "一事一策", 2), "strategy", "").max_length(2000))
        (form::row(html! {
            (typed.select("category", "类别", choices(Category::ALL.iter().map(|w| (w.code(), w.label()))), Category::Daily.code()).short())
            (typed.select("ledger", "台账", choices(Ledger::ALL.iter().map(|w| (w.code(), w.label()))), Ledger::None.code()).short())
            (typed.select("rhythm", "反馈周期", choices(Rhythm::ALL.iter().map(|w| (w.code(), w.label()))), Rhythm::Never.code()).short())
        }))
        @if !filled.groups.is_empty() {
            @let all = std::iter::once(Choice::new("", "不归专项小组")).chain(filled.groups.clone()).collect();
            (typed.select("group", "专项小组", all, "").hint("选专项小组的，台账选同一个"))
        }
    }
}

fn duty((filled, wish): (&Filled, &Wish), (units, leaders): (Vec<Choice>, Vec<Choice>), typed: &Typed) -> Markup {
    let due = filled.due_on.map(|d| d.to_string()).unwrap_or_default();
    let lead = filled.lead.map(|id| id.to_string()).unwrap_or_default();
    let cared = filled.cared_by.map(|id| id.to_string()).unwrap_or_default();
    let support: Vec<Choice> = units
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
            (typed.select("lead", "牵头单位", units, &lead).required())
            (limit)
            (typed.select("cared_by", "关注领导", leaders, &cared).short())
        }))
        p class="hint" { "责任人先为牵头单位主要负责人，牵头单位签收后可以明确到人。" }
        details open[support.iter().any(|c| c.chosen)] {
            summary { "配合单位" }
            (Field::checks("support", "配合单位", support))
        }
        (typed.fill(Field::textarea("milestones", "节点", 4), "milestones", "").max_length(2000)
            .hint("一行一个：只写名称的按工作日倒排；写明日期的照写，如：完成排查 2026-12-10，或 完成排查 12月10日"))
        (typed.text("notice_words", "督办要求", supervision::ORDER).max_length(200)
            .hint("立项后随即向牵头、配合单位各发一张督办通知单，与本项一并签收；反馈时间按督办规则"))
        @if wish.parent.is_some() { p class="hint" { "全部分解事项销号后，总事项才能申请销号。" } }
    }
}

/// POST /supervision
pub(super) async fn open(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let wish = Wish::of(|name| posted.text(name).to_owned());
    let visitor = posted.visitor.clone();
    let form = posted.clone();
    let alike = app.read(&visitor, move |tx, actor| warnings(tx, actor, &form)).await?;
    if !alike.is_empty() && !posted.ticked("sure") {
        let typed = Typed::back(posted, crate::ui::form::Problems::none());
        return Ok(crate::reply::unprocessable(draw(app, visitor, (wish, alike), typed).await?));
    }
    let form = posted.clone();
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let new = read(tx, actor, &form)?;
            let id = match form.parse("finding") {
                Some(finding) => visit::open_finding(tx, actor, finding, (&new, form.text("notice_words")))?,
                None => supervision::open_with(tx, actor, (&new, form.text("notice_words")))?,
            };
            Ok(format!("/supervision/{id}?said=opened"))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, (wish, alike), typed)).await
}

fn warnings(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Vec<Likeness>> {
    let is_part = form.parse::<MatterId>("parent").is_some() || form.parse::<MatterId>("before").is_some();
    if is_part || !actor.has_in_own_unit(Role::Supervisor) {
        return Ok(Vec::new());
    }
    supervision::similar(tx, actor, form.text("content"), &source_of(form))
}

fn source_of(form: &Posted) -> Source {
    Source {
        kind: form.parse("source").unwrap_or(SourceKind::Hand),
        matter: form.parse("paper"),
        opinion: form.parse("opinion"),
        words: form.text("words").into(),
        said_by: form.text("said_by").into(),
        said_on: form.parse("said_on"),
    }
}

fn read(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Opening> {
    let due_on = day(form, "due_on")?;
    Ok(Opening {
        content: form.text("content").into(),
        category: form.parse("category").unwrap_or(Category::Daily),
        ledger: form.parse("ledger").unwrap_or(Ledger::None),
        source: source_of(form),
        target: Target {
            words: form.text("target").into(),
            number: form.text("number").into(),
            unit: form.text("number_unit").into(),
        },
        strategy: form.text("strategy").into(),
        rhythm: form.parse("rhythm").unwrap_or(Rhythm::Never),
        due_on,
        lead: form.parse("lead"),
        person: None,
        support: form.parse_all::<UnitId>("support"),
        milestones: milestones(tx, actor, (form.text("milestones"), due_on))?,
        cared_by: form.parse("cared_by"),
        commissioner: None,
        group: form.parse("group"),
        parent: form.parse("parent"),
        before: form.parse("before"),
    })
}

/// The milestones as typed, or laid backwards from the limit 倒排.
fn milestones(tx: &mut Tx, actor: &Actor, (text, due_on): (&str, Date)) -> Result<Vec<Step>> {
    let calendar = limits::calendar(tx, actor.own_unit()?)?;
    supervision::read_steps(&calendar, (tx.now().date(), due_on), text)
}
