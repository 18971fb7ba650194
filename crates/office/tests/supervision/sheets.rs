//! 督办通知单 and 督办单 on every engine: numbers without gaps, one press for item and notice, what stands on the papers.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::{Date, MatterId, SheetId};
use office::demo::Dice;
use office::forms::{self, Data, Form, data, sample};
use office::people::Actor;
use office::supervision::{
    self, Category, Ledger, LightRule, ORDER, Opening, Part, Rules, Sheet, SheetColour, Source, SourceKind, Target,
};
use office::{Error, Result, Tx, notice};
use serde_json::{Value, json};
use store::World;
use testkit::{TestOffice, on_every_engine};

use super::common::{self, DESK, at_desk, at_desk_as, by_hand, charged, file, item, later, said, today, unit};

fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        category: Category::Special,
        ledger: Ledger::Priority,
        source: Source {
            kind: SourceKind::Instruction,
            words: "请应急局牵头，逐户过一遍。".into(),
            said_by: "周明川".into(),
            said_on: Some(today(office)),
            ..by_hand()
        },
        target: Target { words: "全部整改到位".into(), number: "320".into(), unit: "户".into() },
        strategy: "一街一策。".into(),
        support: vec![unit(office, "zjj")],
        cared_by: Some(office.place.people["zhoumingchuan"]),
        ..common::opening(office, content)
    }
}

/// Opened and handed over, with its notices.
fn opens(office: &TestOffice, login: &str, new: &Opening) -> (MatterId, Vec<SheetId>) {
    let open = |tx: &mut Tx, a: &Actor| {
        let id = supervision::open(tx, a, new)?;
        let seen = supervision::find(tx, a, id)?;
        Ok((id, supervision::sheets(tx, &seen)?.into_iter().map(|s| s.id).collect()))
    };
    office.write(login, open).unwrap()
}

