//! Every verb at random, by anyone: whatever is accepted keeps the promises, and the flow can still finish.

use flow::{Actor, Command, DecisionKind, Duty, Key, Place, ReturnTarget, State, Status, Then, Visit};
use lexicon::PersonId;
use proptest::{prelude::*, sample::Index};

use crate::{
    desk::{BOSS, Desk, give_back, number, person, submit},
    shape::{DRAFTER, Node, cases, flows, posts, toml},
};

#[derive(Debug, Clone)]
struct Blow {
    verb: u8,
    duty: Index,
    step: Index,
    who: u8,
    whom: u8,
    as_holder: bool,
    flag: bool,
}

fn blows() -> impl Strategy<Value = Vec<Blow>> {
    let blow = (0..30u8, any::<Index>(), any::<Index>(), 1..=9u8, 2..=9u8, prop::bool::weighted(0.9), any::<bool>());
    let blow = blow.prop_map(|(verb, duty, step, who, whom, as_holder, flag)| Blow {
        verb,
        duty,
        step,
        who,
        whom,
        as_holder,
        flag,
    });
    proptest::collection::vec(blow, 1..50)
}

fn command(blow: &Blow, state: &State, duty: u32, step: Key) -> Command {
    let reason = "理由".to_owned();
    // Mostly a sub-flow that runs, so that something happens.
    let subs = state.open_subs();
    let visit = subs.first().map_or(1, |_| subs[blow.step.index(subs.len())].visit);
    let to = person(blow.whom);
    let then = if blow.flag { Then::StraightBack } else { Then::StepByStep };
    match blow.verb {
        0..=6 => submit(duty, if blow.flag { "agree" } else { "disagree" }),
        7 => give_back(duty, ReturnTarget::Previous, then),
        8 => give_back(duty, ReturnTarget::Initiator, then),
        9 | 10 => give_back(duty, ReturnTarget::Step(step), then),
        11 | 12 => Command::Withdraw { duty },
        13 => Command::Transfer { duty, to, reason },
        14 => Command::Circulate { to: vec![to] },
        15 => Command::Read { duty },
        16 => Command::See { duty },
        17 => Command::AddSign { duty, place: Place::Before, persons: vec![to], reason },
        18 => Command::AddSign {
            duty,
            place: if blow.flag { Place::Beside } else { Place::After },
            persons: vec![to],
            reason,
        },
        19 => Command::RemoveSign { duty },
        20 => Command::Reroute { duty, to: step, persons: if blow.flag { vec![to] } else { vec![] }, reason },
        21 => Command::Handover { from: person(blow.who), to },
        22 => {
            if blow.flag {
                Command::Suspend { reason }
            } else {
                Command::Terminate { reason }
            }
        }
        23 | 24 => Command::Claim { duty },
        25 => Command::Release { duty },
        26 => Command::EndSub { visit, outcome: Key::from(if blow.flag { "agree" } else { "terminated" }) },
        27 => Command::MoveSub { visit, to: step, persons: vec![to], reason },
        28 => Command::Adopt,
        _ => {
            if blow.flag {
                Command::Resume { reason }
            } else {
                Command::Reopen { reason }
            }
        }
    }
}

/// The person the command is tried as: mostly someone who may.
fn actor(blow: &Blow, state: &State, command: &Command, duty: u32) -> Actor {
    let administrative = matches!(
        command,
        Command::Reroute { .. }
            | Command::Handover { .. }
            | Command::Reopen { .. }
            | Command::Resume { .. }
            | Command::Terminate { .. }
            | Command::MoveSub { .. }
            | Command::Adopt
    );
    if matches!(command, Command::EndSub { .. }) && blow.as_holder {
        return Actor::system(person(blow.who));
    }
    match state.duty(duty).filter(|_| blow.as_holder) {
        _ if administrative && blow.as_holder => Actor::administrator(person(BOSS)),
        Some(duty) => Actor::handler(duty.holder),
        None => Actor::handler(person(blow.who)),
    }
}

fn strike(desk: &mut Desk, blow: &Blow, steps: &[Key]) {
    let pending: Vec<u32> = desk.state.duties.iter().filter(|duty| duty.is_pending()).map(|duty| duty.id).collect();
    let anywhere = matches!(blow.verb, 11 | 12) || pending.is_empty();
    let duty = if anywhere {
        blow.duty.index(desk.state.duties.len()) as u32 + 1
    } else {
        pending[blow.duty.index(pending.len())]
    };
    let command = command(blow, &desk.state, duty, steps[blow.step.index(steps.len())].clone());
    let actor = actor(blow, &desk.state, &command, duty);
    let before = desk.state.clone();
    if command == Command::Adopt {
        desk.turn_over();
    }
    if desk.give(actor, command.clone()).is_ok() {
        only_holders_act(&before, &actor, &command);
        desk.check_now();
        nothing_is_lost(&desk.state);
    } else {
        assert_eq!(desk.state, before);
        if command == Command::Adopt {
            desk.turn_over();
        }
    }
}

