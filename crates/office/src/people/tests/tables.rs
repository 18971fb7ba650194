use super::super::rules::*;
use super::*;
use proptest::prelude::*;

#[test]
fn passwords_need_length_and_three_classes() {
    for (password, fits) in [
        ("Abcdefg1", true),
        ("abcdefg1", false),
        ("ABCDEFG1", false),
        ("abc-efg1", true),
        ("Abc-ef1", false),
        ("云泽区政府2026a", true),
        ("12345678", false),
        ("Abc\ndefg1", false),
        ("Zhangsan-2026", false),
    ] {
        assert_eq!(check_password(password, "zhangsan").is_ok(), fits, "{password}");
    }
    assert!(check_password(&"Aa1-".repeat(32), "zhangsan").is_ok());
    assert!(check_password(&"Aa1-".repeat(33), "zhangsan").is_err());
}

#[test]
fn accounts_are_plain_lower_case() {
    for (login, fits) in [
        ("zhangsan", true),
        ("z3", true),
        ("3z.a-b_c", true),
        ("Z3", false),
        ("z", false),
        (".a", false),
        ("张三", false),
        ("a b", false),
        ("", false),
    ] {
        assert_eq!(is_login(login), fits, "{login}");
    }
    assert_eq!(normal_login("  ZhangSan "), "zhangsan");
    assert!(is_phone("+86 (571) 8888-0000") && is_phone("") && !is_phone("八八") && !is_phone(&"1".repeat(21)));
}

#[test]
fn names_sort_by_rank_and_then_in_pinyin_order() {
    let mut people = [(200, "安然"), (100, "周正"), (100, "陈晨"), (9999, "阿宝"), (100, "李白")];
    people.sort_by_key(|(rank, name)| order_key(*rank, name));
    assert_eq!(people.map(|(_, name)| name), ["陈晨", "李白", "周正", "安然", "阿宝"]);
}

#[test]
fn the_three_administrators_never_mix() {
    let grant =
        |role| Grant { id: lexicon::GrantId::from_uuid(Default::default()), role, unit: None, department: None };
    for held in Role::ALL.iter().copied() {
        for wanted in Role::ALL.iter().copied() {
            let mixes = held != wanted && (held.is_administrator() || wanted.is_administrator());
            assert_eq!(conflict(&[grant(held)], wanted).is_some(), mixes, "{held} {wanted}");
        }
    }
    assert_eq!(conflict(&[], Role::Auditor), None);
}

#[test]
fn every_role_is_read_back_from_code_and_label() {
    for role in Role::ALL {
        assert_eq!((role.code().parse(), role.label().parse()), (Ok(*role), Ok(*role)));
    }
    assert!("drafter".parse::<Role>().is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_checks_panic(text in "\\PC{0,200}", login in "\\PC{0,40}") {
        let _ = (check_password(&text, &login), is_login(&text), is_name(&text, 30), is_phone(&text), order_key(1, &text));
        prop_assert!(Token::parse(&text).is_none());
    }

    #[test]
    fn a_token_is_read_back_and_its_stored_form_is_another(secret: [u8; 32]) {
        let token = Token::of(secret);
        prop_assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        prop_assert_ne!(token.stored(), token.reveal());
        let shown = format!("{token:?}");
        prop_assert!(!shown.contains(token.reveal()));
    }
}
