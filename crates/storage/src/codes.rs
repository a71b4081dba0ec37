//! How the domain's ids and codes are stored: ids as 16 bytes, codes as text.

use std::borrow::Cow;

use domain::benefit::{Benefit, Lane};
use domain::event::{Annulled, ArrivalSource, FalseBenefit, PublicationOrigin, RemovalReason};
use domain::id::{
    ApplicationId, ChallengeId, DistrictId, DocumentId, EvidenceId, GroupId, KindergartenId, OverrideId,
    PersonId, PlaceId, PublicationId, QueueId, ReferralId, RequestId, StaffId, Stream, TypedId,
};
use domain::number::ApplicationNumber;
use domain::place::{Language, WithdrawalReason};
use domain::policy::{Ownership, PolicyId};
use domain::referral::{AnnulmentReason, PaperRefusal};
use uuid::Uuid;

use crate::proof::ProofKind;
use crate::value::{FromValue, Mismatch, ToValue, Value};

macro_rules! ids {
    ($($id:ty),+ $(,)?) => {$(
        impl ToValue for $id {
            fn to_value(&self) -> Value<'_> {
                Value::Bytes(Cow::Owned(self.uuid().as_bytes().to_vec()))
            }
        }

        impl FromValue for $id {
            fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
                Uuid::from_value(value).map(Self::from_uuid)
            }
        }
    )+};
}

ids!(
    ApplicationId,
    ChallengeId,
    DocumentId,
    EvidenceId,
    GroupId,
    KindergartenId,
    PersonId,
    PlaceId,
    PublicationId,
    ReferralId,
    RequestId,
    OverrideId,
    StaffId,
);

/// Codes with `code()` and `from_code`.
macro_rules! codes {
    ($($code:ty),+ $(,)?) => {$(
        impl ToValue for $code {
            fn to_value(&self) -> Value<'_> {
                Value::Text(Cow::Borrowed(self.code()))
            }
        }

        impl FromValue for $code {
            fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
                let text = String::from_value(value)?;
                Self::from_code(&text).ok_or_else(|| unknown(stringify!($code)))
            }
        }
    )+};
}

codes!(
    Language,
    WithdrawalReason,
    PaperRefusal,
    Annulled,
    AnnulmentReason,
    FalseBenefit,
    RemovalReason,
    PublicationOrigin,
    ArrivalSource,
    ProofKind
);

/// Values with a text form of their own.
macro_rules! texts {
    ($($text:ty),+ $(,)?) => {$(
        impl ToValue for $text {
            fn to_value(&self) -> Value<'_> {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }

        impl FromValue for $text {
            fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
                String::from_value(value)?.parse().map_err(|_| unknown(stringify!($text)))
            }
        }
    )+};
}

texts!(Lane, Benefit, Stream, PolicyId, ApplicationNumber);

impl ToValue for Ownership {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.code()))
    }
}

impl FromValue for Ownership {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        let text = String::from_value(value)?;
        Self::ALL.into_iter().find(|known| known.code() == text).ok_or_else(|| unknown("Ownership"))
    }
}

impl ToValue for QueueId {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Owned(self.key().to_vec()))
    }
}

impl FromValue for QueueId {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        QueueId::from_key(FromValue::from_value(value)?).ok_or_else(|| unknown("QueueId"))
    }
}

impl ToValue for DistrictId {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(self.kato()))
    }
}

impl FromValue for DistrictId {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        DistrictId::new(u32::from_value(value)?).ok_or_else(|| unknown("DistrictId"))
    }
}

fn unknown(kind: &str) -> Mismatch {
    Mismatch::new(format!("unknown {kind}"))
}
