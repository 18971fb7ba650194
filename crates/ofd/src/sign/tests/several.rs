//! Files with several signatures and several documents, put together by hand.

use std::io::Write;

use super::*;
use crate::sign::files;

const LIST: &str = "Doc_0/Signs/Signatures.xml";

fn add(file: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    with(file, |parts| parts.push((name.to_owned(), bytes.to_vec())))
}

/// What a hand adds to a list: a signature in a folder that protects these parts as they are.
fn signed(case: &Case, file: &[u8], (list, folder): (&str, &str), protects: impl Fn(&str) -> bool) -> Vec<u8> {
    let path = |name: &str| format!("{folder}/{name}");
    let mut references = String::new();
    for (name, bytes) in files::parts(file, &Limits::default()).unwrap() {
        if protects(&name) {
            let digest = files::encode(&Software.digest(&bytes));
            references += &format!("<Reference FileRef=\"/{name}\"><CheckValue>{digest}</CheckValue></Reference>");
        }
    }
    let description = format!(
        "<Signature><SignedInfo><SignatureMethod>1.2.156.10197.1.501</SignatureMethod>\
         <References CheckMethod=\"1.2.156.10197.1.401\">{references}</References>\
         <Seal><BaseLoc>/{folder}/Seal.esl</BaseLoc></Seal></SignedInfo>\
         <SignedValue>/{folder}/SignedValue.dat</SignedValue></Signature>"
    );
    let property = format!("/{}", path("Signature.xml"));
    let to_sign = ToSign {
        seal: &case.seal.der,
        time: case.time,
        digest: Software.digest(description.as_bytes()),
        property: &property,
        certificate: &case.certificate.der,
    };
    let value = value::make(&to_sign, &case.key, &Software).unwrap();
    with(file, |parts| {
        let list = parts.iter_mut().find(|(name, _)| name == list).unwrap();
        let text = String::from_utf8(list.1.clone()).unwrap();
        let end = text.rfind("</").unwrap();
        let entry = format!("<Signature ID=\"9\" Type=\"Seal\" BaseLoc=\"{property}\"/>");
        list.1 = [&text[..end], &entry, &text[end..]].concat().into_bytes();
        parts.push((path("Signature.xml"), description.into_bytes()));
        parts.push((path("Seal.esl"), case.seal.der.clone()));
        parts.push((path("SignedValue.dat"), value));
    })
}

const SECOND: (&str, &str) = (LIST, "Doc_0/Signs/Sign_9");

/// A file of two documents, each with an empty list of signatures.
fn two_documents() -> Vec<u8> {
    let link = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>\
        <ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>\
        <ofd:Signatures>Doc_1/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>";
    let file = edited(&file(), "OFD.xml", "</ofd:DocBody>", link);
    with(&file, |parts| {
        let copies = parts.iter().filter_map(|(name, bytes)| {
            Some((format!("Doc_1/{}", name.strip_prefix("Doc_0/")?), [&bytes[..], b"<!-- 2 -->"].concat()))
        });
        let copies: Vec<(String, Vec<u8>)> = copies.collect();
        parts.extend(copies);
        for document in 0..2 {
            parts.push((format!("Doc_{document}/Signs/Signatures.xml"), b"<Signatures></Signatures>".to_vec()));
        }
    })
}

fn without_lists(name: &str) -> bool {
    !name.ends_with("/Signatures.xml")
}

#[track_caller]
fn holds(verdict: &Verdict) {
    assert_eq!((&verdict.doubt, &verdict.altered), (&None, &None));
}

#[test]
fn a_second_signature_that_is_bogus_is_told_and_neither_hides_the_first_nor_is_hidden_by_it() {
    let case = Case::new();
    let whole = signed(&case, &case.sealed(), SECOND, without_lists);
    let found = case.verified(&whole);
    found.verdicts.iter().for_each(holds);
    assert_eq!((found.verdicts.len(), found.bare.len()), (2, 0));
    let value = "Doc_0/Signs/Sign_9/SignedValue.dat";
    let mut forged = part(&whole, value);
    *forged.last_mut().unwrap() ^= 1;
    for (file, doubt) in [
        (replaced(&whole, value, &forged), Doubt::ValueChanged),
        (replaced(&whole, value, b"no value"), Doubt::ValueFormat),
        (edited(&whole, "Doc_0/Signs/Sign_9/Signature.xml", "FileRef", "Ref"), Doubt::DescriptionChanged),
    ] {
        let found = case.verified(&file);
        let [first, second] = &found.verdicts[..] else { panic!("{found:?}") };
        holds(first);
        assert_eq!((second.doubt.as_ref(), second.altered.as_ref()), (Some(&doubt), Some(&doubt)));
        let unheld = ["Signature.xml", "Seal.esl", "SignedValue.dat"].map(|name| format!("Doc_0/Signs/Sign_9/{name}"));
        assert_eq!(found.bare, unheld, "what the bogus one brought along");
    }
}

