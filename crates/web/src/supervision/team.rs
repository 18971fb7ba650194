//! The joint team 联合督查组 on an item's page: who is in it, who joins, who leaves.

use lexicon::UnitId;
use maud::{Markup, html};
use office::supervision::{self, AtDesk};
use office::{Error, Result, Tx};

use super::item::View;
use super::words;
use crate::forms::Posted;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::form;
use crate::ui::layout;

/// Who is in the team; for the office with the forms to change it. Nothing where there is neither.
pub(super) fn card(tx: &mut Tx, view: &View, typed: &Typed) -> Result<Markup> {
    let keeps = view.desk.is_some() && view.is_open();
    if view.file.members.is_empty() && !keeps {
        return Ok(html! {});
    }
    let own = typed.form("join");
    let units = if keeps { words::units(tx, "请选择")? } else { Vec::new() };
    let body = html! {
        @if view.file.members.is_empty() { p class="hint" { "还没有成员。" } }
        @for m in &view.file.members {
            article class="entry" {
                p { b { (m.name) } " " small { (m.unit) } }
                @if keeps {
                    (form::post(&view.deed("leave"), &typed.guard(&format!("leave-{}", m.person)), html! {
                        input type="hidden" name="of" value=(m.person);
                        (Button::submit("退出"))
                    }))
                }
            }
        }
        @if keeps {
            details class="deed" open[!own.messages().is_empty()] {
                summary { "请人加入" }
                (form::post(&view.deed("join"), &typed.guard("join"), html! {
                    (own.select("unit", "单位", units, "").required().part("join"))
                    (own.text("member", "姓名", "").required().max_length(40).part("join"))
                    (form::buttons(html! { (Button::submit("加入")) }))
                }))
            }
        }
    };
    Ok(layout::pad_card("联合督查组", html! { (view.file.members.len()) " 人" }, body))
}

/// Takes somebody into the team.
pub(super) fn join(tx: &mut Tx, at: &AtDesk, form: &Posted) -> Result<&'static str> {
    let unit: UnitId = form.parse("unit").ok_or_else(|| Error::field("unit", "请选择单位"))?;
    supervision::join_named(tx, at, (unit, form.text("member"))).map(|()| "team")
}

/// Takes somebody out of it.
pub(super) fn leave(tx: &mut Tx, at: &AtDesk, form: &Posted) -> Result<&'static str> {
    let person = form.parse("of").ok_or(Error::NotFound)?;
    supervision::leave(tx, at, person).map(|()| "team")
}
