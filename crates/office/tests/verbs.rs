//! The verbs used now and then, on every engine: who may use each, what it does, what undoes it, who is told.

#![allow(clippy::unwrap_used)]

use flow::Status;
use lexicon::{MatterId, PersonId};
use office::document::numbering::{self};
use office::document::{self, Decision, StepForm};
use office::process::{self, AddSign, Place, Reroute, may};
use office::{Error, Result, notice, story};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn says<T: std::fmt::Debug>(outcome: Result<T>, words: &str) {
    let text = match outcome.unwrap_err() {
        Error::Fields(all) => all.into_iter().map(|(_, message)| message).collect(),
        other => other.to_string(),
    };
    assert!(text.contains(words), "{text} / {words}");
}

fn people(office: &TestOffice, logins: &[&str]) -> Vec<PersonId> {
    logins.iter().map(|l| office.place.people[*l]).collect()
}

/// What somebody was told about, the latest first.
fn told(office: &TestOffice, login: &str) -> Vec<String> {
    office.read(login, notice::list).unwrap().into_iter().map(|n| n.body).collect()
}

/// The story as lines `谁 做了什么`, the latest last.
fn story_of(office: &TestOffice, id: MatterId) -> Vec<String> {
    let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
    lines.into_iter().map(|l| format!("{} {}", l.who, l.what)).collect()
}

fn status(office: &TestOffice, id: MatterId) -> Status {
    office.db.read(|tx| process::load(tx, id)).unwrap().state.status
}

/// A paper of 林晓棠 in the hands of 沈知远 and 向南 for the office's review.
fn in_review(office: &TestOffice) -> MatterId {
    let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
    office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
    office.agrees("heyanqiu", id).unwrap();
    id
}

fn for_signing(office: &TestOffice) -> MatterId {
    let id = in_review(office);
    office.reviews("shenzhiyuan", id).unwrap();
    id
}

fn adds(office: &TestOffice, by: &str, id: MatterId, place: Place, persons: &[&str]) -> Result<process::Moved> {
    let task = office.task(by, id).ok_or(Error::NotFound)?;
    let order = AddSign { place, persons: people(office, persons), reason: "请核对经费数字".into() };
    office.world.advance_minutes(5);
    office.write(by, |tx, a| {
        let held = process::held(tx, a, task)?;
        process::add_sign(tx, &held, &order)
    })
}

fn removes(office: &TestOffice, by: &str, id: MatterId, whose: &str) -> Result<process::Moved> {
    let person = office.place.people[whose];
    office.write(by, |tx, a| {
        let matter = document::find(tx, a, id)?.matter;
        let running = process::load(tx, id)?;
        let duty = running.state.duties.iter().rev().find(|d| d.holder == person && d.is_pending());
        process::remove_sign(tx, a, &matter, duty.ok_or(Error::NotFound)?.id)
    })
}

// 加签、减签

