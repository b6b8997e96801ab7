//! Counts requests per identifier and per client address, and refuses those beyond the limits
//! (docs/api.md#too-many-requests). On the server's clock, in memory.
//!
//! The rules of one login (a resend in 30 s, five of them) are not here: see `login::message`.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;
use crate::config;
use crate::error::ApiError;
use crate::secrets::Hashed;

const SENDS_WINDOW: Duration = Duration::from_secs(10 * 60);
const REQUESTS_WINDOW: Duration = Duration::from_secs(60);
const CODES_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, Clock, NoOpMiddleware<Duration>>;

struct Limiters {
    identifiers: Keyed<[u8; 32]>,
    sending_addresses: Keyed<IpAddr>,
    requesting_addresses: Keyed<IpAddr>,
    passkey_check_addresses: Keyed<IpAddr>,
    wrong_codes: WrongCodes,
}

/// The wrong codes of each identifier. Not governor's: whether a code may be tried is asked before it is known to be wrong, and
/// right ones do not count.
struct WrongCodes {
    /// How long one wrong code counts.
    period: Duration,
    allowed: u32,
    /// When all that an identifier has done wrong will be forgotten.
    forgotten_at: Mutex<HashMap<[u8; 32], Duration>>,
}

/// The limiters in force.
pub struct Limits {
    clock: Clock,
    limiters: RwLock<Limiters>,
}

impl Limits {
    /// Limits that start unused.
    pub fn new(numbers: config::Limits, clock: Clock) -> Self {
        Self { limiters: RwLock::new(Limiters::new(numbers, &clock)), clock }
    }

    /// Counts an API request of an address.
    pub fn request(&self, address: IpAddr) -> Result<(), ApiError> {
        self.with(|limiters| check(&limiters.requesting_addresses, &network(address), &self.clock))
    }

    /// Counts a question of an address whether an identifier has a passkey: the answer tells who has an account.
    pub fn passkey_check(&self, address: IpAddr) -> Result<(), ApiError> {
        self.with(|limiters| check(&limiters.passkey_check_addresses, &network(address), &self.clock))
    }

    /// Counts a message that an address asked for.
    pub fn send_by_address(&self, address: IpAddr) -> Result<(), ApiError> {
        self.with(|limiters| check(&limiters.sending_addresses, &network(address), &self.clock))
    }

    /// Counts a message for an identifier (in its canonical form). Kept as a hash: no list of addresses in memory.
    pub fn send_to_identifier(&self, identifier: &str) -> Result<(), ApiError> {
        let key = *Hashed::of(identifier).as_bytes();
        self.with(|limiters| check(&limiters.identifiers, &key, &self.clock))
    }

    /// Whether a code of an identifier (in its canonical form) may be tried: five tries a state do not limit who asks for one
    /// state after another (docs/api.md#wrong-code).
    pub fn code_try(&self, identifier: &str) -> Result<(), ApiError> {
        self.with(|limiters| limiters.wrong_codes.check(identifier, clock_now(&self.clock)))
    }

    /// Counts a wrong code of an identifier.
    pub fn wrong_code(&self, identifier: &str) {
        self.with(|limiters| limiters.wrong_codes.count(identifier, clock_now(&self.clock)));
    }

    /// Forgets all counts and counts with new numbers from now on.
    pub fn replace(&self, numbers: config::Limits) {
        *self.limiters.write().unwrap_or_else(PoisonError::into_inner) = Limiters::new(numbers, &self.clock);
    }

    /// Forgets keys whose allowance is full again, so that memory follows the traffic.
    pub fn sweep(&self) {
        self.with(|limiters| {
            limiters.identifiers.retain_recent();
            limiters.sending_addresses.retain_recent();
            limiters.requesting_addresses.retain_recent();
            limiters.passkey_check_addresses.retain_recent();
            limiters.wrong_codes.sweep(clock_now(&self.clock));
        });
    }

