//! What stands on print forms, on every engine: read under the reader's own proof, as it was written.

#![allow(clippy::unwrap_used)]

use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use office::document::numbering::Choice;
use office::document::{self, Head, StepForm, dispatch, draft};
use office::forms::{self, Data, Form, data, sample};
use office::matter::Way;
use office::{Error, Result};
use serde_json::Value;
use testkit::office::{agree, content};
use testkit::{TestOffice, on_every_engine};

fn of(
    office: &TestOffice,
    login: &str,
    id: MatterId,
    what: fn(&mut office::Tx, &document::Seen) -> Result<Data>,
) -> Result<Data> {
    office.read(login, |tx, actor| {
        let seen = document::find(tx, actor, id)?;
        what(tx, &seen)
    })
}

fn issued(office: &TestOffice) -> MatterId {
    let id = office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
    office.hands_over("linxiaotang", id, "guhuaian", &["yjj"]).unwrap();
    office.agrees("heyanqiu", id).unwrap();
    office.agrees("yjj-jz", id).unwrap();
    office.reviews("shenzhiyuan", id).unwrap();
    office.agrees("guhuaian", id).unwrap();
    office.agrees("chengyu", id).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("chengyu", id, "qzfb").unwrap();
    let to = dispatch::Addressees { main: vec![office.place.units["czj"]], cc: vec![] };
    office.decides("chengyu", id, &agree(StepForm::Issue(to))).unwrap();
    id
}

