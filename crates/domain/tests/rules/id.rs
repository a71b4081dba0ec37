//! Typed ids: texts, keys and the injected source.

use std::sync::Arc;

use domain::id::{ApplicationId, Entropy, GroupId, Ids, PlaceId, QueueId, ReferralId, TypedId};

struct Counting(std::sync::atomic::AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

fn ids(now: &str) -> Ids {
    Ids::new(now.parse().unwrap(), Arc::new(Counting(0.into())))
}

#[test]
fn new_ids_repeat_with_the_seed_and_sort_by_time() {
    let first: ApplicationId = ids("2026-03-19T05:00:00Z").next();
    let again: ApplicationId = ids("2026-03-19T05:00:00Z").next();
    let later: ApplicationId = ids("2026-03-19T05:00:00.001Z").next();
    assert_eq!(first, again);
    assert!(first < later);
    assert!(first.to_string() < later.to_string());
    assert_eq!(first.uuid().get_version_num(), 7);
}

#[test]
fn text_goes_there_and_back() {
    let id: ReferralId = ids("2026-03-19T05:00:00Z").next();
    let text = id.to_string();
    assert!(text.starts_with("ref_") && text.len() == 30, "{text}");
    assert_eq!(text.parse::<ReferralId>(), Ok(id));
    assert_eq!(serde_json::from_str::<ReferralId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    for value in [0, 1, u128::MAX, u128::MAX / 3] {
        let id = PlaceId::from_u128(value);
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}

#[test]
fn an_id_of_another_kind_or_a_second_spelling_is_refused() {
    let text = PlaceId::from_u128(77).to_string();
    assert!(text.parse::<GroupId>().is_err());
    assert!(text.to_uppercase().parse::<PlaceId>().is_err());
    assert!(text[..29].parse::<PlaceId>().is_err());
    assert!("plc_80000000000000000000000000".parse::<PlaceId>().is_err(), "129 bits");
    assert!("plc_0000000000000000000000000u".parse::<PlaceId>().is_err());
    assert!("".parse::<PlaceId>().is_err());
}

#[test]
fn queue_text_and_key() {
    let text = "471010000/2021/general";
    let queue: QueueId = text.parse().unwrap();
    assert_eq!(queue.to_string(), text);
    assert_eq!(queue.district.region_code(), 47);
    assert_eq!(QueueId::from_key(queue.key()), Some(queue));
    assert_eq!(serde_json::to_string(&queue).unwrap(), "\"471010000/2021/general\"");
    let special: QueueId = "471010000/2021/special_needs".parse().unwrap();
    let next: QueueId = "471010000/2022/general".parse().unwrap();
    assert!(queue < special && queue.key() < special.key());
    assert!(special < next && special.key() < next.key());
    for wrong in [
        "",
        "471010000",
        "471010000/2021",
        "4710100/2021/general",
        "471010000/+021/general",
        "471010000/2021/general/",
        "471010000/2021/General",
        "+71010000/2021/general",
    ] {
        assert!(wrong.parse::<QueueId>().is_err(), "{wrong}");
    }
}
