//! What must hold of the unit's settings, over HTTP, on every engine at hand.

mod flows;
mod forms;
mod letters;

use crate::people::tests::Browser;
use axum::http::StatusCode;

use crate::people::tests::{House, houses};

/// The unit administrator and the numberer of the district office; the office of another unit.
const KEEPER: &str = "xiangnan";
/// Keeps the seals of the same unit: a permission of its own.
const SEALS: &str = "shenzhiyuan";
const NUMBERER: &str = "chengyu";
const CLERK: &str = "linxiaotang";

fn series(house: &House) -> String {
    format!("/series/{}", house.place.series["qzfb"])
}

#[test]
fn numbers_are_reserved_without_gaps_and_voided_with_a_reason() {
    for house in houses() {
        let numberer = house.as_(NUMBERER);
        let path = series(&house);
        numberer.get(&path).says("下一个号：").says("〔2026〕1号");
        let reserve = |reason: &str| numberer.post(&format!("{path}/reservations"), &[("reason", reason)]);
        reserve("  ").refused("请写明留号的用途");
        reserve("常务会议纪要").went();
        reserve("备用").went();
        numberer.get(&path).says("〔2026〕3号").says("常务会议纪要").says("留号");

        let void = |serial: i64, reason: &str| {
            numberer.post(&format!("{path}/numbers/2026/{serial}/void"), &[("reason", reason)])
        };
        numberer.get(&format!("{path}/numbers/2026/1/void")).says("作废的号不再使用");
        void(1, "").refused("请写明作废的理由");
        void(1, "会议取消").went();
        void(1, "再来一次").refused("不能作废");
        numberer.get(&path).says("会议取消").says("〔2026〕3号");
        assert_eq!(numberer.get(&format!("{path}/numbers/2026/9/void")).status, StatusCode::NOT_FOUND);
        assert_eq!(numberer.get(&format!("{path}/numbers/x/9/void")).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_double_press_reserves_one_number() {
    for house in houses() {
        let numberer = house.as_(NUMBERER);
        let path = format!("{}/reservations", series(&house));
        for _ in 0..2 {
            numberer.post_with_key(&path, "one.reserve", &[("reason", "备用")]).went();
        }
        numberer.get(&series(&house)).says("〔2026〕2号").says_not("〔2026〕3号");
    }
}

#[test]
fn the_unit_administrator_makes_series_and_takes_no_numbers() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.post_with_key("/series", "one.series", &[("code", "云 政"), ("name", "试")]).refused("value=\"云 政\"");
        keeper.post("/series", &[("code", "云政办发"), ("name", "再来")]).refused("已有序列使用");
        let made = keeper.post("/series", &[("code", "云政办密"), ("name", "试")]);
        assert!(made.location.is_empty() || made.status == StatusCode::SEE_OTHER);
        keeper.post("/series", &[("code", "云政办字"), ("name", "一般事务")]).went();
        keeper.get("/series").says("云政办字").says("建立序列");
        keeper.get(&series(&house)).says("由本单位的编号人员查看").says_not("/reservations");
        let reply = keeper.post(&format!("{}/reservations", series(&house)), &[("reason", "试")]);
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        let numberer = house.as_(NUMBERER);
        numberer.get("/series").says_not("建立序列");
        assert_eq!(numberer.post("/series", &[("code", "云政办令"), ("name", "试")]).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn series_of_another_unit_do_not_exist() {
    for house in houses() {
        let code = house.place.codes.iter().find(|c| *c != "qzfb").unwrap();
        let foreign = format!("/series/{}", house.place.series[code]);
        let numberer = house.as_(NUMBERER);
        assert_eq!(numberer.get(&foreign).status, StatusCode::NOT_FOUND);
        let reply = numberer.post(&format!("{foreign}/reservations"), &[("reason", "试")]);
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_limit_is_set_for_the_own_unit_and_a_bad_one_comes_back_as_typed() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/limits").says("会签").says("7 个工作日").says_not("本单位</span>");
        let set = |limit: &str| {
            let fields = [("flow", "outgoing"), ("step", "countersign"), ("urgency", "normal"), ("limit", limit)];
            keeper.post("/limits", &fields)
        };
        for bad in ["七天", "-1d", "3", ""] {
            set(bad).refused("不是时限").says(&format!("value=\"{bad}\"")).says("发文 · 会签 · 平件");
        }
        set("6d").went();
        keeper.get("/limits").says("6 个工作日").says("本单位</span>");
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        house.as_(&other).get("/limits").says("7 个工作日").says_not("6 个工作日");
        let clerk = house.as_(CLERK);
        clerk.get("/limits").says("6 个工作日").says_not("/limits/edit");
    }
}

/// 联合发文 and 请示答复 go by their kind's 全程 where they have none of their own: the table did not show it.
#[test]
fn the_limit_that_applies_is_shown_and_set_also_where_it_is_that_of_the_kind() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let page = keeper.get("/limits");
        for key in ["outgoing", "joint", "simple", "incoming", "reading", "petition", "memo"] {
            page.says(&format!("/limits/edit?flow={key}&amp;step=_matter&amp;urgency=normal"));
        }
        page.says("同发文").says("同收文");
        keeper.get("/limits/edit?flow=joint&step=_matter&urgency=normal").says("联合发文 · 全程 · 平件").says("同发文");
        let set = |key: &str| {
            let fields = [("flow", key), ("step", "_matter"), ("urgency", "normal"), ("limit", "21d")];
            keeper.post("/limits", &fields).went();
        };
        set("joint");
        set("petition");
        keeper.get("/limits").says("21 个工作日");
        keeper.get("/limits/edit?flow=joint&step=_matter&urgency=normal").says("本单位自定的时限");
        keeper.get("/limits/edit?flow=outgoing&step=_matter&urgency=normal").says("15 个工作日");
    }
}

/// A step a unit added to its flow had no row: no limit could be set for it.
#[test]
fn a_units_own_step_has_a_row_in_the_table_of_its_own_unit() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        flows::publish_legal_review(&house);
        keeper.get("/limits").says("法制审核").says("不限");
        let fields = [("flow", "outgoing"), ("step", "legal_review"), ("urgency", "normal"), ("limit", "9d")];
        keeper.post("/limits", &fields).went();
        keeper.get("/limits").says("9 个工作日");
        keeper.get("/flows/outgoing").says("9 个工作日");
        keeper.get("/limits/edit?flow=outgoing&step=legal_review&urgency=normal").says("发文 · 法制审核 · 平件");
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        house.as_(&other).get("/limits").says_not("法制审核");
    }
}

