//! Versions of the text (版本) and what changed between any two of them (花脸稿).

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::MatterId;
use maud::{Markup, html};
use office::document::compare::{self, Line, Piece, Section};
use office::document::{self, Seen, Version};
use office::{Error, Tx, process};

use super::editor::words;
use super::room::{Seals, framed, id, when};
use super::view::{View, pile};
use crate::App;
use crate::frame::About;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{APART, Link, layout, table, tabs};
use crate::visitor::Visitor;

/// The list of versions and the choice of two.
pub(super) fn tab(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let list = document::versions(tx, &view.seen)?;
    let href = view.href();
    let rows = list.iter().rev().map(|v| row(v, &href, view));
    let table = Table {
        caption: "文稿版本".into(),
        columns: vec![
            Column::new("版本", Shape::Title),
            Column::new("作者", Shape::Short),
            Column::new("环节", Shape::Short),
            Column::new("时间", Shape::Short),
            Column::new("字数", Shape::Number),
        ],
        rows: rows.collect(),
        empty: Empty::new("送出后才有第一稿；办理中每改一次送出就多一稿。"),
        ..Table::default()
    };
    let pair = list.last().map(|v| (v.number - 1, v.number));
    Ok(html! {
        @if let Some(pair) = pair.filter(|_| list.len() > 1) { (chooser(view.id(), &list, pair, true)) }
        (table)
    })
}

fn row(v: &Version, href: &str, view: &View) -> Row {
    let label = format!("第 {} 稿", v.number);
    let title = match v.number {
        1 => html! { (label) },
        n => {
            table::title(html! {}, &Link::new(format!("{href}/versions/{}..{n}", n - 1), label).apart(), "与上一稿对比")
        }
    };
    Row::new(vec![
        title,
        html! { (v.author_name) },
        html! { (v.step_name) },
        html! { (when(v.made_at, view.now)) },
        html! { (words(&v.content.body)) },
    ])
}

/// `apart`: the answer opens in a window of its own, because here a form may be half filled in.
fn chooser(document: MatterId, list: &[Version], (old, new): (i64, i64), apart: bool) -> Markup {
    let select = |name: &str, label: &str, chosen: i64| {
        html! {
            label { (label) select class="in" name=(name) { @for v in list {
                option value=(v.number) selected[v.number == chosen] { "第 " (v.number) " 稿 " (v.author_name) }
            } } }
        }
    };
    html! {
        form class="filters" method="get" action={ "/documents/" (document) "/versions" } aria-label="选两稿对比"
            target=[apart.then_some(APART)] {
            (select("old", "旧稿", old)) (select("new", "新稿", new))
            button class="btn" type="submit" { "对比" }
        }
    }
}

/// GET /documents/{id}/versions?old=1&new=3
pub(super) async fn choose(Path(text): Path<String>, asked: Asked) -> Result<Response, Fault> {
    let document: MatterId = id(&text)?;
    let (old, new): (i64, i64) = (id(asked.text("old"))?, id(asked.text("new"))?);
    let (old, new) = (old.min(new), old.max(new));
    Ok(reply::see(&format!("/documents/{document}/versions/{old}..{new}")))
}

/// GET /documents/{id}/versions/{old}..{new}
pub(super) async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, pair)): Path<(String, String)>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let document: MatterId = id(&text)?;
    let (old, new) = pair.split_once("..").ok_or(Fault(Error::NotFound))?;
    let pair: (i64, i64) = (id(old)?, id(new)?);
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let seen = document::find(tx, actor, document)?;
        let main = page(tx, &seen, pair, asked.text("look"))?;
        let at = pile(process::held_on(tx, actor, document)?.is_some());
        let about = About::new(format!("花脸稿 {}", seen.matter.title), at, "clerk#花脸稿");
        framed(tx, actor, &about, &seals, main)
    })
    .await
}

fn page(tx: &mut Tx, seen: &Seen, (old, new): (i64, i64), look: &str) -> office::Result<Markup> {
    let a = document::version(tx, seen, old)?;
    let b = document::version(tx, seen, new)?;
    let list = document::versions(tx, seen)?;
    let sections = compare::compare(&a.content, &b.content);
    let (gone, fresh) = compare::tally(&sections);
    let base = format!("/documents/{}", seen.matter.id);
    let here = format!("{base}/versions/{old}..{new}");
    let inline = look == "inline";
    let faces = [
        tabs::Tab::new(here.clone(), "左右对照", !inline),
        tabs::Tab::new(format!("{here}?look=inline"), "合并显示", inline),
    ];
    let names = [name(&a), name(&b)];
    let buttons = html! { (Button::link(format!("{base}?tab=versions"), "返回")) };
    Ok(html! {
        (layout::head(&seen.matter.title, html! { "花脸稿：第 " (old) " 稿与第 " (new) " 稿" }, buttons))
        section class="card" {
            (chooser(seen.matter.id, &list, (old, new), false))
            (tabs::bar(&faces))
            p class="pad" { @if gone + fresh == 0 { "两稿文字相同。" } @else { "删 " (gone) " 字，增 " (fresh) " 字。" } }
            @if inline { (merged(&sections)) } @else { (sides(&sections, &names)) }
        }
    })
}

