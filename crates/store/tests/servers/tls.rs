//! Encrypted connections, and certificates that are not to be trusted.

use std::{fs, path::PathBuf};

use rcgen::{CertificateParams, date_time_ymd};
use store::{Db, Distrust, Error, params};

use crate::{
    authority::{Authority, as_ca},
    server::{PASSWORD, Server},
};

const HOST: &str = "db.yunze.example";
const ENCRYPTED: &[&str] = &["ssl=on", "ssl_cert_file=../server.pem", "ssl_key_file=../server.key"];

store::statements! {
    /// What the server itself says of this session.
    SESSION = "SELECT ssl, COALESCE(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
}

/// Whether the session is encrypted, and by which version.
fn session(db: &Db) -> (bool, String) {
    db.read(|tx| tx.one(SESSION, params![], |row| Ok::<_, Error>((row.get(0)?, row.get(1)?)))).unwrap()
}

/// Puts a certificate for these hosts in the server's place.
fn certify(server: &Server, by: &Authority, hosts: &[&str], change: impl FnOnce(&mut CertificateParams)) {
    let issued = by.issue(hosts, change);
    server.write("server.pem", &issued.certificate);
    server.write("server.key", &issued.key);
}

fn trusting(server: &Server, by: &Authority) -> String {
    let path: PathBuf = server.folder().join("ca.pem");
    fs::write(&path, by.pem()).unwrap();
    format!("sslmode=verify-full&sslrootcert={}", path.display())
}

/// Why it is refused. No word of it may hold the password.
fn refused(server: &Server, host: &str, options: &str) -> Error {
    let error = server.open(host, options).err().unwrap_or_else(|| panic!("{host} with {options} was trusted"));
    assert!(!error.to_string().contains(PASSWORD) && error.to_string().lines().count() == 1, "{error}");
    error
}

#[test]
fn a_connection_is_as_encrypted_as_it_was_asked_to_be() {
    let Some(mut server) = Server::prepared() else { return };
    let ca = Authority::new("云泽区 CA");
    certify(&server, &ca, &[HOST, "127.0.0.1"], |_| ());
    server.start(ENCRYPTED);
    let trusting = trusting(&server, &ca);
    for (options, encrypted) in [
        ("sslmode=disable", false),
        ("sslmode=prefer", true),
        ("", true),
        ("sslmode=require", true),
        (trusting.as_str(), true),
    ] {
        assert_eq!(session(&server.open(HOST, options).unwrap()).0, encrypted, "{options}");
    }
    // By address, as most offices write it, and through a server that is too old for TLS 1.3.
    server.start(&[ENCRYPTED, &["ssl_max_protocol_version=TLSv1.2"]].concat());
    assert_eq!(session(&server.open("127.0.0.1", &trusting).unwrap()), (true, "TLSv1.2".into()));
}

#[test]
fn a_server_that_cannot_prove_who_it_is_is_refused() {
    let Some(mut server) = Server::prepared() else { return };
    let (ca, stranger) = (Authority::new("云泽区 CA"), Authority::new("别人的 CA"));
    let trusting = trusting(&server, &ca);
    certify(&server, &ca, &[HOST, "10.0.0.7"], |_| ());
    server.start(ENCRYPTED);
    assert!(session(&server.open(HOST, &trusting).unwrap()).0);
    let other = Error::Tls(Distrust::OtherHost(vec![HOST.into(), "10.0.0.7".into()]));
    assert_eq!(refused(&server, "db2.yunze.example", &trusting), other);
    assert_eq!(refused(&server, "127.0.0.1", &trusting), other);
    // The system knows nothing of an authority made a moment ago.
    let by_system = refused(&server, HOST, "sslmode=verify-full");
    assert!(matches!(by_system, Error::Tls(Distrust::UnknownIssuer | Distrust::Roots(_))), "{by_system}");

    let mut with = |by: &Authority, hosts: &[&str], change: &dyn Fn(&mut CertificateParams)| {
        certify(&server, by, hosts, change);
        server.start(ENCRYPTED);
        // Encrypted it is all the same: the server works, only its certificate is bad.
        assert!(session(&server.open(HOST, "sslmode=require").unwrap()).0);
        refused(&server, HOST, &trusting)
    };
    assert_eq!(with(&stranger, &[HOST], &|_| ()), Error::Tls(Distrust::UnknownIssuer));
    assert_eq!(with(&ca, &[], &|_| ()), Error::Tls(Distrust::OtherHost(Vec::new())));
    let expired = |params: &mut CertificateParams| params.not_after = date_time_ymd(2020, 1, 1);
    assert_eq!(with(&ca, &[HOST], &expired), Error::Tls(Distrust::OutOfDate));
    let authority = |params: &mut CertificateParams| params.is_ca = as_ca();
    assert_eq!(with(&ca, &[HOST], &authority), Error::Tls(Distrust::Authority));
}

#[test]
fn what_must_be_encrypted_is_not_sent_in_plain() {
    let Some(mut server) = Server::prepared() else { return };
    server.start(&["ssl=off"]);
    assert!(!session(&server.open(HOST, "sslmode=prefer").unwrap()).0);
    for mode in ["require", "verify-full"] {
        assert_eq!(refused(&server, HOST, &format!("sslmode={mode}")), Error::Tls(Distrust::Plain), "{mode}");
    }
    // And a server that takes nothing else says so.
    let ca = Authority::new("云泽区 CA");
    certify(&server, &ca, &[HOST], |_| ());
    server.write("data/pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n");
    server.start(ENCRYPTED);
    let plain = refused(&server, HOST, "sslmode=disable");
    assert!(matches!(&plain, Error::Unavailable(why) if why.contains("no encryption")), "{plain}");
    assert!(session(&server.open(HOST, "sslmode=require").unwrap()).0);
}
