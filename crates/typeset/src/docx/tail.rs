//! List of attachments, signature, date, note, imprint. GB/T 9704-2012, 7.3.4 to 7.3.6, 7.4.

use docx::{Indent, ParaProps, Paragraph, Run, Spacing, TextBox};

use super::block::hanging;
use super::fit::Lines;
use super::measure::{self, IMPRINT_LINE, LINE, blank, twips};
use super::spots::{Stack, emu};
use super::{Paper, face_run, plain, styled, styles, text_run};
use crate::block::Block;
use crate::body;
use crate::figures::{AREA, MM, SIZE_3, SIZE_4, width};
use crate::plan::spot::{Spot, Words};
use crate::press::Fault;

/// Characters of a paragraph that stays whole with the signature below it: three lines.
const SHORT: f64 = 80.0;

impl Paper<'_> {
    pub(super) fn tail(&mut self) -> Result<(), Fault> {
        self.attachments();
        self.rolls();
        self.signature()?;
        let note = body::without_brackets(&self.sheet.note);
        if !note.is_empty() {
            self.push(plain(styles::NOTE, format!("（{note}）")));
        }
        Ok(())
    }

    /// One blank line, then the names; each hangs at its own first character.
    fn attachments(&mut self) {
        let names = self.sheet.attachments.clone();
        let number = if names.len() > 9 { 1.75 } else { 1.25 };
        for (at, name) in names.iter().enumerate() {
            let mut runs = Vec::new();
            if at == 0 {
                runs.push(text_run("附件："));
            }
            let wide = if names.len() > 1 { number } else { 0.0 };
            if names.len() > 1 {
                runs.push(text_run(format!("{}.", at + 1)));
                runs.push(Run::Tab);
            }
            runs.push(text_run(crate::bind::tidy(name.trim())));
            let by = if at == 0 { 3.0 + wide } else { wide };
            let props = ParaProps {
                indent: Some(hanging(5.0 + wide, by)),
                spacing: Some(Spacing { before: if at == 0 { blank(1.0) } else { 0 }, after: 0, line: twips(LINE) }),
                keep_lines: Some(true),
                // Neither the first nor the last of several stands alone on a page.
                keep_next: (names.len() > 1 && (at == 0 || at + 2 == names.len())).then_some(true),
                ..ParaProps::default()
            };
            // Label and number stand before the indent that the name hangs at.
            let label =
                if at == 0 { 3.0 } else { 0.0 } + if names.len() > 1 { width(&format!("{}.", at + 1)) } else { 0.0 };
            let indents = (5.0 + wide - label, 5.0 + wide);
            self.push_fitted(Paragraph { props, ..styled(styles::ATTACHMENTS, runs) }, indents);
        }
    }

    /// Rolls of minutes (出席、请假、列席): the label in 黑体, names from its colon on.
    fn rolls(&mut self) {
        for (at, roll) in self.sheet.rolls.iter().enumerate() {
            let label = roll.label.chars().count() as f64 + 1.0;
            let props = ParaProps {
                indent: Some(hanging(2.0 + label, label)),
                spacing: Some(Spacing { before: if at == 0 { blank(1.0) } else { 0 }, after: 0, line: twips(LINE) }),
                ..ParaProps::default()
            };
            let runs = vec![face_run(styles::FACE_HEI, format!("{}：", roll.label)), text_run(roll.names.trim())];
            self.push(Paragraph { props, ..styled(styles::ATTACHMENTS, runs) });
        }
    }

    /// Signature, date, seals and stamps where the plan has them.
    fn signature(&mut self) -> Result<(), Fault> {
        let Some(tail) = self.plan.tail.as_ref() else { return Ok(()) };
        self.keep_last();
        let parts = std::iter::once(tail.spots.as_slice()).chain(tail.more.iter().map(|part| part.spots.as_slice()));
        let parts: Vec<&[Spot]> = parts.collect();
        let date = self.sheet.date.map(lexicon::chinese_date).unwrap_or_default();
        for (at, spots) in parts.into_iter().enumerate() {
            // What is on a page of its own begins at its upper edge.
            let start = if at == 0 { measure::below(LINE, SIZE_3) } else { -measure::above(LINE, SIZE_3) };
            let mut stack = Stack::new(start);
            let dated = |words: &[&Words]| words.iter().all(|w| w.text == date);
            stack.rows(spots, &|words| if dated(words) { styles::DATE } else { styles::SIGNATURE });
            let first = spots.iter().filter_map(|s| if let Spot::Words(w) = s { Some(w.y) } else { None });
            let seals = self.seals(spots, first.reduce(f64::min).unwrap_or_default())?;
            if let Some(paragraph) = stack.paragraphs.first_mut() {
                paragraph.runs.splice(0..0, seals);
                paragraph.props.page_break = (at > 0).then_some(true);
            }
            if let Some((_, before)) = stack.paragraphs.split_last_mut() {
                before.iter_mut().for_each(|paragraph| paragraph.props.keep_next = Some(true));
            }
            self.take(stack);
        }
        Ok(())
    }

    /// The last line of text stays with the signature: a page with only a signature must not arise.
    fn keep_last(&mut self) {
        let sheet = self.sheet;
        let ends = sheet.attachments.is_empty() && sheet.rolls.is_empty();
        let parted = self.lines.parted.filter(|_| ends && matches!(sheet.blocks.last(), Some(Block::Paragraph(_))));
        let Some(docx::Block::Paragraph(last)) = self.blocks.last_mut() else { return };
        if let Some(count) = parted {
            // LibreOffice moves all of a paragraph that is kept: where its last lines go with the signature is said.
            last.runs = Lines::broken(std::mem::take(&mut last.runs), count);
            return;
        }
        let words: f64 = last.runs.iter().map(|run| if let Run::Text(text, _) = run { width(text) } else { 0.0 }).sum();
        last.props.keep_next = (words < SHORT).then_some(true);
        last.props.widow = Some(true);
    }

    /// Imprint in a text box at the bottom of the page that holds the end of the document.
    pub(super) fn imprint(&mut self) {
        let imprint = &self.plan.imprint;
        let mut rows = Vec::new();
        let mut lines = 0.0;
        let own = [("主送", &imprint.main_to), ("抄送", &imprint.copied_to)];
        let rolls = imprint.rolls.iter().map(|roll| (roll.label.as_str(), &roll.names));
        for (label, list) in rolls.chain(own).filter(|(_, list)| !list.is_empty()) {
            let label = format!("{label}：");
            let wide = width(&label) * SIZE_4;
            lines += (width(list) * SIZE_4 / (AREA.0 * MM - 2.0 * SIZE_4 - wide)).ceil();
            let indent =
                Indent { left: twips(SIZE_4 + wide), right: twips(SIZE_4), first: -twips(wide), first_chars: 0 };
            let props = ParaProps { indent: Some(indent), ..ParaProps::default() };
            rows.push(Paragraph { props, ..plain(styles::COPIED_TO, format!("{label}{list}")) });
        }
        // No line parts one list of recipients from the next.
        let receivers = rows.len();
        if !imprint.printer.is_empty() || !imprint.printed_on.is_empty() {
            lines += 1.0;
            let runs = vec![text_run(&imprint.printer), Run::Tab, text_run(&imprint.printed_on)];
            rows.push(styled(styles::PRINTER, runs));
        }
        if rows.is_empty() {
            return;
        }
        let last = rows.len() - 1;
        let ruled = imprint.lines;
        let mut paragraphs = Vec::new();
        if ruled {
            paragraphs.push(styled(styles::THICK_RULE, Vec::new()));
        }
        for (at, mut row) in rows.into_iter().enumerate() {
            if !ruled && at == last {
                // What the last line would keep free below.
                row.props.spacing =
                    Some(Spacing { before: 0, after: twips(measure::foot()), line: twips(IMPRINT_LINE) });
            }
            paragraphs.push(row);
            if ruled && at == last {
                paragraphs.push(styled(styles::LAST_RULE, Vec::new()));
            } else if ruled && at + 1 >= receivers {
                paragraphs.push(styled(styles::THIN_RULE, Vec::new()));
            }
        }
        let height = lines * IMPRINT_LINE + 4.0 + measure::foot();
        let foot = TextBox {
            spot: docx::Spot::Foot,
            paragraphs,
            width: emu(AREA.0 * MM),
            height: emu(height),
            name: "版记".to_owned(),
        };
        self.push(styled(styles::END, vec![Run::Box(foot)]));
    }
}
