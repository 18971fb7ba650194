//! Likely duplicates 查重 above the opening form, and the word of the reader that it is none.

use maud::{Markup, Render, html};
use office::people::Actor;
use office::supervision::{self, Bounds, Likeness};
use office::{Result, Tx};

use super::super::words;
use super::{SURE, source_of};
use crate::forms::Posted;

/// Likely duplicates shown.
const SHOWN: usize = 5;

/// What resembles an item that is to be opened.
pub(super) struct Alike {
    found: Vec<Likeness>,
    bounds: Bounds,
    /// What the form sends along when it is sent again: it holds for these words from this source only.
    pub(super) consent: String,
}

impl Alike {
    pub(super) fn of(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Alike> {
        let bounds = supervision::bounds_of(tx, actor.own_unit()?)?;
        Ok(Alike { found: likenesses(tx, actor, form)?, bounds, consent: consent(form) })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

impl Render for Alike {
    fn render(&self) -> Markup {
        html! { div class="notice amb" role="status" {
            p { b { "可能重复立项，请先核对：" } }
            ul { @for l in self.found.iter().take(SHOWN) { li { (line(l, &self.bounds)) } } }
        } }
    }
}

fn line(l: &Likeness, bounds: &Bounds) -> Markup {
    html! {
        (l.number) " " (words::link(l.id, &l.content).apart()) " " (words::light(bounds, l.signs))
        br; small {
            @if l.same_source { "来源相同" } @else { "字面相近 " (l.alike) "%" }
            "；" (l.lead) "牵头；时限 " (l.signs.due_on)
        }
        @if !l.signs.is_closed { " " (words::off(l.signs.due_on, bounds.today)) }
    }
}

/// What resembles what was typed. A part, or the next round, resembles what it belongs to.
pub(super) fn likenesses(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Vec<Likeness>> {
    let is_expected = ["parent", "before"].iter().any(|name| form.parse::<lexicon::MatterId>(name).is_some());
    if is_expected { Ok(Vec::new()) } else { supervision::similar(tx, actor, form.text("content"), &source_of(form)) }
}

fn consent(form: &Posted) -> String {
    supervision::consent(form.text("content"), &source_of(form))
}

/// Whether the likely duplicates of these very words and this source were looked at.
pub(super) fn is_consented(form: &Posted) -> bool {
    form.text(SURE) == consent(form)
}
