//! A paper of twelve pages: first layout, after a keystroke, as PDF, OFD and Word file; one of two hundred for its memory.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use office::demo::Dice;
use office::document::{Content, Sheet};
use typeset::{Block, PageHash, Press};

use super::rivals::{self, Paper};
use super::server;
use super::table::Table;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house;
use crate::press::{OfficePress, set};
use crate::world::moment;

/// Pages wanted.
const PAGES: usize = 12;
/// Keystrokes of which the median counts.
const TIMES: usize = 9;
/// Paragraphs of the paper, found by trying.
const PARAGRAPHS: usize = 38;
/// The same for two hundred pages.
const LONG: usize = PARAGRAPHS * 200 / PAGES;
const SENTENCES: [&str; 7] = [
    "各镇、各部门主要负责同志要亲自部署，分管负责同志具体落实，把任务分解到岗、落实到人。",
    "要对照清单逐项排查，发现问题立即登记，能当场整改的当场整改，一时不能整改的明确责任人和完成时限。",
    "各镇每周五下午五点前报送进展情况，重要情况随时报告，报送材料一律一事一报，不重复报送。",
    "区应急、住建、消防等部门要加强会商研判，建立信息共享和联合检查机制，避免多头检查、重复检查。",
    "要统筹用好现有人员和资金，优先保障群众反映强烈、风险隐患突出的事项，确保工作实效。",
    "对推进不力、弄虚作假的，按有关规定处理；对工作扎实、成效明显的，予以通报表扬。",
    "要广泛宣传发动，畅通群众意见渠道，对群众来信来访反映的问题做到事事有回音、件件有着落。",
];

/// Measures.
pub fn measure(config: &Config, table: &mut Table) -> Outcome {
    let office = OfficePress::new(config.fonts.clone());
    let press = office.ready()?;
    let paper = paper();
    let mut sheet = set(&paper);
    let (pages, first) = timed(|| press.compile(&sheet).map_err(Failure::of))?;
    let name = format!("paper of {} pages (wanted {PAGES}): first layout", pages.count());
    table.add(name, "ms", first, "≤ 100");
    let pdf = timed(|| pages.pdf().map_err(Failure::of))?.1;
    table.add("the same as PDF/A", "ms", pdf, "≤ 100");
    table.add("the same as OFD", "ms", timed(|| pages.ofd(&sheet, &[]).map_err(Failure::of))?.1, "≤ 100");
    let (docx, time) = timed(|| press.docx(&sheet).map_err(Failure::of))?;
    table.add("the same as Word file", "ms", time, "≤ 50");
    let shown = pages.hashes();
    let typed = (0..TIMES).map(|_| keystroke(press, &mut sheet, &shown)).collect::<Outcome<Vec<f64>>>()?;
    let name = "the same after one keystroke, with the pictures of changed pages";
    table.add(name, "ms", median(typed), "≤ 10");
    let folder = house::cache()?.join(format!("bench/paper-{}", std::process::id()));
    let given = Paper { docx: &docx, title: &paper.content.title, body: &paper.content.body };
    let outcome = rivals::measure(&folder, &given, first + pdf, table).and_then(|()| long(config, &folder, table));
    _ = fs::remove_dir_all(&folder);
    outcome
}

/// What came of a piece of work, and how long it took in ms.
fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, f64)> {
    let begun = moment();
    let done = work()?;
    Ok((done, begun.elapsed().as_secs_f64() * 1e3))
}

/// The most memory a call of `zhongshu typeset` takes for two hundred pages.
fn long(config: &Config, folder: &Path, table: &mut Table) -> Outcome {
    let text = format!("云泽区重点工作任务汇编\n\n{}\n", body(LONG));
    let draft = folder.join("long.txt");
    fs::write(&draft, text).map_err(|e| Failure::writing(&draft, &e))?;
    let mut command = Command::new(std::env::current_exe().map_err(Failure::of)?);
    if let Some(fonts) = &config.fonts {
        command.arg("--fonts").arg(fonts);
    }
    command.arg("typeset").arg(&draft).arg("-o").arg(folder.join("long.pdf")).stderr(Stdio::null());
    let mut child = command.spawn().map_err(Failure::of)?;
    let mut most: f64 = 0.0;
    while child.try_wait().map_err(Failure::of)?.is_none() {
        most = most.max(server::memory(child.id(), "VmHWM").unwrap_or_default());
        thread::sleep(Duration::from_millis(5));
    }
    table.add("two hundred pages to PDF: most memory", "MB", most, "≤ 300");
    Ok(())
}

/// A character in the middle, laid out and drawn; ms.
fn keystroke(press: &Press, sheet: &mut typeset::Sheet, shown: &[PageHash]) -> Outcome<f64> {
    let middle = sheet.blocks.len() / 2;
    if let Some(Block::Paragraph(paragraph)) = sheet.blocks.get_mut(middle) {
        paragraph.text.push('好');
    }
    let begun = moment();
    let pages = press.compile(sheet).map_err(Failure::of)?;
    let changed = pages.changed_since(shown);
    changed.iter().for_each(|page| drop(pages.svg(*page)));
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// No two paragraphs alike: the typesetter would set the second for nothing.
fn body(paragraphs: usize) -> String {
    let mut dice = Dice::new(1);
    let mut paragraph = |n: usize| {
        let mut sentences = SENTENCES.to_vec();
        sentences.sort_by_cached_key(|_| dice.below(1000));
        format!("{}. 第{n}项任务。{}", n + 1, sentences[..3 + n % 2].concat())
    };
    let lines: Vec<String> = (0..paragraphs).map(&mut paragraph).collect();
    lines.join("\n")
}

fn paper() -> Sheet {
    Sheet {
        organ_mark: "云泽区人民政府办公室文件".into(),
        issue_number: "云政办发〔2026〕12号".into(),
        content: Content {
            title: "云泽区人民政府办公室关于做好今冬明春安全防范工作的通知".into(),
            main_to: "各镇人民政府，区政府各部门".into(),
            body: body(PARAGRAPHS),
            sign_off: "云泽区人民政府办公室".into(),
            ..Content::default()
        },
        printed_by: "云泽区人民政府办公室".into(),
        ..Sheet::default()
    }
}
