use lexicon::{Date, PostId, UnitId};
use maud::{Markup, html};
use office::people::{Department, Person, Post, Unit, directory};
use office::{Result as Done, Tx};

use super::verbs::own_post;
use crate::people::typed::{Asked, Typed};
use crate::secret::Shown;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::filters::{self, Filter};
use crate::ui::form::{self, Choice, Problems};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::encode;

/// Draws the page that asks one question about a person.
pub(super) type Question = Box<dyn FnOnce(&mut Tx, &Person, &Typed) -> Done<Markup> + Send>;

/// Most people on the list of all units.
const SHOWN: usize = 200;

/// Whose accounts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everybody's.
    All,
    /// Those of a unit.
    Unit(UnitId),
    /// Those meant for the three administrators.
    Administrators,
}

impl Scope {
    fn value(self) -> String {
        match self {
            Scope::All => "all".into(),
            Scope::Unit(unit) => unit.to_string(),
            Scope::Administrators => "none".into(),
        }
    }
}

/// What the list shows.
pub(super) struct Chosen {
    pub(super) scope: Scope,
    state: String,
    words: String,
}

impl Chosen {
    /// Without a choice, the first unit.
    pub(super) fn of(asked: &Asked, units: &[Unit]) -> Chosen {
        let scope = match asked.text("unit") {
            "all" => Scope::All,
            "none" => Scope::Administrators,
            _ => {
                let unit = asked.parse("unit").or(units.first().map(|u| u.id));
                unit.map_or(Scope::Administrators, Scope::Unit)
            }
        };
        Chosen { scope, state: asked.text("state").into(), words: asked.text("q").into() }
    }

    /// Whether a person is among those looked for.
    pub(super) fn fits(&self, person: &Person) -> bool {
        let state = match self.state.as_str() {
            "disabled" => person.left_on.is_none() && person.disabled_at.is_some(),
            "left" => person.left_on.is_some(),
            "all" => true,
            _ => person.left_on.is_none(),
        };
        let words = self.words.as_str();
        state && (person.name.contains(words) || person.login.contains(words) || person.phone.contains(words))
    }
}

pub(super) fn list(units: &[Unit], chosen: &Chosen, people: &[Person], posts: &[Post]) -> Markup {
    let own = if chosen.scope == Scope::All { String::new() } else { format!("?unit={}", chosen.scope.value()) };
    let new = Button::link(format!("/admin/people/new{own}"), "建立账号").primary();
    let shown = if chosen.scope == Scope::All { &people[..people.len().min(SHOWN)] } else { people };
    html! {
        (layout::head("人员账号", html! { "共 " (people.len()) " 人" }, html! { (new) (Button::link("/admin/import", "批量导入")) }))
        section class="card" {
            (filters::bar("/admin/people", &asks(units, chosen), None))
            (people_table(chosen, units, shown, posts))
            @if shown.len() < people.len() {
                div class="pad" { p class="hint" { "只列前 " (SHOWN) " 人，请填写姓名、账号或电话再筛选。" } }
            }
        }
    }
}

fn asks(units: &[Unit], chosen: &Chosen) -> Vec<Filter> {
    let at = chosen.scope.value();
    let named = units.iter().map(|u| (u.id.to_string(), u.short_name.as_str()));
    let named = [("all".to_owned(), "全部单位")].into_iter().chain(named).chain([("none".to_owned(), "三员专用")]);
    let units = named.map(|(value, label)| Choice::new(&value, label).chosen(value == at)).collect();
    let states = [("", "在职"), ("disabled", "已停用"), ("left", "已离任"), ("all", "全部")];
    let states = states.map(|(value, label)| Choice::new(value, label).chosen(value == chosen.state)).into();
    vec![
        Filter::Choose("unit".into(), "单位".into(), units),
        Filter::Choose("state".into(), "状态".into(), states),
        Filter::Words("q".into(), "姓名、账号或电话".into(), chosen.words.clone()),
    ]
}

