//! World: the time and the randomness, given from outside.

use lexicon::Instant;
use uuid::Uuid;

/// What the store cannot know by itself. The binary gives the real one, tests one that repeats itself.
pub trait World: Send + Sync {
    /// The present.
    fn now(&self) -> Instant;
    /// A fresh UUIDv7.
    fn uuid(&self) -> Uuid;
    /// 32 bytes nobody can guess.
    fn secret(&self) -> [u8; 32];
}
