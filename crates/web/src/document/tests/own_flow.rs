//! A unit adds a step of its own: papers walk through it by posts alone, and those under way are moved.

use super::{CHECKED, Web, on_every_engine};
use office::process::definitions::edit::{Edit, apply};
use office::process::definitions::{draft, in_force_of, versions};

fn add_legal_review(web: &Web) {
    add_legal_review_to(web, "outgoing", "countersign");
}

fn add_legal_review_to(web: &Web, key: &str, after: &str) {
    let add = Edit::Add { after: after.into(), id: "legal_review".into(), name: "法制审核".into() };
    web.office
        .write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            let body = apply(&in_force_of(tx, admin.unit(), key)?.body, &add).unwrap();
            let revision = draft::save(tx, &admin, key, &body, 0)?;
            versions::publish(tx, &admin, key, revision)
        })
        .unwrap();
}

#[test]
fn a_paper_walks_through_a_step_of_the_units_own() {
    on_every_engine(|web| {
        let signer = web.office.place.people["guhuaian"].to_string();
        let before = web.drafted("关于冬季供暖的通知");
        web.is("linxiaotang").decides(before, &[("signer", &signer)]).sees(303);
        add_legal_review(web);
        let id = web.drafted("关于规范行政处罚的通知");
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        for id in [before, id] {
            web.is("heyanqiu").agrees(id);
        }
        web.is("shenzhiyuan").get(&format!("/documents/{before}")).sees(200).says(&["五关审核"]);
        let page = web.is("shenzhiyuan").get(&format!("/documents/{id}")).sees(200);
        page.says(&["法制审核", "我的意见", "同意"]);
        let picture = web.is("shenzhiyuan").get(&format!("/documents/{id}?tab=flow")).sees(200);
        assert!(picture.body().contains("class=\"step now\"") && picture.body().contains("class=\"step past\""));
        picture.says(&["法制审核", "已办", "在办", "未到", "整页查看"]);
        web.is("shenzhiyuan").get(&format!("/documents/{id}/flow")).sees(200).says(&["已办", "在办", "未到"]);
        web.is("czj-ws").get(&format!("/documents/{id}/flow")).sees(404);
        web.is("shenzhiyuan").agrees(id);
        web.is("shenzhiyuan").decides(id, &CHECKED).sees(303);
        web.is("guhuaian").get(&format!("/documents/{id}")).sees(200).says(&["办理“法制审核”"]);
        web.is("guhuaian").agrees(id);
        web.is("chengyu").agrees(id);
        web.is("chengyu").decides(id, &[("number", "next")]).sees(303);
    });
}

#[test]
fn a_paper_under_way_is_moved_with_a_preview_and_a_reason() {
    on_every_engine(|web| {
        let signer = web.office.place.people["guhuaian"].to_string();
        let id = web.drafted("关于冬季供暖的通知");
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        add_legal_review(web);
        let keeper = web.is("xiangnan");
        let list = keeper.get("/flows/outgoing/running").sees(200);
        assert!(list.body().contains(&format!("/flows/outgoing/running/{id}")));
        list.says(&["现行版本 0 件，以前的版本 1 件", "科室核稿（何砚秋）", "迁移"]);
        let page = keeper.get(&format!("/flows/outgoing/running/{id}")).sees(200);
        let to = page.body().split_once("name=\"to\" value=\"").unwrap().1[..36].to_owned();
        page.says(&["迁移后：本单位第", "停在“科室核稿”，仍由何砚秋办理", "新增环节“法制审核”"]);
        let path = format!("/flows/outgoing/running/{id}");
        keeper.post(&path, &[("to", &to), ("reason", "")]).sees(422).says(&["请写明迁移的理由"]);
        web.is("linxiaotang").post(&path, &[("to", &to), ("reason", "试")]).sees(404);
        web.is("czj-zr").post(&path, &[("to", &to), ("reason", "试")]).sees(404);
        keeper.post(&path, &[("to", &to), ("reason", "涉及行政处罚")]).sees(303);
        keeper.get("/flows/outgoing/running?said=moved").sees(200).says(&["已迁移", "现行版本 1 件"]);
        keeper.post(&path, &[("to", &to), ("reason", "再来")]).sees(422);
        web.is("heyanqiu").get(&format!("/documents/{id}")).sees(200).says(&["改按流程本单位第", "涉及行政处罚"]);
        web.is("heyanqiu").agrees(id);
        web.is("shenzhiyuan").get(&format!("/documents/{id}")).sees(200).says(&["法制审核"]);
    });
}

