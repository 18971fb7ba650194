//! Secret (只显示一次的地址): made by a post and shown once. It never gets into the answer kept for a repeated post, it is handed over
//! beside it.

use std::sync::{Arc, Mutex, PoisonError};

use maud::{Markup, html};
use office::people::{Actor, Token};
use office::{Result, Tx};

use crate::App;
use crate::forms::Posted;
use crate::reply::Fault;
use crate::ui::{form, layout};

/// Writes once, as [`App::once`]; the secret only for the post that made it.
pub(crate) async fn once(
    app: &App,
    posted: &Posted,
    mut make: impl FnMut(&mut Tx, &Actor) -> Result<(String, Token)> + Send + 'static,
) -> (std::result::Result<String, Fault>, Option<Token>) {
    let made: Arc<Mutex<Option<Token>>> = Arc::default();
    let slot = made.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let (answer, token) = make(tx, actor)?;
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
            Ok(answer)
        })
        .await;
    let token = made.lock().unwrap_or_else(PoisonError::into_inner).take();
    (result, token)
}

/// What a page says that shows a secret address.
pub(crate) struct Shown<'a> {
    /// Its heading.
    pub(crate) title: &'a str,
    /// Whose it is, beside the heading.
    pub(crate) whose: Markup,
    /// What the address is called: `地址`, `链接`.
    pub(crate) label: &'a str,
    /// The address.
    pub(crate) link: &'a str,
    /// What to do with it, line by line.
    pub(crate) notes: &'a [&'a str],
    /// Where to go from here.
    pub(crate) buttons: Markup,
}

impl Shown<'_> {
    /// The page.
    pub(crate) fn draw(self) -> Markup {
        html! {
            div class="narrow" {
                (layout::head(self.title, self.whose, html! {}))
                section class="card pad" {
                    div class="field" {
                        label for="f-link" { (self.label) }
                        div {
                            textarea class="in" id="f-link" rows="3" readonly { (self.link) }
                            button class="btn copy" type="button" data-copy="f-link" { "复制" (self.label) }
                        }
                    }
                    ul class="effects" { @for note in self.notes { li { (note) } } }
                    (form::buttons(self.buttons))
                }
            }
        }
    }
}
