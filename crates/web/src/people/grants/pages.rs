use lexicon::{Instant, PersonId, UnitId};
use maud::{Markup, html};
use office::people::proposal::Proposal;
use office::people::{Department, Grant, Person, Role, Unit};

use crate::forms::Posted;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};

/// The roles that are granted for a unit.
fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|r| !r.is_administrator())
}

/// What a role lets its holder do, in a few words.
fn meaning(role: Role) -> &'static str {
    match role {
        Role::Registrar => "签收、登记收文，初审，退文",
        Role::OfficeReviewer => "审核发文、五关把关，初审收文",
        Role::Proposer => "提出拟办意见",
        Role::Signer => "列入签发人名单",
        Role::Rechecker => "签发后复核",
        Role::Numberer => "编发文字号，留号、作废",
        Role::Sealer => "使用印章，确认联合用印",
        Role::SealKeeper => "登记、停用印章，查阅用印登记簿",
        Role::Issuer => "印发、分送，撤回和重发",
        Role::Archivist => "归档",
        Role::Leader => "批示收文，列入签发人名单",
        Role::Supervisor => "催办，查阅本单位公文",
        Role::RecordsReader => "查阅本单位全部公文",
        Role::UnitAdmin => "维护流程、编号序列、时限和工作日历，办理工作交接",
        Role::SystemAdmin => "管单位、人员、账号，不授权",
        Role::SecurityAdmin => "授权、定策略，不建账号",
        Role::Auditor => "查流水、核验、导出",
    }
}

/// A unit with its people and their grants.
pub(super) struct Matrix {
    pub(super) unit: Unit,
    pub(super) grants: Vec<(Grant, PersonId, Instant)>,
    pub(super) people: Vec<Person>,
    pub(super) departments: Vec<Department>,
}

impl Matrix {
    /// How many may act: who is switched off is listed for the grants kept, and not counted.
    pub(super) fn serving(&self) -> usize {
        self.people.iter().filter(|p| p.is_active()).count()
    }

    fn held(&self, person: PersonId) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |(_, holder, _)| *holder == person).map(|(grant, _, _)| grant)
    }

    fn whole(&self, person: PersonId) -> Vec<Grant> {
        self.held(person).filter(|g| g.department.is_none()).copied().collect()
    }

    fn department(&self, grant: &Grant) -> &str {
        self.departments.iter().find(|d| Some(d.id) == grant.department).map_or("已撤销的科室", |d| &d.name)
    }
}

/// The grants a page showed, so that a post can tell whether they are still those.
pub(super) fn had(grants: &[Grant]) -> String {
    let mut roles: Vec<&str> = grants.iter().map(|g| g.role.code()).collect();
    roles.sort_unstable();
    roles.join(",")
}

/// The page a small form stands on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Back {
    Person(PersonId, UnitId),
    Administrators,
}

impl Back {
    pub(super) fn of(posted: &Posted) -> Back {
        match (posted.parse("person"), posted.parse("unit")) {
            (Some(person), Some(unit)) => Back::Person(person, unit),
            _ => Back::Administrators,
        }
    }

    pub(super) fn address(self) -> String {
        match self {
            Back::Person(person, unit) => format!("/admin/grants/people/{person}/{unit}"),
            Back::Administrators => "/admin/grants/administrators".into(),
        }
    }

    fn fields(self) -> Markup {
        match self {
            Back::Person(person, unit) => html! {
                input type="hidden" name="person" value=(person);
                input type="hidden" name="unit" value=(unit);
            },
            Back::Administrators => html! {},
        }
    }
}

pub(super) fn overview(open: &[Proposal], units: &[(Unit, usize, usize)], typed: &Typed, done: &Markup) -> Markup {
    html! {
        (layout::head("授权", html! { "角色按单位授予，随授随记" }, html! { (Button::link("/admin/grants/administrators", "三员")) }))
        (done) (typed.problems())
        (layout::stack(html! {
            @if !open.is_empty() { (proposals(open, typed)) }
            (layout::card("单位", layout::note("点单位名称查看人员和角色"), html! { (units_table(units)) }))
        }))
    }
}