fn only_holders_act(before: &State, actor: &Actor, command: &Command) {
    let duty = match command {
        Command::Submit { duty, .. }
        | Command::Return { duty, .. }
        | Command::Transfer { duty, .. }
        | Command::Claim { duty }
        | Command::AddSign { duty, .. } => {
            let duty = before.duty(*duty).unwrap();
            assert!(duty.is_open() && duty.is_work());
            duty
        }
        Command::Read { duty } | Command::See { duty } | Command::Withdraw { duty } => before.duty(*duty).unwrap(),
        Command::Release { duty } if !actor.administrator => before.duty(*duty).unwrap(),
        Command::EndSub { .. } => return assert!(actor.system),
        Command::Reroute { .. }
        | Command::Handover { .. }
        | Command::Reopen { .. }
        | Command::MoveSub { .. }
        | Command::Adopt => return assert!(actor.administrator),
        _ => return,
    };
    assert_eq!(duty.holder, actor.person);
}

/// Whoever had to be asked at a step that was passed was asked to the end.
fn nothing_is_lost(state: &State) {
    let passed = state.path.iter().filter(|visit| visit.is_passed());
    for visit in passed {
        let mut chain = vec![visit];
        while let Some(earlier) = chain.last().unwrap().resumes {
            chain.push(state.visit(earlier).unwrap());
        }
        for duty in chain.iter().flat_map(|visit| state.duties_of(visit.id)).filter(|duty| duty.is_work()) {
            assert!(is_accounted_for(state, duty, &chain), "{duty:#?} {chain:#?} {:#?}", state.duties);
        }
    }
}

fn is_accounted_for(state: &State, duty: &Duty, chain: &[&Visit]) -> bool {
    let taken_over = |other: &Duty| other.origin == Some(duty.id);
    let follows = |other: &Duty| chain.iter().any(|visit| visit.id == other.visit);
    match &duty.decided.as_ref().unwrap().kind {
        DecisionKind::Submitted { .. } | DecisionKind::NotNeeded | DecisionKind::Removed => true,
        DecisionKind::Claimed => chain.iter().any(|visit| state.duties_of(visit.id).any(decided_it)),
        DecisionKind::Transferred => state.duties.iter().any(taken_over),
        DecisionKind::HandedOver => {
            let to = |other: &Duty| other.visit == duty.visit && other.holder != duty.holder && other.id != duty.id;
            state.duties.iter().any(to)
        }
        DecisionKind::Returned | DecisionKind::ReturnedByOther | DecisionKind::Terminated => {
            let heir = |other: &Duty| {
                follows(other)
                    && other.visit > duty.visit
                    && (taken_over(other) || stands_for(state, duty).contains(&other.principal()))
            };
            let candidate = state
                .duties_of(duty.visit)
                .any(|other| other.decided.as_ref().is_some_and(|decision| decision.kind == DecisionKind::Returned));
            state.duties.iter().any(heir) || candidate
        }
        DecisionKind::Withdrawn | DecisionKind::Rerouted | DecisionKind::Read => false,
    }
}

/// Whether it is the decision of a candidate, for whom the others made way.
fn decided_it(duty: &Duty) -> bool {
    duty.added_by.is_none() && duty.choice().is_some()
}

/// Everyone who ever stood for the person whose duty it was, since it ended.
fn stands_for(state: &State, duty: &Duty) -> Vec<PersonId> {
    let mut all = vec![duty.principal()];
    for succession in &state.successions {
        if all.contains(&succession.from) {
            all.push(succession.to);
        }
    }
    all
}

fn desk(nodes: &[Node]) -> (Desk, Vec<Key>) {
    let mut desk = Desk::new(&toml(nodes), &[]);
    let mut steps = vec![Key::from("end")];
    steps.extend(posts(nodes).keys().map(|step| Key::from(step.as_str())));
    desk.people.posts = posts(nodes);
    desk.start(DRAFTER);
    (desk, steps)
}

/// Everyone simply agrees until it is over.
fn run_out(desk: &mut Desk) {
    if desk.state.status == Status::Suspended {
        desk.does(BOSS, Command::Resume { reason: String::new() }).unwrap();
    }
    let mut left = 1_000;
    while desk.state.status == Status::Active {
        let work = desk.state.open_duties().find(|duty| duty.is_work()).map(|duty| (duty.id, number(duty.holder)));
        match work {
            Some((id, who)) => desk.does(who, submit(id, "agree")).unwrap(),
            None => desk.end_sub("agree"),
        }
        left -= 1;
        assert!(left > 0, "it goes round and round");
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_is_done_the_promises_hold_and_it_can_finish(nodes in flows(), blows in blows()) {
        let (mut desk, steps) = desk(&nodes);
        for blow in &blows {
            strike(&mut desk, blow, &steps);
        }
        desk.check();
        run_out(&mut desk);
        desk.check();
    }
}
