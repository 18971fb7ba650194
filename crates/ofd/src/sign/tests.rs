//! Every way in which a seal can fail, and that it holds otherwise.

use super::certificate::{self, Certificate, Request};
use super::provider::{Key, Provider, Software};
use super::seal::{self, Order, Seal, SealPicture};
use super::value::{self, ToSign};
use super::{
    Doubt, Moment, NOTICE, Office, Period, Randomness, SignFault, Stamping, Trust, Verdict, Verification, der, sign,
    verify,
};
use crate::read::Limits;
use crate::write::package::Package;
use crate::write::{Colour, Document, Item, Page, Path, Segment};

mod several;

const SIGNATURE: &str = "Doc_0/Signs/Sign_0/Signature.xml";
const VALUE: &str = "Doc_0/Signs/Sign_0/SignedValue.dat";
const SEAL: &str = "Doc_0/Signs/Sign_0/Seal.esl";
const PAGE: &str = "Doc_0/Pages/Page_0/Content.xml";

fn at(year: u16, month: u16, day: u16) -> Moment {
    Moment::new([year, month, day, 8, 0, 0]).unwrap()
}

fn years(from: u16, to: u16) -> Period {
    Period { from: at(from, 1, 1), to: at(to, 12, 31) }
}

fn key(n: u8) -> Key {
    Software::key([n; 32]).unwrap()
}

fn certify(n: u8, period: Period, authority: bool, issuer: Option<(&Certificate, &Key)>) -> Certificate {
    let public = Software.public(&key(n)).unwrap();
    let holder = format!("持有人{n}");
    let request =
        Request { serial: [n; 16], organization: "云泽区", holder: &holder, period, public: &public, authority };
    let own = key(n);
    certificate::make(&request, issuer.map(|i| i.0), issuer.map_or(&own, |i| i.1), &Software).unwrap()
}

/// A root (1), a maker (2) and a signer (3), and one who may not sign (4).
struct World {
    root: Certificate,
    maker: Certificate,
    signer: Certificate,
    other: Certificate,
}

fn world() -> World {
    let root = certify(1, years(2020, 2040), true, None);
    let by = Some((&root, &key(1)));
    let [maker, signer, other] = [2, 3, 4].map(|n| certify(n, years(2025, 2030), false, by));
    World { maker, signer, other, root }
}

fn picture() -> SealPicture {
    SealPicture { format: "PNG".into(), bytes: vec![7; 300], width: 45, height: 45 }
}

fn seal(maker: &Certificate, signer: &Certificate) -> Seal {
    let signers = [signer.clone()];
    let picture = picture();
    let order = Order {
        id: "yunze-01",
        name: "云泽区人民政府",
        signers: &signers,
        made: at(2026, 1, 1),
        period: years(2026, 2028),
        picture: &picture,
    };
    seal::make(&order, maker, &key(2), &Software).unwrap()
}

fn file() -> Vec<u8> {
    let line = Path {
        at: [1.0, 0.0, 0.0, 1.0, 20.0, 30.0],
        segments: vec![Segment::Move(0.0, 0.0), Segment::Line(10.0, 0.0), Segment::Line(5.0, 5.0), Segment::Close],
        fill: Some(Colour::BLACK),
        even_odd: false,
        stroke: None,
    };
    let page = Page { width: 210.0, height: 297.0, items: vec![Item::Path(line)] };
    Document { pages: vec![page.clone(), page], ..Document::default() }.write().unwrap()
}

struct Case {
    world: World,
    seal: Seal,
    certificate: Certificate,
    key: Key,
    time: Moment,
    last: bool,
}

impl Case {
    fn new() -> Self {
        let world = world();
        let seal = seal(&world.maker, &world.signer);
        Self { seal, certificate: world.signer.clone(), key: key(3), time: at(2026, 3, 5), last: false, world }
    }

    fn stamping(&self) -> Stamping<'_> {
        Stamping {
            seal: &self.seal,
            certificate: &self.certificate,
            key: &self.key,
            time: self.time,
            page: 1,
            area: [120.0, 200.0, 45.0, 45.0],
            last: self.last,
        }
    }

    fn sealed(&self) -> Vec<u8> {
        sign(&file(), &self.stamping(), &Software).unwrap()
    }

    fn verified(&self, file: &[u8]) -> Verification {
        let roots = [self.world.root.clone()];
        verify(file, &Trust { roots: &roots, revoked: &[], now: at(2026, 6, 1) }, &Software).unwrap()
    }

    fn verdicts(&self, file: &[u8]) -> Vec<Verdict> {
        self.verified(file).verdicts
    }

    #[track_caller]
    fn doubt(&self, file: &[u8]) -> Doubt {
        self.verdicts(file).remove(0).doubt.expect("a doubt")
    }
}

