//! 联合发文: one locked text, signed by every organ.

use super::*;

fn joint(office: &TestOffice) -> MatterId {
    let head = Head {
        genre: Genre::Notice,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        series: office.place.series.get("czj").copied(),
        copies: 1,
    };
    let text = content("关于做好涉企收费清理工作的通知", "云泽区财政局");
    office.write("czj-ky", |tx, a| draft::start_as(tx, a, Way::Joint, head.clone(), text.clone())).unwrap()
}

fn with(office: &TestOffice, units: &[&str]) -> StepForm {
    StepForm::Draft(Start {
        signer: Some(office.place.people["czj-jz"]),
        cosigners: units.iter().map(|u| office.place.units[*u]).collect(),
        ..Start::default()
    })
}

/// Up to and with 签发 of the organ in charge.
fn signed_in_charge(office: &TestOffice) -> MatterId {
    let id = joint(office);
    office.decides("czj-ky", id, &agree(with(office, &["yjj", "zjj"]))).unwrap();
    office.agrees("czj-kz", id).unwrap();
    office.reviews("czj-zr", id).unwrap();
    office.agrees("czj-jz", id).unwrap();
    is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    id
}

/// The sealers of both partners let their seals be used.
fn confirmed(office: &TestOffice, id: MatterId) {
    for clerk in ["yjj-ws", "zjj-ws"] {
        office.confirms(clerk, id).unwrap();
    }
}

pub(super) fn seen_by(office: &TestOffice, login: &str, id: MatterId) -> document::Seen {
    office.read(login, |tx, a| document::find(tx, a, id)).unwrap()
}

/// R22, R23, R24, R74.
#[test]
fn a_joint_paper_is_signed_by_every_organ_and_dated_by_the_last() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let day_of = |n: i64| office.world.now().plus_minutes(n * 24 * 60);
        office.world.set(day_of(1));
        office.agrees("yjj-jz", id).unwrap();
        is_at(office, id, &[("zjj-jz", "cosign")]);
        office.world.set(day_of(1));
        office.agrees("zjj-jz", id).unwrap();
        let last = office.world.now().date();
        is_at(office, id, &[("czj-ws", "recheck"), ("czj-zr", "recheck")]);
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, Some(last));
        let organs = office.read("czj-ky", |tx, _| document::joint::cosigners(tx, &seen)).unwrap();
        assert!(organs.iter().all(|o| o.signed.is_some()));
        let sheet = office.read("czj-ky", |tx, _| document::sheet::of(tx, &seen)).unwrap();
        assert_eq!(sheet.content.sign_off, "云泽区财政局");
        let others: Vec<&str> = sheet.cosigners.iter().map(|c| c.organ.as_str()).collect();
        assert_eq!(others, ["云泽区应急管理局", "云泽区住房和城乡建设局"]);
        assert!(sheet.cosigners.iter().all(|c| c.seal.is_none()), "no seal before 用印");
        office.agrees("czj-ws", id).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        confirmed(office, id);
        office.seals("czj-ws", id, "czj").unwrap();
        let sheet = office.read("czj-ky", |tx, _| document::sheet::shown(tx, &seen)).unwrap();
        let seals: Vec<_> = sheet.cosigners.iter().map(|c| c.seal.as_ref().map(|s| s.name.as_str())).collect();
        assert_eq!(seals, [Some("云泽区应急管理局"), Some("云泽区住房和城乡建设局")], "a seal for every organ");
        let to = Addressees { main: vec![office.place.units["qzfb"]], cc: vec![] };
        office.decides("czj-ws", id, &agree(StepForm::Issue(to))).unwrap();
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(
            seen.document.issue_number.as_deref(),
            Some("云财发〔2026〕1号"),
            "the number of the organ in charge"
        );
        let sent = office.read("czj-ky", |tx, _| document::dispatch::of_document(tx, &seen)).unwrap();
        let kinds: Vec<_> = sent.iter().map(|d| (d.kind.as_str(), d.to_name.as_str())).collect();
        assert_eq!(
            kinds,
            [("main", "云泽区人民政府办公室"), ("joint", "云泽区应急管理局"), ("joint", "云泽区住房和城乡建设局")]
        );
    });
}

#[test]
fn a_joint_paper_keeps_the_seals_it_was_sealed_with() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        for head in ["yjj-jz", "zjj-jz"] {
            office.agrees(head, id).unwrap();
        }
        office.agrees("czj-ws", id).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        confirmed(office, id);
        office.seals("czj-ws", id, "czj").unwrap();
        let seen = seen_by(office, "czj-ky", id);
        let marks = || office.read("czj-ky", |tx, _| document::sheet::shown(tx, &seen)).unwrap().cosigners;
        let sealed = marks();
        office.world.set(office.world.now().plus_minutes(24 * 60));
        // One of the organs has a new seal cut, larger and under the same name.
        let exchange = |tx: &mut office::Tx, a: &office::people::Actor| {
            let keeper = a.seal_keeper(a.own_unit()?)?;
            seals::withdraw(tx, &keeper, office.place.seals["yjj"], "换发")?;
            let name = "云泽区应急管理局".to_owned();
            seals::create(tx, &keeper, &seals::NewSeal { name, diameter: 50, picture: None })
        };
        office.write("yjj-zr", exchange).unwrap();
        assert_eq!(marks(), sealed);
    });
}

