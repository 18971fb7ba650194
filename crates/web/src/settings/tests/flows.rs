//! Changing a flow over HTTP: form and text, what is wrong, dry run, publishing, moving, and bad input.

use super::*;

/// The text a page shows.
fn shown(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"f-body\"").unwrap();
    let body = rest.split_once('>').unwrap().1.split_once("</textarea>").unwrap().0;
    let plain = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    plain.iter().fold(body.trim_start_matches('\n').to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

/// The text of the flow in force.
fn text(house: &House) -> String {
    shown(&house.as_(KEEPER).get("/flows/outgoing/edit").body)
}

/// A post from the editor.
fn press(house: &House, deed: &str, body: &str, more: &[(&str, &str)]) -> crate::people::tests::Reply {
    let fields = [&[("do", deed), ("body", body)][..], more].concat();
    house.as_(KEEPER).post("/flows/outgoing/edit", &fields)
}

const LEGAL: [(&str, &str); 3] = [("n-after", "countersign"), ("n-name", "法制审核"), ("n-id", "legal_review")];

/// The text with 法制审核 in it, added by the form.
fn with_legal(house: &House) -> String {
    let body = text(house);
    let reply = press(house, "add", &body, &LEGAL);
    assert_eq!(reply.status, StatusCode::OK);
    shown(&reply.body)
}

/// 法制审核 in force in the office's own flow.
pub(super) fn publish_legal_review(house: &House) {
    publish(house, &with_legal(house));
}

fn publish(house: &House, body: &str) {
    let keeper = house.as_(KEEPER);
    press(house, "publish", body, &[("revision", "0")]).went();
    keeper.post("/flows/outgoing/publication", &[("revision", "1")]).went();
}

#[test]
fn a_step_is_added_by_the_form_tried_and_published() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/flows").says("/flows/outgoing/edit");
        keeper.get("/flows/outgoing/edit").says("还没有草稿").says("没有问题，可以发布").says("class=\"flow\"");
        let body = with_legal(&house);
        assert!(body.contains("id = \"legal_review\"") && body.contains("# 五关：法律关"));
        let picked = press(&house, "pick:legal_review", &body, &[]);
        picked.says("value=\"法制审核\"").says("“办公室审核”角色").says("s-was").says("没有问题，可以发布");
        press(&house, "save", &body, &[("revision", "0"), ("picked", "legal_review")]).went();
        keeper.get("/flows/outgoing/edit?said=saved").says("草稿已保存").says("草稿由向南于").says("法制审核");
        keeper.get("/flows").says("有草稿");
        let who = house.person(CLERK).to_string();
        let page = keeper.get(&format!("/flows/outgoing/trial?initiator={who}&v-urgency=urgent"));
        page.says("按草稿试走").says("走不到结束").says("签发").says("何砚秋").says("法制审核");
        let signer = house.person("guhuaian").to_string();
        let page = keeper.get(&format!("/flows/outgoing/trial?initiator={who}&v-signer=p:{signer}"));
        page.says("可以走到结束").says("顾怀安").says("没有人，按规定跳过").says("前面的条件都不成立");
        let page = keeper.get("/flows/outgoing/publication");
        page.says("新增环节“法制审核”").says("删除路线 会签 → 办公室审核").says("没有按这一流程在办的公文");
        keeper.post("/flows/outgoing/publication", &[("revision", "9")]).refused("又改过草稿");
        assert_eq!(
            keeper.post("/flows/outgoing/publication", &[("revision", "1")]).went(),
            "/flows/outgoing/versions?said=published"
        );
        keeper.get("/flows/outgoing/versions").says("本单位").says("现行").says("新增环节“法制审核”");
        keeper.get("/flows/outgoing").says("法制审核");
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        house.as_(&other).get("/flows/outgoing").says_not("法制审核");
        house.as_(&other).get("/flows/outgoing/edit").says_not("name = &quot;法制审核");
    }
}

