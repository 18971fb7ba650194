//! Doors (门口): who asks the same slow question as another waits for that one's answer, which serves both, and takes no thread
//! and no place with whatever answers while waiting. Pages are read in turn: many at once on few cores would keep the unlucky
//! waiting many times as long as the rest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use lexicon::UnitId;
use office::BlobId;
use tokio::sync::{Mutex as Gate, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// What is asked: for a unit, of a file, and what of it.
pub(crate) type Question = (Option<UnitId>, BlobId, &'static str);

/// Leave to ask; the next may ask when it is dropped.
pub(crate) type Door = OwnedMutexGuard<()>;

/// A place among those who read a page; the next may read when it is dropped. It goes along with the work, for work goes on where
/// nobody waits for its answer any more. `None` would be a door that is shut, which none is.
pub(crate) type Reading = Option<OwnedSemaphorePermit>;

/// The questions under way, and the places for who reads a page.
pub(crate) struct Doors(Mutex<HashMap<Question, Weak<Gate<()>>>>, Arc<Semaphore>);

impl Doors {
    /// Doors with so many places for reading.
    pub(crate) fn new(places: usize) -> Doors {
        Doors(Mutex::default(), Arc::new(Semaphore::new(places)))
    }

    /// Waits, in turn, for a place to read.
    pub(crate) async fn reading(&self) -> Reading {
        Arc::clone(&self.1).acquire_owned().await.ok()
    }

    /// Waits, in turn, until nobody else asks this.
    pub(crate) async fn enter(&self, question: Question) -> Door {
        let gate = self.gate(question);
        gate.lock_owned().await
    }

    fn gate(&self, question: Question) -> Arc<Gate<()>> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(&question).and_then(Weak::upgrade) {
            return gate;
        }
        gates.retain(|_, gate| gate.strong_count() > 0);
        let gate = Arc::default();
        gates.insert(question, Arc::downgrade(&gate));
        gate
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn asked<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(door) => Some(door),
            Poll::Pending => None,
        }
    }

    /// Six pictures of one file took all places a unit has, and the seventh was refused.
    #[test]
    fn the_same_question_of_a_unit_is_asked_once_at_a_time_and_others_go_on() {
        let (doors, file) = (Doors::new(2), BlobId::of(b"file"));
        let unit = |n: u8| Some(format!("01900000-0000-7000-8000-00000000000{n}").parse::<UnitId>().unwrap());
        let first = asked(pin!(doors.enter((unit(1), file.clone(), "pages")))).expect("nobody is before");
        let mut second = pin!(doors.enter((unit(1), file.clone(), "pages")));
        let mut third = pin!(doors.enter((unit(1), file.clone(), "pages")));
        assert!(asked(second.as_mut()).is_none() && asked(third.as_mut()).is_none());
        for other in [
            (unit(2), file.clone(), "pages"),
            (None, file.clone(), "pages"),
            (unit(1), BlobId::of(b"other"), "pages"),
            (unit(1), file.clone(), "text"),
        ] {
            assert!(asked(pin!(doors.enter(other))).is_some());
        }
        drop(first);
        assert!(asked(third.as_mut()).is_none(), "in turn");
        let door = asked(second.as_mut()).expect("the first has left");
        drop(door);
        assert!(asked(third.as_mut()).is_some());
    }

    #[test]
    fn whoever_came_first_reads_first() {
        let doors = Doors::new(2);
        let first = asked(pin!(doors.reading())).expect("a place is free");
        let _second = asked(pin!(doors.reading())).expect("another is free");
        let (mut third, mut fourth) = (pin!(doors.reading()), pin!(doors.reading()));
        assert!(asked(third.as_mut()).is_none() && asked(fourth.as_mut()).is_none());
        drop(first);
        assert!(asked(fourth.as_mut()).is_none(), "in turn");
        assert!(asked(third.as_mut()).is_some());
    }

    #[test]
    fn questions_that_were_answered_are_forgotten() {
        let doors = Doors::new(2);
        for n in 0..100_u8 {
            drop(asked(pin!(doors.enter((None, BlobId::of(&[n]), "pages")))));
        }
        assert_eq!(doors.0.lock().unwrap().len(), 1);
    }
}
