//! The sheet (公文稿面): everything that stands on an official document, as data.

mod format;

use lexicon::{Date, Direction, Urgency};
use typst::foundations::Bytes;

pub use format::{Ending, Format, HouseStyle, Masthead, Roll, Signing, Stamp, Telegram};

pub use crate::block::Block;

/// Sheet (公文稿面): one official document ready to be set in the standard format.
///
/// An empty string or list means that the element is absent. Text is data: nothing in it is ever read as markup.
///
/// GB/T 9704-2012, 5 to 7.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Format (公文格式).
    pub format: Format,
    /// Direction (行文方向); [`Direction::Up`] prints the signers (签发人) beside the issue number.
    pub direction: Way,
    /// Copy number (份号), printed as given.
    pub copy_number: String,
    /// Urgency (紧急程度).
    pub urgency: Option<Urgency>,
    /// Organ mark (发文机关标志), whole: `云泽区人民政府文件`; a letter's is the name alone, minutes' `××纪要`. Without it page 1
    /// starts with the title.
    pub mark: String,
    /// Organs of a joint document (联合行文) that the mark lists one below another, the one in charge first, with 文件 beside
    /// them. Two or more stand in the place of [`Sheet::mark`].
    pub organs: Vec<String>,
    /// Issue number (发文字号) as printed: `云政发〔2026〕12号`.
    pub issue_number: String,
    /// Signers (签发人) of an upward document, in order of organs.
    pub signers: Vec<String>,
    /// Title (标题). A line feed is a line break that the drafter demands; otherwise lines are broken by meaning.
    pub title: String,
    /// Main recipients (主送机关) without the closing colon.
    pub main_to: String,
    /// Body (正文).
    pub blocks: Vec<Block>,
    /// Names of the attachments (附件说明), without numbers.
    pub attachments: Vec<String>,
    /// Signature (发文机关署名); of a joint document that of the organ in charge.
    pub signature: String,
    /// The other organs that sign a joint document, in order.
    pub cosigners: Vec<Signing>,
    /// Stamp (签发人签名章) of who signed for the organ in charge; instead of its seal.
    pub stamp: Option<Stamp>,
    /// Date of the document (成文日期).
    pub date: Option<Date>,
    /// Note (附注) without its brackets.
    pub note: String,
    /// Copied to (抄送机关), without the full stop.
    pub copied_to: String,
    /// Printing organ (印发机关).
    pub printer: String,
    /// Printing date (印发日期).
    pub printed_on: Option<Date>,
    /// The seal (印章) over signature and date; without it the unsealed arrangement is used.
    pub seal: Option<SealPicture>,
    /// Attachments bound in (附件), each from a new page, before the imprint (版记).
    pub annexes: Vec<Annex>,
    /// Files of the pictures (图片) that [`Block::Picture`] names.
    pub pictures: Vec<PictureFile>,
    /// Rolls of minutes (出席、请假、列席).
    pub rolls: Vec<Roll>,
    /// Heading of a telegram.
    pub telegram: Telegram,
    /// Masthead of a bulletin.
    pub masthead: Masthead,
    /// The house's templates for both; none for those that come with the program.
    pub house: HouseStyle,
}

impl Sheet {
    /// All organs that sign, in order, the one in charge first; empty when nobody is named.
    #[must_use]
    pub fn signings(&self) -> Vec<Signing> {
        let own = Signing { organ: self.signature.clone(), seal: self.seal.clone(), stamp: self.stamp.clone() };
        let named = !own.organ.trim().is_empty() || own.stamp.is_some() || own.seal.is_some();
        let others = self.cosigners.iter().filter(|s| !s.organ.trim().is_empty() || s.stamp.is_some());
        named.then_some(own).into_iter().chain(others.cloned()).collect()
    }

    /// How it ends: stamps before seals, as an order carries no seal.
    #[must_use]
    pub fn ending(&self) -> Ending {
        if self.stamp.is_some() || self.cosigners.iter().any(|s| s.stamp.is_some()) {
            Ending::Stamped
        } else if self.seal.is_some() || self.cosigners.iter().any(|s| s.seal.is_some()) {
            Ending::Sealed
        } else {
            Ending::Unsealed
        }
    }
}

/// Direction of the sheet: whether the head is that of an upward document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Way {
    /// Upward (上行文): issue number left, signers right.
    Up,
    /// Downward or level (下行文、平行文): issue number centred.
    #[default]
    Down,
}

impl From<Direction> for Way {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Up => Self::Up,
            Direction::Level | Direction::Down => Self::Down,
        }
    }
}

/// An attachment bound in with the document (附件).
///
/// GB/T 9704-2012, 7.3.7.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annex {
    /// `附件` or `附件1`.
    pub label: String,
    /// Title of the attachment; the same words as in the list of attachments.
    pub title: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Not bound in with the document (不能与正文一起装订): it follows the imprint, begins with the issue number before its label and
    /// counts its own pages.
    pub apart: bool,
}

/// The file of a picture (图片): nothing is ever read by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureFile {
    /// The name by which the text calls it.
    pub name: String,
    /// PNG or JPEG.
    pub bytes: Bytes,
}

/// The seal (印章) to print. Its size in mm is the diameter.
///
/// GB/T 9704-2012, 7.3.5.1; diameters: 国发〔1999〕25号.
#[derive(Debug, Clone, PartialEq)]
pub struct SealPicture {
    /// Diameter in mm: 45 for county-level organs, 42 for towns.
    pub diameter: f64,
    /// What is drawn.
    pub image: SealImage,
}

/// The picture of a seal.
#[derive(Debug, Clone, PartialEq)]
pub enum SealImage {
    /// A ring with a star and the organ's name along the upper arc, for demonstration and trial printing.
    Drawn {
        /// The organ's full name.
        organ: String,
    },
    /// PNG bytes, square, transparent.
    Png(Bytes),
    /// SVG bytes, square.
    Svg(Bytes),
}
