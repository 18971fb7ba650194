//! 函: the series it takes and the format it is printed in.

use office::document::numbering::{self, NewSeries, Series};
use office::document::{Heading, Layout, letters, sheet};
use office::people::UnitAdmin;

use super::*;

/// Something only the administrator of the district office does.
fn keeps<T>(
    office: &TestOffice,
    mut verb: impl FnMut(&mut store::Tx, &UnitAdmin) -> office::Result<T>,
) -> office::Result<T> {
    office.write("xiangnan", |tx, a| verb(tx, &a.unit_admin(a.own_unit()?)?))
}

fn turned_into(office: &TestOffice, id: MatterId, genre: Genre) {
    let heading = Heading { genre, urgency: Urgency::Normal, label: SecurityLabel::Internal };
    let turned = office.write("linxiaotang", |tx, a| {
        let held = process::require_held(tx, a, id)?;
        document::set_heading(tx, &held, heading)
    });
    turned.unwrap();
}

fn caution(office: &TestOffice, id: MatterId) -> Option<String> {
    office
        .read("linxiaotang", |tx, a| {
            let seen = document::find(tx, a, id)?;
            numbering::caution(tx, &seen.document)
        })
        .unwrap()
}

fn number_shown(office: &TestOffice, id: MatterId) -> String {
    office
        .read("linxiaotang", |tx, a| {
            let seen = document::find(tx, a, id)?;
            Ok(sheet::of(tx, &seen)?.issue_number)
        })
        .unwrap()
}

/// The series followed the way, not the genre: a paper turned into a 函 kept 云政办发 and nobody was told.
#[test]
fn a_draft_turned_into_a_letter_is_numbered_as_one() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于商请支持的函");
        assert_eq!(number_shown(office, id), "云政办发〔2026〕　号");
        turned_into(office, id, Genre::Letter);
        assert_eq!((number_shown(office, id), caution(office, id)), ("云政办函〔2026〕　号".into(), None));
        turned_into(office, id, Genre::Report);
        assert_eq!((number_shown(office, id), caution(office, id)), ("云政办发〔2026〕　号".into(), None));
    });
}

#[test]
fn a_series_chosen_against_the_genre_stays_and_is_said() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于商请支持的函");
        let letters = office.place.letters["qzfb"];
        let choose = |series| {
            let chosen = office.write("linxiaotang", |tx, a| {
                let held = process::require_held(tx, a, id)?;
                document::choose_series(tx, &held, series)
            });
            chosen.unwrap();
        };
        choose(letters);
        let says = "“云政办函”是函的编号序列，本文是通知，通知一般用“云政办发”。";
        assert_eq!(caution(office, id).as_deref(), Some(says));
        turned_into(office, id, Genre::Letter);
        assert_eq!(caution(office, id), None, "now it fits");
        choose(office.place.series["qzfb"]);
        assert_eq!(caution(office, id).as_deref(), Some("本单位的函另编“云政办函”，本文选的是“云政办发”。"));
    });
}

#[test]
fn a_unit_without_a_series_of_letters_is_told_at_the_paper() {
    on_every_engine(|office| {
        let letters = office.place.letters["qzfb"];
        keeps(office, |tx, admin| numbering::set_genre(tx, admin, letters, Some(Genre::Minutes))).unwrap();
        let id = office.drafts("linxiaotang", "qzfb", "关于商请支持的函");
        assert_eq!(caution(office, id), None, "a notice needs no series of its own");
        turned_into(office, id, Genre::Letter);
        assert_eq!(number_shown(office, id), "云政办发〔2026〕　号");
        let says = caution(office, id).unwrap();
        assert!(
            says.starts_with("以“云泽区人民政府办公室”名义发的函没有单独的编号序列，将用“云政办发”编号。"),
            "{says}"
        );
        assert!(says.ends_with("如“云政办函”。"), "{says}");
    });
}

#[test]
fn a_genre_has_one_series_of_an_organ() {
    on_every_engine(|office| {
        let general = office.place.series["qzfb"];
        says(
            keeps(office, |tx, admin| numbering::set_genre(tx, admin, general, Some(Genre::Letter))),
            "“云政办函”已是函的编号序列",
        );
        let new = |organ: &str| NewSeries {
            code: "云政函".into(),
            name: "区政府的函".into(),
            organ: organ.into(),
            genre: Some(Genre::Letter),
        };
        says(keeps(office, |tx, admin| numbering::create_series(tx, admin, &new(""))), "已是函的编号序列");
        keeps(office, |tx, admin| numbering::create_series(tx, admin, &new("云泽区人民政府"))).unwrap();
        let foreign = office.place.series["czj"];
        let refused = keeps(office, |tx, admin| numbering::set_genre(tx, admin, foreign, None));
        assert!(matches!(refused, Err(office::Error::NotFound)), "{refused:?}");
        let own = office.read("linxiaotang", |tx, a| numbering::series_of(tx, a.own_unit()?)).unwrap();
        let code = |genre| numbering::usual(&own, genre).map(|s: &Series| s.code.clone()).unwrap();
        assert_eq!((code(Genre::Notice).as_str(), code(Genre::Letter).as_str()), ("云政办发", "云政办函"));
    });
}

fn layout(office: &TestOffice, id: MatterId) -> Layout {
    office
        .read("linxiaotang", |tx, a| {
            let seen = document::find(tx, a, id)?;
            Ok(sheet::shown(tx, &seen)?.layout)
        })
        .unwrap()
}

#[test]
fn a_unit_keeps_its_letters_in_the_format_it_chose_and_sealed_ones_as_they_were_sealed() {
    on_every_engine(|office| {
        let choose = |format: &'static str| keeps(office, |tx, admin| letters::set_format(tx, admin, format));
        let sealed = letter(office);
        let start = Start { signer: Some(office.place.people["guhuaian"]), ..Start::default() };
        office.decides("linxiaotang", sealed, &agree(StepForm::Draft(start))).unwrap();
        office.agrees("heyanqiu", sealed).unwrap();
        office.reviews("shenzhiyuan", sealed).unwrap();
        office.agrees("guhuaian", sealed).unwrap();
        office.decides("chengyu", sealed, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", sealed, "qzfb").unwrap();
        assert_eq!(layout(office, sealed), Layout::Letter);
        office.world.advance_minutes(10);
        says(choose("别的"), "请选择信函格式或文件格式");
        choose("standard").unwrap();
        let open = letter(office);
        assert_eq!((layout(office, open), layout(office, sealed)), (Layout::Standard, Layout::Letter));
        choose("letter").unwrap();
        assert_eq!(layout(office, open), Layout::Letter);
        let notice = office.drafts("linxiaotang", "qzfb", "关于报送总结的通知");
        assert_eq!(layout(office, notice), Layout::Standard);
    });
}
