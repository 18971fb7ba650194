//! Blocks as a drafter types them.

use crate::block::Block;
use crate::sheet::Annex;

/// Body and attachments bound in as text: [`crate::body::parse_bound`] reads the same blocks from it.
#[must_use]
pub fn typed(blocks: &[Block], annexes: &[Annex]) -> String {
    let mut lines = Vec::new();
    add(&mut lines, blocks);
    for annex in annexes {
        lines.push(annex.label.clone());
        lines.push(annex.title.replace('\n', ""));
        add(&mut lines, &annex.blocks);
    }
    lines.join("\n")
}

fn add(lines: &mut Vec<String>, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(p) => lines.push(format!("{}{}", p.head, p.text)),
            Block::Picture(picture) => {
                lines.push(format!("［图：{}］", picture.name));
                lines.extend(filled(&picture.caption));
            }
            Block::Table(table) => {
                if table.lengthwise {
                    lines.push("［横排］".to_owned());
                }
                lines.extend(filled(&table.caption));
                lines.extend(filled(&table.unit));
                lines.extend(table.rows.iter().map(|row| format!("|{}|", row.join("|"))));
            }
        }
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}
