#![allow(clippy::unwrap_used, missing_docs)]

mod adopting;
mod chaos;
mod claims;
mod definitions;
mod desk;
mod drawing;
mod finishing;
mod hostile;
mod illegal;
mod model;
mod regressions;
mod rehearsing;
mod shape;
mod shipped;
mod subs;
mod verbs;