fn proposals(open: &[Proposal], typed: &Typed) -> Markup {
    let rows = open.iter().map(|p| {
        let cells = vec![
            html! { (p.person_name) },
            html! { (p.role.label()) },
            html! { (p.unit_name) },
            html! { (p.proposed_at.short_label()) },
        ];
        Row::new(cells).pick(p.id.to_string())
    });
    let table = Table {
        caption: "授权建议".into(),
        columns: vec![
            Column::new("姓名", Shape::Short),
            Column::new("角色", Shape::Short),
            Column::new("单位", Shape::Text),
            Column::new("建议时间", Shape::Short),
        ],
        rows: rows.collect(),
        pick: Some("proposal"),
        ..Table::default()
    };
    let form = form::post(
        "/admin/grants/proposals",
        &typed.guard("proposals"),
        html! {
            (table)
            div class="pad" { (form::buttons(html! {
                (Button::submit_as("decision", "accept", "确认授权").primary())
                (Button::submit_as("decision", "decline", "退回建议"))
            })) }
        },
    );
    layout::card("待确认的授权建议", layout::note("由系统管理员导入时提出，确认后才生效"), form)
}

fn units_table(units: &[(Unit, usize, usize)]) -> Table {
    let rows = units.iter().map(|(unit, people, grants)| {
        let link = Link::new(format!("/admin/grants/units/{}", unit.id), &unit.name);
        Row::new(vec![table::title(html! {}, &link, ""), html! { (people) }, html! { (grants) }])
    });
    Table {
        caption: "单位".into(),
        columns: vec![
            Column::new("单位", Shape::Title),
            Column::new("人员", Shape::Number),
            Column::new("授权", Shape::Number),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有单位，由系统管理员建立。"),
        ..Table::default()
    }
}

pub(super) fn matrix(page: &Matrix, done: &Markup) -> Markup {
    html! {
        (layout::head(&page.unit.name, html! { (page.serving()) " 人，" (page.grants.len()) " 项授权" }, html! { (Button::link("/admin/grants", "返回")) }))
        (done)
        (layout::card("人员和角色", layout::note("点姓名授予或收回"), html! { (people(page)) }))
    }
}

fn people(page: &Matrix) -> Table {
    let rows = page.people.iter().map(|p| {
        let link = Link::new(format!("/admin/grants/people/{}/{}", p.id, page.unit.id), &p.name);
        let whole: Vec<Role> = page.whole(p.id).iter().map(|g| g.role).collect();
        let limited = page.held(p.id).filter(|g| g.department.is_some());
        let limited: Vec<String> = limited.map(|g| format!("{}（{}）", g.role.label(), page.department(g))).collect();
        let mut cells = vec![html! { (link) @if !limited.is_empty() { small { " " (limited.join("、")) } } }];
        cells.extend(roles().map(|r| dot(whole.contains(&r), r)));
        Row::new(cells).faint(!p.is_active())
    });
    let columns =
        std::iter::once(Column::new("姓名", Shape::Short)).chain(roles().map(|r| Column::new(r.label(), Shape::Text)));
    Table {
        caption: "人员和角色".into(),
        columns: columns.collect(),
        rows: rows.collect(),
        empty: Empty::new("本单位还没有人员。"),
        ..Table::default()
    }
}

fn dot(held: bool, role: Role) -> Markup {
    html! { @if held { span title=(role.label()) { "●" span class="sr" { "已授" } } } }
}

pub(super) fn one(page: &Matrix, person: &Person, typed: &Typed, done: &Markup) -> Markup {
    let back = Back::Person(person.id, page.unit.id);
    html! {
        (layout::head(&person.name, html! { (page.unit.name) " · 账号 " (person.login) }, html! {
            (Button::link(format!("/admin/grants/units/{}", page.unit.id), "返回单位"))
        }))
        (done) (typed.problems())
        (layout::cols(
            html! {
                (layout::pad_card("全单位的角色", html! {}, whole(page, person, &typed.form("whole"))))
                (limited(page, person, typed, back))
            },
            layout::pad_card("登录", html! {}, expulsion(person, typed, back)),
        ))
    }
}

fn whole(page: &Matrix, person: &Person, typed: &Typed) -> Markup {
    let held = page.whole(person.id);
    let choices = roles().map(|r| {
        let on = typed.ticked("role", r.code(), held.iter().any(|g| g.role == r));
        Choice::new(r.code(), r.label()).note(meaning(r)).chosen(on)
    });
    form::post(
        &Back::Person(person.id, page.unit.id).address(),
        &typed.guard("whole"),
        html! {
            input type="hidden" name="had" value=(had(&held));
            (form::Field::checks("role", "角色", choices.collect()))
            (form::buttons(html! { (Button::submit("保存授权").primary()) }))
        },
    )
}

/// Grants of earlier versions for one department: they do nothing, and can only be taken back.
fn limited(page: &Matrix, person: &Person, typed: &Typed, back: Back) -> Markup {
    let held: Vec<&Grant> = page.held(person.id).filter(|g| g.department.is_some()).collect();
    if held.is_empty() {
        return html! {};
    }
    let list = html! { ul class="list" { @for g in held { li {
        span { (badge::tag(Tone::Blue, page.department(g))) (g.role.label()) }
        (revocation(g, typed, back))
    } } } };
    layout::card("限于一个科室的角色", layout::note("不起作用，请收回后按单位授予"), list)
}

fn revocation(grant: &Grant, typed: &Typed, back: Back) -> Markup {
    let guard = typed.guard(&grant.id.to_string()[28..]);
    form::post(
        &format!("/admin/grants/{}/revocation", grant.id),
        &guard,
        html! { (back.fields()) (Button::submit(format!("收回{}", grant.role.label()))) },
    )
}

fn expulsion(person: &Person, typed: &Typed, back: Back) -> Markup {
    form::post(
        &format!("/admin/people/{}/expulsion", person.id),
        &typed.guard("expel"),
        html! {
            (back.fields())
            p { "发现账号异常时，立即退出其所有设备上的登录；需要停用账号的，由系统管理员办理。" }
            div { (form::buttons(html! { (Button::submit("强制下线").danger()) })) }
        },
    )
}

pub(super) fn administrators(accounts: &[(Person, Vec<Grant>)], typed: &Typed, done: &Markup) -> Markup {
    html! {
        (layout::head("三员", html! { "系统、安全、审计管理员分设，不兼任其他角色" }, html! { (Button::link("/admin/grants", "返回")) }))
        (done) (typed.problems())
        (layout::stack(html! {
            (layout::card("专用账号", layout::note("账号由系统管理员建立"), html! { (accounts_table(accounts, typed)) }))
            (layout::pad_card("任命", html! {}, appointment(accounts, &typed.form("appoint"))))
        }))
    }
}

fn accounts_table(accounts: &[(Person, Vec<Grant>)], typed: &Typed) -> Table {
    let rows = accounts.iter().map(|(person, grants)| {
        let held: Vec<&str> = grants.iter().map(|g| g.role.label()).collect();
        let actions = html! { @for g in grants { (revocation(g, typed, Back::Administrators)) } };
        Row::new(vec![html! { (person.name) }, html! { (person.login) }, html! { (held.join("、")) }, actions])
            .faint(!person.is_active())
    });
    Table {
        caption: "三员专用账号".into(),
        columns: vec![
            Column::new("姓名", Shape::Short),
            Column::new("账号", Shape::Short),
            Column::new("角色", Shape::Text),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有专用账号。"),
        ..Table::default()
    }
}

fn appointment(accounts: &[(Person, Vec<Grant>)], typed: &Typed) -> Markup {
    let free = accounts.iter().filter(|(p, grants)| p.is_active() && grants.is_empty());
    let free = free.map(|(p, _)| Choice::new(p.id.to_string(), format!("{}（{}）", p.name, p.login)));
    let people = std::iter::once(Choice::new("", "请选择")).chain(free).collect();
    let choices = Role::ADMINISTRATORS.iter().map(|r| Choice::new(r.code(), r.label()).note(meaning(*r))).collect();
    form::post(
        "/admin/grants/administrators",
        &typed.guard("appoint"),
        html! {
            (typed.select("person", "账号", people, "").required().hint("本人用一次性链接设置密码之后才能任命。"))
            (typed.radios("role", "角色", choices, "").required())
            (form::buttons(html! { (Button::submit("任命").primary()) }))
        },
    )
}
