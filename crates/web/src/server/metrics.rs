//! Numbers for those who operate the portal, as Prometheus text. Labels are ours alone, so their number is bounded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;

/// Upper bounds of the buckets of durations, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The numbers.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Key, Durations>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    route: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Durations {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn request(
        &self,
        method: &'static str,
        route: &'static str,
        status: StatusCode,
        took: Duration,
    ) {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;

    use super::Metrics;

    #[test]
    fn a_request_is_counted_in_its_buckets() {
        let metrics = Metrics::default();
        metrics.request("GET", "/journal", StatusCode::OK, Duration::from_millis(30));
        let text = metrics.text();
        let labels = r#"route="/journal",method="GET",status="200""#;
        assert!(text.contains(&format!("kezek_http_request_seconds_bucket{{{labels},le=\"0.025\"}} 0")));
        assert!(text.contains(&format!("kezek_http_request_seconds_bucket{{{labels},le=\"0.05\"}} 1")));
        assert!(text.contains(&format!("kezek_http_request_seconds_count{{{labels}}} 1")));
    }
}
