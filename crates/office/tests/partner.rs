//! 联合用印 on every engine: a partner's seal is used by the word of its own sealer, and everything of it is on record.

#![allow(clippy::unwrap_used)]

use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use office::document::numbering::Choice;
use office::document::partner::{self, Asked};
use office::document::register::Span;
use office::document::seals::uses::{self, Outcome, Use};
use office::document::{self, Head, Start, StepForm, draft, sealing, seals};
use office::matter::Way;
use office::notice;
use office::process::{self, AddSign, Page, Place, Then};
use office::story;
use testkit::office::{agree, content};
use testkit::{TestOffice, on_every_engine};

const PARTNERS: [(&str, &str); 2] = [("yjj", "云泽区应急管理局"), ("zjj", "云泽区住房和城乡建设局")];

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

fn is_hidden<T: std::fmt::Debug>(outcome: office::Result<T>) {
    assert!(matches!(outcome, Err(office::Error::NotFound)), "{outcome:?}");
}

/// A joint paper of 财政局 with its two partners, signed by all heads and rechecked.
fn signed(office: &TestOffice) -> MatterId {
    signed_as(office, Genre::Notice)
}

fn signed_as(office: &TestOffice, genre: Genre) -> MatterId {
    let series = office.place.series.get("czj").copied();
    let head = Head { genre, urgency: Urgency::Normal, label: SecurityLabel::Internal, series, copies: 1 };
    let text = content("关于开展冬季联合检查的通知", "云泽区财政局");
    let id = office.write("czj-ky", |tx, a| draft::start_as(tx, a, Way::Joint, head.clone(), text.clone())).unwrap();
    goes_round(office, id);
    id
}

/// From the drafter through all signers to the recheck.
fn goes_round(office: &TestOffice, id: MatterId) {
    let cosigners = PARTNERS.map(|(code, _)| office.place.units[code]).into();
    let start = Start { signer: Some(office.place.people["czj-jz"]), cosigners, ..Start::default() };
    office.decides("czj-ky", id, &agree(StepForm::Draft(start))).unwrap();
    office.agrees("czj-kz", id).unwrap();
    office.reviews("czj-zr", id).unwrap();
    for head in ["czj-jz", "yjj-jz", "zjj-jz", "czj-ws"] {
        office.agrees(head, id).unwrap();
    }
}

fn ends_seal(office: &TestOffice, login: &str, seal: &str) {
    let end = |tx: &mut office::Tx, a: &office::people::Actor| {
        let keeper = a.seal_keeper(a.own_unit()?)?;
        seals::withdraw(tx, &keeper, office.place.seals[seal], "换发")
    };
    office.write(login, end).unwrap();
}

/// The same, numbered: it waits at 用印.
fn at_seal(office: &TestOffice) -> MatterId {
    numbered(office, signed(office))
}

fn numbered(office: &TestOffice, id: MatterId) -> MatterId {
    office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    id
}

fn asked(office: &TestOffice, login: &str, id: MatterId) -> office::Result<Asked> {
    office.read(login, |tx, a| partner::asked(tx, a, id))
}

fn takes_back(office: &TestOffice, login: &str, id: MatterId, reason: &str) -> office::Result<()> {
    office.world.advance_minutes(10);
    office.write(login, |tx, a| {
        let asked = partner::asked(tx, a, id)?;
        partner::take_back(tx, &asked, reason)
    })
}

fn register(office: &TestOffice, login: &str) -> Vec<Use> {
    office.read(login, |tx, a| uses::uses(tx, a, &Span::year(2026), &Page::default())).unwrap()
}

fn is_sealed(office: &TestOffice, id: MatterId) -> bool {
    let read = |tx: &mut office::Tx, a: &office::people::Actor| {
        let seen = document::find(tx, a, id)?;
        sealing(tx, &seen)
    };
    office.read("czj-ky", read).unwrap().is_some()
}

fn told(office: &TestOffice, login: &str, words: &str) -> usize {
    let all = office.read(login, notice::list).unwrap();
    all.into_iter().filter(|n| n.body.contains(words)).count()
}