#[test]
fn a_second_signature_whose_description_is_gone_takes_the_first_not_along() {
    let case = Case::new();
    let entry = "<Signatures><Signature ID=\"7\" BaseLoc=\"/Doc_0/Signs/None/Signature.xml\"/>\
        <Signature ID=\"1\" BaseLoc=\"/Doc_0/Signs/Sign_0/Signature.xml\"/></Signatures>";
    let verdicts = case.verdicts(&replaced(&case.sealed(), LIST, entry.as_bytes()));
    assert_eq!(verdicts.iter().map(|v| v.id.as_str()).collect::<Vec<_>>(), ["7", "1"]);
    assert!(matches!(verdicts[0].doubt, Some(Doubt::Part(_))), "{:?}", verdicts[0]);
    holds(&verdicts[1]);
}

#[test]
fn a_second_signature_that_signs_parts_of_another_file_does_not_hold() {
    let case = Case::new();
    let other = edited(&case.sealed(), PAGE, "0 0 210 297", "0 0 210 400");
    let other = signed(&case, &other, SECOND, without_lists);
    let stolen = with(&case.sealed(), |parts| {
        let theirs = files::parts(&other, &Limits::default()).unwrap();
        parts.extend(theirs.iter().filter(|(name, _)| name.starts_with("Doc_0/Signs/Sign_9/")).cloned());
        let list = theirs.into_iter().find(|(name, _)| name == LIST).unwrap();
        parts.iter_mut().find(|(name, _)| name == LIST).unwrap().1 = list.1;
    });
    let [first, second] = case.verdicts(&stolen).try_into().unwrap();
    holds(&first);
    assert_eq!(second.doubt, Some(Doubt::Changed(PAGE.into())));
}

#[test]
fn a_bogus_signature_cannot_declare_what_was_added_to_be_its_own() {
    let case = Case::new();
    let sealed = case.sealed();
    // Nearer to the page than the resource that is meant: it would be shown instead.
    let shadow = "Doc_0/Pages/Page_0/Res/seal.png";
    let description = format!("<Signature><SignedValue>/{shadow}</SignedValue></Signature>");
    let file = add(&add(&sealed, shadow, b"evil"), "Doc_0/Signs/Sign_9/Signature.xml", description.as_bytes());
    let file = edited(
        &file,
        LIST,
        "</ofd:Signatures>",
        "<ofd:Signature ID=\"9\" BaseLoc=\"/Doc_0/Signs/Sign_9/Signature.xml\"/></ofd:Signatures>",
    );
    let found = case.verified(&file);
    assert_eq!(found.verdicts[0].altered, Some(Doubt::Added(shadow.into())));
    assert!(found.verdicts[1].doubt.is_some());
    assert_eq!(found.bare, [shadow, "Doc_0/Signs/Sign_9/Signature.xml"]);
    // Nor by lying beside what is protected.
    let near = add(&sealed, "Doc_0/Pages/Page_0/Signature.xml", b"<Signature/>");
    let near = edited(
        &near,
        LIST,
        "</ofd:Signatures>",
        "<ofd:Signature ID=\"9\" BaseLoc=\"/Doc_0/Pages/Page_0/Signature.xml\"/></ofd:Signatures>",
    );
    assert_eq!(case.doubt(&near), Doubt::Added("Doc_0/Pages/Page_0/Signature.xml".into()));
}

#[test]
fn parts_added_moved_and_swapped_are_found_and_named() {
    const OTHER: &str = "Doc_0/Pages/Page_1/Content.xml";
    let case = Case::new();
    // Pages that differ.
    let sealed = sign(&edited(&file(), OTHER, "20 30", "20 40"), &case.stamping(), &Software).unwrap();
    let check = |file: &[u8], doubt: Doubt, bare: &[&str]| {
        let found = case.verified(file);
        assert_eq!(found.verdicts[0].altered, Some(doubt));
        assert_eq!(found.bare, bare);
    };
    check(&add(&sealed, "Doc_0/Res/a.png", b"a"), Doubt::Added("Doc_0/Res/a.png".into()), &["Doc_0/Res/a.png"]);
    let moved = with(&sealed, |parts| {
        parts.iter_mut().find(|(name, _)| name == PAGE).unwrap().0 = "Doc_0/Pages/Page_8/Content.xml".into();
    });
    check(&moved, Doubt::Missing(PAGE.into()), &["Doc_0/Pages/Page_8/Content.xml"]);
    let swapped = with(&sealed, |parts| {
        let [a, b] = [PAGE, OTHER].map(|path| parts.iter().position(|(name, _)| name == path).unwrap());
        let bytes = parts[a].1.clone();
        parts[a].1 = std::mem::replace(&mut parts[b].1, bytes);
    });
    check(&swapped, Doubt::Changed(PAGE.into()), &[PAGE, OTHER]);
}

