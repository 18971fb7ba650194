//! The guides' pictures of pages that no journey passes.

use std::fs;

use store::testing::TempDir;
use testkit::browser::{Browser, Scripts};

use super::site::{Site, enter};

const CLERK: [(&str, &str); 5] =
    [("01-today", "/"), ("02-todo", "/todo"), ("04-done", "/done"), ("05-mine", "/mine"), ("38-account", "/account")];
const REGISTRAR: [(&str, &str); 6] = [
    ("31-library", "/library"),
    ("32-search", "/search?q=森林防灭火"),
    ("33-register-outgoing", "/registers/outgoing"),
    ("34-register-incoming", "/registers/incoming"),
    ("37-directory", "/people"),
    ("60-series", "/series"),
];
const UNIT_ADMIN: [(&str, &str); 3] =
    [("61-limits", "/limits"), ("62-calendar", "/calendar"), ("70-handovers", "/handovers")];
const SYSTEM: [(&str, &str); 4] = [
    ("51-admin", "/admin"),
    ("52-units", "/admin/units"),
    ("54-people", "/admin/people"),
    ("58-import", "/admin/import"),
];
const SECURITY: [(&str, &str); 2] = [("56-grants", "/admin/grants"), ("63-policy", "/admin/policy")];

/// A file with a row that is wrong: no such unit.
const TABLE: &str = "姓名,账号,单位,科室,职务,职级排序,负责人,电话,角色\n\
    温知夏,wenzhixia,云泽区人民政府办公室,综合一科,科员,80,否,6200188,\n\
    岑若谷,cenruogu,云泽区气象局,办公室,主任,10,是,6200190,收发员\n";

#[test]
fn the_guides_have_their_pictures() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    take(&at, "linxiaotang", &CLERK);
    take(&at, "heyanqiu", &[("03-reading", "/reading"), ("35-notices", "/notices")]);
    take(&at, "chengyu", &[("today", "/")]);
    take(&at, "chengyu", &REGISTRAR);
    at.go("/registers/outgoing");
    at.click("main td.t a");
    at.press("工作时间");
    at.shot("30-trail");
    take(&at, "xiangnan", &UNIT_ADMIN);
    take(&at, "shenzhiyuan", &[("69-seals", "/seals")]);
    take(&at, "sysadmin", &SYSTEM);
    one_of(&at, "53-unit", "/admin/units", "main table a[href^='/admin/units/']");
    one_of(&at, "55-person", "/admin/people", "main table a[href^='/admin/people/']");
    import_with_a_wrong_row(&at);
    take(&at, "secadmin", &SECURITY);
    at.go("/admin/grants");
    at.click("main a[href^='/admin/grants/units/']");
    at.click("main a[href^='/admin/grants/people/']");
    at.awaits("main form[action^='/admin/grants/people/']");
    at.shot("57-grant-person");
    activation(&at);
}

fn take(at: &Browser, account: &str, pages: &[(&str, &str)]) {
    enter(at, account);
    for (name, path) in pages {
        at.go(path);
        at.awaits("nav.nav .on, h1");
        at.shot(name);
    }
}

fn one_of(at: &Browser, name: &str, list: &str, link: &str) {
    at.go(list);
    at.click(link);
    at.awaits("main h1");
    at.shot(name);
}

fn import_with_a_wrong_row(at: &Browser) {
    let folder = TempDir::new("table");
    let file = folder.path().join("people.csv");
    fs::write(&file, TABLE).expect("a file to import");
    at.go("/admin/import");
    at.attach("input[type=file]", &file);
    at.follow("上传并检查");
    at.sees("未导入任何内容");
    at.shot("59-import-preview");
}

/// A one-time link, opened by nobody in particular.
fn activation(at: &Browser) {
    enter(at, "sysadmin");
    at.go("/admin/people");
    at.click("main table a[href^='/admin/people/']");
    at.follow("生成一次性链接");
    let link = at.value("#f-link");
    let path = link.find("/activate/").map(|from| link[from..].to_owned()).expect("a link");
    at.log_out();
    at.go(&path);
    at.sees("设置密码");
    at.shot("50-activation");
}
