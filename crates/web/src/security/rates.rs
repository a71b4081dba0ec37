//! How often one address may come: token buckets in memory, bounded. A node counts for itself.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Login: challenges and signatures.
    LogIn,
    /// Checks of documents by their codes, for nobody known.
    Check,
    /// Everything else that is sent.
    Send,
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tempo {
    /// Logins at once, and then a second.
    pub log_in: Bucket,
    /// Checks of documents at once, and then a second.
    pub check: Bucket,
    /// Forms at once, and then a second.
    pub send: Bucket,
}

/// A bucket: so many at once, so many a second afterwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// At once.
    pub burst: f64,
    /// A second.
    pub per_second: f64,
}

impl Tempo {
    const fn of(&self, kind: Kind) -> Bucket {
        match kind {
            Kind::LogIn => self.log_in,
            Kind::Check => self.check,
            Kind::Send => self.send,
        }
    }

    /// A classroom of parents behind one address logs in; nobody tries keys by the thousand. A kindergarten checks the
    /// papers of a whole group one after the other; nobody tries codes by the thousand.
    pub const USUAL: Self = Self {
        log_in: Bucket { burst: 40.0, per_second: 1.0 },
        check: Bucket { burst: 60.0, per_second: 0.5 },
        send: Bucket { burst: 120.0, per_second: 10.0 },
    };
    /// For a demonstration, which load generators visit too.
    pub const DEMONSTRATION: Self = Self {
        log_in: Bucket { burst: 100_000.0, per_second: 10_000.0 },
        check: Bucket { burst: 100_000.0, per_second: 10_000.0 },
        send: Bucket { burst: 100_000.0, per_second: 10_000.0 },
    };
}

/// Addresses remembered: with 100 bytes each a few megabytes.
const ADDRESSES_MAX: usize = 50_000;

/// The buckets.
#[derive(Debug)]
pub struct Rates {
    tempo: Tempo,
    levels: Mutex<HashMap<(Kind, IpAddr), Level>>,
}

#[derive(Clone, Copy, Debug)]
struct Level {
    left: f64,
    at: Instant,
}

impl Rates {
    /// Full buckets.
    #[must_use]
    pub fn new(tempo: Tempo) -> Self {
        Self { tempo, levels: Mutex::new(HashMap::new()) }
    }

    /// Takes one token.
    ///
    /// # Errors
    /// Seconds to wait when there is none.
    pub fn take(&self, kind: Kind, address: IpAddr, now: Instant) -> Result<(), u64> {
        let bucket = self.tempo.of(kind);
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if levels.len() >= ADDRESSES_MAX {
            self.forget(&mut levels, now);
        }
        let key = (kind, network(address));
        let level = levels.get(&key).map_or(Level { left: bucket.burst, at: now }, |l| l.filled(bucket, now));
        let is_given = level.left >= 1.0;
        let left = if is_given { level.left - 1.0 } else { level.left };
        levels.insert(key, Level { left, at: now });
        if is_given { Ok(()) } else { Err(seconds_until_one(left, bucket.per_second)) }
    }
}

impl Rates {
    /// Makes room: a bucket that is full again says nothing, and of the others the emptier half stays. Whoever comes from
    /// ever new addresses does not give back what others have used up.
    fn forget(&self, levels: &mut HashMap<(Kind, IpAddr), Level>, now: Instant) {
        let used = |kind: Kind, level: &Level| {
            let bucket = self.tempo.of(kind);
            1.0 - level.filled(bucket, now).left / bucket.burst
        };
        levels.retain(|(kind, _), level| used(*kind, level) > 0.0);
        if levels.len() < ADDRESSES_MAX {
            return;
        }
        let mut all: Vec<f64> = levels.iter().map(|((kind, _), level)| used(*kind, level)).collect();
        let (_, median, _) = all.select_nth_unstable_by(ADDRESSES_MAX / 2, f64::total_cmp);
        let median = *median;
        levels.retain(|(kind, _), level| used(*kind, level) > median);
    }
}

impl Level {
    fn filled(self, bucket: Bucket, now: Instant) -> Self {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        Self { left: passed.mul_add(bucket.per_second, self.left).min(bucket.burst), at: now }
    }
}

fn seconds_until_one(left: f64, per_second: f64) -> u64 {
    let seconds = ((1.0 - left) / per_second).ceil().clamp(1.0, 3_600.0);
    // Clamped to 1..3600 above, so a linear search would do as well; the type has no other conversion.
    (1..=3_600_u32).find(|whole| f64::from(*whole) >= seconds).map_or(3_600, u64::from)
}

/// IPv6 customers have a /64 each.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::from((v6.to_bits() & !u128::from(u64::MAX)).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Bucket, Kind, Rates, Tempo};

    #[test]
    fn a_bucket_empties_and_fills() {
        let bucket = Bucket { burst: 2.0, per_second: 0.5 };
        let rates = Rates::new(Tempo { log_in: bucket, check: bucket, send: bucket });
        let (one, other) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let now = Instant::now();
        assert_eq!([0; 2].map(|_| rates.take(Kind::LogIn, one, now)), [Ok(()), Ok(())]);
        assert_eq!(rates.take(Kind::LogIn, one, now), Err(2));
        assert_eq!(rates.take(Kind::LogIn, other, now), Ok(()));
        assert_eq!(rates.take(Kind::Send, one, now), Ok(()));
        assert_eq!(rates.take(Kind::LogIn, one, now + Duration::from_secs(2)), Ok(()));
    }

    #[test]
    fn ever_new_addresses_do_not_fill_the_bucket_of_another() {
        let rates = Rates::new(Tempo::USUAL);
        let now = Instant::now();
        let one = "2001:db8::1".parse().unwrap();
        while rates.take(Kind::LogIn, one, now).is_ok() {}
        for network in 0..(super::ADDRESSES_MAX as u64 * 2) {
            let address = std::net::Ipv6Addr::from(u128::from(network) << 64);
            assert_eq!(rates.take(Kind::Check, address.into(), now), Ok(()));
        }
        assert!(rates.take(Kind::LogIn, one, now).is_err());
        assert!(rates.levels.lock().unwrap().len() <= super::ADDRESSES_MAX);
    }

    #[test]
    fn a_customer_of_ipv6_is_one() {
        let bucket = Bucket { burst: 1.0, per_second: 1.0 };
        let rates = Rates::new(Tempo { log_in: bucket, check: bucket, send: bucket });
        let now = Instant::now();
        assert_eq!(rates.take(Kind::Send, "2001:db8::1".parse().unwrap(), now), Ok(()));
        assert!(rates.take(Kind::Send, "2001:db8::2".parse().unwrap(), now).is_err());
    }
}
