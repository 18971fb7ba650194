//! `zhongshu file-worker`: reads one foreign file, given on standard input, in a process that has little and may be ended. For
//! the server itself.

use std::io::{Read, StdoutLock, Write, stdin, stdout};
use std::time::Duration;

use ofd::draw::Spares;

use crate::cli::{FileWorker, Wanted};
use crate::failure::Outcome;
use crate::reading::Answer;
use crate::{fonts, viewer, word, worker, world};

/// No further page is begun after this time: whoever asked for the first one waits.
const WHILE: Duration = Duration::from_millis(250);
/// No further page is begun after so many bytes.
const PICTURES: usize = 8 << 20;

/// Answers one question, in lines.
///
/// # Errors
/// When nothing can be read or written. What is wrong with the file is an answer.
pub fn run(asked: &FileWorker) -> Outcome {
    worker::bound()?;
    let mut file = Vec::new();
    stdin().read_to_end(&mut file)?;
    let mut out = stdout().lock();
    let answer = match asked.wanted {
        Wanted::Word => word::import(&file).map(Answer::Import),
        Wanted::Text => viewer::open(&file).map(|reader| Answer::Texts(viewer::texts(&reader))),
        Wanted::Pages => return pages(&file, asked, &mut out),
    };
    Ok(out.write_all(&answer.unwrap_or_else(Answer::Refused).line())?)
}

/// What the file says of itself where that is not known, then its pages from one on, each said as soon as it is drawn.
fn pages(file: &[u8], asked: &FileWorker, out: &mut StdoutLock<'_>) -> Outcome {
    let reader = match viewer::open(file) {
        Ok(reader) => reader,
        Err(why) => return Ok(out.write_all(&Answer::Refused(why).line())?),
    };
    // To verify every signature again costs more than a page.
    if !asked.known {
        out.write_all(&Answer::File(viewer::file(file, &reader)).line())?;
    }
    // Without any font of ours what the file embeds is shown all the same.
    let fonts = fonts::load(asked.folder.as_deref()).ok();
    let spares = fonts.as_ref().map_or_else(|| Spares::new(&[]), |(fonts, _)| viewer::spares(fonts));
    let (begun, mut size) = (world::moment(), 0);
    for number in asked.from..reader.page_count() {
        let line = Answer::Page(viewer::page(&reader, number, &spares)).line();
        size += line.len();
        out.write_all(&line)?;
        if size > PICTURES || begun.elapsed() > WHILE {
            break;
        }
    }
    Ok(())
}
