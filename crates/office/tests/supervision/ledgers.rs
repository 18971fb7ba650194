//! 台账 on every engine: groups and templates, read page by page and exported.

use office::Result;
use office::supervision::ledgers::{self, LedgerColumn};
use office::supervision::{self, Category, Given, Ledger, Opening, Rhythm, Source, SourceKind, Step, Target, Verdict};
use testkit::{TestOffice, on_every_engine};

use super::common::{DESK, by_hand, charged, is_nothing, later, led, opens, said, tries, workbook_rows};

fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        category: Category::Special,
        source: Source { kind: SourceKind::Task, words: "列入年度任务。".into(), ..by_hand() },
        target: Target { words: "全部建成".into(), number: "3".into(), unit: "处".into() },
        rhythm: Rhythm::Monthly,
        milestones: vec![
            Step { name: "完成排查".into(), due_on: later(office, 20) },
            Step { name: "完成整改".into(), due_on: later(office, 50) },
        ],
        ..led(office, content, ("yjj", &["zjj"]), 60)
    }
}

pub fn keeps<T>(
    office: &TestOffice,
    login: &str,
    f: impl Fn(&mut office::Tx, &ledgers::Keeper) -> Result<T>,
) -> Result<T> {
    office.write(login, |tx, a| {
        let by = ledgers::keeper(a)?;
        f(tx, &by)
    })
}

#[test]
fn a_ledger_is_read_group_by_group_with_its_schedule_and_its_last_check() {
    on_every_engine(|office| {
        let six = "经济体制组\n民生组\n生态组\n党建组\n法治组\n文化组";
        keeps(office, DESK, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, six)).unwrap();
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let groups = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        assert_eq!(groups.len(), 6);
        let of_group = |group| Opening { ledger: Ledger::Reform, group, ..opening(office, "推进一件事联办") };
        let item = opens(office, &of_group(Some(groups[1].id)));
        opens(office, &of_group(None));
        opens(office, &opening(office, "不在台账的事项"));
        let wrong = Opening { ledger: Ledger::Priority, ..of_group(Some(groups[1].id)) };
        assert!(said(tries(office, &wrong)).contains("属于改革台账"));
        let given = Given { progress: 40, body: "已完成三个事项的流程再造。".into() };
        charged(office, ("yjj-zr", item), |tx, at| supervision::give(tx, at, None, &given)).unwrap();
        let read = |login: &str, ledger| office.read(login, |tx, a| ledgers::read_ledger(tx, a, ledger, 0));
        let all = read(DESK, Ledger::Reform).unwrap().sections;
        assert_eq!(all.iter().map(|s| s.items.len()).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0, 1]);
        let line = &all[1].items[0];
        assert_eq!((line.id, line.target.as_str(), line.support.len()), (item, "全部建成（3 处）", 1));
        assert_eq!(line.steps.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["完成排查", "完成整改"]);
        assert!(
            line.check.as_ref().is_some_and(|c| c.body.contains("流程再造") && c.verdict != Some(Verdict::Accepted))
        );
        assert!(all[6].group.is_none(), "what no group has taken on stands at the end");
        assert!(read(DESK, Ledger::Priority).unwrap().sections.is_empty());
        assert!(is_nothing(read(DESK, Ledger::None)));
        assert!(said(read("linxiaotang", Ledger::Reform)).contains("台账"));
    });
}

