//! Represents time and randomness as data. Nothing here reads a clock.

use crate::text::decimal;

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(u32);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `milliseconds` as a length of time.
    pub const fn from_milliseconds(milliseconds: u32) -> Self {
        Self(milliseconds)
    }

    /// `seconds` as a length of time; more than 49 days saturates.
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The length in milliseconds.
    pub const fn milliseconds(self) -> u32 {
        self.0
    }

    /// The length in seconds, a started second counted whole: what a countdown shows.
    pub const fn seconds_rounded_up(self) -> u32 {
        self.0.div_ceil(1000)
    }
}

/// A point in time: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// The point `milliseconds` after the Unix epoch.
    pub const fn from_epoch_milliseconds(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn epoch_milliseconds(self) -> u64 {
        self.0
    }

    /// The point `delay` later.
    pub const fn plus(self, delay: Duration) -> Self {
        Self(self.0.saturating_add(delay.0 as u64))
    }

    /// How long from `earlier` to here; zero when `earlier` is the later one, as after a clock was set back.
    pub fn since(self, earlier: Self) -> Duration {
        Duration(u32::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(u32::MAX))
    }

    /// The point as RFC 3339 in UTC, to the second (`2023-05-18T12:28:22Z`), as the API writes `expires_at`.
    pub fn to_rfc3339(self) -> String {
        let seconds = self.0 / 1000;
        let (days, second_of_day) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil_from_days(days);
        let mut text = String::with_capacity(20);
        push_padded(&mut text, year, 4);
        for (separator, value) in [
            ('-', month),
            ('-', day),
            ('T', second_of_day / 3600),
            (':', second_of_day / 60 % 60),
            (':', second_of_day % 60),
        ] {
            text.push(separator);
            push_padded(&mut text, value, 2);
        }
        text.push('Z');
        text
    }
}

/// When an event happened, and a random number drawn for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock: it goes on while the device sleeps, which a monotonic clock may not.
    pub now: Instant,
    /// Uniform over all of `u32`; spreads the polls of many waiting pages.
    pub random: u32,
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last day of a year.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    const DAYS_PER_ERA: u64 = 146_097;
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / DAYS_PER_ERA, shifted % DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

fn push_padded(text: &mut String, value: u64, width: usize) {
    let digits = decimal(value);
    for _ in digits.len()..width {
        text.push('0');
    }
    text.push_str(&digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_matches_known_dates() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_684_412_902, "2023-05-18T12:28:22Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Instant::from_epoch_milliseconds(seconds * 1000 + 7).to_rfc3339(), expected);
        }
    }

    #[test]
    fn a_clock_set_back_gives_no_negative_time() {
        let (early, late) = (Instant(5), Instant(9));
        assert_eq!(early.since(late), Duration::ZERO);
        assert_eq!(late.since(early), Duration(4));
    }

    #[test]
    fn a_countdown_shows_a_started_second() {
        assert_eq!(Duration(1).seconds_rounded_up(), 1);
        assert_eq!(Duration(30_000).seconds_rounded_up(), 30);
        assert_eq!(Duration(30_001).seconds_rounded_up(), 31);
    }
}
