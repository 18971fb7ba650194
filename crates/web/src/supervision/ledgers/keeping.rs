//! The special groups of a ledger and its style 台账样式, kept by the supervisors or the unit's administrator.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::GroupId;
use maud::{Markup, html};
use office::people::{Actor, directory};
use office::supervision::Ledger;
use office::supervision::ledgers::{self, Group, LedgerColumn, Template};
use office::{Error, Result, Tx};

use super::{at, ledger_of};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::ui::tabs::{self, Tab};
use crate::visitor::Visitor;

const AT: &str = "/supervision/ledgers/settings";

const SAID: &[(&str, &str)] = &[
    ("added", "专项小组已设立。"),
    ("changed", "已保存。"),
    ("removed", "专项小组已撤销。"),
    ("set", "台账样式已保存。"),
];

/// GET /supervision/ledgers/settings
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let ledger = ledger_of(asked.text("ledger")).unwrap_or(Ledger::Reform);
    draw(app, visitor, ledger, (typed, said(&asked, SAID))).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    ledger: Ledger,
    (typed, done): (Typed, Markup),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, About::new("台账和小组", AT, "admin#台账和小组"), move |tx, actor| {
        let unit = ledgers::keeper(actor)?.unit();
        let kept: Vec<Group> = ledgers::groups(tx, unit)?.into_iter().filter(|g| g.ledger == ledger).collect();
        let (people, items) = (leaders(tx, actor)?, ledgers::group_items(tx, unit)?);
        let (template, revision) = ledgers::template(tx, unit, ledger)?;
        let both = [Ledger::Reform, Ledger::Priority]
            .map(|l| Tab::new(format!("{AT}?ledger={}", l.code()), l.label(), l == ledger));
        Ok(html! { div class="narrow" {
            (layout::head("台账和小组", html! { (actor.unit_name) }, html! {}))
            (tabs::bar(&both))
            (done) (typed.problems())
            (layout::stack(html! {
                (layout::pad_card("专项小组", html! { (kept.len()) " 个" }, html! {
                    @for g in &kept { (group(g, !items.contains_key(&g.id), (ledger, people.clone()), &typed)) }
                    (fold(ledger, &typed, ("add", "设立专项小组"), html! {
                        (typed.form("add").fill(Field::textarea("names", "名称", 6), "names", "").required().hint("一行一个"))
                        (form::buttons(html! { (Button::submit("设立")) }))
                    }))
                }))
                (layout::pad_card("台账样式", layout::note("台账页和导出的表格按此排列"), styling(ledger, (&template, revision), &typed)))
            }))
        } })
    })
    .await
}

fn leaders(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let all = directory::people_of_unit(tx, actor.own_unit()?)?;
    let named = all.into_iter().map(|p| Choice::new(p.id.to_string(), p.name));
    Ok(std::iter::once(Choice::new("", "不指定")).chain(named).collect())
}

fn fold(ledger: Ledger, typed: &Typed, (name, title): (&str, &str), body: Markup) -> Markup {
    let deed = name.split('-').next().unwrap_or(name);
    html! { details class="deed" open[!typed.form(name).messages().is_empty()] {
        summary { (title) }
        (form::post(&format!("{}/deeds/{deed}", at(ledger)), &typed.guard(name), body))
    } }
}

fn group(g: &Group, is_empty: bool, (ledger, people): (Ledger, Vec<Choice>), typed: &Typed) -> Markup {
    let name = format!("change-{}", g.id);
    let own = typed.form(&name);
    let leader = g.leader.map(|id| id.to_string()).unwrap_or_default();
    fold(
        ledger,
        typed,
        (&name, &g.name),
        html! {
            input type="hidden" name="of" value=(g.id);
            (own.text("name", "名称", &g.name).required().max_length(40).part(&name))
            (own.select("leader", "组长", people, &leader).part(&name))
            (form::buttons(html! {
                (Button::submit("保存"))
                @if is_empty { (Button::submit_as("remove", "1", "撤销小组")) }
            }))
        },
    )
}

fn styling(ledger: Ledger, (template, revision): (&Template, i64), typed: &Typed) -> Markup {
    let own = typed.form("style");
    let columns = LedgerColumn::ALL.iter().map(|c| {
        let on = own.ticked("columns", c.code(), template.has(*c));
        Choice::new(c.code(), c.label()).chosen(on)
    });
    let guard = typed.guard("style").revision(revision);
    form::post(
        &format!("{}/deeds/style", at(ledger)),
        &guard,
        html! {
            (own.text("heading", "标题", &template.heading).required().max_length(40))
            (Field::checks("columns", "栏目", columns.collect()).check(own.messages()))
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        },
    )
}

/// POST /supervision/ledgers/{ledger}/deeds/{deed}
pub(super) async fn act(
    State(app): State<App>,
    Path((text, deed)): Path<(String, String)>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let ledger = ledger_of(&text)?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let said = keep(tx, actor, (ledger, &deed), &form)?;
            Ok(format!("{AT}?ledger={}&said={said}", ledger.code()))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, ledger, (typed, Markup::default()))).await
}

fn keep(tx: &mut Tx, actor: &Actor, (ledger, deed): (Ledger, &str), form: &Posted) -> Result<&'static str> {
    let by = ledgers::keeper(actor)?;
    let of = || form.parse::<GroupId>("of").ok_or(Error::NotFound);
    match deed {
        "add" => ledgers::add_groups(tx, &by, ledger, form.text("names")).map(|()| "added"),
        "change" if form.ticked("remove") => ledgers::remove_group(tx, &by, of()?).map(|()| "removed"),
        "change" => {
            ledgers::change_group(tx, &by, of()?, (form.text("name"), form.parse("leader"))).map(|()| "changed")
        }
        "style" => {
            let columns: Vec<LedgerColumn> = form.parse_all("columns");
            let how = (form.text("heading"), columns.as_slice());
            ledgers::set_template(tx, &by, (ledger, form.revision()), how).map(|()| "set")
        }
        _ => Err(Error::NotFound),
    }
}
