//! 联合用印: the sealer of a partner confirms the use of its seal on a joint paper, seeing the paper and nothing else of it; and
//! the card that tells the organ in charge who has confirmed.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use lexicon::{Instant, MatterId};
use maud::{Markup, html};
use office::document::partner::{self, Asked, Partner, Wanted};
use office::document::seals::{Seal, uses};
use office::{Error, Tx};

use super::papers::{Pictures, pictures};
use super::room::{Seals, Typed, framed, id, when};
use super::view::View;
use super::{deciding, papers};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::Asked as Query;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout, notice};
use crate::visitor::Visitor;

const LIST: &str = "/joint-seals";
/// Name of the hidden field that holds the fingerprint of the paper shown.
const SHOWN: &str = "shown";

fn about(title: impl Into<String>) -> About {
    About::new(title, LIST, "clerk#联合用印")
}

/// GET /joint-seals
pub(super) async fn list(State(app): State<App>, visitor: Visitor, asked: Query) -> Result<Markup, Fault> {
    let said = match asked.text("done") {
        "confirmed" => "已确认联合用印，已告知主办机关。",
        "withdrawn" => "已撤回联合用印的确认，已告知主办机关。",
        _ => "",
    };
    app.page(&visitor, about("联合用印"), move |tx, actor| {
        let (wanted, now) = (partner::wanted(tx, actor)?, tx.now());
        let open = wanted.iter().filter(|w| w.consent.is_none()).count();
        let columns =
            [("公文", Shape::Title), ("主办机关", Shape::Short), ("送到", Shape::Short), ("状态", Shape::Text)];
        let table = Table {
            caption: "联合用印".into(),
            columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
            rows: wanted.iter().map(|w| row(w, now)).collect(),
            empty: Empty::new("没有要本单位确认用印的联合行文。其他机关主办的联合行文办到“用印”，会列在这里。"),
            ..Table::default()
        };
        Ok(html! {
            (layout::head("联合用印", html! { (open) " 件待确认" }, html! {}))
            @if !said.is_empty() { (notice::flash(Tone::Green, said, None)) }
            section class="card" { (table) }
        })
    })
    .await
}

fn row(w: &Wanted, now: Instant) -> Row {
    let number = if w.issue_number.is_empty() { "未编号" } else { &w.issue_number };
    let link = Link::new(format!("{LIST}/{}", w.id), w.title.as_str());
    let state = match &w.consent {
        Some(c) => html! { (badge::tag(Tone::Green, "已确认")) " " (c.by.1) " " (when(c.at, now)) },
        None => badge::tag(Tone::Amber, "待确认"),
    };
    Row::new(vec![
        table::title(badge::urgency(w.urgency.label()), &link, number),
        html! { (w.lead) },
        html! { @match w.since { Some(at) => (when(at, now)), None => "—" } },
        state,
    ])
}

/// GET /joint-seals/{id}
pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    page(&app, &visitor, id(&text)?, Typed::default()).await
}

/// The pages as they would be sealed, with the fingerprint of what they show. Typesetting happens outside every unit of work.
async fn pages(app: &App, visitor: &Visitor, matter: MatterId) -> Result<(Pictures, String), Fault> {
    let read = app.read(visitor, move |tx, actor| {
        let asked = partner::asked(tx, actor, matter)?;
        Ok((partner::sheet(tx, &asked)?, asked.shown().to_owned()))
    });
    let (sheet, shown) = read.await?;
    Ok((app.blocking(move |app| pictures(&*app.press, &sheet)).await?, shown))
}

async fn page(app: &App, visitor: &Visitor, matter: MatterId, typed: Typed) -> Result<Markup, Fault> {
    let (pages, shown) = pages(app, visitor, matter).await?;
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let asked = partner::asked(tx, actor, matter)?;
        let front = Front { matter, seal: partner::seal(tx, &asked)?, asked, shown, typed, seals };
        let paper = html! { section class="card" {
            div class="sheet" tabindex="0" role="region" aria-label="正文各页" {
                (papers::figures_at(&format!("{LIST}/{matter}"), &pages))
            }
        } };
        let main = html! {
            (layout::head(front.asked.title(), html! { (front.asked.issue_number()) }, html! {
                (Button::link(format!("{LIST}/{matter}/file.pdf"), "下载 PDF"))
                (Button::link(LIST, "返回"))
            }))
            (form::problems(&front.typed.problems))
            (layout::desk(paper, front.card(tx.now())))
        };
        framed(tx, actor, &about(front.asked.title()), &front.seals, main)
    })
    .await
}

/// What the page of one paper shows.
struct Front {
    matter: MatterId,
    asked: Asked,
    /// Fingerprint of the pages beside the form: what is confirmed is what was looked at.
    shown: String,
    seal: Option<Seal>,
    typed: Typed,
    seals: Seals,
}