#[test]
fn an_added_signer_is_asked_first_and_then_the_asker_signs() {
    on_every_engine(|office| {
        let id = for_signing(office);
        adds(office, "guhuaian", id, Place::Before, &["tangruoshui"]).unwrap();
        assert_eq!(office.holders(id), [("tangruoshui".to_string(), "sign".to_string())]);
        assert!(told(office, "tangruoshui")[0].contains("顾怀安就《关于值班工作的通知》请您加签：请核对经费数字"));
        let task = office.task("tangruoshui", id).unwrap();
        let held = office.read("tangruoshui", |tx, a| process::held(tx, a, task)).unwrap();
        assert_eq!(held.task.step_name, "加签（签发）");
        office.agrees("tangruoshui", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
        let seen = office.read("guhuaian", |tx, a| document::find(tx, a, id)).unwrap();
        let signing = office.db.read(|tx| document::signing(tx, &seen)).unwrap();
        assert!(signing.is_none(), "an opinion is not a signature");
        office.agrees("guhuaian", id).unwrap();
        assert_eq!(office.holders(id), [("chengyu".into(), "recheck".into()), ("xiangnan".into(), "recheck".into())]);
        let story = story_of(office, id);
        assert!(story.iter().any(|l| l == "顾怀安 在“签发”前加签，请唐若水提出意见"), "{story:?}");
    });
}

#[test]
fn added_beside_or_after_the_paper_waits_for_everybody() {
    on_every_engine(|office| {
        for place in [Place::Beside, Place::After] {
            let id = for_signing(office);
            adds(office, "guhuaian", id, place, &["tangruoshui", "luwenbo"]).unwrap();
            office.agrees("guhuaian", id).unwrap();
            let mut open = office.holders(id);
            open.sort();
            assert_eq!(open, [("luwenbo".into(), "sign".into()), ("tangruoshui".into(), "sign".into())]);
            office.agrees("luwenbo", id).unwrap();
            office.agrees("tangruoshui", id).unwrap();
            assert!(office.holders(id).iter().all(|(_, step)| step == "recheck"));
            // The signature is the signer's, not the last opinion's.
            let seen = office.read("guhuaian", |tx, a| document::find(tx, a, id)).unwrap();
            let signing = office.db.read(|tx| document::signing(tx, &seen)).unwrap().unwrap();
            assert_eq!(signing.signer_name, "顾怀安");
        }
    });
}

#[test]
fn an_added_signer_changes_neither_text_nor_what_the_step_does() {
    on_every_engine(|office| {
        let id = in_review(office);
        adds(office, "shenzhiyuan", id, Place::Beside, &["tangruoshui"]).unwrap();
        says(office.rewrites("tangruoshui", id, |c| c.body = "改".into()), "不能改动文稿");
        says(office.attaches("tangruoshui", id, "附表.txt", "一"), "不能增减附件");
        // Without the five checks: they are the reviewer's.
        office.agrees("tangruoshui", id).unwrap();
        assert!(
            story_of(office, id).iter().any(|l| l.ends_with("对“办公室审核”提出加签意见")),
            "no handling of the step"
        );
        office.reviews("shenzhiyuan", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
    });
}

#[test]
fn only_people_of_the_unit_who_do_not_have_it_are_added() {
    on_every_engine(|office| {
        let id = for_signing(office);
        says(adds(office, "guhuaian", id, Place::Before, &[]), "请至少选择一位加签人");
        says(adds(office, "guhuaian", id, Place::Before, &["czj-jz"]), "加签只能请本单位在职的人员");
        says(adds(office, "guhuaian", id, Place::Before, &["guhuaian"]), "正在办理“签发”");
        says(adds(office, "linxiaotang", id, Place::Before, &["luwenbo"]), "没有找到");
        let task = office.task("guhuaian", id).unwrap();
        let offered = office
            .read("guhuaian", |tx, a| {
                let held = process::held(tx, a, task)?;
                let running = process::load(tx, id)?;
                process::signers(tx, &running, &held)
            })
            .unwrap();
        assert_eq!(offered.len(), 13);
        assert!(offered.iter().all(|p| p.name != "顾怀安"));
        let secret =
            AddSign { place: Place::Before, persons: people(office, &["luwenbo"]), reason: "机密★1年".into() };
        let refused = office.write("guhuaian", |tx, a| {
            let held = process::held(tx, a, task)?;
            process::add_sign(tx, &held, &secret)
        });
        says(refused, "非涉密");
    });
}

#[test]
fn who_added_a_signer_takes_them_off_again() {
    on_every_engine(|office| {
        let id = for_signing(office);
        adds(office, "guhuaian", id, Place::Before, &["tangruoshui", "luwenbo"]).unwrap();
        says(removes(office, "linxiaotang", id, "luwenbo"), "只有加签人或本单位的单位管理可以减签");
        removes(office, "guhuaian", id, "luwenbo").unwrap();
        assert!(told(office, "luwenbo")[0].contains("您不必再办"));
        assert_eq!(office.holders(id), [("tangruoshui".to_string(), "sign".to_string())]);
        says(removes(office, "guhuaian", id, "heyanqiu"), "没有找到");
        removes(office, "guhuaian", id, "tangruoshui").unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())], "the asker has it again");
        says(removes(office, "guhuaian", id, "guhuaian"), "只能减去加签的人");
        assert!(story_of(office, id).iter().any(|l| l == "顾怀安 减签，不再请陆文博办理“签发”"));
    });
}

// 挂起、恢复

fn suspends(office: &TestOffice, by: &str, id: MatterId, reason: &str) -> Result<process::Moved> {
    office.write(by, |tx, a| {
        let matter = document::find(tx, a, id)?.matter;
        process::suspend(tx, a, &matter, reason)
    })
}

fn resumes(office: &TestOffice, by: &str, id: MatterId) -> Result<process::Moved> {
    office.write(by, |tx, a| {
        let matter = document::find(tx, a, id)?.matter;
        process::resume(tx, a, &matter, "意见已到")
    })
}