fn people_table(chosen: &Chosen, units: &[Unit], people: &[Person], posts: &[Post]) -> Table {
    let all = chosen.scope == Scope::All;
    let unit = |p: &Person| {
        let found = units.iter().find(|u| Some(u.id) == p.unit).map(|u| u.short_name.as_str());
        found.unwrap_or(if p.unit.is_some() { "已撤销的单位" } else { "三员专用" })
    };
    let rows = people.iter().map(|p| {
        let held: Vec<&str> = posts.iter().filter(|o| o.person == p.id).map(|o| o.title.as_str()).collect();
        let link = Link::new(format!("/admin/people/{}", p.id), &p.name);
        let mut cells = vec![
            html! { (link) " " (state(p)) },
            html! { (p.login) },
            html! { (held.join("、")) },
            html! { (p.phone) },
        ];
        if all {
            cells.insert(1, html! { (unit(p)) });
        }
        Row::new(cells).faint(!p.is_active())
    });
    let mut columns = vec![
        Column::new("姓名", Shape::Short),
        Column::new("账号", Shape::Short),
        Column::new("职务", Shape::Text),
        Column::new("电话", Shape::Short),
    ];
    if all {
        columns.insert(1, Column::new("单位", Shape::Short));
    }
    Table { caption: "人员".into(), columns, rows: rows.collect(), empty: nobody(chosen), ..Table::default() }
}

/// A name that is not found in one unit may stand in another.
fn nobody(chosen: &Chosen) -> Empty {
    let empty = Empty::new("没有符合条件的人员。");
    if chosen.scope == Scope::All || chosen.words.is_empty() {
        return empty.next("/admin/people/new", "建立账号");
    }
    let address = format!("/admin/people?unit=all&state={}&q={}", encode(&chosen.state), encode(&chosen.words));
    empty.next(address, "在全部单位中查找")
}

/// Whether a person has left or is switched off; nothing for everybody else.
pub(in crate::people) fn state(person: &Person) -> Markup {
    if person.left_on.is_some() {
        badge::tag(Tone::Plain, "已离任")
    } else if person.disabled_at.is_some() {
        badge::tag(Tone::Amber, "已停用")
    } else {
        html! {}
    }
}

pub(super) fn form(units: &[Unit], unit: Option<UnitId>, typed: &Typed) -> Markup {
    let named = units.iter().map(|u| Choice::new(u.id.to_string(), &u.name));
    let choices =
        [Choice::new("", "请选择")].into_iter().chain(named).chain([Choice::new("none", "三员专用（不属于任何单位）")]);
    let stored = unit.map(|u| u.to_string()).unwrap_or_default();
    html! {
        (layout::head("建立账号", html! {}, html! {}))
        (typed.problems())
        (layout::pad_card("人员", html! {}, form::post("/admin/people", &typed.guard("person"), html! {
            (typed.select("unit", "单位", choices.collect(), &stored).required())
            (typed.text("name", "姓名", "").required().max_length(30))
            (typed.text("login", "账号", "").required().max_length(32).hint("2 至 32 位小写字母、数字、点、连字符或下划线。").autocomplete("off"))
            (typed.text("phone", "电话", "").max_length(20))
            (form::buttons(html! { (Button::submit("建立并生成链接").primary()) (Button::link("/admin/people", "返回")) }))
            p class="hint" { "建立后得到一次性链接，交本人设置密码。新账号没有任何角色，由安全管理员授权后才能办理业务。" }
        })))
    }
}

pub(super) fn link(person: &Person, address: &str, hours: i64) -> Markup {
    let until = format!("链接只显示这一次，{hours} 小时内有效，用过即作废；此前未用的链接已作废。");
    let shown = Shown {
        title: "一次性链接",
        whose: html! { (person.name) "（账号 " (person.login) "）" },
        label: "链接",
        link: address,
        notes: &["请通过可靠途径交给本人，由本人打开并设置密码。", &until],
        buttons: html! {
            (Button::link(format!("/admin/people/{}", person.id), "已记下，查看账号").primary())
            (Button::link("/admin/people/new", "再建一个"))
        },
    };
    shown.draw()
}

/// Everything the page of a person is drawn from.
pub(super) struct PersonPage {
    pub(super) person: Person,
    pub(super) unit: Option<Unit>,
    pub(super) posts: Vec<Post>,
    pub(super) departments: Vec<Department>,
    pub(super) today: Date,
}

