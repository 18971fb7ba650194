//! Overview (概况): what each of the three administrators 三员 looks after, with the figures behind it.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};
use office::people::{Actor, Role, directory, person, proposal};
use office::{Error, Result as Done, Tx};

use crate::app::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::facts::{self, Tile};
use crate::ui::{Link, Tone, layout};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new().route("/admin", get(show))
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("概况", "/admin", "admin#概况"), |tx, actor| {
        let role = actor.grants.iter().map(|g| g.role).find(|r| r.is_administrator());
        let role = role.ok_or_else(|| Error::Forbidden("此页只供三员使用。".into()))?;
        let (tiles, work) = of_role(tx, actor, role)?;
        let three = three(tx)?;
        Ok(page(role, &tiles, work, &three))
    })
    .await
}

fn page(role: Role, tiles: &[Tile], work: Markup, three: &[(Role, String)]) -> Markup {
    html! {
        (layout::head("概况", html! { (role.label()) }, html! {}))
        @if !tiles.is_empty() { (facts::tiles(tiles)) }
        (layout::cols(
            layout::card("职责", layout::note(duty(role)), work),
            layout::card("三员", html! {}, layout::pairs(three.iter().map(|(r, names)| (r.label(), html! { (names) })))),
        ))
    }
}

/// One sentence each. GB/T 22239-2019, 8.1.5.
fn duty(role: Role) -> &'static str {
    match role {
        Role::SystemAdmin => "管单位、人员和账号；不授权，不看公文",
        Role::SecurityAdmin => "管授权和登录策略；不建账号，不看公文",
        _ => "查流水；不建账号，不授权，不看公文",
    }
}

fn of_role(tx: &mut Tx, actor: &Actor, role: Role) -> Done<(Vec<Tile>, Markup)> {
    match role {
        Role::SystemAdmin => system(tx, actor),
        Role::SecurityAdmin => security(tx, actor),
        _ => Ok((Vec::new(), works(&[("/admin/ledger", "流水", "谁在何时做了什么；核验、导出"), POLICY]))),
    }
}

const POLICY: (&str, &str, &str) = ("/admin/policy", "登录策略", "密码更换、锁定、自动退出的期限");

fn system(tx: &mut Tx, actor: &Actor) -> Done<(Vec<Tile>, Markup)> {
    let admin = actor.system_admin()?;
    let units = directory::units(tx)?;
    let (mut serving, mut disabled) = (0, 0);
    for unit in &units {
        let people = directory::register(tx, &admin, Some(unit.id))?;
        serving += people.iter().filter(|p| p.is_active()).count();
        disabled += people.iter().filter(|p| p.left_on.is_none() && p.disabled_at.is_some()).count();
    }
    let tiles = vec![
        Tile::new("单位", units.len(), "/admin/units"),
        Tile::new("在职人员", serving, "/admin/people?unit=all"),
        Tile::new("停用账号", disabled, "/admin/people?unit=all&state=disabled"),
    ];
    let links = [
        ("/admin/units", "单位科室", "建立单位、科室，指定分管领导"),
        ("/admin/people", "人员账号", "建账号、任免职务、停用、离任"),
        ("/admin/import", "批量导入", "从表格导入单位和人员"),
        POLICY,
    ];
    Ok((tiles, works(&links)))
}

fn security(tx: &mut Tx, actor: &Actor) -> Done<(Vec<Tile>, Markup)> {
    let admin = actor.security_admin()?;
    let open = proposal::open(tx, &admin)?.len();
    let tile = Tile::new("待确认的授权建议", open, "/admin/grants");
    let tile = if open > 0 { tile.note(Tone::Amber, "请及时确认") } else { tile };
    let tiles = vec![tile, Tile::new("单位", directory::units(tx)?.len(), "/admin/grants")];
    let links = [("/admin/grants", "授权", "按单位授予、收回角色；确认建议；强制下线"), POLICY];
    Ok((tiles, works(&links)))
}

fn works(links: &[(&str, &str, &str)]) -> Markup {
    html! { ul class="list" { @for (href, label, says) in links {
        li { b { (Link::new(*href, *label)) } span { (says) } }
    } } }
}

fn three(tx: &mut Tx) -> Done<Vec<(Role, String)>> {
    let mut out = Vec::new();
    for role in Role::ADMINISTRATORS {
        let mut names = Vec::new();
        for id in directory::administrators(tx, role)? {
            names.push(person::person(tx, id)?.name);
        }
        out.push((role, names.join("、")));
    }
    Ok(out)
}
