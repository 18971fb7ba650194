//! Genre (文种): the fifteen statutory kinds of official document, and the direction (行文方向) they travel.

use std::{fmt, str::FromStr};

use crate::words::{UnknownWord, find, serde_as_text, unknown, words};

words! {
    /// Direction (行文方向) of a document between organs.
    Direction, "行文方向" {
        /// Upward (上行): to a superior organ; carries the signer's name.
        Up = "up", "上行";
        /// Level (平行): to an organ of the same rank or outside the line of command.
        Level = "level", "平行";
        /// Downward (下行): to subordinate organs, or to the public.
        Down = "down", "下行";
    }
}

/// Genre (文种) of an official document.
///
/// 《党政机关公文处理工作条例》 art. 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Genre {
    /// Resolution (决议).
    Resolution,
    /// Decision (决定).
    Decision,
    /// Order (命令, 令).
    Order,
    /// Communiqué (公报).
    Communique,
    /// Announcement (公告).
    Announcement,
    /// Public notice (通告).
    PublicNotice,
    /// Opinions (意见) as a kind of document; not a handler's opinion.
    Opinions,
    /// Notice (通知).
    Notice,
    /// Circular (通报).
    Circular,
    /// Report (报告).
    Report,
    /// Request for instructions (请示).
    Request,
    /// Reply to a request (批复).
    Reply,
    /// Proposal to a people's congress (议案).
    Proposal,
    /// Letter (函).
    Letter,
    /// Minutes (纪要).
    Minutes,
}

/// One row of the regulation's list.
struct Row {
    genre: Genre,
    code: &'static str,
    label: &'static str,
    directions: &'static [Direction],
}

const fn row(genre: Genre, code: &'static str, label: &'static str, directions: &'static [Direction]) -> Row {
    Row { genre, code, label, directions }
}

/// In the order of art. 8, which is also the order of the enum.
const ROWS: [Row; 15] = {
    use Direction::{Down, Level, Up};
    [
        row(Genre::Resolution, "resolution", "决议", &[Down]),
        row(Genre::Decision, "decision", "决定", &[Down]),
        row(Genre::Order, "order", "命令", &[Down]),
        row(Genre::Communique, "communique", "公报", &[Down]),
        row(Genre::Announcement, "announcement", "公告", &[Down]),
        row(Genre::PublicNotice, "public_notice", "通告", &[Down]),
        row(Genre::Opinions, "opinions", "意见", &[Up, Level, Down]),
        row(Genre::Notice, "notice", "通知", &[Down, Level]),
        row(Genre::Circular, "circular", "通报", &[Down]),
        row(Genre::Report, "report", "报告", &[Up]),
        row(Genre::Request, "request", "请示", &[Up]),
        row(Genre::Reply, "reply", "批复", &[Down]),
        row(Genre::Proposal, "proposal", "议案", &[Level]),
        row(Genre::Letter, "letter", "函", &[Level]),
        row(Genre::Minutes, "minutes", "纪要", &[Up, Level, Down]),
    ]
};

impl Genre {
    /// Every genre, in the order of art. 8.
    pub const ALL: &'static [Self] = &{
        let mut all = [Self::Resolution; ROWS.len()];
        let mut at = 0;
        while at < ROWS.len() {
            all[at] = ROWS[at].genre;
            at += 1;
        }
        all
    };

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The stable identifier used in tables and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// The Chinese word, as it ends a title.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// The directions this genre may travel, the usual one first. Published genres (公报, 公告, 通告 …) count as downward.
    #[must_use]
    pub const fn directions(self) -> &'static [Direction] {
        self.row().directions
    }

    /// Whether a document of this genre may travel that way.
    #[must_use]
    pub fn may_go(self, direction: Direction) -> bool {
        self.directions().contains(&direction)
    }

    /// The genre a title ends with, as in “关于……的通知”. `令` and `命令` are one genre.
    #[must_use]
    pub fn of_title(title: &str) -> Option<Self> {
        let title = title.trim_end();
        let by_label = Self::ALL.iter().copied().find(|g| title.ends_with(g.label()));
        by_label.or_else(|| title.ends_with('令').then_some(Self::Order))
    }
}

impl fmt::Display for Genre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Genre {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if matches!(given.trim(), "令" | "命令（令）") {
            return Ok(Self::Order);
        }
        find(Self::ALL, given, |g| [g.code(), g.label()])
            .ok_or_else(|| unknown("文种", given, Self::ALL.iter().map(|g| g.label())))
    }
}

serde_as_text!(Genre);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_at_the_place_of_its_genre() {
        for (at, genre) in Genre::ALL.iter().enumerate() {
            assert_eq!(*genre as usize, at);
            assert_eq!(genre.code().parse(), Ok(*genre));
            assert_eq!(genre.label().parse(), Ok(*genre));
        }
    }

    #[test]
    fn directions_follow_article_eight() {
        use Direction::{Down, Level, Up};
        let upward: Vec<_> = labels(Up);
        assert_eq!(upward, ["意见", "报告", "请示", "纪要"]);
        assert_eq!(labels(Level), ["意见", "通知", "议案", "函", "纪要"]);
        assert!(!Genre::Request.may_go(Down));
    }

    fn labels(direction: Direction) -> Vec<&'static str> {
        let may = Genre::ALL.iter().filter(|g| g.may_go(direction));
        may.map(|g| g.label()).collect()
    }

    #[test]
    fn a_title_names_its_genre() {
        let table = [
            ("云泽区人民政府关于开展安全生产检查的通知", Some(Genre::Notice)),
            ("云泽区人民政府令", Some(Genre::Order)),
            ("关于解决经费问题的请示", Some(Genre::Request)),
            ("2026年工作要点", None),
        ];
        for (title, genre) in table {
            assert_eq!(Genre::of_title(title), genre, "{title}");
        }
    }

    #[test]
    fn a_plan_is_no_genre_of_its_own() {
        let error = "方案".parse::<Genre>().unwrap_err().to_string();
        assert!(error.starts_with("文种中没有“方案”，可用：决议、决定、命令"), "{error}");
    }
}
