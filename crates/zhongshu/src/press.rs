//! The office's printer (排版): its sheets become the typesetter's.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use lexicon::{UnitId, Urgency};
use office::document::mastheads::Mastheads;
use office::document::sheet::FIELDS;
use office::document::viewer::{LayoutFile, LayoutPage, Original, Viewer};
use office::document::word::Import;
use office::document::{CosignMark, Layout, PagePicture, Press, Preview, PreviewPage, SealMark, Sheet};
use office::{BlobId, Blobs, Error, Result};
use typeset::{Bytes, Format, SealFlaw, SealImage, SealPicture, Signing, Stamp, Way};

use crate::fonts::{self, Maps};
use crate::reading::{PATIENCE, Reading};
use crate::worker::Program;
use crate::world;

/// Opens fonts and dictionary at first use: a start should not wait for them.
pub struct OfficePress {
    fonts: Option<PathBuf>,
    press: OnceLock<std::result::Result<(typeset::Press, Maps), String>>,
    files: OnceLock<Blobs>,
    seals: Mutex<VecDeque<(Seal, Bytes)>>,
    reading: Reading,
}

/// A picture among the files and the diameter it is printed at, mm.
type Seal = (String, i64);

/// Seals kept as they are printed: those of a joint paper of many organs, some 50 kB each.
const KEPT: usize = 32;

impl OfficePress {
    /// A printer with the fonts of a folder.
    pub fn new(fonts: Option<PathBuf>) -> OfficePress {
        let begun = world::moment();
        let reading = Reading::new(Program::own(), fonts.clone(), PATIENCE, Box::new(move || begun.elapsed()));
        OfficePress { fonts, press: OnceLock::new(), files: OnceLock::new(), seals: Mutex::default(), reading }
    }

    /// Tells where the pictures of seals are kept; the first word counts.
    pub fn find_pictures_in(&self, files: &Blobs) {
        _ = self.files.set(files.clone());
    }

    /// The folder of the office's own fonts.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.fonts.as_deref()
    }

    /// Opens fonts and dictionary now.
    pub fn ready(&self) -> Result<&typeset::Press> {
        Ok(&self.opened()?.0)
    }

    /// Opens everything and sets an empty sheet, so that the first drafter does not wait; then gives the memory back.
    pub fn warm(&self) -> Result<()> {
        let (press, maps) = self.opened()?;
        press.compile(&typeset::Sheet::default()).map_err(|fault| Error::Press(fault.to_string()))?;
        maps.release();
        Ok(())
    }

    fn opened(&self) -> Result<&(typeset::Press, Maps)> {
        let open = || fonts::load(self.fonts.as_deref()).map(|(fonts, maps)| (over(fonts), maps));
        let opened = self.press.get_or_init(open);
        opened.as_ref().map_err(|why| Error::Setup(format!("不能排版：{why}。")))
    }

    fn compile(&self, sheet: &Sheet) -> Result<typeset::Pages> {
        let mut whole = set(sheet);
        let put = |mark: Option<&SealMark>, seal: &mut Option<SealPicture>| -> Result<()> {
            let picture = mark.and_then(|mark| Some((mark.picture.as_deref()?, mark.diameter_mm)));
            if let Some(((name, diameter), seal)) = picture.zip(seal.as_mut()) {
                seal.image = SealImage::Png(self.printed(name, diameter)?);
            }
            Ok(())
        };
        put(sheet.seal.as_ref(), &mut whole.seal)?;
        for (mark, signing) in sheet.cosigners.iter().zip(&mut whole.cosigners) {
            put(mark.seal.as_ref(), &mut signing.seal)?;
        }
        self.ready()?.compile(&whole).map_err(|fault| Error::Press(fault.to_string()))
    }

    /// A picture as it is printed; sampled once, because the name is that of its bytes.
    #[expect(clippy::cast_precision_loss, reason = "millimetres of a seal")]
    fn printed(&self, name: &str, diameter: i64) -> Result<Bytes> {
        let kept = || self.seals.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept().iter().find(|((n, mm), _)| n == name && *mm == diameter).map(|(_, bytes)| bytes.clone());
        if let Some(bytes) = found {
            return Ok(bytes);
        }
        let whole = self.picture(name)?;
        let printed =
            typeset::seal_at_print(&whole, diameter as f64).map_err(|fault| Error::Press(fault.to_string()))?;
        let bytes = Bytes::new(printed);
        let mut all = kept();
        all.push_back(((name.to_owned(), diameter), bytes.clone()));
        while all.len() > KEPT {
            all.pop_front();
        }
        Ok(bytes)
    }

    /// A paper must never leave with a drawn seal in the place of the real one.
    fn picture(&self, name: &str) -> Result<Vec<u8>> {
        let missing = || Error::Press("印章图片读不到，不能用印。请系统管理员从备份中找回，或重新登记印章。".into());
        let (files, id) = self.files.get().zip(name.parse::<BlobId>().ok()).ok_or_else(missing)?;
        files.get(&id).map_err(|_| missing())
    }
}

