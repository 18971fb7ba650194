//! The paper form (发文稿纸, 办文单): everybody's opinion in its cell, as the printed form has it.

use axum::extract::{Path, State};
use lexicon::MatterId;
use maud::{Markup, html};
use office::Tx;
use office::document::sheet::number_or_place;
use office::document::{draft, incoming, sealing};
use office::forms::{places, stands, words};
use office::matter::Kind;
use office::process::opinion::Opinion;

use super::room::{Seals, framed, id};
use super::trail;
use super::view::View;
use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::sheet::{self, Cell};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

/// GET /documents/{id}/slip: the form alone, to be printed.
pub(super) async fn print(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let view = View::load(tx, actor, matter)?;
        let name = name(&view);
        let back = Button::link(view.href(), "返回");
        let beside = html! { (view.seen.matter.title) "。" (Link::new(format!("{}/print/sheet", view.href()), "按打印表单打印")) "；或按 Ctrl＋P，只打印下面的表格" };
        let main = html! { div class="alone" { (layout::head(name, beside, html! { (back) })) (of(tx, &view)?) } };
        framed(tx, actor, &About::new(name, view.pile(), "clerk#打印"), &seals, main)
    })
    .await
}

/// What the form of a document is called.
pub(super) fn name(view: &View) -> &'static str {
    match view.seen.matter.kind {
        Kind::Outgoing => "发文稿纸",
        Kind::Incoming => "办文单",
        Kind::Memo | Kind::Supervision => "签报单",
    }
}

/// The form of a document.
pub(super) fn of(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    match view.seen.matter.kind {
        Kind::Outgoing => outgoing(tx, view),
        Kind::Incoming => incoming(tx, view),
        Kind::Memo | Kind::Supervision => memo(tx, view),
    }
}

fn memo(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let (matter, paper) = (&view.seen.matter, &view.seen.document);
    let content = draft::of(tx, &view.seen)?.content;
    let says = |step: &'static str| written(view, &[step]);
    let mut rows = vec![
        vec![
            cell("签报号", html! { (paper.issue_number.as_deref().unwrap_or("送审时编号")) }, 5),
            cell("紧急程度", html! { (matter.urgency.label()) }, 4),
            cell("事由", html! { (paper.genre.label()) }, 3),
        ],
        vec![cell("标题", html! { (matter.title) }, 12).lines(2)],
        vec![cell("主送", html! { (content.main_to) }, 12)],
        vec![cell("领导批示", says("instruct"), 12).lines(6)],
        vec![cell("办公室审核", says("office_review"), 12).lines(3)],
        vec![cell("会签", says("countersign"), 6).lines(3), cell("科室核稿", says("section_review"), 6).lines(3)],
        vec![
            cell("拟稿", html! { (view.owner) }, 4),
            cell("拟稿时间", html! { (matter.opened_at.long_label()) }, 5),
            cell("密级", html! { (paper.label.label()) }, 3),
        ],
        vec![cell("附件", html! { (content.attachments.join("；")) }, 12)],
        vec![cell("办理情况", says("handle"), 12).lines(3)],
    ];
    put_others(&mut rows, 6, view);
    Ok(html! { div class="pad" { (sheet::form(&format!("{}签报单", view.seen.actor.unit_name), &rows)) } })
}

fn outgoing(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let (matter, paper) = (&view.seen.matter, &view.seen.document);
    let content = draft::of(tx, &view.seen)?.content;
    let sealed = sealing(tx, &view.seen)?;
    let number = number_or_place(tx, &view.seen)?;
    let title = if content.title.is_empty() { matter.title.clone() } else { content.title.clone() };
    let says = |step: &'static str| written(view, &[step]);
    let date = paper.issued_at.map(|at| at.long_label()).unwrap_or_default();
    let mut rows = vec![
        vec![
            cell("发文字号", html! { (number) }, 5),
            cell("紧急程度", html! { (matter.urgency.label()) }, 4),
            cell("密级", html! { (paper.label.label()) }, 3),
        ],
        vec![
            cell("签发", html! { (says("sign")) (says("cosign")) }, 6).lines(6),
            cell("会签", says("countersign"), 6).lines(6),
        ],
        vec![
            cell("办公室审核", html! { (says("office_review")) (five_checks(view)) }, 6).lines(4),
            cell("科室核稿", says("section_review"), 6).lines(4),
        ],
        vec![
            cell("拟稿", html! { (view.owner) }, 4),
            cell("拟稿时间", html! { (matter.opened_at.long_label()) }, 5),
            cell("份数", html! { (paper.copies) }, 3),
        ],
        vec![cell("标题", html! { (title) }, 12).lines(2)],
        vec![cell("主送", html! { (content.main_to) }, 12).lines(2)],
        vec![cell("抄送", html! { (content.cc) }, 12).lines(2)],
        vec![cell("附件", html! { (content.attachments.join("；")) }, 12)],
        vec![
            cell("复核", says("recheck"), 4).lines(2),
            cell("用印", html! { @if let Some(s) = &sealed { (s.by) " " (s.at.short_label()) } }, 4).lines(2),
            cell("印发", html! { (date) }, 4).lines(2),
        ],
    ];
    put_others(&mut rows, 3, view);
    Ok(html! { div class="pad" { (sheet::form(&format!("{}发文稿纸", view.seen.actor.unit_name), &rows)) } })
}

