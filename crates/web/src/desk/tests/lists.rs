use axum::http::StatusCode;
use lexicon::Urgency;
use office::document;
use office::process;
use testkit::{TestOffice, on_every_engine};

use super::Desk;

#[test]
fn today_says_what_needs_me_most_pressing_first() {
    on_every_engine(|office| {
        let first = office.drafts_as("linxiaotang", "qzfb", "关于做好防汛工作的通知", Urgency::ExtraUrgent);
        office.hands_over("linxiaotang", first, "guhuaian", &[]).unwrap();
        let second = office.drafts("linxiaotang", "qzfb", "关于召开全区水利工作会议的通知");
        office.hands_over("linxiaotang", second, "guhuaian", &[]).unwrap();
        office.world.advance_minutes(150);
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("heyanqiu", "/").words(), @r"
        今日
        11月23日 星期一 · 第 48 周 · 工作日 拟稿
        需要我办2 超期1 请先办 今日到期0 本周已办0
        需要我办
        按时限排列
        需要我办
        |时限 |事项 |来自 |环节 |到我手
        |超 1 小时 40 分红灯 超期 · 应于今日 10:10 |特急新到 关于做好防汛工作的通知 发文 · 全程剩 1 天 3 小时 |林晓棠 |科室核稿 |今日 09:10
        |剩 1 天 3 小时绿灯 11月24日 17:30 |新到 关于召开全区水利工作会议的通知 发文 · 全程剩 15 天 3 小时 |林晓棠 |科室核稿 |今日 09:20
        "); }
    });
}

#[test]
fn the_drafter_sees_where_the_own_papers_are() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["yjj", "zjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("linxiaotang", "/mine").words(), @r"
        我发起的
        最近发起的在前 拟稿
        我发起的
        |事项 |状态 |发起时间
        | 关于做好防汛工作的通知 发文 会签：柏明远、凌望舒 · 全程剩 15 天 6 小时 |办理中 |今日 09:00
        "); }
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("linxiaotang", "/done").words(), @r"
        已办
        最近办的在前
        全部 本周
        已办
        |事项 |环节 |我的办理 |办理时间 |现状
        | 关于做好防汛工作的通知 发文 |拟稿 |已办理 |今日 09:10 |办理中
        "); }
    });
}

#[test]
fn an_empty_desk_says_what_to_do_next() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("qinmuyang", "/").words(), @r"
        今日
        11月23日 星期一 · 第 48 周 · 工作日 拟稿
        需要我办0 超期0 今日到期0 本周已办0
        需要我办
        按时限排列
        没有需要您办的事项。
        拟稿
        "); }
        for (path, says) in [
            ("/todo", "没有待办事项。"),
            ("/todo?due=over", "没有这一类待办事项。"),
            ("/reading", "没有待阅的公文。"),
            ("/done", "还没有办过事项。"),
            ("/done?since=week", "本周还没有办过事项。"),
            ("/mine", "您还没有发起过公文。"),
            ("/notices", "没有通知。"),
            ("/library", "没有符合条件的公文。"),
            ("/library?q=防汛", "没有找到“防汛”。"),
            ("/search?q=防汛", "没有找到“防汛”。"),
            ("/search", "请在上方输入"),
        ] {
            let path = path.replace("防汛", &crate::visitor::encode("防汛"));
            let words = desk.get("qinmuyang", &path).words();
            assert!(words.contains(says), "{path}: {words}");
        }
    });
}

#[test]
fn every_figure_opens_the_list_it_was_counted_from() {
    on_every_engine(|office| {
        for (n, urgency) in [Urgency::ExtraUrgent, Urgency::Normal, Urgency::Normal].into_iter().enumerate() {
            let id = office.drafts_as("linxiaotang", "qzfb", &format!("关于第{n}号事项的通知"), urgency);
            office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        }
        office.world.advance_minutes(24 * 60);
        let desk = Desk::of(office);
        let counts = office.read("heyanqiu", process::counts).unwrap();
        assert!(counts.overdue > 0 && counts.overdue < counts.todo, "{counts:?}");
        for (path, n) in
            [("/todo", counts.todo), ("/todo?due=over", counts.overdue), ("/todo?due=today", counts.due_today)]
        {
            let page = desk.get("heyanqiu", path);
            assert_eq!(page.html().matches("<td class=\"t\"").count() as i64, n, "{path}\n{}", page.words());
        }
        let week = desk.get("linxiaotang", "/done?since=week");
        let done = office.read("linxiaotang", process::counts).unwrap().done_this_week;
        assert_eq!(week.html().matches("<td class=\"t\"").count() as i64, done);
    });
}

