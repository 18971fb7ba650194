//! `--watch`: sets a draft again whenever it was saved.

use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use super::{Shop, output};
use crate::failure::{Failure, Outcome};
use crate::world::moment;

/// How often the drafts are looked at: nobody notices the wait, and no disk the looking.
const PAUSE: Duration = Duration::from_millis(200);

impl Shop<'_> {
    /// Sets every draft that was saved since it was set last, until the program is stopped. A draft that cannot be set keeps the
    /// others from nothing.
    ///
    /// # Errors
    /// When one of the drafts is not there to begin with: a name typed wrong would be waited for without end.
    pub(super) fn watch(&self) -> Outcome<ExitCode> {
        for input in &self.asked.inputs {
            input.metadata().map_err(|e| Failure::reading(input, &e))?;
        }
        let mut seen: Vec<Option<SystemTime>> = vec![None; self.asked.inputs.len()];
        eprintln!("文稿一保存就重新排版；按 Ctrl+C 结束。");
        loop {
            for (input, last) in self.asked.inputs.iter().zip(&mut seen) {
                let saved = saved_at(input);
                if saved != *last {
                    *last = saved;
                    if saved.is_some() {
                        self.again(input);
                    } else {
                        eprintln!("{}：文稿不在了，放回来就接着排版。", input.display());
                    }
                }
            }
            thread::sleep(PAUSE);
        }
    }

    fn again(&self, input: &Path) {
        let begun = moment();
        match self.one(input) {
            Ok(_) => {
                let written = output(&self.asked.output, input);
                println!("{}：{} 毫秒", written.display(), begun.elapsed().as_millis());
            }
            Err(failure) => eprintln!("zhongshu：{failure}"),
        }
    }
}

/// When a draft was saved last; none when it is not there, looked at twice: an editor that writes it anew takes it away for a
/// moment.
fn saved_at(input: &Path) -> Option<SystemTime> {
    let look = || input.metadata().ok()?.modified().ok();
    look().or_else(|| {
        thread::sleep(PAUSE);
        look()
    })
}
