//! Blobs in a bucket.

use std::fs;

use store::{
    BlobId, Blobs, Bucket, Db, Error, Target, backup, restore,
    testing::{self, TempDir, TestWorld},
};

use crate::{
    authority::Authority,
    common::{add, keys},
    shop::{SECRET, Shop, Trouble},
};

fn opened() -> (Shop, Blobs) {
    let shop = Shop::open();
    let blobs = Blobs::in_bucket(&shop.bucket()).unwrap();
    (shop, blobs)
}

/// What the store's failure is told as, in one line without the secret and without the signed address.
fn told<T>(outcome: Result<T, Error>) -> String {
    let Err(Error::Storage(why)) = outcome else { panic!("{:?}", outcome.err()) };
    assert!(!why.contains(SECRET) && !why.contains("X-Amz") && why.lines().count() == 1, "{why}");
    why
}

#[test]
fn what_is_put_is_got_and_listed_once() {
    let (shop, blobs) = opened();
    let mut ids: Vec<BlobId> = (0..5).map(|n| blobs.put(format!("附件{n}").as_bytes()).unwrap()).collect();
    assert_eq!(blobs.put("附件0".as_bytes()).unwrap(), ids[0]);
    assert_eq!(blobs.get(&ids[3]).unwrap(), "附件3".as_bytes());
    assert!(blobs.has(&ids[4]).unwrap());
    shop.objects(|objects| objects.insert("ab/readme.txt".into(), b"somebody else's".to_vec()));
    ids.sort();
    assert_eq!(blobs.list().unwrap(), ids, "all pages, and nothing that is not ours");

    let unknown = BlobId::of(b"x");
    assert_eq!(blobs.get(&unknown), Err(Error::NotFound));
    assert!(!blobs.has(&unknown).unwrap());
    let puts = shop.puts();
    assert_eq!(blobs.with_limit(4).put(b"12345"), Err(Error::TooLarge { limit: 4 }));
    assert_eq!(shop.puts(), puts, "what is too large is not even sent");
}

#[test]
fn an_altered_or_shortened_object_is_refused_and_mended_by_putting_it_again() {
    let (shop, blobs) = opened();
    let id = blobs.put(b"content").unwrap();
    let damage = |bytes: &[u8]| shop.objects(|objects| *objects.values_mut().next().unwrap() = bytes.to_vec());
    for damaged in [&b"Content"[..], b"conten", b"content ", b""] {
        damage(damaged);
        assert!(matches!(blobs.get(&id), Err(Error::Damaged(_))), "{damaged:?}");
    }
    blobs.put(b"content").unwrap();
    assert_eq!(blobs.get(&id).unwrap(), b"content");
    shop.has_trouble(Trouble::Breaks);
    told(blobs.get(&id));
}

#[test]
fn nothing_is_acknowledged_that_the_store_did_not_keep() {
    let (shop, blobs) = opened();
    let before = blobs.put(b"before").unwrap();
    shop.has_trouble(Trouble::Full);
    assert_eq!(blobs.put(b"much"), Err(Error::DiskFull));
    shop.has_trouble(Trouble::Silent);
    told(blobs.put(b"into the void"));
    told(blobs.get(&before));
    told(blobs.has(&before));
    told(blobs.list());
    shop.has_trouble(Trouble::Forgets);
    let why = told(blobs.put(b"half of this"));
    assert!(why.contains("what was put is not what is there"), "{why}");
    shop.has_trouble(Trouble::Unwell(1000));
    assert!(told(blobs.put(b"now")).contains("503 SlowDown"));
    // Being unwell for a moment is nobody's concern.
    shop.has_trouble(Trouble::Unwell(2));
    let id = blobs.put(b"now").unwrap();
    assert_eq!((blobs.get(&id).unwrap(), blobs.get(&before).unwrap()), (b"now".to_vec(), b"before".to_vec()));
}

#[test]
fn a_bucket_that_cannot_be_used_is_told_at_the_start() {
    let shop = Shop::open();
    let with = |change: fn(&mut Bucket)| {
        let mut bucket = shop.bucket();
        change(&mut bucket);
        Blobs::in_bucket(&bucket)
    };
    let down = told(with(|b| b.endpoint = "http://127.0.0.1:1".into()));
    assert!(down.starts_with("office at http://127.0.0.1:1: "), "{down}");
    assert!(told(with(|b| b.name = "nowhere".into())).contains("404 NoSuchBucket"));
    assert!(told(with(|b| b.key = "stranger".into())).contains("403 InvalidAccessKeyId"));
    assert!(matches!(with(|b| b.endpoint = "s3".into()), Err(Error::Value(_))));
}

#[test]
fn over_https_the_store_must_prove_who_it_is() {
    let (ca, stranger) = (Authority::new("云泽区 CA"), Authority::new("别人的 CA"));
    let folder = TempDir::new("https");
    let trusted = folder.path().join("ca.pem");
    fs::write(&trusted, ca.pem()).unwrap();
    let open = |by: &Authority, host: &str| {
        let shop = Shop::secure(&by.issue(&[host], |_| ()));
        let blobs = Blobs::in_bucket(&Bucket { ca: Some(trusted.clone()), ..shop.bucket() });
        (shop, blobs)
    };
    let (_shop, blobs) = open(&ca, "127.0.0.1");
    let blobs = blobs.unwrap();
    let id = blobs.put(b"secret").unwrap();
    assert_eq!(blobs.get(&id).unwrap(), b"secret");
    assert!(told(open(&stranger, "127.0.0.1").1).contains("signed by nobody who is trusted"));
    assert!(told(open(&ca, "10.0.0.7").1).contains("not for this host but for: 10.0.0.7"));
}

#[test]
fn a_backup_holds_what_is_in_the_bucket_and_is_restored_into_another() {
    let (shop, blobs) = opened();
    let db = testing::sqlite(TestWorld::new(1));
    db.write(|tx| add(tx, "a")).unwrap();
    let id = blobs.put("附件".as_bytes()).unwrap();
    let bad = blobs.put(b"bad").unwrap();
    let key = format!("{}/{}", &bad.as_str()[..2], &bad.as_str()[2..]);
    shop.objects(|objects| objects.insert(key, b"worse".to_vec()));
    let folder = TempDir::new("backup");
    let made = folder.path().join("made");
    let manifest = backup(&db, Some(&blobs), &made).unwrap();
    assert_eq!((manifest.blobs, manifest.damaged), (1, vec![bad.to_string()]));

    let (_other, restored) = opened();
    let target = Target::Sqlite(folder.path().join("restored.db"));
    restore(&made, &target, Some(&restored), TestWorld::new(5)).unwrap();
    assert_eq!(restored.get(&id).unwrap(), "附件".as_bytes());
    assert_eq!(keys(&Db::open(&target, TestWorld::new(5)).unwrap()), ["a"]);
    shop.has_trouble(Trouble::Silent);
    told(backup(&db, Some(&blobs), &folder.path().join("again")));
    assert!(!folder.path().join("again/backup.json").exists(), "half a backup is none");
}
