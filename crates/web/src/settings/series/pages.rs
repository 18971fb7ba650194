use lexicon::Genre;
use maud::{Markup, html};
use office::document::Layout;
use office::document::letters::FORMATS;
use office::document::numbering::{Number, Series};

use crate::people::typed::Typed;
use crate::settings::words;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Choice, Problems};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, Tone, badge, layout};

/// One series in the list.
pub(super) struct Line {
    pub(super) series: Series,
    pub(super) next: i64,
    pub(super) reserved: Vec<i64>,
}

/// Everything the list is drawn from.
pub(super) struct List {
    pub(super) lines: Vec<Line>,
    pub(super) year: i64,
    pub(super) letters: Layout,
    pub(super) may_create: bool,
}

pub(super) fn list(list: &List, typed: &Typed, done: &Markup) -> Markup {
    let year = list.year;
    html! {
        (layout::head("编号序列", html! { (year) " 年；每年从 1 号起，依次编排，不虚位" }, html! {}))
        (done) (typed.problems())
        (layout::stack(html! {
            section class="card" { (series_table(&list.lines, year)) }
            @if list.may_create { (layout::pad_card("建立序列", html! {}, creation(&typed.form("series")))) }
            (layout::pad_card("函的格式", html! {}, letters(list, &typed.form("letters"))))
        }))
    }
}

/// 函用信函格式 or 文件格式, as the unit issues its letters.
fn letters(list: &List, typed: &Typed) -> Markup {
    let chosen = if list.letters == Layout::Standard { "standard" } else { "letter" };
    let notes = ["30 毫米处印发文机关名称，上下各一条双线（GB/T 9704—2012，10.1）", "与通知一样印“××文件”的红头"];
    if !list.may_create {
        let label = FORMATS.iter().find(|(word, _)| *word == chosen).map_or("", |(_, label)| label);
        return html! { p { "本单位的函用" (label) "。" } p class="hint" { "由单位管理更改。" } };
    }
    let choices =
        FORMATS.iter().zip(notes).map(|((word, label), note)| Choice::new(*word, *label).note(note)).collect();
    form::post(
        "/series/letters",
        &typed.guard("letters"),
        html! {
            (typed.radios("format", "函用", choices, chosen).required())
            (form::buttons(html! { (Button::submit("保存").primary()) small class="hint" { "已经用印的函不变。" } }))
        },
    )
}

/// Which genre a series is for.
fn genres() -> Vec<Choice> {
    let one = Genre::ALL.iter().map(|g| Choice::new(g.code(), g.label()));
    std::iter::once(Choice::new("", "各文种（另有序列的除外）")).chain(one).collect()
}

fn genre_label(series: &Series) -> &'static str {
    series.genre.map_or("各文种", Genre::label)
}

