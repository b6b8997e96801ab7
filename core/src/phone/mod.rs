//! Reads phone numbers as people type them, and finds the E.164 numbers they mean.
//!
//! The rules and the data are those of libphonenumber; `build.rs` reduces the data, and the browser fetches them when they are
//! needed. Checked is whether a number can exist
//! by its length, not whether it does: numbering plans change faster than a login form is updated, and a number that
//! is wrongly refused locks its owner out.

mod country;
mod metadata;
mod pattern;
mod typed;

#[cfg(test)]
mod tests;

pub use country::Country;
#[cfg(not(target_family = "wasm"))]
pub use metadata::METADATA;
pub use metadata::Metadata;
pub use typed::decimal_digit;

use crate::characters::{fold, trim};
use crate::text::decimal;
use metadata::Numbering;
use typed::{Typed, is_filling, is_plus, without_link};

/// More digits than any number has with all that can be dialled before it.
const MOST_DIGITS: usize = 40;
/// So many digits at the end of two numbers tell people apart who sign in in the same tab.
const COMPARED_DIGITS: usize = 6;

/// A phone number of possible length (ITU-T E.164).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

/// Why a text is no phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// No digit at all.
    Empty,
    /// Holds something that has no place in a number, such as a letter or a second `+`.
    Malformed,
    /// A national number, and it is not known of which country.
    CountryUnknown,
    /// What comes after `+` or `00` is not assigned.
    UnknownCallingCode,
    /// Fewer digits than any number there has.
    TooShort,
    /// More digits than any number there has.
    TooLong,
    /// It ends in an extension, where no text message gets.
    Extension,
    /// Some numbers there are shorter and some are longer, but none has this many digits.
    InvalidLength,
}

impl Phone {
    /// The number that was read before, as [`Phone::as_str`] gave it. It is not read again: of one that no country has, a zero
    /// would be taken for a prefix once more.
    pub(crate) fn restore(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let is_digit = |byte: u8| byte.is_ascii_digit();
        (digits.bytes().all(is_digit) && check_unknown(digits).is_ok()).then(|| Self(text.to_owned()))
    }

    /// Reads a number that is international (`+49 …`, `0049 …`, or what is dialled instead of `00` in the default country)
    /// or national in the default country, with or without its national prefix.
    pub fn parse(metadata: Metadata, typed: &str, default: Option<Country>) -> Result<Self, PhoneError> {
        Self::read(metadata, typed, default, false)
    }

    /// Reads a number like [`Phone::parse`], in a country that nobody has chosen: a national number that no number there looks
    /// like is rather one of another country.
    pub fn parse_guessing(metadata: Metadata, typed: &str, guess: Option<Country>) -> Result<Self, PhoneError> {
        Self::read(metadata, typed, guess, true)
    }

    /// Reads a number while nothing is known of those of any country: an international one as it is typed, for the server to
    /// check, and no other.
    pub fn parse_unchecked(typed: &str) -> Result<Self, PhoneError> {
        let typed = Typed::complete(typed)?;
        match Beginning::of(&typed, None) {
            Beginning::Plus(digits) | Beginning::Zeros { after: digits, .. } => {
                check_unknown(digits).map(|()| Self(["+", digits].concat()))
            }
            _ => Err(PhoneError::CountryUnknown),
        }
    }

    /// Whether `typed` may be this number, of which the country is not known: its last digits are.
    pub(crate) fn ends_like(&self, typed: &str) -> bool {
        Typed::complete(typed).is_ok_and(|typed| {
            let last = typed.digits.len().saturating_sub(COMPARED_DIGITS);
            self.0.ends_with(typed.digits.get(last..).unwrap_or_default())
        })
    }

