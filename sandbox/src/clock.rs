//! Tells every part of the server the time, as a `Timestamp`.
//!
//! Nothing else in the crate asks the system what time it is, so a test can move the whole server forward.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// An instant in milliseconds since the Unix epoch: the resolution of a user's times in docs/api.md#tokens-from-status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// This instant moved later.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// RFC 3339 to the second, as `expires_at` is written.
    pub fn to_seconds(self) -> String {
        format!("{:.0}", self.calendar())
    }

    /// RFC 3339 to the millisecond, as the user's times are written.
    pub fn to_millis(self) -> String {
        format!("{:.3}", self.calendar())
    }

    /// Whole seconds since the Unix epoch.
    pub fn to_unix_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The same instant for libraries that speak `SystemTime`.
    pub fn to_system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(u64::try_from(self.0).unwrap_or(0))
    }

    /// Parses what [`Self::to_seconds`] and [`Self::to_millis`] write.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|timestamp| Self(timestamp.as_millisecond()))
    }

    fn calendar(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_millis())
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// The server's time: the system's, plus what `/test/clock` has added.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    started: Instant,
    advanced_millis: AtomicU64,
}

impl Clock {
    /// A clock that shows the system's time.
    pub fn new() -> Self {
        Self(Arc::new(Inner { started: Instant::now(), advanced_millis: AtomicU64::new(0) }))
    }

    /// The server's current time.
    pub fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond()).plus(self.advanced())
    }

    /// Moves this clock, and so the whole server, forward; by whole milliseconds, rounded up.
    pub fn advance(&self, by: Duration) {
        let millis = u64::try_from(by.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX);
        self.0.advanced_millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Shows the system's time again.
    pub fn reset(&self) {
        self.0.advanced_millis.store(0, Ordering::SeqCst);
    }

    fn advanced(&self) -> Duration {
        Duration::from_millis(self.0.advanced_millis.load(Ordering::SeqCst))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

/// Rate limits measure with the monotonic clock: setting the system's time back must not lock anyone out.
impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.started.elapsed() + self.advanced()
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_times_as_the_api_does() {
        let timestamp = Timestamp::parse("2023-05-18T12:13:22.179Z").unwrap();
        assert_eq!(timestamp.to_millis(), "2023-05-18T12:13:22.179Z");
        assert_eq!(timestamp.to_seconds(), "2023-05-18T12:13:22Z");
        let whole = Timestamp::parse("2023-05-18T12:13:22Z").unwrap();
        assert_eq!(whole.to_millis(), "2023-05-18T12:13:22.000Z");
        assert_eq!(timestamp.since(whole), Duration::from_millis(179));
        assert_eq!(whole.since(timestamp), Duration::ZERO);
    }

    #[test]
    fn advancing_moves_both_kinds_of_time() {
        let clock = Clock::new();
        let (wall, monotonic) = (clock.now(), governor::clock::Clock::now(&clock));
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().since(wall) >= Duration::from_secs(3600));
        assert!(governor::clock::Clock::now(&clock) - monotonic >= Duration::from_secs(3600));
        clock.reset();
        assert!(clock.now().since(wall) < Duration::from_secs(3600));
    }
}
