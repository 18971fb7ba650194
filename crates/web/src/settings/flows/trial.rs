//! Dry run of a flow (试走): a person and what the paper is like go in, the way it would take comes out.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use lexicon::{Genre, PersonId, Urgency};
use maud::{Markup, html};
use office::document::incoming::Nature;
use office::people::{Role, UnitAdmin, directory};
use office::process::VariableType;
use office::process::definitions::check::{Checked, Known, check};
use office::process::definitions::draft;
use office::process::definitions::in_force_of;
use office::process::definitions::trial::{self, Asked as Question, Trial};
use office::{Error, Result as Done, Tx};
use serde_json::{Map, Value};

use super::about;
use super::editor::admin;
use crate::app::App;
use crate::people::typed::Asked;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field, Problems};
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Tone, layout, notice};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows/{key}/trial", get(show))
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    app.page(&visitor, about("试走"), move |tx, actor| {
        let admin = admin(actor)?;
        let in_force = in_force_of(tx, admin.unit(), &key)?;
        let draft = draft::draft(tx, &admin, &key)?;
        let body = draft.as_ref().map_or(&in_force.body, |d| &d.body);
        let Checked { definition, problems } = check(body, &Known::load(tx, admin.unit(), &key)?);
        let which = if draft.is_some() { "按草稿试走" } else { "按现行版本试走，没有草稿" };
        let head = layout::head(&format!("试走“{}”", in_force.definition.name()), html! { (which) "；不产生任何公文" }, html! {
            (Button::link(format!("/flows/{key}/edit"), "继续修改"))
            @if draft.is_some() && problems.is_empty() { (Button::link(format!("/flows/{key}/publication"), "去发布")) }
        });
        let Some(definition) = definition else {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            return Ok(html! { (head) (notice::flash(Tone::Red, &format!("草稿还读不通，不能试走。{first}"), None)) });
        };
        let questions = trial::asks(&definition);
        let form = ask(tx, &admin, &key, (&questions, &asked))?;
        let mut wrong = Problems::none();
        let trial = match asked.parse::<PersonId>("initiator") {
            None => None,
            Some(person) => match trial::walk(tx, &admin, &definition, person, &values(&questions, &asked)) {
                Ok(trial) => Some(trial),
                Err(Error::Field { field, message }) => {
                    wrong.add(field, message);
                    None
                }
                Err(other) => return Err(other),
            },
        };
        Ok(html! {
            (head) (form::problems(&wrong))
            (layout::stack(html! {
                (layout::pad_card("谁来办、办什么", html! {}, form))
                @if let Some(trial) = trial { (shown(&trial)) }
            }))
        })
    })
    .await
}

fn values(questions: &[Question], asked: &Asked) -> Map<String, Value> {
    let one = |q: &Question| (q.name.clone(), trial::value(q.kind, &asked.all(&format!("v-{}", q.name))));
    questions.iter().map(one).collect()
}

/// A plain form that is read, not written: its address can be kept.
fn ask(tx: &mut Tx, admin: &UnitAdmin, key: &str, (questions, asked): (&[Question], &Asked)) -> Done<Markup> {
    let people = directory::people_of_unit(tx, admin.unit())?;
    let people: Vec<Choice> = people.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect();
    let departments = directory::departments(tx, admin.unit())?;
    let signers = holders(tx, admin, &[Role::Signer, Role::Leader])?;
    let leaders = holders(tx, admin, &[Role::Leader])?;
    let named: Vec<Choice> = departments
        .into_iter()
        .map(|d| Choice::new(format!("d:{}", d.id), d.name))
        .chain(people.iter().map(|p| Choice::new(format!("p:{}", p.value), p.label.clone())))
        .collect();
    let first = Field::select("initiator", "发起人", people).value(asked.text("initiator")).required();
    Ok(html! {
        form class="form" method="get" action={ "/flows/" (key) "/trial" } {
            (first)
            @for q in questions { @match q.name.as_str() {
                "signer" => (one(q, signers.clone(), asked)),
                "leaders" => (question(q, &leaders, asked)),
                _ => (question(q, &named, asked)),
            } }
            (form::buttons(html! { (Button::submit("试走").primary()) }))
        }
    })
}

