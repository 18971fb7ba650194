use std::collections::BTreeSet;

use super::*;

fn keys(value: &serde_json::Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_form_is_told_with_its_fields_and_its_samples_have_just_those() {
    for form in Form::ALL {
        let about = form.about();
        assert!(!about.name.is_empty() && !about.paper.is_empty() && !about.place.is_empty(), "{form:?}");
        assert_eq!(Form::of(form.key()), Some(form));
        let listed: BTreeSet<String> = about.fields.iter().map(|(name, _)| name.clone()).collect();
        for (name, data) in sample::all(form, "云泽区人民政府办公室", lexicon::Date::constant(2026, 11, 23)) {
            assert_eq!(keys(&data.value), listed, "{form:?} {name}");
        }
        assert!(form.shipped().len() < MAX_BODY && form.shipped().starts_with("// "));
    }
}

#[test]
fn a_sample_is_the_same_every_day_it_is_asked_for() {
    let day = lexicon::Date::constant(2026, 11, 23);
    for form in Form::ALL {
        let once = sample::sample(form, "很多", ("办公室", day)).value;
        assert_eq!(once, sample::sample(form, "很多", ("办公室", day)).value);
    }
}
