//! Numbers for those who operate the portal, as Prometheus text. Labels are ours alone, so their number is bounded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::DbError;
use app::clock::Reconciled;
use app::signing::{SignatureRefused, Tended};
use axum::http::StatusCode;

use super::log::Pattern;

pub(crate) mod keys;

/// Upper bounds of the buckets of durations, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The numbers.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Key, Durations>>,
    background: Mutex<Background>,
    keys: Mutex<keys::Keys>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    route: Pattern,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Durations {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

/// What the background work did since the start.
#[derive(Clone, Copy, Debug, Default)]
struct Background {
    done: u64,
    failed: u64,
    events: u64,
    reminders: u64,
    delivered: u64,
    undelivered: u64,
    dead: u64,
    swept: u64,
}

impl Metrics {
    /// Counts a pass of the background work.
    pub(crate) fn pass(&self, outcome: &Result<Reconciled, DbError>) {
        let mut sums = self.background.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(pass) = outcome else {
            sums.failed += 1;
            return;
        };
        sums.done += 1;
        sums.events += u64::try_from(pass.events).unwrap_or(u64::MAX);
        sums.reminders += u64::from(pass.reminders);
        sums.delivered += u64::from(pass.delivered.done);
        sums.undelivered += u64::from(pass.delivered.failed);
        sums.dead += u64::from(pass.delivered.dead);
        sums.swept += pass.swept + pass.orphans;
    }

    /// Counts a pass over lists and evidence.
    pub(crate) fn tended(&self, outcome: &Result<Tended, DbError>) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).tended(outcome);
    }

    /// Counts a signature that was looked at, and why it was refused.
    pub(crate) fn signature(&self, refused: Option<&SignatureRefused>) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).signature(refused);
    }

    /// Counts a request.
    pub(crate) fn request(&self, method: &'static str, route: Pattern, status: StatusCode, took: Duration) {
        let key = Key { route, method, status: status.as_u16() };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = requests.entry(key).or_default();
        let seconds = took.as_secs_f64();
        durations.count += 1;
        durations.seconds += seconds;
        for (bucket, bound) in durations.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// Everything as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.requests_text();
        self.background.lock().unwrap_or_else(PoisonError::into_inner).write(&mut text);
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).write(&mut text);
        text
    }

    fn requests_text(&self) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from(
            "# HELP kezek_http_request_seconds Time to answer a request.\n\
             # TYPE kezek_http_request_seconds histogram\n",
        );
        for (Key { route, method, status }, durations) in requests.iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            let name = "kezek_http_request_seconds";
            for (count, bound) in durations.buckets.iter().zip(BOUNDS) {
                // Writing into a String cannot fail.
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {count}");
            }
            let (count, seconds) = (durations.count, durations.seconds);
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "{name}_sum{{{labels}}} {seconds}");
            let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
        }
        text
    }
}

impl Background {
    fn write(&self, text: &mut String) {
        let passes = [("done", self.done), ("failed", self.failed)];
        family(text, "kezek_background_passes_total", "Passes of the background work.", "outcome", &passes);
        let work = [
            ("events", self.events),
            ("reminders", self.reminders),
            ("delivered", self.delivered),
            ("undelivered", self.undelivered),
            ("dead_letters", self.dead),
            ("swept", self.swept),
        ];
        family(text, "kezek_background_work_total", "What the background work did.", "what", &work);
    }
}

/// Counters that differ in one label.
pub(super) fn family(text: &mut String, name: &str, help: &str, label: &str, counts: &[(&str, u64)]) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
    for (value, count) in counts {
        let _ = writeln!(text, "{name}{{{label}=\"{value}\"}} {count}");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use app::DbError;
    use app::clock::Reconciled;
    use app::messages::Delivered;
    use axum::http::StatusCode;

    use super::Metrics;
    use crate::server::log::Pattern;

    #[test]
    fn a_request_is_counted_in_its_buckets() {
        let metrics = Metrics::default();
        metrics.request("GET", Pattern::page("/journal"), StatusCode::OK, Duration::from_millis(30));
        let text = metrics.text();
        let labels = r#"route="/journal",method="GET",status="200""#;
        assert!(text.contains(&format!("kezek_http_request_seconds_bucket{{{labels},le=\"0.025\"}} 0")));
        assert!(text.contains(&format!("kezek_http_request_seconds_bucket{{{labels},le=\"0.05\"}} 1")));
        assert!(text.contains(&format!("kezek_http_request_seconds_count{{{labels}}} 1")));
    }
    #[test]
    fn passes_of_the_background_work_are_counted_with_what_they_did() {
        let metrics = Metrics::default();
        let delivered = Delivered { done: 5, failed: 2, dead: 1 };
        let pass = Reconciled { events: 3, delivered, swept: 4, orphans: 1, ..Reconciled::default() };
        metrics.pass(&Ok(pass));
        metrics.pass(&Ok(pass));
        metrics.pass(&Err(DbError::Busy));
        let text = metrics.text();
        for line in [
            r#"kezek_background_passes_total{outcome="done"} 2"#,
            r#"kezek_background_passes_total{outcome="failed"} 1"#,
            r#"kezek_background_work_total{what="events"} 6"#,
            r#"kezek_background_work_total{what="delivered"} 10"#,
            r#"kezek_background_work_total{what="dead_letters"} 2"#,
            r#"kezek_background_work_total{what="swept"} 10"#,
        ] {
            assert!(text.lines().any(|one| one == line), "{line}: {text}");
        }
    }
}