    fn with<T>(&self, use_limiters: impl FnOnce(&Limiters) -> T) -> T {
        use_limiters(&self.limiters.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Limiters {
    fn new(numbers: config::Limits, clock: &Clock) -> Self {
        Self {
            identifiers: limiter(SENDS_WINDOW, numbers.sends_per_identifier, clock),
            sending_addresses: limiter(SENDS_WINDOW, numbers.sends_per_address, clock),
            requesting_addresses: limiter(REQUESTS_WINDOW, numbers.requests_per_address, clock),
            passkey_check_addresses: limiter(REQUESTS_WINDOW, numbers.passkey_checks_per_address, clock),
            wrong_codes: WrongCodes::new(numbers.wrong_codes_per_identifier),
        }
    }
}

impl WrongCodes {
    fn new(allowed: u32) -> Self {
        let allowed = allowed.max(1);
        Self { period: CODES_WINDOW / allowed, allowed, forgotten_at: Mutex::default() }
    }

    fn check(&self, identifier: &str, now: Duration) -> Result<(), ApiError> {
        let known = self.lock().get(Hashed::of(identifier).as_bytes()).copied();
        // One more must fit: the oldest of those allowed has been forgotten by then.
        let wait = known.unwrap_or_default().saturating_sub(now + self.period * (self.allowed - 1));
        if wait.is_zero() { Ok(()) } else { Err(ApiError::TooManyRequests(wait)) }
    }

    fn count(&self, identifier: &str, now: Duration) {
        let mut all = self.lock();
        let forgotten_at = all.entry(*Hashed::of(identifier).as_bytes()).or_default();
        *forgotten_at = (*forgotten_at).max(now) + self.period;
    }

    fn sweep(&self, now: Duration) {
        self.lock().retain(|_, forgotten_at| *forgotten_at > now);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Duration>> {
        self.forgotten_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn limiter<K: std::hash::Hash + Eq + Clone>(window: Duration, count: u32, clock: &Clock) -> Keyed<K> {
    let burst = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    // The period is never zero: a window is at least a minute and u32::MAX requests still leave some nanoseconds.
    let quota = Quota::with_period(window / burst.get()).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
    RateLimiter::dashmap_with_clock(quota, clock.clone())
}

fn check<K: std::hash::Hash + Eq + Clone>(limiter: &Keyed<K>, key: &K, clock: &Clock) -> Result<(), ApiError> {
    limiter.check_key(key).map_err(|refused| ApiError::TooManyRequests(refused.wait_time_from(clock_now(clock))))
}

fn clock_now(clock: &Clock) -> Duration {
    governor::clock::Clock::now(clock)
}

/// One subscriber usually owns a whole IPv6 /64: counting single addresses there would limit no caller.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(count: u32) -> (Limits, Clock) {
        let clock = Clock::new();
        let numbers = config::Limits {
            sends_per_identifier: count,
            sends_per_address: count,
            requests_per_address: count,
            passkey_checks_per_address: count,
            wrong_codes_per_identifier: count,
        };
        (Limits::new(numbers, clock.clone()), clock)
    }

    #[test]
    fn an_identifier_waits_as_long_as_it_is_told() {
        let (limits, clock) = limits(2);
        assert!(limits.send_to_identifier("a").is_ok());
        assert!(limits.send_to_identifier("a").is_ok());
        let Err(ApiError::TooManyRequests(wait)) = limits.send_to_identifier("a") else {
            panic!("the third must be refused");
        };
        assert!(wait <= Duration::from_secs(300) && wait > Duration::from_secs(290), "{wait:?}");
        assert!(limits.send_to_identifier("b").is_ok(), "another identifier is not held up");
        clock.advance(wait);
        assert!(limits.send_to_identifier("a").is_ok());
    }

    #[test]
    fn wrong_codes_are_forgotten_one_by_one_over_a_day() {
        let (limits, clock) = limits(4);
        for _ in 0..4 {
            assert!(limits.code_try("a").is_ok());
            limits.wrong_code("a");
        }
        let Err(ApiError::TooManyRequests(wait)) = limits.code_try("a") else { panic!("the fifth must be refused") };
        assert!(wait <= Duration::from_secs(6 * 3600) && wait > Duration::from_secs(6 * 3600 - 60), "{wait:?}");
        limits.sweep();
        assert!(limits.code_try("b").is_ok() && limits.code_try("a").is_err());
        clock.advance(wait);
        assert!(limits.code_try("a").is_ok(), "asking does not count");
        assert!(limits.code_try("a").is_ok());
        limits.wrong_code("a");
        assert!(limits.code_try("a").is_err());
    }

    #[test]
    fn an_ipv6_network_counts_as_one_caller() {
        let (limits, _) = limits(1);
        assert!(limits.request("2001:db8::1".parse().unwrap()).is_ok());
        assert!(limits.request("2001:db8::2".parse().unwrap()).is_err());
        assert!(limits.request("2001:db8:0:1::1".parse().unwrap()).is_ok());
        assert!(limits.request("::ffff:192.0.2.1".parse().unwrap()).is_ok());
        assert!(limits.request("192.0.2.1".parse().unwrap()).is_err());
    }

    #[test]
    fn replacing_forgets_the_counts() {
        let (limits, _) = limits(1);
        let address = "192.0.2.1".parse().unwrap();
        assert!(limits.request(address).is_ok());
        assert!(limits.request(address).is_err());
        limits.sweep();
        assert!(limits.request(address).is_err(), "sweeping keeps the counts in use");
        limits.replace(config::Limits::default());
        assert!(limits.request(address).is_ok());
    }
}
