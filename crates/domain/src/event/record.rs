//! How facts are stored and read back, also those written by earlier versions of the program.

use serde_json::Value;

use super::{Fact, KINDS};

/// A stored fact that this program cannot read. Names kind and version, never the content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableFact {
    /// No such kind.
    #[error("event kind `{0}` is unknown; update the program")]
    UnknownKind(String),
    /// Written by a newer program.
    #[error(
        "event kind `{kind}` has version {version}, this program knows up to {known}; update the program"
    )]
    Newer {
        /// The kind.
        kind: String,
        /// Its stored version.
        version: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// An old form that nothing brings up.
    #[error("event kind `{kind}` of version {version} cannot be brought up; restore the upcaster")]
    NoUpcaster {
        /// The kind.
        kind: String,
        /// The version where the path ends.
        version: u32,
    },
    /// The body is not what kind and version say.
    #[error("the body of an event `{kind}` of version {version} is not of its form")]
    Body {
        /// The kind.
        kind: String,
        /// Its stored version.
        version: u32,
    },
}

/// Brings a body of one version to the next one.
struct Upcaster {
    kind: &'static str,
    /// The version that it reads; it writes the next.
    from: u32,
    up: fn(Value) -> Option<Value>,
}

/// One row for every kind and version that is older than the present form.
const UPCASTERS: &[Upcaster] = &[Upcaster {
    kind: "applicant_split",
    from: 1,
    // The first version kept no reason.
    up: |mut body| {
        body.as_object_mut()?.insert("reason".to_owned(), Value::from("unstated"));
        Some(body)
    },
}];

impl Fact {
    /// What is stored: the name of the kind, the version of its form, the body as JSON.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a fact has text keys only and no value that JSON lacks")]
    pub fn write(&self) -> (&'static str, u32, String) {
        (self.name(), self.version(), serde_json::to_string(self).expect("a fact is JSON"))
    }
}

/// Reads a stored fact of any version.
///
/// # Errors
/// [`UnreadableFact`] says what this program lacks.
pub fn read(kind: &str, version: u32, body: &str) -> Result<Fact, UnreadableFact> {
    let bad = || UnreadableFact::Body { kind: kind.to_owned(), version };
    let known = KINDS.iter().find(|(name, _)| *name == kind).map(|(_, known)| *known);
    let known = known.ok_or_else(|| UnreadableFact::UnknownKind(kind.to_owned()))?;
    let body: Value = serde_json::from_str(body).map_err(|_| bad())?;
    let body = bring_up(UPCASTERS, kind, version, known, body)?;
    let fact: Fact = serde_json::from_value(body).map_err(|_| bad())?;
    if fact.name() == kind { Ok(fact) } else { Err(bad()) }
}

fn bring_up(
    upcasters: &[Upcaster],
    kind: &str,
    version: u32,
    known: u32,
    mut body: Value,
) -> Result<Value, UnreadableFact> {
    if version > known {
        return Err(UnreadableFact::Newer { kind: kind.to_owned(), version, known });
    }
    for from in version..known {
        let step = upcasters.iter().find(|step| step.kind == kind && step.from == from);
        let step = step.ok_or_else(|| UnreadableFact::NoUpcaster { kind: kind.to_owned(), version: from })?;
        body = (step.up)(body).ok_or_else(|| UnreadableFact::Body { kind: kind.to_owned(), version })?;
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Steps of a kind that went through three forms.
    const STEPS: &[Upcaster] = &[
        Upcaster { kind: "moved", from: 1, up: |body| Some(json!({ "place": body.get("seat")? })) },
        Upcaster { kind: "moved", from: 2, up: |body| Some(json!({ "places": [body.get("place")?] })) },
    ];

    #[test]
    fn every_old_form_climbs_to_the_present_one() {
        let present = json!({ "places": ["a"] });
        assert_eq!(bring_up(STEPS, "moved", 1, 3, json!({ "seat": "a" })), Ok(present.clone()));
        assert_eq!(bring_up(STEPS, "moved", 2, 3, json!({ "place": "a" })), Ok(present.clone()));
        assert_eq!(bring_up(STEPS, "moved", 3, 3, present.clone()), Ok(present));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let kind = "moved".to_owned();
        let body = json!({});
        assert_eq!(
            bring_up(STEPS, "moved", 4, 3, body.clone()),
            Err(UnreadableFact::Newer { kind: kind.clone(), version: 4, known: 3 })
        );
        assert_eq!(
            bring_up(STEPS, "moved", 0, 3, body.clone()),
            Err(UnreadableFact::NoUpcaster { kind: kind.clone(), version: 0 })
        );
        assert_eq!(bring_up(STEPS, "moved", 1, 3, body), Err(UnreadableFact::Body { kind, version: 1 }));
    }

    #[test]
    fn every_kind_has_a_path_from_its_first_version() {
        for (kind, known) in KINDS {
            for from in 1..*known {
                assert!(
                    UPCASTERS.iter().any(|step| step.kind == *kind && step.from == from),
                    "{kind} {from}"
                );
            }
        }
    }
}
