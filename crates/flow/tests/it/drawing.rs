//! The picture: every step once, marked, nothing the page's policy forbids.

use flow::{Definition, draw};

use crate::{
    desk::{Desk, field},
    shipped::{INCOMING, OUTGOING},
};

/// Under the tab of a document the picture was cut off at the right.
#[test]
fn a_picture_for_a_column_is_narrower_and_loses_nothing() {
    for text in [OUTGOING, INCOMING] {
        let definition = Definition::parse(text).unwrap();
        let width = |svg: &str| -> i32 {
            svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap()
        };
        let (wide, narrow) = (draw::svg(&definition, None), draw::svg_in(&definition, None, 6));
        assert!(width(&narrow) <= 900 && width(&narrow) < width(&wide), "{}", width(&narrow));
        assert_eq!(narrow.matches("<g class=\"step").count(), definition.steps().len());
    }
}

#[test]
fn every_step_and_route_is_drawn_within_the_picture() {
    for text in [OUTGOING, INCOMING] {
        let definition = Definition::parse(text).unwrap();
        let svg = draw::svg(&definition, None);
        assert_eq!(svg.matches("<g class=\"step").count(), definition.steps().len());
        assert_eq!(svg.matches("<path class=\"route").count(), definition.routes().len());
        assert!(definition.steps().iter().all(|step| svg.contains(&format!(">{}</text>", step.name))));
        let size: Vec<f64> = svg
            .split("viewBox=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        assert!(size[2] <= 1_366.0 && size[3] < 400.0, "{size:?}");
    }
}

#[test]
fn no_style_and_no_script_and_names_are_escaped() {
    let text = OUTGOING.replace("\"签发\"", "\"<script>&\"");
    let svg = draw::svg(&Definition::parse(&text).unwrap(), None);
    assert!(!svg.contains("style=") && !svg.contains("<script"));
    assert!(svg.contains("&lt;scri"));
}

#[test]
fn past_present_and_future_are_told_apart() {
    let mut desk = Desk::new(OUTGOING, &[("department_head", &[2])]);
    desk.form.insert("countersigners".to_owned(), field(&[3, 4, 5]));
    desk.start(1).submit(1).submit(2).submit(3);
    let svg = draw::svg(&desk.definition, Some(&desk.state));
    let marked = |mark: &str| svg.matches(&format!("<g class=\"step {mark}\"")).count();
    assert_eq!((marked("past"), marked("now"), marked("next")), (2, 1, 8));
    assert!(svg.contains("已办 1/3"));
    assert_eq!(svg.matches("class=\"route past\"").count(), 2);
}

#[test]
fn a_long_flow_wraps_and_stays_readable() {
    let mut text = "key = \"t\"\nname = \"长\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    for number in 0..40 {
        text += &format!("[[step]]\nid = \"s{number}\"\nname = \"环节{number}\"\nactor = \"initiator\"\n");
        text += &format!("[[route]]\nfrom = \"s{number}\"\nto = \"s{}\"\n", number + 1);
    }
    text += "[[step]]\nid = \"s40\"\nname = \"完\"\nkind = \"end\"\n";
    let svg = draw::svg(&Definition::parse(&text).unwrap(), None);
    let width: f64 = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(width <= 1_366.0, "{width}");
}