#[test]
fn the_rules_of_clocks_are_shown_to_all_and_changed_by_the_keeper() {
    for house in houses() {
        let (keeper, clerk) = (house.as_(KEEPER), house.as_(CLERK));
        clerk
            .get("/limits")
            .says("计时规则")
            .says("一个环节最多 2 次，累计不超过原时限的 100%")
            .says_not("/limits/rules");
        assert_eq!(clerk.get("/limits/rules").status, StatusCode::NOT_FOUND);
        keeper.get("/limits").says("全程").says("/limits/rules");
        let set = |hours: &str, times: &str| {
            let after = ("escalate_after", "4h");
            let fields = [("hours", hours), ("times", times), ("share", "50"), after, ("revision", "0")];
            keeper.post("/limits/rules", &fields)
        };
        set("8点", "99").refused("办公时间“8点”不对").says("0 至 9").says("value=\"99\"");
        set("09:00-12:00,13:00-17:00", "0").went();
        clerk.get("/limits").says("9:00至12:00、13:00至17:00").says("不准延期").says("4 个工作小时");
        set("08:30-12:00,14:00-17:30", "1").refused("他人刚修改过这条记录");
    }
}

#[test]
fn a_limit_for_a_step_nobody_has_does_not_exist() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let fields = [("flow", "outgoing"), ("step", "nothing"), ("urgency", "normal"), ("limit", "1d")];
        assert_eq!(keeper.post("/limits", &fields).status, StatusCode::NOT_FOUND);
        assert_eq!(keeper.get("/limits/edit?flow=outgoing&step=sign&urgency=someday").status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_calendar_draws_the_year_and_takes_days_of_the_unit() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let page = keeper.get("/calendar?year=2026");
        page.says("248 个工作日").says("国庆节").says_not("还没有装入");
        assert_eq!(page.body.matches("<svg class=\"month\"").count(), 12);
        keeper.get("/calendar?year=2031").says("2031 年的放假安排还没有装入");
        let enter = |day: &str, kind: &str, note: &str| {
            keeper.post("/calendar/days", &[("day", day), ("kind", kind), ("note", note)])
        };
        enter("2026-11-31", "rest", "停电").refused("请填写日期").says("value=\"2026-11-31\"").says("停电");
        enter("2026-11-24", "maybe", "停电").refused("请选择上班或休息");
        enter("2026-11-24", "rest", "").refused("请写明说明");
        enter("1999-11-24", "rest", "停电").refused("2000 年至 2099 年");
        enter("2026-11-24", "rest", "全区停电检修").went();
        keeper.get("/calendar?year=2026").says("247 个工作日").says("全区停电检修").says("2026年11月24日 周二");
        let clerk = house.as_(CLERK);
        clerk.get("/calendar?year=2026").says("全区停电检修").says_not("登记一天");
    }
}