pub(super) fn person(page: &PersonPage, typed: &Typed, done: &Markup) -> Markup {
    let p = &page.person;
    let unit = page.unit.as_ref().map_or("三员专用", |u| u.name.as_str());
    html! {
        (layout::head(&p.name, html! { (state(p)) (unit) " · 账号 " (p.login) }, html! { (back(p)) }))
        (done) (typed.problems())
        (layout::cols(
            html! {
                @if p.unit.is_some() { (layout::card("职务", html! {}, html! { (held(page)) })) }
                @if p.unit.is_some() && p.is_active() { (layout::pad_card("任职", html! {}, appoint(page, &typed.form("post")))) }
                (layout::pad_card("基本信息", html! {}, basics(p, &typed.form("basics"))))
            },
            layout::pad_card("账号", html! {}, account(p, typed)),
        ))
    }
}

fn back(p: &Person) -> Button {
    let unit = p.unit.map_or_else(|| "none".to_owned(), |u| u.to_string());
    Button::link(format!("/admin/people?unit={unit}"), "返回名册")
}

fn held(page: &PersonPage) -> Table {
    let name = |post: &Post| {
        page.departments.iter().find(|d| Some(d.id) == post.department).map_or("单位领导", |d| &d.name)
    };
    let rows = page.posts.iter().rev().map(|post| {
        let over = post.to_on.is_some_and(|on| on < page.today);
        let end = format!("/admin/people/{}/posts/{}/end", post.person, post.id);
        let head = if post.is_head {
            badge::tag(Tone::Blue, "负责人")
        } else {
            html! {}
        };
        Row::new(vec![
            html! { (head) (post.title) },
            html! { (name(post)) },
            html! { (post.rank_order) },
            html! { (post.from_on) @match post.to_on { Some(on) => { " 至 " (on) }, None => " 起" } },
            html! { @if post.to_on.is_none() { (Link::new(end, "免职")) } },
        ])
        .faint(over)
    });
    Table {
        caption: "职务".into(),
        columns: vec![
            Column::new("职务", Shape::Text),
            Column::new("科室", Shape::Short),
            Column::new("职级排序", Shape::Number),
            Column::new("任期", Shape::Short),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有职务。"),
        ..Table::default()
    }
}

fn appoint(page: &PersonPage, typed: &Typed) -> Markup {
    let own = page.departments.iter().filter(|d| Some(d.unit) == page.person.unit && d.closed_on.is_none());
    let none = Choice::new("", "（单位领导，不属科室）");
    let choices = std::iter::once(none).chain(own.map(|d| Choice::new(d.id.to_string(), &d.name)));
    form::post(
        &format!("/admin/people/{}/posts", page.person.id),
        &typed.guard("post").revision(page.person.revision),
        html! {
            (typed.text("title", "职务", "").required().max_length(30))
            (typed.select("department", "科室", choices.collect(), ""))
            (typed.number("rank_order", "职级排序", 1000).required().range("1", "9999").hint("小的在前。"))
            (typed.date("from_on", "任职日期", &page.today.to_string()).required())
            (typed.tick("is_head", "负责人", "科室负责人；不属科室的为单位主要负责人", false))
            (form::buttons(html! { (Button::submit("任职").primary()) }))
        },
    )
}

fn basics(p: &Person, typed: &Typed) -> Markup {
    form::post(
        &format!("/admin/people/{}", p.id),
        &typed.guard("basics").revision(p.revision),
        html! {
            (typed.text_over("name", "姓名", &p.name).required().max_length(30))
            (typed.text_over("phone", "电话", &p.phone).max_length(20))
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        },
    )
}

fn account(p: &Person, typed: &Typed) -> Markup {
    let at = |verb: &str| format!("/admin/people/{}/{verb}", p.id);
    let one = |verb: &str, label: &str| {
        let guard = typed.guard(verb).revision(p.revision);
        form::post(&at(verb), &guard, html! { div { (form::buttons(html! { (Button::submit(label)) })) } })
    };
    html! {
        @if p.is_active() {
            p { "本人忘记密码或首次使用时，生成一次性链接，由本人设置密码。" }
            (one("activation", "生成一次性链接"))
        }
        @if let Some(on) = p.left_on { p { "已于 " (on) " 离任。" } (one("return", "恢复在职")) }
        @else if let Some(at) = p.disabled_at { p { "已于 " (at.short_label()) " 停用。" } (one("restoration", "启用账号")) }
        div class="acts" {
            @if p.is_active() { (Button::link(at("suspension"), "停用账号").danger()) }
            @if p.left_on.is_none() && p.unit.is_some() {
                (Button::link(at("transfer"), "调动"))
                (Button::link(at("departure"), "离任").danger())
            }
        }
    }
}

struct Asking<'a> {
    question: String,
    effects: &'a [&'a str],
    verb: &'a str,
    path: String,
    danger: bool,
}