impl Front {
    fn card(&self, now: Instant) -> Markup {
        let seal = self.seal.as_ref().map_or("", |s| s.name.as_str());
        layout::pad_card(
            "联合用印",
            html! {},
            html! {
                @match &self.asked.consent {
                    Some(c) => {
                        p { (badge::tag(Tone::Green, "已确认")) " " (c.by.1) " " (when(c.at, now)) "，印章“" (c.seal_name) "”" }
                        @if self.asked.is_issued() { p class="hint" { "本文已印发，不能撤回。" } } @else { (self.back()) }
                    },
                    None if self.seal.is_none() => (notice::flash(
                        Tone::Amber,
                        "本单位没有与文上机关名称一致的在用印章，请印章管理人员先在“印章”页登记，再来确认。",
                        None,
                    )),
                    None => {
                        p { "主办机关将在本文上加盖本单位印章“" (seal) "”。请核对左侧文稿，与本单位负责人签发的一致再确认。" }
                        p class="hint" { "确认只对这份文稿有效，文稿有改动的须重新确认；记入本单位用印登记簿和流水。" }
                        (form::post(&format!("{LIST}/{}/confirmation", self.matter), &self.seals.guard("consent"), html! {
                            input type="hidden" name=(SHOWN) value=(self.shown);
                            (form::buttons(html! { (Button::submit("确认用印").primary()) }))
                        }))
                    }
                }
            },
        )
    }

    fn back(&self) -> Markup {
        let reason = Field::text("reason", "撤回理由").value(self.typed.text("reason", "")).required().max_length(500);
        form::post(
            &format!("{LIST}/{}/withdrawal", self.matter),
            &self.seals.guard("back"),
            html! {
                p class="hint" { "印发前可以撤回；主办机关已经用印的，用印失效，须重新用印。" }
                (reason.check(&self.typed.problems))
                (form::buttons(html! { (Button::submit("撤回确认").danger()) }))
            },
        )
    }
}

/// GET /joint-seals/{id}/page/{n}.svg
pub(super) async fn picture(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let number: usize = file.strip_suffix(".svg").and_then(|n| n.parse().ok()).ok_or(Fault(Error::NotFound))?;
    let (pages, _) = pages(&app, &visitor, matter).await?;
    let page = number.checked_sub(1).and_then(|n| pages.get(n)).ok_or(Fault(Error::NotFound))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], page.svg.clone()).into_response())
}

/// GET /joint-seals/{id}/file.pdf: the paper as it would be sealed, without any seal.
pub(super) async fn pdf(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let read = app.read(&visitor, move |tx, actor| {
        let asked = partner::asked(tx, actor, matter)?;
        Ok((asked.title().to_owned(), partner::sheet(tx, &asked)?))
    });
    let (title, sheet) = read.await?;
    let bytes = app.blocking(move |app| app.press.pdf(&sheet)).await?;
    Ok(reply::inline(&format!("未用印-{title}.pdf"), "application/pdf", bytes))
}

/// POST /joint-seals/{id}/confirmation
pub(super) async fn confirm(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let shown = posted.text(SHOWN).to_owned();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let asked = partner::asked(tx, actor, matter)?;
        partner::confirm(tx, &asked, &shown)?;
        Ok(format!("{LIST}?done=confirmed"))
    });
    let fault = match done.await {
        Ok(address) => return Ok(reply::see(&address)),
        Err(Fault(Error::AlreadyDone(message))) => return deciding::already(&app, posted, message).await,
        Err(fault) => fault,
    };
    let why = fault.0.to_string();
    deciding::enter_refused(&app, &posted.visitor, &fault, move |tx, actor| {
        uses::refuse_partner(tx, actor, matter, &why)
    })
    .await?;
    again(&app, posted, matter, fault).await
}

/// POST /joint-seals/{id}/withdrawal
pub(super) async fn take_back(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let asked = partner::asked(tx, actor, matter)?;
        partner::take_back(tx, &asked, form.text("reason"))?;
        Ok(format!("{LIST}?done=withdrawn"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => again(&app, posted, matter, fault).await,
    }
}

/// The page again, with what was wrong.
async fn again(app: &App, posted: Posted, matter: MatterId, fault: Fault) -> Result<Response, Fault> {
    let problems = fault.problems()?;
    let visitor = posted.visitor.clone();
    let page = page(app, &visitor, matter, Typed::again(posted, problems)).await?;
    Ok(reply::unprocessable(page))
}

/// Who of the partners has confirmed, on the page of the organ in charge; nothing before 用印.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let partners = partner::partners(tx, &view.seen)?;
    if partners.is_empty() {
        return Ok(html! {});
    }
    let lines: Vec<(&str, Markup)> = partners.iter().map(|p| (p.organ.as_str(), line(p, view.now))).collect();
    Ok(layout::card("联合用印", layout::note("由各单位用印人员确认"), layout::list(lines)))
}

fn line(partner: &Partner, now: Instant) -> Markup {
    match &partner.consent {
        Some(c) => html! { (badge::tag(Tone::Green, "已确认")) " " (c.by.1) " " (when(c.at, now)) },
        None => badge::tag(Tone::Amber, "待确认"),
    }
}

/// What the sealer of the organ in charge waits for.
pub(super) fn awaited(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let open: Vec<String> =
        partner::partners(tx, &view.seen)?.into_iter().filter(|p| p.consent.is_none()).map(|p| p.organ).collect();
    if open.is_empty() {
        return Ok(html! {});
    }
    let says = format!("等候{}确认联合用印，都确认后才能用印。", open.join("、"));
    Ok(notice::flash(Tone::Amber, &says, None))
}