/// Enough of a PNG to be known as one: square, transparent, whole.
fn png(side: u32) -> Vec<u8> {
    png_of(side, b"x")
}

fn png_of(side: u32, dots: &[u8]) -> Vec<u8> {
    let piece = |kind: &[u8], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat()
    };
    let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), piece(b"IHDR", &head), piece(b"IDAT", dots), piece(b"IEND", b"")].concat()
}

/// The path of the first seal in the list.
fn first_seal(page: &str) -> String {
    let (_, rest) = page.split_once("href=\"/seals/").expect("a seal");
    format!("/seals/{}", &rest[..36])
}

#[test]
fn the_keeper_of_seals_enters_one_and_its_picture_never_leaves() {
    for house in houses() {
        let keeper = house.as_(SEALS);
        let name = "云泽区突发事件应对领导小组";
        let fields = |source| [("name", name), ("diameter", "45"), ("source", source)];
        let enter = |source, file: &[u8]| keeper.post_picture("/seals", &fields(source), file);
        keeper.get("/seals").says("云泽区人民政府办公室").says("45 毫米").says("登记印章").says("只供试用");
        enter("picture", b"").refused("请选择印章图片").says(&format!("value=\"{name}\""));
        enter("picture", b"<svg></svg>").refused("只收 PNG");
        enter("picture", &png(100)).refused("300 到 3000");
        enter("picture", &[png(600), vec![0; 1024 * 1024]].concat()).refused("超过 1 MB 的上限");
        enter("drawn", &png(600)).refused("请改选");
        enter("other", b"").refused("请选择印模的来源");
        let wide = keeper.post_picture("/seals", &[("name", name), ("diameter", "60"), ("source", "drawn")], b"");
        wide.refused("42 到 50 毫米");
        enter("picture", &png(600)).went();
        let page = keeper.get("/seals");
        page.says(name).says("沈知远").says("在用").says("印模已入库").says_not("<img");
        for who in [SEALS, KEEPER, NUMBERER, CLERK] {
            let path = format!("{}/picture", first_seal(&page.body));
            assert_eq!(house.as_(who).get(&path).status, StatusCode::NOT_FOUND, "{who}");
        }
        enter("picture", &png(601)).refused("正在使用");
    }
}

/// An uploaded picture was never shown before it was entered: nobody noticed that it was empty or opaque.
#[test]
fn an_uploaded_seal_is_looked_at_on_a_paper_before_it_is_entered() {
    for house in houses() {
        let keeper = house.as_(SEALS);
        let name = "云泽区试印办公室";
        let fields = [("name", name), ("diameter", "45"), ("source", "picture"), ("do", "look")];
        keeper.get("/seals").says("先看印在纸上的样子");
        let page = keeper.post_picture("/seals", &fields, &png(600));
        page.says("印在纸上的样子</h2>")
            .says(&format!("试印 {name}"))
            .says("没有登记")
            .says(&format!("value=\"{name}\""));
        keeper.post_picture("/seals", &fields, b"").refused("请选择印章图片");
        keeper.get("/seals").says_not(name);
        let clerk = house.as_(CLERK);
        assert_eq!(clerk.post_picture("/seals", &fields, &png(600)).status, StatusCode::NOT_FOUND);
    }
}

/// A white ground was registered without a word, and covered the signature.
#[test]
fn an_opaque_seal_is_refused_where_it_is_entered_and_where_it_is_looked_at() {
    for house in houses() {
        let keeper = house.as_(SEALS);
        let name = "云泽区白底办公室";
        let opaque = png_of(600, b"opaque");
        let fields = [("name", name), ("diameter", "45"), ("source", "picture"), ("do", "look")];
        keeper.post_picture("/seals", &fields, &opaque).refused("请把背景改为透明");
        keeper.post_picture("/seals", &fields[..3], &opaque).refused("请把背景改为透明");
        keeper.get("/seals").says_not(name);
    }
}

