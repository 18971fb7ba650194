//! Series counted as 第×号 and 第×期, and who stands on an upward paper before it is signed.

use office::document::numbering::{self, NewSeries};
use office::document::sheet;

use super::*;

fn makes(office: &TestOffice, code: &str, genre: Genre) -> lexicon::SeriesId {
    let organ = "云泽区人民政府".to_owned();
    let new = NewSeries { code: code.into(), name: "试用".into(), organ, genre: Some(genre) };
    office.write("xiangnan", |tx, a| numbering::create_series(tx, &a.unit_admin(a.own_unit()?)?, &new)).unwrap()
}

fn shown(office: &TestOffice, id: MatterId) -> document::Sheet {
    office
        .read("heyanqiu", |tx, a| {
            let seen = document::find(tx, a, id)?;
            sheet::of(tx, &seen)
        })
        .unwrap()
}

/// A paper of a genre in a series, signed and numbered next.
fn numbered(office: &TestOffice, (genre, series): (Genre, lexicon::SeriesId), title: &str) -> MatterId {
    let head =
        Head { genre, urgency: Urgency::Normal, label: SecurityLabel::Internal, series: Some(series), copies: 1 };
    let text = content(title, "云泽区人民政府");
    let id =
        office.write("linxiaotang", |tx, a| draft::start_as(tx, a, Way::Outgoing, head.clone(), text.clone())).unwrap();
    office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
    office.agrees("heyanqiu", id).unwrap();
    office.reviews("shenzhiyuan", id).unwrap();
    office.agrees("guhuaian", id).unwrap();
    office.agrees("chengyu", id).unwrap();
    assert!(shown(office, id).issue_number.starts_with("第　"), "the room is kept");
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    id
}

/// The number of the second year stood in the database already, as 第1期 of the first.
#[test]
fn minutes_of_two_years_and_of_two_series_may_have_the_same_number() {
    on_every_engine(|office| {
        let standing = makes(office, "常务会议纪要第×期", Genre::Minutes);
        let first = numbered(office, (Genre::Minutes, standing), "云泽区人民政府常务会议纪要");
        office.world.set(office.world.now().plus_minutes(60 * 24 * 366));
        let second = numbered(office, (Genre::Minutes, standing), "云泽区人民政府常务会议纪要");
        assert_eq!([first, second].map(|id| shown(office, id).issue_number), ["第1期", "第1期"]);
    });
}

/// An order could only be numbered 云政办发〔2026〕1号.
#[test]
fn an_order_is_numbered_without_a_year_and_the_count_goes_on() {
    on_every_engine(|office| {
        let series = makes(office, "云泽区人民政府令第×号", Genre::Order);
        let numbered = || numbered(office, (Genre::Order, series), "云泽区人民政府令");
        let first = numbered();
        let sheet = shown(office, first);
        assert_eq!((sheet.layout, sheet.issue_number.as_str()), (document::Layout::Order, "第1号"));
        let signed_by = sheet.signed_by.unwrap();
        assert!(!signed_by.0.is_empty() && signed_by.1 == "顾怀安", "职务 and name: {signed_by:?}");
        office.world.set(office.world.now().plus_minutes(60 * 24 * 366));
        assert_eq!(shown(office, numbered()).issue_number, "第2号", "it does not begin anew with the year");
    });
}

#[test]
fn minutes_counted_by_issues_begin_anew_each_year() {
    on_every_engine(|office| {
        let series = makes(office, "常务会议纪要第期", Genre::Minutes);
        let reserve = || {
            let taken = office.write("chengyu", |tx, a| {
                let numberer = numbering::numberer(a)?;
                numbering::reserve(tx, &numberer, series, "留给下一次会议")
            });
            taken.unwrap()
        };
        assert_eq!([reserve(), reserve()], ["第1期", "第2期"]);
        office.world.set(office.world.now().plus_minutes(60 * 24 * 366));
        assert_eq!(reserve(), "第1期");
    });
}

/// Neither the drafter nor the reviewer saw who would stand behind 签发人.
#[test]
fn whoever_is_chosen_to_sign_stands_on_an_upward_paper_before_it_is_signed() {
    on_every_engine(|office| {
        let text = content("关于解决经费的请示", "云泽区人民政府办公室");
        let id = starts(office, Way::Outgoing, Genre::Request, text);
        let drafted = office.read("linxiaotang", |tx, a| {
            let seen = document::find(tx, a, id)?;
            sheet::of(tx, &seen)
        });
        assert_eq!(drafted.unwrap().signers, [""], "the room is kept");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        assert_eq!(shown(office, id).signers, ["顾怀安"]);
    });
}
