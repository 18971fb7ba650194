//! The ways of handling by posts alone, without a script: 便函, 收文阅件, 签报, 联合发文, 请示答复.

use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use office::document::{Head, Retention, dispatch, draft};
use office::matter;
use testkit::office::content;

use super::{CHECKED, Person, Web, on_every_engine};

fn person(web: &Web, login: &str) -> String {
    web.office.place.people[login].to_string()
}

fn writes(clerk: Person, id: MatterId, title: &str, sign_off: &str) {
    let text = [
        ("title", title),
        ("main_to", "区财政局"),
        ("body", "请于12月15日前办理。"),
        ("sign_off", sign_off),
        ("revision", "1"),
    ];
    clerk.post(&format!("/documents/{id}/draft"), &text).sees(303);
}

/// The series a letter page chose by itself.
fn suggested(page: &str) -> String {
    let (_, select) = page.split_once(r#"name="series""#).unwrap();
    let chosen = select.split("<option").find(|o| o.contains("selected")).unwrap();
    chosen.split('"').nth(1).unwrap().to_string()
}

#[test]
fn a_letter_is_begun_and_issued_by_posts() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let page = clerk.get("/documents/new?way=simple").sees(200).says(&["发文方式：便函", "联合发文", "不设会签"]);
        let series = suggested(&page.body());
        assert_eq!(series, "usual");
        page.says(&["按文种（函用“云政办函”，其他用“云政办发”）"]);
        let head = [
            ("way", "simple"),
            ("genre", "letter"),
            ("urgency", "normal"),
            ("series", series.as_str()),
            ("label", "internal"),
        ];
        let id = clerk.post("/documents", &head).sees(303).document();
        writes(clerk, id, "关于商请参加座谈会的函", "云泽区人民政府办公室");
        let page = clerk.get(&format!("/documents/{id}")).sees(200).says(&["便函 · 函", "签发人"]);
        assert!(!page.text().contains("会签科室"), "{}", page.text());
        clerk.decides(id, &[("signer", &person(web, "guhuaian"))]).sees(303);
        web.is("heyanqiu").agrees(id);
        web.is("shenzhiyuan").decides(id, &[]).sees(422).says(&["五关须逐项审核"]);
        web.is("shenzhiyuan").decides(id, &CHECKED).sees(303);
        web.is("guhuaian").agrees(id);
        let office = web.is("chengyu");
        office.get(&format!("/documents/{id}")).sees(200).says(&["复核无误，编号", "云政办函〔2026〕1号"]);
        office.decides(id, &[("number", "next")]).sees(303);
        let seal = web.office.place.seals["qzfb"].to_string();
        office.decides(id, &[("seal", &seal), ("copies", "2")]).sees(303);
        office.decides(id, &[("main", &web.office.place.units["czj"].to_string())]).sees(303);
        office.decides(id, &[("retention", Retention::TenYears.code())]).sees(303);
        office.get("/registers/outgoing").sees(200).says(&["云政办函〔2026〕1号", "便函 · 函 · 拟稿 林晓棠"]);
        clerk.get("/mine").sees(200).says(&["便函"]);
    });
}

#[test]
fn a_paper_is_entered_to_be_read_and_goes_round_by_posts() {
    on_every_engine(|web| {
        let clerk = web.is("chengyu");
        clerk.get("/incoming/new").sees(200).says(&["性质", "办件", "阅件", "请示"]);
        let fields = [
            ("nature", "reading"),
            ("source_name", "泽州市人民政府办公室"),
            ("source_number", "泽政办发〔2026〕31号"),
            ("title", "关于印发工作要点的通知"),
            ("genre", "notice"),
            ("urgency", "normal"),
            ("label", "internal"),
            ("carrier", "paper"),
            ("copies", "1"),
        ];
        let id = clerk.upload("/incoming/new", &fields, "", b"").sees(303).document();
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["收文阅件", "拟定传阅范围"]);
        clerk.decides(id, &[("nature", "reading")]).sees(303);
        web.is("shenzhiyuan").agrees(id);
        let proposer = web.is("xiangnan");
        let page = proposer.get(&format!("/documents/{id}")).sees(200).says(&["传阅范围", "退回登记改列办件"]);
        assert!(!page.text().contains("批示领导"), "{}", page.text());
        proposer.decides(id, &[]).sees(422).says(&["阅件请选择传阅范围"]);
        proposer.decides(id, &[("readers", &person(web, "guhuaian"))]).sees(303);
        let reader = web.is("guhuaian");
        let task = web.office.task("guhuaian", id).unwrap();
        reader.get("/reading").sees(200).says(&["关于印发工作要点的通知"]);
        reader.post(&format!("/tasks/{task}/reading"), &[]).sees(303);
        clerk.decides(id, &[("opinion", "已传阅完毕。")]).sees(303);
        clerk.decides(id, &[("retention", Retention::TenYears.code())]).sees(303);
        clerk.get("/registers/incoming").sees(200).says(&["2026年阅件", "阅件", "已传阅完毕"]);
    });
}

