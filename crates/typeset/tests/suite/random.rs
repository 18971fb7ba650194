//! Random drafts: none fails, none loses text, no line leaves the type area.

use proptest::prelude::*;
use typeset::{Block, Sheet, draft};

use crate::fonts::PRESS;
use crate::paper::Paper;
use crate::rows::squeeze;

/// Pieces an office's sentences are made of, and some that nobody should type.
fn piece() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "国务院办公厅",
        "有关部门",
        "人民群众",
        "贯彻落实",
        "的",
        "和",
        "，",
        "。",
        "、",
        "；",
        "“",
        "”",
        "（",
        "）",
        "《",
        "》",
        "……",
        "——",
        "！",
        "？",
        "·",
        " ",
        "GB/T 9704—2012",
        "PM2.5",
        "A",
        "https://example.invalid/a/b?c=d",
        "%",
        "〔",
        "〕",
        "…",
        "～",
    ]);
    prop_oneof![
        6 => word.prop_map(str::to_owned),
        1 => (1900..2100_u32, 1..13_u32, 1..32_u32).prop_map(|(y, m, d)| format!("{y}年{m}月{d}日")),
        1 => (2000..2030_u32, 1..999_u32).prop_map(|(y, n)| format!("云政发〔{y}〕{n}号")),
        1 => (0..9_999_999_u32, prop::sample::select(vec!["万元", "人", "%", "公里", ""])).prop_map(|(n, u)| format!("{n}{u}")),
        1 => "[0-9]{1,80}",
        1 => "[a-zA-Z]{1,60}",
        1 => "[！。，）》]{1,40}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    let text = prop::collection::vec(piece(), 1..24).prop_map(|pieces| pieces.concat());
    let cell = prop::collection::vec(piece(), 0..4).prop_map(|pieces| pieces.concat());
    let level = prop::sample::select(vec!["", "", "一、", "（二）", "3.", "（4）"]);
    prop_oneof![
        6 => (level, text).prop_map(|(level, text)| format!("{level}国{text}")),
        1 => prop::collection::vec(cell, 2..12).prop_map(|cells| format!("|甲{}|", cells.join("|"))),
    ]
}

fn office_draft() -> impl Strategy<Value = String> {
    let format = prop::sample::select(vec!["文件", "上行文", "信函", "命令", "纪要", "电报", "简报"]);
    (format, prop::collection::vec(line(), 1..10)).prop_map(|(format, lines)| {
        format!(
            "格式：{format}\n发文机关：云泽区人民政府\n发文字号：云政发〔2026〕12号\n签发人：林致远\n\n关于甲的通知\n\n各镇：\n\n{}\n\n云泽区人民政府\n2026年3月5日\n",
            lines.join("\n")
        )
    })
}

/// Every text of the blocks, in order.
fn texts(sheet: &Sheet) -> Vec<String> {
    let texts = sheet.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(p) => vec![format!("{}{}", p.head, p.text)],
        Block::Table(t) => t.rows.iter().flatten().chain([&t.caption, &t.unit]).cloned().collect(),
        Block::Picture(p) => vec![p.name.clone()],
    });
    texts.map(|t| squeeze(&t)).filter(|t| !t.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_draft_fails_loses_text_or_leaves_the_type_area(source in office_draft()) {
        let sheet = Sheet::from_draft(&draft::parse(&source));
        let pages = PRESS.compile(&sheet);
        prop_assert!(pages.is_ok(), "{:?}", pages.err());
        let paper = Paper::read(&pages.unwrap().pdf().unwrap());
        let text = squeeze(&paper.runs.iter().filter(|r| !r.text.starts_with("— ")).map(|r| r.text.as_str()).collect::<String>());
        let mut from = 0;
        for wanted in texts(&sheet) {
            // A table that goes on repeats its head in between; what it holds is still all there.
            let whole = text[from..].find(&wanted).map(|at| from + at + wanted.len());
            prop_assert!(whole.is_some() || text.contains(&wanted), "{wanted} is not in {text}");
            from = whole.unwrap_or(from);
        }
        for run in paper.runs.iter().filter(|r| !r.text.ends_with(char::is_whitespace)) {
            let (left, right) = if run.turned { (35.0, 260.0) } else { (28.0, 184.0) };
            let letter = 7.5;
            prop_assert!(run.left() > left - letter && run.right() < right + letter, "{} {}–{}", run.text, run.left(), run.right());
            if (run.size - 16.0).abs() < 0.1 && !run.turned {
                prop_assert!(run.right() < 184.0 + 3.0, "{} reaches {}", run.text, run.right());
            }
        }
    }
}