#[test]
fn a_ledger_is_read_page_by_page_with_the_latest_check_and_exported_with_its_own_columns() {
    on_every_engine(|office| {
        keeps(office, DESK, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, "民生组\n生态组")).unwrap();
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let groups = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        let new = |n: usize, group| Opening {
            ledger: Ledger::Reform,
            group,
            support: Vec::new(),
            milestones: Vec::new(),
            ..opening(office, &format!("=第{n}项改革"))
        };
        let count = usize::try_from(ledgers::PAGE).unwrap();
        let mut last = None;
        for n in 0..=count {
            // Opened first, the item of the second group stands last.
            let group = groups[usize::from(n == 0)].id;
            let id = opens(office, &new(n, Some(group)));
            last = last.or(Some(id));
        }
        for body in ["第一次检查：方案已经印发。", "第二次检查：窗口已经合并。"] {
            office.world.advance_minutes(60);
            let given = Given { progress: 40, body: body.into() };
            charged(office, ("yjj-zr", last.unwrap()), |tx, at| supervision::give(tx, at, None, &given)).unwrap();
        }
        let read = |skip| office.read(DESK, |tx, a| ledgers::read_ledger(tx, a, Ledger::Reform, skip)).unwrap();
        let (first, second) = (read(0), read(ledgers::PAGE));
        assert_eq!((first.total, first.sections.len(), first.sections[0].items.len()), (ledgers::PAGE + 1, 1, count));
        let rest = &second.sections[0];
        assert_eq!((second.sections.len(), rest.items.len()), (1, 1));
        assert_eq!(rest.group.as_ref().unwrap().name, "生态组");
        assert_eq!(rest.items[0].check.as_ref().unwrap().body, "第二次检查：窗口已经合并。");
        let style = [LedgerColumn::Check, LedgerColumn::Due];
        keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, 0), ("改革台账", &style))).unwrap();
        let book = office.write(DESK, |tx, a| ledgers::export(tx, a, Ledger::Reform)).unwrap().xlsx().unwrap();
        let rows = workbook_rows(&book);
        assert_eq!(rows[0], ["专项小组", "编号", "督办事项", "时限", "最近检查"]);
        assert_eq!(rows.len(), count + 2);
        let own = rows.iter().find(|row| row[0] == "生态组").unwrap();
        assert_eq!(own[2], "=第0项改革", "text, whatever it begins with");
        assert!(own[4].contains("窗口已经合并"));
        let stranger = office.write("linxiaotang", |tx, a| ledgers::export(tx, a, Ledger::Reform).map(|_| ()));
        assert!(said(stranger).contains("台账"));
    });
}

#[test]
fn groups_and_templates_are_kept_by_supervisors_and_administrators_and_refused_in_sentences() {
    on_every_engine(|office| {
        let add = |login: &str, names: &str| {
            keeps(office, login, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, names))
        };
        assert!(said(add("linxiaotang", "民生组")).contains("督查人员或单位管理员"));
        assert!(said(add(DESK, " \n")).contains("一行一个"));
        assert!(said(add(DESK, &"长".repeat(41))).contains("40 个字"));
        add("xiangnan", "民生组\n生态组").unwrap();
        assert!(said(add(DESK, "民生组")).contains("已经有了"));
        assert!(said(add(DESK, &(0..19).map(|n| format!("第{n}组\n")).collect::<String>())).contains("最多设 20 个"));
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let kept = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        let (first, stranger) = (kept[0].id, office.place.people["czj-ws"]);
        let change = |name: &str, leader| {
            let name = name.to_owned();
            keeps(office, DESK, move |tx, by| ledgers::change_group(tx, by, first, (&name, leader)))
        };
        assert!(said(change("生态组", None)).contains("已经有了"));
        assert!(said(change("民生组", Some(stranger))).contains("在职人员"));
        change("民生保障组", Some(office.place.people["guhuaian"])).unwrap();
        let new = Opening { ledger: Ledger::Reform, group: Some(first), ..opening(office, "扩建幼儿园") };
        opens(office, &new);
        assert!(said(keeps(office, DESK, |tx, by| ledgers::remove_group(tx, by, first))).contains("还有 1 项"));
        let second = kept[1].id;
        keeps(office, DESK, |tx, by| ledgers::remove_group(tx, by, second)).unwrap();
        let style = |heading: &str, columns: &[LedgerColumn]| {
            keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, 0), (heading, columns)))
        };
        let says = said(style(" ", &[]));
        assert!(says.contains("标题") && says.contains("至少选择一个栏目"), "{says}");
        style("改革任务台账", &[LedgerColumn::Light, LedgerColumn::Lead]).unwrap();
        let (set, _) = office.db.read(|tx| ledgers::template(tx, home, Ledger::Reform)).unwrap();
        assert_eq!(set.columns, [LedgerColumn::Lead, LedgerColumn::Light], "in the order of the columns");
        assert!(style("再改一次", &[LedgerColumn::Lead]).is_err(), "somebody set it meanwhile");
    });
}