fn memo(web: &Web) -> MatterId {
    let clerk = web.is("linxiaotang");
    clerk.get("/memos/new").sees(200).says(&["写签报", "事由", "不编发文字号"]);
    let wrong = [("way", "memo"), ("genre", "notice"), ("urgency", "normal"), ("label", "internal")];
    clerk.post("/documents", &wrong).sees(422).says(&["签报的事由只能是请示、报告、意见"]);
    let head = [
        ("way", "memo"),
        ("genre", "request"),
        ("urgency", "normal"),
        ("label", "internal"),
        ("title", "关于更新机房设备的签报"),
    ];
    let id = clerk.post("/documents", &head).sees(303).document();
    clerk.get(&format!("/documents/{id}?done=draft")).sees(200).says(&["再选批示领导送审"]);
    let text = [
        ("title", "关于更新机房设备的签报"),
        ("body", "机房设备使用已满八年，拟予更新。\n妥否，请批示。"),
        ("sign_off", "综合一科"),
        ("revision", "1"),
    ];
    clerk.post(&format!("/documents/{id}/draft"), &text).sees(303);
    id
}

#[test]
fn a_memo_is_written_instructed_and_followed_by_a_paper() {
    on_every_engine(|web| {
        let id = memo(web);
        let clerk = web.is("linxiaotang");
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["签报 · 请示", "批示领导", "会签科室", "签报单"]);
        clerk.decides(id, &[]).sees(422).says(&["请选择批示领导"]);
        clerk.decides(id, &[("leaders", &person(web, "guhuaian"))]).sees(303);
        web.is("heyanqiu").agrees(id);
        let review = web.is("shenzhiyuan").get(&format!("/documents/{id}")).sees(200);
        assert!(!review.text().contains("五关审核"), "the five checks are for papers that leave the house");
        web.is("shenzhiyuan").agrees(id);
        let leader = web.is("guhuaian");
        let page = leader.get(&format!("/documents/{id}")).sees(200).says(&["批示", "签报2026-0001"]);
        assert!(!page.text().contains("主办"), "{}", page.text());
        let early = clerk.get(&format!("/documents/{id}")).sees(200);
        assert!(!early.text().contains("据此拟文"), "before a leader has instructed");
        leader.decides(id, &[("opinion", "同意，请商财政局落实资金。")]).sees(303);
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["据此拟文", "同意，请商财政局落实资金"]);
        clerk.get(&format!("/documents/new?from={id}")).sees(200).says(&["据签报《关于更新机房设备的签报》拟文"]);
        let from = id.to_string();
        let series = web.office.place.letters["qzfb"].to_string();
        let head = [
            ("way", "outgoing"),
            ("from", from.as_str()),
            ("genre", "letter"),
            ("urgency", "normal"),
            ("series", &series),
            ("label", "internal"),
            ("title", "关于商请安排机房设备更新资金的函"),
        ];
        let paper = clerk.post("/documents", &head).sees(303).document();
        clerk.get(&format!("/documents/{paper}")).sees(200).says(&["依据签报", "关于更新机房设备的签报"]);
        clerk.get(&format!("/documents/{id}?tab=slip")).sees(200).says(&["签报单", "领导批示", "事由"]);
        clerk.decides(id, &[("opinion", "已按批示商请区财政局。")]).sees(303);
        web.is("chengyu").decides(id, &[("retention", Retention::TenYears.code())]).sees(303);
        clerk.get("/library?scope=memo").sees(200).says(&["关于更新机房设备的签报", "已办结"]);
        web.is("shenzhiyuan").get("/library?scope=unit-memo").sees(200).says(&["关于更新机房设备的签报"]);
        web.is("czj-jz").get(&format!("/documents/{id}")).sees(404);
    });
}

