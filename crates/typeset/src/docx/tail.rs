//! List of attachments, signature, date, note, imprint. GB/T 9704-2012, 7.3.4 to 7.3.6, 7.4.

use docx::{Indent, ParaProps, Paragraph, Run, Spacing, TextBox};

use super::block::hanging;
use super::measure::{self, LINE, blank, chars, twips};
use super::{Paper, face_run, plain, styled, styles, text_run};
use crate::figures::{AREA, MM, SIZE_3, SIZE_4, width};
use crate::press::Fault;
use crate::sheet::{Ending, SealImage, SealPicture};
use crate::{body, tail};

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
            runs.push(text_run(name.trim()));
            let by = if at == 0 { 3.0 + wide } else { wide };
            let props = ParaProps {
                indent: Some(hanging(5.0 + wide, by)),
                spacing: Some(Spacing { before: if at == 0 { blank(1.0) } else { 0 }, after: 0, line: twips(LINE) }),
                ..ParaProps::default()
            };
            self.push(Paragraph { props, ..styled(styles::ATTACHMENTS, runs) });
        }
    }

    /// Rolls of minutes (出席、请假、列席): the label in 黑体, names from its colon on.
    fn rolls(&mut self) {
        for (at, roll) in self.sheet.rolls.iter().enumerate() {
            let props = ParaProps {
                indent: Some(hanging(5.0, 3.0)),
                spacing: Some(Spacing { before: if at == 0 { blank(1.0) } else { 0 }, after: 0, line: twips(LINE) }),
                ..ParaProps::default()
            };
            let runs = vec![face_run(styles::FACE_HEI, format!("{}：", roll.label)), text_run(roll.names.trim())];
            self.push(Paragraph { props, ..styled(styles::ATTACHMENTS, runs) });
        }
    }

    /// With a seal: date four characters in, signature centred on it. Without: signature two characters in, the date two
    /// characters right of its beginning.
    fn signature(&mut self) -> Result<(), Fault> {
        let sheet = self.sheet;
        let date = sheet.date.map(lexicon::chinese_date).unwrap_or_default();
        let name = sheet.signature.trim().to_owned();
        if name.is_empty() && date.is_empty() && sheet.ending() != Ending::Stamped {
            return Ok(());
        }
        self.keep_last();
        let (name_right, date_right) = rights(width(&name), width(&date), sheet.seal.is_some());
        let seal =
            sheet.seal.as_ref().map(|seal| self.seal(seal, date_right + width(&date) / 2.0)).transpose()?.flatten();
        let mut before = blank(if sheet.seal.is_some() { 2.0 } else { 1.0 });
        let mut line = |style: &str, text: String, right: f64, seal: Option<Run>| {
            let props = ParaProps {
                indent: Some(Indent { right: chars(right), ..Indent::default() }),
                spacing: Some(Spacing { before, after: 0, line: twips(LINE) }),
                ..ParaProps::default()
            };
            before = 0;
            let runs = seal.into_iter().chain([text_run(text)]).collect();
            Paragraph { props, ..styled(style, runs) }
        };
        let mut lines = Vec::new();
        let mut seal = seal;
        if !name.is_empty() {
            lines.push(line(styles::SIGNATURE, name, name_right, seal.take()));
        }
        for organ in sheet.cosigners.iter().map(|other| other.organ.trim()).filter(|organ| !organ.is_empty()) {
            let right =
                if sheet.seal.is_some() { date_right + (width(&date) - width(organ)) / 2.0 } else { name_right };
            lines.push(line(styles::SIGNATURE, organ.to_owned(), right.max(0.0), None));
        }
        for stamp in sheet.signings().iter().filter_map(|signing| signing.stamp.as_ref()) {
            lines.push(line(styles::SIGNATURE, format!("{}　{}", stamp.duty, stamp.name), 4.0, None));
        }
        if !date.is_empty() {
            lines.push(line(styles::DATE, date, date_right, seal.take()));
        }
        lines.into_iter().for_each(|p| self.push(p));
        Ok(())
    }

    /// The last line of text stays with the signature: a page with only a signature must not arise.
    fn keep_last(&mut self) {
        if let Some(docx::Block::Paragraph(last)) = self.blocks.last_mut() {
            let words: f64 =
                last.runs.iter().map(|run| if let Run::Text(text, _) = run { width(text) } else { 0.0 }).sum();
            // LibreOffice moves all of a paragraph that is kept: a longer one may part.
            last.props.keep_next = (words < SHORT).then_some(true);
            last.props.widow = Some(true);
        }
    }

    /// The seal behind the text, its middle `from_right` characters from the right edge.
    fn seal(&mut self, seal: &SealPicture, from_right: f64) -> Result<Option<Run>, Fault> {
        let SealImage::Png(bytes) = &seal.image else {
            return Ok(None);
        };
        let fault = || Fault {
            place: "印章".to_owned(),
            message: "印章图片无法识别，请换用透明底的 PNG 图片".to_owned(),
        };
        let (kind, ..) = super::picture::size(bytes).ok_or_else(fault)?;
        let size = (seal.diameter * 36_000.0).round() as i64;
        self.pictures.push(docx::Picture {
            bytes: bytes.to_vec(),
            kind,
            width: size,
            height: size,
            alt: "印章".to_owned(),
        });
        let emu = |pt: f64| (pt * 12_700.0).round() as i64;
        let middle = AREA.0 * MM - from_right * measure::CHAR;
        // Upper edge below the last line of text, seen from the line that carries the picture.
        let top = tail::seal_rise(self.sheet) + measure::above(LINE, SIZE_3);
        let place = docx::Place::Behind { x: emu(middle) - size / 2, y: emu(top) };
        Ok(Some(Run::Picture(self.pictures.len() - 1, place)))
    }

    /// Imprint in a text box at the bottom of the page that holds the end of the document.
    pub(super) fn imprint(&mut self) {
        let sheet = self.sheet;
        let stopped = |text: &str| text.trim().trim_end_matches(['。', '.']).to_owned() + "。";
        let mut rows = Vec::new();
        let mut lines = 0.0;
        let main_to = sheet.main_to.trim_end_matches(['：', ':']);
        let receivers = [("主送", if self.moved { main_to } else { "" }), ("抄送", sheet.copied_to.as_str())];
        for (label, list) in receivers.into_iter().filter(|(_, list)| !list.trim().is_empty()) {
            let list = stopped(list);
            lines += (width(&list) * SIZE_4 / (AREA.0 * MM - 5.0 * SIZE_4)).ceil();
            rows.push(plain(styles::COPIED_TO, format!("{label}：{list}")));
        }
        // No line parts recipients from those that get a copy.
        let joined = rows.len() > 1;
        let printed = sheet.printed_on.map(|d| lexicon::chinese_date(d) + "印发").unwrap_or_default();
        if !sheet.printer.trim().is_empty() || !printed.is_empty() {
            lines += 1.0;
            rows.push(styled(styles::PRINTER, vec![text_run(sheet.printer.trim()), Run::Tab, text_run(printed)]));
        }
        if rows.is_empty() {
            return;
        }
        let last = rows.len() - 1;
        let mut paragraphs = vec![styled(styles::THICK_RULE, Vec::new())];
        for (at, row) in rows.into_iter().enumerate() {
            paragraphs.push(row);
            if joined && at == 0 {
                continue;
            }
            paragraphs.push(styled(if at == last { styles::LAST_RULE } else { styles::THIN_RULE }, Vec::new()));
        }
        let height = lines * measure::IMPRINT_LINE + 4.0 + measure::foot();
        let emu = |pt: f64| (pt * 12_700.0).round() as i64;
        let foot = TextBox { paragraphs, width: emu(AREA.0 * MM), height: emu(height), name: "版记".to_owned() };
        self.push(styled(styles::END, vec![Run::Foot(foot)]));
    }
}

/// Blank characters at the right of signature and date.
fn rights(name: f64, date: f64, sealed: bool) -> (f64, f64) {
    if sealed {
        let right = ((name - date) / 2.0).max(4.0);
        return (right + (date - name) / 2.0, right);
    }
    // The date begins two characters right of the signature's beginning.
    if name == 0.0 {
        return (0.0, 2.0);
    }
    if date + 2.0 > name { (2.0 + date + 2.0 - name, 2.0) } else { (2.0, 2.0 + name - date - 2.0) }
}
