use maud::{Markup, html};
use office::audit::{Entry, Head, Page, Segment, VERBS, Verdict};

use crate::people::typed::{Asked, Typed};
use crate::ui::filters::{self, Filter};
use crate::ui::form::Choice;
use crate::ui::pager::Pager;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, layout, notice};
use crate::visitor::encode;

/// What the auditor looks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    pub(super) verb: String,
    pub(super) subject: String,
    pub(super) account: String,
    pub(super) before: Option<i64>,
}

impl Sought {
    pub(super) fn of(asked: &Asked) -> Sought {
        let [verb, subject, account] = ["verb", "subject", "account"].map(|n| asked.text(n).to_owned());
        Sought { verb, subject, account, before: asked.parse("before") }
    }

    fn address(&self, before: Option<i64>) -> String {
        let before = before.map(|b| b.to_string()).unwrap_or_default();
        let pairs = [("verb", &self.verb), ("subject", &self.subject), ("account", &self.account), ("before", &before)];
        let kept = pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| format!("{n}={}", encode(v)));
        let query = kept.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/admin/ledger".into() } else { format!("/admin/ledger?{query}") }
    }

    fn is_filtered(&self) -> bool {
        !(self.verb.is_empty() && self.subject.is_empty() && self.account.is_empty())
    }
}

/// Everything the page is drawn from.
pub(super) struct Ledger {
    pub(super) head: Head,
    pub(super) segments: Vec<Segment>,
    pub(super) page: Page,
    pub(super) sought: Sought,
    pub(super) verdict: Option<(i64, Verdict)>,
}

pub(super) fn ledger(l: &Ledger, typed: &Typed) -> Markup {
    let waiting = if l.head.waiting > 0 { format!("，{} 条待封存", l.head.waiting) } else { String::new() };
    html! {
        (layout::head("流水", html! { "共 " (l.head.count) " 条" (waiting) }, html! {}))
        @if let Some((after, verdict)) = &l.verdict { (told(*after, verdict)) }
        (layout::stack(html! {
            (layout::card("核验和导出", layout::note("核验在库内的流水；导出的文件可用 zhongshu verify-ledger 核验"), chain(l, typed)))
            section class="card" {
                (filters::bar("/admin/ledger", &asks(l), l.sought.is_filtered().then_some("/admin/ledger")))
                div class="pad" { p class="hint" {
                    "点“对象”查看同一对象的全部流水。公文只写编号末六位：三员不看公文，标题和内容不在此显示。"
                } }
                (lines(l))
                (pager(l))
            }
        }))
    }
}

fn told(after: i64, verdict: &Verdict) -> Markup {
    match verdict {
        Verdict::Intact { count, head } => notice::block(
            Tone::Green,
            "流水完整",
            html! { p { "从第 " (after + 1) " 条起核验了 " (count) " 条，逐条相符。末条杂凑值 " (head) "，请与另行保存的核对。" } },
        ),
        Verdict::Broken { pos, reason } => notice::block(
            Tone::Red,
            "流水不完整",
            html! { p { "第 " (pos) " 条不符：" (reason) "。请立即保全现场，并报告本单位负责人。" } },
        ),
    }
}

fn asks(l: &Ledger) -> Vec<Filter> {
    let sought = &l.sought;
    let any = Choice::new("", "全部");
    let verbs = VERBS.iter().map(|(verb, words)| Choice::new(*verb, *words).chosen(*verb == sought.verb));
    let mut asks = vec![
        Filter::Choose("verb".into(), "事项".into(), std::iter::once(any).chain(verbs).collect()),
        Filter::Words("account".into(), "办理人账号，如 linxiaotang".into(), sought.account.clone()),
    ];
    // A subject taken from a line is shown by its name.
    asks.push(if sought.subject.contains(':') {
        let name = l.page.entries.first().map_or("所选对象", |e| e.about.as_str());
        let choices = vec![Choice::new("", "全部"), Choice::new(&sought.subject, name).chosen(true)];
        Filter::Choose("subject".into(), "对象".into(), choices)
    } else {
        Filter::Words("subject".into(), "对象姓名或单位，如 林晓棠".into(), sought.subject.clone())
    });
    asks
}

fn lines(l: &Ledger) -> Table {
    Table {
        caption: "流水".into(),
        columns: vec![
            Column::new("序号", Shape::Number),
            Column::new("时间", Shape::Short),
            Column::new("办理人", Shape::Short),
            Column::new("事项", Shape::Short),
            Column::new("对象和内容", Shape::Text),
        ],
        rows: l.page.entries.iter().map(|e| line(&l.sought, e)).collect(),
        empty: Empty::new("没有符合条件的流水。"),
        ..Table::default()
    }
}

fn line(sought: &Sought, e: &Entry) -> Row {
    let about = Sought { subject: e.subject.clone(), before: None, ..sought.clone() };
    let who = if e.who.is_empty() { "程序" } else { &e.who };
    Row::new(vec![
        html! { (e.pos) },
        html! { (e.at) },
        html! { (who) },
        html! { (e.what) },
        html! {
            (Link::new(about.address(None), &e.about))
            @if !e.particulars.is_empty() { br; small { (e.particulars.join("；")) } }
        },
    ])
}

fn pager(l: &Ledger) -> Pager {
    Pager {
        first: l.sought.before.map(|_| l.sought.address(None)),
        prev: None,
        next: l.page.next.map(|next| l.sought.address(Some(next))),
        note: format!("本页 {} 条", l.page.entries.len()),
    }
}

fn chain(l: &Ledger, typed: &Typed) -> Markup {
    html! {
        (layout::pairs([("末条杂凑值", html! { @if l.head.count == 0 { "—" } @else { (l.head.hash) } })]))
        @if l.segments.is_empty() { (Empty::new("还没有封存的流水。")) }
        ul class="list" { @for s in &l.segments { li {
            span { "第 " (s.after + 1) " 至 " (s.last) " 条" }
            (act("/admin/ledger/verification", "核验", s, typed))
            (act("/admin/ledger/export", "导出", s, typed))
        } } }
    }
}

fn act(action: &str, label: &str, segment: &Segment, typed: &Typed) -> Markup {
    let says = format!("{label}第 {} 条起", segment.after + 1);
    html! {
        form method="post" action=(action) {
            (typed.guard("chain"))
            input type="hidden" name="after" value=(segment.after);
            button class="btn" type="submit" aria-label=(says) { (label) }
        }
    }
}
