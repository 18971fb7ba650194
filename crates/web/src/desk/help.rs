//! The guides 使用说明, drawn from Markdown that ships with the program, and the gallery of parts of the demo.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::PreEscaped;
use office::Error;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html as writer};

use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::{Link, Markup, gallery as parts, html, layout, shell};
use crate::visitor::Visitor;

/// A guide that ships with the program.
struct Guide {
    name: &'static str,
    text: &'static str,
}

const GUIDES: [Guide; 2] = [
    Guide { name: "clerk", text: include_str!("../../../../docs/guide/clerk.md") },
    Guide { name: "admin", text: include_str!("../../../../docs/guide/admin.md") },
];

/// A passage (一节): everything under one second-level heading.
#[derive(Debug, Default, PartialEq, Eq)]
struct Passage {
    heading: String,
    body: String,
}

/// GET /help/{page} : also without a session, for whoever cannot log in.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Option<Visitor>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let guide = GUIDES.iter().find(|g| g.name == name).ok_or(Fault(Error::NotFound))?;
    let (title, passages) = passages(guide.text);
    let main = page(&title, &passages);
    let Some(visitor) = visitor else {
        return Ok(shell::bare(&title, main).into_response());
    };
    let about = About::new(title, "", "");
    Ok(app.page(&visitor, about, move |_, _| Ok(main)).await?.into_response())
}

fn page(title: &str, passages: &[Passage]) -> Markup {
    let named = passages.iter().filter(|p| !p.heading.is_empty());
    let contents = named.map(|p| Link::new(format!("#{}", p.heading), p.heading.as_str()));
    let others = GUIDES.iter().map(|g| Link::new(format!("/help/{}", g.name), self::passages(g.text).0));
    html! {
        (layout::head(title, html! {}, html! {}))
        (layout::cols(html! { @for p in passages { (passage(p)) } }, html! {
            (layout::pad_card("目录", html! {}, links(contents)))
            (layout::pad_card("全部说明", html! {}, links(others)))
        }))
    }
}

fn links(all: impl Iterator<Item = Link>) -> Markup {
    html! { ul { @for link in all { li { (link) } } } }
}

/// The text is the program's own, so its markup is trusted.
fn passage(p: &Passage) -> Markup {
    let body = html! { div class="pad stack" { (PreEscaped(&p.body)) } };
    html! { @if p.heading.is_empty() { section class="card" { (body) } } @else {
        section class="card" id=(p.heading) { header { h2 { (p.heading) } } (body) }
    } }
}

/// The title of a guide and its passages in order; what stands before the first heading has none.
fn passages(text: &str) -> (String, Vec<Passage>) {
    let (mut title, mut out) = (String::new(), Vec::new());
    let mut events: Vec<Event> = Vec::new();
    let mut now = Passage::default();
    let mut heading: Option<(HeadingLevel, String)> = None;
    let mut in_picture = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { level, .. }), None) if level <= HeadingLevel::H2 => {
                heading = Some((level, String::new()))
            }
            (Event::End(TagEnd::Heading(HeadingLevel::H1)), Some((_, said))) => {
                title = std::mem::take(said);
                heading = None;
            }
            (Event::End(TagEnd::Heading(HeadingLevel::H2)), Some((_, said))) => {
                let next = Passage { heading: std::mem::take(said), body: String::new() };
                finish(&mut out, std::mem::replace(&mut now, next), std::mem::take(&mut events));
                heading = None;
            }
            (Event::Text(said), Some((_, all))) => all.push_str(&said),
            (_, Some(_)) => {}
            // Pictures are for readers of the file: on the page itself one sees the thing.
            (Event::Start(Tag::Image { .. }), None) => in_picture = true,
            (Event::End(TagEnd::Image), None) => in_picture = false,
            (_, None) if in_picture => {}
            (event, None) => events.push(event),
        }
    }
    finish(&mut out, now, events);
    (title, out)
}

fn finish(out: &mut Vec<Passage>, passage: Passage, events: Vec<Event>) {
    if passage.heading.is_empty() && events.is_empty() {
        return;
    }
    let mut body = String::new();
    writer::push_html(&mut body, numbered(events).into_iter());
    let body = body.replace("<p></p>\n", "");
    let body = body.replace("<ul>", "<ul class=\"effects\">");
    out.push(Passage { body, ..passage });
}

/// Writes the numbers of ordered lists into their items, because the style sheet takes the marks off.
fn numbered(events: Vec<Event>) -> Vec<Event> {
    let mut out = Vec::with_capacity(events.len());
    let mut lists: Vec<Option<u64>> = Vec::new();
    for event in events {
        let item = matches!(event, Event::Start(Tag::Item));
        match &event {
            Event::Start(Tag::List(first)) => lists.push(*first),
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            _ => {}
        }
        out.push(event);
        if let Some(Some(number)) = lists.last_mut().filter(|_| item) {
            out.push(Event::Text(format!("{number}. ").into()));
            *number += 1;
        }
    }
    out
}

/// GET /ui : every part with samples, in the demo only.
pub(super) async fn gallery(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    if !app.demo {
        return Err(Fault(Error::NotFound));
    }
    app.page(&visitor, About::new("界面部件", "", ""), |_, _| Ok(parts::gallery())).await
}

/// The headings one may link to in a guide.
#[cfg(test)]
pub(super) fn headings(guide: &str) -> Vec<String> {
    let text = GUIDES.iter().find(|g| g.name == guide).map_or("", |g| g.text);
    passages(text).1.into_iter().map(|p| p.heading).collect()
}
