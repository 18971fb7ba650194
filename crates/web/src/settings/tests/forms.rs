//! Print forms over HTTP: editing with pages beside, publishing, versions, bad input, two who edit at once.

use super::*;

const EDIT: &str = "/forms/outgoing-sheet/edit";

/// A post from the editor.
fn press(house: &House, deed: &str, body: &str, revision: &str) -> crate::people::tests::Reply {
    let fields = [("do", deed), ("body", body), ("revision", revision), ("sample", "一般")];
    house.as_(KEEPER).post(EDIT, &fields)
}

/// A template in force in the office's own unit.
fn publish(house: &House, body: &str) {
    assert_eq!(press(house, "publish", body, "0").went(), "/forms/outgoing-sheet/publication");
    let fields = [("revision", "1"), ("reason", "换成本单位的样式")];
    let reply = house.as_(KEEPER).post("/forms/outgoing-sheet/publication", &fields);
    assert_eq!(reply.went(), "/forms/outgoing-sheet/versions?said=published");
}

#[test]
fn a_template_is_drafted_looked_at_published_and_given_up() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/forms").says("发文稿纸").says("桌签").says("系统").says_not("本单位</span>").says_not("有草稿");
        keeper.get(EDIT).says("还没有草稿").says("没有问题").says("d.main_to").says("class=\"paper\"");
        let looked = press(&house, "preview", "甲样\n乙样", "0");
        looked.says("甲样").says("乙样</text>").says("还没有草稿");
        assert_eq!(
            press(&house, "save", "甲样\n乙样", "0").went(),
            format!("{EDIT}?said=saved&sample=%E4%B8%80%E8%88%AC")
        );
        keeper.get(&format!("{EDIT}?said=saved")).says("草稿已保存").says("草稿由向南于").says("乙样</text>");
        keeper.get("/forms").says("有草稿");
        let page = keeper.get("/forms/outgoing-sheet/publication");
        page.says("随系统提供").says("<ins>").says("改了什么");
        let publication = "/forms/outgoing-sheet/publication";
        keeper.post(publication, &[("revision", "1"), ("reason", " ")]).refused("请写明改了什么");
        keeper.post(publication, &[("revision", "7"), ("reason", "试")]).refused("又改过草稿");
        let fields = [("revision", "1"), ("reason", "换成本单位的样式")];
        for _ in 0..2 {
            let reply = keeper.post_with_key(publication, "same.publish", &fields);
            assert_eq!(reply.went(), "/forms/outgoing-sheet/versions?said=published");
        }
        keeper
            .get("/forms/outgoing-sheet/versions")
            .says("本单位第 1 版")
            .says("换成本单位的样式")
            .says("现行")
            .says_not("第 2 版");
        keeper.get("/forms").says("第 1 版").says_not("有草稿");
        keeper.get("/forms/outgoing-sheet/versions/1").says("乙样");
        keeper.get("/forms/outgoing-sheet/versions/0").says("发文稿纸。数据在 d 里").says("与现行模板");
        keeper.get("/forms/outgoing-sheet/shipped").says("改用系统模板");
        keeper.post("/forms/outgoing-sheet/shipped", &[("reason", "")]).refused("请写明");
        keeper.post("/forms/outgoing-sheet/shipped", &[("reason", "样式已统一")]).went();
        keeper.post("/forms/outgoing-sheet/shipped", &[("reason", "再来")]).refused("没有自己的模板");
        keeper.get("/forms/outgoing-sheet/versions").says("停用").says("恢复");
        let restoration = "/forms/outgoing-sheet/versions/1/restoration";
        keeper.get(restoration).says("与现行模板相比");
        assert_eq!(keeper.post(restoration, &[]).went(), "/forms/outgoing-sheet/versions?said=restored");
        keeper.get("/forms/outgoing-sheet/versions").says("本单位第 2 版").says("恢复本单位第 1 版");
        keeper.post("/forms/outgoing-sheet/versions/0/restoration", &[]).refused("改用系统模板");
    }
}

#[test]
fn a_wrong_template_is_told_with_its_line_and_not_published() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let wrong = press(&house, "preview", "第一行\n#fault\n", "0");
        wrong.says("第 2 行").says("模板有误").says("● 2").says("<code>#fault</code>");
        press(&house, "save", "第一行\n#fault\n", "0").went();
        let tried = keeper.post("/forms/outgoing-sheet/publication", &[("revision", "1"), ("reason", "试")]);
        tried.refused("用“一般”样例试印没有成功，没有发布。第 2 行：模板有误");
        keeper.get("/forms/outgoing-sheet/versions").says_not("本单位第");
        // What follows the typing: the pages stay while the text is wrong.
        let follows = |body: &str| keeper.post("/forms/outgoing-sheet/preview", &[("body", body), ("sample", "空白")]);
        let page = follows("#fault");
        assert_eq!(page.status, StatusCode::OK);
        page.says("第 1 行").says("hx-swap-oob").says_not("id=\"pages\"");
        follows("好").says("id=\"pages\"").says("没有问题").says_not("<html");
    }
}

