//! Typed ids. Every kind of thing has its own type and a readable prefix, so that an application's id can neither be
//! passed where a place is wanted nor be mistaken for one when it is pasted into a message.
//!
//! The text form is the prefix, then the 128 bits in 26 lower-case Crockford digits: `app_01j9zc3v5q8r7d2m4k6n0p1s3t`.
//! Texts of one kind sort as the ids do. Exactly one text belongs to an id: reading is strict.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Where the random half of a new id comes from. The edge injects the operating system's source, tests a seeded one.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// Makes new ids for one instant: UUIDv7 of (that instant, injected random bytes).
#[derive(Clone)]
pub struct Ids {
    millis: u64,
    entropy: Arc<dyn Entropy>,
}

impl Ids {
    /// Ids stamped with `now`. An instant before 1970 is stamped as 1970.
    pub fn new(now: Timestamp, entropy: Arc<dyn Entropy>) -> Self {
        Self { millis: u64::try_from(now.as_millisecond()).unwrap_or(0), entropy }
    }

    /// The next id of the kind that the caller asks for.
    pub fn next<T: TypedId>(&self) -> T {
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        T::from_uuid(uuid::Builder::from_unix_timestamp_millis(self.millis, &random).into_uuid())
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ids").field("millis", &self.millis).finish_non_exhaustive()
    }
}

/// What all UUID ids have in common.
pub trait TypedId: Copy + Ord + fmt::Display + FromStr<Err = InvalidId> {
    /// Readable prefix with its underscore, for example `app_`.
    const PREFIX: &'static str;
    /// The id around a stored UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID to store.
    fn uuid(self) -> Uuid;
}

/// A text that is not an id of the expected kind. It does not repeat the text: the caller knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct InvalidId {
    /// What a right text looks like.
    pub expected: &'static str,
}

/// Digits of the text form; without i, l, o and u.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 digits of five bits hold 130 bits, so the first digit is at most 7.
const DIGITS: u32 = 26;

fn write_digits(f: &mut fmt::Formatter<'_>, value: u128) -> fmt::Result {
    for position in (0..DIGITS).rev() {
        let index = usize::try_from((value >> (position * 5)) & 0x1f).map_err(|_| fmt::Error)?;
        let digit = CROCKFORD.get(index).ok_or(fmt::Error)?;
        fmt::Write::write_char(f, char::from(*digit))?;
    }
    Ok(())
}

fn read_digits(text: &str) -> Option<u128> {
    if text.len() != DIGITS as usize || text.as_bytes().first().is_some_and(|first| *first > b'7') {
        return None;
    }
    text.bytes().try_fold(0_u128, |value, byte| {
        let digit = CROCKFORD.iter().position(|known| *known == byte)?;
        Some((value << 5) | digit as u128)
    })
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;

            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl $name {
            /// The id with this number; for tests and samples that need readable, repeatable ids.
            pub const fn from_u128(value: u128) -> Self {
                Self(Uuid::from_u128(value))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                write_digits(f, self.0.as_u128())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix($prefix)
                    .and_then(read_digits)
                    .map(|value| Self(Uuid::from_u128(value)))
                    .ok_or(InvalidId { expected: concat!($prefix, " and 26 characters") })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer)
            }
        }
    )+};
}

typed_id! {
    /// One child's request for a place.
    ApplicationId = "app_";
    /// A person: child, applicant or member of staff as a human being. Everything else about them is in the vault.
    PersonId = "per_";
    /// One seat in a group.
    PlaceId = "plc_";
    /// A group of a kindergarten for one birth year, one language, one stream.
    GroupId = "grp_";
    /// A kindergarten.
    KindergartenId = "kdg_";
    /// The moment at which a pool of places became choosable.
    PublicationId = "pub_";
    /// A right to one place, issued on a signed choice.
    ReferralId = "ref_";
    /// Evidence of a benefit.
    EvidenceId = "evd_";
    /// A staff account.
    StaffId = "stf_";
    /// A document made by the system.
    DocumentId = "doc_";
    /// A login challenge.
    ChallengeId = "chl_";
    /// A batch of siblings who want one kindergarten (R31).
    BatchId = "bat_";
    /// A window of sealed choice (R29).
    WindowId = "win_";
    /// A request to merge a second applicant to an application (R64).
    MergeId = "mrg_";
    /// An override of what a benefit that was found false had given (R43).
    OverrideId = "ovr_";
    /// An appeal on an application.
    AppealId = "apl_";
    /// One signed submission, kept with its proofs.
    SignatureId = "sig_";
    /// One request to the system, in the log and in its events.
    RequestId = "req_";
}

