//! World (环境): the only place of the house that asks for the time and for randomness.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use lexicon::Instant;
use office::demo::Dice;
use store::World;
use uuid::Uuid;

/// The real world.
#[derive(Debug, Clone, Copy)]
pub struct RealWorld;

impl World for RealWorld {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the program")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "the one source of identifiers of the program")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    #[expect(clippy::disallowed_methods, reason = "the one source of secrets of the program")]
    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system gives random bytes: without them no secret is safe");
        secret
    }
}

/// A moment to measure from.
#[expect(clippy::disallowed_methods, reason = "durations of the program's own work")]
pub fn moment() -> std::time::Instant {
    std::time::Instant::now()
}

/// The world in which a demo is made: the clock stands where it is put, and everything drawn follows from the seed.
#[derive(Debug)]
pub struct DemoWorld {
    now: AtomicI64,
    drawn: AtomicU64,
    seed: u64,
}

impl DemoWorld {
    /// A world of a seed, at an instant.
    pub fn new(seed: u64, now: Instant) -> DemoWorld {
        DemoWorld { now: AtomicI64::new(now.ms()), drawn: AtomicU64::new(0), seed }
    }

    /// Puts the clock.
    pub fn set(&self, now: Instant) {
        self.now.store(now.ms(), Ordering::SeqCst);
    }

    fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::SeqCst)
    }
}

impl World for DemoWorld {
    fn now(&self) -> Instant {
        Instant::from_ms(self.now.load(Ordering::SeqCst))
    }

    /// The count comes first after the time, so that identifiers of one millisecond stand in the order drawn.
    fn uuid(&self) -> Uuid {
        let mut tail = [0; 10];
        tail[..8].copy_from_slice(&self.draw().to_be_bytes());
        tail[8..].copy_from_slice(&self.seed.to_be_bytes()[6..]);
        let ms = u64::try_from(self.now().ms()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        let mut dice = Dice::new(self.seed ^ self.draw().rotate_left(32));
        std::array::from_fn(|_| u8::try_from(dice.below(256)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_world_repeats_itself_and_its_identifiers_ascend() {
        let draw = |seed| {
            let world = DemoWorld::new(seed, Instant::from_ms(1_795_163_400_000));
            (0..300).map(|_| world.uuid()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(1).is_sorted());
        assert!(draw(1).windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn the_real_world_never_repeats_a_secret() {
        assert_ne!(RealWorld.secret(), RealWorld.secret());
        assert!(RealWorld.uuid() < RealWorld.uuid());
    }
}
