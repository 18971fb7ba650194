use maud::{Markup, html};
use office::document::PagePicture;
use office::document::seals::{DIAMETERS, SIZE_LIMIT, Seal};

use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Choice, Field, Problems};
use crate::ui::preview::{self, Leaf, Paper};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout, notice};

/// What is said of a seal the program draws.
const TRIAL: &str = "程序绘制的印章只供试用，不能用于正式印发。正式使用前，请登记本单位印章的图片，并停用试用的印章。";

pub(super) fn list(seals: &[Seal], unit: &str, may_enter: bool, (typed, done): (&Typed, &Markup)) -> Markup {
    let has_drawn = seals.iter().any(|s| s.picture.is_none() && s.withdrawn.is_none());
    html! {
        (layout::head("印章", html! { "用印时选用；印章名称须与公文署名一致" }, html! {}))
        (done) (typed.problems())
        @if has_drawn { (notice::flash(Tone::Amber, TRIAL, None)) }
        (layout::stack(html! {
            section class="card" { (table(seals, may_enter)) }
            @if may_enter { (layout::pad_card("登记印章", html! {}, entry(unit, typed))) }
        }))
    }
}

fn table(seals: &[Seal], may_enter: bool) -> Table {
    Table {
        caption: "印章".into(),
        columns: vec![
            Column::new("印模", Shape::Short),
            Column::new("名称", Shape::Title),
            Column::new("直径", Shape::Short),
            Column::new("登记", Shape::Text),
            Column::new("状态", Shape::Text),
            Column::new("", Shape::Action),
        ],
        rows: seals.iter().map(|s| row(s, may_enter)).collect(),
        empty: Empty::new("本单位还没有印章，请印章管理人员在本页登记。没有印章，发文办到“用印”就办不下去。"),
        ..Table::default()
    }
}

fn row(seal: &Seal, may_enter: bool) -> Row {
    let entered = seal.entered_at.map(|at| at.short_label()).unwrap_or_default();
    let cells = vec![
        picture(seal),
        html! { (seal.name) @if seal.picture.is_none() { " " (badge::tag(Tone::Amber, "试用")) } },
        html! { (seal.diameter) " 毫米" },
        html! { @if seal.entered_by.is_empty() { "随数据装入" } @else { (seal.entered_by) } br; small { (entered) } },
        state(seal),
        html! { @if may_enter && seal.withdrawn.is_none() { (Link::new(format!("/seals/{}/withdrawal", seal.id), "停用")) } },
    ];
    Row::new(cells).faint(seal.withdrawn.is_some())
}

fn state(seal: &Seal) -> Markup {
    html! { @match &seal.withdrawn {
        None => (badge::tag(Tone::Green, "在用")),
        Some(w) => { (badge::tag(Tone::Plain, "停用")) " " (w.by) " " (w.at.short_label()) br; small { (w.reason) } },
    } }
}

/// A seal with a picture is not shown: only its fingerprint, to tell one from another.
fn picture(seal: &Seal) -> Markup {
    match &seal.picture {
        Some(blob) => html! {
            "印模已入库" br;
            small { "指纹 " (blob.chars().take(8).collect::<String>()) }
        },
        None => drawn(&seal.name, seal.diameter, 72),
    }
}

/// The demo seal before it is entered, as large as on paper.
pub(super) fn looked(name: &str, diameter: i64) -> Markup {
    let says = format!("“{name}”，直径 {diameter} 毫米，{}。没有登记。", emblem_of(name, diameter).1);
    layout::pad_card(
        "试用印章的样子",
        html! {},
        html! { p { (says) } (drawn(name, diameter, diameter * 96 * 10 / 254)) },
    )
}

/// A seal's picture before it is entered, on a sample paper: only in the answer to who brought it.
pub(super) fn printed(name: &str, diameter: i64, paper: Vec<PagePicture>) -> Markup {
    let says = format!(
        "“{name}”，直径 {diameter} 毫米。没有登记。请核对印文、方向和大小，看署名、日期是否看得清；无误的，请重新选择图片，再按“登记”。"
    );
    let leaves = paper.into_iter().map(|p| Paper { hash: p.hash, leaf: Leaf::Drawn(p.svg), places: String::new() });
    let leaves: Vec<Paper> = leaves.collect();
    html! { section class="card" {
        header { h2 { "印在纸上的样子" } }
        p class="pad" role="status" { (says) }
        div class="sheet" { (preview::papers(&leaves)) }
    } }
}