#[test]
fn a_joint_paper_is_sealed_only_when_every_partner_has_confirmed() {
    on_every_engine(|office| {
        let id = at_seal(office);
        assert_eq!((told(office, "yjj-ws", "请确认"), told(office, "zjj-ws", "请确认")), (1, 1));
        says(office.seals("czj-ws", id, "czj"), "云泽区应急管理局、云泽区住房和城乡建设局还没有确认联合用印");
        office.confirms("yjj-ws", id).unwrap();
        assert_eq!(told(office, "czj-ws", "区应急管理局已确认联合用印"), 1);
        says(office.confirms("yjj-ws", id), "已于");
        says(office.seals("czj-ws", id, "czj"), "云泽区住房和城乡建设局还没有确认联合用印");
        office.confirms("zjj-ws", id).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        let lines = register(office, "czj-ws");
        assert_eq!(lines.len(), 1, "the ledger of the organ in charge has its own seal only: {lines:?}");
        assert_eq!((lines[0].seal_id, lines[0].lead.as_str()), (Some(office.place.seals["czj"]), ""));
        for (code, organ) in PARTNERS {
            let clerk = format!("{code}-ws");
            let [line] = <[Use; 1]>::try_from(register(office, &clerk)).unwrap();
            assert_eq!((line.seal.as_str(), line.outcome, line.copies), (organ, Outcome::Used, 20));
            assert_eq!(line.seal_id, Some(office.place.seals[code]), "its own seal");
            assert_eq!((line.lead.as_str(), line.fell_at), ("区财政局", None));
            let person = office.place.people[&clerk];
            let names = office.read(&clerk, |tx, _| office::people::directory::person_names(tx, &[person])).unwrap();
            assert_eq!(names.into_values().next(), Some(line.by), "by the word of its own sealer");
            let facts = office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap();
            let unit = Some(office.place.units[code]);
            let verbs: Vec<_> = facts.iter().filter(|f| f.unit == unit && f.verb.starts_with("seal.")).collect();
            let verbs: Vec<_> = verbs.iter().map(|f| f.verb.as_str()).collect();
            assert_eq!(verbs, ["seal.consent", "seal.partner"], "facts of that unit");
        }
    });
}

#[test]
fn only_the_sealer_of_a_partner_sees_the_paper_and_only_from_the_sealing_on() {
    on_every_engine(|office| {
        let id = signed(office);
        is_hidden(asked(office, "yjj-ws", id));
        office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let mine = asked(office, "yjj-ws", id).unwrap();
        let sheet = office.read("yjj-ws", |tx, _| partner::sheet(tx, &mine)).unwrap();
        assert_eq!(sheet.issue_number, "云财发〔2026〕1号");
        assert!(sheet.seal.is_none() && sheet.cosigners.iter().all(|c| c.seal.is_none()), "no seal to be lifted");
        is_hidden(office.read("yjj-ws", |tx, a| document::find(tx, a, id)));
        for other in ["yjj-ky", "yjj-zr", "czj-ws", "chengyu", "linxiaotang", "anquan"] {
            if office.place.people.contains_key(other) {
                is_hidden(asked(office, other, id));
            }
        }
        let count = |login: &str| office.read(login, partner::wanted_count).unwrap();
        assert_eq!((count("yjj-ws"), count("zjj-ws"), count("chengyu"), count("yjj-ky")), (1, 1, 0, 0));
        office.confirms("yjj-ws", id).unwrap();
        assert_eq!((count("yjj-ws"), count("zjj-ws")), (0, 1));
        let list = office.read("yjj-ws", partner::wanted).unwrap();
        assert_eq!((list.len(), list[0].lead.as_str()), (1, "云泽区财政局"));
        assert!(list[0].consent.is_some() && list[0].since.is_some());
    });
}

#[test]
fn a_confirmation_taken_back_before_issue_lets_the_seal_fall() {
    on_every_engine(|office| {
        let id = at_seal(office);
        office.confirms("yjj-ws", id).unwrap();
        office.confirms("zjj-ws", id).unwrap();
        says(takes_back(office, "yjj-ws", id, " "), "请写明撤回的理由");
        office.seals("czj-ws", id, "czj").unwrap();
        assert!(is_sealed(office, id));
        takes_back(office, "yjj-ws", id, "职责分工有出入").unwrap();
        assert!(!is_sealed(office, id), "the seal falls");
        for clerk in ["czj-ws", "yjj-ws", "zjj-ws"] {
            assert!(register(office, clerk)[0].fell_at.is_some(), "{clerk}: the use fell with the sealing");
        }
        assert_eq!(told(office, "czj-ws", "撤回了联合用印的确认：职责分工有出入"), 1);
        // 印发 leads back to 用印, where that partner alone is awaited.
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        assert!(office.holders(id).iter().all(|(_, step)| step == "seal"));
        says(office.seals("czj-ws", id, "czj"), "云泽区应急管理局还没有确认联合用印");
        assert_eq!(told(office, "yjj-ws", "请确认"), 2, "asked again");
        office.confirms("yjj-ws", id).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        says(takes_back(office, "yjj-ws", id, "再想想"), "不能撤回联合用印的确认");
        assert!(is_sealed(office, id));
    });
}

