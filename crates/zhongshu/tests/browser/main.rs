//! The program in a real Chromium, used as an office uses it. The module's name is what the test runner groups by: one
//! browser at a time.
#![allow(clippy::unwrap_used)]

mod browser;
