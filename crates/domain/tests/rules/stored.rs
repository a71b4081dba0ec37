//! Events as they are stored: versions, golden files, no personal data (principles 4 and 9).
//!
//! `KEZEK_GOLDEN=write` writes the files of new kinds; those that exist are never rewritten.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::event::{
    Annulled, ArrivalSource, BenefitRefusal, CancelOutcome, Channel, Fact, FalseBenefit, KINDS, MovedLimit,
    PlaceRelease, PublicationOrigin, RemovalReason, Returned, SplitReason, TurnEnd, UnreadableFact, read,
};
use domain::id::{
    ApplicationId, EvidenceId, GroupId, KindergartenId, OverrideId, PersonId, PlaceId, PublicationId,
    ReferralId,
};
use domain::place::{Language, Ownership, WithdrawalReason};
use domain::referral::{AnnulmentReason, PaperRefusal};
use serde_json::Value;

use crate::world::{at, end_of};

/// One fact of every kind.
fn samples() -> Vec<Fact> {
    let application = ApplicationId::from_u128(1);
    let place = PlaceId::from_u128(2);
    let publication = PublicationId::from_u128(3);
    let referral = ReferralId::from_u128(4);
    let group = GroupId::from_u128(5);
    let person = PersonId::from_u128(6);
    let evidence = EvidenceId::from_u128(7);
    let overriding = OverrideId::from_u128(11);
    let benefit = domain::benefit::Benefit::LargeFamily;
    let lane = domain::benefit::Lane::FirstPriority;
    let (now, until) = (at("2018-07-31T17:29:09"), end_of("2018-08-07"));
    let signature = "5e".repeat(32);
    let ownership = Ownership::PrivateOrder;
    let kindergarten = KindergartenId::from_u128(8);
    let places = vec![place, PlaceId::from_u128(9)];
    let mut facts = vec![
        Fact::GroupOpened { group, kindergarten, language: Language::Kazakh, ownership },
        Fact::CapacitySet {
            group,
            capacity: 2,
            added: places.clone(),
            restored: vec![],
            withdrawn: vec![place],
        },
        Fact::PlacesFilled { places: places.clone() },
        Fact::PlaceVacated { place },
        Fact::PlaceWithdrawn { place, reason: WithdrawalReason::Repair },
        Fact::PlaceRestored { place },
        Fact::PlaceReplaced { publication, place },
        Fact::PublicationPlanned { publication, ownership, places: places.clone(), due: now },
        Fact::PublicationDropped { publication },
        Fact::PlacesPublished {
            publication,
            ownership,
            places: places.clone(),
            origin: PublicationOrigin::Returned,
            excluded: Some(application),
        },
        Fact::TurnGiven { publication, round: 1, application, lane, served: 0, until },
        Fact::TurnLapsed { publication, application },
        Fact::TurnEnded { publication, application, why: TurnEnd::FreePlaceTaken },
        Fact::PoolReleased { publication, places, to: PlaceRelease::Free { opens: now } },
        Fact::RoundStarted { publication, round: 2 },
        Fact::PlaceReturned { place, to: Returned::Vacant },
        Fact::FreeChoiceEnded { places: vec![place, PlaceId::from_u128(9)] },
    ];
    facts.extend([
        Fact::ApplicationFiled {
            application,
            number: "16.УО.2018.000024.1".parse().unwrap(),
            child: person,
            applicant: PersonId::from_u128(10),
            registered: now,
            sequence: 24,
            filing: 1,
            channel: Channel::Egov { number: "101000024".to_owned() },
            unconfirmed_until: Some(until),
        },
        Fact::KinshipConfirmed { application },
        Fact::BenefitClaimed { application, evidence, benefit },
        Fact::BenefitConfirmed { application, evidence, benefit, lane, until: Some(until) },
        Fact::BenefitRefused { application, evidence, reason: BenefitRefusal::Expired },
        Fact::BenefitRenounced { application },
        Fact::BenefitEnded { application },
        Fact::BenefitFoundFalse {
            application,
            reason: FalseBenefit::Forged,
            annulled: Some(Annulled::Referral),
        },
        Fact::OverrideProposed { overriding, application, reason: FalseBenefit::NotConfirmed },
        Fact::OverrideConfirmed { overriding, application },
        Fact::OverrideRefused { overriding, application },
        Fact::MergeRequested { application, person, until },
        Fact::MergeRefused { application, person },
        Fact::ApplicantMerged { application, person },
        Fact::ApplicantSplit { application, person, reason: SplitReason::Unstated },
        Fact::LeaveRequested { application, person, until },
        Fact::LeaveObjected { application },
        Fact::AlertsAsked { application, person, text: 1 },
        Fact::AlertsStopped { application, person },
        Fact::FreePlacesTold { application, places: 12 },
        Fact::ApplicationStopped { application, until },
        Fact::StopEnded { application },
        Fact::ApplicationRemoved { application, reason: RemovalReason::SecondMiss },
        Fact::LimitMoved { application, limit: MovedLimit::Come, until },
        Fact::ReferralIssued {
            referral,
            application,
            place,
            publication: Some(publication),
            until,
            cancel_until: Some(now),
            signature: signature.clone(),
        },
        Fact::ReferralExtended { referral, until, signature: signature.clone() },
        Fact::ReferralCancelled {
            referral,
            outcome: CancelOutcome::TurnGoesOn { publication, until },
            signature,
        },
        Fact::ArrivalRecorded { referral, source: ArrivalSource::Applicant, answer_until: until },
        Fact::ReferralUsed { referral },
        Fact::ReferralRefused { referral, reason: PaperRefusal::Medical },
        Fact::ReferralExpired { referral, misses: 1 },
        Fact::ReferralAnnulled { referral, reason: AnnulmentReason::PlaceWithdrawn },
    ]);
    facts
}

