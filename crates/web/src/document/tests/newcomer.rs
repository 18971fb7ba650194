//! What a newcomer was not told while writing.

use super::on_every_engine;

/// A paper whose head and signature named two organs went through all steps without a hint.
#[test]
fn head_and_signature_of_two_organs_are_told_while_writing_and_on_the_way() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let head = [("genre", "notice"), ("urgency", "normal"), ("series", "usual"), ("label", "internal")];
        let id = clerk.post("/documents", &head).sees(303).document();
        let says = "署名是“云泽区防汛指挥部”，两处不一致";
        let text =
            [("title", "关于甲的通知"), ("body", "请落实。"), ("sign_off", "云泽区防汛指挥部"), ("revision", "1")];
        clerk.post(&format!("/documents/{id}/preview"), &text).sees(200).says(&[says]);
        clerk.post(&format!("/documents/{id}/draft"), &text).sees(303);
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&[says]);
        clerk.get(&format!("/documents/{id}")).sees(200).says(&[says]);
        let guhuaian = web.office.place.people["guhuaian"].to_string();
        clerk.decides(id, &[("signer", &guhuaian)]).sees(303);
        web.is("heyanqiu").get(&format!("/documents/{id}")).sees(200).says(&[says]);
    });
}

/// An order kept 云政办发〔2026〕 and nobody was told that its series decides number and organ.
#[test]
fn an_order_in_a_series_of_years_is_told_how_orders_are_numbered() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let head = [("genre", "order"), ("urgency", "normal"), ("series", "usual"), ("label", "internal")];
        let id = clerk.post("/documents", &head).sees(303).document();
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&["命令的编号写作“第×号”", "改选序列"]);
    });
}

/// The partners of a joint paper are chosen at 送审; beside the pages of one organ nothing said so.
#[test]
fn a_joint_paper_in_the_editor_says_when_its_organs_are_named_and_minutes_say_where_the_rolls_go() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let head = [("genre", "notice"), ("urgency", "normal"), ("series", "usual"), ("label", "internal")];
        let joint = [&head[..], &[("way", "joint")]].concat();
        let id = clerk.post("/documents", &joint).sees(303).document();
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&["其他机关在送审时选定"]);
        let minutes = [&[("genre", "minutes")], &head[1..]].concat();
        let id = clerk.post("/documents", &minutes).sees(303).document();
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&["“出席：”“请假：”“列席：”各写一行"]);
    });
}
