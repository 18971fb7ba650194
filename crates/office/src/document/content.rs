//! The text of a document as the drafter fills it in, apart from everything the office adds later.

use lexicon::Urgency;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, wording};

/// Longest body accepted, in characters: five times what the rules for lightening the load allow (5,000).
pub const BODY_LIMIT: usize = 50_000;
/// Most paragraphs of a body, blank lines counted: some ninety pages, as many as the longest body of full lines fills.
pub const PARAGRAPH_LIMIT: usize = 2_000;
/// Longest of the other fields accepted, in characters: a list of every unit of a district is about half of it.
pub const LINE_LIMIT: usize = 2_000;
/// Longest title accepted, in characters.
pub const TITLE_LIMIT: usize = 120;

/// The drafter's fields (文稿): title 标题, 主送, 抄送, body 正文, 附件说明, 署名, 附注.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Title 标题, GB/T 9704-2012, 7.3.1.
    pub title: String,
    /// Main addressees 主送机关, as printed, without the colon.
    pub main_to: String,
    /// Copied to 抄送机关, as printed, without the full stop.
    pub cc: String,
    /// Body 正文 as typed; levels 一、（一）1.（1） are recognised when it is typeset.
    pub body: String,
    /// Names in 附件说明, in order.
    pub attachments: Vec<String>,
    /// Signature 署名: the organ in whose name it is issued.
    pub sign_off: String,
    /// Remark 附注, without the brackets.
    pub note: String,
}

impl Content {
    /// SM3 over everything that is substance, as hex: this is what 签发 locks (条例, article 25(1)).
    pub fn hash(&self) -> String {
        let substance = serde_json::to_vec(&self.substance()).unwrap_or_default();
        crate::fingerprint(&substance)
    }

    fn substance(&self) -> [String; 6] {
        let names = self.attachments.join("\n");
        [&self.title, &self.main_to, &self.body, &names, &self.sign_off, &self.note].map(|s| squeeze(s))
    }

    /// Refuses what can never be issued here: a secrecy mark, or a text over the limits.
    pub fn check(&self) -> Result<()> {
        if self.title.chars().count() > TITLE_LIMIT {
            return Err(Error::field("title", format!("标题不能超过 {TITLE_LIMIT} 个字")));
        }
        if self.body.chars().count() > BODY_LIMIT {
            return Err(Error::field("body", format!("正文不能超过 {BODY_LIMIT} 个字")));
        }
        if self.body.lines().count() > PARAGRAPH_LIMIT {
            return Err(Error::field("body", format!("正文不能超过 {PARAGRAPH_LIMIT} 段")));
        }
        let names = self.attachments.join("\n");
        let lines = [
            ("main_to", "主送", &self.main_to),
            ("cc", "抄送", &self.cc),
            ("attachments", "附件说明", &names),
            ("sign_off", "署名", &self.sign_off),
            ("note", "附注", &self.note),
        ];
        if let Some((field, label, _)) = lines.into_iter().find(|(.., text)| text.chars().count() > LINE_LIMIT) {
            return Err(Error::field(field, format!("{label}不能超过 {LINE_LIMIT} 个字")));
        }
        self.check_unclassified()
    }

    fn check_unclassified(&self) -> Result<()> {
        let names = self.attachments.join("\n");
        let parts = [
            ("title", &self.title),
            ("main_to", &self.main_to),
            ("cc", &self.cc),
            ("body", &self.body),
            ("attachments", &names),
            ("sign_off", &self.sign_off),
            ("note", &self.note),
        ];
        parts.into_iter().try_for_each(|(field, text)| wording::unclassified(field, text))
    }

    /// What is still missing before the draft may be sent on.
    pub fn missing(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let mut need = |field, text: &str, say: &str| {
            if text.trim().is_empty() {
                out.push((field, say.to_string()));
            }
        };
        need("title", &self.title, "请填写标题：发文机关＋事由＋文种");
        need("body", &self.body, "请填写正文");
        need("sign_off", &self.sign_off, "请填写发文机关署名");
        out
    }
}

/// Blank space at line ends and repeated blank lines are not substance.
fn squeeze(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

/// What a drafter decides about a document besides its text.
#[derive(Debug, Clone)]
pub struct Head {
    /// Genre 文种.
    pub genre: lexicon::Genre,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// Security label: at most 内部.
    pub label: lexicon::SecurityLabel,
    /// The series 编号序列 its number will come from.
    pub series: Option<lexicon::SeriesId>,
    /// Printed copies 份数.
    pub copies: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Content {
        Content {
            title: "云泽区人民政府办公室关于做好防汛工作的通知".into(),
            body: "一、压实责任\n各镇要做好准备。".into(),
            sign_off: "云泽区人民政府办公室".into(),
            ..Content::default()
        }
    }

    #[test]
    fn trailing_blanks_are_not_substance_but_a_word_is() {
        let a = sample();
        let mut b = a.clone();
        b.body.push_str("  \n\n");
        assert_eq!(a.hash(), b.hash());
        b.body.push('十');
        assert_ne!(a.hash(), b.hash());
    }

    #[test]
    fn text_cannot_move_between_fields_without_changing_the_hash() {
        let a = Content { title: "甲".into(), main_to: "乙".into(), ..Content::default() };
        let b = Content { title: "甲乙".into(), ..Content::default() };
        assert_ne!(a.hash(), b.hash());
    }

    #[test]
    fn a_secrecy_mark_is_refused_with_the_reason() {
        let marks: [fn(&mut Content); 7] = [
            |c| c.title = "机密★1年".into(),
            |c| c.main_to = "机密★1年".into(),
            |c| c.cc = "绝密★长期".into(),
            |c| c.body.insert_str(0, "机密★1年\n"),
            |c| c.attachments = vec!["名单".into(), "秘密★3年".into()],
            |c| c.sign_off = "秘密".into(),
            |c| c.note = "秘密★3年".into(),
        ];
        for (at, mark) in marks.into_iter().enumerate() {
            let mut c = sample();
            mark(&mut c);
            let e = c.check().unwrap_err();
            assert_eq!(e.code(), "field", "{at}");
            assert!(e.to_string().contains("非涉密"), "{e}");
        }
    }

    #[test]
    fn a_text_over_a_limit_is_refused_at_its_field() {
        let long = "字".repeat(LINE_LIMIT + 1);
        for (field, content) in [
            ("body", Content { body: "字".repeat(BODY_LIMIT + 1), ..sample() }),
            ("body", Content { body: "字\n".repeat(PARAGRAPH_LIMIT + 1), ..sample() }),
            ("main_to", Content { main_to: long.clone(), ..sample() }),
            ("cc", Content { cc: long.clone(), ..sample() }),
            ("attachments", Content { attachments: vec!["名".into(); LINE_LIMIT], ..sample() }),
            ("note", Content { note: long, ..sample() }),
        ] {
            assert!(matches!(content.check(), Err(Error::Field { field: at, .. }) if at == field), "{field}");
        }
        Content { body: "字\n".repeat(PARAGRAPH_LIMIT), ..sample() }.check().unwrap();
    }

    #[test]
    fn an_empty_draft_says_what_is_missing() {
        let fields: Vec<_> = Content::default().missing().into_iter().map(|(f, _)| f).collect();
        assert_eq!(fields, ["title", "body", "sign_off"]);
    }
}