impl Press for OfficePress {
    fn viewer(&self) -> Option<&dyn Viewer> {
        Some(self)
    }

    fn mastheads(&self) -> Option<&dyn Mastheads> {
        Some(self)
    }

    fn pages(&self, sheet: &Sheet) -> Result<Vec<PagePicture>> {
        let pages = self.compile(sheet)?;
        let picture = |i| PagePicture { hash: pages.hash(i).to_string(), svg: pages.svg(i) };
        Ok((0..pages.count()).map(picture).collect())
    }

    fn preview(&self, sheet: &Sheet, shown: &[String]) -> Result<Preview> {
        let pages = self.compile(sheet)?;
        let names = sheet.content.attachments.join("\n");
        let text = &sheet.content;
        let texts =
            [&text.title, &text.main_to, &text.body, &names, &text.sign_off, &text.note, &text.cc].map(String::as_str);
        let sources: Vec<(&str, &str)> = FIELDS.into_iter().zip(texts).collect();
        let places = pages.places(&sources);
        let page = |i| {
            let hash = pages.hash(i).to_string();
            PreviewPage { svg: (!shown.contains(&hash)).then(|| pages.svg(i)), hash, places: places.written(i) }
        };
        let body = FIELDS.iter().position(|name| *name == "body").unwrap_or_default();
        Ok(Preview {
            pages: (0..pages.count()).map(page).collect(),
            notes: pages.notes().to_vec(),
            lines: places.lines(body),
        })
    }

    fn try_seal(&self, sheet: &Sheet, picture: &[u8]) -> Result<Vec<PagePicture>> {
        typeset::try_seal(picture).map_err(|flaw| Error::field("picture", flawed(flaw)))?;
        let mut whole = set(sheet);
        if let Some(seal) = &mut whole.seal {
            let printed = typeset::seal_at_print(picture, seal.diameter);
            seal.image = SealImage::Png(Bytes::new(printed.map_err(|fault| Error::Press(fault.to_string()))?));
        }
        let pages = self.ready()?.compile(&whole).map_err(|fault| Error::Press(fault.to_string()))?;
        Ok((0..pages.count()).map(|i| PagePicture { hash: pages.hash(i).to_string(), svg: pages.svg(i) }).collect())
    }

    fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>> {
        self.compile(sheet)?.pdf().map_err(|fault| Error::Press(fault.to_string()))
    }

    fn docx(&self, sheet: &Sheet) -> Result<Vec<u8>> {
        // A file that anybody can edit never carries the picture of a seal; its place stays free.
        self.ready()?.docx(&set(sheet)).map_err(|fault| Error::Press(fault.to_string()))
    }

    fn import(&self, unit: Option<UnitId>, file: &[u8]) -> Result<Import> {
        self.reading.import(unit, file)
    }

    fn ofd(&self, sheet: &Sheet, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
        let files: Vec<_> =
            files.iter().map(|(name, bytes)| typeset::Attachment { name: name.clone(), bytes }).collect();
        self.compile(sheet)?.ofd(&set(sheet), &files).map_err(|fault| Error::Press(fault.to_string()))
    }
}

impl Viewer for OfficePress {
    fn file(&self, original: &Original<'_>) -> Result<LayoutFile> {
        self.reading.file(original)
    }

    fn page(&self, original: &Original<'_>, number: usize) -> Result<LayoutPage> {
        self.reading.page(original, number)
    }

    fn texts(&self, original: &Original<'_>) -> Result<Vec<String>> {
        self.reading.texts(original)
    }
}

/// Titles are parted by the dictionary of the search index: it is too large to be held twice.
struct IndexWords;

impl typeset::Words for IndexWords {
    fn cuts(&self, text: &str) -> Vec<usize> {
        store::search::cuts(text)
    }
}

/// A press over fonts. Loads the dictionary, some 200 ms.
pub fn over(fonts: typeset::Fonts) -> typeset::Press {
    _ = store::search::cuts("");
    typeset::Press::with_words(fonts, Arc::new(IndexWords))
}

