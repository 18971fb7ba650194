//! Room (席位): how many workers run at once, and how many questions wait. Units share it fairly: none holds more than half of
//! the places, whatever its templates do and whatever files it is sent.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use lexicon::UnitId;

/// Places for workers, and for those who wait.
pub struct Room {
    at_once: usize,
    waiting: usize,
    line: Mutex<Line>,
    moved: Condvar,
}

/// A place taken by a unit, given back when dropped. Persons without a unit share one part.
pub struct Place<'a>(&'a Room, Option<UnitId>);

impl Room {
    /// A room where so many work at once and so many wait.
    pub fn new(at_once: usize, waiting: usize) -> Room {
        Room { at_once, waiting, line: Mutex::default(), moved: Condvar::new() }
    }

    /// Waits for a place; none where too many of the unit, or of all, wait already.
    pub fn enter(&self, unit: Option<UnitId>) -> Option<Place<'_>> {
        let mut line = self.line();
        let ticket = line.join(unit, self.waiting)?;
        // One of a crowd may have made way.
        self.moved.notify_all();
        while !line.step_in(ticket, self.at_once) {
            if !line.has(ticket) {
                return None;
            }
            line = self.moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        // Another may be next now.
        self.moved.notify_all();
        Some(Place(self, unit))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.line().leave(self.1);
        self.0.moved.notify_all();
    }
}

/// Half, and at least one.
fn share(places: usize) -> usize {
    (places / 2).max(1)
}

/// Who is inside, and who waits.
#[derive(Default)]
struct Line {
    inside: Vec<Option<UnitId>>,
    waiting: Vec<(u64, Option<UnitId>)>,
    /// When each unit last stepped in: the one that had to wait longest is next.
    served: HashMap<Option<UnitId>, u64>,
    moves: u64,
}

impl Line {
    /// A ticket; none where the part of the unit is taken, or all.
    fn join(&mut self, unit: Option<UnitId>, most: usize) -> Option<u64> {
        let own = self.waiters(unit);
        if own >= share(most) || self.waiting.len() >= most && !self.make_way(own) {
            return None;
        }
        self.moves += 1;
        self.waiting.push((self.moves, unit));
        Some(self.moves)
    }

    fn waiters(&self, unit: Option<UnitId>) -> usize {
        self.waiting.iter().filter(|(_, of)| *of == unit).count()
    }

    /// Turns away the newest of the unit with most waiters, for one that has fewer by two.
    fn make_way(&mut self, own: usize) -> bool {
        let crowd = self.waiting.iter().map(|(ticket, of)| (self.waiters(*of), *ticket)).max();
        let last = crowd.filter(|(count, _)| *count > own + 1);
        self.waiting.retain(|(ticket, _)| last.is_none_or(|(_, gone)| gone != *ticket));
        last.is_some()
    }

    fn has(&self, ticket: u64) -> bool {
        self.waiting.iter().any(|(of, _)| *of == ticket)
    }

    /// Takes a place where there is one and nobody comes before.
    fn step_in(&mut self, ticket: u64, at_once: usize) -> bool {
        let may = |unit: Option<UnitId>| self.inside.iter().filter(|of| **of == unit).count() < share(at_once);
        let next = self.waiting.iter().filter(|(_, unit)| may(*unit));
        let next = next.min_by_key(|(ticket, unit)| (self.served.get(unit).copied(), *ticket)).copied();
        let Some((_, unit)) = next.filter(|(first, _)| self.inside.len() < at_once && *first == ticket) else {
            return false;
        };
        self.moves += 1;
        self.served.insert(unit, self.moves);
        self.waiting.retain(|(of, _)| *of != ticket);
        self.inside.push(unit);
        true
    }

