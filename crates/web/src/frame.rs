//! The frame of every page (框架): navigation with its counts, drawn from the same snapshot as the page itself.

use maud::Markup;
use office::Tx;
use office::document::seals::uses;
use office::document::{dispatch, partner, register};
use office::matter::Kind;
use office::people::{Actor, Role};
use office::{process, supervision};

use crate::app::{App, account};
use crate::reply::Fault;
use crate::ui::shell::{self, NavGroup, NavLink, Shell};
use crate::visitor::Visitor;

/// What a page says of itself.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Which navigation link is lit.
    pub at: &'static str,
    /// The passage of the guide that explains it, as `clerk#待办`.
    pub help: &'static str,
}

impl About {
    /// A page under a navigation link.
    pub fn new(title: impl Into<String>, at: &'static str, help: &'static str) -> About {
        About { title: title.into(), at, help }
    }
}

impl App {
    /// A whole page: the closure draws the middle on the same snapshot as the frame round it.
    pub async fn page(
        &self,
        visitor: &Visitor,
        about: About,
        draw: impl FnOnce(&mut Tx, &Actor) -> office::Result<Markup> + Send + 'static,
    ) -> Result<Markup, Fault> {
        let csrf = visitor.csrf();
        self.read(visitor, move |tx, actor| {
            let main = draw(tx, actor)?;
            let shell = shell_of(tx, actor, &about, csrf)?;
            Ok(shell::page(&shell, main))
        })
        .await
    }
}

/// The frame for an actor.
pub fn shell_of(tx: &mut Tx, actor: &Actor, about: &About, csrf: String) -> office::Result<Shell> {
    let (nav, notices) = if actor.is_administrator() { (admin_nav(actor), 0) } else { office_nav(tx, actor)? };
    let nav = nav.into_iter().map(|g| lit(g, about.at)).collect();
    Ok(Shell {
        title: about.title.clone(),
        unit: actor.unit_name.clone(),
        person: actor.name.clone(),
        account: account(actor.person),
        notices,
        nav,
        csrf,
        help: (!about.help.is_empty()).then(|| format!("/help/{}", about.help)),
        stream: (!actor.is_administrator()).then(|| "/counts".into()),
        query: String::new(),
        unsearched: actor.is_administrator(),
    })
}

fn lit(group: NavGroup, at: &str) -> NavGroup {
    let links = group.links.into_iter().map(|l| {
        let active = l.href == at;
        l.active(active)
    });
    NavGroup { links: links.collect(), label: group.label }
}

fn group(label: &str, links: Vec<NavLink>) -> NavGroup {
    NavGroup { label: label.into(), links }
}

fn n(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

fn office_nav(tx: &mut Tx, actor: &Actor) -> office::Result<(Vec<NavGroup>, u64)> {
    let counts = process::counts(tx, actor)?;
    let waiting = dispatch::waiting_count(tx, actor)?;
    let mine = vec![
        NavLink::new("/", "今日"),
        NavLink::new("/todo", "待办").count(n(counts.todo)).hot(counts.overdue > 0),
        NavLink::new("/reading", "待阅").count(n(counts.reading)),
        NavLink::new("/done", "已办"),
        NavLink::new("/mine", "我发起的").count(n(counts.mine)),
    ];
    let mut papers = vec![NavLink::new("/documents/new", "拟稿"), NavLink::new("/memos/new", "写签报")];
    if actor.holds(Role::Registrar) {
        papers.push(NavLink::new("/receipts", "待签收").count(n(waiting)).hot(waiting > 0));
        papers.push(NavLink::new("/incoming/new", "登记收文"));
    }
    if actor.has_in_own_unit(Role::Sealer) {
        let wanted = partner::wanted_count(tx, actor)?;
        papers.push(NavLink::new("/joint-seals", "联合用印").count(n(wanted)).hot(wanted > 0));
    }
    papers.push(NavLink::new("/library", "公文库"));
    for (kind, href, label) in
        [(Kind::Outgoing, "/registers/outgoing", "发文登记簿"), (Kind::Incoming, "/registers/incoming", "收文登记簿")]
    {
        if register::may_read(actor, kind) {
            papers.push(NavLink::new(href, label));
        }
    }
    if uses::may_read(actor) {
        papers.push(NavLink::new("/registers/seals", "用印登记簿"));
    }
    papers.push(NavLink::new("/printing", "桌签、通知"));
    let mut groups = vec![group("", mine), group("办文", papers)];
    groups.push(group("督办", supervision_nav(tx, actor)?));
    groups.extend(unit_nav(actor));
    Ok((groups, n(counts.notices)))
}

fn supervision_nav(tx: &mut Tx, actor: &Actor) -> office::Result<Vec<NavLink>> {
    let waiting = supervision::waiting_count(tx, actor)?;
    Ok(vec![NavLink::new("/supervision", "督查督办").count(n(waiting))])
}

fn unit_nav(actor: &Actor) -> Option<NavGroup> {
    let mut links = Vec::new();
    if actor.has_in_own_unit(Role::Numberer) || actor.has_in_own_unit(Role::UnitAdmin) {
        links.push(NavLink::new("/series", "编号序列"));
    }
    if actor.has_in_own_unit(Role::Sealer) || actor.has_in_own_unit(Role::SealKeeper) {
        links.push(NavLink::new("/seals", "印章"));
    }
    if actor.has_in_own_unit(Role::UnitAdmin) {
        links.push(NavLink::new("/flows", "流程"));
        links.push(NavLink::new("/forms", "打印表单"));
        links.push(NavLink::new("/limits", "时限"));
        links.push(NavLink::new("/supervision/rules", "督办规则"));
        links.push(NavLink::new("/supervision/scores/rules", "督查计分"));
        links.push(NavLink::new("/supervision/inspections/rules", "检查频次"));
        links.push(NavLink::new("/supervision/ledgers/settings", "台账和小组"));
        links.push(NavLink::new("/calendar", "工作日历"));
        links.push(NavLink::new("/oversight", "流程调度"));
        links.push(NavLink::new("/handovers", "工作交接"));
    }
    links.push(NavLink::new("/delegations", "委托"));
    links.push(NavLink::new("/people", "通讯录"));
    (!links.is_empty()).then(|| group("本单位", links))
}

fn admin_nav(actor: &Actor) -> Vec<NavGroup> {
    let mut links = vec![NavLink::new("/admin", "概况")];
    if actor.system_admin().is_ok() {
        links.push(NavLink::new("/admin/units", "单位科室"));
        links.push(NavLink::new("/admin/people", "人员账号"));
        links.push(NavLink::new("/admin/import", "批量导入"));
    }
    if actor.security_admin().is_ok() {
        links.push(NavLink::new("/admin/grants", "授权"));
    }
    if actor.auditor().is_ok() {
        links.push(NavLink::new("/admin/ledger", "流水"));
    }
    vec![group("三员管理", links)]
}
