//! The guides 使用说明, drawn from Markdown that ships with the program, and the gallery of parts of the demo.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::PreEscaped;
use office::{Error, process};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html as writer};

use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::{Link, Markup, flow, gallery as parts, html, layout, shell};
use crate::visitor::Visitor;

/// A guide that ships with the program.
struct Guide {
    name: &'static str,
    text: &'static str,
}

macro_rules! of_flow {
    ($key:literal) => {
        Guide {
            name: concat!("flow-", $key),
            text: include_str!(concat!("../../../../docs/guide/flows/", $key, ".md")),
        }
    };
}

const GUIDES: [Guide; 10] = [
    Guide { name: "clerk", text: include_str!("../../../../docs/guide/clerk.md") },
    Guide { name: "admin", text: include_str!("../../../../docs/guide/admin.md") },
    Guide { name: "commands", text: include_str!("../../../../docs/guide/commands.md") },
    of_flow!("outgoing"),
    of_flow!("joint"),
    of_flow!("simple"),
    of_flow!("incoming"),
    of_flow!("reading"),
    of_flow!("petition"),
    of_flow!("memo"),
];

/// What the guide of a flow begins its name with.
const FLOW: &str = "flow-";

include!(concat!(env!("OUT_DIR"), "/pictures.rs"));

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
    let (about, framed) = (About::new(title.clone(), "", ""), main.clone());
    match app.page(&visitor, about, move |_, _| Ok(framed)).await {
        // A cookie may outlive its session.
        Err(Fault(Error::Login(_))) => Ok(shell::bare(&title, main).into_response()),
        page => Ok(page?.into_response()),
    }
}

