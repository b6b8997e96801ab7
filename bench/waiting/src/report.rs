//! Writes what was taken down as tables: for a terminal, and for the page of docs that shows them.

use std::fmt::Write as _;

use crate::model::OUTAGE;
use crate::simulation::Record;

/// Seconds in one row of the load over time.
const ROW: usize = 10;
/// The last second that is shown: the login of who came last has expired.
pub const LAST_SECOND: usize = 370;

/// One way to wait: without an outage, and with one.
pub struct Contender {
    /// What it is called in the tables.
    pub name: &'static str,
    /// Without an outage.
    pub calm: Record,
    /// With one.
    pub outage: Record,
}

/// The name of a row, and the figure in it.
type Row = (&'static str, fn(&Contender) -> String);

/// The figures side by side, as a table of Markdown.
pub fn figures(contenders: &[Contender]) -> String {
    let rows: [Row; 7] = [
        ("requests a login", |of| format!("{:.1}", of.calm.questions_a_login())),
        ("at most", |of| of.calm.most_questions().to_string()),
        ("from the link to the event, median", |of| format!("{:.2} s", of.calm.wait_of(0.5))),
        ("from the link to the event, 95 %", |of| format!("{:.2} s", of.calm.wait_of(0.95))),
        ("requests a login with the outage", |of| format!("{:.1}", of.outage.questions_a_login())),
        ("most requests a second", |of| thousands(of.outage.peak_from(0))),
        ("most requests a second after the outage", |of| thousands(of.outage.peak_from(OUTAGE.ends))),
    ];
    let mut text = String::from("| |");
    for contender in contenders {
        let _ = write!(text, " {} |", contender.name);
    }
    text += "\n|---|";
    text += &"---:|".repeat(contenders.len());
    for (name, figure) in rows {
        let _ = write!(text, "\n| {name} |");
        for contender in contenders {
            let _ = write!(text, " {} |", figure(contender));
        }
    }
    text.push('\n');
    text
}

/// Requests a second over time, with the outage.
pub fn over_time(contenders: &[Contender]) -> String {
    let mut text = format!("{:>10}", "seconds");
    for contender in contenders {
        let _ = write!(text, "{:>14}", contender.name);
    }
    for second in (0..LAST_SECOND).step_by(ROW) {
        let _ = write!(text, "\n{:>10}", format!("{second}–{}", second + ROW));
        for contender in contenders {
            let _ = write!(text, "{:>14}", thousands(contender.outage.load(second, ROW)));
        }
    }
    text.push('\n');
    text
}

/// A number with a comma before each third digit from the right.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn every_contender_has_a_column() {
        let contenders = ["ours", "every 5 s"].map(|name| Contender {
            name,
            calm: Record { by_login: vec![10, 21], waits: vec![1000, 2000, 3000], ..Record::default() },
            outage: Record { by_second: vec![7; 200], ..Record::default() },
        });
        let table = figures(&contenders);
        assert!(
            table.starts_with("| | ours | every 5 s |\n|---|---:|---:|\n| requests a login | 15.5 | 15.5 |\n"),
            "{table}"
        );
        assert!(table.contains("| from the link to the event, median | 2.00 s | 2.00 s |"), "{table}");
        assert!(over_time(&contenders).contains("     0–10             7             7\n"));
    }
}
