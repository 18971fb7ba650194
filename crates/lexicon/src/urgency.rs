//! Urgency (紧急程度, 缓急).

use crate::words::words;

words! {
    /// Urgency (紧急程度) of an official document. Ordered: a later value is more urgent.
    ///
    /// 《党政机关公文处理工作条例》 art. 9 (3): a document carries 特急 or 加急; 平件 carries no mark.
    Urgency, "紧急程度" {
        /// Ordinary (平件): nothing is printed.
        Normal = "normal", "平件";
        /// Urgent (加急).
        Urgent = "urgent", "加急";
        /// Extra urgent (特急).
        ExtraUrgent = "extra_urgent", "特急";
    }
}

words! {
    /// Urgency of a telegram (电报等级). Ordered: a later value is more urgent.
    ///
    /// 《党政机关公文处理工作条例》 art. 9 (3): 特提、特急、加急、平急.
    TelegramUrgency, "电报等级" {
        /// Ordinary telegram (平急).
        Ordinary = "ordinary", "平急";
        /// Urgent (加急).
        Urgent = "urgent", "加急";
        /// Extra urgent (特急).
        ExtraUrgent = "extra_urgent", "特急";
        /// To be handed over at once (特提).
        Immediate = "immediate", "特提";
    }
}

impl Urgency {
    /// What is printed in the head of the document; `None` for 平件.
    ///
    /// GB/T 9704-2012, 7.2.3.
    #[must_use]
    pub const fn mark(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Urgent | Self::ExtraUrgent => Some(self.label()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_are_both_read_back() {
        for urgency in Urgency::ALL {
            assert_eq!(urgency.code().parse(), Ok(*urgency));
            assert_eq!(urgency.label().parse(), Ok(*urgency));
        }
    }

    #[test]
    fn only_the_two_marks_of_the_regulation_are_printed() {
        let marks: Vec<_> = Urgency::ALL.iter().filter_map(|u| u.mark()).collect();
        assert_eq!(marks, ["加急", "特急"]);
    }

    #[test]
    fn a_telegram_mark_is_refused_with_the_allowed_words() {
        let error = "特提".parse::<Urgency>().unwrap_err();
        assert_eq!(error.to_string(), "紧急程度中没有“特提”，可用：平件、加急、特急");
    }

    #[test]
    fn the_more_urgent_sorts_later() {
        assert!(Urgency::Normal < Urgency::Urgent && Urgency::Urgent < Urgency::ExtraUrgent);
    }
}
