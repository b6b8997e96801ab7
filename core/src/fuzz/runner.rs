//! Runs a property with fresh seeds for as long as is asked: `cargo xtask fuzz`.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many cases share a seed: a failure is found again in less than a second.
const CASES: u32 = 512;

/// Runs `check`, which panics where the property does not hold, on values of `strategy`.
///
/// `SSOJET_FUZZ_SECONDS` says for how long, `SSOJET_FUZZ_SEED` with which seed it begins: the one that a failure prints.
pub(crate) fn run<S: Strategy>(name: &str, strategy: &S, check: impl Fn(S::Value))
where
    S::Value: Clone + Debug,
{
    let number = |variable: &str| std::env::var(variable).ok().and_then(|text| text.parse::<u64>().ok());
    let limit = Duration::from_secs(number("SSOJET_FUZZ_SECONDS").unwrap_or(60));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    let first = number("SSOJET_FUZZ_SEED").unwrap_or(now);
    let (began, mut seed) = (Instant::now(), first);
    while began.elapsed() < limit {
        let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 100_000, ..Config::default() };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let outcome = runner.run(strategy, |value| {
            check(value);
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{name}, seed {seed}: {error}");
        }
        seed = seed.wrapping_add(1);
    }
    let cases = seed.wrapping_sub(first) * u64::from(CASES);
    println!("{name}: {cases} cases in {} s, all held", began.elapsed().as_secs());
}
