//! The receiver's half: signed for, registered, checked, proposed, instructed, handled, finished, answered, filed.

use super::journey::Walk;
use super::site::enter;

/// What the town answers.
pub const ANSWER: &str = "我镇无不同意见，现有扑火机具一百二十套，储备情况另行书面报送。";

const RESULT: &str = "已制定工作方案，十二个村全部落实巡护人员。";

/// Whether the paper wants an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// It does.
    Answered,
    /// It does not.
    NoAnswer,
}

/// Names of the town's people.
#[derive(Debug, Clone)]
pub struct Town {
    mayor: String,
    clerk: String,
}

/// Who is who in 青岚镇.
pub fn town(walk: &Walk) -> Town {
    Town { mayor: walk.name_of("qlz-jz"), clerk: walk.name_of("qlz-ky") }
}

/// The town's registrar signs for the paper; returns the address of the town's own document.
pub fn signs_for(walk: &Walk) -> String {
    let at = &walk.at;
    enter(at, "qlz-ws");
    at.go("/receipts");
    walk.picture("18-receipts");
    at.follow(walk.title);
    walk.picture("19-receipt");
    at.follow("签收");
    at.sees("已签收，请登记。");
    at.address()
}

/// A letter from outside the platform is registered by hand.
pub fn registers_a_letter(walk: &Walk) -> String {
    let at = &walk.at;
    enter(at, "qlz-ws");
    at.go("/incoming/new");
    at.fill("#f-source_name", "临江市水务局");
    at.fill("#f-source_number", "临水函〔2026〕18号");
    at.fill("#f-title", walk.title);
    at.choose("#f-genre", walk.genre);
    at.tick(".field", "特急");
    at.tick(".field", "来文要求答复");
    walk.picture("20-incoming-new");
    at.follow("收下并登记");
    at.sees("来文已录入，请登记。");
    at.address()
}

/// From 登记 to 归档.
pub fn handles(walk: &Walk, town: &Town, paper: &str, handling: Handling) {
    walk.decides("", "登记");
    walk.opens("qlz-zr", paper);
    walk.picture("21-preliminary");
    walk.decides("符合要求。", "符合要求");
    proposes(walk, town);
    walk.opens("qlz-jz", paper);
    walk.picture("23-instruct");
    walk.decides("请业务科牵头抓好落实，十二月上旬组织演练。", "批示");
    walk.opens("qlz-ky", paper);
    walk.picture("24-handle");
    walk.decides("方案已印发各村，演练定于十二月五日。", "办理完毕");
    walk.picture("25-finish");
    walk.decides(RESULT, "办结");
    if handling == Handling::Answered {
        walk.picture("26-answer");
        walk.decides(ANSWER, "答复");
    }
    walk.opens("qlz-ws", paper);
    walk.decides("", "归档");
    walk.at.sees("已办结");
    walk.at.go(&format!("{paper}?tab=register"));
    walk.at.sees(RESULT);
}

fn proposes(walk: &Walk, town: &Town) {
    let at = &walk.at;
    at.fill("#f-opinion", "拟请业务科牵头办理，呈镇长阅示。");
    at.tick(".opinion", &town.mayor);
    at.choose("#f-lead", &town.clerk);
    walk.picture("22-propose");
    walk.decides("", "送办");
}