/// Every field a form's list names, and no other.
#[track_caller]
fn has_its_fields(data: &Data) {
    let listed: Vec<&str> = data.form.about().fields.iter().map(|(name, _)| name.as_str()).collect();
    let map = data.value.as_object().unwrap();
    let missing: Vec<_> = listed.iter().filter(|name| !map.contains_key(**name)).collect();
    let extra: Vec<_> = map.keys().filter(|name| !listed.contains(&name.as_str())).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{:?}: missing {missing:?}, extra {extra:?}", data.form);
    // What a sample has at a place, the real thing has there, too.
    let sample = sample::sample(data.form, "一般", ("办公室", lexicon::Date::constant(2026, 11, 23))).value;
    for (name, value) in map {
        assert_eq!(kind(value), kind(&sample[name]), "{:?} {name}", data.form);
        if let (Some(real), Some(shown)) = (value.get(0), sample[name].get(0)) {
            assert_eq!(fields(real), fields(shown), "{:?} {name}", data.form);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Array(_) => "list",
        Value::Object(_) => "map",
        _ => "other",
    }
}

fn fields(value: &Value) -> Vec<String> {
    value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn an_issued_paper_has_everybodys_hand_on_its_sheet() {
    on_every_engine(|office| {
        let id = issued(office);
        let sheet = of(office, "linxiaotang", id, data::paper).unwrap();
        has_its_fields(&sheet);
        let value = &sheet.value;
        assert_eq!((sheet.form, value["number"].as_str()), (Form::OutgoingSheet, Some("云政办发〔2026〕1号")));
        assert_eq!(value["title"], "关于做好防汛工作的通知");
        assert_eq!(value["hands"]["sign"][0]["who"], "顾怀安");
        assert_eq!(value["hands"]["sign"][0]["says"], "同意。");
        let countersigned = value["hands"]["countersign"][0]["who"].as_str().unwrap();
        assert!(countersigned.starts_with("区应急局 ") || countersigned.contains(' '), "{countersigned}");
        assert_eq!(value["checks"], "五关均通过");
        assert!(value["sealed_by"] == "程屿" || !value["sealed_by"].as_str().unwrap().is_empty());
        assert_eq!(value["hands"]["cosign"], serde_json::json!([]));
        assert!(value["issued"].as_str().unwrap().ends_with('日'));
    });
}

#[test]
fn the_record_tells_who_what_when_and_how_long() {
    on_every_engine(|office| {
        let id = issued(office);
        let record = of(office, "linxiaotang", id, data::record).unwrap();
        has_its_fields(&record);
        let rows = record.value["rows"].as_array().unwrap();
        let steps: Vec<&str> = rows.iter().map(|r| r["step"].as_str().unwrap()).collect();
        assert_eq!(steps[..4], ["拟稿", "科室核稿", "会签", "办公室审核"]);
        assert_eq!((rows[0]["who"].as_str(), rows[0]["held"].as_str()), (Some("林晓棠"), Some("10 分")));
        assert_eq!((rows[0]["outcome"].as_str(), record.value["state"].as_str()), (Some("已办"), Some("在办")));
        assert!(record.value["events"].as_array().unwrap().len() > 6);
    });
}

#[test]
fn the_receipt_lists_every_copy_sent_and_only_of_an_issued_paper() {
    on_every_engine(|office| {
        let early = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        assert!(matches!(of(office, "linxiaotang", early, data::receipt), Err(Error::NotFound)));
        let id = issued(office);
        let receipt = of(office, "linxiaotang", id, data::receipt).unwrap();
        has_its_fields(&receipt);
        assert_eq!((receipt.value["sent"].as_i64(), receipt.value["signed"].as_i64()), (Some(1), Some(0)));
        assert_eq!(receipt.value["rows"][0]["signed_by"], "");
        let waiting = office.read("czj-ws", dispatch::waiting).unwrap();
        let incoming = office
            .write("czj-ws", |tx, a| {
                let at = dispatch::addressed(tx, a, waiting[0].id)?;
                dispatch::receive(tx, &at)
            })
            .unwrap();
        let receipt = of(office, "linxiaotang", id, data::receipt).unwrap();
        assert_eq!((receipt.value["sent"].as_i64(), receipt.value["signed"].as_i64()), (Some(1), Some(1)));
        assert_ne!(receipt.value["rows"][0]["signed_by"], "");
        // The receiver's own sheet.
        let sheet = of(office, "czj-ws", incoming, data::paper).unwrap();
        has_its_fields(&sheet);
        assert_eq!((sheet.form, &sheet.value["source_number"]), (Form::IncomingSheet, &"云政办发〔2026〕1号".into()));
        assert_eq!(sheet.value["number"], "未登记");
    });
}

#[test]
fn nobody_prints_what_they_may_not_see() {
    on_every_engine(|office| {
        let id = issued(office);
        for what in [data::paper, data::record, data::receipt] {
            assert!(matches!(of(office, "zjj-jz", id, what), Err(Error::NotFound)));
        }
    });
}

#[test]
fn registers_are_read_in_order_and_printing_them_is_a_fact() {
    on_every_engine(|office| {
        issued(office);
        office.world.advance_minutes(60);
        issued(office);
        let span = document::register::Span::year(2026);
        let printed =
            |login: &str| office.write(login, |tx, actor| data::outgoing_register(tx, actor, &span, "2026年"));
        let register = printed("chengyu").unwrap();
        has_its_fields(&register);
        let numbers: Vec<&str> =
            register.value["rows"].as_array().unwrap().iter().map(|r| r["number"].as_str().unwrap()).collect();
        assert_eq!(numbers, ["云政办发〔2026〕1号", "云政办发〔2026〕2号"]);
        assert!(matches!(printed("linxiaotang"), Err(Error::Forbidden(_))));
    });
}

#[test]
fn a_memo_has_its_own_sheet_and_the_unit_whose_paper_it_is_says_how_it_looks() {
    on_every_engine(|office| {
        let id = issued(office);
        let unit = office.place.units["qzfb"];
        let sheet = of(office, "yjj-jz", id, data::paper).unwrap();
        let job = office.read("yjj-jz", |tx, _| forms::job(tx, unit, sheet.clone())).unwrap();
        assert_eq!(job.template, Form::OutgoingSheet.shipped());
        assert!(job.title.contains("发文稿纸") && job.data["unit"] == sheet.value["unit"]);
    });
}

/// On the sheet of a 便函, whose number is given after the recheck, the cell 复核 stayed empty.
#[test]
fn the_sheet_of_a_letter_bears_the_recheck_of_who_numbered_it() {
    on_every_engine(|office| {
        let text = content("关于商请参加座谈会的函", "云泽区人民政府办公室");
        let head = Head {
            genre: Genre::Letter,
            urgency: Urgency::Normal,
            label: SecurityLabel::Internal,
            series: Some(office.place.letters["qzfb"]),
            copies: 1,
        };
        let start = |tx: &mut office::Tx, a: &office::people::Actor| {
            draft::start_as(tx, a, Way::Simple, head.clone(), text.clone())
        };
        let id = office.write("linxiaotang", start).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        let cell = || of(office, "chengyu", id, data::paper).unwrap().value["hands"]["recheck"].clone();
        assert_eq!(cell(), serde_json::json!([]), "not yet");
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        assert_eq!(cell()[0]["who"], "程屿");
    });
}
