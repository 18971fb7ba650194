//! What can go wrong in the store, the same for both engines.

/// What every call of the store returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the store refused or failed. Nothing was kept of a unit of work that ends in an error,
/// except [`Error::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `one` found no row.
    #[error("no such row")]
    NotFound,
    /// The row's revision has moved on: somebody else saved first.
    #[error("changed by somebody else since it was read")]
    Stale,
    /// A unique value is already taken. `place` is `table.column`, or `table.column,column`, or the index's name.
    #[error("already taken: {place}")]
    Unique {
        /// Where, the same text on both engines.
        place: String,
    },
    /// A row names another row that does not exist, or is still named by one.
    #[error("a row that is named does not exist, or one still named was removed ({0})")]
    Reference(String),
    /// NOT NULL, CHECK or a trigger refused the row.
    #[error("refused by a constraint: {0}")]
    Constraint(String),
    /// A unit of work changed rows and recorded no fact.
    #[error("rows were changed and no fact was recorded (last statement: {0})")]
    NoFact(&'static str),
    /// A writing statement inside a read.
    #[error("a writing statement inside a read")]
    ReadOnly,
    /// `write` was called inside `write` on the same thread; use [`crate::Tx::nested`].
    #[error("a unit of work inside a unit of work")]
    Nested,
    /// A statement failed earlier in this unit of work and the failure was passed over; use [`crate::Tx::nested`] to survive one.
    #[error("an earlier statement of this unit of work failed: {0}")]
    Doomed(String),
    /// No room on the disk. Nothing of the unit of work was kept.
    #[error("the disk is full")]
    DiskFull,
    /// Somebody else holds the database for too long, or the work collided too many times.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached. Nothing was kept.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The store of blobs cannot be reached, or refuses. What was to be put is not to be relied on.
    #[error("the store of files: {0}")]
    Storage(String),
    /// There is no encrypted connection to the database that can be trusted. Nothing was kept.
    #[error("no trusted connection to the database: {0}")]
    Tls(crate::Distrust),
    /// The connection broke while the commit was under way: it may or may not have been kept. Repeat under the same
    /// idempotency key.
    #[error("the connection broke during the commit: {0}")]
    Unknown(String),
    /// A value cannot be stored or read as the type asked for.
    #[error("value: {0}")]
    Value(String),
    /// A migration was altered after it ran, or failed.
    #[error("migration: {0}")]
    Migration(String),
    /// The database was brought up to date by a newer program; the migration that this one does not know.
    #[error("the database has {0}, which this program does not know")]
    Newer(String),
    /// A folder or a database does not fit a backup or a restore.
    #[error(transparent)]
    Unfit(#[from] crate::Unfit),
    /// A stored blob is not what its address says, or a backup is damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Larger than allowed.
    #[error("larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Reading or writing a file failed.
    #[error("file: {0}")]
    Io(String),
    /// Anything else the engine says.
    #[error("engine: {0}")]
    Engine(String),
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        match e.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Io(e.to_string()),
        }
    }
}

impl Error {
    /// Adds the statement's name to errors that would otherwise not tell where they come from.
    pub(crate) fn at(self, name: &str) -> Self {
        match self {
            Self::Engine(text) => Self::Engine(format!("{name}: {text}")),
            Self::Value(text) => Self::Value(format!("{name}: {text}")),
            other => other,
        }
    }
}
