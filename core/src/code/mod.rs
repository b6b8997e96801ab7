//! Reads one-time codes, as people type and paste them.

use std::ops::RangeInclusive;

use crate::characters::{fold, is_invisible, is_space};
use crate::phone::decimal_digit;

/// How many digits a code can have.
const LENGTHS: RangeInclusive<usize> = 4..=8;
/// How many digits most codes have: what is looked for first where the API announces no length.
const USUAL_LENGTH: usize = 6;
/// In how many parts a code may be written.
const MOST_PARTS: usize = 16;
/// The most digits of a phone number (ITU-T E.164).
const MOST_DIALLED: usize = 15;

/// A one-time code: 4 to 8 ASCII digits. It is a secret until it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code in `text`, as a person finds it there. Nothing rather than a guess: a wrong code costs one of few tries.
    ///
    /// Digits of any script count. Where the API has `announced` how many digits the code has, a number of just that length
    /// that stands alone is the code; where there is none, one whose parts are each one space or one dash apart. What is
    /// connected to other digits (dates, times, amounts), touched by a letter, or part of a phone number with a `+`, stands
    /// not alone. Twice the same code is that code: some keyboards fill it in twice. Of several different ones that of an
    /// origin-bound message (`@example.com #123456`) is taken, else none.
    ///
    /// Without an announced length, digits alone are one code of 4 to 8 digits. In a sentence six digits are looked for first.
    pub fn read(text: &str, announced: Option<u32>) -> Option<Self> {
        let reading = Reading::of(text);
        let found = match announced.and_then(|length| usize::try_from(length).ok()) {
            Some(length) if LENGTHS.contains(&length) => reading.find(&(length..=length)),
            Some(_) => None,
            None => (reading.whole().or_else(|| reading.find(&(USUAL_LENGTH..=USUAL_LENGTH))))
                .or_else(|| reading.find(&LENGTHS)),
        };
        found.flatten().map(Self)
    }

    /// How many digits there are in `text`, of whatever script.
    pub(crate) fn digits_in(text: &str) -> usize {
        text.chars().filter(|character| decimal_digit(*character).is_some()).count()
    }

    /// The digits as they go to the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Code(…)")
    }
}

/// Digits that stand together.
struct Run {
    /// What stands between it and the run before, or the beginning. Every space is `' '` and every dash `'-'`.
    before: String,
    digits: String,
    /// It is part of a phone number with a `+`, or of a date.
    is_taken: bool,
}

impl Run {
    /// Whether it can go on a code that the run before began.
    fn continues(&self) -> bool {
        matches!(self.before.as_str(), " " | "-")
    }
}

/// A text, taken apart into its digits and what stands between them.
struct Reading {
    runs: Vec<Run>,
    /// What stands after the last run.
    after: String,
    /// There is nothing but digits, spaces and dashes.
    is_bare: bool,
}

impl Reading {
    fn of(text: &str) -> Self {
        let (mut runs, mut before, mut is_bare) = (Vec::<Run>::new(), String::new(), true);
        for character in text.trim().chars().filter(|character| !is_invisible(*character)) {
            match (decimal_digit(character), runs.last_mut()) {
                (None, _) => {
                    let character = plain(character);
                    is_bare &= matches!(character, ' ' | '-');
                    before.push(character);
                }
                (Some(digit), Some(run)) if before.is_empty() => run.digits.push(char::from(b'0' + digit)),
                (Some(digit), _) => runs.push(Run {
                    before: std::mem::take(&mut before),
                    digits: char::from(b'0' + digit).into(),
                    is_taken: false,
                }),
            }
        }
        let mut dialled = 0;
        for run in &mut runs {
            let length = run.digits.len();
            dialled = match &run.before {
                before if before.ends_with('+') => length,
                before if dialled > 0 && dialled + length <= MOST_DIALLED && is_in_number(before) => dialled + length,
                _ => 0,
            };
            run.is_taken = dialled > 0;
        }
        let mut reading = Self { runs, after: before, is_bare };
        reading.take_dates();
        reading
    }

    /// Takes out what is rather a date: `2025-11-04`, in a sentence also `04-11-25` and `04 11 2025`.
    fn take_dates(&mut self) {
        for place in 0..self.runs.len() {
            let Some([first, middle, last]) = self.runs.get(place..place + 3) else { break };
            let has_dashes = middle.before == "-" && last.before == "-";
            let has_year = first.digits.len() == 4 || last.digits.len() == 4;
            let is_date = (middle.continues() && last.continues())
                && (is_day(&middle.digits) && (is_day(&first.digits) || is_day(&last.digits)))
                && (has_dashes || !self.is_bare)
                && (has_year || (has_dashes && !self.is_bare));
            if is_date && let Some(date) = self.runs.get_mut(place..place + 3) {
                for run in date {
                    run.is_taken = true;
                }
            }
        }
    }