/// Whether a ring stands in the place of the national emblem, and how the middle is called: the emblem is for governments
/// from counties up, the star for all others (国发〔1999〕25号).
fn emblem_of(name: &str, diameter: i64) -> (bool, &'static str) {
    if name.ends_with("人民政府") && diameter > 44 {
        (true, "中间为国徽的位置")
    } else {
        (false, "中间刊五角星")
    }
}

/// As the press draws it: a ring, the name evenly along the upper arc, a star or a place for the emblem, and 演示.
fn drawn(name: &str, diameter: i64, pixels: i64) -> Markup {
    let letters: Vec<char> = name.chars().collect();
    let count = f64::from(u32::try_from(letters.len().max(1)).unwrap_or(u32::MAX));
    let step = (250.0 / (count - 1.0).max(1.0)).min(32.0);
    let size = (39.0 * step / 57.3 * 0.92).min(13.0);
    let turns = (0..).map(|n: u32| step * (f64::from(n) - (count - 1.0) / 2.0));
    let (is_emblem, _) = emblem_of(name, diameter);
    html! {
        svg class=[(pixels == 72).then_some("seal")] viewBox="0 0 100 100" width=(pixels) height=(pixels) role="img" aria-label={ "演示印章“" (name) "”" } {
            circle cx="50" cy="50" r="48" fill="none" stroke="#c00" stroke-width="2.6" {}
            @if is_emblem { circle cx="50" cy="50" r="14.5" fill="none" stroke="#c00" stroke-width="1.2" {} }
            polygon points=(star(if is_emblem { 8.5 } else { 15.0 })) fill="#c00" {}
            @for (letter, turn) in letters.iter().zip(turns) {
                text x="50" y={ (format!("{:.1}", 5.5 + size * 0.88)) } fill="#c00" text-anchor="middle" font-size=(format!("{size:.1}"))
                    transform={ "rotate(" (format!("{turn:.1}")) " 50 50)" } { (letter) }
            }
            text x="51" y="81" fill="#c00" text-anchor="middle" font-size="8.5" letter-spacing="2" { "演示" }
        }
    }
}

/// The points of a star round the middle of 100.
fn star(radius: f64) -> String {
    let point = |n: u32| {
        let (r, turn) = (if n.is_multiple_of(2) { radius } else { radius * 0.382 }, f64::from(n) * 36_f64.to_radians());
        format!("{:.1},{:.1}", 50.0 + r * turn.sin(), 50.0 - r * turn.cos())
    };
    (0..10).map(point).collect::<Vec<_>>().join(" ")
}

fn entry(unit: &str, typed: &Typed) -> Markup {
    let (least, most) = (DIAMETERS.start(), DIAMETERS.end());
    let sources = vec![
        Choice::new("picture", "上传印章图片"),
        Choice::new("drawn", "由程序绘制").note("只供试用，不能用于正式印发"),
    ];
    let says = format!(
        "PNG，正方形，背景透明，边长 300 至 3000 像素，不超过 {} MB。登记前可以先看印在纸上的样子；入库后只供用印，网页上不再显示，也不能下载",
        SIZE_LIMIT / 1024 / 1024
    );
    let file = typed.fill(Field::file("picture", "印章图片", ".png,image/png", false), "", "");
    form::upload(
        "/seals",
        &typed.guard("seal"),
        html! {
            (typed.text("name", "名称", unit).required().max_length(40).hint("印文上的机关名称，须与公文署名一字不差"))
            (typed.number("diameter", "直径（毫米）", 45).required().range(least.to_string(), most.to_string()).hint("县级机关 45，乡镇 42；省级机关 50"))
            (typed.radios("source", "印模", sources, "picture").required())
            (file.hint(says))
            (form::buttons(html! { (Button::submit("登记").primary()) (Button::submit_as("do", super::LOOK, "先看印在纸上的样子").unchecked()) small class="hint" { "登记后即可用印，此事记入流水。" } }))
        },
    )
}

pub(super) fn withdrawal(seal: &Seal, typed: &Typed) -> Markup {
    let confirm = Confirm {
        question: format!("停用印章“{}”", seal.name),
        effects: vec![
            "停用后不能再用它用印，也不能恢复；要再用的，重新登记。".into(),
            "以前用它印发的公文不受影响。".into(),
        ],
        action: format!("/seals/{}/withdrawal", seal.id),
        guard: typed.guard("withdrawal"),
        verb: "停用".into(),
        danger: true,
        back: Some(Link::new("/seals", "返回")),
    };
    let fields = typed.text("reason", "停用理由", "").required().max_length(100).placeholder("如：机构更名，印章换发");
    html! { (typed.problems()) (confirm::page(&confirm, html! { (fields) }, &Problems::none())) }
}
