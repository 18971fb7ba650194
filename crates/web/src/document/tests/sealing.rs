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
            let admin = a.unit_admin(a.own_unit()?)?;
            all.iter().try_for_each(|seal| seals::withdraw(tx, &admin, seal.id, "换发"))
        };
        office.write("xiangnan", withdraw).unwrap();
        assert!(page().contains("本单位还没有印章，请单位管理员在“印章”页登记"), "{}", page());
        assert!(!web.is("chengyu").get(&format!("/documents/{id}")).body().contains("去登记印章"));
        let gone = web
            .is("chengyu")
            .decides(id, &[("seal", &office.place.seals["qzfb"].to_string()), ("copies", "20")])
            .sees(422)
            .text();
        assert!(gone.contains("请选择印章"), "{gone}");
    });
}
