//! The way of handling (办理方式): which flow a matter runs on. A kind of work may be done in several ways.

use super::Kind;

/// A shipped flow: what a matter is called in the lists, and the key of its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// 发文.
    Outgoing,
    /// 联合发文: in the name of several organs of one level.
    Joint,
    /// 便函: the short way of a letter, without 会签.
    Simple,
    /// 收文办理.
    Incoming,
    /// 收文阅件: only to be read.
    Reading,
    /// 请示答复: answered by a 批复 of one's own.
    Petition,
    /// 签报: within the house, to its leaders.
    Memo,
    /// 督办: no flow, one chain of its own.
    Supervision,
}

impl Way {
    /// All of them, as the office lists them.
    pub const ALL: [Way; 8] = [
        Way::Outgoing,
        Way::Joint,
        Way::Simple,
        Way::Incoming,
        Way::Reading,
        Way::Petition,
        Way::Memo,
        Way::Supervision,
    ];

    /// The stable identifier; also the key of the flow definition.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Way::Outgoing => "outgoing",
            Way::Joint => "joint",
            Way::Simple => "simple",
            Way::Incoming => "incoming",
            Way::Reading => "reading",
            Way::Petition => "petition",
            Way::Memo => "memo",
            Way::Supervision => "supervision",
        }
    }

    /// The word the user reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Way::Outgoing => "发文",
            Way::Joint => "联合发文",
            Way::Simple => "便函",
            Way::Incoming => "收文",
            Way::Reading => "收文阅件",
            Way::Petition => "请示答复",
            Way::Memo => "签报",
            Way::Supervision => "督办",
        }
    }

    /// What kind of work it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Way::Outgoing | Way::Joint | Way::Simple => Kind::Outgoing,
            Way::Incoming | Way::Reading | Way::Petition => Kind::Incoming,
            Way::Memo => Kind::Memo,
            Way::Supervision => Kind::Supervision,
        }
    }

    /// Reads a code back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.code() == code)
    }
}

impl From<Kind> for Way {
    /// The usual way of a kind.
    fn from(kind: Kind) -> Way {
        match kind {
            Kind::Outgoing => Way::Outgoing,
            Kind::Incoming => Way::Incoming,
            Kind::Memo => Way::Memo,
            Kind::Supervision => Way::Supervision,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_read_back_and_the_usual_way_of_its_kind_is_of_that_kind() {
        for way in Way::ALL {
            assert_eq!(Way::from_code(way.code()), Some(way));
            assert_eq!(Way::from(way.kind()).kind(), way.kind());
            assert_eq!(Kind::from_code(way.kind().code()), way.kind());
        }
        assert_eq!(Way::from_code("nothing"), None);
    }
}
