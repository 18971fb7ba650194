use maud::{Markup, html};
use office::document::seals::{DIAMETERS, SIZE_LIMIT, Seal};

use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Choice, Field, Problems};
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
        empty: Empty::new("本单位还没有印章，请单位管理员在本页登记。没有印章，发文办到“用印”就办不下去。"),
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

fn picture(seal: &Seal) -> Markup {
    match seal.picture {
        Some(_) => {
            html! { img class="seal" src={ "/seals/" (seal.id) "/picture" } alt={ "印章“" (seal.name) "”" } width="72" height="72"; }
        }
        None => drawn(&seal.name),
    }
}

/// As the printer draws it: a ring, a star, the name along the upper arc.
fn drawn(name: &str) -> Markup {
    let letters: Vec<char> = name.chars().collect();
    let count = f64::from(u32::try_from(letters.len().max(1)).unwrap_or(u32::MAX));
    let step = (250.0 / count).min(24.0);
    let size = (39.0 * step / 57.3 * 0.92).min(12.5);
    let turns = (0..).map(|n: u32| step * (f64::from(n) - (count - 1.0) / 2.0));
    html! {
        svg class="seal" viewBox="0 0 100 100" width="72" height="72" role="img" aria-label={ "程序绘制的印章“" (name) "”" } {
            circle cx="50" cy="50" r="48" fill="none" stroke="#c00" stroke-width="2.6" {}
            polygon points=(STAR) fill="#c00" {}
            @for (letter, turn) in letters.iter().zip(turns) {
                text x="50" y={ (format!("{:.1}", 8.0 + size)) } fill="#c00" text-anchor="middle" font-size=(format!("{size:.1}"))
                    transform={ "rotate(" (format!("{turn:.1}")) " 50 50)" } { (letter) }
            }
        }
    }
}

/// Five points of a star of 29 across, in the middle of 100.
const STAR: &str = "50,35.5 53.3,45.5 63.8,45.5 55.3,51.7 58.5,61.7 50,55.5 41.5,61.7 44.7,51.7 36.2,45.5 46.7,45.5";

fn entry(unit: &str, typed: &Typed) -> Markup {
    let (least, most) = (DIAMETERS.start(), DIAMETERS.end());
    let sources = vec![
        Choice::new("picture", "上传印章图片"),
        Choice::new("drawn", "由程序绘制").note("只供试用，不能用于正式印发"),
    ];
    let says = format!("PNG，正方形，背景透明，边长 300 至 3000 像素，不超过 {} MB", SIZE_LIMIT / 1024 / 1024);
    let file = typed.fill(Field::file("picture", "印章图片", ".png,image/png", false), "", "");
    form::upload(
        "/seals",
        &typed.guard("seal"),
        html! {
            (typed.text("name", "名称", unit).required().max_length(40).hint("印文上的机关名称，须与公文署名一字不差"))
            (typed.number("diameter", "直径（毫米）", 45).required().range(least.to_string(), most.to_string()).hint("县级机关 45，乡镇 42"))
            (typed.radios("source", "印模", sources, "picture").required())
            (file.hint(says))
            (form::buttons(html! { (Button::submit("登记").primary()) small class="hint" { "登记后即可用印，此事记入流水。" } }))
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
