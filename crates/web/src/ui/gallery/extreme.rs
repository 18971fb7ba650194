//! Samples as they should never be but will (极例): too long, empty, hostile, 0 and 9999.

use lexicon::{Account, Line};

use super::Sample;
use crate::ui::attachments::{self, Attachment};
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::form::{self, Choice, Field, Guard};
use crate::ui::opinion::{self, Opinion};
use crate::ui::pager::Pager;
use crate::ui::preview::{self, Figures, Leaf, Paper};
use crate::ui::sheet::{self, Cell};
use crate::ui::steps::{self, Stage, Step};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Clock, Link, Markup, Tone, badge, explain, html, layout, notice};

/// A title far longer than any form expects.
pub const LONG: &str = "关于转发《关于进一步加强和规范全区各级各部门各单位在推进基层治理体系和治理能力现代化建设过程中涉及的跨层级跨地域跨系统跨部门跨业务协同管理和服务工作有关事项的实施意见（试行）》的通知的补充通知";
/// A name without a place to break.
pub const UNBROKEN: &str = "ANameWithoutAnySpaceInItThatIsLongerThanTheColumnWhichHoldsItAndGoesOnAndOn2026111123";
/// Text that would be a script if it were not escaped.
pub const HOSTILE: &str = "<script>alert('公文')</script>\" onclick=\"x";

pub(super) fn samples() -> Vec<Sample> {
    vec![
        ("极例：数字块", figures()),
        ("极例：表格", layout::card(LONG, layout::note(LONG), long_table())),
        ("极例：空表", layout::card("待办", html! {}, nothing())),
        ("极例：环节条", way()),
        ("极例：意见框", box_of(LONG)),
        ("极例：意见框里的脚本文字", box_of(HOSTILE)),
        ("极例：表单", layout::pad_card("表单", html! {}, entry())),
        ("极例：标签和提示", marks()),
        (
            "极例：办文单",
            sheet::form(
                LONG,
                &[vec![Cell::new(LONG, sheet::hand(HOSTILE, LONG, LONG), 200).lines(99), Cell::new("", html! {}, 0)]],
            ),
        ),
        ("极例：附件", layout::card("附件", html! {}, files())),
        ("极例：计时说明", layout::pad_card("计时说明", html! {}, explain::lines(LONG, &account(), &[LONG.into()]))),
        ("极例：预览", papers()),
        ("极例：页签和翻页", frame()),
    ]
}

fn account() -> Account {
    let line = Line { when: LONG.into(), what: LONG.into(), minutes: i64::MAX };
    Account { lines: vec![line], minutes: i64::MAX, day_minutes: 0 }
}

fn figures() -> Markup {
    facts::tiles(&[
        Tile::new("没有", 0, ""),
        Tile::new("很多", 9999, "#").note(Tone::Red, "9999 件超时"),
        Tile::new(LONG, "123456789.01%", "#").note(Tone::Amber, LONG),
        Tile::new(HOSTILE, HOSTILE, HOSTILE),
        Tile::new("", "", ""),
    ])
}

fn long_table() -> Markup {
    let row = |text: &str, n: u64| {
        Row::new(vec![
            html! { (Clock::new(Tone::Red, "超 9999 天 7 小时 59 分", LONG)) },
            table::title(badge::urgency("特急"), &Link::new("#", text), text),
            html! { (text) },
            html! { (n) },
        ])
    };
    let table = Table {
        caption: LONG.into(),
        columns: vec![
            Column::new("时限", Shape::Clock),
            Column::new("事项", Shape::Title),
            Column::new("来自", Shape::Short),
            Column::new("件数", Shape::Number),
        ],
        rows: vec![row(LONG, 9999).pick("1"), row(UNBROKEN, 0).faint(true), row(HOSTILE, 1).pick(HOSTILE), row("", 0)],
        pick: Some("task"),
        ..Table::default()
    };
    html! { (table) }
}

