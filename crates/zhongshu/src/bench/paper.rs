//! A paper of twelve pages: first layout, after a keystroke, as PDF.

use office::document::{Content, Sheet};
use typeset::Block;

use super::table::Table;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::press::{OfficePress, set};
use crate::world::moment;

/// Pages wanted.
const PAGES: usize = 12;
/// Keystrokes, and PDFs, of which the median counts.
const TIMES: usize = 9;
const PARAGRAPH: &str = "各镇、各部门主要负责同志要亲自部署，分管负责同志具体落实，把任务分解到岗、落实到人，做到底数清、情况明、措施实。\
要对照清单逐项排查，发现问题立即登记，能当场整改的当场整改，一时不能整改的明确责任人、整改措施和完成时限。";
/// Sections of the paper, found by trying.
const SECTIONS: usize = 22;

/// Measures.
pub fn measure(config: &Config, table: &mut Table) -> Outcome {
    let office = OfficePress::new(config.fonts.clone());
    let press = office.ready()?;
    let mut sheet = set(&paper());
    let compile = |sheet: &typeset::Sheet| press.compile(sheet).map_err(|e| Failure::new(e.to_string()));
    let begun = moment();
    let pages = compile(&sheet)?;
    let first = begun.elapsed().as_secs_f64() * 1e3;
    let shown = pages.hashes();
    table.add(format!("paper of {} pages (wanted {PAGES}): first layout", pages.count()), "ms", first, "< 150");
    let mut typed = Vec::new();
    for _ in 0..TIMES {
        let middle = sheet.blocks.len() / 2;
        if let Some(Block::Paragraph(paragraph)) = sheet.blocks.get_mut(middle) {
            paragraph.text.push('好');
        }
        let begun = moment();
        let pages = compile(&sheet)?;
        let changed = pages.changed_since(&shown);
        changed.iter().for_each(|page| drop(pages.svg(*page)));
        typed.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    table.add("the same after one keystroke, with the pictures of changed pages", "ms", median(typed), "< 15");
    let mut written = Vec::new();
    for _ in 0..TIMES {
        let begun = moment();
        pages.pdf().map_err(|e| Failure::new(e.to_string()))?;
        written.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    table.add("the same as PDF/A", "ms", median(written), "< 150");
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn paper() -> Sheet {
    let section = |n: usize| format!("{}. 压实工作责任。{PARAGRAPH}\n{PARAGRAPH}", n + 1);
    let body: Vec<String> = (0..SECTIONS).map(section).collect();
    Sheet {
        organ_mark: "云泽区人民政府办公室文件".into(),
        issue_number: "云政办发〔2026〕12号".into(),
        content: Content {
            title: "云泽区人民政府办公室关于做好今冬明春安全防范工作的通知".into(),
            main_to: "各镇人民政府，区政府各部门".into(),
            body: body.join("\n"),
            sign_off: "云泽区人民政府办公室".into(),
            ..Content::default()
        },
        printed_by: "云泽区人民政府办公室".into(),
        ..Sheet::default()
    }
}