/// The typesetter's sheet of the office's; a seal with a picture is still drawn.
pub fn set(sheet: &Sheet) -> typeset::Sheet {
    let text = &sheet.content;
    let format = format(sheet.layout);
    let (blocks, annexes, rolls) = match format {
        Format::Minutes => typeset::body::parse_minutes(&text.body),
        _ => {
            let (blocks, annexes) = typeset::body::parse_bound(&text.body);
            (blocks, annexes, Vec::new())
        }
    };
    let stamped = format == Format::Order && sheet.cosigners.is_empty();
    typeset::Sheet {
        format,
        organs: organs(sheet),
        stamp: stamped.then(|| stamp(sheet)),
        cosigners: sheet.cosigners.iter().map(cosigner).collect(),
        direction: if sheet.signers.is_empty() { Way::Down } else { Way::Up },
        urgency: Urgency::ALL.iter().copied().find(|u| u.mark().is_some() && u.mark() == sheet.urgency),
        mark: mark(sheet),
        issue_number: sheet.issue_number.clone(),
        signers: sheet.signers.iter().filter(|name| !name.is_empty()).cloned().collect(),
        title: text.title.clone(),
        main_to: text.main_to.trim_end_matches(['：', ':']).to_owned(),
        blocks,
        annexes,
        rolls,
        attachments: text.attachments.clone(),
        signature: text.sign_off.clone(),
        date: sheet.dated_on,
        note: text.note.clone(),
        copied_to: text.cc.trim_end_matches('。').to_owned(),
        printer: sheet.printed_by.clone(),
        printed_on: sheet.printed_on,
        seal: sheet.seal.as_ref().map(seal),
        ..typeset::Sheet::default()
    }
}

/// An order ends with office and name of who signed, not with the seal of the organ. GB/T 9704-2012, 10.2.
fn stamp(sheet: &Sheet) -> Stamp {
    let (duty, name) = sheet.signed_by.clone().unwrap_or_default();
    Stamp { duty, name, image: None }
}

const fn format(layout: Layout) -> Format {
    match layout {
        Layout::Standard => Format::Standard,
        Layout::Letter => Format::Letter,
        Layout::Order => Format::Order,
        Layout::Minutes => Format::Minutes,
    }
}

/// The mark is kept as the series has it, with 文件: minutes are called by their meeting, else by the organ.
fn mark(sheet: &Sheet) -> String {
    let mark = sheet.organ_mark.as_str();
    match (sheet.layout, mark.strip_suffix("文件")) {
        (Layout::Minutes, Some(organ)) => {
            typeset::draft::counted_meeting(&sheet.content.title).unwrap_or_else(|| typeset::draft::minutes_mark(organ))
        }
        (Layout::Letter | Layout::Order, Some(organ)) => organ.to_owned(),
        _ => mark.to_owned(),
    }
}

/// All organs of a joint paper, the one in charge by the name in its mark.
fn organs(sheet: &Sheet) -> Vec<String> {
    if sheet.cosigners.is_empty() || sheet.organ_mark.is_empty() {
        return Vec::new();
    }
    let own = sheet.organ_mark.strip_suffix("文件").unwrap_or(&sheet.organ_mark);
    std::iter::once(own.to_owned()).chain(sheet.cosigners.iter().map(|c| c.organ.clone())).collect()
}

fn cosigner(mark: &CosignMark) -> Signing {
    Signing { organ: mark.organ.clone(), seal: mark.seal.as_ref().map(seal), stamp: None }
}

#[expect(clippy::cast_precision_loss, reason = "millimetres of a seal")]
fn seal(mark: &SealMark) -> SealPicture {
    SealPicture { diameter: mark.diameter_mm as f64, image: SealImage::Drawn { organ: mark.name.clone() } }
}

