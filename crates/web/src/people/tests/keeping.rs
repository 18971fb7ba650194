//! Units, departments, persons and posts, kept by the system administrator; the directory everybody reads.

use super::*;

#[test]
fn a_unit_is_entered_changed_and_shown_with_its_departments() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let fields = |name: &'static str, code: &'static str| {
            [("code", code), ("name", name), ("short_name", "新设局"), ("kind", "organ"), ("sort_order", "9")]
        };
        admin
            .post("/admin/units", &fields("", "NEW"))
            .refused("请填写单位名称")
            .says("value=\"NEW\"")
            .says("value=\"新设局\"");
        admin
            .post("/admin/units", &fields("云泽区新设局", "QZFB"))
            .refused("单位代码已被使用")
            .says("value=\"云泽区新设局\"");
        let made = admin.post("/admin/units", &fields("云泽区新设局", "NEW"));
        let path = made.went().split('?').next().unwrap().to_owned();
        admin.get(made.went()).says("单位已建立").says("云泽区新设局");

        let edit = |revision: &'static str, name: &'static str| {
            admin.post_from("unit", &path, &[&fields(name, "NEW")[..], &[("revision", revision)]].concat())
        };
        edit("1", "云泽区新设立局").went();
        edit("1", "云泽区另一名称局").refused("他人刚修改过").says("云泽区另一名称局").says("现登记为“云泽区新设立局”");

        admin.post(&format!("{path}/departments"), &[("department", "办公室"), ("place", "10")]).went();
        let twin = [("department", "办公室"), ("place", "20")];
        let again = admin.post_from("department", &format!("{path}/departments"), &twin);
        again.refused("本单位已有同名科室").says("href=\"#f-department\"").says("value=\"办公室\"");
        admin.get(&path).says("办公室");
        admin.post(&format!("{path}/closure"), &[("revision", "2")]).went();
        admin.get("/admin/units").says("已撤销");
    }
}

#[test]
fn a_unit_in_use_is_not_closed() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let path = format!("/admin/units/{}/closure", house.unit("qzfb"));
        admin.post(&path, &[("revision", "1")]).refused("请先调出或办理离任");
    }
}

#[test]
fn the_leader_in_charge_is_chosen_and_shown_in_the_directory() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let department = house.place.departments["qzfb/督查室"];
        let leader = house.person("luwenbo").to_string();
        let path = format!("/admin/departments/{department}");
        let revision = admin.get(&path).between("name=\"revision\" value=\"", "\"");
        let fields = [("name", "督查室"), ("sort_order", "40"), ("leader", leader.as_str()), ("revision", &revision)];
        admin.post(&path, &fields).went();
        let book = house.as_("linxiaotang").get("/people");
        book.says("综合一科").says("tel:").says("单位领导");
        let words = book.words();
        let (_, line) = words.split_once("督查室 董砺 主任").unwrap();
        assert_eq!(line.split_whitespace().nth(1), Some("陆文博"), "telephone, then the leader in charge");
        assert!(words.find("区长") < words.find("副区长"), "by rank");
    }
}

#[test]
fn the_directory_is_searched_by_name_and_shows_the_own_unit_only() {
    for house in houses() {
        let clerk = house.as_("linxiaotang");
        clerk.get("/people?q=%E9%99%86%E6%96%87%E5%8D%9A").says("陆文博").says_not("何砚秋");
        clerk.get("/people?q=%E6%97%A0%E6%AD%A4%E4%BA%BA").says("没有符合条件的人员");
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        house.as_(&other).get("/people").says_not("陆文博");
    }
}

/// A name was looked for in one unit only, and nothing said so.
#[test]
fn the_system_administrator_finds_a_person_in_all_units() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let (login, _) = house.place.people.iter().find(|(l, _)| l.ends_with("-zr")).unwrap();
        let unit = house.unit("qzfb");
        let here = admin.get(&format!("/admin/people?unit={unit}&q={login}"));
        here.says("没有符合条件的人员").says(&format!("/admin/people?unit=all&amp;state=&amp;q={login}"));
        let all = admin.get(&format!("/admin/people?unit=all&q={login}"));
        all.says("共 1 人").says("全部单位").says("主任").says(login);
        admin.get("/admin/people?unit=all").says("林晓棠").says("区政府办").says("三员专用");
    }
}

