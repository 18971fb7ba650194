//! What the formats other than the standard one need: several organs, signature stamps, rolls, headings of telegrams and
//! bulletins.

use lexicon::TelegramUrgency;

use super::{SealImage, SealPicture};
use crate::house::House;

/// Format (公文格式) of a paper.
///
/// GB/T 9704-2012, 7 and 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Format {
    /// Standard format (文件格式), with 文件 in the mark. 7.
    #[default]
    Standard,
    /// Letter format (信函格式): the organ's name between red double lines. 10.1.
    Letter,
    /// Order format (命令格式). 10.2.
    Order,
    /// Minutes format (纪要格式). 10.3.
    Minutes,
    /// Telegram or fax (电报、传真): its heading is the house's own.
    Telegram,
    /// Bulletin (简报、刊物): its masthead is the house's own.
    Bulletin,
}

impl Format {
    /// Every format, in order.
    pub const ALL: [Self; 6] =
        [Self::Standard, Self::Letter, Self::Order, Self::Minutes, Self::Telegram, Self::Bulletin];

    /// The word an office uses.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "文件",
            Self::Letter => "信函",
            Self::Order => "命令",
            Self::Minutes => "纪要",
            Self::Telegram => "电报",
            Self::Bulletin => "简报",
        }
    }
}

/// A further signing organ (联合行文的其他发文机关): its name and its seal or its head's stamp.
///
/// GB/T 9704-2012, 7.3.5.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signing {
    /// Name of the organ (署名).
    pub organ: String,
    /// Its seal (印章).
    pub seal: Option<SealPicture>,
    /// The stamp of its head instead of a seal.
    pub stamp: Option<Stamp>,
}

/// Signature stamp (签发人签名章) with the office of who signed.
///
/// GB/T 9704-2012, 7.3.5.3.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stamp {
    /// Office in full (职务全称): `区长`.
    pub duty: String,
    /// Name of who signed, printed in 楷体 where there is no picture.
    pub name: String,
    /// Picture of the stamp; what it shows fits 30 × 12 mm.
    pub image: Option<SealImage>,
}

/// How a paper ends (署名方式). GB/T 9704-2012, 7.3.5.1 to 7.3.5.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With seals (加盖印章).
    Sealed,
    /// Without (不加盖印章).
    Unsealed,
    /// With the signature stamps of those who signed (加盖签发人签名章).
    Stamped,
}

/// One line of the rolls of minutes (出席、请假、列席人员名单), or of a list for distribution.
///
/// GB/T 9704-2012, 10.3.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roll {
    /// `出席`, `请假` or `列席`, without the colon.
    pub label: String,
    /// Units and names.
    pub names: String,
}

/// Heading of a telegram or fax (电报、传真).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Telegram {
    /// Grade of urgency (等级), never a secrecy mark: the system holds open telegrams (明电) only.
    pub urgency: Option<TelegramUrgency>,
    /// Sending organ (发电单位).
    pub sender: String,
    /// Who approved it (签批盖章).
    pub approved_by: String,
    /// More fields of the heading and their values, such as 传真 or 页数.
    pub fields: Vec<(String, String)>,
}

/// Masthead of a bulletin (简报、刊物报头).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Masthead {
    /// Name of the bulletin (刊名).
    pub name: String,
    /// Issue (期号) as printed: `第12期`.
    pub issue: String,
    /// Count of all issues (总期号) as printed: `总第245期`.
    pub total: String,
    /// Editing unit (编印单位).
    pub editor: String,
    /// More fields of the house's template and their values.
    pub fields: Vec<(String, String)>,
    /// For whom (报、送、发), in the imprint.
    pub distribution: Vec<Roll>,
    /// Copies printed (共印份数); 0 prints nothing.
    pub copies: u32,
}

/// The house's own templates (报头样式): [`House::default`] until an administrator edits them.
pub type HouseStyle = Option<std::sync::Arc<House>>;