fn asking(a: Asking, person: &Person, typed: &Typed, fields: Markup) -> Markup {
    let confirm = Confirm {
        question: a.question,
        effects: a.effects.iter().map(|e| (*e).to_owned()).collect(),
        action: format!("/admin/people/{}/{}", person.id, a.path),
        guard: typed.guard("ask").revision(person.revision),
        verb: a.verb.into(),
        danger: a.danger,
        back: Some(Link::new(format!("/admin/people/{}", person.id), "返回")),
    };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}

pub(super) fn transfer(tx: &mut Tx, person: &Person, typed: &Typed) -> Done<Markup> {
    let units = directory::units(tx)?.into_iter().filter(|u| Some(u.id) != person.unit);
    let choices = units.map(|u| Choice::new(u.id.to_string(), u.name));
    let choices = std::iter::once(Choice::new("", "请选择")).chain(choices).collect();
    let today = tx.now().date().to_string();
    let a = Asking {
        question: format!("办理{}调动", person.name),
        effects: &[
            "名下有待办的，先由原单位的单位管理在“工作交接”页移交。",
            "原单位的职务到前一日为止。",
            "原有授权全部收回，由安全管理员重新授予。",
            "所有设备上的登录退出。",
        ],
        verb: "办理调动",
        path: "transfer".into(),
        danger: false,
    };
    let fields = html! {
        (typed.select("unit", "调入单位", choices, "").required())
        (typed.date("from", "调入日期", &today).required())
    };
    Ok(asking(a, person, typed, fields))
}

pub(super) fn departure(tx: &mut Tx, person: &Person, typed: &Typed) -> Done<Markup> {
    let today = tx.now().date().to_string();
    let a = Asking {
        question: format!("办理{}离任", person.name),
        effects: &["职务、授权全部收回，账号不能再登录。", "名下有待办的，先由该单位的单位管理在“工作交接”页移交。"],
        verb: "办理离任",
        path: "departure".into(),
        danger: true,
    };
    Ok(asking(a, person, typed, html! { (typed.date("left_on", "离任日期", &today).required()) }))
}

pub(super) fn suspension(_: &mut Tx, person: &Person, typed: &Typed) -> Done<Markup> {
    let a = Asking {
        question: format!("停用{}的账号", person.name),
        effects: &[
            "账号不能登录，所有设备上的登录退出。",
            "授权保留，启用后恢复。",
            "名下有待办的，先由该单位的单位管理在“工作交接”页移交。",
        ],
        verb: "停用账号",
        path: "suspension".into(),
        danger: true,
    };
    Ok(asking(
        a,
        person,
        typed,
        html! {
            (typed.text("reason", "停用原因", "").required().max_length(200))
            (typed.tick("at_once", "紧急停用", "账号有安全风险，立即停用，待办随后交接", false))
        },
    ))
}

pub(super) fn post_end(tx: &mut Tx, person: &Person, post: PostId, typed: &Typed) -> Done<Markup> {
    let held = own_post(tx, person, post)?;
    let today = tx.now().date().to_string();
    let a = Asking {
        question: format!("免去{}的“{}”职务", person.name, held.title),
        effects: &["到所填日期为止，此后不再列入通讯录和负责人。", "此后不再在该单位任职的，该单位的授权随之收回。"],
        verb: "免职",
        path: format!("posts/{post}/end"),
        danger: true,
    };
    Ok(asking(a, person, typed, html! { (typed.date("to_on", "最后一日", &today).required()) }))
}