#[test]
fn posts_are_held_from_a_day_to_a_day() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let person = format!("/admin/people/{}", house.person("jiangyifan"));
        let department = house.place.departments["qzfb/督查室"].to_string();
        let post = |title: &'static str, rank: &'static str| {
            let fields = [
                ("title", title),
                ("rank_order", rank),
                ("department", department.as_str()),
                ("from_on", "2026-11-01"),
            ];
            admin.post_from("post", &format!("{person}/posts"), &[&fields[..], &[("revision", "1")]].concat())
        };
        post("督查员", "0").refused("1 至 9999").says("value=\"督查员\"").says("value=\"江一帆\"");
        post("督查员", "300").went();
        let page = admin.get(&person);
        page.says("督查员").says("免职").says("2026-11-01 起").says_not("2026-11-01 至 <");
        let end = page.between(&format!("{person}/posts/"), "/end");
        let path = format!("{person}/posts/{end}/end");
        admin.get(&path).says("最后一日");
        admin.post(&path, &[("to_on", "2026-10-01"), ("revision", "1")]).refused("不能早于任职日期");
        admin.post(&path, &[("to_on", "2026-11-20"), ("revision", "1")]).went();
        let stranger = format!("/admin/people/{}/posts/{end}/end", house.person("linxiaotang"));
        assert_eq!(admin.get(&stranger).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn who_leaves_or_is_disabled_can_no_longer_log_in() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let clerk = house.as_("jiangyifan");
        let path = format!("/admin/people/{}", house.person("jiangyifan"));
        let disable = |reason: &'static str, revision: &'static str| {
            admin.post(&format!("{path}/suspension"), &[("reason", reason), ("revision", revision)])
        };
        disable("", "1").refused("请填写停用原因");
        disable("借调半年", "1").went();
        assert!(clerk.get("/account").went().starts_with("/login"));
        house.try_log_in("jiangyifan", PASSWORD).refused("账号或密码不对");
        admin.post(&format!("{path}/restoration"), &[("revision", "2")]).went();
        house.try_log_in("jiangyifan", PASSWORD).went();
        let leave = |on: &'static str| admin.post(&format!("{path}/departure"), &[("left_on", on), ("revision", "3")]);
        leave("2027-01-01").refused("不能晚于今天");
        leave("2026-11-22").went();
        admin.get("/admin/people?state=left").says("江一帆");
        house.try_log_in("jiangyifan", PASSWORD).refused("账号或密码不对");
    }
}

#[test]
fn a_new_account_names_every_wrong_field_and_keeps_what_was_typed() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let unit = house.unit("qzfb").to_string();
        let fields = [("unit", unit.as_str()), ("name", "<b>张三</b>"), ("login", "张三"), ("phone", "打座机")];
        let reply = admin.post("/admin/people", &fields);
        reply.refused("账号须为").says("电话只能有").says("value=\"打座机\"").says_not("<b>张三");
        let taken = [("unit", unit.as_str()), ("name", "张三"), ("login", "linxiaotang"), ("phone", "")];
        admin.post("/admin/people", &taken).refused("这一账号已被使用");
    }
}

#[test]
fn a_moved_person_loses_the_grants() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let to = house.place.units.iter().find(|(code, _)| *code != "qzfb").unwrap().1.to_string();
        let path = format!("/admin/people/{}", house.person("chengyu"));
        let fields = [("unit", to.as_str()), ("from", "2026-11-23"), ("revision", "1")];
        admin.post(&format!("{path}/transfer"), &fields).went();
        let moved = house.as_("chengyu").get("/account");
        moved.says("未授予角色");
    }
}