#[test]
fn a_long_list_is_walked_page_by_page_and_back_without_gap_or_double() {
    on_every_engine(|office| {
        for n in 0..70 {
            office.drafts("linxiaotang", "qzfb", &format!("关于第{n:02}号事项的通知"));
        }
        let desk = Desk::of(office);
        for list in ["/todo", "/mine", "/library"] {
            let mut pages = vec![desk.get("linxiaotang", list)];
            while let Some(next) = link(pages.last().unwrap().html(), "next") {
                pages.push(desk.get("linxiaotang", &next));
            }
            let titles: Vec<Vec<String>> = pages.iter().map(|p| titles(p.html())).collect();
            assert_eq!(titles.iter().map(Vec::len).collect::<Vec<_>>(), [30, 30, 10], "{list}");
            let mut all = titles.concat();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 70, "{list}");
            let back = link(pages[2].html(), "prev").unwrap();
            let second = desk.get("linxiaotang", &back);
            assert_eq!(self::titles(second.html()), titles[1], "{list}");
            let first = desk.get("linxiaotang", &link(second.html(), "prev").unwrap());
            assert_eq!(self::titles(first.html()), titles[0], "{list}");
        }
    });
}

fn link(html: &str, rel: &str) -> Option<String> {
    let at = html.find(&format!("rel=\"{rel}\""))?;
    let href = html[..at].rsplit_once("href=\"")?.1;
    Some(href.split_once('"')?.0.replace("&amp;", "&"))
}

fn titles(html: &str) -> Vec<String> {
    let cells = html.split("<td class=\"t\"").skip(1);
    cells.filter_map(|c| c.split_once("</a>")?.0.rsplit_once('>').map(|(_, t)| t.to_string())).collect()
}

#[test]
fn a_place_nobody_could_have_come_from_is_the_start_of_the_list() {
    on_every_engine(|office| {
        office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        let desk = Desk::of(office);
        for at in ["x", "1_", "1_' OR 1=1 --", "9999999999999999999_", "_0"] {
            let page = desk.get("linxiaotang", &format!("/todo?at={}", crate::visitor::encode(at)));
            assert_eq!(titles(page.html()).len(), 1, "{at}");
        }
    });
}

/// Circulates a fresh paper to 秦牧阳; the task it became.
fn given_to_read(office: &TestOffice, n: usize) -> String {
    let id = office.drafts("linxiaotang", "qzfb", &format!("关于第{n}号事项的通知"));
    let reader = office.place.people["qinmuyang"];
    let circulated = office.write("linxiaotang", |tx, a| {
        let seen = document::find(tx, a, id)?;
        process::circulate(tx, a, &seen.matter, vec![reader]).map(|_| ())
    });
    circulated.unwrap();
    office.task("qinmuyang", id).unwrap().to_string()
}

#[test]
fn readings_are_ended_together_and_once() {
    on_every_engine(|office| {
        let tasks: Vec<String> = (0..3).map(|n| given_to_read(office, n)).collect();
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("qinmuyang", "/reading").words(), @r"
        待阅
        点标题阅看全文；已看过的可以勾选后一并办结
        待阅
        | |时限 |事项 |来自 |到我手
        | |剩 3 天 6 小时绿灯 11月26日 17:30 |新到 关于第0号事项的通知 发文 · 全程剩 15 天 6 小时 |林晓棠 |今日 09:00
        | |剩 3 天 6 小时绿灯 11月26日 17:30 |新到 关于第1号事项的通知 发文 · 全程剩 15 天 6 小时 |林晓棠 |今日 09:00
        | |剩 3 天 6 小时绿灯 11月26日 17:30 |新到 关于第2号事项的通知 发文 · 全程剩 15 天 6 小时 |林晓棠 |今日 09:00
        勾选后一并标为已阅已阅所选
        "); }
        let fields = |key| [("key", key), ("task", tasks[0].as_str()), ("task", &tasks[1])];
        let answer = desk.post("qinmuyang", "/reading/batch", &fields("k1"));
        assert!(answer.words().contains("2 件已阅。"), "{}", answer.words());
        let again = desk.post("qinmuyang", "/reading/batch", &fields("k1"));
        assert_eq!(again.words(), answer.words(), "sent twice, done once, same answer");
        let late = desk.post("qinmuyang", "/reading/batch", &fields("k2")).words();
        assert!(late.contains("0 件已阅；2 件没有办") && late.contains("已经办过，没有重复办理"), "{late}");
        let none = desk.post("qinmuyang", "/reading/batch", &[("key", "k3")]);
        assert!(desk.get("qinmuyang", none.header("location")).words().contains("还没有勾选公文"));
        let foreign = desk.post("tangruoshui", "/reading/batch", &[("key", "k4"), ("task", &tasks[2])]).words();
        assert!(foreign.contains("0 件已阅；1 件没有办") && foreign.contains("（不在您手中）"), "{foreign}");
        assert_eq!(office.read("qinmuyang", process::counts).unwrap().reading, 1);
    });
}

