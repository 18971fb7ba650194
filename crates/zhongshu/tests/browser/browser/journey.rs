//! The whole journey: a paper is drafted in one unit and filed in two.

use store::testing;
use testkit::browser::{Browser, Scripts};

use super::incoming::{self, Handling};
use super::outgoing;
use super::site::{Site, enter};

/// A paper on its way and the window its handlers look through.
pub struct Walk {
    /// The window.
    pub at: Browser,
    /// Its title.
    pub title: &'static str,
    /// Its kind, as the drafter chooses it.
    pub genre: &'static str,
    /// Where its number comes from.
    pub series: &'static str,
    /// Pictures are taken and axe-core is asked: once is enough.
    axe: Option<String>,
}

impl Walk {
    /// A 通知 that goes its way without pictures.
    pub fn quietly(at: Browser, title: &'static str) -> Walk {
        Walk { at, title, genre: "通知", series: "云政办发", axe: None }
    }

    /// The page as the guide shows it; on the way it has to be accessible.
    pub fn picture(&self, name: &str) {
        let Some(axe) = &self.axe else { return };
        self.at.shot(name);
        let flaws = self.at.flaws(axe);
        assert!(flaws.is_empty(), "{name} ({}):\n{}", self.at.address(), flaws.join("\n"));
    }

    /// The page as the README shows it.
    pub fn cover(&self, name: &str) {
        if self.axe.is_some() {
            self.at.shot(name);
        }
    }

    /// The handler opens a paper from the pile.
    pub fn opens(&self, account: &str, address: &str) {
        enter(&self.at, account);
        self.at.go("/todo");
        self.at.sees(self.title);
        self.at.go(address);
        self.at.sees(self.title);
    }

    /// The handler writes an opinion, presses the verb and is told where the paper went.
    pub fn decides(&self, opinion: &str, verb: &str) {
        if !opinion.is_empty() {
            self.at.fill("#f-opinion", opinion);
        }
        self.at.follow(verb);
        self.at.sees("已提交。");
    }

    /// Name of the person an account belongs to.
    pub fn name_of(&self, account: &str) -> String {
        enter(&self.at, account);
        let name = self.at.run("return document.querySelector('.me summary').textContent");
        name.as_str().unwrap_or_default().trim().to_string()
    }
}

#[test]
fn the_whole_journey_on_sqlite() {
    let site = Site::demo();
    let walk = Walk {
        at: site.window(Scripts::On),
        title: "关于做好2026年冬季森林防灭火工作的通知",
        genre: "通知",
        series: "云政办发",
        axe: Some(testkit::browser::axe()),
    };
    let sent = outgoing::to_issued(&walk);
    let town = incoming::town(&walk);
    let received = incoming::signs_for(&walk);
    incoming::handles(&walk, &town, &received, Handling::NoAnswer);
    outgoing::sees_the_receipt_and_files(&walk, &sent);
}

/// A 函 wants an answer, and the sender sees it.
#[test]
fn the_whole_journey_on_postgres() {
    if testing::pg_url().is_none() {
        return;
    }
    let site = Site::on_postgres();
    let walk = Walk {
        at: site.window(Scripts::On),
        title: "关于商请报送森林防灭火物资储备情况的函",
        genre: "函",
        series: "云政办函",
        axe: None,
    };
    let sent = outgoing::to_issued(&walk);
    let town = incoming::town(&walk);
    let received = incoming::signs_for(&walk);
    incoming::handles(&walk, &town, &received, Handling::Answered);
    outgoing::sees_the_receipt_and_files(&walk, &sent);
    walk.at.go(&format!("{sent}?tab=sent"));
    walk.at.sees(incoming::ANSWER);
}

/// A paper that came by post is registered by hand and wants an answer.
#[test]
fn a_paper_that_came_by_post_is_answered() {
    let site = Site::demo();
    let walk = Walk {
        at: site.window(Scripts::On),
        title: "关于征求河道岸线管理办法意见的函",
        genre: "函",
        series: "云政办函",
        axe: Some(testkit::browser::axe()),
    };
    let town = incoming::town(&walk);
    let received = incoming::registers_a_letter(&walk);
    incoming::handles(&walk, &town, &received, Handling::Answered);
}