    fn read(metadata: Metadata, typed: &str, default: Option<Country>, is_guess: bool) -> Result<Self, PhoneError> {
        let typed = Typed::complete(typed)?;
        let here = default.and_then(|country| metadata.of_country(country));
        let beginning = Beginning::of(&typed, here.as_ref());
        match (beginning, here) {
            (Beginning::Plus(after), _) => international(metadata, after, &typed),
            (Beginning::Zeros { after, dialled }, _) => {
                // `00` stands for `+` everywhere. Only where that makes no number, it is part of a longer prefix (0011 in
                // Australia), or a national prefix was typed after the calling code.
                let plain = after_calling_code(metadata, after).filter(|(main, number)| is_plain(main, number));
                if let Some((main, number)) = plain {
                    return Ok(Self::new(&main, number));
                }
                let zeros = international(metadata, after, &typed);
                match dialled.map(|after| international(metadata, after, &typed)) {
                    Some(Ok(phone)) => Ok(phone),
                    _ => zeros,
                }
            }
            (Beginning::Dialled(after), _) => international(metadata, after, &typed),
            (Beginning::National, Some(here)) => match national(&typed, here) {
                Ok(phone) if is_guess && !phone.looks_right(metadata) => Err(PhoneError::CountryUnknown),
                result => result,
            },
            (Beginning::National, None) => Err(PhoneError::CountryUnknown),
        }
    }

    /// Whether it looks like a number of one of the countries with its calling code.
    fn looks_right(&self, metadata: Metadata) -> bool {
        let digits = self.0.get(1..).unwrap_or_default();
        after_calling_code(metadata, digits).is_some_and(|(main, number)| looks_right(&main, number))
    }

    /// The number in E.164 form: `+4915112345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country of the number. Of those that share a calling code, the one whose landline or mobile numbers look like
    /// it, else the main one. `None` for numbers that belong to no country, such as those of satellites.
    pub fn country(&self, metadata: Metadata) -> Option<Country> {
        let (main, number) = after_calling_code(metadata, self.0.get(1..)?)?;
        sharing(&main, number).unwrap_or(main).country()
    }

    fn new(numbering: &Numbering, number: &str) -> Self {
        Self(["+", &decimal(numbering.calling_code.into()), number].concat())
    }
}

/// Whether what is typed so far can only become a phone number: digits of any script, perhaps after a `+`, and what people
/// put between them and around them.
pub fn is_phone_like(typed: &str) -> bool {
    Typed::of(typed).is_some_and(|typed| !typed.digits.is_empty())
}

/// The country of what is typed so far. Of those that share a calling code, the default one goes before the main one until
/// the number is complete. `None` as long as an international number has no calling code, and for what is no number.
pub fn country_of(metadata: Metadata, typed: &str, default: Option<Country>) -> Option<Country> {
    if let Ok(phone) = Phone::parse(metadata, typed, default) {
        return phone.country(metadata);
    }
    let typed = Typed::of(typed)?;
    let here = default.and_then(|country| metadata.of_country(country));
    let beginning = Beginning::of(&typed, here.as_ref());
    if matches!(beginning, Beginning::National) {
        return default;
    }
    let (main, number) = beginning.calling_code(metadata)?;
    let default = here.filter(|here| here.calling_code == main.calling_code);
    sharing(&main, number).or(default).unwrap_or(main).country()
}

/// What the field holds once the person has picked another country: an international beginning makes way for that of the
/// new country, a national number stays as it was typed. `from` is the country that was the default so far.
pub fn with_country(metadata: Metadata, typed: &str, from: Option<Country>, to: Country) -> String {
    let text = without_link(typed);
    let Some(taken_apart) = Typed::read(&text) else { return typed.to_owned() };
    let here = from.and_then(|country| metadata.of_country(country));
    let beginning = Beginning::of(&taken_apart, here.as_ref());
    if matches!(beginning, Beginning::National) {
        return typed.to_owned();
    }
    // Digits that are the person's own number and not yet the country's. Those of an extension are there, too.
    let all = text.chars().filter(|character| decimal_digit(*character).is_some()).count();
    let mut own =
        beginning.calling_code(metadata).map_or(0, |(_, number)| number.len() + all - taken_apart.digits.len());
    let mut rest = text.len();
    for (place, character) in text.char_indices().rev() {
        if decimal_digit(character).is_some() {
            if own == 0 {
                break;
            }
            own -= 1;
        } else if is_plus(character) {
            break;
        }
        rest = place;
    }
    let rest = text.get(rest..).unwrap_or_default();
    let rest = trim(rest, |character| is_filling(character) && fold(character) != '(', |_| false);
    let mut replaced = ["+", &decimal(metadata.calling_code(to).into())].concat();
    if !rest.is_empty() {
        replaced.push(' ');
        replaced.push_str(rest);
    }
    replaced
}

