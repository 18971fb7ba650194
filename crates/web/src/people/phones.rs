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
    app.page(&visitor, About::new("通讯录", "/people", "clerk#通讯录"), move |tx, actor| {
        let unit = actor.own_unit()?;
        let book = read(tx, unit, words)?;
        Ok(page(&actor.unit_name, &book))
    })
    .await
}

fn read(tx: &mut Tx, unit: lexicon::UnitId, words: String) -> Done<Book> {
    let departments = directory::departments(tx, unit)?;
    let posts = directory::posts_of_unit(tx, unit)?;
    let people = directory::people_of_unit(tx, unit)?;
    let ids: Vec<PersonId> =
        posts.iter().map(|p| p.person).chain(departments.iter().filter_map(|d| d.leader)).collect();
    let mut names = directory::person_names(tx, &ids)?;
    names.extend(people.iter().map(|p| (p.id, p.name.clone())));
    Ok(Book { departments, posts, people, names, words })
}

fn page(unit: &str, book: &Book) -> Markup {
    let clear = (!book.words.is_empty()).then_some("/people");
    let words = Filter::Words("q".into(), "姓名、职务、科室或电话".into(), book.words.clone());
    html! {
        (layout::head("通讯录", html! { (unit) " " (book.people.len()) " 人" }, html! {}))
        section class="card" { (filters::bar("/people", &[words], clear)) (table(book)) }
    }
}

/// A line of the directory.
struct Line<'a> {
    department: &'a str,
    name: &'a str,
    title: &'a str,
    phone: &'a str,
    leader: &'a str,
}

impl Line<'_> {
    fn answers(&self, words: &str) -> bool {
        [self.department, self.name, self.title, self.phone].iter().any(|t| t.contains(words))
    }

    fn row(&self) -> Row {
        let dial = format!("tel:{}", self.phone.replace(' ', ""));
        Row::new(vec![
            html! { (self.department) },
            html! { b { (self.name) } },
            html! { (self.title) },
            html! { @if !self.phone.is_empty() { a href=(dial) { (self.phone) } } },
            html! { (self.leader) },
        ])
    }
}

impl Book {
    fn name(&self, person: PersonId) -> &str {
        self.names.get(&person).map_or("", String::as_str)
    }

    fn phone(&self, person: PersonId) -> &str {
        self.people.iter().find(|p| p.id == person).map_or("", |p| p.phone.as_str())
    }

    /// The unit's leaders, department after department, then whoever holds no post.
    fn lines(&self) -> Vec<Line<'_>> {
        let places = std::iter::once(None).chain(self.departments.iter().map(Some));
        let held = places.flat_map(|at| {
            let department = at.map(|d| d.id);
            let posts = self.posts.iter().filter(move |p| p.department == department);
            posts.map(move |p| self.line(p, at))
        });
        let without = self.people.iter().filter(|p| !self.posts.iter().any(|o| o.person == p.id));
        let without = without.map(|p| Line { department: "", name: &p.name, title: "", phone: &p.phone, leader: "" });
        held.chain(without).collect()
    }

    fn line<'a>(&'a self, post: &'a Post, department: Option<&'a Department>) -> Line<'a> {
        Line {
            department: department.map_or("单位领导", |d| &d.name),
            name: self.name(post.person),
            title: &post.title,
            phone: self.phone(post.person),
            leader: department.and_then(|d| d.leader).map_or("", |l| self.name(l)),
        }
    }
}

fn table(book: &Book) -> Table {
    let lines = book.lines();
    let rows = lines.iter().filter(|l| l.answers(&book.words)).map(Line::row);
    Table {
        caption: "通讯录".into(),
        columns: vec![
            Column::new("科室", Shape::Short),
            Column::new("姓名", Shape::Short),
            Column::new("职务", Shape::Text),
            Column::new("电话", Shape::Short),
            Column::new("分管领导", Shape::Short),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有符合条件的人员。").next("/people", "查看全部"),
        ..Table::default()
    }
}