/// The file with its parts changed.
fn with(file: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut package = Package { parts: super::files::parts(file, &Limits::default()).unwrap() };
    change(&mut package.parts);
    package.zip().unwrap()
}

fn edited(file: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    with(file, |parts| {
        let part = parts.iter_mut().find(|(name, _)| name == part).unwrap();
        let text = String::from_utf8(part.1.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        part.1 = text.replacen(from, to, 1).into_bytes();
    })
}

fn replaced(file: &[u8], part: &str, bytes: &[u8]) -> Vec<u8> {
    with(file, |parts| parts.iter_mut().find(|(name, _)| name == part).unwrap().1 = bytes.to_vec())
}

fn part(file: &[u8], part: &str) -> Vec<u8> {
    let parts = super::files::parts(file, &Limits::default()).unwrap();
    parts.into_iter().find(|(name, _)| name == part).unwrap().1
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// The example of GB/T 32918.5-2017, annex A.
#[test]
fn the_published_example_verifies() {
    let secret = Key::new(hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"));
    let public = hex(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
    );
    assert_eq!(Software.public(&secret).unwrap(), public);
    let r = hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3");
    let s = hex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
    let signature = der::sequence(&[der::integer(&r), der::integer(&s)]);
    assert!(Software.verify(&public, b"message digest", &signature));
    assert!(Software.verify(&public, b"message digest", &[r, s].concat()), "some devices write the numbers plainly");
    assert!(!Software.verify(&public, b"message digesT", &signature));
    assert_eq!(Software.digest(b"abc")[..4], hex("66c7f0f4"));
}

#[test]
fn a_sealed_file_verifies_and_says_by_whom() {
    let case = Case::new();
    let sealed = case.sealed();
    let [verdict] = case.verdicts(&sealed).try_into().unwrap();
    assert_eq!(verdict.doubt, None);
    assert_eq!((verdict.seal.as_str(), verdict.signer.as_str()), ("云泽区人民政府", "持有人3"));
    assert_eq!(verdict.time, Some(at(2026, 3, 5)));
    assert_eq!(sealed, case.sealed(), "the same arguments, the same bytes");
    assert_eq!(case.verdicts(&file()), [], "no seal, no verdict");
}

#[test]
fn the_signature_shows_where_the_seal_is() {
    let sealed = Case::new().sealed();
    let text = String::from_utf8(part(&sealed, SIGNATURE)).unwrap();
    assert!(text.contains(r#"<ofd:StampAnnot ID="s1" PageRef="2" Boundary="120 200 45 45"/>"#), "{text}");
    assert!(text.contains("<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>"));
    assert!(text.contains(r#"<ofd:References CheckMethod="1.2.156.10197.1.401">"#));
    assert!(text.contains(r#"FileRef="/OFD.xml""#) && text.contains(r#"FileRef="/Doc_0/Signs/Sign_0/Seal.esl""#));
    assert!(!text.contains("Signatures.xml"), "the list stays open for further seals");
    let entry = String::from_utf8(part(&sealed, "OFD.xml")).unwrap();
    assert!(entry.contains("<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"), "{entry}");
}

#[test]
fn a_second_seal_leaves_the_first_valid() {
    let mut case = Case::new();
    let once = case.sealed();
    case.last = true;
    let twice = sign(&once, &case.stamping(), &Software).unwrap();
    let verdicts = case.verdicts(&twice);
    assert_eq!(
        verdicts.iter().map(|v| (v.id.as_str(), v.doubt.clone())).collect::<Vec<_>>(),
        [("1", None), ("2", None)]
    );
    assert_eq!(sign(&twice, &case.stamping(), &Software), Err(SignFault::Closed));
}

#[test]
fn sealing_says_what_is_wrong() {
    let case = Case::new();
    let far = Stamping { page: 7, ..case.stamping() };
    assert_eq!(sign(&file(), &far, &Software), Err(SignFault::Page(8)));
    let wrong = key(9);
    let wrong = Stamping { key: &wrong, ..case.stamping() };
    assert_eq!(sign(&file(), &wrong, &Software), Err(SignFault::Pair));
    assert!(matches!(sign(b"PDF", &case.stamping(), &Software), Err(SignFault::File(_))));
    assert_eq!(Software::key([0; 32]), None, "zero is no key");
    assert_eq!(format!("{:?}", key(3)), "Key(…)");
}

#[test]
fn a_changed_page_is_found() {
    let case = Case::new();
    let file = edited(&case.sealed(), PAGE, "0 0 210 297", "0 0 210 298");
    let doubt = case.doubt(&file);
    assert_eq!(doubt, Doubt::Changed(PAGE.into()));
    assert_eq!(doubt.to_string(), "文件内容在盖章后被改动过：Doc_0/Pages/Page_0/Content.xml");
}

#[test]
fn an_office_that_knows_no_authority_still_sees_what_was_changed() {
    let sealed = Case::new().sealed();
    let trust = Trust { roots: &[], revoked: &[], now: at(2026, 6, 1) };
    let verdict = |file: &[u8]| verify(file, &trust, &Software).unwrap().verdicts.remove(0);
    let whole = verdict(&sealed);
    assert_eq!((whole.doubt, whole.altered), (Some(Doubt::MakerChain), None));
    let changed = verdict(&edited(&sealed, PAGE, "0 0 210 297", "0 0 210 298"));
    assert_eq!((changed.doubt, changed.altered), (Some(Doubt::MakerChain), Some(Doubt::Changed(PAGE.into()))));
}

#[test]
fn a_part_taken_away_or_added_is_found() {
    let case = Case::new();
    let sealed = case.sealed();
    let less = with(&sealed, |parts| parts.retain(|(name, _)| name != PAGE));
    assert_eq!(case.doubt(&less), Doubt::Missing(PAGE.into()));
    let more = with(&sealed, |parts| parts.push(("Doc_0/Pages/Page_9/Content.xml".into(), vec![1])));
    assert_eq!(case.doubt(&more), Doubt::Added("Doc_0/Pages/Page_9/Content.xml".into()));
    let capital =
        with(&sealed, |parts| parts.iter_mut().find(|(name, _)| name == PAGE).unwrap().0.make_ascii_lowercase());
    assert_eq!(case.doubt(&capital), Doubt::Missing(PAGE.into()), "another name is another part");
}

#[test]
fn a_changed_description_or_value_is_found() {
    let case = Case::new();
    let sealed = case.sealed();
    let moved = edited(&sealed, SIGNATURE, "120 200 45 45", "20 20 45 45");
    assert_eq!(case.doubt(&moved), Doubt::DescriptionChanged);
    let method = edited(&sealed, SIGNATURE, "1.2.156.10197.1.501", "1.2.840.113549.1.1.11");
    assert_eq!(case.doubt(&method), Doubt::Algorithm("1.2.840.113549.1.1.11".into()));
    let check = edited(&sealed, SIGNATURE, "1.2.156.10197.1.401", "MD5");
    assert_eq!(case.doubt(&check), Doubt::Algorithm("MD5".into()));
    assert_eq!(case.doubt(&replaced(&sealed, VALUE, b"value")), Doubt::ValueFormat);
    let mut value = part(&sealed, VALUE);
    *value.last_mut().unwrap() ^= 1;
    assert_eq!(case.doubt(&replaced(&sealed, VALUE, &value)), Doubt::ValueChanged);
    let gone = with(&sealed, |parts| parts.retain(|(name, _)| name != VALUE));
    assert!(matches!(case.doubt(&gone), Doubt::Part(_)));
    let gone = with(&sealed, |parts| parts.retain(|(name, _)| name != SIGNATURE));
    assert!(matches!(case.doubt(&gone), Doubt::Part(_)));
}

/// The value made anew for something else than it stands beside.
fn value_of(case: &Case, seal: &[u8], certificate: &[u8], property: &str) -> Vec<u8> {
    let to_sign = ToSign { seal, time: case.time, digest: [0; 32], property, certificate };
    value::make(&to_sign, &case.key, &Software).unwrap()
}

#[test]
fn values_that_belong_elsewhere_are_found() {
    let case = Case::new();
    let sealed = case.sealed();
    let seal = &case.seal.der;
    let signer = &case.certificate.der;
    let value = value_of(&case, seal, signer, "/Doc_0/Signs/Sign_7/Signature.xml");
    assert_eq!(case.doubt(&replaced(&sealed, VALUE, &value)), Doubt::Elsewhere);
    let value = value_of(&case, &der::sequence(&[der::ia5("ES")]), signer, "");
    assert_eq!(case.doubt(&replaced(&sealed, VALUE, &value)), Doubt::SealFormat);
    let value = value_of(&case, seal, b"certificate", "");
    assert_eq!(case.doubt(&replaced(&sealed, VALUE, &value)), Doubt::SignerFormat);
    assert_eq!(case.doubt(&replaced(&sealed, SEAL, b"seal")), Doubt::SealReplaced);
}

#[test]
fn a_changed_seal_is_found() {
    let mut case = Case::new();
    let mut bytes = case.seal.der.clone();
    let name = "云泽区".as_bytes();
    let at = bytes.windows(name.len()).position(|w| w == name).unwrap();
    bytes[at..at + name.len()].copy_from_slice("云梦区".as_bytes());
    case.seal = Seal::parse(&bytes).unwrap();
    assert_eq!(case.seal.name, "云梦区人民政府");
    assert_eq!(case.doubt(&case.sealed()), Doubt::SealChanged);
}

#[test]
fn makers_that_are_none_are_found() {
    let world = world();
    let by = Some((&world.root, &key(1)));
    let strange = certify(8, years(2020, 2040), true, None);
    let mut unreadable = world.maker.clone();
    unreadable.der = b"maker".to_vec();
    let makers = [
        (unreadable, Doubt::MakerFormat),
        (certify(2, years(2025, 2030), false, Some((&strange, &key(8)))), Doubt::MakerChain),
        (certify(2, years(2020, 2025), false, by), Doubt::MakerPeriod),
        (certify(2, years(2025, 2030), true, by), Doubt::MakerUsage),
    ];
    for (maker, doubt) in makers {
        let case = Case { seal: seal(&maker, &world.signer), ..Case::new() };
        assert_eq!(case.doubt(&case.sealed()), doubt);
    }
}

#[test]
fn an_ordinary_certificate_cannot_vouch_for_another() {
    let world = world();
    let child = certify(2, years(2025, 2030), false, Some((&world.other, &key(4))));
    assert!(!child.signed_by(&world.other, &Software));
    assert!(world.maker.signed_by(&world.root, &Software));
}

#[test]
fn revoked_certificates_and_the_future_are_found() {
    let case = Case::new();
    let sealed = case.sealed();
    let roots = [case.world.root.clone()];
    let doubt = |revoked: &[Vec<u8>], now| {
        verify(&sealed, &Trust { roots: &roots, revoked, now }, &Software).unwrap().verdicts.remove(0).doubt
    };
    let now = at(2026, 6, 1);
    assert_eq!(doubt(std::slice::from_ref(&case.world.maker.serial), now), Some(Doubt::MakerRevoked));
    assert_eq!(doubt(std::slice::from_ref(&case.world.signer.serial), now), Some(Doubt::SignerRevoked));
    assert_eq!(doubt(&[], at(2026, 3, 4)), Some(Doubt::Future));
    assert_eq!(doubt(&[vec![99]], now), None);
}

#[test]
fn an_expired_seal_is_found() {
    let case = Case { time: at(2029, 1, 1), ..Case::new() };
    let roots = [case.world.root.clone()];
    let trust = Trust { roots: &roots, revoked: &[], now: at(2030, 1, 1) };
    let doubt = verify(&case.sealed(), &trust, &Software).unwrap().verdicts.remove(0).doubt.unwrap();
    assert_eq!(doubt.to_string(), "印章不在有效期内：印章自 2026-01-01 08:00:00 至 2028-12-31 08:00:00 有效");
    let old = Case::new().sealed();
    assert_eq!(verify(&old, &trust, &Software).unwrap().verdicts[0].doubt, None, "what was sealed in time stays valid");
}

#[test]
fn signers_that_may_not_are_found() {
    let world = world();
    let by = Some((&world.root, &key(1)));
    let strange = certify(8, years(2020, 2040), true, None);
    let signers = [
        (certify(3, years(2025, 2030), false, Some((&strange, &key(8)))), Doubt::SignerChain),
        (certify(3, years(2025, 2030), true, by), Doubt::SignerUsage),
        (certify(3, years(2025, 2025), false, by), Doubt::SignerPeriod),
    ];
    for (signer, doubt) in signers {
        let case = Case { seal: seal(&world.maker, &signer), certificate: signer, ..Case::new() };
        assert_eq!(case.doubt(&case.sealed()), doubt);
    }
    let case = Case { certificate: world.other, key: key(4), ..Case::new() };
    assert_eq!(case.doubt(&case.sealed()), Doubt::SignerNotListed);
    assert_eq!(Doubt::SignerNotListed.to_string(), "签章人不在这枚印章的使用人名单中，无权使用该印章");
}

#[test]
fn files_cut_off_anywhere_are_refused_without_harm() {
    let case = Case::new();
    let sealed = case.sealed();
    for (part_of, read) in [
        (part(&sealed, SEAL), &(|b: &[u8]| Seal::parse(b).is_some()) as &dyn Fn(&[u8]) -> bool),
        (case.certificate.der.clone(), &|b: &[u8]| Certificate::parse(b).is_some()),
        (part(&sealed, VALUE), &|b: &[u8]| value::read(b).is_ok()),
    ] {
        assert!(read(&part_of));
        for end in 0..part_of.len() {
            assert!(!read(&part_of[..end]));
        }
        assert!(!read(&[&part_of[..], &[0]].concat()), "nothing may follow");
    }
}

#[test]
fn a_demo_office_seals() {
    let random = Randomness { keys: [[11; 32], [12; 32], [13; 32]], serials: [[21; 16], [22; 16], [23; 16]] };
    let office = Office::found("云泽区人民政府办公室", &picture(), years(2026, 2030), &random).unwrap();
    let stamping = Stamping {
        seal: &office.seal,
        certificate: &office.signer,
        key: &office.key,
        time: at(2026, 3, 5),
        page: 0,
        area: [100.0, 100.0, 45.0, 45.0],
        last: true,
    };
    let sealed = sign(&file(), &stamping, &Software).unwrap();
    let trust = Trust { roots: std::slice::from_ref(&office.root), revoked: &[], now: at(2026, 3, 6) };
    let verdict = verify(&sealed, &trust, &Software).unwrap().verdicts.remove(0);
    assert_eq!((verdict.doubt, verdict.seal.as_str()), (None, "云泽区人民政府办公室（演示）"));
    assert!(NOTICE.contains("经检测认证的密码设备"));
}

#[test]
fn moments_follow_the_calendar() {
    assert_eq!(Moment::from_unix(0).unwrap().generalized(), "19700101000000Z");
    assert_eq!(Moment::from_unix(1_772_697_600).unwrap().to_string(), "2026-03-05 08:00:00");
    assert_eq!(Moment::from_unix(1_709_164_800).unwrap().generalized(), "20240229000000Z");
    assert_eq!(Moment::from_unix(-1), None);
    assert_eq!(Moment::new([2026, 2, 29, 0, 0, 0]), None);
    for moment in [at(2026, 3, 5), at(2050, 1, 1), at(1999, 12, 31)] {
        let written = moment.x509();
        assert_eq!(Moment::read(&mut der::Der::new(&written)), Ok(moment));
    }
}

#[test]
fn base64_goes_both_ways() {
    for (bytes, text) in
        [(&b""[..], ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"\xff\xfe\xfd\x00", "//79AA==")]
    {
        assert_eq!(super::files::encode(bytes), text);
        assert_eq!(super::files::decode(text), Ok(bytes.to_vec()));
    }
    assert!(super::files::decode("A").is_err() && super::files::decode("A*==").is_err());
}

#[test]
fn a_signature_listed_twice_and_a_list_without_end_are_no_signatures() {
    const LIST: &str = "Doc_0/Signs/Signatures.xml";
    let case = Case::new();
    let sealed = case.sealed();
    let list = |entries: String| {
        let list = format!("<Signatures>{entries}</Signatures>").into_bytes();
        with(&sealed, |parts| parts.iter_mut().find(|(name, _)| name == LIST).unwrap().1 = list)
    };
    let twice = list(format!("<Signature ID=\"1\" BaseLoc=\"/{SIGNATURE}\"/>").repeat(2));
    let doubts = |file: &[u8]| case.verdicts(file).into_iter().map(|v| v.doubt).collect::<Vec<_>>();
    let second = match &doubts(&twice)[..] {
        [None, Some(second)] => second.clone(),
        other => panic!("the first holds, the second is none: {other:?}"),
    };
    assert!(second.to_string().contains("列了两次"));
    let many = doubts(&list("<Signature BaseLoc=\"S.xml\"/>".repeat(300)));
    assert_eq!(many.len(), 257);
    assert!(many[256].as_ref().unwrap().to_string().contains("签名超过 256 个的上限，其余没有核验"));
}
