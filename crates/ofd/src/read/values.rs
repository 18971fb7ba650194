//! Basic types (基本类型): numbers, positions, boxes and arrays as attributes write them (GB/T 33190-2016, 7.3).

use super::geometry::{Matrix, Rect};
use super::limits::Limits;

/// A finite number of sensible size; the reason when it is none.
pub(crate) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let value: f64 = text.parse().map_err(|_| format!("“{}”不是数", brief(text)))?;
    match value.is_finite() && value.abs() <= Limits::FARTHEST {
        true => Ok(value),
        false => Err(format!("数“{}”超出范围", brief(text))),
    }
}

/// The start of a foreign value, for a message.
pub(crate) fn brief(text: &str) -> String {
    let clean = |c: &char| !c.is_control();
    let start: String = text.chars().filter(clean).take(24).collect();
    if text.chars().filter(clean).count() > 24 { start + "…" } else { start }
}

/// Numbers parted by blanks or commas (ST_Array).
pub(crate) fn numbers(text: &str) -> Result<Vec<f64>, String> {
    parts(text).map(number).collect()
}

/// The parts of an array.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n', '\r', ',', '，', '\u{3000}']).filter(|part| !part.is_empty())
}

/// `x y w h` (ST_Box); negative sides are turned round.
pub(crate) fn rect(text: &str) -> Result<Rect, String> {
    match numbers(text)?[..] {
        [x, y, w, h] => Ok(Rect { x: x + w.min(0.0), y: y + h.min(0.0), w: w.abs(), h: h.abs() }),
        _ => Err(format!("“{}”不是 x y 宽 高 四个数", brief(text))),
    }
}

/// `a b c d e f`.
pub(crate) fn matrix(text: &str) -> Result<Matrix, String> {
    match numbers(text)?[..] {
        [a, b, c, d, e, f] => Ok(Matrix([a, b, c, d, e, f])),
        _ => Err(format!("变换矩阵“{}”不是六个数", brief(text))),
    }
}

/// `true` and `false` as XML writes them.
pub(crate) fn truth(text: &str, unless: bool) -> bool {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => unless,
    }
}

/// Distances between characters: `g n v` stands for `n` times `v`. Never more than `most`.
pub(crate) fn deltas(text: &str, most: usize) -> Result<Vec<f64>, String> {
    let mut out = Vec::new();
    let mut rest = parts(text);
    while let Some(part) = rest.next() {
        if out.len() >= most {
            break;
        }
        if !part.eq_ignore_ascii_case("g") {
            out.push(number(part)?);
            continue;
        }
        let (Some(count), Some(value)) = (rest.next(), rest.next()) else {
            return Err("字间距的 g 后面须有次数和数值".into());
        };
        let count = number(count)?;
        if count < 0.0 {
            return Err(format!("字间距的次数“{count}”不能为负"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above")]
        let count = (count as usize).min(most - out.len());
        out.extend(std::iter::repeat_n(number(value)?, count));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_endless_or_none() {
        assert_eq!(number(" 3.5 "), Ok(3.5));
        for (text, says) in [("NaN", "超出范围"), ("inf", "超出范围"), ("1e300", "超出范围"), ("六", "不是数")]
        {
            let said = number(text).unwrap_err();
            assert!(said.contains(says), "{text}: {said}");
        }
    }

    #[test]
    fn boxes_and_matrices_need_all_their_numbers() {
        assert_eq!(rect("10 20 -4 6"), Ok(Rect { x: 6.0, y: 20.0, w: 4.0, h: 6.0 }));
        assert!(rect("1 2 3").unwrap_err().contains("四个数"));
        assert!(matrix("1 0 0 1 0").unwrap_err().contains("六个数"));
    }

    #[test]
    fn repeated_distances_are_counted_out_and_bounded() {
        assert_eq!(deltas("1 g 3 2.5 4", 100), Ok(vec![1.0, 2.5, 2.5, 2.5, 4.0]));
        assert_eq!(deltas("g 1000000 1 g 1000000 1", 5).map(|d| d.len()), Ok(5));
        assert!(deltas("g 3", 9).unwrap_err().contains("次数和数值"));
        assert!(deltas("g -3 1", 9).unwrap_err().contains("不能为负"));
    }
}
