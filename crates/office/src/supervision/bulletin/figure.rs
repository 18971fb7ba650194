//! Figures (通报指标): what is counted.

lexicon::words! {
    /// A figure of the month (通报指标).
    Figure, "通报指标" {
        /// Opened in the month.
        Opened = "opened", "新立项";
        /// The limit lies in the month.
        Due = "due", "应办结";
        /// Closed in the month, within the limit.
        OnTime = "on_time", "按时销号";
        /// Closed in the month, after the limit.
        Late = "late", "超期销号";
        /// Over its limit and open at the end of the month, or now.
        Overdue = "overdue", "超期未办结";
        /// Feedback due in the month that did not come by its day.
        FeedbackLate = "feedback_late", "反馈逾期";
        /// Feedback that says nothing, found so in the month.
        FeedbackEmpty = "feedback_empty", "反馈空泛";
    }
}
