//! `cargo xtask e2e`: only the tests that drive a real Chromium.

use crate::run::Outcome;
use crate::test;

/// Browser tests live in modules called `browser`. A filter on the name of a test binary would be refused wherever a
/// selected package has no such binary.
const BROWSER: &str = "test(/(^|::)browser::/)";

pub fn e2e(args: &[String]) -> Outcome {
    let mut all = vec!["-E".to_owned(), BROWSER.to_owned()];
    all.extend_from_slice(args);
    test::test(&all)
}
