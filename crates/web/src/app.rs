//! App (应用): what every handler is given, and the one way a handler reads or writes.
//!
//! A request is one closure on one snapshot: the actor is looked up inside it, so permission and data can never disagree.

use std::net::IpAddr;
use std::sync::Arc;

use lexicon::PersonId;
use office::document::Press;
use office::forms::Printer;
use office::people::{self, Actor};
use office::{Blobs, Db, Tx};

use crate::doors::{Door, Doors, Question};
use crate::finder::Finder;
use crate::reply::Fault;
use crate::visitor::Visitor;

/// What the binary wires together.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The stored files.
    pub blobs: Blobs,
    /// The full-text search.
    pub finder: Arc<dyn Finder>,
    /// The printer.
    pub press: Arc<dyn Press>,
    /// The printer of forms 打印表单.
    pub printer: Arc<dyn Printer>,
    /// The address users type, such as `https://oa.yunze.example`; empty where only the request itself says.
    pub address: String,
    /// Whether cookies are sent over TLS only.
    pub secure_cookie: bool,
    /// Addresses of the reverse proxies whose word about the visitor's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether this is the demo: `/ui` and the list of demo accounts are shown.
    pub demo: bool,
    /// What the log-in page calls this place.
    pub place: String,
}

/// Shared by every request.
#[derive(Clone)]
pub struct App(Arc<Parts>, Arc<Doors>);

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Takes what the binary wired together.
    pub fn new(parts: Parts) -> App {
        let doors = Doors::new(parts.db.places());
        App(Arc::new(parts), Arc::new(doors))
    }

    /// Waits until nobody else asks the same slow question, without a thread.
    pub(crate) async fn door(&self, question: Question) -> Door {
        self.1.enter(question).await
    }

    /// A fresh idempotency key for a form.
    pub fn key(&self) -> String {
        self.db.world().uuid().to_string()
    }

    /// Runs a closure on a thread that may block.
    pub async fn blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App) -> office::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let app = self.clone();
        let joined = tokio::task::spawn_blocking(move || f(&app)).await;
        joined.map_err(|_| Fault::crashed())?.map_err(Fault::from)
    }

    /// Reads on one snapshot, as the visitor, in turn with all others who read. Work that needs no snapshot belongs into
    /// [`App::blocking`] after it.
    pub async fn read<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        f: impl FnOnce(&mut Tx, &Actor) -> office::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let visitor = visitor.clone();
        let place = self.1.reading().await;
        self.blocking(move |app| {
            let (out, due) = app.db.read(|tx| {
                let actor = visitor.actor(tx)?;
                let due = people::session::touch_due(&actor, tx.now());
                Ok::<_, office::Error>((f(tx, &actor)?, due))
            })?;
            // What is written waits for other writers, and no reader should wait with it.
            drop(place);
            if due {
                // On a full disk pages are still read: the session only looks idle a little earlier.
                let _ = app.db.upkeep(|tx| people::session::touch(tx, visitor.token()));
            }
            Ok(out)
        })
        .await
    }

    /// Reads for a page that asks again by itself: nobody sits before it, so the session's idle end comes all the same.
    pub async fn watch<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        f: impl FnOnce(&mut Tx, &Actor) -> office::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let visitor = visitor.clone();
        let place = self.1.reading().await;
        self.blocking(move |app| {
            let _place = place;
            app.db.read(|tx| {
                let actor = visitor.actor(tx)?;
                f(tx, &actor)
            })
        })
        .await
    }

    /// Writes in one unit of work, as the visitor. It may be run again after a collision.
    pub async fn write<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        mut f: impl FnMut(&mut Tx, &Actor) -> office::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let visitor = visitor.clone();
        self.blocking(move |app| {
            app.db.write(|tx| {
                let actor = visitor.actor(tx)?;
                f(tx, &actor)
            })
        })
        .await
    }

    /// Writes once per idempotency key: sent twice, done once, and answered with the same address both times.
    pub async fn once(
        &self,
        visitor: &Visitor,
        key: &str,
        mut f: impl FnMut(&mut Tx, &Actor) -> office::Result<String> + Send + 'static,
    ) -> Result<String, Fault> {
        let key = key.chars().take(64).collect::<String>();
        self.write(visitor, move |tx, actor| {
            if key.is_empty() {
                return f(tx, actor);
            }
            tx.once(&key, actor.person, |tx| f(tx, actor))
        })
        .await
    }
}

/// Who a person's texts kept on this PC belong to.
pub fn account(person: PersonId) -> String {
    person.to_string()
}
