//! Directory (通讯录) of the own unit: departments, posts by rank, telephones.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use lexicon::PersonId;
use maud::{Markup, html};
use office::people::{Department, Person, Post, directory};
use office::{Result as Done, Tx};

use super::typed::Asked;
use crate::app::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::filters::{self, Filter};
use crate::ui::layout;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new().route("/people", get(show))
}

/// Everything the page is drawn from.
struct Book {
    departments: Vec<Department>,
    posts: Vec<Post>,
    people: Vec<Person>,
    /// Also of people of other units who hold a post here.
    names: HashMap<PersonId, String>,
    words: String,
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let words = asked.text("q").to_owned();
    app.page(
        &visitor,
        About::new("通讯录", "/people", "clerk#通讯录"),
        move |tx, actor| {
            let unit = actor.own_unit()?;
            let book = read(tx, unit, words)?;
            Ok(page(&actor.unit_name, &book))
        },
    )
    .await
}

fn read(tx: &mut Tx, unit: lexicon::UnitId, words: String) -> Done<Book> {
    let departments = directory::departments(tx, unit)?;
    let posts = directory::posts_of_unit(tx, unit)?;
    let people = directory::people_of_unit(tx, unit)?;
    let ids: Vec<PersonId> = posts
        .iter()
        .map(|p| p.person)
        .chain(departments.iter().filter_map(|d| d.leader))
        .collect();
    let mut names = directory::person_names(tx, &ids)?;
    names.extend(people.iter().map(|p| (p.id, p.name.clone())));
    Ok(Book {
        departments,
        posts,
        people,
        names,
        words,
    })
}

fn page(unit: &str, book: &Book) -> Markup {
    let without: Vec<&Person> = book
        .people
        .iter()
        .filter(|p| !book.posts.iter().any(|o| o.person == p.id))
        .collect();
    let clear = (!book.words.is_empty()).then_some("/people");
    let words = Filter::Words("q".into(), "姓名、职务或电话".into(), book.words.clone());
    html! {
        (layout::head("通讯录", html! { (unit) " " (book.people.len()) " 人" }, html! {}))
        (layout::stack(html! {
            section class="card" { (filters::bar("/people", &[words], clear)) }
            (group(book, "单位领导", "", book.posts.iter().filter(|p| p.department.is_none())))
            @for d in &book.departments {
                (group(book, &d.name, &led_by(book, d), book.posts.iter().filter(|p| p.department == Some(d.id))))
            }
            (others(book, &without))
            @if !book.people.iter().any(|p| shown(book, p, "")) && !book.words.is_empty() {
                section class="card" { (Empty::new("没有符合条件的人员。").next("/people", "查看全部")) }
            }
        }))
    }
}

fn led_by(book: &Book, department: &Department) -> String {
    let leader = department.leader.and_then(|id| book.names.get(&id));
    leader
        .map(|name| format!("分管领导 {name}"))
        .unwrap_or_default()
}

/// Whether a person answers to the words typed.
fn shown(book: &Book, person: &Person, title: &str) -> bool {
    let words = &book.words;
    let held = || {
        book.posts
            .iter()
            .any(|p| p.person == person.id && p.title.contains(words.as_str()))
    };
    person.name.contains(words.as_str())
        || title.contains(words.as_str())
        || person.phone.contains(words.as_str())
        || (title.is_empty() && held())
}

fn group<'a>(
    book: &Book,
    name: &str,
    beside: &str,
    posts: impl Iterator<Item = &'a Post>,
) -> Markup {
    let people: HashMap<PersonId, &Person> = book.people.iter().map(|p| (p.id, p)).collect();
    let rows: Vec<Row> = posts
        .filter_map(|post| {
            let phone = people.get(&post.person).map_or("", |p| p.phone.as_str());
            let fits = match people.get(&post.person) {
                Some(person) => shown(book, person, &post.title),
                None => book
                    .names
                    .get(&post.person)
                    .is_some_and(|n| n.contains(&book.words)),
            };
            fits.then(|| {
                line(
                    book.names.get(&post.person).map_or("", String::as_str),
                    &post.title,
                    phone,
                )
            })
        })
        .collect();
    card(name, beside, rows)
}

fn others(book: &Book, people: &[&Person]) -> Markup {
    let rows = people
        .iter()
        .filter(|p| shown(book, p, ""))
        .map(|p| line(&p.name, "", &p.phone));
    card("其他人员", "", rows.collect())
}

fn line(name: &str, title: &str, phone: &str) -> Row {
    let dial = format!("tel:{}", phone.replace(' ', ""));
    Row::new(vec![
        html! { b { (name) } },
        html! { (title) },
        html! { @if !phone.is_empty() { a href=(dial) { (phone) } } },
    ])
}

fn card(name: &str, beside: &str, rows: Vec<Row>) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let columns = vec![
        Column::new("姓名", Shape::Short),
        Column::new("职务", Shape::Text),
        Column::new("电话", Shape::Short),
    ];
    let table = Table {
        caption: name.into(),
        columns,
        rows,
        ..Table::default()
    };
    layout::card(name, layout::note(beside), html! { (table) })
}
