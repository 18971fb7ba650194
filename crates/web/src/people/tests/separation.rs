//! 三员分立: each page for each role, and posts forged past the menus. GB/T 22239-2019, 8.1.5.

use super::*;

/// Page, then who may open it: system, security, auditor, an ordinary clerk.
const PAGES: &[(&str, [bool; 4])] = &[
    ("/admin", [true, true, true, false]),
    ("/admin/policy", [true, true, true, false]),
    ("/admin/units", [true, false, false, false]),
    ("/admin/units/new", [true, false, false, false]),
    ("/admin/units/{unit}", [true, false, false, false]),
    ("/admin/departments/{department}", [true, false, false, false]),
    ("/admin/people", [true, false, false, false]),
    ("/admin/people/new", [true, false, false, false]),
    ("/admin/people/{person}", [true, false, false, false]),
    ("/admin/people/{person}/departure", [true, false, false, false]),
    ("/admin/people/{person}/transfer", [true, false, false, false]),
    ("/admin/people/{person}/suspension", [true, false, false, false]),
    ("/admin/import", [true, false, false, false]),
    ("/admin/import/template", [true, false, false, false]),
    ("/admin/grants", [false, true, false, false]),
    ("/admin/grants/administrators", [false, true, false, false]),
    ("/admin/grants/units/{unit}", [false, true, false, false]),
    ("/admin/grants/people/{person}/{unit}", [false, true, false, false]),
    ("/admin/ledger", [false, false, true, false]),
    ("/people", [false, false, false, true]),
    ("/limits", [false, false, false, true]),
    ("/calendar", [false, false, false, true]),
    ("/series", [false, false, false, false]),
    ("/handovers", [false, false, false, false]),
    ("/handovers/{person}", [false, false, false, false]),
    ("/account", [true, true, true, true]),
];

/// Posts, with who may make them.
const POSTS: &[(&str, [bool; 4])] = &[
    ("/admin/policy", [false, true, false, false]),
    ("/admin/units", [true, false, false, false]),
    ("/admin/units/{unit}", [true, false, false, false]),
    ("/admin/units/{unit}/closure", [true, false, false, false]),
    ("/admin/units/{unit}/fonds", [true, false, false, false]),
    ("/admin/units/{unit}/departments", [true, false, false, false]),
    ("/admin/departments/{department}", [true, false, false, false]),
    ("/admin/departments/{department}/closure", [true, false, false, false]),
    ("/admin/people", [true, false, false, false]),
    ("/admin/people/{person}", [true, false, false, false]),
    ("/admin/people/{person}/activation", [true, false, false, false]),
    ("/admin/people/{person}/posts", [true, false, false, false]),
    ("/admin/people/{person}/transfer", [true, false, false, false]),
    ("/admin/people/{person}/departure", [true, false, false, false]),
    ("/admin/people/{person}/suspension", [true, false, false, false]),
    ("/admin/people/{person}/restoration", [true, false, false, false]),
    ("/admin/people/{person}/return", [true, false, false, false]),
    ("/admin/people/{person}/expulsion", [false, true, false, false]),
    ("/admin/grants/proposals", [false, true, false, false]),
    ("/admin/grants/administrators", [false, true, false, false]),
    ("/admin/grants/people/{person}/{unit}", [false, true, false, false]),
    ("/admin/ledger/export", [false, false, true, false]),
    ("/admin/ledger/verification", [false, false, true, false]),
    ("/series", [false, false, false, false]),
    ("/limits", [false, false, false, false]),
    ("/calendar/days", [false, false, false, false]),
];

const WHO: [&str; 4] = ["sysadmin", "secadmin", "auditor", "linxiaotang"];

impl House {
    fn fill(&self, path: &str) -> String {
        path.replace("{unit}", &self.unit("qzfb").to_string())
            .replace("{department}", &self.place.departments["qzfb/综合一科"].to_string())
            .replace("{person}", &self.person("jiangyifan").to_string())
    }
}

#[test]
fn each_page_opens_for_its_role_alone() {
    for house in houses() {
        for (at, who) in WHO.into_iter().enumerate() {
            let browser = house.as_(who);
            for (path, may) in PAGES {
                let reply = browser.get(&house.fill(path));
                assert_eq!(reply.status == StatusCode::OK, may[at], "{who} {path}: {} {}", reply.status, reply.words());
                assert!(
                    may[at] || [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&reply.status),
                    "{who} {path}"
                );
            }
        }
    }
}

#[test]
fn a_forged_post_is_refused_by_who_sends_it_not_by_what_is_in_it() {
    for house in houses() {
        for (at, who) in WHO.into_iter().enumerate() {
            let browser = house.as_(who);
            for (path, may) in POSTS.iter().filter(|(_, may)| !may[at]) {
                let fields = [
                    ("revision", "1"),
                    ("flow", "outgoing"),
                    ("step", "draft"),
                    ("urgency", "normal"),
                    ("limit", "1d"),
                    ("day", "2026-12-01"),
                    ("kind", "organ"),
                    ("note", "试"),
                    ("decision", "accept"),
                    ("after", "0"),
                ];
                let reply = browser.post(&house.fill(path), &fields);
                let refusals = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
                assert!(refusals.contains(&reply.status), "{who} {path} {may:?}: {} {}", reply.status, reply.words());
            }
        }
    }
}

#[test]
fn the_menu_offers_each_administrator_the_own_work_only() {
    for house in houses() {
        for (who, offered) in [
            ("sysadmin", ["/admin/units", "/admin/people", "/admin/import"].as_slice()),
            ("secadmin", &["/admin/grants"]),
            ("auditor", &["/admin/ledger"]),
        ] {
            let page = house.as_(who).get("/admin");
            for href in ["/admin/units", "/admin/people", "/admin/import", "/admin/grants", "/admin/ledger"] {
                assert_eq!(page.body.contains(&format!("href=\"{href}\"")), offered.contains(&href), "{who} {href}");
            }
        }
    }
}

#[test]
fn what_nobody_made_does_not_exist() {
    for house in houses() {
        let system = house.as_("sysadmin");
        let nobody = "00000000-0000-7000-8000-000000000000";
        for path in ["/admin/units/x", "/admin/people/1", "/admin/departments/%3Cscript%3E"] {
            let reply = system.get(path);
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
            reply.says_not("<script>").says_not(nobody);
        }
        for path in ["/admin/units/", "/admin/people/", "/admin/departments/"] {
            assert_eq!(system.get(&format!("{path}{nobody}")).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
