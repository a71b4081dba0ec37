//! People who ask over the API, and remember what they were answered.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use eds::KeyStore;
use serde_json::{Value, json};

use super::super::process::Answer;
use super::rules::Act;

/// Nobody waits longer for a program that may be dead.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer that came whole; `None` when the program died meanwhile.
pub(super) fn try_get(port: u16, path: &str, headers: &str) -> Option<Answer> {
    exchange(port, &format!("GET {path}"), headers, "")
}

fn exchange(port: u16, line: &str, headers: &str, body: &str) -> Option<Answer> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).ok()?;
    socket.set_read_timeout(Some(PATIENCE)).ok()?;
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).ok()?;
    let mut whole = Vec::new();
    socket.read_to_end(&mut whole).ok()?;
    let whole = String::from_utf8(whole).ok()?;
    let (head, body) = whole.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let promised = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let is_whole = promised.is_none_or(|length| length.parse() == Ok(body.len()));
    is_whole.then(|| Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// The portal's port, and the statuses that mean: ask again, it is not known whether it was done.
pub(super) type Where = (u16, &'static [u16]);

/// A person's keys, and where the person comes from.
struct Person {
    port: u16,
    no_answers: &'static [u16],
    login: KeyStore,
    sign: KeyStore,
    requests: u32,
    address: u32,
}

impl Person {
    fn new((port, no_answers): Where, person: &Value) -> Self {
        let open = |key: &str| {
            let file = std::fs::read(person[key].as_str().unwrap()).unwrap();
            KeyStore::open(&file, person["password"].as_str().unwrap()).unwrap()
        };
        let iin: u64 = person["iin"].as_str().unwrap().parse().unwrap();
        let address = u32::try_from(iin % 60_000).unwrap();
        Self { port, no_answers, login: open("auth_key"), sign: open("sign_key"), requests: 0, address }
    }

    /// A new session; `None` when the program died, or said no.
    fn enter(&mut self) -> Option<String> {
        let challenge =
            self.post("/api/v1/auth/challenge", "", "{}").filter(|answer| answer.status == 200)?;
        let challenge = challenge.json();
        let login = json!({
            "challenge_id": challenge["challenge_id"],
            "cms": signed(&self.login, challenge["text"].as_str().unwrap()),
        });
        let entered = self.post("/api/v1/auth/login", "", &login.to_string())?;
        let is_answered = !self.no_answers.contains(&entered.status);
        assert!(!is_answered || entered.status == 200, "{}", entered.body);
        (entered.status == 200).then(|| entered.json()["token"].as_str().unwrap().to_owned())
    }

    /// From ever new addresses, so that nobody is told to come less often.
    fn post(&mut self, path: &str, headers: &str, body: &str) -> Option<Answer> {
        self.requests += 1;
        let [_, high, low, _] = (self.requests << 8).to_be_bytes();
        let from = format!("X-Forwarded-For: 10.{}.{high}.{low}\r\n", self.address % 250);
        exchange(self.port, &format!("POST {path}"), &format!("{from}{headers}"), body)
    }
}

fn signed(key: &KeyStore, text: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program is a process of its own and lives by the clock"
    )]
    let now = jiff::Timestamp::now().as_second();
    eds::armour::base64(&key.sign(text.as_bytes(), now).unwrap())
}

/// Somebody who enters again and again.
pub(super) struct Visitor {
    person: Person,
    sessions: Vec<String>,
    pub(super) entered: u32,
}

impl Visitor {
    pub(super) fn new(place: Where, person: &Value) -> Self {
        Self { person: Person::new(place, person), sessions: Vec::new(), entered: 0 }
    }

    /// Whether it was answered.
    pub(super) fn enter(&mut self) -> bool {
        let Some(session) = self.person.enter() else { return false };
        self.sessions.push(session);
        self.entered += 1;
        true
    }

    /// Every session that was given since the last time is known.
    pub(super) fn is_still_known(&mut self) {
        for session in self.sessions.drain(..) {
            let bearer = format!("Authorization: Bearer {session}\r\n");
            let answer = try_get(self.person.port, "/api/v1/applications", &bearer).unwrap();
            assert_ne!(answer.status, 401, "a session was given and forgotten: {}", answer.body);
        }
    }
}

/// What a family was told last.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    /// The turn is there.
    Turn,
    /// This referral was issued.
    Referral(String),
}

