//! The form of a step (环节表单) as it comes back, and whether anything in it was changed.

use office::process::definitions::edit::{StepForm, TaskForm};
use office::process::definitions::sketch::{Actors, Route, Step};

use crate::forms::Posted;

/// Most handlers' rules a form offers.
pub(super) const MOST_ACTORS: usize = 4;

/// What the form says before anybody touches it.
pub(super) fn drawn(step: &Step, routes: &[(usize, &Route)]) -> StepForm {
    let task = step.is_task().then(|| TaskForm {
        actor: offered(step).then(|| Actors { is_plain: true, ..step.actor.clone() }),
        mode: step.mode.clone(),
        ratio: step.ratio.unwrap_or(60),
        limit: step.limit.clone(),
        opinion: step.opinion.clone(),
        empty: step.empty.clone(),
        merge_same: step.merge_same,
        choices: step.choices.clone(),
    });
    let route = |(n, r): &(usize, &Route)| (*n, r.to.clone(), r.when.clone(), r.label.clone());
    StepForm { name: step.name.clone(), task, routes: routes.iter().map(route).collect() }
}

/// Whether the form can say who handles the step; else only the text can.
pub(super) fn offered(step: &Step) -> bool {
    (step.actor.is_plain || step.actor.who.is_empty()) && step.actor.who.len() <= MOST_ACTORS
}

/// A mark of what a form says, to tell whether it was changed.
pub(super) fn mark(form: &StepForm) -> String {
    office::fingerprint(format!("{form:?}").as_bytes())
}

/// The form that came back; none when it says what was drawn, or none was open.
pub(super) fn changed(posted: &Posted) -> Option<StepForm> {
    let was = posted.text("s-was");
    let form = read(posted);
    (!was.is_empty() && mark(&form) != was).then_some(form)
}

fn read(posted: &Posted) -> StepForm {
    let text = |name: &str| posted.text(name).to_owned();
    let task = (posted.text("s-kind") == "task").then(|| TaskForm {
        actor: posted.ticked("s-actors").then(|| Actors {
            who: posted.all("s-actor").map(str::to_owned).collect(),
            chosen: posted.ticked("s-chosen"),
            is_plain: true,
        }),
        mode: text("s-mode"),
        ratio: posted.parse("s-ratio").unwrap_or(60),
        limit: text("s-limit"),
        opinion: text("s-opinion"),
        empty: text("s-empty"),
        merge_same: posted.ticked("s-merge"),
        choices: choices(posted.raw("s-choices")),
    });
    let route = |n: usize| (n, text(&format!("r-{n}-to")), text(&format!("r-{n}-when")), text(&format!("r-{n}-label")));
    let routes = posted.parse_all::<usize>("r").into_iter().map(route).collect();
    StepForm { name: text("s-name"), task, routes }
}

/// Choices as the form writes them, one a line: code and label.
pub(super) fn written(choices: &[(String, String)]) -> String {
    choices.iter().map(|(code, label)| format!("{code} {label}")).collect::<Vec<_>>().join("\n")
}

fn choices(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let pair = |line: &str| {
        let (code, label) = line.split_once(char::is_whitespace).unwrap_or((line, line));
        (code.to_owned(), label.trim().to_owned())
    };
    lines.map(pair).collect()
}
