//! What people write on every engine: where words are owed, what is taken back, in whose name a series is.

#![allow(clippy::unwrap_used)]

use lexicon::{Genre, SecurityLabel, Urgency};
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::numbering::{self, Choice, NewSeries};
use office::document::{self, Decision, Head, Heading, StepForm, draft};
use office::process::opinion;
use testkit::TestOffice;
use testkit::office::{agree, content};
use testkit::on_every_engine;

fn silent(choice: &str, form: StepForm) -> Decision {
    Decision { choice: choice.into(), opinion: " \n".into(), form }
}

fn field<T: std::fmt::Debug>(outcome: office::Result<T>) -> String {
    let error = outcome.unwrap_err();
    let office::Error::Field { field, .. } = &error else { panic!("{error}") };
    (*field).to_string()
}

fn head(office: &TestOffice, series: Option<lexicon::SeriesId>) -> Head {
    let series = series.or_else(|| office.place.series.get("qzfb").copied());
    Head { genre: Genre::Notice, urgency: Urgency::Normal, label: SecurityLabel::Internal, series, copies: 1 }
}

#[test]
fn disagreeing_without_a_word_is_refused_at_the_opinion() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于秋季防火的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["yjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        assert_eq!(field(office.decides("yjj-jz", id, &silent("disagree", StepForm::Plain))), "opinion");
        assert!(office.task("yjj-jz", id).is_some(), "the task is still there");
        office.decides("yjj-jz", id, &silent("agree", StepForm::Plain)).unwrap();
    });
}

#[test]
fn a_proposal_without_words_is_refused_at_the_opinion() {
    on_every_engine(|office| {
        let paper = Paper {
            title: "关于报送汛期值班安排的通知".into(),
            genre: Genre::Notice,
            urgency: Urgency::Normal,
            label: SecurityLabel::Internal,
            source_name: "市水务局".into(),
            source_number: String::new(),
            dated_on: None,
            carrier: "paper".into(),
            reply_wanted: false,
            copies: 1,
        };
        let secret = Paper { source_number: "机密★1年".into(), ..paper.clone() };
        assert_eq!(field(office.write("czj-ws", |tx, a| incoming::receive(tx, a, secret.clone()))), "source_number");
        let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", id).unwrap();
        let to = Assignment { lead: Some(office.place.people["czj-ky"]), ..Assignment::default() };
        assert_eq!(field(office.decides("czj-zr", id, &silent("agree", StepForm::Assign(to)))), "opinion");
    });
}

#[test]
fn an_opinion_taken_back_stays_on_record_and_is_not_in_force() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于秋季防火的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let said = Decision { choice: "agree".into(), opinion: "同意，请尽快。".into(), form: StepForm::Plain };
        office.decides("heyanqiu", id, &said).unwrap();
        office.withdraws("heyanqiu", id).unwrap();
        office.decides("heyanqiu", id, &Decision { opinion: "已改两处。".into(), ..said }).unwrap();
        let all = office.read("heyanqiu", |tx, _| opinion::of_matter(tx, id)).unwrap();
        let told: Vec<_> =
            all.iter().filter(|o| o.step == "section_review").map(|o| (o.body.as_str(), o.withdrawn)).collect();
        assert_eq!(told, [("同意，请尽快。", true), ("已改两处。", false)]);
    });
}

#[test]
fn the_copies_said_at_sealing_are_the_copies_of_the_document() {
    on_every_engine(|office| {
        let id = office.signed("关于秋季防火的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        let (copies, sealed) = office
            .read("chengyu", |tx, a| {
                let seen = document::find(tx, a, id)?;
                Ok((seen.document.copies, document::sealing(tx, &seen)?.unwrap().copies))
            })
            .unwrap();
        assert_eq!(copies, sealed);
        assert_ne!(copies, 1, "what was set at the draft does not stand");
    });
}

#[test]
fn a_series_says_in_whose_name_its_documents_are() {
    on_every_engine(|office| {
        let made = |code: &str, organ: &str| {
            let new =
                NewSeries { code: code.into(), name: "区政府下行文".into(), organ: organ.into(), genre: None };
            office.write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                numbering::create_series(tx, &admin, &new)
            })
        };
        let government = made("云泽政", "云泽区人民政府").unwrap();
        let own = made("云泽办", " ").unwrap();
        let empty = document::Content { sign_off: String::new(), ..content("关于秋季防火的通知", "") };
        let starts = |series| {
            office.write("linxiaotang", |tx, a| {
                let id = draft::start(tx, a, head(office, Some(series)), empty.clone())?;
                let seen = document::find(tx, a, id)?;
                let sign_off = draft::of(tx, &seen)?.content.sign_off;
                Ok((seen.document.organ_mark, sign_off))
            })
        };
        assert_eq!(starts(government).unwrap(), ("云泽区人民政府文件".into(), "云泽区人民政府".into()));
        let unit = "云泽区人民政府办公室";
        assert_eq!(starts(own).unwrap(), (format!("{unit}文件"), unit.into()));
    });
}

#[test]
fn a_number_in_another_name_than_the_signed_one_is_refused() {
    on_every_engine(|office| {
        let new =
            NewSeries {
                code: "云泽政".into(), name: "区政府发文".into(), organ: "云泽区人民政府".into(), genre: None
            };
        let other = office
            .write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                numbering::create_series(tx, &admin, &new)
            })
            .unwrap();
        let id = office.signed("关于秋季防火的通知");
        office.agrees("chengyu", id).unwrap();
        let task = office.task("chengyu", id).unwrap();
        let outcome = office.write("chengyu", |tx, a| {
            let held = office::process::held(tx, a, task)?;
            document::choose_series(tx, &held, other)
        });
        assert_eq!(field(outcome), "series");
    });
}

#[test]
fn what_a_draft_is_may_be_changed_at_the_drafters_desk_and_nowhere_else() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于秋季防火的函");
        let wanted = Heading { genre: Genre::Letter, urgency: Urgency::Urgent, label: SecurityLabel::Public };
        office
            .write("linxiaotang", |tx, a| {
                let held = office::process::require_held(tx, a, id)?;
                document::set_heading(tx, &held, wanted)
            })
            .unwrap();
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!((seen.document.genre, seen.document.label), (Genre::Letter, SecurityLabel::Public));
        assert_eq!(seen.matter.urgency, Urgency::Urgent);
        let fields = office.read("linxiaotang", |tx, _| Ok(office::process::load(tx, id)?.fields)).unwrap();
        assert_eq!((fields["urgency"].as_str(), fields["genre"].as_str()), (Some("urgent"), Some("letter")));
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let refused = office.write("heyanqiu", |tx, a| {
            let held = office::process::require_held(tx, a, id)?;
            document::set_heading(tx, &held, Heading { genre: Genre::Notice, ..wanted })
        });
        assert!(refused.unwrap_err().to_string().contains("退回拟稿人"));
    });
}
