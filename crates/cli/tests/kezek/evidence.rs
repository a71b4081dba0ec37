//! A parent enters and signs with a GOST key; the proofs of the choice, taken away as a file, convince the executable
//! alone, without a network, years later.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use eds::KeyStore;
use serde_json::{Value, json};

use super::process::{Answer, exchange, get, post_json};
use super::{kezek, text};

/// Pages looked at until the time-stamp is there: more than a machine makes in the seconds that it takes.
const PAGES_MAX: usize = 20_000;

/// `person` is an applicant whose turn has come.
pub(crate) fn is_verified_years_later(port: u16, person: &Value, folder: &Path) {
    let file = fs::read(person["gost_key"].as_str().unwrap()).unwrap();
    let key = KeyStore::open(&file, person["password"].as_str().unwrap()).unwrap();
    let sign = |text: &str| {
        let now: jiff::Timestamp = get(port, "/dev/clock").json()["now"].as_str().unwrap().parse().unwrap();
        eds::armour::base64(&key.sign(text.as_bytes(), now.as_second()).unwrap())
    };
    let challenge = post_json(port, "/api/v1/auth/challenge", "{}").json();
    let login = json!({
        "challenge_id": challenge["challenge_id"],
        "cms": sign(challenge["text"].as_str().unwrap()),
    });
    let entered = post_json(port, "/api/v1/auth/login", &login.to_string());
    assert_eq!(entered.status, 200, "{}", entered.body);
    let program = format!("Authorization: Bearer {}\r\n", entered.json()["token"].as_str().unwrap());
    let cookie = entered.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let browser = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());

    let application = choose(port, &program, &sign);
    let ask = |path: &str| exchange(port, &format!("GET {path}"), &browser, "");
    let path = format!("/en/applications/{application}/signatures");
    // The authority stamps behind the person's back, within a second or two.
    let is_stamped = |page: &Answer| page.body.contains("Signed no later than");
    let page = (0..PAGES_MAX).map(|_| ask(&path).0).find(is_stamped).unwrap();
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("The signature was valid at that moment"), "{}", page.body);
    assert!(!page.body.contains("does not confirm"), "{}", page.body);
    let address = format!("/en/applications/{application}/signatures/");
    let hash: String = page.body.split(&address).last().unwrap().chars().take(64).collect();
    let (answer, archive) = ask(&format!("{address}{hash}"));
    assert_eq!(answer.status, 200);
    let (nothing, _) = ask(&format!("{address}{}", "0a".repeat(32)));
    assert_eq!(nothing.status, 404);
    convinces(&archive, &folder.join("proofs"));
}

/// Chooses the first place that is offered; the application.
fn choose(port: u16, program: &str, sign: &dyn Fn(&str) -> String) -> String {
    let ask = |path: &str| -> Answer { exchange(port, &format!("GET {path}"), program, "").0 };
    let own = ask("/api/v1/applications").json();
    let own = own["applications"].as_array().unwrap();
    let application = own.iter().find(|one| one["status"] == "notified").unwrap_or(&own[0]);
    let id = application["id"].as_str().unwrap().to_owned();
    let offered = ask(&format!("/api/v1/applications/{id}/places")).json();
    let place = offered["places"][0]["place"].as_str().unwrap().to_owned();
    let text = ask(&format!("/api/v1/applications/{id}/choices/text?place={place}")).json();
    let choice = json!({"place": place, "cms": sign(text["text"].as_str().unwrap())}).to_string();
    let headers =
        format!("{program}Content-Type: application/json\r\nIdempotency-Key: {}\r\n", "7".repeat(32));
    let path = format!("POST /api/v1/applications/{id}/choices");
    let chosen = exchange(port, &path, &headers, &choice).0;
    assert!((200..300).contains(&chosen.status), "{}", chosen.body);
    id
}

/// What its own README says is done, with the files alone.
fn convinces(archive: &[u8], folder: &Path) {
    fs::create_dir(folder).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    let command = readme.lines().find_map(|line| line.trim().strip_prefix("kezek ")).unwrap();
    let words: Vec<String> = command
        .split(' ')
        .map(|word| match folder.join(word) {
            file if file.is_file() => file.display().to_string(),
            _ => word.to_owned(),
        })
        .collect();
    let verify = |words: &[String]| {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push("--json");
        let output = kezek(&words);
        let said: Value =
            serde_json::from_str(text(&output.stdout)).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        (output.status.code(), said["verdict"].clone(), said["reason"].clone())
    };
    assert_eq!(verify(&words), (Some(0), json!("VALID"), Value::Null), "{command}");
    // By today's clock of somebody who does not say when it was: the key has expired, but the time-stamp proves the time.
    let mut late = words.clone();
    let at = late.iter().position(|word| word == "--at").unwrap() + 1;
    late[at] = "2041-01-01T00:00:00Z".to_owned();
    assert_eq!(verify(&late), (Some(0), json!("VALID"), Value::Null), "{command}");
    let expired = (Some(1), json!("INDETERMINATE"), json!("OUT_OF_BOUNDS_NO_POE"));
    assert_eq!(verify(&without(&late, "--time-stamp")), expired);
    // Without the list the responder's answer serves, which was asked for right afterwards; without both nobody knows.
    let unlisted = without(&words, "--crl");
    assert_eq!(verify(&unlisted), (Some(0), json!("VALID"), Value::Null), "{command}");
    let unknown = (Some(1), json!("INDETERMINATE"), json!("REVOCATION_DATA_MISSING"));
    assert_eq!(verify(&without(&unlisted, "--ocsp")), unknown);
    // Another text was not signed.
    fs::write(folder.join("text.txt"), "another").unwrap();
    assert_eq!(verify(&words), (Some(1), json!("INVALID"), json!("HASH_FAILURE")));
}

/// The words without an option and its value.
fn without(words: &[String], option: &str) -> Vec<String> {
    let at = words.iter().position(|word| word == option).unwrap();
    [&words[..at], &words[at + 2..]].concat()
}
