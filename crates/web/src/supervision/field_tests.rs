//! Field visits, the inspection plan, ledgers and the joint team over HTTP, on every engine at hand.

use axum::http::StatusCode;

use crate::people::tests::{Browser, House, Reply, houses};

const DESK: &str = "dongli";

fn day(house: &House, days: i64) -> String {
    lexicon::days_after(store::World::now(&*house.world).date(), days).unwrap().to_string()
}

/// The value of the option that reads so.
fn option(page: &str, label: &str) -> String {
    let end = page.find(&format!(">{label}</option>")).unwrap();
    let start = page[..end].rfind("value=\"").unwrap() + 7;
    page[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_covert_visit_is_recorded_becomes_an_item_and_is_hidden_from_the_visited_unit_until_then() {
    for house in houses() {
        let desk = house.as_(DESK);
        let unit = house.unit("czj").to_string();
        let today = day(&house, 0);
        let fields = [
            ("manner", "covert"),
            ("visited", unit.as_str()),
            ("visited_on", today.as_str()),
            ("place", "清溪镇液化气站"),
            ("people", "董砺、苏禾"),
            ("findings", "气瓶间没有警示标志\n值班记录缺三天"),
        ];
        let future = day(&house, 2);
        let late: Vec<_> = fields.iter().map(|(n, v)| (*n, if *n == "visited_on" { &future } else { *v })).collect();
        let refused = desk.post_picture("/supervision/visits", &late, b"");
        refused.refused("不能晚于今天").says("值班记录缺三天");
        let page = desk.post_picture("/supervision/visits", &fields, b"").went().replace("?said=recorded", "");
        let shown = desk.get(&page);
        let form = format!(
            "/supervision/new?finding={}",
            shown.says("转为督办事项").between("/supervision/new?finding=", "\"")
        );
        let other = house.as_("czj-zr");
        assert_eq!(other.get(&page).status, StatusCode::NOT_FOUND);
        other.get("/supervision/visits").says_not("清溪镇液化气站");
        let filled = desk.get(&form);
        filled.says("实地督查发现").says("气瓶间没有警示标志").says(&format!("value=\"{unit}\" selected"));
        let finding = form.split('=').nth(1).unwrap();
        let due = day(&house, 30);
        let opening = [
            ("finding", finding),
            ("source", "visit"),
            ("words", "气瓶间没有警示标志"),
            ("content", "整改气瓶间"),
            ("lead", unit.as_str()),
            ("due_on", due.as_str()),
        ];
        desk.post("/supervision", &opening).went();
        desk.get(&page).says("1号").says("转为督办事项");
        other.get(&page).says("气瓶间没有警示标志").says_not("值班记录缺三天").says_not("董砺");
        assert_eq!(house.as_("linxiaotang").get("/supervision/visits/new").status, StatusCode::FORBIDDEN);
    }
}

#[test]
fn a_plan_is_warned_of_refused_beyond_the_cap_and_shown_as_load() {
    for house in houses() {
        let desk = house.as_(DESK);
        let unit = house.unit("czj").to_string();
        let plan = |title: &str, from: i64, sure: &str| {
            let (from, to) = (day(&house, from), day(&house, from));
            let fields = [
                ("title", title),
                ("kind", "comprehensive"),
                ("basis", "年度工作安排"),
                ("scope", "全面工作"),
                ("from_on", from.as_str()),
                ("to_on", to.as_str()),
                ("targets", unit.as_str()),
                ("sure", sure),
            ];
            desk.post("/supervision/inspections", &fields)
        };
        let at = plan("年度综合督查", 1, "").went().to_owned();
        house.as_("czj-jz").get("/notices").says("年度综合督查").says("href=\"/supervision/inspections\"");
        desk.get(&at).says("已列入计划").says("年度综合督查").says("基层负担");
        // Nobody is asked to weigh what cannot be planned anyhow.
        plan("年终综合检查", 3, "").refused("上限 1 次").says("年度综合督查").says_not("仍列入计划");
        plan("年终综合检查", 3, "1").refused("上限 1 次");
        let drop = desk.get(&at).between("action=\"/supervision/inspections/", "/drop\"");
        let year = at.split(['=', '&']).nth(1).unwrap();
        let (key, path) = (format!("plan.drop-{drop}"), format!("/supervision/inspections/{drop}/drop"));
        let long = "长".repeat(600);
        let refused = [("why", long.as_str()), ("year", year), ("unit", unit.as_str())];
        let refused = desk.post_with_key(&path, &key, &refused);
        refused.refused(&long).says("到区财政局的督查检查").says(&format!("{year}年基层负担"));
        desk.post(&format!("/supervision/inspections/{drop}/drop"), &[("why", "合并")]).went();
        plan("年终综合检查", 3, "").went();
    }
}

/// Plans an inspection ordered from above, which no cap refuses, on one day.
fn ordered(desk: &Browser, (title, scope): (&str, &str), (on, unit): (&str, &str), sure: &str) -> Reply {
    let fields = [
        ("title", title),
        ("kind", "special"),
        ("basis", "年度工作安排"),
        ("scope", scope),
        ("above", "1"),
        ("from_on", on),
        ("to_on", on),
        ("targets", unit),
        ("sure", sure),
    ];
    desk.post("/supervision/inspections", &fields)
}

/// Two inspections of the same subject under unlike names were called crowded, or nothing at all.
#[test]
fn a_plan_of_the_same_scope_is_called_repeated_and_the_unit_sees_who_comes_and_why() {
    for house in houses() {
        let (desk, unit) = (house.as_(DESK), house.unit("czj").to_string());
        let plan = |title: &str, from: i64| {
            ordered(&desk, (title, "餐饮场所燃气使用和气瓶存放"), (&day(&house, from), &unit), "")
        };
        plan("秋季行动", 2).went();
        plan("回访", 40).refused("重复：区财政局").says("秋季行动").says("仍列入计划");
        house.as_("czj-jz").get("/supervision/inspections").says("到区财政局的督查检查").says("气瓶存放");
    }
}

/// Whoever had weighed one warning passed over those of other units and days with it.
#[test]
fn consent_to_a_warning_holds_for_that_warning_alone() {
    for house in houses() {
        let desk = house.as_(DESK);
        let plan = |title: &str, target: &str, sure: &str| {
            ordered(&desk, (title, title), (&day(&house, 2), &house.unit(target).to_string()), sure)
        };
        plan("燃气安全", "czj", "").went();
        plan("秸秆禁烧", "qzfb", "").went();
        let warned = plan("政务公开", "czj", "");
        let sure = warned.refused("扎堆").between("name=\"sure\" value=\"", "\"");
        plan("政务公开", "qzfb", &sure).refused("扎堆：");
        plan("政务公开", "czj", "1").refused("扎堆");
        plan("政务公开", "czj", &sure).went();
    }
}

#[test]
fn a_plan_sent_twice_is_answered_alike_and_is_not_warned_of_itself() {
    for house in houses() {
        let (desk, unit) = (house.as_(DESK), house.unit("czj").to_string());
        let from = day(&house, 2);
        let fields = [
            ("title", "燃气安全专项督查"),
            ("kind", "special"),
            ("basis", "年度工作安排"),
            ("scope", "用气单位"),
            ("from_on", from.as_str()),
            ("to_on", from.as_str()),
            ("targets", unit.as_str()),
            ("unannounced", "1"),
        ];
        let plan = || desk.post_with_key("/supervision/inspections", "same.plan", &fields);
        let first = plan().went().to_owned();
        assert_eq!(plan().went(), first);
        desk.get(&first).says("不打招呼").says("检查对象看不到");
        house.as_("czj-zr").get("/supervision/inspections").says_not("燃气安全专项督查");
    }
}

#[test]
fn the_administrator_of_a_unit_who_supervises_nothing_reaches_the_settings() {
    for house in houses() {
        let admin = house.as_("xiangnan");
        admin.get("/").says("检查频次").says("台账和小组").says("督查计分");
        let caps = "/supervision/inspections/rules";
        admin.get(caps).says("每年综合督查");
        let figures = |most: &'static str, revision: &'static str| {
            let rest = [("special_a_month", "1"), ("repeat_days", "9"), ("crowd_days", "9"), ("revision", revision)];
            admin.post(caps, &[&[("comprehensive_a_year", most)][..], &rest].concat())
        };
        figures("99", "0").refused("0 至 12").says("value=\"99\"");
        assert_eq!(figures("2", "0").went(), "/supervision/inspections/rules?said=set");
        figures("3", "0").refused("他人刚修改过");
        let groups = "/supervision/ledgers/settings?ledger=priority";
        admin.get(groups).says("设立专项小组").says("台账样式");
        let added = admin.post("/supervision/ledgers/priority/deeds/add", &[("names", "项目组")]).went().to_owned();
        admin.get(&added).says("项目组").says("撤销小组");
        for path in [caps, groups] {
            let refusals = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
            assert!(refusals.contains(&house.as_("linxiaotang").get(path).status), "{path}");
        }
    }
}

/// Whether a file is stored.
fn stored(house: &House, bytes: &[u8]) -> bool {
    house.blobs.has(&office::BlobId::of(bytes)).unwrap()
}

#[test]
fn a_stranger_who_uploads_leaves_no_file_behind() {
    for house in houses() {
        let (desk, unit) = (house.as_(DESK), house.unit("czj").to_string());
        let (today, due) = (day(&house, 0), day(&house, 30));
        let item = [("content", "整改气瓶间"), ("lead", unit.as_str()), ("due_on", due.as_str())];
        let item = desk.post("/supervision", &item).went().replace("?said=opened", "");
        let visit = [
            ("manner", "open"),
            ("visited", unit.as_str()),
            ("visited_on", today.as_str()),
            ("place", "清溪镇液化气站"),
            ("people", "董砺"),
        ];
        let visit_at = desk.post_picture("/supervision/visits", &visit, b"").went().replace("?said=recorded", "");
        let picture = |n: u8| [b"\x89PNG\r\n\x1a\n".as_slice(), &[n; 64], b"IEND\xae\x42\x60\x82"].concat();
        let stranger = house.as_("linxiaotang");
        let told = [("progress", "10"), ("body", "已经完成全部排查工作。")];
        for (n, path) in
            [(1, format!("{item}/feedback")), (2, "/supervision/visits".into()), (3, format!("{visit_at}/more"))]
        {
            let refused = stranger.post_picture(&path, &[&visit[..], &told].concat(), &picture(n));
            assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&refused.status), "{path}");
            assert!(!stored(&house, &picture(n)), "{path}");
        }
        house.as_("czj-zr").post_picture(&format!("{item}/feedback"), &told, &picture(4)).went();
        assert!(stored(&house, &picture(4)));
        desk.post_picture(&format!("{visit_at}/more"), &[("findings", "")], &picture(5)).went();
        assert!(stored(&house, &picture(5)));
        desk.get(&item).says("实地督查").says("记录核查");
        desk.get(&format!("/supervision/visits/new?item={}", &item["/supervision/".len()..]))
            .says("核查事项")
            .says("整改气瓶间")
            .says(&format!("value=\"{unit}\" selected"));
        let checked =
            [&visit[..], &[("item", &item["/supervision/".len()..]), ("findings", "气瓶间没有警示标志")]].concat();
        desk.post_picture("/supervision/visits", &checked, b"").went();
        desk.get(&item).says("气瓶间没有警示标志");
        desk.get("/supervision/visits").says("该单位看不到");
        house.as_("czj-ws").get("/supervision/visits").says("清溪镇液化气站").says_not("暗访的");
    }
}