fn golden(kind: &str, version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{kind}.v{version}.json"))
}

#[test]
fn every_kind_has_a_golden_file_for_each_of_its_versions() {
    let samples: BTreeMap<&str, Fact> = samples().into_iter().map(|fact| (fact.name(), fact)).collect();
    for (kind, newest) in KINDS {
        let fact = samples.get(kind).unwrap_or_else(|| panic!("no sample of `{kind}`: add one"));
        assert_eq!(fact.version(), *newest);
        if std::env::var("KEZEK_GOLDEN").is_ok_and(|word| word == "write") && !golden(kind, *newest).exists()
        {
            let value: Value = serde_json::from_str(&fact.write().2).unwrap();
            let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
            std::fs::write(golden(kind, *newest), text).unwrap();
        }
        for version in 1..=*newest {
            let path = golden(kind, version);
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|_| panic!("{} is missing: a kind never loses a form", path.display()));
            assert_eq!(read(kind, version, &text).as_ref(), Ok(fact), "{kind} {version} is read");
        }
        let newest_text = std::fs::read_to_string(golden(kind, *newest)).unwrap();
        let (name, version, body) = fact.write();
        assert_eq!((name, version), (*kind, *newest));
        let (written, stored): (Value, Value) =
            (serde_json::from_str(&body).unwrap(), serde_json::from_str(&newest_text).unwrap());
        assert_eq!(written, stored, "{kind} is written");
    }
}

#[test]
fn no_golden_file_is_of_an_unknown_kind() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (kind, rest) = name.split_once(".v").unwrap();
        let version: u32 = rest.strip_suffix(".json").unwrap().parse().unwrap();
        assert!(KINDS.iter().any(|(known, newest)| *known == kind && version <= *newest), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_said_without_its_content() {
    assert_eq!(read("nothing", 1, "{}"), Err(UnreadableFact::UnknownKind("nothing".to_owned())));
    let kind = "stop_ended".to_owned();
    assert_eq!(
        read("stop_ended", 9, "{}"),
        Err(UnreadableFact::Newer { kind: kind.clone(), version: 9, known: 1 })
    );
    for body in ["{}", "no json", r#"{"kind":"place_vacated","place":"plc_00000000000000000000000002"}"#] {
        let bad = Err(UnreadableFact::Body { kind: kind.clone(), version: 1 });
        assert_eq!(read("stop_ended", 1, body), bad, "{body}");
    }
}

/// Principle 9: ids, codes, instants, hashes and numbers.
#[test]
fn events_hold_no_personal_data() {
    for (kind, newest) in KINDS {
        let text = std::fs::read_to_string(golden(kind, *newest)).unwrap();
        leaves(kind, &serde_json::from_str(&text).unwrap());
    }
}

fn leaves(path: &str, value: &Value) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(&format!("{path}.{key}"), value)),
        Value::Array(list) => list.iter().for_each(|value| leaves(path, value)),
        Value::String(text) => {
            assert!(is_harmless(text), "{path}: `{text}` is not an id, code, instant or hash")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_harmless(text: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let id = text.split_once('_').is_some_and(|(prefix, digits)| prefix.len() == 3 && digits.len() == 26);
    let hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = text.len() <= 30 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    // A portal's own number of the request; an IIN or a phone has more digits.
    let number = text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let instant = text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok();
    let application = text.parse::<domain::number::ApplicationNumber>().is_ok();
    (id && text.bytes().all(lower)) || hash || code || number || instant || application
}
