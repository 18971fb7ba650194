//! The nearest word (相近的词) to one that was mistyped.

/// The word of a list that was probably meant: at most a third of its letters are wrong, and never all. Neighbours changed
/// about count as one wrong letter, an end that is missing or too much likewise; case and `-` against `_` as none.
#[must_use]
pub fn nearest<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let typed = letters(typed);
    let far = |word: &'w str| {
        let word = letters(word);
        let wrong = if ends_apart(&typed, &word) { 1 } else { distance(&typed, &word) };
        let allowed = (word.len() / 3).max(1);
        (wrong <= allowed && wrong < word.len()).then_some(wrong)
    };
    words.into_iter().filter_map(|word| Some((far(word)?, word))).min_by_key(|(wrong, _)| *wrong).map(|(_, word)| word)
}

/// Whether one only goes on where the other ends: 主送机关 for 主送.
fn ends_apart(a: &[char], b: &[char]) -> bool {
    a != b && a.len().min(b.len()) >= 2 && (a.starts_with(b) || b.starts_with(a))
}

fn letters(word: &str) -> Vec<char> {
    word.trim().to_lowercase().replace('-', "_").chars().collect()
}

/// Letters to add, leave out, change, or change about.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant_is_found_and_a_foreign_one_is_not() {
        let words = ["listen", "data", "secure_cookie", "发文机关", "印发机关", "附件"];
        for (typed, meant) in [
            ("listn", Some("listen")),
            ("LISTEN", Some("listen")),
            ("dtaa", Some("data")),
            ("secure-cokie", Some("secure_cookie")),
            ("发文机构", Some("发文机关")),
            ("附近", Some("附件")),
            ("附件名称", Some("附件")),
            ("data_folder", Some("data")),
            ("颜色", None),
            ("port", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
    }
}