#[test]
fn what_was_confirmed_is_this_text_under_this_seal() {
    on_every_engine(|office| {
        let id = at_seal(office);
        office.confirms("yjj-ws", id).unwrap();
        office.confirms("zjj-ws", id).unwrap();
        // One organ has its seal cut anew before the paper is sealed.
        let exchange = |tx: &mut office::Tx, a: &office::people::Actor| {
            let keeper = a.seal_keeper(a.own_unit()?)?;
            seals::withdraw(tx, &keeper, office.place.seals["yjj"], "换发")
        };
        office.write("yjj-zr", exchange).unwrap();
        says(office.seals("czj-ws", id, "czj"), "云泽区应急管理局还没有确认");
        says(office.confirms("yjj-ws", id), "没有与文上机关名称一致的在用印章");
        let name = "云泽区应急管理局".to_owned();
        let enter = |tx: &mut office::Tx, a: &office::people::Actor| {
            let keeper = a.seal_keeper(a.own_unit()?)?;
            seals::create(tx, &keeper, &seals::NewSeal { name: name.clone(), diameter: 45, picture: None })
        };
        let fresh = office.write("yjj-zr", enter).unwrap();
        office.confirms("yjj-ws", id).unwrap();
        // The text goes back and is signed anew: nobody has confirmed that.
        office.returns("czj-ws", id, "draft", Then::StepByStep).unwrap();
        is_hidden(asked(office, "yjj-kz", id));
        office.rewrites("czj-ky", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        let cosigners = PARTNERS.map(|(code, _)| office.place.units[code]).into();
        let start = Start { signer: Some(office.place.people["czj-jz"]), cosigners, ..Start::default() };
        office.decides("czj-ky", id, &agree(StepForm::Draft(start))).unwrap();
        office.agrees("czj-kz", id).unwrap();
        office.reviews("czj-zr", id).unwrap();
        for head in ["czj-jz", "yjj-jz", "zjj-jz", "czj-ws"] {
            office.agrees(head, id).unwrap();
        }
        is_hidden(asked(office, "zjj-ws", id));
        office.agrees("czj-ws", id).unwrap();
        says(office.seals("czj-ws", id, "czj"), "云泽区应急管理局、云泽区住房和城乡建设局还没有确认");
        office.confirms("yjj-ws", id).unwrap();
        office.confirms("zjj-ws", id).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        assert_eq!(register(office, "yjj-ws")[0].seal_id, Some(fresh), "with the seal cut anew");
    });
}

/// Whatever the sealers do in whatever order: no seal stands without the word of everybody, and the registers say the same.
#[test]
fn no_seal_stands_without_the_word_of_every_partner() {
    on_every_engine(|office| {
        let id = at_seal(office);
        let mut dice = 20_261_123_u64;
        let (mut sealed, mut refused) = (0, 0);
        for _ in 0..120 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let done = match (dice >> 33) % 7 {
                0 => office.confirms("yjj-ws", id),
                1 => office.confirms("zjj-ws", id),
                2 => takes_back(office, "yjj-ws", id, "再核对"),
                3 => takes_back(office, "zjj-ws", id, "再核对"),
                4 | 5 => office.seals("czj-ws", id, "czj").map(|_| ()),
                _ => office.withdraws("czj-ws", id).map(|_| ()),
            };
            refused += usize::from(done.is_err());
            let waits = |login: &str| asked(office, login, id).is_ok_and(|a| a.consent.is_some());
            let all = waits("yjj-ws") && waits("zjj-ws");
            let stands = is_sealed(office, id);
            sealed += usize::from(stands);
            assert!(all || !stands, "a seal without everybody's word");
            for clerk in ["czj-ws", "yjj-ws", "zjj-ws"] {
                let uses = register(office, clerk);
                let standing = uses.iter().filter(|u| u.fell_at.is_none() && u.outcome == Outcome::Used).count();
                assert_eq!(standing, usize::from(stands), "{clerk}");
                assert!(uses.iter().all(|u| u.seal_id.is_some()), "every use names its seal");
            }
        }
        assert!(sealed >= 3 && refused > 3, "{sealed} {refused}");
    });
}

