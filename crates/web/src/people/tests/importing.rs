use super::*;

const GOOD: &str = "姓名,账号,单位,科室,职务,职级排序,负责人,电话,角色\n\
    李文舟,liwenzhou,云泽区人民政府办公室,综合一科,副科长,150,否,62008888,收发员\n\
    赵一鸣,zhaoyiming,云泽区人民政府办公室,新设科,科长,160,是,,\n";

const BAD: &str = "姓名,账号,单位,科室,职务,职级排序,负责人,电话,角色\n\
    李文舟,liwenzhou,云泽区人民政府办公室,综合一科,副科长,150,否,62008888,收发员\n\
    赵一鸣,ZHAO yi,没有的单位,新设科,科长,排第一,是,,超级管理员\n";

fn upload(browser: &Browser, text: &str) -> Reply {
    browser.upload("/admin/import/preview", &browser.csrf, ("a.csv", text.as_bytes()))
}

#[test]
fn one_bad_row_keeps_everything_out_and_is_told_row_by_row() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let reply = upload(&admin, BAD);
        reply.refused("未导入任何内容").says("有 1 行不对").says("没有的单位").says_not("确认导入");
        assert!(reply.words().contains("3 "), "the line as the user's program shows it");
        assert_eq!(house.blobs.list().unwrap().len(), 0, "a refused file is not kept");
        admin.get("/admin/people").says_not("liwenzhou");
    }
}

#[test]
fn a_good_file_is_shown_first_and_entered_once_confirmed() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let shown = upload(&admin, GOOD);
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.words());
        shown.says("确认导入").says("新设科");
        admin.get("/admin/people").says_not("liwenzhou");

        let file = shown.between("name=\"file\" value=\"", "\"");
        let apply = || admin.post_with_key("/admin/import/application", "import.apply", &[("file", &file)]);
        assert_eq!(apply().went(), "/admin/import?units=0&people=2&proposals=1");
        assert_eq!(apply().went(), "/admin/import?units=0&people=2&proposals=1", "sent twice, done once");
        admin.get(&format!("/admin/people?unit={}", house.unit("qzfb"))).says("liwenzhou").says("副科长");
        admin.get("/admin/import?units=0&people=2&proposals=1").says("人员 2 人").says("1 条授权建议");
        let late = admin.post("/admin/import/application", &[("file", &file)]);
        late.refused("未导入任何内容");
    }
}

#[test]
fn roles_in_an_import_wait_for_the_security_administrator() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let file = upload(&admin, GOOD).between("name=\"file\" value=\"", "\"");
        admin.post("/admin/import/application", &[("file", &file)]).went();
        let security = house.as_("secadmin");
        let page = security.get("/admin/grants");
        page.says("李文舟").says("收发员").says("待确认的授权建议");
        let proposal = page.between("name=\"proposal\" value=\"", "\"");
        security.post("/admin/grants/proposals", &[("decision", "accept")]).refused("请先在表中选中");
        let settle = |decision: &str| {
            security.post("/admin/grants/proposals", &[("proposal", &proposal), ("decision", decision)])
        };
        assert_eq!(settle("accept").went(), "/admin/grants?said=accepted");
        security.get("/admin/grants").says_not("待确认的授权建议");
        settle("decline").refused("已经处理");
        let person = house.person("liwenzhou");
        let page = security.get(&format!("/admin/grants/people/{person}/{}", house.unit("qzfb")));
        page.says("value=\"registrar\" checked");
    }
}

#[test]
fn files_that_are_none_are_refused_with_the_limit() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        upload(&admin, "").refused("文件“a.csv”是空的");
        upload(&admin, "随便写几个字").refused("没有找到表头");
        let large = vec![b'a'; office::people::import::MAX_BYTES + 1];
        admin.upload("/admin/import/preview", &admin.csrf, ("a.csv", &large)).refused("10 MB");
        admin.upload("/admin/import/preview", &admin.csrf, ("a.xlsx", b"PK\x03\x04broken")).refused("损坏");
        let forged = admin.upload("/admin/import/preview", "0", ("a.csv", GOOD.as_bytes()));
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert_eq!(house.blobs.list().unwrap().len(), 0, "nothing refused is kept");
    }
}

#[test]
fn a_file_of_somebody_else_is_not_read() {
    for house in houses() {
        let security = house.as_("secadmin");
        assert_eq!(upload(&security, GOOD).status, StatusCode::FORBIDDEN);
        assert_eq!(house.blobs.list().unwrap().len(), 0);
        let admin = house.as_("sysadmin");
        let unknown = "a".repeat(64);
        for file in ["", "../../etc/passwd", &unknown] {
            let reply = admin.post("/admin/import/application", &[("file", file)]);
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{file}: {}", reply.words());
        }
    }
}