fn paper(office: &TestOffice, login: &str, (id, sheet): (MatterId, SheetId)) -> Result<Data> {
    office.read(login, |tx, a| {
        let seen = supervision::find(tx, a, id)?;
        data::supervision_sheet(tx, &seen, sheet)
    })
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The fields the form's list names and no other, each of the kind the sample has.
#[track_caller]
fn has_its_fields(data: &Data) {
    let listed: BTreeSet<&str> = data.form.about().fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(keys(&data.value), listed, "{:?}", data.form);
    let shown = sample::sample(data.form, "一般", ("办公室", Date::constant(2026, 11, 23))).value;
    for (name, value) in data.value.as_object().unwrap() {
        assert_eq!(value.is_array(), shown[name].is_array(), "{name}");
        if let (Some(real), Some(shown)) = (value.get(0), shown[name].get(0)) {
            let fields = |v: &Value| v.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
            assert_eq!(fields(real), fields(shown), "{name}");
        }
    }
}

#[test]
fn the_hand_over_issues_a_notice_to_every_unit_and_one_press_signs_for_both() {
    on_every_engine(|office| {
        let (id, issued) = opens(office, DESK, &opening(office, "整改沿街商铺燃气隐患"));
        let sheets = file(office, id).sheets;
        let to: Vec<&str> = sheets.iter().map(|s| s.number.as_str()).collect();
        assert_eq!(to, ["督单〔2026〕1号", "督单〔2026〕2号"]);
        assert!(sheets.iter().all(|s| s.colour == SheetColour::Notice && s.answer_on <= s.due_on));
        assert_eq!(sheets.iter().map(|s| s.unit).collect::<Vec<_>>(), [unit(office, "yjj"), unit(office, "zjj")]);
        let told = office.read("yjj-jz", notice::list).unwrap();
        assert_eq!(told.iter().filter(|n| n.kind == "supervision").count(), 1, "told once, not of item and paper");
        // Signing for the item signs its notice.
        charged(office, ("yjj-ws", id), supervision::sign).unwrap();
        let signed = |n: usize| file(office, id).sheets[n].signed.is_some();
        assert!(signed(0) && !signed(1), "only the own one");
        // Signing for the notice signs for the item.
        charged(office, ("zjj-ws", id), |tx, at| supervision::sign_sheet(tx, at, issued[1])).unwrap();
        assert!(signed(1));
        assert!(file(office, id).charges.iter().all(|c| c.signed.is_some()));
        assert!(said(charged(office, ("zjj-zr", id), supervision::sign)).contains("签收"));
        let twice = charged(office, ("yjj-zr", id), |tx, at| supervision::sign_sheet(tx, at, issued[0]));
        assert!(said(twice).contains("签收"));
        let secret = (&opening(office, "清理河道"), "机密★1年 请办理");
        let mute = office.write(DESK, |tx, a| supervision::open_with(tx, a, secret));
        assert!(format!("{mute:?}").contains("notice_words"), "at its own field: {mute:?}");
    });
}

#[test]
fn a_sheet_stays_what_went_out_and_bears_its_receipt() {
    on_every_engine(|office| {
        let (id, issued) = opens(office, DESK, &opening(office, "整改沿街商铺燃气隐患"));
        let at = (id, issued[0]);
        let before = paper(office, DESK, at).unwrap();
        has_its_fields(&before);
        let value = &before.value;
        assert_eq!((before.form, before.title.as_str()), (Form::SupervisionNotice, "督办通知单 督单〔2026〕1号"));
        assert_eq!((&value["unit"], &value["to"]), (&json!("云泽区人民政府办公室"), &json!("云泽区应急管理局")));
        assert_eq!((&value["part"], &value["lead"]), (&json!("牵头"), &json!("云泽区应急管理局")));
        assert_eq!(value["support"], json!(["云泽区住房和城乡建设局"]));
        assert_eq!((&value["target"], &value["source"]), (&json!("全部整改到位；320 户"), &json!("领导批示")));
        assert_eq!(
            (&value["source_words"], &value["source_by"]),
            (&json!("请应急局牵头，逐户过一遍。"), &json!("周明川"))
        );
        assert_eq!((&value["requirement"], &value["signed_by"]), (&json!(ORDER), &json!("")));
        // The lead changes and the limit moves: the paper that went out does not.
        office.world.advance_minutes(2 * 24 * 60);
        charged(office, ("yjj-ws", id), supervision::sign).unwrap();
        let wanted = later(office, 60);
        let ask = |tx: &mut Tx, a: &Actor| {
            let at = supervision::charged(tx, a, id)?;
            supervision::ask(tx, &at, wanted, "征地未完成")
        };
        let asked = office.write("yjj-zr", ask).unwrap();
        at_desk(office, id, |tx, at| supervision::settle(tx, at, asked, (true, ""))).unwrap();
        let zjj = unit(office, "zjj");
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (zjj, None), ("职责调整", ""))).unwrap();
        let after = paper(office, DESK, at).unwrap().value;
        for field in ["lead", "support", "part", "limit", "answer_on", "to"] {
            assert_eq!(after[field], value[field], "{field}");
        }
        assert!(!after["signed_by"].as_str().unwrap().is_empty());
        assert!(after["signed_at"].as_str().unwrap().contains("年"));
        // Under the template of the unit that supervises; strangers and foreign sheets find nothing.
        let job = office.read("zjj-ws", |tx, a| {
            let seen = supervision::find(tx, a, id)?;
            let data = data::supervision_sheet(tx, &seen, issued[0])?;
            forms::job(tx, seen.item.unit, data)
        });
        assert_eq!(job.unwrap().template, Form::SupervisionNotice.shipped());
        assert!(matches!(paper(office, "czj-ws", at), Err(Error::NotFound)));
        let (other, _) = opens(office, DESK, &opening(office, "清理河道"));
        assert!(matches!(paper(office, DESK, (other, issued[0])), Err(Error::NotFound)));
    });
}

