use lexicon::{Instant, chinese_date};
use maud::{Markup, html};
use office::people::Person;
use office::process::delegation::{Delegation, Force, Scope};

use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Choice, Problems};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};

/// A delegation as a table shows it.
pub(super) struct Line {
    pub(super) delegation: Delegation,
    /// The words for its scope.
    pub(super) scope: String,
    /// Steps that stay with the person, since the delegate lacks the role.
    pub(super) kept: Vec<String>,
    /// Whether the reader may take it back.
    pub(super) revocable: bool,
}

/// What one page shows.
pub(super) struct Page<'a> {
    pub(super) person: &'a Person,
    pub(super) is_own: bool,
    /// Whether the reader administers the unit.
    pub(super) administers: bool,
    pub(super) given: &'a [Line],
    pub(super) received: &'a [Line],
    pub(super) people: &'a [Person],
    pub(super) scopes: &'a [(Scope, String)],
    /// How many tasks the person has open.
    pub(super) open: i64,
    pub(super) now: Instant,
}

/// One person's delegations with the form for another.
pub(super) fn one(page: &Page, typed: &Typed, done: &Markup) -> Markup {
    let (title, beside) = if page.is_own {
        ("委托".to_string(), "外出期间，把新到的待办交给本单位另一人代办；对方办理时注明“代”")
    } else {
        (format!("{}的委托", page.person.name), "由单位管理代为办理")
    };
    let buttons = html! {
        @if page.administers && page.is_own { (Button::link("/delegations/unit", "本单位的委托")) }
        @if !page.is_own { (Button::link("/delegations/unit", "返回")) }
    };
    let (given, received) =
        if page.is_own { ("我委托的", "委托我的") } else { ("委托他人", "受人委托") };
    html! {
        (layout::head(&title, html! { (beside) }, buttons))
        (done) (typed.problems())
        div class="stack" {
            (layout::card(given, layout::note("到期自行终止，随时可以收回"), html! { (table(page.given, page.now, true)) }))
            (layout::card(received, layout::note("期间新到的待办注明“代”"), html! { (table(page.received, page.now, false)) }))
            (layout::pad_card("办理委托", html! {}, form_of(page, typed)))
        }
    }
}

fn form_of(page: &Page, typed: &Typed) -> Markup {
    let today = page.now.date().to_string();
    let people = page.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone()));
    let people = std::iter::once(Choice::new("", "请选择")).chain(people).collect();
    let scopes = page.scopes.iter().map(|(scope, word)| Choice::new(scope.code(), word.clone())).collect();
    let open = format!("手中现有的 {} 件待办一并交出（只限今天开始的委托）", page.open);
    let fields = html! {
        (form::row(html! {
            (typed.select("delegate", "受托人", people, "").required().short())
            (typed.select("scope", "范围", scopes, "all").short())
        }))
        (form::row(html! {
            (typed.date("from", "从", &today).required())
            (typed.date("to", "到", "").required().hint("到这一天结束时自行终止，最长一年"))
        }))
        (typed.text("reason", "理由", "").required().max_length(200).placeholder("如：赴市里学习"))
        @if page.open > 0 { (typed.tick("open", "现有待办", &open, false)) }
        (form::buttons(html! { (Button::submit("办理委托").primary()) }))
        p class="hint" { "签发只能委托给有“签发人”或“领导”角色的人员。对方没有相应角色的环节，仍由本人办理。受托人不能再转委托；本人拟的稿不委托。" }
    };
    form::post(&format!("/delegations/of/{}", page.person.id), &typed.guard("making"), fields)
}

fn table(lines: &[Line], now: Instant, given: bool) -> Table {
    Table {
        caption: "委托".into(),
        columns: vec![
            Column::new(if given { "受托人" } else { "委托人" }, Shape::Short),
            Column::new("范围", Shape::Text),
            Column::new("期限", Shape::Short),
            Column::new("理由", Shape::Text),
            Column::new("状态", Shape::Short),
            Column::new("", Shape::Action),
        ],
        rows: lines.iter().map(|line| row(line, now, Some(given))).collect(),
        empty: Empty::new(if given { "没有委托他人。" } else { "没有受人委托。" }),
        ..Table::default()
    }
}

