//! 函 by posts alone: which series it takes, and where that is said.

use super::on_every_engine;

const HEAD: [(&str, &str); 3] = [("urgency", "normal"), ("series", "usual"), ("label", "internal")];

/// A 函 drafted on the page for 发文 kept 云政办发 and nobody was told.
#[test]
fn a_letter_begun_by_its_genre_is_numbered_as_one() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        clerk.get("/documents/new").sees(200).says(&["按文种（函用“云政办函”，其他用“云政办发”）"]);
        for (genre, code) in [("letter", "云政办函"), ("notice", "云政办发")] {
            let head = [&[("genre", genre)], &HEAD[..]].concat();
            let id = clerk.post("/documents", &head).sees(303).document();
            let page = clerk.get(&format!("/documents/{id}/text")).sees(200);
            assert!(!page.text().contains("改选序列"), "{genre}");
            let chosen = format!("{code}〔2026〕");
            clerk.get(&format!("/documents/{id}/slip")).sees(200).says(&[&chosen]);
        }
    });
}

#[test]
fn a_series_that_is_not_that_of_the_genre_is_said_in_the_editor_and_at_the_numbering() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let series = web.office.place.series["qzfb"].to_string();
        let head = [("genre", "letter"), ("urgency", "normal"), ("series", series.as_str()), ("label", "internal")];
        let id = clerk.post("/documents", &head).sees(303).document();
        let says = "本单位的函另编“云政办函”，本文选的是“云政办发”。";
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&[says, "改选序列"]);
        clerk.get(&format!("/documents/{id}")).sees(200).says(&[says]);
        let letters = web.office.place.letters["qzfb"].to_string();
        let guhuaian = web.office.place.people["guhuaian"].to_string();
        let text = [
            ("title", "关于商请支持的函"),
            ("main_to", "市水务局"),
            ("body", "请支持。"),
            ("sign_off", "云泽区人民政府办公室"),
            ("revision", "1"),
        ];
        clerk.post(&format!("/documents/{id}/draft"), &text).sees(303);
        clerk.decides(id, &[("signer", &guhuaian), ("series", &letters)]).sees(303);
        assert!(!web.is("heyanqiu").get(&format!("/documents/{id}")).sees(200).text().contains(says));
    });
}