/// What is wrong with a picture of a seal and what to do.
fn flawed(flaw: SealFlaw) -> String {
    match flaw {
        SealFlaw::Broken => "图片已损坏，印不出来。请重新导出后再上传".into(),
        SealFlaw::Empty => "图片是空的，印不出印章。请确认印章在图片里，颜色为红色，再重新导出上传".into(),
        SealFlaw::Opaque => {
            "图片的背景不透明，会遮住署名和成文日期。请把背景改为透明（扫描件要去掉白底），存为 PNG 后再上传".into()
        }
        SealFlaw::Small(percent) => {
            format!("印章只占图片边长的 {percent}%，印出来会比登记的直径小。请裁去四周的空白，使印章占满整幅")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::document::Content;

    /// A transparent picture printed nothing, a white ground covered the signature: both were entered without a word.
    #[test]
    fn a_seal_that_prints_nothing_or_hides_the_signature_is_refused_where_it_is_entered() {
        let press = OfficePress::new(None);
        let png = |dot: [u8; 4]| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let picture = image::RgbaImage::from_pixel(600, 600, image::Rgba(dot));
            picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        for (dot, says) in [([0; 4], "印不出印章"), ([255; 4], "请把背景改为透明")] {
            match press.try_seal(&Sheet::default(), &png(dot)) {
                Err(Error::Field { field, message }) => assert!(field == "picture" && message.contains(says)),
                other => panic!("{says}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_upward_paper_keeps_its_head_before_anybody_has_signed() {
        let waiting = Sheet { signers: vec![String::new()], ..Sheet::default() };
        assert_eq!((set(&waiting).direction, set(&waiting).signers.len()), (Way::Up, 0));
        let signed = Sheet { signers: vec!["顾怀安".into()], ..Sheet::default() };
        assert_eq!((set(&signed).direction, set(&signed).signers), (Way::Up, vec!["顾怀安".to_owned()]));
        assert_eq!(set(&Sheet::default()).direction, Way::Down);
    }

    #[test]
    fn a_genre_has_its_format_and_its_mark() {
        let paper = |layout, mark: &str| set(&Sheet { layout, organ_mark: mark.into(), ..Sheet::default() });
        let letter = paper(Layout::Letter, "云泽区人民政府文件");
        assert_eq!((letter.format, letter.mark.as_str()), (Format::Letter, "云泽区人民政府"));
        let minutes = paper(Layout::Minutes, "云泽区人民政府文件");
        assert_eq!((minutes.format, minutes.mark.as_str()), (Format::Minutes, "云泽区人民政府会议纪要"));
        let order = paper(Layout::Order, "云泽区人民政府令");
        assert_eq!(
            (order.format, order.mark.as_str(), order.stamp.is_some()),
            (Format::Order, "云泽区人民政府令", true)
        );
        assert!(paper(Layout::Standard, "云泽区人民政府文件").stamp.is_none());
    }

    /// In the browser the rolls were set as paragraphs and the mark was that of the unit.
    #[test]
    fn minutes_typed_in_the_editor_have_rolls_and_the_name_of_their_meeting() {
        let body = "会议议定如下。\n出席：林致远\n请假：顾怀安\n列席：何砚秋";
        let title = "云泽区人民政府第18次常务会议纪要";
        let content = Content { title: title.into(), body: body.into(), ..Content::default() };
        let organ_mark = "云泽区人民政府办公室文件".to_owned();
        let paper = set(&Sheet { layout: Layout::Minutes, organ_mark, content, ..Sheet::default() });
        let labels: Vec<_> = paper.rolls.iter().map(|roll| roll.label.as_str()).collect();
        assert_eq!((paper.blocks.len(), labels), (1, vec!["出席", "请假", "列席"]));
        assert_eq!(paper.mark, "云泽区人民政府常务会议纪要");
        let notice = Content { body: "出席：林致远".into(), ..Content::default() };
        assert!(set(&Sheet { content: notice, ..Sheet::default() }).rolls.is_empty());
    }

    #[test]
    fn a_joint_paper_names_all_organs_and_has_a_seal_for_each() {
        let mark = |name: &str| SealMark { name: name.into(), diameter_mm: 45, picture: None };
        let other =
            CosignMark { organ: "云泽区应急管理局".into(), seal: Some(mark("云泽区应急管理局")) };
        let content = Content { sign_off: "云泽区财政局".into(), ..Content::default() };
        let (organ_mark, seal) = ("云泽区财政局文件".to_owned(), Some(mark("云泽区财政局")));
        let paper = set(&Sheet { content, organ_mark, seal, cosigners: vec![other], ..Sheet::default() });
        assert_eq!(paper.organs, ["云泽区财政局", "云泽区应急管理局"]);
        let sealed: Vec<_> = paper.signings().iter().map(|s| (s.organ.clone(), s.seal.is_some())).collect();
        assert_eq!(sealed, [("云泽区财政局".to_owned(), true), ("云泽区应急管理局".to_owned(), true)]);
    }

    #[test]
    fn attachments_typed_after_the_body_are_bound_in_and_the_list_alone_is_not() {
        let body = "一、要求\n请按附件1填报。\n附件1\n报送表\n单位\t数量\n附件2\n名单\n张三";
        let content =
            Content { body: body.into(), attachments: vec!["报送表".into(), "名单".into()], ..Content::default() };
        let bound = set(&Sheet { content: content.clone(), ..Sheet::default() });
        let named: Vec<_> = bound.annexes.iter().map(|a| (a.label.as_str(), a.title.as_str())).collect();
        assert_eq!(named, [("附件1", "报送表"), ("附件2", "名单")]);
        assert_eq!((bound.blocks.len(), bound.attachments.len()), (2, 2));
        let listed =
            set(&Sheet { content: Content { body: "请按附件填报。".into(), ..content }, ..Sheet::default() });
        assert_eq!((listed.annexes.len(), listed.attachments.len()), (0, 2));
    }

    #[test]
    fn a_seal_whose_picture_is_lost_is_never_printed_as_drawn() {
        let picture = Some(BlobId::of(b"lost").to_string());
        let seal = Some(SealMark { name: "云泽区财政局".into(), diameter_mm: 45, picture });
        let refused = OfficePress::new(None).pdf(&Sheet { seal, ..Sheet::default() });
        assert!(matches!(&refused, Err(Error::Press(why)) if why.contains("印章图片读不到")), "{refused:?}");
    }

    /// What goes out holds no more of a seal than its print needs: neither the file entered nor its dots.
    #[test]
    fn a_sealed_file_never_holds_the_picture_as_it_was_entered() {
        let folder = store::testing::TempDir::new("press-seal");
        let files = Blobs::open(folder.path().join("blobs")).unwrap();
        let dots =
            image::RgbaImage::from_fn(1800, 1800, |x, y| image::Rgba([230, (x * y % 7) as u8, 18, (x % 250) as u8]));
        let mut entered = std::io::Cursor::new(Vec::new());
        dots.write_to(&mut entered, image::ImageFormat::Png).unwrap();
        let entered = entered.into_inner();
        let picture = Some(files.put(&entered).unwrap().to_string());
        let press = OfficePress::new(None);
        press.find_pictures_in(&files);
        let seal = Some(SealMark { name: "云泽区财政局".into(), diameter_mm: 45, picture });
        let content = Content { title: "试印".into(), sign_off: "云泽区财政局".into(), ..Content::default() };
        let sheet = Sheet { content, seal, ..Sheet::default() };
        let pdf = press.pdf(&sheet).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        let widths: Vec<&str> =
            text.split("/Width ").skip(1).filter_map(|t| t.split(['/', ' ', '\n', '>']).next()).collect();
        assert!(!widths.is_empty() && widths.iter().all(|w| *w == "531"), "colour and mask: {widths:?}");
        let ofd = press.ofd(&sheet, &[]).unwrap();
        let reader = ofd::read::Reader::open(&ofd, &ofd::read::Limits::default()).unwrap();
        let page = reader.page(reader.page_count() - 1).unwrap();
        let pictures: Vec<_> = page
            .items
            .iter()
            .filter_map(|i| if let ofd::read::Shape::Picture(p) = &i.shape { Some(&p.data) } else { None })
            .collect();
        assert_eq!(pictures.len(), 1);
        assert_eq!(image::load_from_memory(pictures[0]).unwrap().width(), 531);
        for file in [&pdf, &ofd] {
            assert!(file.len() < entered.len(), "a smaller picture makes a smaller file");
        }
        assert_eq!(press.pdf(&sheet).unwrap(), pdf, "sampled again or not, the file is the same");
        let kept: Vec<_> = press.seals.lock().unwrap().iter().map(|((_, mm), bytes)| (*mm, bytes.len())).collect();
        assert_eq!(kept.len(), 1, "sampled once: {kept:?}");
    }

    #[test]
    fn closing_marks_that_the_standard_prints_are_not_printed_twice() {
        let content =
            Content { main_to: "各镇人民政府：".into(), cc: "区委办公室。".into(), ..Content::default() };
        let sheet = set(&Sheet { content, urgency: Some("特急"), ..Sheet::default() });
        assert_eq!((sheet.main_to.as_str(), sheet.copied_to.as_str()), ("各镇人民政府", "区委办公室"));
        assert_eq!(sheet.urgency, Some(Urgency::ExtraUrgent));
        assert_eq!(set(&Sheet::default()).urgency, None);
    }
}