    /// The code that all digits of the text are together, in parts of one length, or in any where there is nothing else.
    fn whole(&self) -> Option<Option<String>> {
        let length = self.runs.first()?.digits.len();
        let is_one = self.is_bare || self.runs.iter().all(|run| run.digits.len() == length);
        let code = self.code_at(0, &self.runs, &LENGTHS).filter(|_| is_one);
        code.map(Some)
    }

    /// The one code of those lengths that is written in the fewest parts. `Some(None)` where it cannot be told which it is.
    fn find(&self, lengths: &RangeInclusive<usize>) -> Option<Option<String>> {
        if self.is_bare
            && let Some(code) = self.code_at(0, &self.runs, lengths)
        {
            return Some(Some(code));
        }
        // Where there are digits alone, to leave some of them out would be to guess.
        let most = if self.is_bare { 1 } else { self.runs.len().min(MOST_PARTS) };
        for parts in 1..=most {
            let mut found = None;
            for (place, window) in self.runs.windows(parts).enumerate() {
                let Some(code) = self.code_at(place, window, lengths) else { continue };
                if window.first().is_some_and(|run| is_bound(&run.before)) {
                    return Some(Some(code));
                }
                found = match found {
                    None => Some(Some(code)),
                    Some(Some(other)) if other == code => Some(Some(other)),
                    Some(_) => Some(None),
                };
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The code that `window`, the runs from `place` on, is: if its parts belong together and stand alone.
    fn code_at(&self, place: usize, window: &[Run], lengths: &RangeInclusive<usize>) -> Option<String> {
        let (first, rest) = window.split_first()?;
        let next = self.runs.get(place + window.len());
        let after = next.map_or(&self.after, |run| &run.before);
        let is_connected = (place > 0 && is_connection(&first.before)) || (next.is_some() && is_connection(after));
        let is_touched = is_letter(first.before.chars().next_back()) || is_letter(after.chars().next());
        let is_taken = window.iter().any(|run| run.is_taken);
        if is_connected || is_touched || is_taken || !rest.iter().all(Run::continues) {
            return None;
        }
        let mut digits = String::new();
        for run in window {
            digits.push_str(&run.digits);
        }
        if lengths.contains(&digits.len()) {
            return Some(digits);
        }
        let (once, again) = digits.split_at_checked(digits.len() / 2)?;
        let is_twice = once == again && digits.len() > *lengths.end() && lengths.contains(&once.len());
        is_twice.then(|| once.to_owned())
    }
}

/// One space for all, and one dash. The end of a line stays, since a code does not go on after it.
fn plain(character: char) -> char {
    match character {
        '\n' | '\r' => '\n',
        _ if is_space(character) => ' ',
        // Unicode's property `Dash`, and the sign of long vowels, which Japanese keyboards give in its place.
        '\u{58a}'
        | '\u{5be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2053}'
        | '\u{207b}'
        | '\u{208b}'
        | '\u{2212}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e3a}'..='\u{2e3b}'
        | '\u{2e40}'
        | '\u{2e5d}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{30fc}'
        | '\u{fe31}'..='\u{fe32}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{10d6e}'
        | '\u{10ead}'
        | '\u{ff0d}' => '-',
        // The comma of a Chinese sentence is no decimal comma.
        '，' => '，',
        _ => fold(character),
    }
}

/// Whether digits on both sides of `between` are one date, time or amount.
fn is_connection(between: &str) -> bool {
    matches!(between, "-" | "." | "," | ":" | "/" | "'" | "’" | "٫" | "٬")
}

/// Whether digits on both sides of `between` may be one phone number: `+49 (0) 151-123`.
fn is_in_number(between: &str) -> bool {
    matches!(between, " " | "-" | "." | "/")
        || (between.len() <= 3 && between.chars().all(|one| matches!(one, ' ' | '(' | ')')))
}

/// Whether a day or a month can have this number.
fn is_day(digits: &str) -> bool {
    digits.len() == 1 || (digits.len() == 2 && digits <= "31")
}

fn is_letter(character: Option<char>) -> bool {
    character.is_some_and(|character| character == '_' || character.is_ascii_alphanumeric())
}

/// Whether a code after `before` is bound to the origin of a page: `@example.com #` ("Origin-bound one-time codes", WICG).
fn is_bound(before: &str) -> bool {
    let Some(before) = before.strip_suffix('#') else { return false };
    for character in before.trim_ascii_end().chars().rev() {
        if character == '@' || is_space(character) {
            return character == '@';
        }
    }
    false
}

#[cfg(test)]
mod tests;