#[test]
fn a_draft_by_a_memo_of_others_does_not_begin() {
    on_every_engine(|web| {
        let id = memo(web);
        web.is("czj-ky").get(&format!("/documents/new?from={id}")).sees(404);
        let early = [
            ("way", "outgoing"),
            ("from", &id.to_string()),
            ("genre", "letter"),
            ("urgency", "normal"),
            ("label", "internal"),
        ];
        web.is("linxiaotang").post("/documents", &early).sees(422).says(&["领导批示之后才能据此拟文"]);
    });
}

#[test]
fn a_joint_paper_is_signed_by_every_organ_by_posts() {
    on_every_engine(|web| {
        let clerk = web.is("czj-ky");
        let series = web.office.place.series["czj"].to_string();
        clerk.get("/documents/new?way=joint").sees(200).says(&["发文方式：联合发文", "各单位负责人都签发"]);
        let head =
            [("way", "joint"), ("genre", "notice"), ("urgency", "normal"), ("series", &series), ("label", "internal")];
        let id = clerk.post("/documents", &head).sees(303).document();
        writes(clerk, id, "关于涉企收费清理的通知", "云泽区财政局");
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["联合发文单位", "只列同级机关"]);
        let signer = person(web, "czj-jz");
        clerk.decides(id, &[("signer", &signer)]).sees(422).says(&["请选择联合发文单位"]);
        let other = web.office.place.units["yjj"].to_string();
        clerk.decides(id, &[("signer", &signer), ("cosigners", &other)]).sees(303);
        web.is("czj-kz").agrees(id);
        web.is("czj-zr").decides(id, &CHECKED).sees(303);
        web.is("czj-jz").agrees(id);
        let head = web.is("yjj-jz");
        head.get("/todo").sees(200).says(&["关于涉企收费清理的通知", "联合签发"]);
        let page = head.get(&format!("/documents/{id}")).sees(200);
        page.says(&["主办单位锁定的同一份文稿", "云泽区应急管理局，未签发", "不同意"]);
        head.decides(id, &[("opinion", "同意联合发文。")]).sees(303);
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["代表云泽区应急管理局签发", "同意联合发文"]);
        let office = web.is("czj-ws");
        office.agrees(id);
        office.decides(id, &[("number", "next")]).sees(303);
        let seal = web.office.place.seals["czj"].to_string();
        office.get(&format!("/documents/{id}")).sees(200).says(&["等候云泽区应急管理局确认联合用印", "待确认"]);
        office.decides(id, &[("seal", &seal), ("copies", "2")]).sees(422).says(&["还没有确认联合用印，不能用印"]);
        web.office.confirms("yjj-ws", id).unwrap();
        office.get(&format!("/documents/{id}")).sees(200).says(&["联合用印", "已确认"]);
        office.decides(id, &[("seal", &seal), ("copies", "2")]).sees(303);
        office.decides(id, &[("main", &web.office.place.units["zjj"].to_string())]).sees(303);
        office.get(&format!("/documents/{id}?tab=sent")).sees(200).says(&["云泽区应急管理局", "联合发文"]);
        assert_eq!(web.office.read("yjj-ws", dispatch::waiting).unwrap().len(), 1);
    });
}

/// A request that reached the district office, registered as such, up to its 批复.
fn asked(web: &Web) -> (MatterId, MatterId) {
    let clerk = web.is("chengyu");
    let fields = [
        ("nature", "petition"),
        ("source_name", "云泽区青岚镇人民政府"),
        ("source_number", "青政发〔2026〕9号"),
        ("title", "青岚镇人民政府关于建设便民服务中心的请示"),
        ("genre", "request"),
        ("urgency", "normal"),
        ("label", "internal"),
        ("carrier", "paper"),
        ("copies", "1"),
    ];
    let id = clerk.upload("/incoming/new", &fields, "", b"").sees(303).document();
    clerk.get(&format!("/documents/{id}")).sees(200).says(&["请示答复", "拟批复", "征求意见"]);
    clerk.decides(id, &[("nature", "petition")]).sees(303);
    web.is("shenzhiyuan").agrees(id);
    let proposer = web.is("xiangnan");
    let page = proposer.get(&format!("/documents/{id}")).sees(200).says(&["由其拟批复，即首办责任人", "征求意见"]);
    assert!(!page.text().contains("传阅范围"), "{}", page.text());
    proposer.decides(id, &[("opinion", "拟同意。")]).sees(422).says(&["请确定一位主办人员"]);
    let (leader, lead) = (person(web, "guhuaian"), person(web, "linxiaotang"));
    let plan = [("opinion", "拟请综合一科拟批复。"), ("leaders", leader.as_str()), ("lead", &lead)];
    proposer.decides(id, &plan).sees(303);
    web.is("guhuaian").decides(id, &[("opinion", "同意，请按程序批复。")]).sees(303);
    let links = web.office.db.read(|tx| matter::links(tx, id)).unwrap();
    (id, links[0].id)
}