fn page(title: &str, passages: &[Passage]) -> Markup {
    let named = passages.iter().filter(|p| !p.heading.is_empty());
    let contents = named.map(|p| Link::new(format!("#{}", p.heading), p.heading.as_str()));
    let listed = |of_flow: bool| {
        let some = GUIDES.iter().filter(move |g| g.name.starts_with(FLOW) == of_flow);
        links(some.map(|g| Link::new(format!("/help/{}", g.name), self::passages(g.text).0)))
    };
    html! {
        (layout::head(title, html! {}, html! {}))
        (layout::cols(html! { @for p in passages { (passage(p)) } }, html! {
            (layout::pad_card("目录", html! {}, links(contents)))
            (layout::pad_card("办理流程", html! {}, listed(true)))
            (layout::pad_card("全部说明", html! {}, listed(false)))
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
    // Address of the picture being read, and what it shows.
    let mut picture: Option<(String, String)> = None;
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
            (Event::Start(Tag::Image { dest_url, .. }), None) => {
                picture = Some((dest_url.into_string(), String::new()))
            }
            (Event::Start(Tag::Link { link_type, dest_url, title, id }), None) => {
                let dest_url = led(&dest_url).map_or(dest_url, Into::into);
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            (Event::End(TagEnd::Image), None) => {
                let (address, shows) = picture.take().unwrap_or_default();
                events.extend(shown(&address, &shows).map(|html| Event::InlineHtml(html.into_string().into())));
            }
            (event, None) => match (&mut picture, event) {
                (Some((_, shows)), Event::Text(said)) => shows.push_str(&said),
                (Some(_), _) => {}
                (None, event) => events.push(event),
            },
        }
    }
    finish(&mut out, now, events);
    (title, out)
}

/// A picture of the guide with a link to it at full size; nothing where the program was built without pictures. A flow is
/// drawn as it ships.
fn shown(address: &str, shows: &str) -> Option<Markup> {
    let name = address.strip_prefix("images/")?;
    if let Some(key) = name.strip_suffix(".svg") {
        let drawing = process::definitions::shipped_drawing(key)?;
        return Some(flow::picture(shows, None, &drawing));
    }
    let (_, bytes) = PICTURES.iter().find(|(n, _)| *n == name)?;
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (side(16)?, side(20)?);
    Some(html! { a class="shot" href={ "/help/images/" (name) } {
        img src={ "/help/images/" (name) } alt=(shows) width=(width) height=(height) loading="lazy";
    } })
}

/// Where a link between the guides leads on the page.
fn led(address: &str) -> Option<String> {
    let (file, heading) = address.split_once('#').map_or((address, String::new()), |(f, h)| (f, format!("#{h}")));
    let name = file.strip_suffix(".md").filter(|_| !file.contains(':'))?;
    let stem = name.rsplit('/').next()?;
    let known = |name: &str| GUIDES.iter().any(|g| g.name == name);
    let name = [stem.to_string(), format!("{FLOW}{stem}")].into_iter().find(|n| known(n))?;
    Some(format!("/help/{name}{heading}"))
}

/// GET /help/images/{name} : a picture of the guides, also without a session.
pub(super) async fn picture(Path(name): Path<String>) -> Result<Response, Fault> {
    let (_, bytes) = PICTURES.iter().find(|(n, _)| *n == name).ok_or(Fault(Error::NotFound))?;
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, *bytes).into_response())
}

fn finish(out: &mut Vec<Passage>, passage: Passage, events: Vec<Event>) {
    if passage.heading.is_empty() && events.is_empty() {
        return;
    }
    let mut body = String::new();
    writer::push_html(&mut body, numbered(events).into_iter());
    let body = body.replace("<p></p>\n", "");
    let body = body.replace("<ul>", "<ul class=\"effects\">");
    // Long commands scroll, with the keyboard too.
    let body = body.replace("<pre>", "<pre tabindex=\"0\">");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_flow_has_its_guide_with_picture_and_steps() {
        for shipped in process::shipped() {
            let name = format!("{FLOW}{}", shipped.key);
            let guide = GUIDES.iter().find(|g| g.name == name).unwrap_or_else(|| panic!("{name}"));
            assert!(guide.text.contains(&format!("](images/{}.svg)", shipped.key)), "{name}");
            let body: String = passages(guide.text).1.into_iter().map(|p| p.body).collect();
            assert!(body.contains("<svg"), "{name}");
            let definition = process::Definition::parse(shipped.body).unwrap();
            let handled =
                definition.steps().iter().filter(|s| s.is_task() || matches!(s.kind, process::StepKind::Sub { .. }));
            for step in handled {
                assert!(guide.text.contains(&format!("| {} |", step.name)), "{name}：{}", step.name);
            }
        }
    }

    #[test]
    fn links_between_the_guides_lead_to_their_pages() {
        for (address, page) in [
            ("simple.md", Some("/help/flow-simple")),
            ("flows/memo.md", Some("/help/flow-memo")),
            ("../clerk.md#会签", Some("/help/clerk#会签")),
            ("/todo", None),
            ("nothing.md", None),
            ("https://example.org/a.md", None),
        ] {
            assert_eq!(led(address).as_deref(), page, "{address}");
        }
        for guide in &GUIDES {
            for (at, _) in guide.text.match_indices("](") {
                let rest = &guide.text[at + 2..];
                let address = rest.split(')').next().unwrap_or_default();
                let own = address.starts_with("images/") || address.starts_with('#') || address.starts_with('/');
                assert!(own || led(address).is_some(), "{}: {address}", guide.name);
            }
        }
    }

    #[test]
    fn every_picture_of_the_guides_is_shown_or_none_is() {
        for guide in GUIDES.iter().filter(|g| !g.name.starts_with(FLOW)) {
            let body: String = passages(guide.text).1.into_iter().map(|p| p.body).collect();
            let named = guide.text.matches("](images/").count();
            assert_eq!(named == 0, guide.name == "commands", "{}", guide.name);
            assert!([named, 0].contains(&body.matches("<img ").count()), "{}", guide.name);
            assert!(!body.contains("](") && !body.contains("src=\"images/"), "{}", guide.name);
        }
        let carried: usize = PICTURES.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(carried <= 7 * 1024 * 1024, "{carried}");
    }
}