fn name(v: &Version) -> String {
    format!("第 {} 稿 {} {}", v.number, v.author_name, v.made_at.short_label())
}

/// Side by side; on a phone, where two columns have no room, in one.
pub(super) fn sides(sections: &[Section], [old, new]: &[String; 2]) -> Markup {
    html! {
        div class="on-phone" { (merged(sections)) }
        table class="diff two" {
            caption class="sr" { "花脸稿：" (old) "与" (new) }
            thead { tr { th scope="col" { (old) } th scope="col" { (new) } } }
            @for section in sections { tbody {
                tr { th colspan="2" scope="rowgroup" { (section.label) } }
                @for line in &section.lines {
                    tr class=[line.changed.then_some("changed")] { (side(&line.left, old)) (side(&line.right, new)) }
                }
            } }
        }
    }
}

fn side(pieces: &[Piece], name: &str) -> Markup {
    if pieces.is_empty() {
        return html! { td class="none" data-label=(name) { span class="sr" { "无此段" } } };
    }
    html! { td data-label=(name) { (spans(pieces)) } }
}

fn spans(pieces: &[Piece]) -> Markup {
    html! { @for piece in pieces { @match piece {
        Piece::Same(text) => (text),
        Piece::Gone(text) => @if !text.is_empty() { del { (text) } },
        Piece::New(text) => @if !text.is_empty() { ins { (text) } },
    } } }
}

fn merged(sections: &[Section]) -> Markup {
    html! { @for section in sections {
        div class="diff one" {
            h2 { (section.label) }
            @for line in &section.lines { p class=[line.changed.then_some("changed")] { (spans(&both(line))) } }
        }
    } }
}

/// The two sides of a line in one row: what both have once, what was taken out before what was put in.
fn both(line: &Line) -> Vec<Piece> {
    let mut left: Vec<Piece> = line.left.iter().rev().cloned().collect();
    let mut right: Vec<Piece> = line.right.iter().rev().cloned().collect();
    let mut out = Vec::new();
    loop {
        match (left.pop(), right.pop()) {
            (None, None) => return out,
            (Some(Piece::Same(a)), Some(Piece::Same(b))) => {
                let cut = a.len().min(b.len());
                left.extend((a.len() > cut).then(|| Piece::Same(a[cut..].into())));
                right.extend((b.len() > cut).then(|| Piece::Same(b[cut..].into())));
                out.push(Piece::Same(a[..cut].into()));
            }
            (Some(gone @ Piece::Gone(_)), other) => {
                right.extend(other);
                out.push(gone);
            }
            (other, Some(fresh @ Piece::New(_))) => {
                left.extend(other);
                out.push(fresh);
            }
            (Some(piece), None) | (None, Some(piece)) => out.push(piece),
            // Not reached: the left holds no new piece and the right no gone one.
            (Some(a), Some(b)) => out.extend([a, b]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(text: &str) -> Piece {
        Piece::Gone(text.into())
    }

    fn new(text: &str) -> Piece {
        Piece::New(text.into())
    }

    fn same(text: &str) -> Piece {
        Piece::Same(text.into())
    }

    #[test]
    fn two_sides_become_one_row_with_nothing_said_twice() {
        let line = |left: Vec<Piece>, right: Vec<Piece>| Line { left, right, changed: true };
        let table = [
            (
                vec![gone("三"), same("日内报送")],
                vec![new("五"), same("日内报送")],
                vec![gone("三"), new("五"), same("日内报送")],
            ),
            (
                vec![same("各镇要报")],
                vec![same("各镇"), new("、各部门"), same("要报")],
                vec![same("各镇"), new("、各部门"), same("要报")],
            ),
            (vec![gone("全段")], vec![], vec![gone("全段")]),
            (vec![], vec![new("新段")], vec![new("新段")]),
        ];
        for (left, right, want) in table {
            assert_eq!(both(&line(left, right)), want);
        }
    }
}