/// A request that was not answered, to be repeated with the same key.
struct Unanswered {
    path: String,
    headers: String,
    body: String,
}

/// A family that chooses a place and cancels the referral again, within its 24 hours (R9).
pub(super) struct Family {
    person: Person,
    bearer: String,
    application: String,
    told: Told,
    unanswered: Option<Unanswered>,
    status: u16,
    /// What was answered.
    pub(super) acts: Vec<Act>,
}

impl Family {
    /// A family whose turn has come; none otherwise.
    pub(super) fn new(place: Where, person: &Value) -> Option<Self> {
        let mut person = Person::new(place, person);
        let bearer = format!("Authorization: Bearer {}\r\n", person.enter()?);
        let own = try_get(place.0, "/api/v1/applications", &bearer)?.json();
        let own = own["applications"].as_array()?.iter().find(|one| one["status"] == "notified")?;
        let application = own["id"].as_str()?.to_owned();
        let (told, unanswered, acts) = (Told::Turn, None, Vec::new());
        Some(Self { person, bearer, application, told, unanswered, status: 0, acts })
    }

    /// The status of the last act.
    pub(super) fn last_status(&self) -> u16 {
        self.status
    }

    /// The next act; whether it was done.
    pub(super) fn act(&mut self) -> bool {
        let Some(request) = self.next() else { return false };
        self.send(request)
    }

    /// Sends once more what was not answered; whether there was such a thing. It is done now if it was not before.
    pub(super) fn repeats_what_was_not_answered(&mut self) -> bool {
        let Some(request) = self.unanswered.take() else { return false };
        assert!(self.send(request), "a repeated request is done: {}", self.status);
        true
    }

    /// The program knows what it said.
    pub(super) fn finds_what_was_promised(&self) {
        let state = self.get(&format!("/api/v1/applications/{}", self.application)).unwrap()["state"].clone();
        let found = match &self.told {
            Told::Turn => json!({"status": "notified"}),
            Told::Referral(id) => json!({"status": "referred", "id": id}),
        };
        let mut said = json!({"status": state["status"]});
        if state["status"] == "referred" {
            said["id"] = state["referral"]["id"].clone();
        }
        assert_eq!(said, found, "{state}");
    }

    /// Reads the text and signs it.
    fn next(&mut self) -> Option<Unanswered> {
        let (path, mut body) = match &self.told {
            Told::Turn => {
                let id = &self.application;
                let places = self.get(&format!("/api/v1/applications/{id}/places"))?;
                let place = places["places"][0]["place"].as_str().unwrap();
                let text = self.get(&format!("/api/v1/applications/{id}/choices/text?place={place}"))?;
                (format!("/api/v1/applications/{id}/choices"), json!({"place": place, "text": text["text"]}))
            }
            Told::Referral(id) => {
                let text = self.get(&format!("/api/v1/referrals/{id}/cancel/text"))?;
                (format!("/api/v1/referrals/{id}/cancel"), json!({"text": text["text"]}))
            }
        };
        let text = body.as_object_mut().unwrap().remove("text").unwrap();
        body["cms"] = signed(&self.person.sign, text.as_str().unwrap()).into();
        let key = format!("{}-{}", self.application, self.person.requests);
        let headers = format!("{}Idempotency-Key: {key}\r\n", self.bearer);
        Some(Unanswered { path, headers, body: body.to_string() })
    }

    fn send(&mut self, request: Unanswered) -> bool {
        let answer = self.person.post(&request.path, &request.headers, &request.body);
        self.status = answer.as_ref().map_or(0, |answer| answer.status);
        let Some(answer) = answer.filter(|answer| !self.person.no_answers.contains(&answer.status)) else {
            self.unanswered = Some(request);
            return false;
        };
        assert!([200, 201].contains(&answer.status), "{}: {}", answer.status, answer.body);
        self.told = match &self.told {
            Told::Turn => {
                let id = answer.json()["referral"].as_str().unwrap().to_owned();
                self.acts.push(("referral_issued", id.clone()));
                Told::Referral(id)
            }
            Told::Referral(id) => {
                self.acts.push(("referral_cancelled", id.clone()));
                Told::Turn
            }
        };
        true
    }

    fn get(&self, path: &str) -> Option<Value> {
        let answer = try_get(self.person.port, path, &self.bearer).filter(|answer| answer.status != 503)?;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        Some(answer.json())
    }
}
