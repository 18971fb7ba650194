//! 用印 where the unit has no seal.

use office::document::numbering::Choice;
use office::document::{StepForm, seals};
use testkit::office::agree;

use super::on_every_engine;

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
        web.is("shenzhiyuan").get("/registers/seals").sees(200);
        web.is("linxiaotang").get("/registers/seals").sees(403);
        web.is("czj-ws").get("/registers/seals").sees(200).text();
        assert!(!web.is("czj-ws").get("/registers/seals").body().contains("关于报送总结的通知"), "another unit's");
    });
}
