//! The demo office (演示): fictional 云泽区 with people, papers and a year's work, the same for the same seed.

mod agenda;
mod cast;
mod errands;
mod field;
mod history;
mod journey;
mod openings;
mod outings;
mod place;
mod rounds;
pub mod rows;
mod sayings;
mod steps;
mod subjects;
mod supervision;
mod texts;

pub use cast::{Accounts, Cast, PASSWORD};
pub use history::{Past, fill};
pub use journey::{Doing, play};
pub use place::{Place, build, install};

use lexicon::Instant;

/// A source of repeatable choices (SplitMix64); the demo must be the same on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The same seed throws the same dice.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        usize::try_from(z % (n.max(1) as u64)).unwrap_or(0)
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Yes, in so many of a hundred throws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Moves the clock of the world the demo is made in.
pub type SetClock<'a> = &'a dyn Fn(Instant);
