//! The printer of forms (打印表单): each is set by a process of its own, ended when it takes too long or too much. A template is
//! written by people: whatever it computes, the server goes on.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use office::document::PagePicture;
use office::forms::{Job, Pictures, Printer, Trouble};
use serde::{Deserialize, Serialize};

use crate::worker::{End, Program, Room};

/// How long pages for the screen may take: while a template is written, and before it is published.
const TRIAL: Duration = Duration::from_secs(5);
/// How long a file may take: what prints it was tried before it was published.
const PRINT: Duration = Duration::from_secs(20);
/// Forms set at once; others wait.
const AT_ONCE: usize = 2;
/// Forms waiting at most.
const WAITING: usize = 6;

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
    program: Program,
    fonts: Option<PathBuf>,
    room: Room,
}

impl WorkerPrinter {
    /// A printer with the fonts of a folder.
    pub fn new(fonts: Option<PathBuf>) -> WorkerPrinter {
        WorkerPrinter { program: Program::own(), fonts, room: Room::new(AT_ONCE, WAITING) }
    }

    fn run(&self, job: &Job, most: Option<usize>) -> Result<Vec<u8>, Trouble> {
        let _place = self.room.enter(Some(job.unit)).ok_or_else(|| trouble("现在打印的人太多，请稍后再试"))?;
        let (data, date) = (job.data.clone(), job.date.to_string());
        let asked = Asked { template: job.template.clone(), data, title: job.title.clone(), date, most };
        let asked = serde_json::to_vec(&asked).map_err(|e| trouble(format!("数据不能使用（{e}）")))?;
        let mut args: Vec<&OsStr> = vec!["form-worker".as_ref()];
        args.extend(self.fonts.as_ref().map(|folder| folder.as_os_str()));
        let patience = if most.is_some() { TRIAL } else { PRINT };
        let heard = self.program.ask(&args, asked, patience);
        ended(&heard.end, patience).map_or(Ok(heard.bytes), |why| Err(trouble(why)))
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

/// Why a worker did not answer.
fn ended(end: &End, patience: Duration) -> Option<String> {
    match end {
        End::Whole => None,
        End::Slow => {
            Some(format!("{} 秒内没有排完，已停止。模板里可能有没有尽头的循环，或者内容太多", patience.as_secs()))
        }
        End::Fallen => Some("模板没有排完就停了：循环太长、内容太多，占满了内存，或者嵌套太深".to_owned()),
        End::Silent => Some("排版程序没有启动，请稍后再试或告诉系统管理员".to_owned()),
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
        let papers = [Form::OutgoingSheet, Form::IncomingSheet, Form::MemoSheet, Form::Notice];
        for form in papers.into_iter().chain([Form::SupervisionNotice, Form::SupervisionSheet]) {
            assert_eq!(set(&fonts, form, "一般").count(), 1, "{form:?}");
            assert_eq!(set(&fonts, form, "空白").count(), 1, "{form:?}");
        }
        let again = || set(&fonts, Form::OutgoingSheet, "一般").pdf().unwrap();
        assert_eq!(again(), again());
    }
}
