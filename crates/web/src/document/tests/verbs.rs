//! The verbs under 更多 and those of oversight, as the pages offer them and as they are posted.

use super::on_every_engine;

/// A paper of 林晓棠 with 沈知远 and 向南 for the office's review.
fn in_review(web: &super::Web) -> lexicon::MatterId {
    let id = web.drafted("关于值班工作的通知");
    web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
    web.office.agrees("heyanqiu", id).unwrap();
    id
}

fn for_signing(web: &super::Web) -> lexicon::MatterId {
    let id = in_review(web);
    web.office.reviews("shenzhiyuan", id).unwrap();
    id
}

#[test]
fn more_offers_only_what_one_may_do_now_and_says_whether_it_can_be_undone() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let page = format!("/documents/{id}");
        let reviewer = web.is("shenzhiyuan").get(&page).sees(200).says(&["撤回 收回您刚作的决定"]).body();
        assert!(!reviewer.contains("/suspension") && !reviewer.contains("/transfer"), "it is in other hands");
        let signer = web.is("guhuaian").get(&page).sees(200).says(&[
            "退回 退给前面的人修改；对方打开前可以撤回",
            "转办 交给本单位另一人办；不能撤回",
            "加签 请本单位其他人提出意见；对方办理前可以减签",
            "挂起 暂停办理，时限停止计算；随时可以恢复",
        ]);
        assert!(!signer.body().contains("/oversight/"), "only for the administrator of the unit");
        let seen = web.is("shenzhiyuan").get(&page).sees(200);
        assert!(!seen.body().contains("/withdrawal"), "the signer has opened it");
        web.is("xiangnan").get(&page).sees(200).says(&["调度 单位管理把待办移到另一环节"]);
    });
}

#[test]
fn a_signer_adds_another_who_only_gives_an_opinion() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let (page, task) = (format!("/documents/{id}"), web.office.task("guhuaian", id).unwrap());
        let (signer, other) = (web.is("guhuaian"), web.office.place.people["luwenbo"].to_string());
        let path = format!("/tasks/{task}/signers");
        let nobody = [("place", "beside"), ("reason", "请核对"), ("key", "a-signers")];
        let body = signer.post(&path, &nobody).sees(422).says(&["请至少选择一位加签人"]).body();
        assert!(body.contains(r#"value="请核对""#) && body.contains(r#"value="beside" checked"#), "{body}");
        let fields =
            [("place", "before"), ("persons", other.as_str()), ("reason", "请核对经费数字"), ("key", "b-signers")];
        signer.post(&path, &fields).sees(303);
        assert!(signer.get(&page).says(&["减签 不再请加签人办理"]).body().contains("/signers"));
        web.is("luwenbo").get("/notices").says(&["顾怀安就《关于值班工作的通知》请您加签：请核对经费数字"]);
        let added =
            web.is("luwenbo").get(&page).sees(200).says(&["加签意见", "顾怀安办理“签发”时请您加签", "签署意见"]);
        assert!(!added.body().contains("/text\""), "the text is not theirs to change");
        web.is("luwenbo").decides(id, &[("opinion", "数字无误。")]).sees(303);
        signer.get(&format!("{page}/slip")).says(&["数字无误。", "陆文博（加签）"]);
        web.is("guhuaian").agrees(id);
        // Taken off before answering: the asker has it at once.
        let again = for_signing(web);
        let task = web.office.task("guhuaian", again).unwrap();
        let fields = [("place", "before"), ("persons", other.as_str()), ("key", "c-signers")];
        web.is("guhuaian").post(&format!("/tasks/{task}/signers"), &fields).sees(303);
        let body = web.is("guhuaian").get(&format!("/documents/{again}")).body();
        let (_, form) = body.split_once("name=\"duty\"").unwrap();
        let duty = form.split_once("option value=\"").unwrap().1.split_once('"').unwrap().0.to_string();
        let fields = [("duty", duty.as_str()), ("key", "d-unsign")];
        web.is("linxiaotang").post(&format!("/documents/{again}/signers"), &fields).sees(422).says(&["只有加签人"]);
        web.is("guhuaian").post(&format!("/documents/{again}/signers"), &fields).sees(303);
        assert_eq!(web.office.holders(again), [("guhuaian".to_string(), "sign".to_string())]);
    });
}

