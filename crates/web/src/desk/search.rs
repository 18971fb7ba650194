//! Search: full text in Chinese over what the actor may know, and the people of the own unit.

use axum::extract::State;
use lexicon::{Instant, MatterId};
use office::Tx;
use office::document::{self, Listed};
use office::matter::Kind;
use office::people::{Actor, Person, directory};

use super::asked::Asked;
use super::parts::{self, href, moment};
use crate::App;
use crate::finder::Finder;
use crate::frame::{About, shell_of};
use crate::reply::Fault;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Markup, badge, html, layout, shell};
use crate::visitor::Visitor;

/// Hits looked at before giving up: what the list is narrowed to may be few of them.
const LOOKED_AT: usize = 400;
/// Hits asked for their permission at a time.
const CHUNK: usize = 40;
/// Most documents shown.
const SHOWN: usize = 60;
/// Most people shown.
const PEOPLE: usize = 10;
/// Longest question, characters.
const LONGEST: usize = 100;

/// A document found, with the stretch of text that matched.
pub(super) struct Hit {
    pub(super) listed: Listed,
    pub(super) snippet: String,
}

/// What is asked of the index: the words, and the keys of what may be found.
pub(super) struct Question<'a> {
    pub(super) finder: &'a dyn Finder,
    pub(super) words: &'a str,
    pub(super) keys: Vec<String>,
}

/// The best hits; `known` says which of the documents found the actor may know of and the list is narrowed to.
pub(super) fn hits(
    tx: &mut Tx,
    question: &Question,
    known: impl Fn(&mut Tx, &[MatterId]) -> office::Result<Vec<Listed>>,
) -> office::Result<Vec<Hit>> {
    let Question { finder, words, keys } = question;
    let words: String = words.chars().take(LONGEST).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let found = finder.find(&words, keys, LOOKED_AT)?;
    let mut shown: Vec<Listed> = Vec::new();
    for some in found.chunks(CHUNK) {
        shown.extend(known(tx, some)?);
        if shown.len() >= SHOWN {
            break;
        }
    }
    shown.truncate(SHOWN);
    let ids: Vec<MatterId> = shown.iter().map(|listed| listed.id).collect();
    let snippets = finder.snippets(&words, &ids)?;
    Ok(shown.into_iter().zip(snippets).map(|(listed, snippet)| Hit { listed, snippet }).collect())
}

/// GET /search?q=
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let csrf = visitor.csrf();
    let finder = app.clone();
    app.read(&visitor, move |tx, actor| {
        let words = asked.text("q");
        let question = Question { finder: &*finder.finder, words, keys: document::keys_of(actor) };
        let hits = hits(tx, &question, |tx, ids| document::of_ids(tx, actor, ids))?;
        let people = people(tx, actor, words)?;
        let main = page(words, &hits, &people, tx.now());
        let mut frame = shell_of(tx, actor, &About::new("搜索", "/library", "clerk#搜索"), csrf)?;
        frame.query = words.into();
        Ok(shell::page(&frame, main))
    })
    .await
}

/// People of the own unit whose name holds the words.
fn people(tx: &mut Tx, actor: &Actor, words: &str) -> office::Result<Vec<Person>> {
    let Some(unit) = actor.unit.filter(|_| !words.is_empty()) else {
        return Ok(Vec::new());
    };
    let all = directory::people_of_unit(tx, unit)?;
    Ok(all.into_iter().filter(|p| p.name.contains(words)).take(PEOPLE).collect())
}

fn page(words: &str, hits: &[Hit], people: &[Person], now: Instant) -> Markup {
    let beside =
        html! { @if !words.is_empty() { "“" (words) "” 找到公文 " (hits.len()) " 件、人员 " (people.len()) " 人" } };
    let nothing = hits.is_empty() && people.is_empty();
    html! {
        (layout::head("搜索", beside, html! {}))
        @if nothing { section class="card" { (empty(words)) } }
        (layout::stack(html! {
            @for kind in Kind::PAPERS { (group(kind, hits, now)) }
            (people_group(people))
        }))
    }
}

fn empty(words: &str) -> Empty {
    if words.is_empty() {
        return Empty::new("请在上方输入要找的字词、发文字号或人名，按回车。").next("/library", "到公文库按条件查找");
    }
    let says = format!("在您可以查阅的范围内没有找到“{words}”。请换一个词、少写几个字，或核对发文字号。");
    Empty::new(says).next("/library", "到公文库按文种、日期查找")
}

fn group(kind: Kind, hits: &[Hit], now: Instant) -> Markup {
    let hits: Vec<&Hit> = hits.iter().filter(|h| h.listed.kind == kind).collect();
    let table = Table {
        caption: kind.label().into(),
        columns: columns(),
        rows: hits.iter().map(|h| row(&h.listed, &h.snippet, now)).collect(),
        ..Table::default()
    };
    html! { @if !hits.is_empty() { (layout::card(kind.label(), layout::note(&format!("{} 件", hits.len())), html! { (table) })) } }
}

/// The columns of the library and of what was found.
pub(super) fn columns() -> Vec<Column> {
    let columns = [
        ("公文", Shape::Title),
        ("文种", Shape::Short),
        ("单位", Shape::Short),
        ("首办", Shape::Short),
        ("日期", Shape::Short),
        ("状态", Shape::Short),
    ];
    columns.map(|(label, shape)| Column::new(label, shape)).into()
}

/// A document as the library and the search list it.
pub(super) fn row(l: &Listed, snippet: &str, now: Instant) -> Row {
    let link = Link::new(href(l.id), l.title.as_str());
    let title = html! {
        (parts::title(l.urgency, &link, l.way, l.issue_number.as_deref()))
        @if !snippet.is_empty() { small { (marked(snippet)) } }
    };
    let cells = vec![
        title,
        html! { (l.genre.label()) },
        html! { (l.unit) },
        html! { (l.owner) },
        html! { (moment(l.opened_at, now)) },
        parts::state(&l.state),
    ];
    Row::new(cells).faint(l.state == "void")
}

/// A snippet with the words found marked: they stand between U+0001 and U+0002.
fn marked(snippet: &str) -> Markup {
    let mut parts = snippet.split('\u{1}');
    let before = parts.next().unwrap_or_default();
    html! {
        (before)
        @for part in parts {
            @let (word, rest) = part.split_once('\u{2}').unwrap_or((part, ""));
            mark { (word) } (rest)
        }
    }
}

fn people_group(people: &[Person]) -> Markup {
    let line = |p: &Person| html! { (Link::new("/people", p.name.as_str())) " " (p.phone) };
    let lines = people.iter().map(|p| ("本单位", line(p)));
    html! { @if !people.is_empty() { (layout::card("人员", badge::count(people.len() as u64), layout::list(lines))) } }
}
