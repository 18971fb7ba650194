//! The step bar (环节条): where a paper stands on its way.

use super::{Markup, html};

/// State of a step (环节状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Passed (已过).
    Done,
    /// Here now (当前).
    Now,
    /// Not reached yet (未到).
    #[default]
    Ahead,
    /// Left out this time (跳过).
    Skipped,
    /// Sent back to here (退回至此).
    Returned,
}

impl Stage {
    fn class(self) -> &'static str {
        match self {
            Stage::Done => "done",
            Stage::Now => "now",
            Stage::Ahead => "",
            Stage::Skipped => "skip-step",
            Stage::Returned => "now back",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Stage::Done => "已办",
            Stage::Now => "在办",
            Stage::Ahead => "未到",
            Stage::Skipped => "跳过",
            Stage::Returned => "退回至此",
        }
    }
}

/// A step (环节).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Name, such as 会签.
    pub label: String,
    /// State.
    pub stage: Stage,
    /// Beside the name, such as 3/3; empty shows nothing.
    pub note: String,
}

impl Step {
    /// A step in a state.
    pub fn new(label: impl Into<String>, stage: Stage) -> Self {
        Step { label: label.into(), stage, note: String::new() }
    }

    /// With a note, such as 3/3.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// The bar of all steps (环节条).
pub fn bar(steps: &[Step]) -> Markup {
    if steps.is_empty() {
        return html! {};
    }
    html! { ol class="card steps" aria-label="办理环节" tabindex="0" { @for step in steps { (one(step)) } } }
}

fn one(step: &Step) -> Markup {
    let here = matches!(step.stage, Stage::Now | Stage::Returned);
    html! {
        li class=(step.stage.class()) aria-current=[here.then_some("step")] {
            (step.label) @if !step.note.is_empty() { " " (step.note) }
            span class="sr" { "，" (step.stage.says()) }
        }
    }
}
