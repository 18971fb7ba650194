//! The template (模板) to fill in: two tables with headings and an example row, and a sheet that explains them.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Kind;
use crate::people::{Role, UnitKind};
use crate::{Error, Result};

/// The template as an XLSX file.
///
/// # Errors
/// [`Error::Press`] when the writer fails.
pub fn template_xlsx() -> Result<Vec<u8>> {
    write().map_err(|e| Error::Press(format!("模板未能生成：{e}")))
}

fn write() -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    table(book.add_worksheet(), Kind::Units, &["YZCZ", "云泽区财政局", "区财政局", "党政机关", "20"])?;
    let person =
        ["李文舟", "liwenzhou", "云泽区财政局", "办公室", "主任", "200", "是", "0571-00000000", "收发员、办公室审核"];
    table(book.add_worksheet(), Kind::People, &person)?;
    explanation(book.add_worksheet())?;
    book.save_to_buffer()
}

fn table(sheet: &mut Worksheet, kind: Kind, example: &[&str]) -> std::result::Result<(), XlsxError> {
    sheet.set_name(kind.label())?;
    let bold = Format::new().set_bold();
    for (at, heading) in kind.headings().iter().enumerate() {
        let star = if at < kind.required() { "*" } else { "" };
        let column = at as u16;
        sheet.write_with_format(0, column, format!("{star}{heading}"), &bold)?;
        sheet.write(1, column, example[at])?;
        sheet.set_column_width(column, 18)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn explanation(sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    sheet.set_name("填写说明")?;
    sheet.set_column_width(0, 100)?;
    let kinds: Vec<&str> = UnitKind::ALL.iter().map(|k| k.label()).collect();
    let roles: Vec<&str> = Role::ALL.iter().filter(|r| !r.is_administrator()).map(|r| r.label()).collect();
    let lines = [
        "带 * 的列必填；表头文字不要改动，列的先后可以调整。第二行是示例，导入前请删除或改写。".to_owned(),
        format!("性质可填：{}。", kinds.join("、")),
        "单位一列可填单位代码、全称或简称；科室没有的会自动建立。".to_owned(),
        "职级排序填 1 至 9999 的整数，数字小的排在前面；负责人填“是”或“否”。".to_owned(),
        format!("角色之间用顿号分开，可填：{}。导入后由安全管理员确认才生效。", roles.join("、")),
        "账号用小写字母、数字、点、连字符或下划线，2 至 32 位。密码由本人通过一次性链接设置。".to_owned(),
    ];
    for (row, line) in lines.iter().enumerate() {
        sheet.write(row as u32, 0, line)?;
    }
    Ok(())
}