fn nothing() -> Markup {
    let table = Table { empty: Empty::new("没有要您办的件。").next("#", "看看待阅"), ..Table::default() };
    html! { (table) }
}

fn way() -> Markup {
    html! {
        (steps::bar(&[]))
        (steps::bar(&[Step::new(LONG, Stage::Done).note("9999/9999"), Step::new("会签", Stage::Skipped), Step::new(HOSTILE, Stage::Returned), Step::default()]))
    }
}

fn box_of(text: &str) -> Markup {
    opinion::card(
        &Opinion {
            action: "#".into(),
            title: text.into(),
            clock: Some(Clock::new(Tone::Red, text, text).stopped(true)),
            phrases: vec![text.into(), UNBROKEN.into()],
            text: format!("\n{text}"),
            error: Some(text.into()),
            checks: vec![(text.into(), true), (String::new(), false)],
            verbs: vec![Button::submit(text).primary(), Button::submit_as(text, text, UNBROKEN).danger()],
            ..Opinion::default()
        },
        html! {},
    )
}

fn entry() -> Markup {
    form::post(
        HOSTILE,
        &Guard::new(HOSTILE, HOSTILE),
        html! {
            (Field::text("x-long", LONG).value(LONG).hint(LONG).error(Some(LONG)).required())
            (Field::text("x-hostile", HOSTILE).value(HOSTILE).placeholder(HOSTILE))
            (Field::textarea("x-area", "正文", 2).value("\n</textarea><script>alert(1)</script>"))
            (Field::select("x-none", "没有选项", vec![]))
            (Field::select("x-select", "长选项", vec![Choice::new(LONG, LONG), Choice::new(HOSTILE, HOSTILE).chosen(true)]))
            (Field::checks("x-checks", "多选", vec![Choice::new("1", LONG).note(LONG), Choice::new("2", UNBROKEN), Choice::new("", "")]))
            (form::buttons(html! { @for _ in 0..8 { (Button::submit("送区人民政府主要负责同志签发").primary()) } }))
        },
    )
}

fn marks() -> Markup {
    html! {
        p { (badge::tag(Tone::Red, LONG)) (badge::kind(HOSTILE)) (badge::tag(Tone::Plain, "")) (badge::count(0)) (badge::count(9999)) }
        (notice::flash(Tone::Amber, HOSTILE, Some(&Link::new("#", LONG))))
        (notice::block(Tone::Red, UNBROKEN, html! { ul { li { (LONG) } } }))
        (Clock::default())
    }
}

fn files() -> Markup {
    let odd = |name: &str, bytes: u64| Attachment {
        name: name.into(),
        href: "#".into(),
        bytes,
        note: LONG.into(),
        remove: Some("#".into()),
        warning: name.into(),
    };
    html! { (attachments::list(&[])) (attachments::list(&[odd(LONG, 0), odd(UNBROKEN, 999_999_999_999), odd(HOSTILE, 1)])) }
}

fn papers() -> Markup {
    let papers = [
        Paper { hash: HOSTILE.into(), leaf: Leaf::Kept, places: HOSTILE.into() },
        Paper { hash: "a".into(), leaf: Leaf::Drawn(scenes_page().into()), places: String::new() },
    ];
    let figures = Figures {
        pages: 9999,
        lines: 99_999,
        words: 999_999,
        notes: vec![LONG.into(), UNBROKEN.into(), HOSTILE.into()],
    };
    preview::card(&papers, &["body", HOSTILE], &figures)
}

fn scenes_page() -> &'static str {
    super::scenes::PAGE
}

fn frame() -> Markup {
    html! {
        (tabs::bar(&[Tab::new("#", LONG, true).count(9999), Tab::new("#", "", false), Tab::new("#", HOSTILE, false)]))
        (Pager { note: LONG.into(), ..Pager::default() })
        (Pager::default())
    }
}
