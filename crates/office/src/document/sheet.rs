//! What to print (版面): everything on the issued paper, and the port to whatever prints it.

use lexicon::{Date, Genre, Instant, MatterId, UnitId};
use store::{Tx, params};

use super::joint::Cosigner;
use super::mastheads::Mastheads;
use super::signing::Signing;
use super::viewer::Viewer;
use super::word::Import;
use super::{Content, Seen, dispatch, draft, incoming, joint, letters, rows, sealing, seals, signing};
use crate::matter::{self, Kind, Way};
use crate::people::directory::{head_of_unit, person_names};
use crate::people::{Post, post::posts_of};
use crate::process;
use crate::{Error, Result};

/// A seal to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealMark {
    /// The words on it.
    pub name: String,
    /// Diameter, mm.
    pub diameter_mm: i64,
    /// Its picture among the files; none for one drawn for trial.
    pub picture: Option<String>,
}

/// The format of a paper 公文格式 (GB/T 9704-2012, clauses 7 and 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// With 文件 in its mark.
    #[default]
    Standard,
    /// A letter 信函.
    Letter,
    /// An order 命令（令）.
    Order,
    /// Minutes 纪要.
    Minutes,
}

impl Layout {
    /// The format a genre is printed in; a unit may choose another for its letters, see [`super::letters`].
    #[must_use]
    pub const fn of(genre: Genre) -> Layout {
        match genre {
            Genre::Letter => Layout::Letter,
            Genre::Order => Layout::Order,
            Genre::Minutes => Layout::Minutes,
            _ => Layout::Standard,
        }
    }
}

/// An organ that signs beside the one in charge 联合发文机关.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignMark {
    /// Its name.
    pub organ: String,
    /// Its seal, once the paper is sealed.
    pub seal: Option<SealMark>,
}

/// Everything that stands on the paper (GB/T 9704-2012, clause 7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Genre 文种.
    pub genre: Option<Genre>,
    /// Format 公文格式.
    pub layout: Layout,
    /// The other organs of a joint paper 联合发文, in order.
    pub cosigners: Vec<CosignMark>,
    /// Whether it goes the way of a joint paper 联合发文, its organs named or not.
    pub is_joint: bool,
    /// Office and name of who signed an order 签发人, for the signature stamp; none while unsigned and on every other paper.
    pub signed_by: Option<(String, String)>,
    /// 发文机关标志.
    pub organ_mark: String,
    /// 发文字号, or the place kept for it.
    pub issue_number: String,
    /// 紧急程度, if any.
    pub urgency: Option<&'static str>,
    /// 签发人 of an upward document: who signed or is chosen to; one empty name before anybody is chosen.
    pub signers: Vec<String>,
    /// The drafter's text.
    pub content: Content,
    /// 成文日期; none while unsigned.
    pub dated_on: Option<Date>,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期: the day the issued file was made at 用印; none before.
    pub printed_on: Option<Date>,
    /// The seal, once applied.
    pub seal: Option<SealMark>,
}

/// One page as a picture for the screen.
#[derive(Debug, Clone)]
pub struct PagePicture {
    /// Changes when the page changes.
    pub hash: String,
    /// The picture.
    pub svg: String,
}

/// The texts of a draft as the editor's fields are called, in the order in which a [`Press`] tells their places.
pub const FIELDS: [&str; 7] = ["title", "main_to", "body", "attachments", "sign_off", "note", "cc"];

/// The pages beside the editor 版面预览.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Every page.
    pub pages: Vec<PreviewPage>,
    /// What was altered while setting and what is missing, in sentences for the drafter.
    pub notes: Vec<String>,
    /// Lines of the body 行数.
    pub lines: usize,
}

/// A page beside the editor.
#[derive(Debug, Clone)]
pub struct PreviewPage {
    /// Changes when the page changes.
    pub hash: String,
    /// The picture; none for a page that is shown already.
    pub svg: Option<String>,
    /// Where the texts of [`FIELDS`] stand on it, as the script of the editor reads it; empty when that is not known.
    pub places: String,
}

