//! The template (模板) to fill in: the headings, an example row, and a sheet that explains them.

use lexicon::{Date, days_after};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{HEADINGS, MAX_ROWS, REQUIRED};
use crate::supervision::{Category, Ledger, Rhythm, SourceKind};
use crate::{Error, Result};

/// The template as an XLSX file; the example's days lie after `today`.
///
/// # Errors
/// [`Error::Press`] when the writer fails.
pub fn template_xlsx(today: Date) -> Result<Vec<u8>> {
    write(today).map_err(|e| Error::Press(format!("模板未能生成：{e}")))
}

fn write(today: Date) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    table(book.add_worksheet(), today)?;
    explanation(book.add_worksheet())?;
    book.save_to_buffer()
}

fn table(sheet: &mut Worksheet, today: Date) -> std::result::Result<(), XlsxError> {
    sheet.set_name("督办事项")?;
    let later = |days| days_after(today, days).unwrap_or(today).to_string();
    let steps = format!("完成摸底 {}；全部拆除 {}", later(15), later(40));
    let due = later(45);
    let said = today.to_string();
    let example = [
        "拆除滨河路占道临时建筑。",
        "日常督查",
        "领导批示",
        "请住建局牵头，年内拆完，恢复通行。",
        "周明川",
        &said,
        "滨河路全线恢复通行",
        "14",
        "处",
        "区住建局",
        "区应急局",
        &due,
        "每半月",
        &steps,
        "一处一册，先易后难。",
        "督办台账",
        "",
        "",
        "",
    ];
    let bold = Format::new().set_bold();
    for ((column, heading), value) in (0u16..).zip(HEADINGS).zip(example) {
        let star = if REQUIRED.contains(&heading) { "*" } else { "" };
        sheet.write_string_with_format(0, column, format!("{star}{heading}"), &bold)?;
        sheet.write_string(1, column, value)?;
        sheet.set_column_width(column, if value.chars().count() > 10 { 30 } else { 14 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn explanation(sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    sheet.set_name("填写说明")?;
    sheet.set_column_width(0, 100)?;
    let words = |labels: Vec<&str>| labels.join("、");
    let lines = [
        "带 * 的列必填；表头文字不要改动，列的先后可以调整。第二行是示例，导入前请删除或改写。".to_owned(),
        format!("一行一项，一次最多 {MAX_ROWS} 行。有一行不对，全部不立项。"),
        format!("类别可填：{}；空着为日常督查。", words(Category::ALL.iter().map(|w| w.label()).collect())),
        format!("来源可填：{}；空着为自行立项。", words(SourceKind::ALL.iter().map(|w| w.label()).collect())),
        format!("反馈周期可填：{}；空着为不定期。", words(Rhythm::ALL.iter().map(|w| w.label()).collect())),
        format!("台账可填：{}；空着为督办台账。", words(Ledger::ALL.iter().map(|w| w.label()).collect())),
        "日期、办结时限写成 2026-12-31 的样子；办结时限不能早于导入当天。".to_owned(),
        "牵头单位、配合单位可填单位全称、简称或代码；配合单位之间用顿号分开。".to_owned(),
        "责任人填牵头单位在职人员的姓名，空着先为单位主要负责人；关注领导填本单位领导的姓名；专项小组填已经设立的名称。".to_owned(),
        "节点之间用分号分开：只写名称的按工作日从时限倒排；写明日期的照写，如：完成排查 2026-12-10，或 完成排查 12月10日。".to_owned(),
        "目标数填数字，单位填其计量单位，如 14 处、3.5 公里。".to_owned(),
    ];
    for (row, line) in (0u32..).zip(&lines) {
        sheet.write_string(row, 0, line)?;
    }
    Ok(())
}