#[test]
fn the_colours_have_their_word_and_the_card_tells_the_whole_item() {
    on_every_engine(|office| {
        let (id, _) = opens(office, DESK, &opening(office, "整改沿街商铺燃气隐患"));
        let (lead, day) = (unit(office, "yjj"), later(office, 5));
        for (colour, word) in
            [(SheetColour::Blue, "蓝色提示单"), (SheetColour::Orange, "橙色预警单"), (SheetColour::Red, "红色督办单")]
        {
            let issue = |tx: &mut Tx, at: &supervision::AtDesk| {
                supervision::issue(tx, at, (lead, colour), ("请抓紧办理。", day))
            };
            let sheet = at_desk(office, id, issue).unwrap();
            let data = paper(office, "yjj-zr", (id, sheet)).unwrap();
            has_its_fields(&data);
            assert_eq!((data.form, &data.value["word"]), (Form::SupervisionSheet, &json!(word)));
            assert_eq!(data.value["colour"], json!(colour.code()));
        }
        let card = |login: &str| {
            office.read(login, |tx, a| {
                let seen = supervision::find(tx, a, id)?;
                data::item_card(tx, &seen)
            })
        };
        let card_data = card(DESK).unwrap();
        has_its_fields(&card_data);
        let value = &card_data.value;
        assert_eq!((&value["light"], &value["cared_by"]), (&json!("正常推进"), &json!("周明川")));
        assert_eq!(value["sheets"].as_array().unwrap().len(), 5);
        assert_eq!(value["charges"][0]["part"], json!(Part::Lead.label()));
        assert!(value["events"].as_array().unwrap().iter().any(|e| e["what"].as_str().unwrap().contains("立项")));
        assert!(matches!(card("czj-ws"), Err(Error::NotFound)));
    });
}

/// Every number an office gave, in the order given.
type Given = BTreeMap<(&'static str, i16), Vec<String>>;

#[test]
fn whatever_is_issued_by_whom_the_numbers_of_an_office_and_year_run_on_without_a_gap() {
    on_every_engine(|office| {
        let mut dice = Dice::new(5);
        let offices = [DESK, "yjj-zr", "zjj-zr"];
        let mut items: Vec<(&'static str, MatterId)> = Vec::new();
        let mut given: Given = BTreeMap::new();
        for turn in 0..24 {
            let by = *dice.pick(&offices);
            let year = office.world.now().date().year();
            let own: Vec<MatterId> = items.iter().filter(|(who, _)| *who == by).map(|(_, id)| *id).collect();
            let id = if own.is_empty() || dice.below(3) == 0 {
                // The leader who cares serves in the unit that supervises.
                let new = Opening { cared_by: None, ..opening(office, &format!("第{turn}件事，请办理")) };
                let (id, _) = opens(office, by, &new);
                items.push((by, id));
                id
            } else {
                let id = *dice.pick(&own);
                let unit = unit(office, if dice.below(2) == 0 { "yjj" } else { "zjj" });
                let colour = *dice.pick(SheetColour::ALL);
                let day = later(office, 0);
                let issue = |tx: &mut Tx, at: &supervision::AtDesk| {
                    supervision::issue(tx, at, (unit, colour), ("请抓紧办理。", day))
                };
                at_desk_as(office, (by, id), issue).unwrap();
                // What is refused takes no number.
                let bad = at_desk_as(office, (by, id), |tx, at| supervision::issue(tx, at, (unit, colour), ("", day)));
                assert!(said(bad).contains("督办要求"));
                id
            };
            let known = given.entry((by, year)).or_default();
            let read = |tx: &mut Tx, a: &Actor| {
                let seen = supervision::find(tx, a, id)?;
                supervision::sheets(tx, &seen)
            };
            let sheets: Vec<Sheet> = office.read(by, read).unwrap();
            let now: Vec<String> =
                sheets.into_iter().map(|s| s.number).filter(|n| n.contains(&format!("〔{year}〕"))).collect();
            let fresh: Vec<String> = now.into_iter().filter(|n| !known.contains(n)).collect();
            known.extend(fresh);
            office.world.advance_minutes(i64::try_from(dice.below(6 * 24 * 60)).unwrap());
        }
        assert!(given.keys().map(|(who, _)| who).collect::<BTreeSet<_>>().len() == 3, "{given:?}");
        for ((_, year), numbers) in &given {
            let wanted: Vec<String> = (1..=numbers.len()).map(|n| format!("督单〔{year}〕{n}号")).collect();
            assert_eq!(numbers, &wanted);
        }
    });
}

#[test]
fn the_rules_a_unit_sets_are_checked_and_count_for_what_comes_after() {
    on_every_engine(|office| {
        let set = |rules: &Rules, revision: i64| {
            office.write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                supervision::set_rules(tx, &admin, rules, revision)
            })
        };
        let bad = Rules {
            mark: "云 督".into(),
            light: LightRule { warn_days: -1, grace_days: 61 },
            look_days: 731,
            ..Rules::default()
        };
        let says = said(set(&bad, 0));
        for part in ["mark", "warn_days", "grace_days", "look_days"] {
            assert!(says.contains(part), "{part}: {says}");
        }
        set(&Rules { mark: "云督".into(), answer_days: 1, ..Rules::default() }, 0).unwrap();
        assert!(set(&Rules::default(), 0).is_err(), "somebody set them meanwhile");
        let (id, _) = opens(office, DESK, &opening(office, "清理河道"));
        let sheet = file(office, id).sheets.remove(0);
        assert_eq!(sheet.number, "云督单〔2026〕1号");
        assert!(sheet.answer_on <= later(office, 4), "one working day, wherever the weekend lies");
    });
}