/// The one port to the printer, given by the binary: the office says what, it says how.
pub trait Press: Send + Sync {
    /// The pages as pictures.
    fn pages(&self, sheet: &Sheet) -> Result<Vec<PagePicture>>;
    /// The pages beside the editor, without pictures of those whose hash is among the shown ones.
    fn preview(&self, sheet: &Sheet, shown: &[String]) -> Result<Preview> {
        let page = |p: PagePicture| PreviewPage {
            svg: (!shown.contains(&p.hash)).then_some(p.svg),
            hash: p.hash,
            places: String::new(),
        };
        Ok(Preview { pages: self.pages(sheet)?.into_iter().map(page).collect(), ..Preview::default() })
    }
    /// The pages of a sheet whose seal has a picture that is not among the files yet: it is tried before it is entered 试印.
    ///
    /// # Errors
    /// [`Error::Field`] at `picture` when it prints nothing or hides what is under it.
    fn try_seal(&self, sheet: &Sheet, _picture: &[u8]) -> Result<Vec<PagePicture>> {
        self.pages(sheet)
    }
    /// The pages as a PDF/A file.
    fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>>;
    /// The paper as a Word file, without the picture of a seal.
    fn docx(&self, _sheet: &Sheet) -> Result<Vec<u8>> {
        Err(Error::Press("这里不能导出 Word 文件，请下载 PDF。".into()))
    }
    /// Reads a Word or text file into the fields of a draft, for somebody of a unit.
    fn import(&self, _unit: Option<UnitId>, _file: &[u8]) -> Result<Import> {
        Err(Error::Upload("这里不能导入文件，请把文字粘贴到正文里。".into()))
    }
    /// Whatever reads OFD files beside it; none where nothing does.
    fn viewer(&self) -> Option<&dyn Viewer> {
        None
    }
    /// Whatever sets the mastheads of the house beside it; none where nothing does.
    fn mastheads(&self) -> Option<&dyn Mastheads> {
        None
    }
    /// The same pages as an OFD file, with the files that travel with it by name.
    fn ofd(&self, _sheet: &Sheet, _files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
        Err(Error::Press("这里没有 OFD 排版，请下载 PDF。".into()))
    }
}

/// The paper of a document as it stands.
pub fn of(tx: &mut Tx, seen: &Seen) -> Result<Sheet> {
    let content = draft::load(tx, seen.document.id)?.content;
    with_content(tx, seen, content)
}

/// The paper of a document with a text not yet saved: the preview beside the editor.
pub fn with_content(tx: &mut Tx, seen: &Seen, content: Content) -> Result<Sheet> {
    let document = &seen.document;
    let signed = signing::of(tx, document.id)?;
    let others = joint::of(tx, document.id)?;
    let genre = (document.kind != Kind::Memo).then_some(document.genre);
    let layout = match genre {
        Some(genre) => letters::layout(tx, &seen.document, genre)?,
        None => Layout::Standard,
    };
    let signed_by = signed.as_ref().filter(|_| layout == Layout::Order).map(|s| duty(tx, s)).transpose()?;
    let signed = signed.map(|s| s.signer_name);
    Ok(Sheet {
        genre,
        layout,
        organ_mark: document.organ_mark.clone(),
        issue_number: number_or_place(tx, seen)?,
        urgency: seen.matter.urgency.mark(),
        signers: signers(tx, seen, signed.as_deref(), &others)?,
        is_joint: seen.matter.way == Way::Joint,
        cosigners: others.into_iter().map(|o| CosignMark { organ: o.name, seal: None }).collect(),
        signed_by,
        content,
        dated_on: document.dated_on,
        printed_by: unit_name(tx, seen)?,
        printed_on: document.issued_at.map(|at| at.date()),
        seal: None,
    })
}

