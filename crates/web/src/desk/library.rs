//! 公文库: every document one may know of, by filters and by words.

use axum::extract::State;
use lexicon::{Genre, Instant};
use office::Tx;
use office::document::{self, Filter, Listed, register};
use office::matter::Kind;
use office::people::Actor;
use office::process::Page;

use super::asked::Asked;
use super::search::{self, Hit, Question};
use crate::App;
use crate::finder::Finder;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::Choice;
use crate::ui::table::{Empty, Row, Table};
use crate::ui::{Markup, html, layout};
use crate::visitor::Visitor;

/// GET /library
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let finder = app.clone();
    let about = About::new("公文库", "/library", "clerk#公文库");
    app.page(&visitor, about, move |tx, actor| draw(tx, actor, &asked, &*finder.finder)).await
}

fn draw(tx: &mut Tx, actor: &Actor, asked: &Asked, finder: &dyn Finder) -> office::Result<Markup> {
    let filter = filter(actor, asked);
    let found = if asked.text("q").is_empty() {
        listed(tx, actor, &filter, asked)?
    } else {
        searched(tx, actor, &filter, (asked, finder))?
    };
    let now = tx.now();
    let table = Table {
        caption: "公文".into(),
        columns: search::columns(),
        rows: found.hits.iter().map(|h| row(h, now)).collect(),
        empty: empty(asked),
        ..Table::default()
    };
    Ok(html! {
        (layout::head("公文库", html! { "只列出您经办过的，或您有权查阅的公文" }, html! {}))
        section class="card" { (bar(actor, asked)) (table) (asked.pager(found.next, found.hits.len())) }
    })
}

struct Shown {
    hits: Vec<Hit>,
    next: Option<Page>,
}

fn row(hit: &Hit, now: Instant) -> Row {
    search::row(&hit.listed, &hit.snippet, now)
}

fn listed(tx: &mut Tx, actor: &Actor, filter: &Filter, asked: &Asked) -> office::Result<Shown> {
    let page = document::library(tx, actor, filter, &asked.place())?;
    let next = document::place_after(tx, actor, filter, &page)?;
    let hits = page.into_iter().map(|listed| Hit { listed, snippet: String::new() }).collect();
    Ok(Shown { hits, next })
}

/// With words the best hits come first and there are no further pages.
fn searched(tx: &mut Tx, actor: &Actor, filter: &Filter, by: (&Asked, &dyn Finder)) -> office::Result<Shown> {
    let question = Question { finder: by.1, words: by.0.text("q"), keys: document::keys_within(actor, filter) };
    let hits = search::hits(tx, &question, |tx, ids| {
        let mut known = document::of_ids_within(tx, actor, filter, ids)?;
        known.retain(|l| fits(filter, l));
        Ok(known)
    })?;
    Ok(Shown { hits, next: None })
}

fn fits(filter: &Filter, l: &Listed) -> bool {
    let word = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    word(&filter.kind, l.kind.code())
        && word(&filter.genre, l.genre.code())
        && word(&filter.state, &l.state)
        && filter.from.is_none_or(|from| l.opened_at >= from)
        && filter.until.is_none_or(|until| l.opened_at < until)
}

/// What the address narrows the list to; unknown words narrow nothing.
fn filter(actor: &Actor, asked: &Asked) -> Filter {
    let scope = scopes(actor).into_iter().find(|s| s.code == asked.text("scope")).unwrap_or(OWN);
    let genre = asked.text("genre").parse::<Genre>().map(|g| g.code().to_string());
    let state = STATES.iter().find(|(code, _)| *code == asked.text("state"));
    Filter {
        kind: scope.kind.map_or_else(String::new, |k| k.code().into()),
        genre: genre.unwrap_or_default(),
        state: state.map_or_else(String::new, |(code, _)| (*code).into()),
        from: asked.date("from").map(|d| Instant::from_local(d, 0, 0)),
        until: asked.date("to").map(|d| Instant::from_local(d, 24, 0)),
        unit_wide: scope.unit_wide,
    }
}

/// Whose documents, and which way.
#[derive(Clone, Copy)]
struct Scope {
    code: &'static str,
    label: &'static str,
    kind: Option<Kind>,
    unit_wide: bool,
}

const OWN: Scope = Scope { code: "", label: "我经办的", kind: None, unit_wide: false };
const STATES: [(&str, &str); 3] = [("active", "办理中"), ("closed", "已办结"), ("void", "已终止")];

/// 全单位 only where a role allows it.
fn scopes(actor: &Actor) -> Vec<Scope> {
    let own = |code, label, kind| Scope { code, label, kind: Some(kind), unit_wide: false };
    let mut all = vec![
        OWN,
        own("outgoing", "我经办的发文", Kind::Outgoing),
        own("incoming", "我经办的收文", Kind::Incoming),
        own("memo", "我经办的签报", Kind::Memo),
    ];
    for (kind, code, label) in [
        (Kind::Outgoing, "unit-outgoing", "全单位发文"),
        (Kind::Incoming, "unit-incoming", "全单位收文"),
        (Kind::Memo, "unit-memo", "全单位签报"),
    ] {
        if register::may_read(actor, kind) {
            all.push(Scope { code, label, kind: Some(kind), unit_wide: true });
        }
    }
    all
}

fn bar(actor: &Actor, asked: &Asked) -> Markup {
    let choose = |name: &str, label: &str, all: Vec<(&str, &str)>| {
        let choice = |(code, label): (&str, &str)| Choice::new(code, label).chosen(code == asked.text(name));
        Bar::Choose(name.into(), label.into(), all.into_iter().map(choice).collect())
    };
    let day = |name: &str, label: &str| {
        let value = asked.date(name).map(|d| d.to_string()).unwrap_or_default();
        Bar::Day(name.into(), label.into(), value)
    };
    let all = [("", "全部")].into_iter();
    let scopes = scopes(actor).iter().map(|s| (s.code, s.label)).collect();
    let genres = all.clone().chain(Genre::ALL.iter().map(|g| (g.code(), g.label()))).collect();
    let bars = [
        Bar::Words("q".into(), "在标题、字号、正文中查找".into(), asked.text("q").into()),
        choose("scope", "范围", scopes),
        choose("genre", "文种", genres),
        choose("state", "状态", all.chain(STATES).collect()),
        day("from", "自"),
        day("to", "至"),
    ];
    let narrowed = ["q", "scope", "genre", "state", "from", "to"].iter().any(|f| !asked.text(f).is_empty());
    filters::bar("/library", &bars, narrowed.then_some("/library"))
}

fn empty(asked: &Asked) -> Empty {
    let words = asked.text("q");
    if words.is_empty() {
        return Empty::new("没有符合条件的公文。请放宽条件；不在您知悉范围内的公文不会列出。")
            .next("/library", "清除条件");
    }
    Empty::new(format!("没有找到“{words}”。请换一个词、少写几个字，或清除其他条件。")).next("/library", "清除条件")
}
