//! Reading (读外来文件): OFD and Word files from elsewhere are read by a worker, so that one that never ends or wants too much
//! does no harm. What was read of an OFD file is kept a while: its pages are asked for one by one.

mod answer;
mod shelf;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use lexicon::UnitId;
use office::document::viewer::{LayoutFile, LayoutPage, Original};
use office::document::word::Import;
use office::{Error, Result};

pub use answer::Answer;
pub use shelf::Clock;

use crate::worker::{End, Heard, MEMORY, Program, Room};
use shelf::{Page, Shelf};

/// How long a reader may take.
pub struct Patience {
    /// To open a file and draw some of its pages, and to read a Word file.
    pub look: Duration,
    /// To read all text of a file.
    pub text: Duration,
}

/// What the server waits.
pub const PATIENCE: Patience = Patience { look: Duration::from_secs(5), text: Duration::from_secs(20) };

/// Files read at once; others wait.
const AT_ONCE: usize = 2;
/// Files waiting at most. A browser asks for many pictures at a time, one after the other, and one worker answers them all.
const WAITING: usize = 12;

/// Reads foreign files through this program.
pub struct Reading {
    program: Program,
    fonts: Option<PathBuf>,
    patience: Patience,
    room: Room,
    shelf: Shelf,
}

impl Reading {
    /// A reader with the fonts of a folder. The clock tells the time since any moment.
    pub fn new(program: Program, fonts: Option<PathBuf>, patience: Patience, clock: Clock) -> Reading {
        Reading { program, fonts, patience, room: Room::new(AT_ONCE, WAITING), shelf: Shelf::new(clock) }
    }

    /// What an OFD file says of itself. Its first pages are drawn by the same worker.
    pub fn file(&self, original: &Original<'_>) -> Result<LayoutFile> {
        if let Some(known) = self.shelf.file(&original.blob) {
            return known;
        }
        let _place = self.enter(original.unit)?;
        if let Some(known) = self.shelf.file(&original.blob) {
            return known;
        }
        self.look(original, 0)?.file.map_err(Error::Press)
    }

    /// A page of an OFD file, from 0. Those after it are drawn by the same worker while there is time.
    pub fn page(&self, original: &Original<'_>, number: usize) -> Result<LayoutPage> {
        if let Some(known) = self.shelf.page(&original.blob, number) {
            return known;
        }
        let _place = self.enter(original.unit)?;
        // Whoever was before in the line may have had it drawn.
        if let Some(known) = self.shelf.page(&original.blob, number) {
            return known;
        }
        let looked = self.look(original, number)?;
        match (looked.file, looked.page) {
            (Err(why), _) | (_, Some(Err(why))) => Err(Error::Press(why)),
            (_, Some(Ok(page))) => Ok(page),
            (Ok(file), None) if number >= file.pages.len() => Err(Error::NotFound),
            (Ok(_), None) => Err(mute()),
        }
    }

    /// The text of every page of an OFD file.
    pub fn texts(&self, original: &Original<'_>) -> Result<Vec<String>> {
        let _place = self.enter(original.unit)?;
        let heard = self.ask(&["text"], original.bytes()?, self.patience.text)?;
        match Answer::all(&heard.bytes).pop() {
            Some(Answer::Texts(texts)) => Ok(texts),
            Some(Answer::Refused(why)) => Err(Error::Press(why)),
            _ => Err(said(&heard.end, "这个文件", self.patience.text).map_or_else(mute, Error::Press)),
        }
    }

    /// The fields of a draft in a Word or text file.
    pub fn import(&self, unit: Option<UnitId>, file: &[u8]) -> Result<Import> {
        let crowded = || Error::Crowded("现在读文件的人太多，请稍后再试。".to_owned());
        let place = self.room.enter(unit).ok_or_else(crowded)?;
        let heard = self.ask(&["word"], file.to_vec(), self.patience.look)?;
        drop(place);
        match Answer::all(&heard.bytes).pop() {
            Some(Answer::Import(import)) => Ok(import),
            Some(Answer::Refused(why)) => Err(Error::Upload(why)),
            _ => {
                let why = said(&heard.end, "这个文件", self.patience.look).unwrap_or_else(|| MUTE.to_owned());
                Err(Error::Upload(format!("{why}请删去不要的内容，或另存为文本文件（.txt）后再导入。")))
            }
        }
    }