/// 职务 and name of who signed: the highest post held that day.
fn duty(tx: &mut Tx, signing: &Signing) -> Result<(String, String)> {
    let day = signing.signed_at.date();
    let held = |p: &Post| p.from_on <= day && p.to_on.is_none_or(|to| to >= day);
    let posts = posts_of(tx, signing.signer)?;
    let best = posts.into_iter().filter(held).min_by_key(|p| p.rank_order);
    Ok((best.map(|p| p.title).unwrap_or_default(), signing.signer_name.clone()))
}

/// 签发人 of an upward paper, in the order of the organs: who signed, and of those who have not whoever is chosen to. One empty
/// name keeps the place before anybody is chosen. GB/T 9704-2012, 7.2.6.
fn signers(tx: &mut Tx, seen: &Seen, own: Option<&str>, others: &[Cosigner]) -> Result<Vec<String>> {
    let document = &seen.document;
    if document.kind != Kind::Outgoing || !matches!(document.genre, Genre::Request | Genre::Report) {
        return Ok(Vec::new());
    }
    let own = match own {
        Some(name) => Some(name.to_owned()),
        None => chosen(tx, document.id)?,
    };
    let Some(own) = own else { return Ok(vec![String::new()]) };
    let mut names = vec![own];
    for other in others {
        let head = match &other.signed {
            Some((name, _)) => Some(name.clone()),
            None => head_of(tx, other.unit)?,
        };
        names.extend(head);
    }
    Ok(names)
}

/// Who is chosen to sign for issue, from the form of the draft.
fn chosen(tx: &mut Tx, id: MatterId) -> Result<Option<String>> {
    let running = process::load(tx, id)?;
    let named = running.fields.get("signer").and_then(|all| all.as_array()?.first()?.as_str()?.strip_prefix("p:"));
    match named.and_then(|person| person.parse().ok()) {
        Some(person) => Ok(person_names(tx, &[person])?.remove(&person)),
        None => Ok(None),
    }
}

fn head_of(tx: &mut Tx, unit: UnitId) -> Result<Option<String>> {
    match head_of_unit(tx, unit)? {
        Some(head) => Ok(person_names(tx, &[head])?.remove(&head)),
        None => Ok(None),
    }
}

/// What somebody should know about a paper beside its pages: its head and its signature name two organs, or organs will be added.
#[must_use]
pub fn cautions(sheet: &Sheet) -> Vec<String> {
    let unnamed = sheet.is_joint && sheet.cosigners.is_empty();
    let joint = unnamed.then(|| {
        "联合发文：其他机关在送审时选定，选定后版面才列出各机关的名称、署名，行数、页数以那时为准。".to_owned()
    });
    // Minutes are headed by their meeting and signed by whoever made them.
    let headed = (sheet.layout != Layout::Minutes).then(|| two_organs(&sheet.organ_mark, &sheet.content.sign_off));
    headed.flatten().into_iter().chain(joint).collect()
}

/// The organ in the mark 发文机关标志 must be the one that signs 署名. GB/T 9704-2012, 7.2.4 and 7.3.5.
#[must_use]
pub fn two_organs(mark: &str, sign_off: &str) -> Option<String> {
    let (head, signed) = (mark.trim().trim_end_matches("文件"), sign_off.trim());
    let differs = !head.is_empty() && !signed.is_empty() && head != signed;
    differs.then(|| format!("红头是“{head}”，署名是“{signed}”，两处不一致。红头由编号序列定，请核实序列和署名。"))
}

/// The seals of the other organs of a joint paper that were in use at a time: of those whose heads have signed it, each under
/// its own name. What an organ did with its seals afterwards changes nothing on a paper that was sealed.
pub(super) fn joint_seals(tx: &mut Tx, seen: &Seen, at: Instant) -> Result<Vec<(UnitId, CosignMark)>> {
    let mut marks = Vec::new();
    for organ in joint::of(tx, seen.document.id)? {
        let kept = if organ.signed.is_some() { seals::in_use_at(tx, organ.unit, at)? } else { Vec::new() };
        let seal = kept.into_iter().find(|s| s.name == organ.name);
        let seal = seal.map(|s| SealMark { name: s.name, diameter_mm: s.diameter, picture: s.picture });
        marks.push((organ.unit, CosignMark { organ: organ.name, seal }));
    }
    Ok(marks)
}

