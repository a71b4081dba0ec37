//! Numbers about keys: verdicts, lists, evidence. Of nobody: no label holds a certificate or a name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use app::DbError;
use app::signing::{KeptList, Reason, SignatureRefused, Tended};
use jiff::Timestamp;

use super::family;

/// What happened since the start.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// By the code of the reason; `VALID` for those that hold.
    verdicts: BTreeMap<&'static str, u64>,
    tended: Tended,
    failed: u64,
}

impl Keys {
    pub(super) fn tended(&mut self, outcome: &Result<Tended, DbError>) {
        let Ok(pass) = outcome else {
            self.failed += 1;
            return;
        };
        let sums = &mut self.tended;
        sums.lists = sums.lists.saturating_add(pass.lists);
        sums.lists_failed = sums.lists_failed.saturating_add(pass.lists_failed);
        sums.completed = sums.completed.saturating_add(pass.completed);
        sums.postponed = sums.postponed.saturating_add(pass.postponed);
        sums.contradicted = sums.contradicted.saturating_add(pass.contradicted);
    }

    pub(super) fn signature(&mut self, refused: Option<&SignatureRefused>) {
        let code = match refused {
            None => "VALID",
            Some(SignatureRefused(verdict)) => verdict.reason().map_or("VALID", Reason::code),
        };
        *self.verdicts.entry(code).or_default() += 1;
    }

    pub(super) fn write(&self, text: &mut String) {
        let verdicts: Vec<_> = self.verdicts.iter().map(|(code, count)| (*code, *count)).collect();
        family(text, "kezek_signatures_total", "Signatures looked at.", "verdict", &verdicts);
        let Tended { lists, lists_failed, completed, postponed, contradicted } = self.tended;
        let work = [
            ("lists", lists),
            ("lists_failed", lists_failed),
            ("evidence_completed", completed),
            ("evidence_postponed", postponed),
            ("contradicted", contradicted),
        ]
        .map(|(what, count)| (what, u64::from(count)));
        family(text, "kezek_revocation_work_total", "What was asked of the authority.", "what", &work);
        family(
            text,
            "kezek_revocation_passes_total",
            "Passes that failed.",
            "outcome",
            &[("failed", self.failed)],
        );
    }
}

/// How old the lists in memory are, and how long they are in force.
pub(crate) fn lists(text: &mut String, kept: &[KeptList], now: Timestamp) {
    let name = "kezek_revocation_list";
    // Writing into a String cannot fail.
    let _ =
        writeln!(text, "# HELP {name}_age_seconds Since the list was made.\n# TYPE {name}_age_seconds gauge");
    for list in kept {
        let age = now.duration_since(list.made).as_secs();
        let _ = writeln!(text, "{name}_age_seconds{{address=\"{}\"}} {age}", label(&list.address));
    }
    let _ = writeln!(
        text,
        "# HELP {name}_unconfirmed_seconds Since its address last gave it; past revocation.list_age_max_hours it lets nobody in.\n\
         # TYPE {name}_unconfirmed_seconds gauge"
    );
    for list in kept {
        let since = now.duration_since(list.confirmed).as_secs();
        let _ = writeln!(text, "{name}_unconfirmed_seconds{{address=\"{}\"}} {since}", label(&list.address));
    }
    let _ = writeln!(
        text,
        "# HELP {name}_left_seconds Until the list is too old; below zero it answers nothing.\n\
         # TYPE {name}_left_seconds gauge"
    );
    for list in kept {
        let left = list.next.map_or(0, |next| next.duration_since(now).as_secs());
        let _ = writeln!(text, "{name}_left_seconds{{address=\"{}\"}} {left}", label(&list.address));
    }
}

/// An address of the configuration as a label.
fn label(address: &str) -> String {
    address.replace(['"', '\\', '\n'], "_")
}

#[cfg(test)]
mod tests {
    use app::signing::Verdict;

    use super::*;

    #[test]
    fn verdicts_and_lists_are_told_without_saying_whose() {
        let mut keys = Keys::default();
        keys.signature(None);
        keys.signature(Some(&SignatureRefused::UNCHECKED));
        keys.signature(Some(&SignatureRefused(Verdict::Invalid(Reason::CertRevoked))));
        keys.tended(&Ok(Tended { lists: 2, contradicted: 1, ..Tended::default() }));
        keys.tended(&Err(DbError::Busy));
        let mut text = String::new();
        keys.write(&mut text);
        let at = |second| Timestamp::from_second(second).unwrap();
        let list = KeptList {
            address: "http://crl.example.kz/a.crl".to_owned(),
            issuer: [0; 32],
            is_delta: false,
            made: at(1_000),
            next: Some(at(4_600)),
            confirmed: at(1_030),
            entries: 3,
            hash: storage_hash(),
        };
        lists(&mut text, &[list], at(1_060));
        for line in [
            r#"kezek_signatures_total{verdict="VALID"} 1"#,
            r#"kezek_signatures_total{verdict="REVOCATION_DATA_MISSING"} 1"#,
            r#"kezek_signatures_total{verdict="CERT_REVOKED"} 1"#,
            r#"kezek_revocation_work_total{what="lists"} 2"#,
            r#"kezek_revocation_work_total{what="contradicted"} 1"#,
            r#"kezek_revocation_passes_total{outcome="failed"} 1"#,
            r#"kezek_revocation_list_age_seconds{address="http://crl.example.kz/a.crl"} 60"#,
            r#"kezek_revocation_list_unconfirmed_seconds{address="http://crl.example.kz/a.crl"} 30"#,
            r#"kezek_revocation_list_left_seconds{address="http://crl.example.kz/a.crl"} 3540"#,
        ] {
            assert!(text.lines().any(|one| one == line), "{line}: {text}");
        }
    }

    fn storage_hash() -> app::signing::ListHash {
        app::signing::ListHash([0; 32])
    }
}