#[test]
fn a_seal_is_withdrawn_with_a_reason_and_only_by_who_keeps_it() {
    for house in houses() {
        let (keeper, sealer) = (house.as_(SEALS), house.as_(NUMBERER));
        let path = format!("/seals/{}/withdrawal", house.place.seals["qzfb"]);
        sealer.get("/seals").says("云泽区人民政府办公室").says_not("登记印章").says_not("/withdrawal");
        assert_eq!(sealer.post(&path, &[("reason", "试")]).status, StatusCode::NOT_FOUND);
        keeper.get(&path).says("停用后不能再用它用印");
        keeper.post(&path, &[("reason", " ")]).refused("请写明停用的理由");
        keeper.post(&path, &[("reason", "机构更名")]).went();
        keeper.get("/seals").says("机构更名").says("停用</span>");
        let again = keeper.post(&path, &[("reason", "再来一次")]);
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("已由沈知远于");
        let drawn = [("name", "云泽区人民政府办公室"), ("diameter", "45"), ("source", "drawn")];
        keeper.post_picture("/seals", &drawn, b"").went();
    }
}

#[test]
fn seals_are_shown_to_nobody_else() {
    for house in houses() {
        let clerk = house.as_(CLERK);
        assert_eq!(clerk.get("/seals").status, StatusCode::NOT_FOUND);
        assert_eq!(
            house.as_(KEEPER).get("/seals").status,
            StatusCode::NOT_FOUND,
            "the unit's administrator keeps no seals"
        );
        let code = house.place.codes.iter().find(|c| *c != "qzfb").unwrap();
        let foreign = format!("/seals/{}/withdrawal", house.place.seals[code]);
        let keeper = house.as_(SEALS);
        assert_eq!(keeper.get(&foreign).status, StatusCode::NOT_FOUND);
        assert_eq!(keeper.post(&foreign, &[("reason", "试")]).status, StatusCode::NOT_FOUND);
        let drawn = [("name", "某机关"), ("diameter", "45"), ("source", "drawn")];
        assert_eq!(clerk.post_picture("/seals", &drawn, b"").status, StatusCode::NOT_FOUND);
        let own = house.place.seals["qzfb"];
        assert_eq!(keeper.get(&format!("/seals/{own}/picture")).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_demo_seal_is_looked_at_before_it_is_entered() {
    for house in houses() {
        let keeper = house.as_(SEALS);
        let look = |name: &str, diameter: &str, who: &Browser| {
            let fields = [("name", name), ("diameter", diameter), ("source", "drawn"), ("do", "look")];
            who.post_picture("/seals", &fields, b"")
        };
        let page = look("云泽区人民政府", "45", &keeper);
        page.says("中间为国徽的位置").says(">演示</text>").says("没有登记").says("value=\"云泽区人民政府\"");
        look("云泽区青岚镇人民政府", "42", &keeper).says("中间刊五角星");
        look("云泽区试用办公室", "45", &keeper).says("中间刊五角星");
        keeper.get("/seals").says_not("云泽区试用办公室");
        assert_eq!(look("某机关", "45", &house.as_(CLERK)).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_flows_in_force_are_drawn_and_told_step_by_step() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/flows").says("发文办理").says("收文办理").says("第 1 版").says("随系统提供");
        let page = keeper.get("/flows/outgoing");
        page.says("class=\"flow\"").says("“办公室审核”角色").says("7 个工作日").says("有不同意见：拟稿");
        page.says("可改：正文、附件、会签科室或单位、签发人").says("没有办理人的，跳过");
        keeper.get("/flows/incoming").says("依次办理").says("阅件：传阅").says("主办、协办").says_not("gather");
        assert_eq!(keeper.get("/flows/nothing").status, StatusCode::NOT_FOUND);
        house.as_(CLERK).get("/flows/outgoing").says("办公室审核");
        let cell = [("flow", "outgoing"), ("step", "countersign"), ("urgency", "normal"), ("limit", "5d")];
        keeper.post("/limits", &cell).went();
        keeper.get("/flows/outgoing").says("5 个工作日");
    }
}