fn series_table(lines: &[Line], year: i64) -> Table {
    let rows = lines.iter().map(|l| {
        let link = Link::new(format!("/series/{}", l.series.id), &l.series.code);
        let reserved: Vec<String> = l.reserved.iter().map(|n| format!("{n}号")).collect();
        Row::new(vec![
            html! { b { (link) } },
            html! { (l.series.name) },
            html! { (genre_label(&l.series)) },
            html! { (l.series.organ) },
            html! { (l.series.printed(year, l.next)) },
            html! { @if reserved.is_empty() { "无" } @else { (reserved.join("、")) } },
        ])
    });
    Table {
        caption: "编号序列".into(),
        columns: vec![
            Column::new("机关代字", Shape::Short),
            Column::new("用途", Shape::Text),
            Column::new("文种", Shape::Short),
            Column::new("发文机关", Shape::Text),
            Column::new("下一个号", Shape::Short),
            Column::new("留号", Shape::Text),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有编号序列。由本单位的单位管理建立后才能编号。"),
        ..Table::default()
    }
}

fn creation(typed: &Typed) -> Markup {
    form::post(
        "/series",
        &typed.guard("series"),
        html! {
            (typed.text("code", "机关代字", "").required().max_length(40).hint("如“云政办发”，不带年份和序号。命令的编号写作“第×号”，填“云泽区人民政府令第×号”的样子；纪要按期编的，填“常务会议纪要第×期”的样子。").short())
            (typed.text("name", "用途", "").required().max_length(40).placeholder("如：区政府办公室下行文"))
            (typed.select("genre", "文种", genres(), "").hint("函一般单独编号，如“云政办函”选“函”。").short())
            (typed.text("organ", "发文机关", "").max_length(60).hint("发文机关标志和署名用的名称；不填为本单位。如区政府办公室代区政府发文，填“某某区人民政府”。"))
            (form::buttons(html! { (Button::submit("建立").primary()) }))
        },
    )
}

/// Everything the page of a series is drawn from.
pub(super) struct SeriesPage {
    pub(super) series: Series,
    pub(super) numbers: Vec<Number>,
    pub(super) year: i64,
    pub(super) next: i64,
    pub(super) this_year: bool,
    pub(super) may_number: bool,
    pub(super) may_keep: bool,
}

pub(super) fn series(page: &SeriesPage, typed: &Typed, done: &Markup) -> Markup {
    let at = |year: i64| format!("/series/{}?year={year}", page.series.id);
    let years = [page.year - 1, page.year, page.year + 1];
    let years = years.map(|y| Tab::new(at(y), format!("{y} 年"), y == page.year));
    let next = format!("下一个号：{}", page.series.printed(page.year, page.next));
    html! {
        (layout::head(&page.series.code, html! { (page.series.name) " · " (next) }, html! { (Button::link("/series", "返回")) }))
        (done) (typed.problems())
        (tabs::bar(&years))
        (layout::stack(html! {
            @if page.may_number {
                section class="card" { (numbers(page)) }
                @if page.this_year { (layout::pad_card("留号", html! {}, reservation(page, typed))) }
            } @else {
                section class="card" { (Empty::new("号码明细由本单位的编号人员查看。")) }
            }
            @if page.may_keep { (layout::pad_card("文种", html! {}, for_genre(&page.series, &typed.form("genre")))) }
        }))
    }
}

fn for_genre(series: &Series, typed: &Typed) -> Markup {
    let stored = series.genre.map_or("", Genre::code);
    form::post(
        &format!("/series/{}/genre", series.id),
        &typed.guard("genre"),
        html! {
            (typed.select("genre", "用于", genres(), stored).hint("拟稿时按文种自动选序列：有专用序列的用专用的，没有的用“各文种”的。").short())
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        },
    )
}

fn numbers(page: &SeriesPage) -> Table {
    let rows = page.numbers.iter().map(|n| number(page, n));
    Table {
        caption: format!("{} 年的号码", page.year),
        columns: vec![
            Column::new("发文字号", Shape::Short),
            Column::new("状态", Shape::Short),
            Column::new("公文或事由", Shape::Title),
            Column::new("经办", Shape::Short),
            Column::new("时间", Shape::Short),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        empty: Empty::new("这一年还没有编号。"),
        ..Table::default()
    }
}

fn number(page: &SeriesPage, n: &Number) -> Row {
    let void = format!("/series/{}/numbers/{}/{}/void", page.series.id, n.year, n.serial);
    let subject = html! {
        @match (n.document, &n.title) {
            (Some(document), Some(title)) => (Link::new(format!("/documents/{document}"), title)),
            _ => (n.reason),
        }
    };
    let cells = vec![
        html! { (page.series.printed(n.year, n.serial)) },
        badge::tag(tone(&n.state), words::state(&n.state)),
        subject,
        html! { (n.by) },
        html! { (n.at.short_label()) },
        html! { @if n.state == "reserved" || n.is_idle { (Link::new(void, "作废")) } },
    ];
    Row::new(cells).faint(n.state == "void")
}

fn tone(state: &str) -> Tone {
    match state {
        "used" => Tone::Green,
        "reserved" => Tone::Amber,
        _ => Tone::Plain,
    }
}

fn reservation(page: &SeriesPage, typed: &Typed) -> Markup {
    form::post(
        &format!("/series/{}/reservations", page.series.id),
        &typed.guard("reserve"),
        html! {
            (form::fixed("号码", html! { (page.series.printed(page.year, page.next)) }))
            (typed.text("reason", "用途", "").required().max_length(100).placeholder("如：常务会议纪要待定稿"))
            (form::buttons(html! { (Button::submit("留号").primary()) small class="hint" { "留下的号编号时可以选用；不用的须作废并说明理由。" } }))
        },
    )
}

pub(super) fn void(series: &Series, number: &Number, typed: &Typed) -> Markup {
    let name = series.printed(number.year, number.serial);
    let back = format!("/series/{}?year={}", series.id, number.year);
    let confirm = Confirm {
        question: format!("作废{name}"),
        effects: vec!["作废的号不再使用，也不能恢复。".into(), "号码和理由留在登记簿中。".into()],
        action: format!("/series/{}/numbers/{}/{}/void", series.id, number.year, number.serial),
        guard: typed.guard("void"),
        verb: "作废".into(),
        danger: true,
        back: Some(Link::new(back, "返回")),
    };
    let fields = html! {
        (form::fixed("现状", html! { (words::state(&number.state)) "：" (number.reason) }))
        (typed.text("reason", "作废理由", "").required().max_length(100))
    };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}