    fn leave(&mut self, unit: Option<UnitId>) {
        if let Some(at) = self.inside.iter().position(|of| *of == unit) {
            self.inside.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn unit(n: u128) -> Option<UnitId> {
        Some(UnitId::from_uuid(uuid::Uuid::from_u128(n)))
    }

    #[test]
    fn a_unit_that_fills_its_places_leaves_half_of_them_to_the_others() {
        let (mut line, busy, other) = (Line::default(), unit(1), unit(2));
        let tickets: Vec<_> = (0..9).map_while(|_| line.join(busy, 6)).collect();
        assert_eq!(tickets.len(), 3, "half of the waiting places");
        assert!(line.step_in(tickets[0], 2));
        assert!(!line.step_in(tickets[1], 2), "half of the running places");
        let there = line.join(other, 6).expect("a waiting place is left");
        assert!(line.step_in(there, 2), "a running place is left");
        line.leave(busy);
        assert!(line.step_in(tickets[1], 2));
    }

    #[test]
    fn two_busy_units_do_not_starve_a_third() {
        let mut line = Line::default();
        let (a, b, c) = (unit(1), unit(2), unit(3));
        for of in [a, b] {
            let first = line.join(of, 6).unwrap();
            assert!(line.step_in(first, 2));
        }
        let crowd: Vec<_> = [a, b, a, b, a, b].into_iter().map(|of| (line.join(of, 6).unwrap(), of)).collect();
        let there = line.join(c, 6).expect("the newest of a crowd makes way");
        assert!(!line.has(crowd[5].0) && line.has(crowd[4].0));
        assert_eq!(line.join(a, 6), None);
        line.leave(a);
        assert!(!line.step_in(crowd[0].0, 2), "who waited longest is next, not who asked first");
        assert!(line.step_in(there, 2));
        // The one that was served last waits for the other.
        line.leave(c);
        assert!(line.step_in(crowd[0].0, 2));
        line.leave(b);
        assert!(line.step_in(crowd[1].0, 2));
    }

    #[test]
    fn one_unit_alone_is_served_in_turn_and_persons_without_a_unit_are_one() {
        let mut line = Line::default();
        let (first, second) = (line.join(None, 6).unwrap(), line.join(None, 6).unwrap());
        assert!(!line.step_in(second, 2));
        assert!(line.step_in(first, 2) && !line.step_in(second, 2));
        line.leave(None);
        assert!(line.step_in(second, 2));
        let mut narrow = Line::default();
        let only = narrow.join(unit(1), 1).unwrap();
        assert!(narrow.step_in(only, 1), "a room of one place has one for everybody");
    }

    #[test]
    fn a_place_is_free_again_when_whoever_had_it_left() {
        let room = Room::new(2, 2);
        let held = room.enter(unit(1)).unwrap();
        thread::scope(|scope| {
            let (tell, heard) = mpsc::channel();
            let second = &room;
            scope.spawn(move || {
                let place = second.enter(unit(1));
                tell.send(place.is_some()).unwrap();
            });
            let other = room.enter(unit(2)).expect("the busy unit has half of the places");
            assert!(heard.try_recv().is_err(), "its second waits for its first");
            drop(held);
            assert!(heard.recv().unwrap());
            drop(other);
        });
        assert!(room.line().inside.is_empty() && room.line().waiting.is_empty());
    }

    #[test]
    fn one_that_makes_way_is_told_so_and_does_not_wait_for_ever() {
        let room = Room::new(2, 4);
        let (a, b) = (room.enter(unit(1)).unwrap(), room.enter(unit(2)).unwrap());
        thread::scope(|scope| {
            let (tell, heard) = mpsc::channel();
            for of in [1, 1, 2, 2] {
                let (tell, room) = (tell.clone(), &room);
                scope.spawn(move || tell.send((of, room.enter(unit(of)).is_some())).unwrap());
            }
            while room.line().waiting.len() < 4 {
                thread::yield_now();
            }
            let third = scope.spawn(|| room.enter(unit(3)).is_some());
            let (_, let_in) = heard.recv().unwrap();
            assert!(!let_in, "somebody of a crowd was turned away at once");
            drop((a, b));
            assert!(third.join().unwrap());
            assert!(heard.iter().take(3).all(|(_, let_in)| let_in));
        });
    }
}