#[test]
fn whoever_tries_to_use_a_seal_without_being_called_to_is_entered() {
    on_every_engine(|office| {
        let id = at_seal(office);
        let task = office.task("czj-ws", id).unwrap();
        let own = office.place.seals["czj"];
        // Not the holder; of a partner; each of them twice.
        for login in ["czj-ky", "yjj-ky", "czj-ky", "yjj-ky"] {
            office.write(login, |tx, a| uses::refuse(tx, a, task, (own, "没有这个页面"))).unwrap();
        }
        let lines = register(office, "czj-ws");
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|u| u.outcome == Outcome::Refused && u.seal_id == Some(own)), "{lines:?}");
        // Of a partner, without its role.
        office.write("yjj-ky", |tx, a| uses::refuse_partner(tx, a, id, "没有这个页面")).unwrap();
        let [line] = <[Use; 1]>::try_from(register(office, "yjj-ws")).unwrap();
        assert_eq!((line.outcome, line.seal_id), (Outcome::Refused, Some(office.place.seals["yjj"])));
        let done = office.task("czj-ws", id).unwrap();
        office.confirms("yjj-ws", id).unwrap();
        office.confirms("zjj-ws", id).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        is_hidden(office.write("czj-ky", |tx, a| uses::refuse(tx, a, done, (own, "已办"))));
    });
}

