//! The printer of forms (打印表单): each is set by a process of its own, ended when it takes too long or too much. A template is
//! written by people: whatever it computes, the server goes on.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use office::document::PagePicture;
use office::forms::{Job, Pictures, Printer, Trouble};
use serde::{Deserialize, Serialize};

/// How long pages for the screen may take: while a template is written, and before it is published.
const TRIAL: Duration = Duration::from_secs(5);
/// How long a file may take: what prints it was tried before it was published.
const PRINT: Duration = Duration::from_secs(20);
/// Forms set at once; others wait.
const AT_ONCE: usize = 2;
/// Forms waiting at most.
const WAITING: usize = 6;
/// Most bytes taken from the worker.
const MOST: u64 = 64 * 1024 * 1024;

/// What the worker is asked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The template.
    pub template: String,
    /// What stands on the form.
    pub data: serde_json::Value,
    /// Title of the file.
    pub title: String,
    /// Date of the file, as `2026-11-23`.
    pub date: String,
    /// The first so many pages as pictures; none for the file.
    pub most: Option<usize>,
}

/// What the worker answers where it is no file.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// How many pages, and fingerprint and picture of the first ones.
    Pages(usize, Vec<(String, String)>),
    /// The line of the template and what is wrong there.
    Fault(usize, String),
}

/// Runs this program again for every form.
pub struct WorkerPrinter {
    fonts: Option<PathBuf>,
    room: Room,
}

impl WorkerPrinter {
    /// A printer with the fonts of a folder.
    pub fn new(fonts: Option<PathBuf>) -> WorkerPrinter {
        WorkerPrinter { fonts, room: Room::default() }
    }

    fn run(&self, job: &Job, most: Option<usize>) -> Result<Vec<u8>, Trouble> {
        let _place = self.room.enter().ok_or_else(|| trouble("现在打印的人太多，请稍后再试"))?;
        let (data, date) = (job.data.clone(), job.date.to_string());
        let asked = Asked { template: job.template.clone(), data, title: job.title.clone(), date, most };
        let asked = serde_json::to_vec(&asked).map_err(|e| trouble(format!("数据不能使用（{e}）")))?;
        let child = self.command().spawn().map_err(|e| trouble(format!("排版程序没有启动（{e}）")))?;
        converse(child, asked, if most.is_some() { TRIAL } else { PRINT })
    }

    fn command(&self) -> Command {
        // The very program that runs, also after an upgrade put a newer one in its place.
        let running = PathBuf::from("/proc/self/exe");
        let own = if running.exists() { running } else { std::env::current_exe().unwrap_or(running) };
        let mut command = Command::new(own);
        command.arg("form-worker").args(&self.fonts);
        // Nothing of the server's surroundings is the template's business.
        command.env_clear();
        for name in ["HOME", "ZHONGSHU_FONTS"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

impl Printer for WorkerPrinter {
    fn pages(&self, job: &Job, most: usize) -> Result<Pictures, Trouble> {
        match serde_json::from_slice(&self.run(job, Some(most))?) {
            Ok(Answer::Pages(count, pages)) => {
                let pages = pages.into_iter().map(|(hash, svg)| PagePicture { hash, svg });
                Ok(Pictures { count, pages: pages.collect() })
            }
            Ok(Answer::Fault(line, message)) => Err(Trouble { line, message }),
            Err(_) => Err(trouble("排版程序没有答复")),
        }
    }

    fn pdf(&self, job: &Job) -> Result<Vec<u8>, Trouble> {
        let bytes = self.run(job, None)?;
        if bytes.starts_with(b"%PDF") {
            return Ok(bytes);
        }
        match serde_json::from_slice(&bytes) {
            Ok(Answer::Fault(line, message)) => Err(Trouble { line, message }),
            _ => Err(trouble("排版程序没有答复")),
        }
    }
}

fn trouble(message: impl Into<String>) -> Trouble {
    Trouble { line: 0, message: message.into() }
}

/// Sends the question, waits for the answer, ends the worker when the time is up.
fn converse(mut child: Child, asked: Vec<u8>, patience: Duration) -> Result<Vec<u8>, Trouble> {
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (tell, heard) = mpsc::channel();
    // A worker that does not read must not hold the one who writes.
    let writer = thread::spawn(move || input.map(|mut input| input.write_all(&asked)));
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.map(|output| output.take(MOST).read_to_end(&mut bytes));
        _ = tell.send((matches!(read, Some(Ok(_))), bytes));
    });
    let answer = heard.recv_timeout(patience);
    if answer.is_err() {
        _ = child.kill();
    }
    let ended = child.wait();
    _ = writer.join();
    _ = reader.join();
    match (answer, ended) {
        (Ok((true, bytes)), Ok(status)) if status.success() => Ok(bytes),
        (Err(RecvTimeoutError::Timeout), _) => Err(trouble(slow(patience))),
        (_, Ok(status)) => Err(trouble(fallen(status, patience))),
        (_, Err(why)) => Err(trouble(format!("排版程序没有答复（{why}）"))),
    }
}

fn slow(patience: Duration) -> String {
    format!("{} 秒内没有排完，已停止。模板里可能有没有尽头的循环，或者内容太多", patience.as_secs())
}

/// Why a worker ended without an answer.
fn fallen(status: ExitStatus, patience: Duration) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // SIGXCPU, or the end that follows it: the time of the processor is up before that of the clock with several at work.
        if matches!(status.signal(), Some(24 | 9)) {
            return slow(patience);
        }
    }
    _ = (status, patience);
    "模板占用的内存太多或嵌套太深，已停止".to_owned()
}