#[test]
fn many_tasks_are_decided_at_once_each_on_its_own() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        let papers: Vec<_> =
            (1..=3).map(|n| office.drafts("linxiaotang", "qzfb", &format!("关于第{n}件事的通知"))).collect();
        for id in &papers {
            office.hands_over("linxiaotang", *id, "guhuaian", &[]).unwrap();
        }
        let tasks: Vec<String> = papers.iter().map(|id| office.task("heyanqiu", *id).unwrap().to_string()).collect();
        assert!(desk.get("heyanqiu", "/todo").html().contains("/todo/batch"));
        // One of them was returned meanwhile: the others are done all the same.
        office.returns("heyanqiu", papers[2], "draft", office::process::Then::StepByStep).unwrap();
        let all: Vec<(&str, &str)> = tasks.iter().map(|t| ("task", t.as_str())).collect();
        let post = |login: &str, key: &str, tasks: &[(&str, &str)]| {
            let fields: Vec<_> =
                [("key", key), ("opinion", "同意送审。")].into_iter().chain(tasks.iter().copied()).collect();
            desk.post(login, "/todo/batch", &fields).words()
        };
        let said = post("heyanqiu", "k1", &all);
        assert!(said.contains("2 件已办；1 件没有办") && said.contains("已经办过，没有重复办理"), "{said}");
        assert_eq!(post("heyanqiu", "k1", &all), said, "sent twice, done once");
        let opinions = office.db.read(|tx| office::process::opinion::of_matter(tx, papers[0])).unwrap();
        assert_eq!(opinions.iter().filter(|o| o.body == "同意送审。").count(), 1);
        // The office's review has the five checks, signing wants the text to have been opened.
        let review = office.task("shenzhiyuan", papers[0]).unwrap().to_string();
        let said = post("shenzhiyuan", "k2", &[("task", &review)]);
        assert!(said.contains("“办公室审核”有自己的栏目要填，请打开单独办理"), "{said}");
        office.reviews("shenzhiyuan", papers[0]).unwrap();
        let sign = office.task("guhuaian", papers[0]).unwrap();
        let said = post("guhuaian", "k3", &[("task", &sign.to_string())]);
        assert!(said.contains("签发前须打开看过正文"), "{said}");
        office
            .write("guhuaian", |tx, a| {
                let held = process::held(tx, a, sign)?;
                process::see(tx, &held)
            })
            .unwrap();
        assert!(post("guhuaian", "k4", &[("task", &sign.to_string())]).contains("1 件已办。"));
        let none = desk.post("guhuaian", "/todo/batch", &[("key", "k5")]);
        assert!(desk.get("guhuaian", none.header("location")).words().contains("还没有勾选公文"));
        let foreign = post("qinmuyang", "k6", &[("task", &review)]);
        assert!(foreign.contains("（不在您手中）") && foreign.contains("没有找到"), "{foreign}");
    });
}

#[test]
fn a_batch_without_the_token_of_the_session_is_refused() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        let answer = desk.post("qinmuyang", "/reading/batch", &[]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let request = axum::http::Request::post("/notices/reading").header("cookie", desk.cookie("qinmuyang"));
        let forged = desk.send(request.body(axum::body::Body::from("csrf=x")).unwrap());
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    });
}