/// Who of the unit has one of the roles, as a rule names people.
fn holders(tx: &mut Tx, admin: &UnitAdmin, roles: &[Role]) -> Done<Vec<Choice>> {
    let mut ids: Vec<PersonId> = Vec::new();
    for role in roles {
        for id in directory::holders(tx, *role, admin.unit(), None)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let names = directory::person_names(tx, &ids)?;
    Ok(ids.iter().filter_map(|id| Some(Choice::new(format!("p:{id}"), names.get(id)?.clone()))).collect())
}

/// One of a list, or none.
fn one(q: &Question, choices: Vec<Choice>, asked: &Asked) -> Markup {
    let name = format!("v-{}", q.name);
    let given = asked.all(&name).first().cloned().unwrap_or_default();
    let choices = std::iter::once(Choice::new("", "未选")).chain(choices).collect();
    html! { (Field::select(name, &q.label, choices).value(given)) }
}

/// The values a text has, where the office knows them.
fn known(name: &str) -> Option<Vec<Choice>> {
    Some(match name {
        "urgency" => Urgency::ALL.iter().map(|u| Choice::new(u.code(), u.label())).collect(),
        "genre" => Genre::ALL.iter().map(|g| Choice::new(g.code(), g.label())).collect(),
        "kind" => [Nature::Action, Nature::Reading].map(|n| Choice::new(n.code(), n.label())).into(),
        _ => return None,
    })
}

fn question(q: &Question, named: &[Choice], asked: &Asked) -> Markup {
    let name = format!("v-{}", q.name);
    let given = asked.all(&name);
    let has = |value: &str| given.iter().any(|g| g == value);
    let marked = |all: &[Choice]| all.iter().map(|c| c.clone().chosen(has(&c.value))).collect::<Vec<_>>();
    let text = given.first().cloned().unwrap_or_default();
    if let (VariableType::Text, Some(choices)) = (q.kind, known(&q.name)) {
        return one(q, choices, asked);
    }
    match q.kind {
        VariableType::People => html! {
            details class="fold" open[!given.is_empty()] {
                summary { (q.label) small { @if given.is_empty() { "（未选）" } @else { "（已选 " (given.len()) "）" } } }
                div class="long" { (Field::checks(name, &q.label, marked(named))) }
            }
        },
        VariableType::Flag => html! { (Field::checks(name, &q.label, marked(&[Choice::new("1", "是")]))) },
        VariableType::Number => html! { (Field::number(name, &q.label).value(text)) },
        VariableType::List => html! { (Field::textarea(name, &q.label, 2).value(text).hint("一行一项")) },
        VariableType::Text => html! { (Field::text(name, &q.label).value(text).short()) },
    }
}

fn shown(trial: &Trial) -> Markup {
    let rows = trial.steps.iter().enumerate().map(|(n, s)| {
        Row::new(vec![
            html! { (n + 1) },
            html! { b { (s.name) } },
            html! { @if s.who.is_empty() { "—" } @else { (s.who.join("、")) } },
            html! { @if s.is_open { (s.manner) } @else { span class="err" { (s.manner) } } },
            html! { (s.way) },
        ])
    });
    let table = Table {
        caption: "试走结果".into(),
        columns: vec![
            Column::new("", Shape::Number),
            Column::new("环节", Shape::Text),
            Column::new("谁收到", Shape::Text),
            Column::new("怎么办", Shape::Text),
            Column::new("为什么走到这里", Shape::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    html! {
        @match &trial.stopped {
            Some(why) => (notice::block(Tone::Red, "走不到结束", html! { p { (why) } })),
            None => (notice::flash(Tone::Green, "人人同意时，可以走到结束。", None)),
        }
        (layout::card("试走结果", layout::note("假定人人同意"), html! { (table) }))
        (layout::card("走过的路", html! {},
            crate::ui::flow::picture("试走的流程图", Some(["走过", "停在这里", "没有走到"]), &trial.picture)))
    }
}