#[test]
fn a_changed_field_changes_the_text_and_an_untouched_one_does_not() {
    for house in houses() {
        let body = text(&house);
        let page = press(&house, "pick:section_review", &body, &[]).body;
        let mark = page.split_once("name=\"s-was\" value=\"").unwrap().1[..64].to_owned();
        let drawn = [
            ("picked", "section_review"),
            ("s-was", mark.as_str()),
            ("s-kind", "task"),
            ("s-name", "科室核稿"),
            ("s-actors", "1"),
            ("s-actor", "department_head"),
            ("s-mode", "any"),
            ("s-ratio", "60"),
            ("s-limit", "section_review"),
            ("s-opinion", "optional"),
            ("s-empty", "stop"),
            ("s-merge", "1"),
            ("s-choices", ""),
            ("r", "1"),
            ("r-1-to", "countersign"),
            ("r-1-when", ""),
            ("r-1-label", ""),
        ];
        // What was typed into the text meanwhile stays, as long as the form was left alone.
        let typed = body.replace("name = \"科室核稿\"", "name = \"科室审稿\"");
        press(&house, "check", &typed, &drawn).says("name = &quot;科室审稿&quot;");
        let mut changed = drawn;
        changed[6].1 = "all";
        changed[9].1 = "required";
        let page = press(&house, "step", &body, &changed);
        page.says("mode = &quot;all&quot;")
            .says("opinion = &quot;required&quot;")
            .says("# 科室负责人自己拟的稿不再审自己。");
        let wrong = press(&house, "add", &body, &[("n-after", "draft"), ("n-name", "再拟"), ("n-id", "Draft 2")]);
        wrong.refused("小写字母开头").says("value=\"再拟\"").says("value=\"Draft 2\"");
        press(&house, "remove:nothing", &body, &[]).refused("没有环节 nothing");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line_while_typing() {
    for house in houses() {
        let body = text(&house);
        let keeper = house.as_(KEEPER);
        let skip = body.replacen(
            "[[route]]\nfrom = \"office_review\"\nto = \"sign\"",
            "[[route]]\nfrom = \"office_review\"\nto = \"number\"\nwhen = 'genre == \"letter\"'\n\n[[route]]\nfrom = \"office_review\"\nto = \"sign\"",
            1,
        );
        assert_ne!(skip, body);
        let follow = keeper.post("/flows/outgoing/preview", &[("body", &skip), ("picked", "")]);
        follow
            .says("hx-swap-oob")
            .says("id=\"picture\"")
            .says("条例第二十二条")
            .says("data-line=")
            .says("1 处问题")
            .says_not("<html");
        let broken = keeper.post("/flows/outgoing/preview", &[("body", "key = \"outgoing\"\nname = "), ("picked", "")]);
        broken.says("第 2 行").says("表单暂时不能用").says_not("id=\"picture\"");
        // Without a script the button 检查 says the same.
        press(&house, "check", &skip, &[]).says("条例第二十二条").says("保存草稿");
        press(&house, "check", "name = ", &[]).says("文本有错，图仍是现行版本");
    }
}

#[test]
fn a_draft_somebody_else_saved_comes_back_beside_the_own_text() {
    for house in houses() {
        let body = text(&house);
        let [mine, theirs] =
            ["本办核稿", "他人核稿"].map(|name| body.replace("name = \"科室核稿\"", &format!("name = \"{name}\"")));
        press(&house, "save", &theirs, &[("revision", "0")]).went();
        let reply = press(&house, "save", &mine, &[("revision", "0")]);
        reply.refused("向南 已于").says("本办核稿").says("他人</del>").says("本办</ins>");
        reply.says("name=\"revision\" value=\"1\"");
        press(&house, "save", &mine, &[("revision", "1")]).went();
        let keeper = house.as_(KEEPER);
        keeper.get("/flows/outgoing/edit").says("本办核稿").says_not("他人核稿");
        keeper.get("/flows/outgoing/discard").says("不能找回");
        keeper.post("/flows/outgoing/discard", &[("revision", "1")]).refused("没有放弃").says("不能找回");
        keeper.get("/flows/outgoing/edit").says("本办核稿");
        keeper.post("/flows/outgoing/discard", &[("revision", "2")]).went();
        keeper.get("/flows/outgoing/edit").says("还没有草稿").says_not("本办核稿");
    }
}

#[test]
fn bad_input_is_refused_by_a_sentence_and_comes_back() {
    for house in houses() {
        let body = text(&house);
        let long = format!("{body}\n# {}\n", "x".repeat(1_000_000));
        press(&house, "save", &long, &[("revision", "0")]).refused("不能超过 256 KB").says("xxxxxxxx");
        let steps = "[[step]]\nid = \"a\"\n".repeat(10_000);
        press(&house, "check", &steps, &[]).says("最多 500 个环节");
        let condition = format!("when = '{}true'", "true && ".repeat(13_000));
        let wide = body.replacen("when = 'outcome == \"disagree\"'", &condition, 1);
        press(&house, "check", &wide, &[]).says("条件不能超过 4 KB");
        press(&house, "check", &"[".repeat(200_000), &[]).says("TOML 写法不对");
        press(&house, "save", "# 绝密★5年", &[("revision", "0")]).refused("非涉密");
        let huge = "长".repeat(800_000);
        assert_eq!(press(&house, "check", &huge, &[]).status, StatusCode::PAYLOAD_TOO_LARGE);
        press(&house, "publish", "name = ", &[("revision", "0")]).went();
        house.as_(KEEPER).get("/flows/outgoing/publication").says("不能发布");
        house.as_(KEEPER).post("/flows/outgoing/publication", &[("revision", "1")]).refused("没有发布");
        house.as_(KEEPER).get("/flows/outgoing/trial").says("草稿还读不通");
    }
}

#[test]
fn a_dry_run_offers_signers_and_the_words_of_the_office() {
    for house in houses() {
        let page = house.as_(KEEPER).get("/flows/outgoing/trial").body;
        let (_, signers) = page.split_once(r#"name="v-signer""#).unwrap();
        let signers = signers.split_once("</select>").unwrap().0;
        assert!(signers.contains("顾怀安") && !signers.contains("林晓棠"), "{signers}");
        let options = |name: &str| {
            let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
            rest.split_once("</select>").unwrap().0.to_owned()
        };
        assert!(options("v-genre").contains("通知") && options("v-urgency").contains("加急"));
    }
}

#[test]
fn a_problem_names_the_step_beside_its_id() {
    for house in houses() {
        let body = text(&house).replace("limit = \"sign\"", "limit = \"nothing\"");
        press(&house, "check", &body, &[]).says("环节 sign（签发）");
        press(&house, "save", &body, &[("revision", "0")]).went();
        house.as_(KEEPER).get("/flows/outgoing/publication").says("环节 sign（签发）");
    }
}

#[test]
fn flows_are_changed_by_nobody_else() {
    const PATHS: [&str; 7] = ["edit", "trial", "publication", "discard", "versions", "shipped", "running"];
    for house in houses() {
        publish(&house, &with_legal(&house));
        let own = house.as_(KEEPER).get("/flows/outgoing/versions").body;
        let own = own.split_once("/flows/outgoing/versions/").unwrap().1[..36].to_owned();
        for path in PATHS {
            let path = format!("/flows/outgoing/{path}");
            assert_eq!(house.as_(CLERK).get(&path).status, StatusCode::NOT_FOUND, "{path}");
            for admin in ["sysadmin", "secadmin", "auditor"] {
                let status = house.as_(admin).get(&path).status;
                assert!(status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND, "{admin} {path} {status}");
            }
        }
        for path in ["edit", "preview", "publication", "discard", "shipped"] {
            let path = format!("/flows/outgoing/{path}");
            let fields = [("do", "save"), ("body", "x"), ("revision", "0"), ("reason", "试")];
            assert_eq!(house.as_(CLERK).post(&path, &fields).status, StatusCode::NOT_FOUND, "{path}");
        }
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        let foreign = format!("/flows/outgoing/versions/{own}");
        assert_eq!(house.as_(KEEPER).get(&foreign).status, StatusCode::OK);
        assert_eq!(house.as_(&other).get(&foreign).status, StatusCode::NOT_FOUND);
        assert_eq!(house.as_(&other).post(&format!("{foreign}/restoration"), &[]).status, StatusCode::NOT_FOUND);
        for path in
            ["/flows/nothing/edit", "/flows/nothing/trial", "/flows/outgoing/versions/x", "/flows/outgoing/running/x"]
        {
            assert_eq!(house.as_(KEEPER).get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[test]
fn versions_are_compared_restored_and_given_up() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        publish(&house, &with_legal(&house));
        let ids = |page: &str| -> Vec<String> {
            let mut all: Vec<String> =
                page.split("/flows/outgoing/versions/").skip(1).map(|rest| rest[..36].to_owned()).collect();
            all.dedup();
            all
        };
        let all = ids(&keeper.get("/flows/outgoing/versions").body);
        let (own, shipped) = (all.first().unwrap().clone(), all.last().unwrap().clone());
        let page = keeper.get(&format!("/flows/outgoing/versions/{own}?against={shipped}"));
        page.says("新增环节“法制审核”").says("<ins>").says("与系统第 1 版相比").says("class=\"flow\"");
        keeper.get(&format!("/flows/outgoing/versions/{shipped}/restoration")).says("删除环节“法制审核”");
        keeper.post(&format!("/flows/outgoing/versions/{own}/restoration"), &[]).refused("正在使用");
        keeper.post(&format!("/flows/outgoing/versions/{shipped}/restoration"), &[]).went();
        keeper.get("/flows/outgoing/versions").says("恢复随系统提供的第 1 版");
        keeper.get("/flows/outgoing/shipped").says("改用随系统提供的流程");
        keeper.post("/flows/outgoing/shipped", &[("reason", " ")]).refused("请写明");
        keeper.post("/flows/outgoing/shipped", &[("reason", "统一流程")]).went();
        keeper.get("/flows/outgoing/versions").says("停用").says_not("改用系统流程");
    }
}