#[test]
fn a_signature_that_protects_less_than_the_file_says_what_it_leaves_out() {
    let case = Case::new();
    let list = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>";
    let file = edited(&file(), "OFD.xml", "</ofd:DocBody>", list);
    let file = add(&file, LIST, b"<Signatures></Signatures>");
    let found = case.verified(&signed(&case, &file, SECOND, |name| without_lists(name) && name != PAGE));
    assert_eq!(found.verdicts[0].altered, Some(Doubt::Added(PAGE.into())));
    assert_eq!(found.bare, [PAGE]);
    assert_eq!(case.verified(&super::file()), Verification::default(), "where nothing is sealed nothing is promised");
}

#[test]
fn every_document_of_a_file_is_verified() {
    let case = Case::new();
    let own = |number: usize| {
        move |name: &str| without_lists(name) && (name == "OFD.xml" || name.starts_with(&format!("Doc_{number}/")))
    };
    let first = signed(&case, &two_documents(), ("Doc_0/Signs/Signatures.xml", "Doc_0/Signs/S"), own(0));
    let found = case.verified(&first);
    assert_eq!(found.verdicts.len(), 1);
    assert!(found.bare.len() > 3 && found.bare.iter().all(|name| name.starts_with("Doc_1/")), "{:?}", found.bare);
    let both = signed(&case, &first, ("Doc_1/Signs/Signatures.xml", "Doc_1/Signs/S"), own(1));
    let found = case.verified(&both);
    found.verdicts.iter().for_each(holds);
    assert_eq!(found.verdicts.iter().map(|v| v.document).collect::<Vec<_>>(), [1, 2]);
    assert!(found.bare.is_empty());
    // What is wrong with the second document is not hidden by the first.
    let page = "Doc_1/Pages/Page_0/Content.xml";
    let found = case.verified(&edited(&both, page, "0 0 210 297", "0 0 210 298"));
    assert_eq!(found.verdicts[1].altered, Some(Doubt::Changed(page.into())));
    assert_eq!(found.verdicts[0].altered, Some(Doubt::Added(page.into())), "nobody protects it as it is");
    assert_eq!(found.bare, [page]);
}

#[test]
fn where_authorities_are_known_only_those_they_vouch_for_protect() {
    let case = Case::new();
    let stranger = certify(8, years(2020, 2040), true, None);
    let roots = [stranger];
    let trust = Trust { roots: &roots, revoked: &[], now: at(2026, 6, 1) };
    let sealed = case.sealed();
    let found = verify(&sealed, &trust, &Software).unwrap();
    assert_eq!(found.verdicts[0].doubt, Some(Doubt::MakerChain));
    assert!(found.bare.contains(&"OFD.xml".to_owned()));
    let trust = Trust { roots: &[], ..trust };
    assert!(verify(&sealed, &trust, &Software).unwrap().bare.is_empty());
}

#[test]
fn an_authority_vouches_only_while_its_own_certificate_holds() {
    let case = Case::new();
    let old = certify(1, years(2020, 2025), true, None);
    let trust = Trust { roots: std::slice::from_ref(&old), revoked: &[], now: at(2026, 6, 1) };
    let verdict = verify(&case.sealed(), &trust, &Software).unwrap().verdicts.remove(0);
    assert_eq!(verdict.doubt, Some(Doubt::RootPeriod));
    // Renewed with the same key: one of both held.
    let roots = [old.clone(), case.world.root.clone()];
    let trust = Trust { roots: &roots, ..trust };
    assert_eq!(verify(&case.sealed(), &trust, &Software).unwrap().verdicts[0].doubt, None);
}

#[test]
fn a_part_that_is_there_twice_is_found_however_it_is_written() {
    let case = Case::new();
    let sealed = case.sealed();
    for name in ["Doc_0/Pages//Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml.", "doc_0/pages/page_0/content.xml"]
    {
        let double = add(&sealed, name, b"<Page/>");
        assert!(matches!(case.doubt(&double), Doubt::Doubled(_) | Doubt::Changed(_)), "{name}");
    }
    // Written alike: the directory counts one more than the archive keeps.
    let mut alike = add(&sealed, "Doc_0/Pages/Page_0/ContenX.xml", b"<Page/>");
    let (from, to) = (b"Page_0/ContenX.xml", b"Page_0/Content.xml");
    for at in 0..alike.len() - from.len() {
        if alike[at..].starts_with(from) {
            (&mut alike[at..at + to.len()]).write_all(to).unwrap();
        }
    }
    assert!(matches!(case.doubt(&alike), Doubt::Doubled(_) | Doubt::Changed(_)));
    // The further copy may even be what was sealed: another reader shows the other one.
    let page = part(&sealed, PAGE);
    let same = with(&sealed, |parts| parts.insert(0, ("Doc_0/Pages/Page_0/CONTENT.xml".into(), page)));
    assert_eq!(case.doubt(&same), Doubt::Doubled(PAGE.into()));
}