/// How a number begins.
enum Beginning<'a> {
    /// With a `+`.
    Plus(&'a str),
    /// With `00`, which may also be the start of what is `dialled` in the default country.
    Zeros { after: &'a str, dialled: Option<&'a str> },
    /// With what is dialled in the default country before international numbers.
    Dialled(&'a str),
    /// With anything else.
    National,
}

impl<'a> Beginning<'a> {
    fn of(typed: &'a Typed, here: Option<&Numbering>) -> Self {
        let digits = typed.digits.as_str();
        if typed.plus {
            // No calling code begins with a zero, so these are one prefix too many.
            return Self::Plus(digits.strip_prefix("00").unwrap_or(digits));
        }
        let dialled = here.and_then(|here| {
            let prefix = pattern::at_start(here.international_prefix, digits)?;
            digits.get(prefix.end..).filter(|after| prefix.end > 0 && !after.starts_with('0'))
        });
        match (digits.strip_prefix("00"), dialled) {
            (Some(after), dialled) => Self::Zeros { after, dialled },
            (None, Some(after)) => Self::Dialled(after),
            (None, None) => Self::National,
        }
    }

    /// The calling code, as far as it is there, and the number after it.
    fn calling_code(&self, metadata: Metadata) -> Option<(Numbering, &'a str)> {
        match self {
            Self::Plus(after) | Self::Dialled(after) => after_calling_code(metadata, after),
            Self::Zeros { after, dialled } => {
                let zeros = after_calling_code(metadata, after);
                match dialled.and_then(|after| after_calling_code(metadata, after)) {
                    Some(dialled) if !zeros.as_ref().is_some_and(|(main, number)| has_no_prefix(main, number)) => {
                        Some(dialled)
                    }
                    _ => zeros,
                }
            }
            Self::National => None,
        }
    }
}

/// Cuts the digits of an international number after the calling code. No calling code is the beginning of another.
fn after_calling_code(metadata: Metadata, digits: &str) -> Option<(Numbering, &str)> {
    let mut calling_code = 0;
    // None begins with a zero.
    for (place, digit) in digits.bytes().enumerate().take(if digits.starts_with('0') { 0 } else { 3 }) {
        calling_code = calling_code * 10 + u16::from(digit - b'0');
        if let Some(main) = metadata.of_calling_code(calling_code) {
            return Some((main, digits.get(place + 1..).unwrap_or_default()));
        }
    }
    None
}

/// The country that a number belongs to among those that share a calling code without being the main one.
fn sharing(main: &Numbering, number: &str) -> Option<Numbering> {
    main.metadata.all().find(|other| {
        other.calling_code == main.calling_code
            && !other.beginnings.is_empty()
            && pattern::at_start(other.beginnings, number).is_some()
    })
}

fn international(metadata: Metadata, digits: &str, typed: &Typed) -> Result<Phone, PhoneError> {
    match after_calling_code(metadata, digits) {
        Some((main, number)) => complete(&main, &main, number, typed),
        None if digits.len() < 3 => Err(PhoneError::TooShort),
        None => Err(PhoneError::UnknownCallingCode),
    }
}

fn national(typed: &Typed, here: Numbering) -> Result<Phone, PhoneError> {
    let digits = typed.digits.as_str();
    let main = here.metadata.of_calling_code(here.calling_code).unwrap_or(here);
    // The calling code without its `+`: if this cannot be the number itself.
    if let Some((own, number)) = after_calling_code(here.metadata, digits)
        && own.calling_code == here.calling_code
    {
        let number = without_national_prefix(&here, number);
        if check(&here, digits) == Err(PhoneError::TooLong)
            || (!pattern::whole(here.general, digits) && pattern::whole(here.general, &number))
        {
            return complete(&main, &main, &number, typed);
        }
    }
    complete(&here, &main, digits, typed)
}

/// Takes off the national prefix as it is `here`, and checks the length as the `main` region of the calling code has it.
fn complete(here: &Numbering, main: &Numbering, number: &str, typed: &Typed) -> Result<Phone, PhoneError> {
    let mut number = number.to_owned();
    let stripped = without_national_prefix(here, &number);
    match check(here, &stripped) {
        Ok(()) | Err(PhoneError::TooLong) => number = stripped,
        // Too few digits are left. Unless it looks like a number with it, the prefix was one, and the number is not complete.
        Err(PhoneError::TooShort) if stripped != number && !looks_right(main, &number) => {
            return Err(PhoneError::TooShort);
        }
        Err(_) => {}
    }
    // `+48 (0)22 …` is written from habit also where there is no national prefix (any more).
    if typed.bracketed_zero.is_some_and(|before| typed.digits.len() - before == number.len())
        && !pattern::whole(main.general, &number)
        && let Some(bare) = number.strip_prefix('0')
        && pattern::whole(main.general, bare)
    {
        number = bare.to_owned();
    }
    check(main, &number).map(|()| Phone::new(main, &number))
}

/// Whether it looks like a number of a country with this calling code.
fn looks_right(main: &Numbering, number: &str) -> bool {
    main.metadata.all().any(|other| other.calling_code == main.calling_code && pattern::whole(other.general, number))
}

/// The length of a number of any country: with its calling code at most fifteen digits (ITU-T E.164 §6.1). No calling code begins
/// with a zero.
fn check_unknown(digits: &str) -> Result<(), PhoneError> {
    match digits.len() {
        _ if digits.starts_with('0') => Err(PhoneError::UnknownCallingCode),
        ..4 => Err(PhoneError::TooShort),
        4..=15 => Ok(()),
        _ => Err(PhoneError::TooLong),
    }
}

fn check(numbering: &Numbering, number: &str) -> Result<(), PhoneError> {
    let (shortest, longest, is_possible) = numbering.lengths(number.len());
    if is_possible {
        Ok(())
    } else if number.len() < shortest {
        Err(PhoneError::TooShort)
    } else if number.len() > longest {
        Err(PhoneError::TooLong)
    } else {
        Err(PhoneError::InvalidLength)
    }
}

/// Whether a number is possible just as it is.
fn is_plain(numbering: &Numbering, number: &str) -> bool {
    check(numbering, number).is_ok() && has_no_prefix(numbering, number)
}

fn has_no_prefix(numbering: &Numbering, number: &str) -> bool {
    without_national_prefix(numbering, number) == number
}

/// The number without its national prefix, unless that would make something else of what looks like a number.
fn without_national_prefix(numbering: &Numbering, number: &str) -> String {
    let Some(prefix) = pattern::at_start(numbering.national_prefix, number) else { return number.to_owned() };
    let mut stripped = String::new();
    if let Some((start, end)) = prefix.captured.filter(|(start, end)| start < end) {
        stripped.push_str(numbering.inserted);
        stripped.push_str(number.get(start..end).unwrap_or_default());
    }
    stripped.push_str(number.get(prefix.end..).unwrap_or_default());
    if pattern::whole(numbering.general, number) && !pattern::whole(numbering.general, &stripped) {
        return number.to_owned();
    }
    stripped
}
