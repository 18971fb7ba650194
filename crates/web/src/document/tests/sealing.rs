//! 用印: without a seal, with those of partners, and every attempt on record.

use office::document::numbering::Choice;
use office::document::{Head, Start, StepForm, draft, seals};
use office::matter::Way;
use testkit::office::{agree, content};

use store::Engine;
use store::testing::refuse_writes;

use super::faults::hidden;
use super::{Web, on_every_engine};

/// A joint paper of 财政局 and 应急管理局 that waits at 用印.
fn joint_at_seal(web: &Web) -> lexicon::MatterId {
    let office = web.office;
    let series = office.place.series.get("czj").copied();
    let (genre, urgency, label) = (lexicon::Genre::Notice, lexicon::Urgency::Normal, lexicon::SecurityLabel::Internal);
    let head = Head { genre, urgency, label, series, copies: 1 };
    let text = content("关于开展冬季联合检查的通知", "云泽区财政局");
    let id = office.write("czj-ky", |tx, a| draft::start_as(tx, a, Way::Joint, head.clone(), text.clone())).unwrap();
    let cosigners = vec![office.place.units["yjj"]];
    let start = Start { signer: Some(office.place.people["czj-jz"]), cosigners, ..Start::default() };
    office.decides("czj-ky", id, &agree(StepForm::Draft(start))).unwrap();
    office.agrees("czj-kz", id).unwrap();
    office.reviews("czj-zr", id).unwrap();
    for head in ["czj-jz", "yjj-jz", "czj-ws"] {
        office.agrees(head, id).unwrap();
    }
    office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    id
}

#[test]
fn a_partner_confirms_its_seal_by_posts_and_sees_the_paper_alone() {
    on_every_engine(|web| {
        let id = joint_at_seal(web);
        let clerk = web.is("yjj-ws");
        let at = format!("/joint-seals/{id}");
        clerk.get("/notices").sees(200).says(&["联合用印", "请确认在文上加盖本单位印章"]);
        clerk.get("/joint-seals").sees(200).says(&[
            "1 件待确认",
            "关于开展冬季联合检查的通知",
            "云泽区财政局",
            "待确认",
        ]);
        let page =
            clerk.get(&at).sees(200).says(&["云财发〔2026〕1号", "加盖本单位印章“云泽区应急管理局”", "确认用印"]);
        assert!(!page.text().contains("办理痕迹") && !page.text().contains("审核"), "nothing of the way it came");
        clerk.get(&format!("{at}/page/1.svg")).sees(200);
        let file = clerk.get(&format!("{at}/file.pdf")).sees(200).body();
        assert!(file.starts_with("%PDF") && file.contains("false"), "the paper without a seal: {file}");
        clerk.get(&format!("/documents/{id}")).sees(404);
        for other in ["yjj-ky", "czj-ws", "chengyu"] {
            for path in ["", "/page/1.svg", "/file.pdf"] {
                web.is(other).get(&format!("{at}{path}")).sees(404);
            }
            web.is(other).post(&format!("{at}/confirmation"), &[]).sees(404);
            web.is(other).post(&format!("{at}/withdrawal"), &[("reason", "错了")]).sees(404);
        }
        clerk.get("/registers/seals?only=refused").sees(200).says(&["未予用印", "关于开展冬季联合检查的通知"]);
        let old = clerk.post(&format!("{at}/confirmation"), &[("shown", "别的文稿")]).sees(422);
        old.says(&["打开本页后文稿有变动，没有确认", "确认用印"]);
        let shown = [("shown", hidden(&page.body(), "shown"))];
        let shown = shown.each_ref().map(|(name, value)| (*name, value.as_str()));
        let done = clerk.post(&format!("{at}/confirmation"), &shown).sees(303);
        clerk.get(done.location()).sees(200).says(&["已确认联合用印", "0 件待确认"]);
        clerk.post(&format!("{at}/confirmation"), &[]).sees(409).says(&["确认联合用印"]);
        clerk.post(&format!("{at}/withdrawal"), &[("reason", "")]).sees(422).says(&["请写明撤回的理由"]);
        let done = clerk.post(&format!("{at}/withdrawal"), &[("reason", "再核对一次")]).sees(303);
        clerk.get(done.location()).sees(200).says(&["已撤回", "1 件待确认"]);
        clerk.post(&format!("{at}/confirmation"), &shown).sees(303);
        let lead = web.is("czj-ws");
        lead.get(&format!("/documents/{id}")).sees(200).says(&["联合用印", "云泽区应急管理局", "已确认"]);
        let seal = web.office.place.seals["czj"].to_string();
        lead.decides(id, &[("seal", &seal), ("copies", "30")]).sees(303);
        clerk.get("/registers/seals?only=used").sees(200).says(&["云泽区应急管理局", "区财政局主办", "30"]);
        let own = lead.get("/registers/seals?only=used").sees(200).text();
        assert!(!own.contains("云泽区应急管理局"), "the partner's use stands in the partner's register: {own}");
        lead.get(&format!("/documents/{id}?tab=trail"))
            .sees(200)
            .says(&["确认联合用印“云泽区应急管理局”", "再核对一次"]);
    });
}