#[test]
fn a_suspended_paper_rests_until_who_suspended_it_resumes_it() {
    on_every_engine(|office| {
        let id = in_review(office);
        says(suspends(office, "shenzhiyuan", id, " "), "请写明挂起的理由");
        says(suspends(office, "heyanqiu", id, "等"), "只有当前办理人、发起人或本单位的单位管理可以挂起");
        suspends(office, "shenzhiyuan", id, "等市里批复").unwrap();
        assert_eq!(status(office, id), Status::Suspended);
        for login in ["linxiaotang", "xiangnan"] {
            assert!(told(office, login)[0].contains("沈知远挂起了《关于值班工作的通知》，暂停办理：等市里批复"));
        }
        says(office.reviews("shenzhiyuan", id), "流程已经挂起，由挂起人或本单位的单位管理恢复后才能办理");
        says(suspends(office, "shenzhiyuan", id, "再等"), "已经挂起");
        says(resumes(office, "linxiaotang", id), "只有挂起人或本单位的单位管理可以恢复");
        let rest = office.db.read(|tx| {
            let running = process::load(tx, id)?;
            process::rest(tx, &running)
        });
        let rest = rest.unwrap().unwrap();
        assert_eq!((rest.by.as_str(), rest.reason.as_str()), ("沈知远", "等市里批复"));
        resumes(office, "shenzhiyuan", id).unwrap();
        assert_eq!(status(office, id), Status::Active);
        assert!(told(office, "linxiaotang")[0].contains("已由沈知远恢复办理"));
        office.reviews("shenzhiyuan", id).unwrap();
        let story = story_of(office, id);
        assert!(story.iter().any(|l| l == "沈知远 挂起，暂停办理") && story.iter().any(|l| l == "沈知远 恢复办理"));
    });
}

#[test]
fn what_is_offered_is_what_the_flow_accepts() {
    on_every_engine(|office| {
        let id = in_review(office);
        let asks = |login: &str| {
            office
                .read(login, |tx, a| {
                    let matter = document::find(tx, a, id)?.matter;
                    let running = process::load(tx, id)?;
                    let suspend = may::suspend(tx, a, &matter, &running)?;
                    let resume = may::resume(tx, a, &matter, &running)?;
                    Ok((suspend, resume, may::urge(tx, a, &matter, &running)?.is_now()))
                })
                .unwrap()
        };
        assert_eq!(asks("shenzhiyuan"), (true, false, true), "holder and supervisor");
        assert_eq!(asks("heyanqiu"), (false, false, true), "handled the step before");
        assert_eq!(asks("linxiaotang"), (true, false, true), "started it");
        suspends(office, "shenzhiyuan", id, "等市里批复").unwrap();
        assert_eq!(asks("shenzhiyuan"), (false, true, false));
        assert_eq!(asks("linxiaotang"), (false, false, false));
    });
}

#[test]
fn urging_again_says_from_when_on() {
    on_every_engine(|office| {
        let id = in_review(office);
        let urges = |login: &str| {
            office.write(login, |tx, a| {
                let matter = document::find(tx, a, id)?.matter;
                process::urge(tx, a, &matter, "请尽快办理。")
            })
        };
        urges("linxiaotang").unwrap();
        let at = office.db.read(|tx| Ok::<_, Error>(tx.now().plus_minutes(30))).unwrap();
        says(urges("linxiaotang"), &format!("30 分钟内已催过，{}后可再催", at.time_label()));
        let may = office.read("linxiaotang", |tx, a| {
            let matter = document::find(tx, a, id)?.matter;
            let running = process::load(tx, id)?;
            may::urge(tx, a, &matter, &running)
        });
        assert_eq!(may.unwrap(), may::May::From(at));
        office.world.advance_minutes(31);
        urges("linxiaotang").unwrap();
    });
}

// 调度、重启

fn reroutes(office: &TestOffice, by: &str, id: MatterId, to: &str, persons: &[&str]) -> Result<process::Moved> {
    let persons = people(office, persons);
    office.write(by, |tx, a| {
        let at = document::overseen(tx, a, id)?;
        let duty = process::movable(tx, id)?.first().map_or(0, |(duty, ..)| *duty);
        let order = Reroute { duty, to: to.into(), persons: persons.clone(), reason: "承办人长期病假".into() };
        document::reroute(tx, &at, &order)
    })
}