fn row(line: &Line, now: Instant, given: Option<bool>) -> Row {
    let d = &line.delegation;
    let who = match given {
        Some(true) => html! { (d.delegate_name) },
        Some(false) => html! { (d.person_name) },
        None => {
            html! { (Link::new(format!("/delegations/of/{}", d.person), d.person_name.as_str())) " → " (d.delegate_name) }
        }
    };
    let force = d.force(now);
    let scope = html! {
        (line.scope)
        @if !line.kept.is_empty() && matches!(force, Force::Now | Force::Ahead) {
            small { "仍由本人办理：" (line.kept.join("、")) }
        }
    };
    let verb = html! {
        @if line.revocable && matches!(force, Force::Now | Force::Ahead) {
            (Link::new(format!("/delegations/{}/revocation", d.id), "收回"))
        }
    };
    let cells = vec![who, scope, html! { (period(d)) }, html! { (d.reason) }, state(d, force), verb];
    Row::new(cells).faint(matches!(force, Force::Over | Force::Revoked))
}

/// `11月20日 至 11月27日`; the year where it is another one.
fn period(d: &Delegation) -> String {
    let last = d.ends_at.plus_ms(-1).date();
    let first = d.starts_at.date();
    let short = |day: lexicon::Date| format!("{}月{}日", day.month(), day.day());
    if first.year() == last.year() {
        format!("{} 至 {}", short(first), short(last))
    } else {
        format!("{} 至 {}", chinese_date(first), chinese_date(last))
    }
}

fn state(d: &Delegation, force: Force) -> Markup {
    match force {
        Force::Ahead => badge::tag(Tone::Blue, "未开始"),
        Force::Now => badge::tag(Tone::Green, "生效中"),
        Force::Over => badge::tag(Tone::Plain, "已到期"),
        Force::Revoked => html! { (badge::tag(Tone::Plain, "已收回")) small { (d.revoked_by) } },
    }
}

/// The delegations of the unit, for its administrator.
pub(super) fn unit(lines: &[Line], people: &[Person], now: Instant) -> Markup {
    let table = Table {
        caption: "本单位的委托".into(),
        columns: vec![
            Column::new("委托人 → 受托人", Shape::Short),
            Column::new("范围", Shape::Text),
            Column::new("期限", Shape::Short),
            Column::new("理由", Shape::Text),
            Column::new("状态", Shape::Short),
            Column::new("", Shape::Action),
        ],
        rows: lines.iter().map(|line| row(line, now, None)).collect(),
        empty: Empty::new("本单位还没有委托。"),
        ..Table::default()
    };
    html! {
        (layout::head("本单位的委托", html! { "最近办理的在前" }, html! { (Button::link("/delegations", "我的委托")) }))
        div class="stack" {
            (layout::card("委托", html! {}, html! { (table) }))
            (layout::pad_card("代人办理委托", layout::note("本人不能登录时，由单位管理办理，双方收到通知"), html! {
                p class="names" { @for person in people { (Link::new(format!("/delegations/of/{}", person.id), person.name.as_str())) " " } }
            }))
        }
    }
}

/// Taking one back.
pub(super) fn revocation(d: &Delegation, scope: &str, typed: &Typed) -> Markup {
    let confirm = Confirm {
        question: format!("收回{}对{}的委托", d.person_name, d.delegate_name),
        effects: vec![
            format!("范围：{scope}；期限：{}。", period(d)),
            "从现在起新到的待办回到委托人手中，受托人收到通知。收回后可以重新办理委托。".into(),
        ],
        action: format!("/delegations/{}/revocation", d.id),
        guard: typed.guard("revocation"),
        verb: "收回委托".into(),
        danger: false,
        back: Some(Link::new(format!("/delegations/of/{}", d.person), "返回")),
    };
    let fields =
        html! { (typed.tick("open", "未办的", "受托人手中还没有办的一并收回；没有打开过的，受托人不能再看", true)) };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}