/// The lead had the paper back, changed it and had it signed anew while a partner's page stood open.
#[test]
fn a_partner_confirms_only_the_paper_it_was_shown() {
    on_every_engine(|office| {
        let id = at_seal(office);
        let shown = asked(office, "yjj-ws", id).unwrap().shown().to_owned();
        let confirm = |shown: &str| {
            office.write("yjj-ws", |tx, a| {
                let asked = partner::asked(tx, a, id)?;
                partner::confirm(tx, &asked, shown)
            })
        };
        office.returns("czj-ws", id, "draft", Then::StepByStep).unwrap();
        office.rewrites("czj-ky", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        goes_round(office, id);
        office.agrees("czj-ws", id).unwrap();
        for old in [shown.as_str(), ""] {
            says(confirm(old), "打开本页后文稿有变动，没有确认");
        }
        assert!(asked(office, "yjj-ws", id).unwrap().consent.is_none());
        let fresh = asked(office, "yjj-ws", id).unwrap().shown().to_owned();
        confirm(&fresh).unwrap();
        assert!(asked(office, "yjj-ws", id).unwrap().consent.is_some());
    });
}

/// Another format of the unit's letters is another head on the paper.
#[test]
fn a_confirmation_falls_when_the_letter_is_printed_in_another_format() {
    on_every_engine(|office| {
        let id = numbered(office, signed_as(office, Genre::Letter));
        let choose = |format: &str| {
            office.world.advance_minutes(10);
            let choose = |tx: &mut office::Tx, a: &office::people::Actor| {
                let admin = a.unit_admin(a.own_unit()?)?;
                document::letters::set_format(tx, &admin, format)
            };
            office.write("czj-zr", choose).unwrap();
        };
        office.confirms("yjj-ws", id).unwrap();
        choose("standard");
        assert!(asked(office, "yjj-ws", id).unwrap().consent.is_none());
        assert_eq!(told(office, "yjj-ws", "请确认"), 2, "asked again");
        assert_eq!(office.read("yjj-ws", partner::wanted_count).unwrap(), 1);
        for clerk in ["yjj-ws", "zjj-ws"] {
            office.confirms(clerk, id).unwrap();
        }
        office.seals("czj-ws", id, "czj").unwrap();
        choose("letter");
        assert!(asked(office, "yjj-ws", id).unwrap().consent.is_some(), "sealed as it was");
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        assert!(asked(office, "yjj-ws", id).unwrap().is_issued());
    });
}

/// A paper sealed by a program that did not ask the partners yet.
#[test]
fn a_paper_sealed_without_the_word_of_a_partner_is_not_issued_but_sealed_anew() {
    on_every_engine(|office| {
        let id = at_seal(office);
        for clerk in ["yjj-ws", "zjj-ws"] {
            office.confirms(clerk, id).unwrap();
        }
        office.seals("czj-ws", id, "czj").unwrap();
        let forget = || store::Stmt::new("forget", "DELETE FROM seal_consent WHERE document_id = ?1");
        office.db.upkeep(|tx| tx.exec(forget(), store::params![id])).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        assert!(office.holders(id).iter().all(|(_, step)| step == "seal"), "{:?}", office.holders(id));
        assert!(!is_sealed(office, id));
        assert_eq!(told(office, "czj-ws", "还没有确认联合用印，先送用印"), 1);
        for clerk in ["yjj-ws", "zjj-ws"] {
            office.confirms(clerk, id).unwrap();
        }
        office.seals("czj-ws", id, "czj").unwrap();
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        assert!(asked(office, "yjj-ws", id).unwrap().is_issued());
    });
}

#[test]
fn a_confirmation_ends_with_the_seal_it_was_given_with_and_those_concerned_are_told() {
    on_every_engine(|office| {
        let id = at_seal(office);
        office.confirms("yjj-ws", id).unwrap();
        ends_seal(office, "yjj-zr", "yjj");
        assert_eq!(office.read("yjj-ws", partner::wanted_count).unwrap(), 1, "awaited again");
        for clerk in ["czj-ws", "yjj-ws"] {
            assert_eq!(told(office, clerk, "印章“云泽区应急管理局”已停用，联合用印的确认随之失效"), 1, "{clerk}");
        }
        let facts = office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap();
        assert_eq!(facts.iter().filter(|f| f.verb == "seal.consent_end").count(), 1);
    });
}

#[test]
fn what_was_sealed_stays_sealed_when_a_partner_ends_its_seal() {
    on_every_engine(|office| {
        let id = at_seal(office);
        for clerk in ["yjj-ws", "zjj-ws"] {
            office.confirms(clerk, id).unwrap();
        }
        office.seals("czj-ws", id, "czj").unwrap();
        ends_seal(office, "yjj-zr", "yjj");
        assert_eq!(told(office, "czj-ws", "随之失效"), 0);
        office.decides("czj-ws", id, &agree(StepForm::IssueOffline)).unwrap();
        assert!(asked(office, "yjj-ws", id).unwrap().is_issued());
    });
}

/// An opinion at 用印 moves nothing: whoever was asked is not asked again by it.
#[test]
fn partners_are_told_once_for_each_time_the_paper_comes_to_the_sealing() {
    on_every_engine(|office| {
        let id = at_seal(office);
        let task = office.task("czj-ws", id).unwrap();
        let persons = vec![office.place.people["czj-fj"]];
        let order = AddSign { place: Place::Beside, persons, reason: "请核对份数".into() };
        office.world.advance_minutes(10);
        let ask = |tx: &mut office::Tx, a: &office::people::Actor| {
            let held = process::held(tx, a, task)?;
            process::add_sign(tx, &held, &order)
        };
        office.write("czj-ws", ask).unwrap();
        office.agrees("czj-fj", id).unwrap();
        assert_eq!(told(office, "yjj-ws", "请确认"), 1);
    });
}

#[test]
fn an_organ_that_could_not_confirm_is_told_of_before_and_not_refused() {
    on_every_engine(|office| {
        ends_seal(office, "yjj-zr", "yjj");
        let id = signed(office);
        let says = office.read("czj-ky", |tx, a| {
            let seen = document::find(tx, a, id)?;
            document::joint::unready_caution(tx, &seen)
        });
        let says = says.unwrap().unwrap();
        assert!(says.contains("云泽区应急管理局没有与机关名称一致的在用印章"), "{says}");
        assert!(!says.contains("住房"), "{says}");
    });
}

/// Whoever knew the address of a task wrote lines into a foreign unit's register, one by each post.
#[test]
fn strangers_write_no_lines_into_a_register_and_their_attempts_are_facts() {
    on_every_engine(|office| {
        let id = at_seal(office);
        let task = office.task("czj-ws", id).unwrap();
        let own = office.place.seals["czj"];
        for _ in 0..2 {
            office.write("linxiaotang", |tx, a| uses::refuse(tx, a, task, (own, "没有这个页面"))).unwrap();
        }
        office.write("luwenbo", |tx, a| uses::refuse_partner(tx, a, id, "没有这一页")).unwrap();
        for clerk in ["czj-ws", "yjj-ws", "zjj-ws"] {
            assert!(register(office, clerk).is_empty(), "{clerk}");
        }
        for login in ["linxiaotang", "luwenbo"] {
            let subject = format!("person:{}", office.place.people[login]);
            let facts = office.db.read(|tx| store::facts::about(tx, &subject)).unwrap();
            assert_eq!(facts.iter().filter(|f| f.verb == "seal.refused").count(), 1, "{login}");
        }
        let trail = office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap();
        assert!(trail.iter().all(|f| f.verb != "seal.refused"));
    });
}