/// An attempt that was refused left a trace only where that happened to work out, and nobody was told.
#[test]
fn an_attempt_on_a_seal_leaves_a_trace_or_the_answer_says_that_it_does_not() {
    on_every_engine(|web| {
        let office = web.office;
        let id = office.signed("关于报送总结的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let seal = office.place.seals["qzfb"].to_string();
        let task = office.task("chengyu", id).unwrap();
        let form = [("choice", "agree"), ("seal", seal.as_str()), ("copies", "20")];
        let tries = |login: &str| web.is(login).post(&format!("/tasks/{task}/decision"), &form);
        // Whoever of the unit does not hold the task is entered, once; strangers see nothing and write no line.
        for _ in 0..2 {
            tries("linxiaotang");
            tries("zhoumingchuan");
            tries("czj-ky").sees(404);
        }
        let lines = || web.is("chengyu").get("/registers/seals?only=refused").sees(200).body().matches("<tr").count();
        assert_eq!(lines(), 3, "the head and two attempts");
        let nothing = "019ab000-0000-7000-8000-000000000000";
        web.is("czj-ky").post(&format!("/tasks/{nothing}/decision"), &form).sees(404);
        assert_eq!(lines(), 3, "there was nothing to seal");
        if office.db.engine() == Engine::Sqlite {
            web.is("baishuang").get("/todo").sees(200);
            refuse_writes(&office.db);
            tries("baishuang").says(&["没有用印，这次申请也没有能记入用印登记簿，请告诉系统管理员"]);
        }
    });
}

#[test]
fn without_a_seal_the_page_says_who_must_do_what() {
    on_every_engine(|web| {
        let office = web.office;
        let id = office.signed("关于报送总结的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let all = office.read("chengyu", |tx, a| seals::seals(tx, a.own_unit()?)).unwrap();
        let page = || web.is("chengyu").get(&format!("/documents/{id}")).sees(200).text();
        assert!(!page().contains("还没有印章"));
        let withdraw = |tx: &mut office::Tx, a: &office::people::Actor| {
            let keeper = a.seal_keeper(a.own_unit()?)?;
            all.iter().try_for_each(|seal| seals::withdraw(tx, &keeper, seal.id, "换发"))
        };
        office.write("shenzhiyuan", withdraw).unwrap();
        assert!(page().contains("本单位还没有印章，请印章管理人员在“印章”页登记"), "{}", page());
        assert!(!web.is("chengyu").get(&format!("/documents/{id}")).body().contains("去登记印章"));
        let gone = web
            .is("chengyu")
            .decides(id, &[("seal", &office.place.seals["qzfb"].to_string()), ("copies", "20")])
            .sees(422)
            .text();
        assert!(gone.contains("请选择印章"), "{gone}");
        let register = web.is("chengyu").get("/registers/seals").sees(200);
        register.says(&["未予用印", "请选择印章", "关于报送总结的通知", "程屿"]);
        let trail = web.is("chengyu").get(&format!("/documents/{id}?tab=trail")).sees(200).text();
        assert!(trail.contains("申请用印“云泽区人民政府办公室”，未予用印"), "{trail}");
    });
}

/// Issuing to nobody was accepted without a word, and addressees the platform does not reach were not told of.
#[test]
fn a_paper_goes_to_nobody_only_where_that_was_ticked() {
    on_every_engine(|web| {
        let office = web.office;
        let id = web.drafted("关于报送防汛情况的通知");
        office
            .rewrites("linxiaotang", id, |c| c.main_to = "泽州市人民政府，省水利厅（办公室）、区财政局".into())
            .unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        let clerk = web.is("chengyu");
        let page = clerk.get(&format!("/documents/{id}")).sees(200);
        page.says(&["主送的 2 个单位不在平台上，不会送达，须另行送交：泽州市人民政府、省水利厅", "不通过平台分送"]);
        let body = clerk.decides(id, &[]).sees(422).says(&["没有选择分送单位", "请勾选“不通过平台分送”"]).body();
        assert!(
            body.contains(r##"href="#f-offline"##) || body.contains(r#"id="f-offline"#),
            "the message stands at the field"
        );
        let unit = office.place.units["czj"].to_string();
        let both = [("main", unit.as_str()), ("offline", "yes")];
        let again = clerk.decides(id, &both).sees(422).says(&["已选 1 个分送单位，又勾选了“不通过平台分送”"]);
        assert!(again.body().contains(r#"name="offline" value="yes" checked"#), "the tick comes back");
        clerk.decides(id, &[("offline", "yes")]).sees(303);
        clerk.get(&format!("/documents/{id}?tab=sent")).sees(200);
        assert!(office.read("czj-ws", office::document::dispatch::waiting).unwrap().is_empty());
    });
}

#[test]
fn the_use_register_tells_who_sealed_what_and_is_for_those_concerned() {
    on_every_engine(|web| {
        let office = web.office;
        let id = office.signed("关于报送总结的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let seal = office.place.seals["qzfb"].to_string();
        let clerk = web.is("chengyu");
        clerk.decides(id, &[("seal", &seal), ("copies", "0")]).sees(422);
        clerk.decides(id, &[("seal", &seal), ("copies", "20")]).sees(303);
        let page = clerk.get("/registers/seals").sees(200);
        let page = page.says(&["用印登记簿", "云泽区人民政府办公室", "份数应在 1 到 100000 之间", "顾怀安", "程屿"]);
        assert_eq!(page.body().matches("<tr").count(), 3, "the head, the refused attempt, the use");
        let only =
            |code: &str| clerk.get(&format!("/registers/seals?only={code}")).sees(200).body().matches("<tr").count();
        assert_eq!((only("used"), only("refused")), (2, 2));
        assert!(
            !clerk.get("/registers/seals?year=2001").sees(200).body().contains("关于报送总结的通知"),
            "another year's"
        );
        let file = clerk.get("/registers/seals/export").sees(200);
        assert!(file.bytes.starts_with(b"PK") && file.header("content-disposition").contains("xlsx"));
        // It could be exported, but not printed.
        let printed = clerk.get("/registers/seals/print?year=2026&only=used").sees(200);
        let printed = printed.says(&["2026年，共 1 次", "按 Ctrl＋P 打印", "关于报送总结的通知"]);
        assert!(!printed.body().contains("份数应在"), "only what was asked for");
        web.is("linxiaotang").get("/registers/seals/print").sees(404);
        web.is("shenzhiyuan").get("/registers/seals").sees(200);
        // It answered “没有权限…请返回上一页修改后再提交” where nothing had been submitted.
        let none = web.is("linxiaotang").get("/registers/seals").sees(404);
        assert!(!none.body().contains("修改后再提交"), "{}", none.body());
        web.is("czj-ws").get("/registers/seals").sees(200).text();
        assert!(!web.is("czj-ws").get("/registers/seals").body().contains("关于报送总结的通知"), "another unit's");
    });
}
