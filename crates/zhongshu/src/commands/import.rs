//! `zhongshu import`: units and people from a table, checked row by row.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use office::people::import::{self, Makes, Preview};
use office::people::{Console, Role, admins};

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::world::RealWorld;

/// Prints what is wrong, row by row; with `apply` enters everything or nothing. The exit code is 1 when a row is wrong.
pub fn run(config: &Config, file: &Path, apply: bool) -> Outcome<ExitCode> {
    let bytes = fs::read(file).map_err(|e| Failure::reading(file, &e))?;
    let house = House::open(config, Arc::new(RealWorld))?;
    let preview = house.db.read(|tx| import::preview(tx, &bytes)).map_err(|e| at(file, e))?;
    tell(&preview);
    if preview.bad > 0 {
        println!("有 {} 行需要改正，没有导入任何内容。", preview.bad);
        return Ok(ExitCode::from(1));
    }
    if !apply {
        println!("检查无误。加 --apply 导入。");
        return Ok(ExitCode::SUCCESS);
    }
    let made = house.db.write(|tx| {
        let admin = admins::at_console(tx, &Console::at_the_machine(), Role::SystemAdmin)?;
        import::apply(tx, &admin.system_admin()?, &preview)
    })?;
    println!("已导入：{}。", counts(made));
    if made.proposals > 0 {
        println!("角色须由安全管理员登录后确认授权。");
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with the file as a whole, with its name.
fn at(file: &Path, error: office::Error) -> Failure {
    match error {
        office::Error::Upload(why) => Failure::at(file, why),
        other => other.into(),
    }
}

fn tell(preview: &Preview) {
    if !preview.ignored.is_empty() {
        println!("不认识的列，未读取：{}", preview.ignored.join("、"));
    }
    for row in preview.rows.iter().filter(|row| !row.errors.is_empty()) {
        println!("{}第 {} 行：{}", row.kind.label(), row.line, row.errors.join(" "));
    }
    println!("共 {} 行，可导入：{}。", preview.rows.len(), counts(preview.makes));
}

fn counts(makes: Makes) -> String {
    let Makes { units, departments, people, proposals } = makes;
    format!("单位 {units} 个、科室 {departments} 个、人员 {people} 人、待授权角色 {proposals} 项")
}
