//! Statements: constants with a name.

/// One SQL text in the portable form (`?1 ?2 …`), under the name of its constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stmt {
    name: &'static str,
    sql: &'static str,
}

impl Stmt {
    /// Made by [`statements!`](crate::statements).
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }

    /// The constant's name with its module's path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The portable text.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        self.sql
    }

    /// Whether the text begins with SELECT, or WITH and never writes.
    #[must_use]
    pub fn reads(self) -> bool {
        let is = |word: &str, list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
        let mut words = self.sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        let first = words.next().unwrap_or_default();
        is(first, &["SELECT", "VALUES"])
            || is(first, &["WITH"]) && !words.any(|w| is(w, &["INSERT", "UPDATE", "DELETE"]))
    }
}

/// Declares the statements of one `rows.rs`: a documented `pub const` each, and `ALL`.
///
/// ```
/// store::statements! {
///     /// The unit with this code.
///     BY_CODE = "SELECT id, name FROM unit WHERE code = ?1";
///     /// Renames a unit that is still at the revision read.
///     RENAME = "UPDATE unit SET name = ?2, revision = revision + 1 WHERE id = ?1 AND revision = ?3";
/// }
/// assert_eq!(ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::Stmt = $crate::Stmt::new(concat!(module_path!(), "::", stringify!($name)), $sql);
        )*

        /// Every statement of this file, for the test that prepares them on both engines.
        #[allow(dead_code)]
        pub const ALL: &[$crate::Stmt] = &[$($name),*];
    };
}

/// Parameters of a statement: `params![id, name, revision]`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[&dyn $crate::ToValue] };
    ($($value:expr),+ $(,)?) => { &[$(&$value as &dyn $crate::ToValue),+] as &[&dyn $crate::ToValue] };
}

#[cfg(test)]
mod tests {
    use super::Stmt;

    #[test]
    fn a_statement_knows_whether_it_only_reads() {
        for (sql, reads) in [
            ("SELECT 1", true),
            ("  select\n1", true),
            ("WITH a AS (SELECT 1) SELECT * FROM a", true),
            ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", false),
            ("INSERT INTO t VALUES (1) RETURNING a", false),
            ("UPDATE t SET a = 1", false),
            ("DELETE FROM t", false),
        ] {
            assert_eq!(Stmt::new("x", sql).reads(), reads, "{sql}");
        }
    }
}