#[test]
fn a_suspended_paper_says_so_and_cannot_be_decided() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let page = format!("/documents/{id}");
        let signer = web.is("guhuaian");
        signer
            .post(&format!("{page}/suspension"), &[("reason", " "), ("key", "a-suspension")])
            .sees(422)
            .says(&["请写明挂起的理由"]);
        let fields = [("reason", "等市里批复"), ("key", "b-suspension")];
        signer.post(&format!("{page}/suspension"), &fields).sees(303);
        signer.post(&format!("{page}/suspension"), &fields).sees(303);
        let shown = signer.get(&page).sees(200).says(&["本件已挂起，时限停止计算", "顾怀安", "等市里批复", "恢复办理"]);
        assert!(!shown.body().contains("/decision"), "nothing is decided meanwhile");
        let other = web.is("linxiaotang").get(&page).says(&["由顾怀安或本单位的单位管理恢复后接着办理"]);
        assert!(!other.body().contains("/resumption"));
        web.is("linxiaotang")
            .post(&format!("{page}/resumption"), &[])
            .sees(422)
            .says(&["只有挂起人或本单位的单位管理可以恢复"]);
        signer.decides(id, &[("opinion", "同意")]).sees(422).says(&["流程已经挂起"]);
        signer.post(&format!("{page}/resumption"), &[("reason", "已批复"), ("key", "c-resumption")]).sees(303);
        web.is("guhuaian").agrees(id);
    });
}

#[test]
fn a_candidate_claims_and_puts_back() {
    on_every_engine(|web| {
        let id = in_review(web);
        let (page, task) = (format!("/documents/{id}"), web.office.task("shenzhiyuan", id).unwrap());
        let one = web.is("shenzhiyuan");
        one.get("/todo").says(&["可认领"]);
        one.get(&page).says(&["认领 由您一人办理"]);
        one.post(&format!("/tasks/{task}/claim"), &[]).sees(303);
        assert_eq!(web.office.holders(id), [("shenzhiyuan".to_string(), "office_review".to_string())]);
        assert!(!one.get("/todo").text().contains("可认领"));
        let duty = web.office.db.read(|tx| office::process::load(tx, id)).unwrap();
        let duty = duty.state.open_duties().next().unwrap().id.to_string();
        let path = format!("{page}/release");
        web.is("linxiaotang").post(&path, &[("duty", &duty)]).sees(422).says(&["只有认领人或本单位的单位管理可以放回"]);
        one.get(&page).says(&["放回 交回各候选人"]);
        one.post(&path, &[("duty", &duty)]).sees(303);
        assert_eq!(web.office.holders(id).len(), 2);
    });
}

#[test]
fn urging_too_soon_says_from_when_on() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let page = format!("/documents/{id}");
        let drafter = web.is("linxiaotang");
        drafter.post(&format!("{page}/urging"), &[("words", "请尽快")]).sees(303);
        // Who never urged is told who did.
        for login in ["linxiaotang", "shenzhiyuan"] {
            web.is(login).get(&page).says(&["林晓棠 09", "已催过，今日", "后可再催。"]);
        }
        drafter.post(&format!("{page}/urging"), &[("words", "请尽快")]).sees(422).says(&["30 分钟内已催过"]);
    });
}

