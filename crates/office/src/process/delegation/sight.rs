//! Sight (知悉范围) that came by a delegation: it goes again with what is taken back unopened.

use lexicon::MatterId;
use store::{Tx, params};

use super::{Delegation, rows};
use crate::Result;
use crate::process::running;

/// Takes a matter out of the delegate's sight when nothing but the delegation had let them in, and they neither opened nor decided
/// anything there. What was taken back has its fact on the matter: the index hears of it by that.
pub(super) fn withdraw(tx: &mut Tx, matter: MatterId, of: &Delegation) -> Result<()> {
    let running = running::load(tx, matter)?;
    let state = &running.state;
    let waits = state.duties.iter().any(|d| d.holder == of.delegate && d.decided.is_none());
    let starts = state.current_initiator() == Some(of.delegate);
    // Whoever the form names has a part to come, or took over one.
    let fields = serde_json::Value::Object(running.fields).to_string();
    if waits || starts || fields.contains(&of.delegate.to_string()) {
        return Ok(());
    }
    tx.exec(rows::UNSEE, params![matter, of.delegate, of.person, of.delegate_name])?;
    Ok(())
}
