use maud::{Markup, html};
use office::people::{Department, Person, Unit, UnitKind};

use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};

pub(super) struct UnitPage {
    pub(super) unit: Unit,
    pub(super) departments: Vec<Department>,
    pub(super) people: Vec<Person>,
    pub(super) fonds: String,
}

pub(super) struct DepartmentPage {
    pub(super) unit: Unit,
    pub(super) department: Department,
    pub(super) people: Vec<Person>,
    pub(super) members: Vec<Person>,
}

pub(super) fn list(units: &[Unit], done: &Markup) -> Markup {
    let open = units.iter().filter(|u| u.closed_on.is_none()).count();
    let new = Button::link("/admin/units/new", "建立单位").primary();
    html! {
        (layout::head("单位科室", html! { "共 " (open) " 个单位" }, html! { (new) }))
        (done)
        section class="card" { (table(units)) }
    }
}

fn table(units: &[Unit]) -> Table {
    let rows = units.iter().map(|u| {
        let link = Link::new(format!("/admin/units/{}", u.id), &u.name);
        let cells = vec![
            table::title(closed(u.closed_on.is_some()), &link, ""),
            html! { (u.short_name) },
            html! { (u.code) },
            html! { (u.kind.label()) },
            html! { (u.sort_order) },
        ];
        Row::new(cells).faint(u.closed_on.is_some())
    });
    Table {
        caption: "单位".into(),
        columns: vec![
            Column::new("单位", Shape::Title),
            Column::new("简称", Shape::Short),
            Column::new("代码", Shape::Short),
            Column::new("性质", Shape::Short),
            Column::new("排序", Shape::Number),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有单位。").next("/admin/units/new", "建立第一个单位"),
        ..Table::default()
    }
}

fn closed(is: bool) -> Markup {
    if is {
        badge::tag(Tone::Plain, "已撤销")
    } else {
        html! {}
    }
}

pub(super) fn form(typed: &Typed) -> Markup {
    html! {
        (layout::head("建立单位", html! {}, html! {}))
        (typed.problems())
        (layout::pad_card("单位", html! {}, form::post("/admin/units", &typed.guard("unit"), html! {
            (unit_fields(None, typed))
            (form::buttons(html! { (Button::submit("建立").primary()) (Button::link("/admin/units", "返回")) }))
        })))
    }
}

fn unit_fields(stored: Option<&Unit>, typed: &Typed) -> Markup {
    let of = |read: fn(&Unit) -> String| stored.map(read).unwrap_or_default();
    let kinds = UnitKind::ALL.iter().map(|k| Choice::new(k.code(), k.label())).collect();
    let kind = stored.map_or(UnitKind::Organ, |u| u.kind);
    let order = stored.map_or(100, |u| u.sort_order);
    html! {
        (typed.text_over("name", "全称", &of(|u| u.name.clone())).required().max_length(60))
        (typed.text_over("short_name", "简称", &of(|u| u.short_name.clone())).required().max_length(20))
        (typed.text("code", "单位代码", &of(|u| u.code.clone())).required().max_length(18).short().hint("1 至 18 位字母、数字或连字符，不能与其他单位相同。"))
        (typed.select("kind", "性质", kinds, kind.code()).short())
        (typed.number("sort_order", "排序", order).required().hint("小的在前。"))
    }
}

pub(super) fn unit(page: &UnitPage, typed: &Typed, done: &Markup) -> Markup {
    let unit = &page.unit;
    let beside = html! { (closed(unit.closed_on.is_some())) (page.people.len()) " 人在职" };
    html! {
        (layout::head(&unit.name, beside, html! {
            (Button::link(format!("/admin/people?unit={}", unit.id), "本单位人员"))
            (Button::link("/admin/units", "返回"))
        }))
        (done) (typed.problems())
        (layout::stack(html! {
            (layout::card("科室", layout::note("点科室名称修改"), html! { (departments(page)) }))
            (layout::pad_card("建立科室", html! {}, department_entry(page, &typed.form("department"))))
            (layout::pad_card("单位信息", html! {}, unit_entry(unit, &typed.form("unit"))))
            (layout::pad_card("全宗号", html! {}, fonds_entry(page, &typed.form("fonds"))))
        }))
    }
}

/// 全宗号 is given by the archives bureau; a unit without one files without it.
fn fonds_entry(page: &UnitPage, typed: &Typed) -> Markup {
    let action = format!("/admin/units/{}/fonds", page.unit.id);
    form::post(
        &action,
        &typed.guard("fonds"),
        html! {
            (typed.text_over("fonds", "全宗号", &page.fonds).max_length(4).short().hint("档案馆给定的 4 位字母或数字，写入此后归档的档号；没有的留空。"))
            (form::buttons(html! { (Button::submit("保存全宗号")) }))
        },
    )
}

fn departments(page: &UnitPage) -> Table {
    let name_of =
        |d: &Department| d.leader.and_then(|id| page.people.iter().find(|p| p.id == id)).map(|p| p.name.clone());
    let rows = page.departments.iter().map(|d| {
        let link = Link::new(format!("/admin/departments/{}", d.id), &d.name);
        let tag = closed(d.closed_on.is_some());
        let leader = name_of(d).unwrap_or_default();
        Row::new(vec![table::title(tag, &link, ""), html! { (leader) }, html! { (d.sort_order) }])
            .faint(d.closed_on.is_some())
    });
    Table {
        caption: "科室".into(),
        columns: vec![
            Column::new("科室", Shape::Title),
            Column::new("分管领导", Shape::Short),
            Column::new("排序", Shape::Number),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有科室，请在下方建立。"),
        ..Table::default()
    }
}

fn department_entry(page: &UnitPage, typed: &Typed) -> Markup {
    let place = page.departments.iter().map(|d| d.sort_order).max().unwrap_or(0) + 10;
    let action = format!("/admin/units/{}/departments", page.unit.id);
    form::post(
        &action,
        &typed.guard("department"),
        html! {
            (typed.text("department", "科室名称", "").required().max_length(40))
            (leader(&page.people, typed, ""))
            (typed.number("place", "排序", place).required())
            (form::buttons(html! { (Button::submit("建立科室").primary()) }))
        },
    )
}

fn leader(people: &[Person], typed: &Typed, stored: &str) -> form::Field {
    let none = Choice::new("", "（不指定）");
    let people = people.iter().map(|p| Choice::new(p.id.to_string(), &p.name));
    typed.select("leader", "分管领导", std::iter::once(none).chain(people).collect(), stored).short()
}

fn unit_entry(unit: &Unit, typed: &Typed) -> Markup {
    let verb = if unit.closed_on.is_some() { "恢复单位" } else { "撤销单位" };
    html! {
        (form::post(&format!("/admin/units/{}", unit.id), &typed.guard("unit").revision(unit.revision), html! {
            (unit_fields(Some(unit), typed))
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        }))
        (form::post(&format!("/admin/units/{}/closure", unit.id), &typed.guard("closure").revision(unit.revision), html! {
            (form::buttons(html! { (Button::submit(verb).danger()) small class="hint" { "还有在职人员的单位不能撤销。" } }))
        }))
    }
}

pub(super) fn department(page: &DepartmentPage, typed: &Typed) -> Markup {
    let d = &page.department;
    let stored = d.leader.map(|l| l.to_string()).unwrap_or_default();
    let members: Vec<&str> = page.members.iter().map(|p| p.name.as_str()).collect();
    html! {
        (layout::head(&d.name, html! { (closed(d.closed_on.is_some())) (page.unit.name) }, html! {
            (Button::link(format!("/admin/units/{}", page.unit.id), "返回"))
        }))
        (typed.problems())
        (layout::pad_card("科室信息", html! {}, html! {
            (form::post(&format!("/admin/departments/{}", d.id), &typed.guard("department").revision(d.revision), html! {
                (typed.text_over("name", "名称", &d.name).required().max_length(40))
                (leader(&page.people, typed, &stored))
                (typed.number("sort_order", "排序", d.sort_order).required())
                (form::fixed("在职人员", html! { @if members.is_empty() { "无" } @else { (members.join("、")) } }))
                (form::buttons(html! { (Button::submit("保存").primary()) }))
            }))
            (closure(d, typed))
        }))
    }
}

fn closure(d: &Department, typed: &Typed) -> Markup {
    let verb = if d.closed_on.is_some() { "恢复科室" } else { "撤销科室" };
    form::post(
        &format!("/admin/departments/{}/closure", d.id),
        &typed.guard("closure").revision(d.revision),
        html! { (form::buttons(html! { (Button::submit(verb).danger()) small class="hint" { "还有在任职务的科室不能撤销。" } })) },
    )
}