#[test]
fn the_administrator_sees_who_would_get_it_before_moving_it() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let page = format!("/oversight/{id}");
        for login in ["guhuaian", "linxiaotang", "czj-zr"] {
            web.is(login).get(&page).sees(404);
        }
        web.is("linxiaotang").get("/oversight").sees(404);
        assert!(!web.is("czj-zr").get("/oversight").sees(200).text().contains("关于值班工作的通知"));
        let admin = web.is("xiangnan");
        admin.get("/oversight").sees(200).says(&["关于值班工作的通知", "签发：顾怀安"]);
        assert!(!admin.get("/oversight?q=100%25").sees(200).text().contains("关于值班工作的通知"));
        admin.get("/oversight?q=值班").sees(200).says(&["关于值班工作的通知"]);
        let start = admin.get(&page).sees(200).says(&["签发（顾怀安）", "“编号”：“签发”还没有办完，不能跳过"]);
        assert!(!start.text().contains("压实责任"), "the text is not shown");
        let chosen = admin.get(&format!("{page}?to=section_review")).sees(200);
        let body = chosen.says(&["调度后“科室核稿”由何砚秋办理"]).body();
        let (_, rest) = body.split_once("name=\"duty\" value=\"").unwrap();
        let duty = rest.split_once('"').unwrap().0.to_string();
        let path = format!("{page}/rerouting");
        let fields = [("duty", duty.as_str()), ("to", "section_review"), ("reason", " ")];
        admin.post(&path, &fields).sees(422).says(&["请写明调度的理由"]);
        let fields = [("duty", duty.as_str()), ("to", "number"), ("reason", "急")];
        admin.post(&path, &fields).sees(422).says(&["“签发”还没有办完，不能跳过"]);
        let fields = [("duty", duty.as_str()), ("to", "section_review"), ("reason", "重新核稿")];
        web.is("guhuaian").post(&path, &fields).sees(404);
        admin.post(&path, &fields).sees(303);
        assert_eq!(web.office.holders(id), [("heyanqiu".to_string(), "section_review".to_string())]);
        web.is("guhuaian").get("/notices").says(&["向南将《关于值班工作的通知》调度至“科室核稿”：重新核稿"]);
    });
}

#[test]
fn the_administrator_rests_ends_and_reopens() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let (page, admin) = (format!("/oversight/{id}"), web.is("xiangnan"));
        let post = |verb: &str, reason: &str| admin.post(&format!("{page}/{verb}"), &[("reason", reason)]);
        post("suspension", "等会议纪要").sees(303);
        admin.get("/oversight?state=suspended").says(&["关于值班工作的通知"]);
        admin.get(&page).says(&["本件已挂起", "恢复办理"]);
        post("resumption", "").sees(303);
        post("reopening", "继续").sees(422).says(&["本件还在办理，不需要重启"]);
        post("ending", "不发了").sees(303);
        admin.get("/oversight?state=terminated").says(&["关于值班工作的通知"]);
        post("reopening", " ").sees(422).says(&["请写明重启的理由"]);
        post("reopening", "领导要求继续").sees(303);
        assert_eq!(web.office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
        // Issued and filed: nothing more is changed.
        web.office.agrees("guhuaian", id).unwrap();
        web.office.agrees("chengyu", id).unwrap();
        web.office.issues(id, &["czj"]).unwrap();
        web.office.agrees("chengyu", id).unwrap();
        post("reopening", "改错字").sees(422).says(&["文稿已经锁定，不能重启修改"]);
        admin.get(&page).says(&["文稿已经锁定，不能重启修改"]);
    });
}

/// What stays with whoever delegated is looked up, and said, only for what is in force.
#[test]
fn the_units_page_says_what_stays_only_while_a_delegation_is_in_force() {
    on_every_engine(|web| {
        let people = |login: &str| web.office.place.people[login].to_string();
        let today = web.office.db.read(|tx| Ok::<_, office::Error>(tx.now().date())).unwrap().to_string();
        let (me, to) = (people("chengyu"), people("baishuang"));
        let fields = [
            ("delegate", to.as_str()),
            ("scope", "all"),
            ("from", today.as_str()),
            ("to", today.as_str()),
            ("reason", "出差"),
        ];
        web.is("chengyu").post(&format!("/delegations/of/{me}"), &fields).sees(303);
        let admin = web.is("xiangnan");
        let page = admin.get("/delegations/unit").sees(200).says(&["程", "仍由本人办理：", "编号"]).body();
        let (before, _) = page.split_once("/revocation").unwrap();
        let revocation = format!("/delegations/{}/revocation", &before[before.len() - 36..]);
        admin.post(&revocation, &[]).sees(303);
        let page = admin.get("/delegations/unit").says(&["已收回", "全部待办"]).body();
        assert!(!page.contains("仍由本人办理"), "over, nothing stays with anybody");
    });
}

