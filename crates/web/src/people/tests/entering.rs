use super::*;

#[test]
fn a_right_password_opens_a_session_and_leads_on() {
    for house in houses() {
        let reply = house.try_log_in(" LinXiaoTang ", PASSWORD);
        assert_eq!(reply.went(), "/account");
        for word in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(reply.cookie.contains(word), "{}", reply.cookie);
        }
        let browser = Browser::with(&house, &reply.cookie);
        browser.get("/account").says("林晓棠").says("云泽区人民政府办公室");
        assert_eq!(browser.get("/login?next=/account").went(), "/account");
    }
}

#[test]
fn a_path_of_another_place_is_not_followed() {
    for house in houses() {
        let next = ("next", "https://evil.example/");
        let reply = house.knock("/login", &[("account", "linxiaotang"), ("password", PASSWORD), next]);
        assert_eq!(reply.went(), "/");
    }
}

#[test]
fn known_and_unknown_accounts_are_refused_and_locked_in_the_same_words() {
    for house in houses() {
        let sentence = |account: &str| {
            let reply = house.try_log_in(account, "Wrong-2026");
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
            reply.says(&format!("value=\"{account}\"")).says_not("Wrong-2026");
            assert_eq!(reply.cookie, "");
            reply.between("<li>", "</li>")
        };
        let known: Vec<String> = (0..6).map(|_| sentence("linxiaotang")).collect();
        let unknown: Vec<String> = (0..6).map(|_| sentence("nobody")).collect();
        assert_eq!(known, unknown);
        assert_eq!(known[0], "账号或密码不对，请重新输入。");
        assert!(known[5].starts_with("连续输错次数过多"), "{}", known[5]);
        house.try_log_in("linxiaotang", PASSWORD).refused("连续输错次数过多");
        house.world.advance_minutes(16);
        assert_eq!(house.try_log_in("linxiaotang", PASSWORD).went(), "/account");
    }
}

#[test]
fn a_foreign_page_cannot_log_a_browser_in() {
    for house in houses() {
        let mut request = form("", "/login", &[("account", "linxiaotang"), ("password", PASSWORD)]);
        request.headers_mut().insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        let reply = house.send(request);
        assert_eq!((reply.status, reply.cookie.as_str()), (StatusCode::FORBIDDEN, ""));
    }
}

#[test]
fn behind_a_proxy_one_logs_in_and_links_bear_the_configured_address() {
    for house in houses_with(false, "https://oa.yunze.example") {
        let login = |origin: &str| {
            let mut request = form("", "/login", &[("account", "sysadmin"), ("password", PASSWORD)]);
            request.headers_mut().insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
            request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
            house.send(request)
        };
        assert_eq!(login("https://elsewhere.example").status, StatusCode::FORBIDDEN);
        let reply = login("https://oa.yunze.example");
        assert_eq!(reply.went(), "/");
        let browser = Browser::with(&house, &reply.cookie);
        let person = house.person("linxiaotang");
        browser
            .post(&format!("/admin/people/{person}/activation"), &[])
            .says("https://oa.yunze.example/activate/")
            .says_not("oa.local");
    }
}

#[test]
fn a_link_asked_for_twice_by_one_form_is_made_once() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let path = format!("/admin/people/{}/activation", house.person("linxiaotang"));
        let made = admin.post_with_key(&path, "one.activation", &[]);
        assert_eq!(made.status, StatusCode::OK, "{}", made.words());
        let link = format!("/activate/{}", made.between("/activate/", "<"));
        let again = admin.post_with_key(&path, "one.activation", &[]);
        let page = admin.get(again.went());
        page.says("链接已生成，只显示一次").says_not("/activate/");
        house.knock(&link, &[("password", "Qinghe-2027"), ("again", "Qinghe-2027")]).went();
    }
}

#[test]
fn only_the_demo_lists_its_accounts() {
    for house in houses_with(true, "") {
        let page = house.send(Request::get("/login").body(Body::empty()).unwrap());
        page.says("演示账号").says("linxiaotang").says("sysadmin").says(PASSWORD);
    }
    for house in houses() {
        let page = house.send(Request::get("/login").body(Body::empty()).unwrap());
        page.says("登录").says_not("演示账号").says_not(PASSWORD);
    }
}

#[test]
fn leaving_ends_the_session() {
    for house in houses() {
        let browser = house.as_("linxiaotang");
        let reply = browser.post("/logout", &[]);
        assert_eq!(reply.went(), "/login?said=left");
        assert!(reply.cookie.contains("Max-Age=0"));
        assert!(browser.get("/account").went().starts_with("/login"));
    }
}

