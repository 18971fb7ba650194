//! Every difference between the engines that a statement's text has to know. There are no others.

/// The PostgreSQL text of a portable one: `?7` becomes `$7`. Literals, quoted names and comments stay as they are.
pub(crate) fn postgres(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 8);
    for (piece, is_code) in pieces(sql) {
        if is_code {
            out.push_str(&piece.replace('?', "$"));
        } else {
            out.push_str(piece);
        }
    }
    out
}

/// The PostgreSQL text of a portable migration: BLOB is BYTEA there.
pub(crate) fn postgres_schema(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for (piece, is_code) in pieces(sql) {
        if is_code {
            out.push_str(&replace_word(piece, "BLOB", "BYTEA"));
        } else {
            out.push_str(piece);
        }
    }
    out
}

fn replace_word(text: &str, word: &str, by: &str) -> String {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let inside = before.ends_with(part_of_name) || after.starts_with(part_of_name);
        out.push_str(before);
        out.push_str(if inside { word } else { by });
        rest = after;
    }
    out + rest
}

/// Cuts a text into code and what must not be touched.
fn pieces(sql: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let mut rest = sql;
    while let Some((at, length)) = first_quoted(rest) {
        out.push((&rest[..at], true));
        out.push((&rest[at..at + length], false));
        rest = &rest[at + length..];
    }
    out.push((rest, true));
    out
}

/// Place and length of the first literal, quoted name or comment. One that is never closed runs to the end. A doubled
/// quote needs no care: it reads as two literals side by side.
fn first_quoted(sql: &str) -> Option<(usize, usize)> {
    const MARKS: [(&str, &str); 4] = [("'", "'"), ("\"", "\""), ("--", "\n"), ("/*", "*/")];
    let found = MARKS.iter().filter_map(|(open, close)| sql.find(open).map(|at| (at, open, close)));
    let (at, open, close) = found.min_by_key(|(at, ..)| *at)?;
    let body = &sql[at + open.len()..];
    let length = body.find(close).map_or(body.len(), |end| end + close.len());
    Some((at, open.len() + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_placeholders_are_rewritten() {
        for (portable, expected) in [
            ("SELECT ?1, ?2 WHERE a = ?1", "SELECT $1, $2 WHERE a = $1"),
            ("SELECT '什么?1' || ?1", "SELECT '什么?1' || $1"),
            ("SELECT 'it''s ?2' || ?10", "SELECT 'it''s ?2' || $10"),
            ("SELECT \"a?1\" -- why ?1\n, ?1", "SELECT \"a?1\" -- why ?1\n, $1"),
            ("SELECT /* ?1 ' */ ?1 -- end ?3", "SELECT /* ?1 ' */ $1 -- end ?3"),
            ("SELECT ?1, 'open ?2", "SELECT $1, 'open ?2"),
        ] {
            assert_eq!(postgres(portable), expected);
        }
    }

    #[test]
    fn only_the_type_blob_is_rewritten() {
        let sql = "CREATE TABLE t (a BLOB NOT NULL, blob TEXT, BLOBS TEXT, d TEXT DEFAULT 'BLOB'); -- BLOB";
        let expected = "CREATE TABLE t (a BYTEA NOT NULL, blob TEXT, BLOBS TEXT, d TEXT DEFAULT 'BLOB'); -- BLOB";
        assert_eq!(postgres_schema(sql), expected);
    }

    proptest! {
        #[test]
        fn cutting_loses_nothing(sql in "[ -~'\"/*?\\n中]{0,60}") {
            let joined: String = pieces(&sql).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(joined, sql);
        }
    }
}