#[test]
fn a_correction_does_not_change_a_paper_that_went_out() {
    on_every_engine(|office| {
        let (id, issued) = opens(office, DESK, &opening(office, "整改沿街商铺燃气隐患"));
        let printed = |office: &TestOffice| paper(office, DESK, (id, issued[0])).unwrap().value;
        let before = printed(office);
        let old = item(office, id);
        let new = supervision::Correction {
            content: "整改沿街商铺和学校燃气隐患".into(),
            category: old.category,
            ledger: old.ledger,
            group: old.group,
            target: Target { words: "整改八成".into(), ..old.target.clone() },
            strategy: old.strategy.clone(),
            rhythm: old.rhythm,
            cared_by: old.cared_by,
            kept: Vec::new(),
            dropped: Vec::new(),
            added: Vec::new(),
        };
        at_desk(office, id, |tx, at| supervision::correct(tx, at, old.revision, &new)).unwrap();
        assert_eq!(printed(office), before);
        let day = later(office, 3);
        let issue = |tx: &mut Tx, at: &supervision::AtDesk| {
            supervision::issue(tx, at, (unit(office, "yjj"), SheetColour::Blue), ("请抓紧办理。", day))
        };
        let sheet = at_desk(office, id, issue).unwrap();
        let after = paper(office, DESK, (id, sheet)).unwrap().value;
        assert_eq!(
            (&after["content"], &after["target"]),
            (&json!("整改沿街商铺和学校燃气隐患"), &json!("整改八成；320 户"))
        );
    });
}

#[test]
fn a_sheet_says_what_is_so_and_asks_for_an_answer_before_the_limit() {
    on_every_engine(|office| {
        let step = supervision::Step { name: "完成排查".into(), due_on: later(office, 10) };
        let (id, _) = opens(office, DESK, &Opening { milestones: vec![step], ..opening(office, "整改隐患") });
        let issues = |days: i64| {
            let day = later(office, days);
            at_desk(office, id, |tx, at| {
                supervision::issue(tx, at, (unit(office, "yjj"), SheetColour::Red), ("请抓紧办理。", day))
            })
        };
        let urges = |sheet| paper(office, DESK, (id, sheet)).unwrap().value["urges"].as_str().unwrap().to_owned();
        let said_early = urges(issues(5).unwrap());
        assert!(said_early.contains("请按时限要求抓紧办理") && !said_early.contains("仍未"), "{said_early}");
        assert!(said(issues(31)).contains("要求反馈的日子不能晚于办结时限"));
        office.world.advance_minutes(11 * 24 * 60);
        assert!(urges(issues(5).unwrap()).contains("有节点没有按计划完成，进度滞后"));
        office.world.advance_minutes(20 * 24 * 60);
        assert!(urges(issues(5).unwrap()).contains("仍未按要求办结"), "and past the limit any day may be asked for");
    });
}

#[test]
fn the_card_of_an_item_that_was_withdrawn_says_so_with_day_and_reason() {
    on_every_engine(|office| {
        let (id, _) = opens(office, DESK, &opening(office, "整改隐患"));
        at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("与另一项重复", "周明川：同意"))).unwrap();
        let read = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, id)?;
            data::item_card(tx, &seen)
        });
        let card = read.unwrap();
        has_its_fields(&card);
        let today = lexicon::chinese_date(later(office, 0));
        assert_eq!((&card.value["light"], &card.value["withdrawn_on"]), (&json!("已撤项"), &json!(today)));
        assert_eq!((&card.value["withdrawn_why"], &card.value["closed_on"]), (&json!("与另一项重复"), &json!("")));
    });
}