fn incoming(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let (matter, paper) = (&view.seen.matter, &view.seen.document);
    let line = incoming::registration(tx, &view.seen)?;
    let dated = paper.dated_on.map(lexicon::chinese_date).unwrap_or_default();
    let due = matter.due_at.map(|at| at.long_label()).unwrap_or_default();
    let mut rows = vec![
        vec![
            cell("收文号", html! { (line.number()) }, 5),
            cell("收文时间", html! { (line.received_at.long_label()) }, 4),
            cell("性质", html! { (line.nature.label()) }, 3),
        ],
        vec![
            cell("来文单位", html! { (line.source_name) }, 5),
            cell("来文字号", html! { (line.source_number) }, 4),
            cell("成文日期", html! { (dated) }, 3),
        ],
        vec![
            cell("紧急程度", html! { (matter.urgency.label()) }, 3),
            cell("密级", html! { (paper.label.label()) }, 2),
            cell("份数", html! { (paper.copies) }, 2),
            cell("办理时限", html! { (due) }, 5),
        ],
        vec![cell("标题", html! { (matter.title) }, 12).lines(2)],
        vec![cell("拟办意见", written(view, &["preliminary", "propose", "consult"]), 12).lines(4)],
        vec![cell("领导批示", written(view, &["instruct"]), 12).lines(6)],
        vec![
            cell("承办情况", written(view, &["lead", "support"]), 6).lines(4),
            cell("传阅", written(view, &["circulate"]), 6).lines(4),
        ],
        vec![
            cell("办理结果", html! { (line.result.as_deref().unwrap_or_default()) }, 8).lines(2),
            cell("首办责任人", html! { (view.owner) }, 4).lines(2),
        ],
    ];
    put_others(&mut rows, 7, view);
    if line.reply_wanted || line.reply.is_some() {
        let said = line.reply.as_ref().map(|(text, at)| html! { (text) "（" (at.long_label()) "）" });
        rows.push(vec![cell("答复来文单位", said.unwrap_or_default(), 12).lines(2)]);
    }
    Ok(html! { div class="pad" { (sheet::form(&format!("{}办文单", view.seen.actor.unit_name), &rows)) } })
}

fn cell(label: &str, value: Markup, span: u8) -> Cell {
    Cell::new(label, value, span)
}

/// Rows for the steps no cell names, before the row at `at`: a unit's own ones as its flow has them, also while they are
/// empty, then whatever else was written.
fn put_others(rows: &mut Vec<Vec<Cell>>, at: usize, view: &View) {
    let places = places(view.seen.matter.kind);
    let tells = |step: &str| places.cells.contains(&step) || places.told.contains(&step);
    let own = view.running.definition.steps().iter().filter(|s| s.is_task() && !tells(s.id.as_str()));
    let mut steps: Vec<(&str, &str)> = own.map(|s| (s.id.as_str(), s.name.as_str())).collect();
    for o in view.opinions.iter().filter(|o| stands(o) && !places.cells.contains(&o.step.as_str())) {
        let is_told = places.told.contains(&o.step.as_str()) && o.kind != "addsign";
        if !is_told && !steps.iter().any(|(key, _)| *key == o.step) {
            let own = view.running.definition.step(&o.step);
            steps.push((&o.step, own.map_or(&o.step_name, |s| &s.name)));
        }
    }
    let cells = steps.into_iter().map(|(key, name)| {
        let added_only = places.told.contains(&key);
        let said = |o: &&Opinion| o.step == key && (o.kind == "addsign" || !added_only);
        vec![cell(name, hands(view, said), 12).lines(3)]
    });
    let cells: Vec<_> = cells.collect();
    rows.splice(at..at, cells);
}

/// What was written at these steps; a signature without a word means consent (条例, article 22).
fn written(view: &View, steps: &[&str]) -> Markup {
    // Having looked a paper over without a word is no proposal.
    let silent = |o: &Opinion| o.step == "preliminary" && o.body.is_empty();
    hands(view, |o: &&Opinion| steps.contains(&o.step.as_str()) && !silent(o))
}

fn hands(view: &View, of: impl Fn(&&Opinion) -> bool) -> Markup {
    html! { @for opinion in view.opinions.iter().filter(|o| stands(o)).filter(of) {
        (sheet::hand(words(opinion), &signature(view, opinion), &opinion.made_at.short_label()))
    } }
}

/// Who wrote it; an added signer only gave an opinion.
fn signature(view: &View, opinion: &Opinion) -> String {
    let name = view.named(&opinion.person_name, opinion.unit.as_ref());
    if opinion.kind == "addsign" { format!("{name}（加签）") } else { name }
}

/// The five checks of the review in force.
fn five_checks(view: &View) -> Markup {
    let mut reviews = view.opinions.iter().rev().filter(|o| o.step == "office_review" && !o.withdrawn);
    let checks = reviews.next().and_then(|o| trail::checks(o, view));
    html! { @if let Some(text) = checks { p { (text) } } }
}
