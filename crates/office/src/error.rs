//! The one catalogue of what can go wrong, with the sentence the user reads.

use thiserror::Error;

/// What a business verb returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a verb was refused. Every message says what to do next; none reveals what the actor may not see.
#[derive(Debug, Error)]
pub enum Error {
    /// Unknown, or not for this actor's eyes: both look the same.
    #[error("没有找到，或不在您的知悉范围内。请回到首页，从菜单重新进入。")]
    NotFound,
    /// The actor may see it but may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// The request cannot be carried out as it stands; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// One field of a form is wrong.
    #[error("{message}")]
    Field {
        /// The form field's name.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// Several fields of a form are wrong.
    #[error("有 {} 处需要改正", .0.len())]
    Fields(Vec<(&'static str, String)>),
    /// Somebody else did it first; the message says who and when.
    #[error("{0}")]
    AlreadyDone(String),
    /// The text was changed by somebody else since it was opened.
    #[error("{who} 已于 {when} 保存了更新的文稿。您的文字仍保留在下方，请对照后再保存。")]
    StaleText {
        /// Who saved the newer text.
        who: String,
        /// When, as the user reads it.
        when: String,
        /// The newer revision, to save on top of.
        revision: i64,
    },
    /// An upload was larger than allowed, of a kind not allowed, or broken.
    #[error("{0}")]
    Upload(String),
    /// The administrator has to mend something first.
    #[error("{0}")]
    Setup(String),
    /// Not logged in, or the session has ended.
    #[error("请重新登录。{0}")]
    Login(String),
    /// The password has outlived the policy: nothing else may be done before it is changed.
    #[error("密码已到更换期限，请先修改密码，再继续办理。")]
    PasswordExpired,
    /// The engine failed.
    #[error(transparent)]
    Store(store::Error),
    /// Too many ask for the same thing at once; nothing is wrong with what was asked, and later it will be answered.
    #[error("{0}")]
    Crowded(String),
    /// Printing failed.
    #[error("{0}")]
    Press(String),
}

impl Error {
    /// A refusal with a sentence.
    pub fn refused(message: impl Into<String>) -> Error {
        Error::Refused(message.into())
    }

    /// A wrong form field.
    pub fn field(field: &'static str, message: impl Into<String>) -> Error {
        Error::Field { field, message: message.into() }
    }

    /// The HTTP status this is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Error::NotFound => 404,
            Error::Forbidden(_) | Error::PasswordExpired => 403,
            Error::Refused(_) | Error::Field { .. } | Error::Fields(_) | Error::Upload(_) | Error::Press(_) => 422,
            Error::AlreadyDone(_) | Error::StaleText { .. } => 409,
            Error::Login(_) => 401,
            Error::Setup(_) | Error::Crowded(_) => 503,
            Error::Store(e) => store_status(e),
        }
    }

    /// A stable short name for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound => "not-found",
            Error::Forbidden(_) => "forbidden",
            Error::Refused(_) => "refused",
            Error::Field { .. } | Error::Fields(_) => "field",
            Error::AlreadyDone(_) => "already-done",
            Error::StaleText { .. } => "stale-text",
            Error::Upload(_) => "upload",
            Error::Setup(_) => "setup",
            Error::Login(_) => "login",
            Error::PasswordExpired => "password-expired",
            Error::Store(_) => "store",
            Error::Crowded(_) => "crowded",
            Error::Press(_) => "press",
        }
    }
}

fn store_status(e: &store::Error) -> u16 {
    match e {
        store::Error::Stale => 409,
        store::Error::DiskFull => 507,
        store::Error::Busy | store::Error::Unavailable(_) | store::Error::Storage(_) => 503,
        _ => 500,
    }
}

impl From<store::Error> for Error {
    fn from(e: store::Error) -> Error {
        match e {
            store::Error::NotFound => Error::NotFound,
            other => Error::Store(other),
        }
    }
}

impl From<flow::Refusal> for Error {
    fn from(r: flow::Refusal) -> Error {
        if r.code == flow::RefusalCode::OpinionNeeded {
            return Error::field("opinion", r.message);
        }
        if let Some(at) = r.at.filter(|_| r.code == flow::RefusalCode::TooSoon) {
            let words = format!("{} 分钟内已催过，{}后可再催。", flow::Context::URGE_GAP, at.time_label());
            return Error::Refused(words);
        }
        let nobody = r.rule.as_ref().map(crate::process::nobody);
        // Whom the flow calls its administrator is, in an office, a role of the unit.
        Error::Refused(nobody.unwrap_or_else(|| r.message.replace("流程管理员", "本单位的单位管理")))
    }
}
