//! Tables.

use super::paragraph::{self, border};
use super::xml::Xml;
use crate::model::{Line, Picture, Table, TableCell};

pub(super) fn write(xml: &mut Xml, table: &Table, pictures: &[Picture]) {
    let width: i32 = table.columns.iter().sum();
    xml.raw("<w:tbl><w:tblPr>");
    xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
    xml.value("w:jc", "center");
    if table.line > 0 {
        let line = Line::single(table.line, "000000", 0);
        xml.raw("<w:tblBorders>");
        for name in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
            border(xml, name, &line);
        }
        xml.raw("</w:tblBorders>");
    }
    xml.empty("w:tblLayout", &[("w:type", "fixed")]);
    let (x, y) = (table.padding.0.to_string(), table.padding.1.to_string());
    xml.raw("<w:tblCellMar>");
    for (name, width) in [("w:top", &y), ("w:left", &x), ("w:bottom", &y), ("w:right", &x)] {
        xml.empty(name, &[("w:w", width), ("w:type", "dxa")]);
    }
    xml.raw("</w:tblCellMar></w:tblPr><w:tblGrid>");
    for column in &table.columns {
        xml.empty("w:gridCol", &[("w:w", &column.to_string())]);
    }
    xml.raw("</w:tblGrid>");
    for (at, row) in table.rows.iter().enumerate() {
        self::row(xml, table, row, at < table.head, pictures);
    }
    xml.raw("</w:tbl>");
}

fn row(xml: &mut Xml, table: &Table, cells: &[TableCell], is_head: bool, pictures: &[Picture]) {
    xml.raw("<w:tr><w:trPr><w:cantSplit/>");
    xml.switch("w:tblHeader", is_head.then_some(true));
    xml.raw("</w:trPr>");
    let mut column = 0;
    for cell in cells {
        let end = (column + cell.columns.max(1)).min(table.columns.len());
        let width: i32 = table.columns[column.min(end)..end].iter().sum();
        column = end;
        xml.raw("<w:tc><w:tcPr>");
        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        if cell.columns > 1 {
            xml.value("w:gridSpan", cell.columns);
        }
        match cell.merge {
            Some(true) => _ = xml.value("w:vMerge", "restart"),
            Some(false) => _ = xml.raw("<w:vMerge/>"),
            None => {}
        }
        xml.value("w:vAlign", "center").raw("</w:tcPr>");
        for paragraph in &cell.paragraphs {
            paragraph::write(xml, paragraph, pictures);
        }
        if cell.paragraphs.is_empty() {
            xml.raw("<w:p/>");
        }
        xml.raw("</w:tc>");
    }
    xml.raw("</w:tr>");
}