#[test]
fn what_cannot_be_a_template_is_not_kept_and_comes_back() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        press(&house, "save", "  \n", "0").refused("模板是空的");
        let long = "长".repeat(22_000);
        press(&house, "save", &long, "0").refused("不能超过 64 KB").says("长长长");
        press(&house, "save", "机密★1年", "0").refused("非涉密").says("机密★1年");
        press(&house, "preview", &long, "0").says("不能超过 64 KB");
        keeper.get("/forms/outgoing-sheet/publication").refused("还没有保存过草稿");
        for path in ["/forms/nothing/edit", "/forms/outgoing-sheet/versions/9", "/forms/outgoing-sheet/versions/x"] {
            assert_eq!(keeper.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        press(&house, "save", "甲<script>", "0").went();
        keeper.get(EDIT).says("甲&lt;script&gt;").says_not("甲<script>");
    }
}

#[test]
fn a_stale_edit_shows_both_texts_and_overwrites_nothing() {
    for house in houses() {
        press(&house, "save", "第一稿", "0").went();
        press(&house, "save", "第二稿", "1").went();
        let stale = press(&house, "save", "旁人的稿", "1");
        stale.refused("已于").says("两份文字不同之处").says("旁人的稿").says("<del>第二").says("value=\"2\"");
        house.as_(KEEPER).get(EDIT).says("第二稿").says_not("旁人的稿");
        let keeper = house.as_(KEEPER);
        keeper.post("/forms/outgoing-sheet/discard", &[("revision", "1")]).refused("又改过草稿");
        keeper.post("/forms/outgoing-sheet/discard", &[("revision", "2")]).went();
        press(&house, "save", "旁人的稿", "2").refused("刚被发布或放弃");
        // No draft ever has a number of an earlier one.
        press(&house, "save", "又一稿", "0").went();
        keeper.get(EDIT).says("name=\"revision\" value=\"3\"");
    }
}

#[test]
fn forms_are_the_unit_administrators_and_no_other_units() {
    for house in houses() {
        publish(&house, "本办的样式");
        for path in ["/forms", EDIT, "/forms/outgoing-sheet/versions"] {
            assert_eq!(house.as_(CLERK).get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let post = house.as_(CLERK).post(EDIT, &[("do", "save"), ("body", "改"), ("revision", "0")]);
        assert_eq!(post.status, StatusCode::NOT_FOUND);
        house.as_(CLERK).get("/").says_not("href=\"/forms\"").says("href=\"/printing\"");
        let facts =
            house.db.read(|tx| Ok::<_, office::Error>(store::facts::about(tx, "form:outgoing-sheet")?)).unwrap();
        let verbs: Vec<&str> = facts.iter().map(|f| f.verb.as_str()).collect();
        assert_eq!(verbs, ["form.draft", "form.publish"]);
    }
}

#[test]
fn desk_signs_and_notices_are_printed_as_typed_and_not_kept() {
    for house in houses() {
        let clerk = house.as_(CLERK);
        clerk.get("/printing").says("桌签").says("通知");
        clerk.get("/printing/table-sign").says("一行一人");
        let names = |text: &str, deed: &str| clerk.post("/printing/table-sign", &[("names", text), ("do", deed)]);
        names(" \n", "print").refused("请填写姓名");
        names(&"长".repeat(61), "print").refused("第 1 行");
        names(&"张三\n".repeat(301), "print").refused("最多印 300 人");
        names("机密★1年", "preview").refused("非涉密");
        let file = names("顾怀安　云泽区人民政府\n苏禾", "print");
        assert_eq!(file.status, StatusCode::OK);
        file.says("%PDF")
            .says("\"name\":\"顾怀安\",\"title\":\"云泽区人民政府\"")
            .says("\"name\":\"苏禾\",\"title\":\"\"");
        names("顾怀安", "preview").says("class=\"paper\"").says("顾怀安</textarea>");
        let notice = |title: &str, items: &str| {
            clerk.post("/printing/notice", &[("title", title), ("items", items), ("text", "一\n\n二"), ("do", "print")])
        };
        notice("", "").refused("请填写标题");
        notice(&"长".repeat(121), "").refused("不能超过 120 个字");
        notice("会议通知", "会议时间：12月2日\n没有冒号")
            .says("\"label\":\"一、会议时间\",\"text\":\"12月2日\"")
            .says("\"label\":\"二、\",\"text\":\"没有冒号\"")
            .says("\"paragraphs\":[\"一\",\"二\"]")
            .says("\"sign\":\"云泽区人民政府办公室\"");
        for path in ["/printing/receipt", "/printing/nothing"] {
            assert_eq!(clerk.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[test]
fn registers_are_printed_by_month_by_whoever_may_open_them() {
    for house in houses() {
        let numberer = house.as_(NUMBERER);
        numberer.get("/registers/outgoing").says("/registers/outgoing/print");
        numberer.get("/registers/outgoing/print").says("2026年全年").says("2026年11月");
        let file = numberer.get("/registers/outgoing/print.pdf?year=2026&month=11&only=notice");
        file.says("%PDF").says("\"span\":\"2026年11月，通知\"");
        numberer.get("/registers/outgoing/print.pdf?year=2026&month=13").says("\"span\":\"2026年\"");
        let refused = house.as_(CLERK).get("/registers/outgoing/print.pdf");
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(house.as_(CLERK).get("/registers/outgoing/print").status, StatusCode::NOT_FOUND);
        assert_eq!(numberer.get("/registers/memo/print.pdf").status, StatusCode::NOT_FOUND);
        let facts = house.db.read(|tx| Ok::<_, office::Error>(store::facts::about(tx, "register:outgoing")?)).unwrap();
        assert_eq!(facts.iter().filter(|f| f.verb == "register.print").count(), 2);
    }
}