#[test]
fn the_administrator_moves_a_task_and_everybody_concerned_is_told() {
    on_every_engine(|office| {
        let id = for_signing(office);
        for login in ["linxiaotang", "guhuaian", "czj-zr"] {
            says(reroutes(office, login, id, "draft", &[]), "没有找到");
        }
        let preview = office.read("xiangnan", |tx, a| {
            let at = document::overseen(tx, a, id)?;
            let duty = process::movable(tx, id)?[0].0;
            let order = Reroute { duty, to: "section_review".into(), persons: Vec::new(), reason: String::new() };
            document::preview_reroute(tx, &at, &order)
        });
        assert_eq!(preview.unwrap().next, [("科室核稿".to_string(), vec!["何砚秋".to_string()])]);
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())], "a preview changes nothing");
        reroutes(office, "xiangnan", id, "section_review", &[]).unwrap();
        assert_eq!(office.holders(id), [("heyanqiu".to_string(), "section_review".to_string())]);
        for login in ["guhuaian", "heyanqiu", "linxiaotang"] {
            assert!(told(office, login)[0].contains("向南将《关于值班工作的通知》调度至“科室核稿”：承办人长期病假"));
        }
        assert!(story_of(office, id).iter().any(|l| l == "向南 将“签发”调度至“科室核稿”"));
        says(reroutes(office, "xiangnan", id, "nowhere", &[]), "请选择要调度到的环节");
    });
}

#[test]
fn nothing_the_law_asks_for_is_skipped() {
    on_every_engine(|office| {
        let id = in_review(office);
        says(
            reroutes(office, "xiangnan", id, "sign", &[]),
            "“办公室审核”还没有办完，不能跳过（公文签发前须经办公厅（室）审核",
        );
        says(reroutes(office, "xiangnan", id, "number", &[]), "“办公室审核”还没有办完");
        office.reviews("shenzhiyuan", id).unwrap();
        says(reroutes(office, "xiangnan", id, "number", &[]), "“签发”还没有办完，不能跳过（公文须经负责人签发");
        office.agrees("guhuaian", id).unwrap();
        says(reroutes(office, "xiangnan", id, "seal", &[]), "“复核”还没有办完");
        // Back to the review: the signing of before stands for nothing any more.
        reroutes(office, "xiangnan", id, "office_review", &[]).unwrap();
        says(reroutes(office, "xiangnan", id, "recheck", &[]), "“办公室审核”还没有办完");
        let barred = office.read("xiangnan", |tx, a| {
            let at = document::overseen(tx, a, id)?;
            document::destinations(tx, &at)
        });
        let open: Vec<String> = barred.unwrap().into_iter().filter(|d| d.barred.is_none()).map(|d| d.key).collect();
        assert_eq!(open, ["draft", "section_review", "countersign", "office_review"]);
    });
}

#[test]
fn a_text_changed_after_signing_goes_nowhere_but_to_the_signer() {
    on_every_engine(|office| {
        let id = for_signing(office);
        office.agrees("guhuaian", id).unwrap();
        office.rewrites("chengyu", id, |c| c.body = "一、压实责任\n改了。".into()).unwrap();
        says(reroutes(office, "xiangnan", id, "recheck", &["xiangnan"]), "须先由签发人重新签发");
        reroutes(office, "xiangnan", id, "sign", &[]).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
    });
}

#[test]
fn who_is_named_at_the_new_step_must_be_able_to_handle_it() {
    on_every_engine(|office| {
        let id = for_signing(office);
        says(
            reroutes(office, "xiangnan", id, "sign", &["jiangyifan"]),
            "“签发”只能交给本单位有“签发人”或“领导”角色的人员",
        );
        reroutes(office, "xiangnan", id, "sign", &["luwenbo"]).unwrap();
        assert_eq!(office.holders(id), [("luwenbo".to_string(), "sign".to_string())]);
        office.agrees("luwenbo", id).unwrap();
    });
}

fn ends(office: &TestOffice, by: &str, id: MatterId) {
    office.write(by, |tx, a| document::end(tx, a, id, "暂不发文")).unwrap();
}

fn reopens(office: &TestOffice, by: &str, id: MatterId, reason: &str) -> Result<process::Moved> {
    office.write(by, |tx, a| {
        let at = document::overseen(tx, a, id)?;
        document::reopen(tx, &at, reason)
    })
}

#[test]
fn what_was_ended_is_opened_again_where_it_stood() {
    on_every_engine(|office| {
        let id = for_signing(office);
        says(reopens(office, "xiangnan", id, "继续"), "本件还在办理，不需要重启");
        ends(office, "linxiaotang", id);
        says(reopens(office, "linxiaotang", id, "继续"), "没有找到");
        says(reopens(office, "xiangnan", id, " "), "请写明重启的理由");
        reopens(office, "xiangnan", id, "领导要求继续办理").unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
        let seen = office.read("guhuaian", |tx, a| document::find(tx, a, id)).unwrap();
        assert!(seen.matter.is_active() && seen.matter.closed_at.is_none());
        assert!(told(office, "linxiaotang")[0].contains("向南重启了《关于值班工作的通知》：领导要求继续办理"));
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        office.issues(id, &["czj"]).unwrap();
        says(reopens(office, "xiangnan", id, "改错字"), "本件还在办理");
        office.agrees("chengyu", id).unwrap();
        says(reopens(office, "xiangnan", id, "改错字"), "印发，文稿已经锁定，不能重启修改");
    });
}