#[test]
fn one_delegates_for_a_week_and_takes_it_back() {
    on_every_engine(|web| {
        let id = for_signing(web);
        let signer = web.is("guhuaian");
        let people = |login: &str| web.office.place.people[login].to_string();
        let page = signer.get("/delegations").sees(200).says(&["没有委托他人。", "手中现有的 1 件待办一并交出"]);
        assert!(!page.body().contains("/delegations/unit"), "the unit's are its administrator's");
        let (me, to, clerk) = (people("guhuaian"), people("luwenbo"), people("heyanqiu"));
        let today = web.office.db.read(|tx| Ok::<_, office::Error>(tx.now().date())).unwrap();
        let until = (0..6).fold(today, |day, _| day.tomorrow().unwrap());
        let (from, until) = (today.to_string(), until.to_string());
        let path = format!("/delegations/of/{me}");
        let fields = |to: &str, reason: &str| -> Vec<(&'static str, String)> {
            let all = [
                ("delegate", to),
                ("scope", "all"),
                ("from", &from),
                ("to", &until),
                ("reason", reason),
                ("open", "1"),
            ];
            all.map(|(n, v)| (n, v.to_string())).into()
        };
        let post = |who: &str, to: &str, reason: &str| {
            let fields = fields(to, reason);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            web.is(who).post(&path, &fields)
        };
        post("guhuaian", &clerk, "出差").sees(422).says(&["签发只能委托给有“签发人”或“领导”角色的人员"]);
        let back = post("guhuaian", &to, " ").sees(422).says(&["请写明委托的理由"]).body();
        assert!(back.contains(&format!("value=\"{to}\" selected")), "what was chosen stays");
        post("linxiaotang", &to, "出差").sees(404);
        assert_eq!(post("guhuaian", &to, "赴市里学习").sees(303).location(), "/delegations?said=made&count=1");
        signer.get("/delegations?said=made&count=1").says(&["委托已办理", "1 件待办已一并交出", "陆文博", "生效中"]);
        let delegate = web.is("luwenbo");
        delegate.get("/delegations").says(&["顾怀安", "全部待办"]);
        delegate.get("/todo").says(&["代顾怀安"]);
        web.is("xiangnan").get("/delegations/unit").sees(200).says(&["顾怀安", "陆文博"]);
        delegate.agrees(id);
        web.is("linxiaotang").get(&format!("/documents/{id}")).says(&["陆文博（代顾怀安） 签发", "委托办理"]);
        web.is("linxiaotang").get(&format!("/documents/{id}/slip")).says(&["陆文博（代顾怀安）"]);
        let next = for_signing(web);
        assert_eq!(web.office.holders(next), [("luwenbo".to_string(), "sign".to_string())]);
        let body = signer.get("/delegations").body();
        let (before, _) = body.split_once("/revocation").unwrap();
        let revocation = format!("/delegations/{}/revocation", &before[before.len() - 36..]);
        delegate.get(&revocation).sees(404);
        signer.get(&revocation).sees(200).says(&["收回顾怀安对陆文博的委托"]);
        signer.post(&revocation, &[("open", "1")]).sees(303);
        assert_eq!(web.office.holders(next), [("guhuaian".to_string(), "sign".to_string())]);
        signer.get("/delegations").says(&["已收回"]);
        delegate.get(&format!("/documents/{next}")).sees(404);
        delegate.get("/notices").says(&["顾怀安收回了对您的委托"]);
    });
}