/// Puts the seals on a paper, as they are at a time: that of the organ in charge and those of the others.
pub(super) fn put_seals(tx: &mut Tx, seen: &Seen, sheet: &mut Sheet, (seal, at): (SealMark, Instant)) -> Result<()> {
    sheet.seal = Some(seal);
    sheet.cosigners = joint_seals(tx, seen, at)?.into_iter().map(|(_, mark)| mark).collect();
    Ok(())
}

/// The paper as it is shown (版面): with the seal in force; of a paper that came over the platform, the sender's own.
pub fn shown(tx: &mut Tx, seen: &Seen) -> Result<Sheet> {
    match source(tx, seen)? {
        Some(source) => sealed(tx, &source),
        None => sealed(tx, seen),
    }
}

/// A sealed paper shows the text that was sealed, whatever became of the working copy.
fn sealed(tx: &mut Tx, seen: &Seen) -> Result<Sheet> {
    let Some(sealing) = sealing::sealing(tx, seen)? else { return of(tx, seen) };
    let content = sealing::text(tx, seen.document.id, &sealing)?;
    let mut sheet = with_content(tx, seen, content)?;
    let (diameter_mm, picture) = (sealing.diameter, sealing.picture);
    let seal = SealMark { name: sealing.seal, diameter_mm, picture };
    put_seals(tx, seen, &mut sheet, (seal, sealing.at))?;
    sheet.printed_on = Some(sealing.at.date());
    Ok(sheet)
}

/// The sender's document: who was let in on the copy may see its paper.
fn source(tx: &mut Tx, seen: &Seen) -> Result<Option<Seen>> {
    if seen.document.kind != Kind::Incoming {
        return Ok(None);
    }
    let Some(dispatch) = incoming::of(tx, seen.document.id)?.dispatch else { return Ok(None) };
    let id = dispatch::by_id(tx, dispatch)?.document;
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let matter = matter::rows::find(tx, id)?;
    Ok(Some(Seen { actor: seen.actor.clone(), matter, document }))
}

fn unit_name(tx: &mut Tx, seen: &Seen) -> Result<String> {
    Ok(tx.one(rows::UNIT_NAME, params![seen.document.unit], |r| r.get(0))?)
}

/// The issue number of a paper; before it has one, its series with an empty place of this year.
pub fn number_or_place(tx: &mut Tx, seen: &Seen) -> Result<String> {
    let document = &seen.document;
    if let Some(number) = &document.issue_number {
        return Ok(number.clone());
    }
    let Some(series) = document.series else { return Ok(String::new()) };
    let year = i64::from(tx.now().date().year());
    Ok(tx.one(rows::SERIES, params![series], rows::series)?.place(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Head and seal of two organs went through all steps without a word.
    #[test]
    fn a_head_that_names_another_organ_than_the_signature_is_told() {
        let told = two_organs("云泽区人民政府办公室文件", "云泽区防汛指挥部").unwrap();
        assert!(told.contains("红头是“云泽区人民政府办公室”，署名是“云泽区防汛指挥部”"), "{told}");
        assert_eq!(two_organs("云泽区人民政府办公室文件", " 云泽区人民政府办公室"), None);
        assert_eq!(two_organs("", "云泽区防汛指挥部"), None);
        assert_eq!(two_organs("云泽区人民政府办公室文件", ""), None);
    }

    #[test]
    fn a_joint_paper_whose_organs_are_not_named_yet_says_that_its_pages_will_change() {
        let joint = Sheet { is_joint: true, ..Sheet::default() };
        assert!(cautions(&joint)[0].contains("送审时选定"));
        let other = CosignMark { organ: "云泽区财政局".into(), seal: None };
        assert!(cautions(&Sheet { cosigners: vec![other], ..joint }).is_empty());
    }
}
