//! The paper as files to keep.

use super::on_every_engine;

#[test]
fn the_paper_is_given_as_ofd_with_its_attachments_to_whoever_may_see_it() {
    on_every_engine(|web| {
        let office = web.office;
        let id = web.drafted("关于报送总结的通知");
        office.attaches("linxiaotang", id, "任务分工表.txt", "一、林业站").unwrap();
        let path = format!("/documents/{id}/file.ofd");
        let page = web.is("linxiaotang").get(&format!("/documents/{id}")).sees(200).body();
        assert!(page.contains(&path), "a link to it stands on the page");
        let answer = web.is("linxiaotang").get(&path).sees(200);
        assert_eq!(answer.header("content-type"), "application/ofd");
        assert!(answer.header("content-disposition").contains(".ofd"));
        assert!(answer.body().contains("任务分工表.txt"), "{}", answer.body());
        web.is("czj-ky").get(&path).sees(404);
        web.is("linxiaotang").get("/documents/0198c0de-0000-7000-8000-000000000000/file.ofd").sees(404);
    });
}
