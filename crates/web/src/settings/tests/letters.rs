//! 函: its series and its format, set by the administrator of the unit.

use super::*;

#[test]
fn a_series_is_made_for_a_genre_and_given_to_another() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let fields = [("code", "云政办纪"), ("name", "会议纪要"), ("genre", "minutes")];
        keeper.post("/series", &fields).went();
        keeper.get("/series").says("云政办纪").says("纪要");
        let again = [("code", "云政办字"), ("name", "再来"), ("genre", "minutes")];
        keeper.post("/series", &again).refused("“云政办纪”已是纪要的编号序列");
        keeper
            .post("/series", &[("code", "云政办字"), ("name", "再来"), ("genre", "方案")])
            .refused("请从列出的文种中选择");
        let path = format!("/series/{}", house.place.letters["qzfb"]);
        keeper.get(&path).says("拟稿时按文种自动选序列");
        keeper.post(&format!("{path}/genre"), &[("genre", "minutes")]).refused("已是纪要的编号序列");
        keeper.post(&format!("{path}/genre"), &[("genre", "")]).went();
        keeper.get(&format!("{path}?said=genre")).says("以后拟稿的公文按此选序列");
        let numberer = house.as_(NUMBERER);
        numberer.get(&path).says_not("拟稿时按文种自动选序列");
        assert_eq!(numberer.post(&format!("{path}/genre"), &[("genre", "letter")]).status, StatusCode::NOT_FOUND);
        let foreign = format!("/series/{}/genre", house.place.letters["czj"]);
        assert_eq!(keeper.post(&foreign, &[("genre", "")]).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_unit_administrator_chooses_the_format_of_letters() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/series").says("函的格式").says("信函格式");
        keeper.post("/series/letters", &[("format", "")]).refused("请选择信函格式或文件格式");
        keeper.post("/series/letters", &[("format", "standard")]).went();
        keeper.get("/series?said=letters").says("已经用印的不变");
        let numberer = house.as_(NUMBERER);
        numberer.get("/series").says("本单位的函用文件格式。");
        assert_eq!(numberer.post("/series/letters", &[("format", "letter")]).status, StatusCode::NOT_FOUND);
        assert_eq!(house.as_(CLERK).get("/series").status, StatusCode::NOT_FOUND);
    }
}
