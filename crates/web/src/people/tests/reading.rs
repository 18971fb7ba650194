//! The ledger as the audit administrator reads, checks and exports it.

use super::*;

#[test]
fn the_auditor_reads_who_did_what_latest_first() {
    for house in houses() {
        house.try_log_in("linxiaotang", "Wrong-2026");
        store::sealing::seal(&house.db).unwrap();
        let page = house.as_("auditor").get("/admin/ledger");
        page.says("登录失败").says("末条杂凑值").says("授予角色").says("下一页");
        let failed = house.as_("auditor").get("/admin/ledger?verb=session.fail");
        failed.says("本页 1 条").says("原因：密码不对").says_not("Wrong-2026");
        let account = house.as_("auditor").get("/admin/ledger?account=secadmin&verb=grant.give");
        account.says("安全管理员").says("授予角色");
        house.as_("auditor").get("/admin/ledger?account=nobody").says("没有符合条件的流水");
        page.says_not("salt").says("对象姓名或单位，如 林晓棠").says("三员不看公文");
        assert!(page.body.find("核验") < page.body.find("class=\"filters\""), "checking stands at the top");
        let name = crate::visitor::encode("林晓棠");
        let about = house.as_("auditor").get(&format!("/admin/ledger?subject={name}&verb=session.fail"));
        about.says("本页 1 条").says("value=\"林晓棠\"");
        let person = format!("person:{}", house.person("linxiaotang"));
        let about = house.as_("auditor").get(&format!("/admin/ledger?subject={person}&verb=session.fail"));
        about.says("本页 1 条").says(&format!("<option value=\"{person}\" selected>林晓棠</option>"));
        house.as_("auditor").get("/admin/ledger?subject=nobody").says("没有符合条件的流水");
    }
}

#[test]
fn the_ledger_is_checked_and_exported_by_the_auditor_alone() {
    for house in houses() {
        let auditor = house.as_("auditor");
        auditor.post("/admin/ledger/verification", &[("after", "0")]).says("流水完整");
        let file = auditor.post("/admin/ledger/export", &[("after", "0")]);
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with("{\"after\":0,\"format\":\"zhongshu-ledger/1\""), "{}", file.body);
        auditor.get("/admin/ledger?verb=ledger.export").says("本页 1 条");
        assert_eq!(auditor.post("/admin/ledger/export", &[("after", "99999")]).status, StatusCode::NOT_FOUND);
        assert_eq!(auditor.post("/admin/ledger/export", &[("after", "-1")]).status, StatusCode::NOT_FOUND);
        for who in ["sysadmin", "secadmin", "linxiaotang"] {
            let other = house.as_(who);
            assert_eq!(other.get("/admin/ledger").status, StatusCode::FORBIDDEN);
            for path in ["/admin/ledger/export", "/admin/ledger/verification"] {
                assert_eq!(other.post(path, &[("after", "0")]).status, StatusCode::FORBIDDEN, "{who} {path}");
            }
        }
    }
}