#[test]
fn a_ledger_keeps_its_groups_its_columns_and_its_items_and_a_team_its_members() {
    for house in houses() {
        let desk = house.as_(DESK);
        let ledger = "/supervision/ledgers/reform";
        desk.post(&format!("{ledger}/deeds/add"), &[("names", " ")]).refused("一行一个");
        desk.post(&format!("{ledger}/deeds/add"), &[("names", "民生组\n生态组")]).went();
        let style = [("heading", "改革任务台账"), ("columns", "steps"), ("columns", "light"), ("revision", "0")];
        desk.post(&format!("{ledger}/deeds/style"), &style).went();
        let form = desk.get("/supervision/new").body;
        let (group, unit) = (option(&form, "改革台账：民生组"), house.unit("czj").to_string());
        let (due, step) = (day(&house, 40), format!("完成排查 {}", day(&house, 20)));
        let opening = |ledger: &str| {
            let fields = [
                ("content", "推进一件事联办"),
                ("lead", unit.as_str()),
                ("due_on", due.as_str()),
                ("milestones", step.as_str()),
                ("ledger", ledger),
                ("group", group.as_str()),
            ];
            desk.post("/supervision", &fields)
        };
        opening("priority").refused("属于改革台账");
        let item = opening("reform").went().replace("?said=opened", "");
        desk.get(ledger)
            .says("改革任务台账")
            .says("推进一件事联办")
            .says("完成排查")
            .says("倒排节点")
            .says_not("最近检查</th>");
        let book = desk.get(&format!("{ledger}/ledger.xlsx"));
        assert!(book.status == StatusCode::OK && book.body.starts_with("PK"));
        desk.get(&format!("/supervision/all?group={group}")).says("推进一件事联办");
        let team = [("unit", unit.as_str()), ("member", "查无此人")];
        desk.post_with_key(&format!("{item}/deeds/join"), "team1.join", &team).refused("没有名叫").says("查无此人");
        assert_eq!(house.as_("linxiaotang").get(ledger).status, StatusCode::FORBIDDEN);
        assert_eq!(desk.get("/supervision/ledgers/none").status, StatusCode::NOT_FOUND);
    }
}
