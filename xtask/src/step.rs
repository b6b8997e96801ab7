//! Prints the name, the number and the time of each step of a command.

use std::fmt;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints `[3/9] wasm-bindgen … 1.2 s` as work goes on.
pub struct Progress {
    total: usize,
    started: usize,
}

impl Progress {
    /// Begins a run of `total` steps.
    pub fn new(total: usize) -> Self {
        Self { total, started: 0 }
    }

    /// Does one step that prints nothing itself.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.started += 1;
        print!("[{}/{}] {name} … ", self.started, self.total);
        flush();
        let begin = Instant::now();
        let result = work();
        let took = Took(begin.elapsed());
        match &result {
            Ok(_) => println!("{took}"),
            Err(_) => println!("failed after {took}"),
        }
        result
    }

    /// Does one step whose own output the person should see as it comes.
    pub fn loud_step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.started += 1;
        println!("[{}/{}] {name} …", self.started, self.total);
        flush();
        let begin = Instant::now();
        let result = work();
        println!("[{}/{}] {name} … {}", self.started, self.total, Took(begin.elapsed()));
        result
    }

    /// Counts `steps` as done without doing them.
    pub fn skip(&mut self, steps: usize) {
        self.started += steps;
    }

    /// Returns how many steps were begun or skipped.
    pub fn started(&self) -> usize {
        self.started
    }
}

/// Shows what was printed so far. Where that fails, no terminal reads the output: no reason to stop the work.
fn flush() {
    let _ = io::stdout().flush();
}

/// A duration as people read it: `0.3 s`, `12.4 s`, `2 min 05 s`.
pub struct Took(pub Duration);

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        if seconds < 60 {
            write!(f, "{:.1} s", self.0.as_secs_f64())
        } else {
            write!(f, "{} min {:02} s", seconds / 60, seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(Took(Duration::from_millis(340)).to_string(), "0.3 s");
        assert_eq!(Took(Duration::from_millis(12_440)).to_string(), "12.4 s");
        assert_eq!(Took(Duration::from_secs(125)).to_string(), "2 min 05 s");
    }

    #[test]
    fn a_step_hands_back_its_result_and_is_counted() {
        let mut progress = Progress::new(3);
        assert_eq!(progress.step("one", || Ok(1)).unwrap(), 1);
        assert!(progress.step("two", || -> Result<()> { anyhow::bail!("no") }).is_err());
        progress.skip(1);
        assert_eq!(progress.started(), 3);
    }
}
