use maud::{Markup, html};
use office::people::import::{Kind, MAX_BYTES, MAX_ROWS, Preview, RowReport};

use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form::{self, Field, Problems};
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Tone, facts, layout, notice};

/// Rows drawn of each table: a page of twenty thousand helps nobody.
const SHOWN: usize = 200;

pub(super) fn done(units: &str, people: &str, proposals: &str) -> Markup {
    let [units, people, proposals] = [units, people, proposals].map(|n| n.parse::<u32>());
    let (Ok(units), Ok(people), Ok(proposals)) = (units, people, proposals) else {
        return html! {};
    };
    let mut says = format!("已导入：单位 {units} 个，人员 {people} 人。");
    if proposals > 0 {
        says.push_str(&format!("另有 {proposals} 条授权建议，已交安全管理员确认。"));
    }
    notice::flash(Tone::Green, &says, None)
}

pub(super) fn upload(typed: &Typed, problems: &Problems, done: &Markup) -> Markup {
    let hint = format!("XLSX 或 CSV，不超过 {} MB、{MAX_ROWS} 行。", MAX_BYTES / 1024 / 1024);
    let file = Field::file("file", "文件", ".xlsx,.csv", false).required().hint(hint).check(problems);
    let template = Button::link("/admin/import/template", "下载模板");
    html! {
        (layout::head("批量导入", html! { "单位和人员" }, html! { (template) }))
        (done) (form::problems(problems))
        (layout::cols(
            layout::pad_card("选择文件", html! {}, form::upload("/admin/import/preview", &typed.guard("file"), html! {
                (file)
                (form::buttons(html! { (Button::submit("上传并检查").primary()) small class="hint" { "先检查，不会马上导入。" } }))
            })),
            layout::card("怎么做", html! {}, layout::list([
                ("1", html! { "下载模板，填单位表、人员表；表头文字不要改。" }),
                ("2", html! { "上传后逐行检查。有一行不对，就全部不导入；改好文件重新上传。" }),
                ("3", html! { "核对无误后确认导入。“角色”一列只作建议，由安全管理员确认才生效。" }),
                ("4", html! { "导入的账号没有密码，在人员账号里逐人生成一次性链接。" }),
            ])),
        ))
    }
}

pub(super) fn preview(preview: &Preview, kept: Option<&str>, typed: &Typed) -> Markup {
    let makes = &preview.makes;
    let tiles = [
        facts::Tile::new("数据行", preview.rows.len(), ""),
        facts::Tile::new("有错的行", preview.bad, "").note(Tone::Red, if preview.bad > 0 { "须改正" } else { "" }),
        facts::Tile::new("新单位", makes.units, ""),
        facts::Tile::new("新科室", makes.departments, ""),
        facts::Tile::new("新人员", makes.people, ""),
        facts::Tile::new("授权建议", makes.proposals, ""),
    ];
    html! {
        (layout::head("导入检查结果", html! {}, html! { (Button::link("/admin/import", "重新上传")) }))
        (facts::tiles(&tiles))
        (ignored(&preview.ignored))
        @match kept {
            Some(file) => (confirm(file, typed)),
            None => (notice::block(Tone::Red, "未导入任何内容", html! {
                p { "有 " (preview.bad) " 行不对。请按下表改正文件后重新上传。" }
            })),
        }
        (layout::stack(html! { @for kind in [Kind::Units, Kind::People] { (rows_of(preview, kind)) } }))
    }
}

fn ignored(names: &[String]) -> Markup {
    if names.is_empty() {
        return html! {};
    }
    notice::flash(Tone::Amber, &format!("以下各列不认识，没有读取：{}。", names.join("、")), None)
}

fn confirm(file: &str, typed: &Typed) -> Markup {
    layout::pad_card(
        "确认导入",
        html! {},
        form::post(
            "/admin/import/application",
            &typed.guard("apply"),
            html! {
                p { "各行检查无误。导入后，单位和账号立即建立；角色建议交安全管理员确认。" }
                input type="hidden" name="file" value=(file);
                (form::buttons(html! { (Button::submit("确认导入").primary()) (Button::link("/admin/import", "不导入")) }))
            },
        ),
    )
}

/// The bad rows first, then the good ones.
fn rows_of(preview: &Preview, kind: Kind) -> Markup {
    let all: Vec<&RowReport> = preview.rows.iter().filter(|r| r.kind == kind).collect();
    if all.is_empty() {
        return html! {};
    }
    let (bad, good): (Vec<_>, Vec<_>) = all.iter().copied().partition(|r| !r.errors.is_empty());
    let shown: Vec<_> = bad.into_iter().chain(good).take(SHOWN).collect();
    let note = if all.len() > SHOWN {
        format!("共 {} 行，列出前 {SHOWN} 行", all.len())
    } else {
        format!("共 {} 行", all.len())
    };
    layout::card(kind.label(), layout::note(&note), html! { (table(kind, &shown)) })
}

fn table(kind: Kind, rows: &[&RowReport]) -> Table {
    let first = [Column::new("行", Shape::Number), Column::new("检查结果", Shape::Text)];
    let columns = first.into_iter().chain(kind.headings().iter().map(|h| Column::new(*h, Shape::Short)));
    Table {
        caption: kind.label().into(),
        columns: columns.collect(),
        rows: rows.iter().map(|r| row(r)).collect(),
        ..Table::default()
    }
}

fn row(report: &RowReport) -> Row {
    let verdict = html! {
        @if report.errors.is_empty() { "无误" }
        @else { ul { @for error in &report.errors { li class="err" { (error) } } } }
    };
    let first = [html! { (report.line) }, verdict];
    Row::new(first.into_iter().chain(report.values.iter().map(|v| html! { (v) })).collect())
}
