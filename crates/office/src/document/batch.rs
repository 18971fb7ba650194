//! Batch (批量办理): the same opinion on many papers at once; each is decided on its own, as if it had been opened.

use store::Tx;

use super::{Decision, StepForm, decide};
use crate::process::{self, Held, Moved};
use crate::{Error, Result};

/// The most that is handled with one press.
pub const MOST: usize = 100;

/// Steps with a form of their own: what stands in it differs from paper to paper.
const OWN_FORM: [&str; 15] = [
    "draft",
    "office_review",
    "number",
    "seal",
    "issue",
    "archive",
    "register",
    "propose",
    "finish",
    "lead",
    "support",
    "handle",
    "answer",
    "cosign",
    "approve",
];

/// Whether a step can be handled in a batch, as far as its form goes.
#[must_use]
pub fn is_batchable(step: &str) -> bool {
    !OWN_FORM.contains(&step)
}

/// Agrees 同意 at the step held with an opinion that is given on several papers at once.
///
/// # Errors
/// [`Error::Refused`] where the step has a form of its own, or a paper to be signed was never opened; else as [`decide`].
pub fn decide_in_batch(tx: &mut Tx, held: &Held, opinion: &str) -> Result<Moved> {
    let task = &held.task;
    if task.is_reading {
        return Err(Error::refused("这是待阅件，请在“待阅”页办理。"));
    }
    let running = process::load(tx, task.matter)?;
    let added = running.is_added(task.duty);
    let plain = |(code, _): &(String, String)| matches!(code.as_str(), "agree" | "disagree");
    if !added && !process::choices(&running, held).iter().all(plain) {
        return Err(Error::refused(format!("“{}”须在几种办法中选定，请打开单独办理。", task.step_name)));
    }
    if !added && !is_batchable(&task.step) {
        return Err(Error::refused(format!("“{}”有自己的栏目要填，请打开单独办理。", task.step_name)));
    }
    if !added && task.step == "sign" && task.seen_at.is_none() {
        return Err(Error::refused("签发前须打开看过正文，请打开单独办理。"));
    }
    let decision = Decision { choice: "agree".into(), opinion: opinion.into(), form: StepForm::Plain };
    decide(tx, held, &decision)
}