#[test]
fn a_paper_whose_number_was_voided_stays_ended() {
    on_every_engine(|office| {
        let id = for_signing(office);
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(numbering::Choice::Next))).unwrap();
        ends(office, "linxiaotang", id);
        let series = office.place.series["qzfb"];
        let year = office.db.read(|tx| Ok::<_, Error>(i64::from(tx.now().date().year()))).unwrap();
        office
            .write("chengyu", |tx, a| {
                let numberer = numbering::numberer(a)?;
                numbering::void(tx, &numberer, series, (year, 1), "随文终止")
            })
            .unwrap();
        says(reopens(office, "xiangnan", id, "继续"), "编号已经作废，不能重启");
    });
}

// 退回、会签不同意时告知拟稿人

#[test]
fn a_drafter_hears_of_every_return_and_of_a_countersigner_who_disagrees() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["czj", "yjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.returns("czj-jz", id, "section_review", process::Then::StraightBack).unwrap();
        assert!(told(office, "linxiaotang")[0].contains("退回了《关于招商工作的通知》：请再斟酌。"));
        assert!(told(office, "heyanqiu")[0].contains("退回了"));
        office.agrees("heyanqiu", id).unwrap();
        let no = Decision { choice: "disagree".into(), opinion: "第二条依据不足".into(), ..Decision::default() };
        office.decides("czj-jz", id, &no).unwrap();
        office.agrees("yjj-jz", id).unwrap();
        assert_eq!(office.holders(id), [("linxiaotang".to_string(), "draft".to_string())]);
        assert!(told(office, "linxiaotang")[0].contains("“会签”有不同意见，已退回修改"));
    });
}

#[test]
fn who_gets_a_task_passed_on_is_told() {
    on_every_engine(|office| {
        let id = for_signing(office);
        let (task, to) = (office.task("guhuaian", id).unwrap(), office.place.people["luwenbo"]);
        office
            .write("guhuaian", |tx, a| {
                let held = process::held(tx, a, task)?;
                process::transfer(tx, &held, to, "出差")
            })
            .unwrap();
        assert!(told(office, "luwenbo")[0].contains("顾怀安将《关于值班工作的通知》转您办理：出差"));
    });
}

#[test]
fn an_added_signer_who_withdraws_leaves_the_signature_alone() {
    on_every_engine(|office| {
        let id = for_signing(office);
        adds(office, "guhuaian", id, Place::After, &["tangruoshui"]).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.agrees("tangruoshui", id).unwrap();
        office.withdraws("tangruoshui", id).unwrap();
        let seen = office.read("guhuaian", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(office.db.read(|tx| document::signing(tx, &seen)).unwrap().unwrap().signer_name, "顾怀安");
        office.agrees("tangruoshui", id).unwrap();
        assert!(office.holders(id).iter().all(|(_, step)| step == "recheck"));
    });
}

#[test]
fn an_added_signer_neither_returns_nor_suspends() {
    on_every_engine(|office| {
        let id = in_review(office);
        adds(office, "shenzhiyuan", id, Place::Before, &["tangruoshui"]).unwrap();
        says(office.returns("tangruoshui", id, "draft", process::Then::StepByStep), "加签人只提意见，不能退回");
        says(suspends(office, "tangruoshui", id, "等"), "只有当前办理人、发起人或本单位的单位管理可以挂起");
        assert!(office.holders(id).iter().all(|(_, step)| step == "office_review"));
    });
}

#[test]
fn what_a_signed_paper_is_cannot_change_without_a_new_signature() {
    on_every_engine(|office| {
        let id = office.signed("关于值班工作的通知");
        office.returns("chengyu", id, "draft", process::Then::StraightBack).unwrap();
        office
            .write("linxiaotang", |tx, a| {
                let held = process::require_held(tx, a, id)?;
                let (genre, urgency) = (lexicon::Genre::Notice, lexicon::Urgency::Urgent);
                document::set_heading(
                    tx,
                    &held,
                    document::Heading { genre, urgency, label: lexicon::SecurityLabel::Public },
                )
            })
            .unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".to_string(), "sign".to_string())]);
    });
}