#[test]
fn a_request_and_its_answer_show_each_other() {
    on_every_engine(|web| {
        let (id, answer) = asked(web);
        let lead = web.is("linxiaotang");
        lead.get("/todo").sees(200).says(&["关于建设便民服务中心的批复"]);
        lead.get(&format!("/documents/{id}")).sees(200).says(&["关联公文", "批复", "关于建设便民服务中心的批复"]);
        lead.get(&format!("/documents/{answer}")).sees(200).says(&[
            "发文 · 批复",
            "请示",
            "青岚镇人民政府关于建设便民服务中心的请示",
        ]);
        let text = lead.get(&format!("/documents/{answer}/text")).sees(200);
        assert!(text.body().contains("你镇《青岚镇人民政府关于建设便民服务中心的请示》（青政发〔2026〕9号）收悉"));
        lead.get("/mine").sees(200).says(&["关于建设便民服务中心的批复"]);
        let signer = person(web, "guhuaian");
        let bare = [
            ("title", "关于建设便民服务中心的批复"),
            ("body", "同意建设。"),
            ("sign_off", "云泽区人民政府办公室"),
            ("revision", "1"),
        ];
        lead.post(&format!("/documents/{answer}/draft"), &bare).sees(303);
        lead.decides(answer, &[("signer", &signer)]).sees(422).says(&["批复须引述来文的标题和文号"]);
        lead.post(&format!("/documents/{answer}/ending"), &[("reason", "须先补充资料")]).sees(303);
        let page = lead.get(&format!("/documents/{id}")).sees(200);
        page.says(&["重新拟批复", "不再批复，送办结", "子流程“拟批复”已终止"]);
        let task = web.office.task("linxiaotang", id).unwrap();
        let close = [("choice", "close"), ("opinion", "已请其补充资料后再报。")];
        lead.post(&format!("/tasks/{task}/decision"), &close).sees(303);
        lead.decides(id, &[("opinion", "已退回补充资料。")]).sees(303);
    });
}

#[test]
fn a_platform_request_is_offered_as_one_at_registration() {
    on_every_engine(|web| {
        let office = web.office;
        let head = Head {
            genre: Genre::Request,
            urgency: Urgency::Normal,
            label: SecurityLabel::Internal,
            series: office.place.series.get("czj").copied(),
            copies: 1,
        };
        let text = content("云泽区财政局关于追加资金的请示", "云泽区财政局");
        let id = office.write("czj-ky", |tx, a| draft::start(tx, a, head.clone(), text.clone())).unwrap();
        web.is("czj-ky").decides(id, &[("signer", &person(web, "czj-jz"))]).sees(303);
        web.is("czj-kz").agrees(id);
        web.is("czj-zr").decides(id, &CHECKED).sees(303);
        web.is("czj-jz").agrees(id);
        let clerk = web.is("czj-ws");
        clerk.agrees(id);
        clerk.decides(id, &[("number", "next")]).sees(303);
        clerk.decides(id, &[("seal", &office.place.seals["czj"].to_string()), ("copies", "1")]).sees(303);
        clerk.decides(id, &[("main", &office.place.units["qzfb"].to_string())]).sees(303);
        let copy = office.read("chengyu", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let registrar = web.is("chengyu");
        let came = registrar.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        let page = registrar.get(&format!("/documents/{came}")).sees(200).says(&["请示答复"]);
        let body = page.body();
        let (_, radio) = body.split_once(r#"value="petition""#).unwrap();
        assert!(radio[..40].contains("checked"), "{}", &radio[..40]);
        registrar.decides(came, &[("nature", "action")]).sees(303);
        assert_eq!(office.db.read(|tx| office::process::load(tx, came)).unwrap().definition.key().as_str(), "incoming");
    });
}