#[test]
fn an_organ_that_disagrees_opens_the_text_again() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        let no = document::Decision {
            choice: "disagree".into(),
            opinion: "第三条与住建部门职责不符。".into(),
            form: StepForm::Plain,
        };
        office.decides("zjj-jz", id, &no).unwrap();
        is_at(office, id, &[("czj-ky", "draft")]);
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, None);
        assert!(office.read("czj-ky", |tx, _| document::signing(tx, &seen)).unwrap().is_none(), "the lock falls");
        let organs = office.read("czj-ky", |tx, _| document::joint::cosigners(tx, &seen)).unwrap();
        assert!(organs.iter().all(|o| o.signed.is_none()), "what was signed before does not hold for a new text");
        let told = office.read("czj-ky", office::notice::list).unwrap();
        assert!(told.iter().any(|n| n.body.contains("第三条与住建部门职责不符")), "{told:?}");
        office.decides("czj-ky", id, &agree(with(office, &["yjj", "zjj"]))).unwrap();
        office.agrees("czj-kz", id).unwrap();
        office.reviews("czj-zr", id).unwrap();
        office.agrees("czj-jz", id).unwrap();
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

/// R69 with R23: a text changed after the signatures is signed by everybody again.
#[test]
fn a_joint_paper_changed_at_recheck_is_signed_by_every_organ_again() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("zjj-jz", id).unwrap();
        office.rewrites("czj-ws", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        office.agrees("czj-ws", id).unwrap();
        is_at(office, id, &[("czj-jz", "sign")]);
        office.agrees("czj-jz", id).unwrap();
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

#[test]
fn a_signature_taken_back_leaves_the_others_and_their_date() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let first = office.world.now().date();
        office.world.set(office.world.now().plus_minutes(24 * 60));
        office.agrees("yjj-jz", id).unwrap();
        office.withdraws("yjj-jz", id).unwrap();
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, Some(first));
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

/// R21.
#[test]
fn only_organs_of_one_level_issue_jointly() {
    on_every_engine(|office| {
        let id = joint(office);
        let hands_over = |units: &[&str]| office.decides("czj-ky", id, &agree(with(office, units)));
        says(hands_over(&[]), "请选择联合发文单位");
        says(hands_over(&["czj"]), "其他单位");
        let institution = office.db.write(|tx| {
            let console = office::people::Console::at_the_machine();
            let system = office::people::admins::at_console(tx, &console, office::people::Role::SystemAdmin)?;
            let form = office::people::unit::UnitForm {
                code: "JGFW".into(),
                name: "云泽区机关事务服务中心".into(),
                short_name: "区机关事务中心".into(),
                kind: office::people::UnitKind::Institution,
                sort_order: 90,
            };
            office::people::unit::create(tx, &system.system_admin()?, &form)
        });
        let start = Start {
            signer: Some(office.place.people["czj-jz"]),
            cosigners: vec![institution.unwrap()],
            ..Start::default()
        };
        says(office.decides("czj-ky", id, &agree(StepForm::Draft(start))), "事业单位，不能联合行文");
        let government = starts(office, Way::Joint, Genre::Notice, content("关于禁燃区的通告", "云泽区人民政府"));
        let start = Start {
            signer: Some(office.place.people["guhuaian"]),
            cosigners: vec![office.place.units["yjj"]],
            ..Start::default()
        };
        let series = office.db.read(|tx| document::numbering::series_of(tx, office.place.units["qzfb"])).unwrap();
        let of_government = series.iter().find(|s| s.organ == "云泽区人民政府").unwrap().id;
        let task = office.task("linxiaotang", government).unwrap();
        office
            .write("linxiaotang", |tx, a| {
                let held = process::held(tx, a, task)?;
                document::choose_series(tx, &held, of_government)
            })
            .unwrap();
        says(office.decides("linxiaotang", government, &agree(StepForm::Draft(start))), "同级机关");
    });
}

#[test]
fn an_organ_that_disagreed_cannot_take_it_back_and_the_drafter_has_nowhere_to_return_to() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let no = document::Decision {
            choice: "disagree".into(),
            opinion: "第三条与住建部门职责不符。".into(),
            form: StepForm::Plain,
        };
        office.decides("zjj-jz", id, &no).unwrap();
        says(office.withdraws("zjj-jz", id), "已因不同意而解除");
        says(office.returns("czj-ky", id, "cosign", Then::StepByStep), "前面没有办过的环节");
        is_at(office, id, &[("czj-ky", "draft")]);
    });
}

#[test]
fn other_organs_than_were_signed_for_want_new_signatures() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("zjj-jz", id).unwrap();
        office.returns("czj-ws", id, "draft", Then::StraightBack).unwrap();
        office.decides("czj-ky", id, &agree(with(office, &["yjj"]))).unwrap();
        office.agrees("czj-ws", id).unwrap();
        is_at(office, id, &[("czj-jz", "sign")]);
    });
}