    fn enter(&self, unit: Option<UnitId>) -> Result<crate::worker::Place<'_>> {
        self.room.enter(unit).ok_or_else(|| Error::Crowded("现在看的人太多，请稍后刷新。".to_owned()))
    }

    /// What a worker says. That none can be started is no fault of the file.
    fn ask(&self, asked: &[&str], file: Vec<u8>, patience: Duration) -> Result<Heard> {
        let mut args: Vec<&OsStr> = vec!["file-worker".as_ref()];
        args.extend(asked.iter().map(OsStr::new));
        if let Some(folder) = &self.fonts {
            args.extend(["--folder".as_ref(), folder.as_os_str()]);
        }
        let heard = self.program.ask(&args, file, patience);
        if heard.end == End::Silent {
            return Err(Error::Setup("读文件的程序没有启动，请稍后再试或告诉系统管理员。".to_owned()));
        }
        Ok(heard)
    }

    /// Has a worker read a file and draw its pages from one on, and keeps all that on the shelf. What a known file says of
    /// itself, its signatures above all, is not found out again.
    fn look(&self, original: &Original<'_>, from: usize) -> Result<Looked> {
        let (known, number) = (self.shelf.file(&original.blob).and_then(Result::ok), from.to_string());
        let mut asked = vec!["pages", "--from", &number];
        asked.extend(known.is_some().then_some("--known"));
        let heard = self.ask(&asked, original.bytes()?, self.patience.look)?;
        let (new, mut file, mut pages) = (known.is_none(), known.map(Ok), Vec::new());
        for answer in Answer::all(&heard.bytes) {
            match answer {
                Answer::File(read) if new => file = Some(Ok(read)),
                Answer::Refused(why) => file = Some(Err(why)),
                Answer::Page(page) => pages.push(page),
                Answer::File(_) | Answer::Texts(_) | Answer::Import(_) => {}
            }
        }
        let what = if file.is_some() { "这一页" } else { "这个文件" };
        let why = said(&heard.end, what, self.patience.look);
        let file = match (file, why) {
            (Some(file), why) => {
                // Read as far as here: the rest of the file is shown.
                pages.extend(why.map(Err));
                file
            }
            (None, why) => Err(why.unwrap_or_else(|| MUTE.to_owned())),
        };
        let file = file.map(|file| if new { with_notes(file, from, &pages) } else { file });
        let looked = Looked { file: file.clone(), page: pages.first().cloned() };
        self.shelf.put(&original.blob, file, (from, pages));
        Ok(looked)
    }
}

/// A file with what is left out of the pages drawn with it, each thing once with the first page it is told of.
fn with_notes(mut file: LayoutFile, from: usize, pages: &[Page]) -> LayoutFile {
    let mut told = BTreeSet::new();
    for (number, page) in (from + 1..).zip(pages) {
        for note in page.iter().flat_map(|page| &page.notes) {
            if told.insert(note) && told.len() <= NOTES {
                file.notes.push(format!("第 {number} 页：{note}"));
            }
        }
    }
    file
}

/// What a worker said of a file, and of the page asked for.
struct Looked {
    file: std::result::Result<LayoutFile, String>,
    page: Option<Page>,
}

/// Most places told of a file's pages.
const NOTES: usize = 20;

const MUTE: &str = "读文件的程序没有答复，请再试一次。";

fn mute() -> Error {
    Error::Press(MUTE.to_owned())
}

/// Why a worker did not read to the end.
fn said(end: &End, what: &str, patience: Duration) -> Option<String> {
    match end {
        End::Whole | End::Silent => None,
        End::Slow => Some(format!("{what}太复杂，读了 {} 秒还没有读完，已停止。", patience.as_secs())),
        End::Fallen => Some(format!("{what}太复杂，占用的内存超过 {} GB 或层次太深，已停止。", MEMORY >> 30)),
    }
}
