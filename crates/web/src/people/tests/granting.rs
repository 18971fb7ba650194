use super::*;

#[test]
fn roles_are_ticked_and_cleared_for_a_person() {
    for house in houses() {
        let security = house.as_("secadmin");
        let path = format!("/admin/grants/people/{}/{}", house.person("jiangyifan"), house.unit("qzfb"));
        security.get(&path).says("江一帆").says_not(" checked");
        let unit = format!("/admin/grants/units/{}", house.unit("qzfb"));
        let dots = || security.get(&unit).body.matches("已授").count();
        let before = dots();
        let give = [("had", ""), ("role", "registrar"), ("role", "archivist")];
        assert!(security.post(&path, &give).went().ends_with("said=changed"));
        security.get(&path).says("value=\"registrar\" checked").says("value=\"archivist\" checked");
        security.post(&path, &[("had", "archivist,registrar"), ("role", "archivist")]).went();
        security.get(&path).says_not("value=\"registrar\" checked").says("value=\"archivist\" checked");
        assert_eq!(dots(), before + 1);
    }
}

/// Whoever left today was still listed and counted, for the last day of the post.
#[test]
fn who_left_is_neither_listed_nor_counted() {
    for house in houses() {
        let security = house.as_("secadmin");
        let unit = format!("/admin/grants/units/{}", house.unit("qzfb"));
        let overview = || security.get("/admin/grants").words();
        let count = |n: usize| format!("云泽区人民政府办公室 {n} ");
        let before = security.get(&unit).between("class=\"beside\">", " 人，").parse::<usize>().unwrap();
        assert!(overview().contains(&count(before)), "{}", overview());
        let person = format!("/admin/people/{}/departure", house.person("jiangyifan"));
        let today = house.db.read(|tx| Ok::<_, office::Error>(tx.now().date().to_string())).unwrap();
        house.as_("sysadmin").post(&person, &[("left_on", &today), ("revision", "1")]).went();
        security.get(&unit).says(&format!("{} 人，", before - 1)).says_not("江一帆");
        assert!(overview().contains(&count(before - 1)), "{}", overview());
    }
}

#[test]
fn the_unit_administrator_s_work_is_told_whole() {
    for house in houses() {
        let path = format!("/admin/grants/people/{}/{}", house.person("jiangyifan"), house.unit("qzfb"));
        let page = house.as_("secadmin").get(&path);
        page.says("维护流程、编号序列、时限和工作日历，办理工作交接");
    }
}

#[test]
fn a_page_gone_stale_does_not_undo_what_another_granted() {
    for house in houses() {
        let security = house.as_("secadmin");
        let path = format!("/admin/grants/people/{}/{}", house.person("jiangyifan"), house.unit("qzfb"));
        security.post(&path, &[("had", ""), ("role", "registrar")]).went();
        security.post(&path, &[("had", ""), ("role", "archivist")]).refused("他人刚修改过");
        security.get(&path).says("value=\"registrar\" checked").says_not("value=\"archivist\" checked");
    }
}

#[test]
fn the_three_administrators_stay_apart_and_never_fewer_than_one_each() {
    for house in houses() {
        let security = house.as_("secadmin");
        let path = "/admin/grants/administrators";
        let page = security.get(path);
        page.says("sysadmin").says("auditor");
        let auditor = house.person("auditor").to_string();
        security.post(path, &[("person", &auditor), ("role", "system_admin")]).refused("三员须分设");
        let clerk = house.person("jiangyifan").to_string();
        security.post(path, &[("person", &clerk), ("role", "auditor")]).refused("专用账号");
        let grant = page.between("/admin/grants/", "/revocation");
        let grant = grant.rsplit('/').next().unwrap().to_owned();
        security.post(&format!("/admin/grants/{grant}/revocation"), &[]).refused("至少须有一名");
    }
}

#[test]
fn the_security_administrator_throws_somebody_out() {
    for house in houses() {
        let clerk = house.as_("jiangyifan");
        let security = house.as_("secadmin");
        let person = house.person("jiangyifan").to_string();
        let unit = house.unit("qzfb").to_string();
        let fields = [("person", person.as_str()), ("unit", unit.as_str())];
        security.post(&format!("/admin/people/{person}/expulsion"), &fields).went();
        assert!(clerk.get("/account").went().starts_with("/login"));
    }
}

#[test]
fn the_login_policy_is_set_within_its_bounds() {
    for house in houses() {
        let security = house.as_("secadmin");
        let with = |failures: &'static str, revision: &'static str| {
            let fields = [
                ("failures", failures),
                ("lock_minutes", "20"),
                ("idle_minutes", "30"),
                ("session_hours", "12"),
                ("password_days", "90"),
                ("link_hours", "72"),
                ("revision", revision),
            ];
            security.post("/admin/policy", &fields)
        };
        with("99", "0").refused("3 至 10 次").says("value=\"99\"");
        with("很多", "0").refused("请填写整数");
        with("4", "0").went();
        security.get("/admin/policy").says("value=\"4\"");
        with("6", "7").refused("他人刚修改过");
        house.as_("sysadmin").get("/admin/policy").says("4 次").says_not("name=\"failures\"");
    }
}