/// The form had places for the steps as shipped only: what a unit's own step said was not printed.
#[test]
fn a_units_own_step_has_a_place_on_the_printed_form() {
    on_every_engine(|web| {
        let signer = web.office.place.people["guhuaian"].to_string();
        add_legal_review(web);
        let id = web.drafted("关于规范行政处罚的通知");
        let slip = format!("/documents/{id}/slip");
        let blank = web.is("linxiaotang").get(&slip).sees(200).text();
        assert!(blank.contains("法制审核"), "a place to sign on paper: {blank}");
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        web.is("heyanqiu").agrees(id);
        web.is("shenzhiyuan").decides(id, &[("opinion", "合法，处罚依据充分。")]).sees(303);
        web.is("linxiaotang").get(&slip).sees(200).says(&["法制审核 合法，处罚依据充分。 沈知远"]);
        // Steps the form tells of in other words leave what added signers said.
        web.is("shenzhiyuan").decides(id, &CHECKED).sees(303);
        web.is("guhuaian").agrees(id);
        web.is("chengyu").agrees(id);
        let task = web.office.task("chengyu", id).unwrap();
        let other = web.office.place.people["luwenbo"].to_string();
        let fields = [("place", "before"), ("persons", other.as_str()), ("key", "a-signers")];
        web.is("chengyu").post(&format!("/tasks/{task}/signers"), &fields).sees(303);
        web.is("luwenbo").decides(id, &[("opinion", "请编在十二月。")]).sees(303);
        let printed = web.is("linxiaotang").get(&slip).sees(200).says(&["编号 请编在十二月。 陆文博（加签）"]).text();
        assert!(
            printed.find("科室核稿") < printed.find("法制审核") && printed.find("法制审核") < printed.find("拟稿时间")
        );
    });
}

#[test]
fn every_kind_of_form_has_a_place_for_a_units_own_step() {
    on_every_engine(|web| {
        for (key, after) in [("memo", "countersign"), ("simple", "section_review"), ("joint", "countersign")] {
            add_legal_review_to(web, key, after);
            let mut head = vec![("way", key), ("genre", "letter"), ("urgency", "normal"), ("label", "internal")];
            if key == "memo" {
                head[1] = ("genre", "request");
            }
            let series = web.office.place.letters["qzfb"].to_string();
            head.push(("series", &series));
            let id = web.is("linxiaotang").post("/documents", &head).sees(303).document();
            let slip = web.is("linxiaotang").get(&format!("/documents/{id}/slip")).sees(200).text();
            assert_eq!(slip.matches("法制审核").count(), 1, "{key}: {slip}");
        }
        add_legal_review_to(web, "incoming", "preliminary");
        let fields = [
            ("nature", "action"),
            ("source_name", "泽州市人民政府办公室"),
            ("source_number", "泽政办发〔2026〕31号"),
            ("title", "关于印发工作要点的通知"),
            ("genre", "notice"),
            ("urgency", "normal"),
            ("label", "internal"),
            ("carrier", "paper"),
            ("copies", "1"),
        ];
        let id = web.is("chengyu").upload("/incoming/new", &fields, "", b"").sees(303).document();
        let slip = web.is("chengyu").get(&format!("/documents/{id}/slip")).sees(200).text();
        assert_eq!(slip.matches("法制审核").count(), 1, "{slip}");
    });
}