#[test]
fn leaving_everywhere_ends_the_other_sessions_too() {
    for house in houses() {
        let (here, there) = (house.as_("linxiaotang"), house.as_("linxiaotang"));
        here.get("/account").says("共 2 处");
        here.post("/account/logout-everywhere", &[]).went();
        assert!(there.get("/account").went().starts_with("/login"));
    }
}

#[test]
fn the_own_password_is_changed_and_every_session_ends() {
    for house in houses() {
        let browser = house.as_("linxiaotang");
        let change = |old: &str, new: &str, again: &str| {
            browser.post("/account/password", &[("old", old), ("password", new), ("again", again)])
        };
        change("Wrong-2026", "Qinghe-2027", "Qinghe-2027").refused("原密码不对").says_not("Qinghe-2027");
        change(PASSWORD, "Qinghe-2027", "Qinghe-2028").refused("两次输入的密码不一致");
        change(PASSWORD, "short", "short").refused("8 至 128");
        assert_eq!(change(PASSWORD, "Qinghe-2027", "Qinghe-2027").went(), "/login?said=changed");
        assert!(browser.get("/account").went().starts_with("/login"));
        house.try_log_in("linxiaotang", PASSWORD).refused("账号或密码不对");
        house.try_log_in("linxiaotang", "Qinghe-2027").went();
    }
}

#[test]
fn a_post_without_the_token_changes_nothing() {
    for house in houses() {
        let browser = house.as_("sysadmin");
        let fields = [
            ("code", "NEW"),
            ("name", "云泽区新设局"),
            ("short_name", "新设局"),
            ("kind", "organ"),
            ("sort_order", "9"),
        ];
        assert_eq!(browser.post_without_token("/admin/units", &fields).status, StatusCode::FORBIDDEN);
        assert_eq!(browser.post_without_token("/logout", &[]).status, StatusCode::FORBIDDEN);
        browser.get("/admin/units").says_not("新设局");
    }
}

#[test]
fn a_one_time_link_sets_the_password_once() {
    for house in houses() {
        let admin = house.as_("sysadmin");
        let unit = house.unit("qzfb").to_string();
        let fields = [("unit", unit.as_str()), ("name", "新来"), ("login", "xinlai"), ("phone", "")];
        let made = admin.post_with_key("/admin/people", "one.person", &fields);
        assert_eq!(made.status, StatusCode::OK, "{}", made.words());
        let link = format!("/activate/{}", made.between("/activate/", "<"));
        let again = admin.post_with_key("/admin/people", "one.person", &fields);
        assert!(again.went().ends_with("said=created"), "sent twice, made once, and the link is not shown again");

        let page = house.send(Request::get(&link).body(Body::empty()).unwrap());
        page.says("新来").says("xinlai");
        let set = |password: &str, again: &str| house.knock(&link, &[("password", password), ("again", again)]);
        set("Qinghe-2027", "Qinghe-2028").refused("两次输入的密码不一致");
        set("qinghe", "qinghe").refused("8 至 128");
        assert_eq!(set("Qinghe-2027", "Qinghe-2027").went(), "/login?said=activated");
        set("Other-2027", "Other-2027").refused("链接已使用或已过期");
        house.try_log_in("xinlai", "Qinghe-2027").went();
        house.try_log_in("xinlai", "Other-2027").refused("账号或密码不对");
    }
}

/// Minutes after which the demo's passwords must be changed.
const LIFE: i64 = 90 * 24 * 60;

#[test]
fn an_expired_password_leads_every_page_to_the_change() {
    for house in houses() {
        house.world.advance_minutes(LIFE - 1);
        let browser = house.as_("xiangnan");
        browser.get("/todo").says_not("请先修改密码");
        house.world.advance_minutes(2);
        for path in ["/", "/todo", "/limits", "/seals", "/people", "/search?q=通知", "/admin/units", "/help/clerk"] {
            assert_eq!(browser.get(path).went(), "/account", "{path}");
        }
        assert_eq!(browser.get("/counts").status, StatusCode::NO_CONTENT);
        browser.get("/account").says("密码已到更换期限，请先修改密码");
        assert_eq!(browser.get(crate::assets::css_path()).status, StatusCode::OK);
        let change = |password: &str| {
            let fields = [("old", PASSWORD), ("password", password), ("again", password)];
            browser.post("/account/password", &fields)
        };
        change("short").refused("8 至 128 个字符").says("密码已到更换期限");
        change("Xinde-Mima-2027").went();
        let again = house.try_log_in("xiangnan", "Xinde-Mima-2027");
        assert_eq!(Browser::with(&house, &again.cookie).get("/todo").status, StatusCode::OK);
    }
}

