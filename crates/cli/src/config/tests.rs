//! What the configuration accepts, what it refuses and how it says so.

use super::*;

const GOOD: &str = r#"
[portal]
public_url = "https://kezek.example.kz"
trusted_proxies = ["10.0.0.0/8"]
[key_store]
public_url = "https://keys.kezek.example.kz"
[database]
url = "postgres://kezek:secret@db.example.kz/kezek"
[eds]
anchors = ["root.pem"]
"#;

fn parse(text: &str) -> anyhow::Result<Config> {
    Config::parse(text, |_| None)
}

fn refusal(text: &str) -> String {
    format!("{:#}", parse(text).unwrap_err())
}

#[test]
fn what_is_not_said_has_its_default() {
    let config = parse(GOOD).unwrap();
    assert_eq!(config.portal.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.metrics.listen.to_string(), "127.0.0.1:9464");
    assert_eq!(config.log.level, Level::Info);
}

#[test]
fn everything_wrong_is_named_at_once() {
    let text = GOOD
        .replace("https://kezek.example.kz", "http://kezek.example.kz")
        .replace("postgres://kezek:secret@db.example.kz/kezek", "mysql://x")
        .replace("\"root.pem\"", "");
    let refusal = refusal(&text);
    for key in ["portal.public_url", "database.url", "eds.anchors"] {
        assert!(refusal.contains(key), "{refusal}");
    }
}

#[test]
fn a_misspelt_key_is_refused() {
    assert!(refusal(&GOOD.replace("trusted_proxies", "trusted_proxy")).contains("trusted_proxy"));
    assert!(refusal(&GOOD.replace("10.0.0.0/8", "10.0.0.0/80")).contains("is no network"));
}

#[test]
fn a_file_that_is_no_toml_is_refused_without_showing_the_password() {
    let refusal = refusal(&GOOD.replace("/kezek\"\n[eds]", "/kezek\n[eds]"));
    assert!(refusal.starts_with("line 8: "), "{refusal}");
    assert!(!refusal.contains("secret"), "{refusal}");
}

#[test]
fn the_key_store_never_shares_the_host_of_the_portal() {
    let same = GOOD.replace("https://keys.kezek.example.kz", "https://kezek.example.kz:8443");
    assert!(refusal(&same).contains("another host"));
}

#[test]
fn origins() {
    for good in
        ["https://a.kz", "https://a.kz:8443", "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1"]
    {
        assert_eq!(origin(good), Ok(()), "{good}");
    }
    for bad in
        ["a.kz", "https://", "https://a.kz/", "https://a.kz/x", "https://u@a.kz", "http://a.kz", "ftp://a.kz"]
    {
        assert!(origin(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_password_comes_by_the_environment_and_is_not_dumped() {
    let config = Config::parse(GOOD, |name| {
        (name == DATABASE_URL).then(|| "postgres://kezek:other@db.example.kz/kezek".to_owned())
    })
    .unwrap();
    assert!(config.database.url.contains("other"));
    let dump = config.dump().unwrap();
    assert!(dump.contains("postgres://kezek:***@db.example.kz/kezek"), "{dump}");
    // What is dumped can be read again.
    assert!(parse(&dump).is_ok());
}

#[test]
fn no_form_of_an_address_shows_its_password() {
    for url in [
        "postgres://kezek:secret@db.example.kz/kezek",
        "postgres://kezek:se%40cret:secret@db.example.kz/kezek?sslmode=require",
        "postgres://kezek@db.example.kz/kezek?password=secret&sslmode=require",
        "postgresql://db.example.kz/kezek?user=kezek&password=secret",
    ] {
        let config = Config::parse(GOOD, |_| Some(url.to_owned())).unwrap();
        let shown = format!("{config:?}{}", config.dump().unwrap());
        assert!(shown.contains("db.example.kz") && !shown.contains("secret"), "{shown}");
    }
}

#[test]
fn how_the_connection_is_protected_is_checked_before_anything_starts() {
    let with = |parameters: &str| GOOD.replace("/kezek\"\n[eds]", &format!("/kezek?{parameters}\"\n[eds]"));
    assert!(parse(&with("sslmode=verify-full&sslrootcert=/etc/kezek/ca.pem")).is_ok());
    for (parameters, says) in [
        ("sslmode=verify-full", "needs sslrootcert=FILE"),
        ("sslmode=yes", "must be disable, prefer, require"),
    ] {
        let refusal = refusal(&with(parameters));
        assert!(refusal.contains("database.url: ") && refusal.contains(says), "{refusal}");
        assert!(!refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn the_reference_names_exactly_the_keys_that_exist() {
    let dump: toml::Table = parse(GOOD).unwrap().dump().unwrap().parse().unwrap();
    let mut keys: Vec<String> = dump
        .iter()
        .flat_map(|(table, keys)| keys.as_table().unwrap().keys().map(move |key| format!("{table}.{key}")))
        .collect();
    let mut explained: Vec<String> = REFERENCE.iter().map(|(key, ..)| (*key).to_owned()).collect();
    keys.sort();
    explained.sort();
    assert_eq!(keys, explained);
}

#[test]
fn the_reference_names_the_defaults_in_force() {
    let dump: toml::Table = parse(&GOOD.replace("trusted_proxies = [\"10.0.0.0/8\"]", ""))
        .unwrap()
        .dump()
        .unwrap()
        .parse()
        .unwrap();
    for (key, default, _) in REFERENCE.iter().filter(|(_, default, _)| !default.is_empty()) {
        let (table, name) = key.split_once('.').unwrap();
        assert_eq!(&dump[table][name].to_string(), default, "{key}");
    }
}

#[test]
fn a_service_always_asks_about_revocation() {
    let with = |rest: &str| format!("{GOOD}{rest}");
    assert!(refusal(&with("[revocation]\norder = \"off\"\n")).contains("revocation.order"));
    assert!(parse(&with("trial = true\n[revocation]\norder = \"off\"\n")).is_ok());
    let none = with("[revocation]\ncrls = []\nocsp = \"\"\n");
    assert!(refusal(&none).contains("name crls or ocsp"));
    for address in ["https://ocsp.example.kz", "ocsp.example.kz", "file:///etc/passwd"] {
        let wrong = with(&format!("[revocation]\nocsp = \"{address}\"\n"));
        assert!(refusal(&wrong).contains("revocation.ocsp: "), "{address}");
    }
    let asked = parse(GOOD).unwrap().revocation;
    assert_eq!((asked.order, asked.crls.len()), (Order::CrlFirst, 4));
}
