//! Figures (通报指标): what is counted.

lexicon::words! {
    /// A figure of the month (通报指标).
    Figure, "通报指标" {
        /// Opened in the month.
        Opened = "opened", "新立项";
        /// What has an outcome in the month: on time, late or overdue.
        Due = "due", "到期";
        /// Closed in the month, applied for within the limit.
        OnTime = "on_time", "按期办结";
        /// Closed in the month, applied for after the limit.
        Late = "late", "逾期办结";
        /// Over its limit and open at the end of the month, or now.
        Overdue = "overdue", "逾期未结";
        /// Feedback due in the month that did not come by its day.
        FeedbackLate = "feedback_late", "反馈逾期";
        /// Feedback that says nothing, found so in the month.
        FeedbackEmpty = "feedback_empty", "反馈空泛";
    }
}
