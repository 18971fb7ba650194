//! Typed identifiers: one newtype over a UUID for each thing that has an identity.

use std::{fmt, hash::Hash, str::FromStr};

use uuid::Uuid;

use crate::words::serde_as_text;

/// What every typed identifier offers to generic code.
pub trait Id: Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + FromStr<Err = IdError> {
    /// Takes a UUID as this kind of identifier.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn as_uuid(&self) -> Uuid;
}

/// A text that is not a hyphenated UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("编号格式不对：{0}")]
pub struct IdError(pub String);

/// Only the hyphenated form is read: one identifier has one address.
fn parse(text: &str) -> Result<Uuid, IdError> {
    let canonical = text.len() == uuid::fmt::Hyphenated::LENGTH;
    let parsed = canonical.then(|| Uuid::try_parse(text).ok()).flatten();
    parsed.ok_or_else(|| IdError(text.chars().take(60).collect()))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID as this kind of identifier.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        serde_as_text!($name);
    )+};
}

ids! {
    /// A unit (单位).
    UnitId
    /// A department (科室).
    DepartmentId
    /// A person (人员).
    PersonId
    /// A post (职务) held from a date to a date.
    PostId
    /// A role granted (授权).
    GrantId
    /// A login session (会话).
    SessionId
    /// A matter (事项); a document's identifier is its matter's.
    MatterId
    /// A running flow (流程实例).
    InstanceId
    /// A task (待办).
    TaskId
    /// An opinion (意见).
    OpinionId
    /// A version of a text (文稿版本).
    VersionId
    /// An attachment (附件).
    AttachmentId
    /// A series of issue numbers (编号序列).
    SeriesId
    /// One copy sent to one unit (分送).
    DispatchId
    /// A notice (提醒).
    NoticeId
    /// A fact in the ledger (事实).
    FactId
    /// A seal (印章).
    SealId
    /// A delegation (委托).
    DelegationId
    /// An extension asked for (延期).
    ExtensionId
    /// Part of a unit in a supervised item 责任单位.
    ChargeId
    /// Milestone of a supervised item 节点.
    MilestoneId
    /// Feedback on a supervised item 反馈.
    FeedbackId
    /// Closing applied for 销号申请.
    ClosureId
    /// Extension of a supervised item 督办延期.
    ItemExtensionId
    /// Evidence of a feedback 佐证材料.
    EvidenceId
    /// Sheet issued to a unit 督办单.
    SheetId
    /// Special group 专项小组.
    GroupId
    /// Planned inspection 督查检查计划.
    InspectionId
    /// Field visit 实地督查.
    VisitId
    /// What a visit found 发现的问题.
    FindingId
    /// Appeal against a point 申诉.
    AppealId
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_identifier_is_read_back_from_its_text_and_from_json(bits: u128) {
            let id = MatterId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(&json, &format!("\"{id}\""));
            prop_assert_eq!(serde_json::from_str::<MatterId>(&json).unwrap(), id);
        }

        #[test]
        fn any_other_text_is_refused_without_panic(text in "\\PC{0,80}") {
            prop_assume!(Uuid::try_parse(&text).is_err());
            prop_assert!(text.parse::<TaskId>().is_err());
        }
    }

    #[test]
    fn other_spellings_of_a_uuid_are_refused() {
        let id = Uuid::from_u128(7);
        for text in [id.simple().to_string(), id.braced().to_string(), id.urn().to_string()] {
            assert!(text.parse::<UnitId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_very_long_text_is_cut_in_the_message() {
        let error = "编".repeat(500).parse::<UnitId>().unwrap_err();
        assert_eq!(error.0.chars().count(), 60);
    }
}