#[test]
fn a_form_refused_for_an_expired_password_changes_nothing_and_comes_back() {
    for house in houses() {
        house.world.advance_minutes(LIFE + 1);
        let reply = house.knock("/login", &[("account", "xiangnan"), ("password", PASSWORD), ("next", "/limits")]);
        assert_eq!(reply.went(), "/account");
        let browser = Browser::with(&house, &reply.cookie);
        let day = [("day", "2027-03-01"), ("kind", "rest"), ("note", "全区停电检修，改日补班")];
        let refused = browser.post("/calendar/days", &day);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.says("密码已到更换期限，请先修改密码，再继续办理。").says("全区停电检修，改日补班");
        let days = house.db.read(|tx| office::limits::extra_days(tx, house.unit("qzfb"))).unwrap();
        assert!(days.is_empty(), "{days:?}");
        assert_eq!(browser.post("/logout", &[]).went(), "/login?said=left");
    }
}

#[test]
fn a_form_over_the_limit_is_refused_in_words() {
    for house in houses() {
        let long = "公文".repeat(crate::headers::FORM_LIMIT / 6 / 3 + 1);
        let reply = house.as_("xiangnan").post("/calendar/days", &[("note", &long)]);
        assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
        reply.says("提交的内容超过 2 MB 的上限，没有保存。");
        assert_eq!(house.knock("/login", &[("account", &long)]).status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}

const REST: [(&str, &str); 3] = [("day", "2027-03-01"), ("kind", "rest"), ("note", "全区停电检修，改日补班")];

/// What a page gives back of a hidden field.
fn hidden(page: &Reply, name: &str) -> String {
    page.between(&format!("name=\"{name}\" value=\""), "\"").replace("&amp;", "&")
}

fn days(house: &House) -> usize {
    house.db.read(|tx| office::limits::extra_days(tx, house.unit("qzfb"))).unwrap().len()
}

#[test]
fn a_form_sent_after_the_log_in_has_ended_comes_back_to_whoever_wrote_it() {
    for house in houses() {
        let browser = house.as_("xiangnan");
        house.world.advance_minutes(24 * 60);
        let page = browser.post_with_key("/calendar/days", "one.day", &REST);
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.says("登录已失效").says_not("全区停电检修");
        let kept = hidden(&page, "kept");
        let enter = |account: &str, password: &str| {
            let fields = [("account", account), ("password", password), ("to", "/calendar/days"), ("kept", &kept)];
            house.knock("/login/continue", &fields)
        };
        let wrong = enter("xiangnan", "Wrong-2026");
        assert_eq!((wrong.refused("账号或").cookie.as_str(), hidden(&wrong, "kept")), ("", kept.clone()));
        let other = enter("linxiaotang", PASSWORD);
        other.says("另一账号").says_not("全区停电检修");
        assert_eq!(days(&house), 0);

        let back = enter("xiangnan", PASSWORD);
        assert_eq!(back.status, StatusCode::OK, "{}", back.words());
        back.says("继续提交").says("全区停电检修，改日补班").says("action=\"/calendar/days\"");
        let browser = Browser::with(&house, &back.cookie);
        assert_eq!(hidden(&back, "csrf"), browser.csrf);
        assert_eq!((hidden(&back, "key").as_str(), hidden(&back, "day").as_str()), ("one.day", "2027-03-01"));
        browser.post_with_key("/calendar/days", "one.day", &REST).went();
        browser.post_with_key("/calendar/days", "one.day", &REST).went();
        assert_eq!(days(&house), 1);
    }
}

#[test]
fn a_page_older_than_the_log_in_gives_its_form_back_with_a_fresh_token() {
    for house in houses() {
        let old = house.as_("xiangnan");
        let new = house.as_("xiangnan");
        let stale = Browser { house: &house, cookie: new.cookie.clone(), csrf: old.csrf.clone() };
        let page = stale.post("/calendar/days", &REST);
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.words());
        page.says("继续提交").says("全区停电检修，改日补班");
        assert_eq!(hidden(&page, "csrf"), new.csrf);
        assert_eq!(days(&house), 0);

        let other = house.as_("linxiaotang");
        let foreign = Browser { house: &house, cookie: other.cookie.clone(), csrf: old.csrf };
        let page = foreign.post("/calendar/days", &REST);
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.says_not("全区停电检修").says_not("继续提交");
    }
}

#[test]
fn what_nobody_typed_or_must_not_be_shown_is_not_given_back() {
    for house in houses() {
        let browser = house.as_("xiangnan");
        house.world.advance_minutes(24 * 60);
        assert_eq!(browser.post("/logout", &[]).went(), "/login?ended=1");
        let passwords = [("old", PASSWORD), ("password", "Xinde-2027"), ("again", "Xinde-2027")];
        assert_eq!(browser.post("/account/password", &passwords).went(), "/login?ended=1");
        assert_eq!(browser.get("/help/clerk").status, StatusCode::OK, "a cookie may outlive its session");
    }
}