fn read_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: fmt::Display,
{
    struct Text<T>(std::marker::PhantomData<T>);

    impl<T> de::Visitor<'_> for Text<T>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id as text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(std::marker::PhantomData))
}

/// A district or city that runs queues, by its KATO code of nine digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DistrictId(u32);

impl DistrictId {
    /// `None` unless the code has exactly nine digits.
    pub const fn new(kato: u32) -> Option<Self> {
        if kato >= 100_000_000 && kato <= 999_999_999 { Some(Self(kato)) } else { None }
    }

    /// The KATO code.
    pub const fn kato(self) -> u32 {
        self.0
    }

    /// The first two digits: the region, as application numbers show it (R63).
    pub const fn region_code(self) -> u8 {
        (self.0 / 10_000_000) as u8
    }
}

impl fmt::Display for DistrictId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for DistrictId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DistrictId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let expected = InvalidId { expected: "a KATO code of nine digits" };
        if text.len() != 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(expected);
        }
        text.parse().ok().and_then(Self::new).ok_or(expected)
    }
}

impl Serialize for DistrictId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DistrictId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer)
    }
}

/// Stream of a queue (R20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Ordinary groups.
    General,
    /// Groups for special needs; needs a medical-pedagogical finding.
    SpecialNeeds,
}

impl Stream {
    /// Both streams.
    pub const ALL: [Self; 2] = [Self::General, Self::SpecialNeeds];

    /// The code used in texts and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::SpecialNeeds => "special_needs",
        }
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Stream {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|stream| stream.code() == text)
            .ok_or(InvalidId { expected: "general or special_needs" })
    }
}

/// A queue: the consistency boundary of the whole system (R20). Its order is the order in which queues are locked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId {
    /// The district that runs it.
    pub district: DistrictId,
    /// Birth year of its children (R33 may move a late child to the next).
    pub year: i16,
    /// General or special needs.
    pub stream: Stream,
}

impl QueueId {
    /// Length of [`QueueId::key`].
    pub const KEY_LEN: usize = 7;

    /// A key that never changes its form and sorts as the queues do.
    pub fn key(self) -> [u8; Self::KEY_LEN] {
        let [a, b, c, d] = self.district.0.to_be_bytes();
        // The sign bit is flipped so that bytes compare as the years do.
        let [e, f] = (self.year.cast_unsigned() ^ 0x8000).to_be_bytes();
        let stream = match self.stream {
            Stream::General => 0,
            Stream::SpecialNeeds => 1,
        };
        [a, b, c, d, e, f, stream]
    }

    /// The queue of a key; `None` for bytes that no queue has.
    pub fn from_key(key: [u8; Self::KEY_LEN]) -> Option<Self> {
        let [a, b, c, d, e, f, stream] = key;
        Some(Self {
            district: DistrictId::new(u32::from_be_bytes([a, b, c, d]))?,
            year: (u16::from_be_bytes([e, f]) ^ 0x8000).cast_signed(),
            stream: match stream {
                0 => Stream::General,
                1 => Stream::SpecialNeeds,
                _ => return None,
            },
        })
    }
}

impl fmt::Display for QueueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.district, self.year, self.stream)
    }
}

impl fmt::Debug for QueueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for QueueId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let expected = InvalidId { expected: "district/year/stream, for example 471010000/2021/general" };
        let mut parts = text.split('/');
        let (Some(district), Some(year), Some(stream), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(expected);
        };
        // Exactly four digits: `+2021` and `02021` would be second texts of the same queue.
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(expected);
        }
        Ok(Self {
            district: district.parse().map_err(|_| expected)?,
            year: year.parse().map_err(|_| expected)?,
            stream: stream.parse().map_err(|_| expected)?,
        })
    }
}

impl Serialize for QueueId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for QueueId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer)
    }
}