/// How many are at work, and how many wait.
#[derive(Default)]
struct Room {
    inside: Mutex<(usize, usize)>,
    left: Condvar,
}

impl Room {
    fn enter(&self) -> Option<Place<'_>> {
        let mut count = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if count.1 >= WAITING {
            return None;
        }
        count.1 += 1;
        let mut count = self.left.wait_while(count, |c| c.0 >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *count = (count.0 + 1, count.1 - 1);
        Some(Place(self))
    }
}

struct Place<'a>(&'a Room);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    #[test]
    fn a_worker_that_answers_is_heard_and_one_that_falls_or_never_ends_is_told_of() {
        let long = Duration::from_secs(60);
        assert_eq!(converse(shell("cat"), b"question".to_vec(), long).unwrap(), b"question");
        let fell = converse(shell("exit 3"), Vec::new(), long).unwrap_err();
        assert!(fell.message.contains("内存太多"), "{fell:?}");
        // One that neither reads nor ends, with more to be written than a pipe holds.
        let slow = converse(shell("exec sleep 1000"), vec![0; 1 << 20], Duration::from_millis(50)).unwrap_err();
        assert!(slow.message.contains("没有排完"), "{slow:?}");
    }

    #[test]
    fn a_place_is_free_again_when_whoever_had_it_left() {
        let room = Room::default();
        let first = room.enter();
        let second = room.enter();
        assert!(first.is_some() && second.is_some());
        drop(first);
        assert!(room.enter().is_some());
    }
}

/// Every shipped form, set with every sample.
#[cfg(test)]
mod shipped {
    use lexicon::Date;
    use office::forms::{Form, sample};
    use typeset::forms::compile;

    const DAY: Date = Date::constant(2026, 11, 23);

    fn set(fonts: &typeset::Fonts, form: Form, name: &str) -> typeset::Pages {
        let data = sample::sample(form, name, ("云泽区人民政府办公室", DAY));
        let asked = typeset::forms::Form { template: form.shipped(), data: &data.value, title: &data.title, date: DAY };
        compile(fonts, &asked).unwrap_or_else(|fault| panic!("{form:?} {name}: {fault}"))
    }

    /// Where `ZHONGSHU_FORMS_OUT` names a folder, the files are put there to be looked at.
    fn keep(form: Form, name: &str, pdf: &[u8]) {
        if let Some(folder) = std::env::var_os("ZHONGSHU_FORMS_OUT") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{}-{name}.pdf", form.key())), pdf).unwrap();
        }
    }

    #[test]
    fn every_shipped_form_is_set_with_much_little_and_nothing() {
        let (fonts, _maps) = crate::fonts::load(None).unwrap();
        for form in Form::ALL {
            for name in sample::NAMES {
                let pages = set(&fonts, form, name);
                assert!(pages.notes().is_empty(), "{form:?} {name}: {:?}", pages.notes());
                let many = if name == "很多" { 500 } else { 4 };
                assert!((1..=many).contains(&pages.count()), "{form:?} {name}: {} pages", pages.count());
                let pdf = pages.pdf().unwrap();
                assert!(pdf.starts_with(b"%PDF"));
                keep(form, name, &pdf);
            }
        }
        for form in [Form::OutgoingSheet, Form::IncomingSheet, Form::MemoSheet, Form::Notice] {
            assert_eq!(set(&fonts, form, "一般").count(), 1, "{form:?}");
            assert_eq!(set(&fonts, form, "空白").count(), 1, "{form:?}");
        }
        let again = || set(&fonts, Form::OutgoingSheet, "一般").pdf().unwrap();
        assert_eq!(again(), again());
    }
}
