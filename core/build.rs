//! Reduces libphonenumber's metadata to what reading a number needs: a text of one line for each region, in six fields
//! parted by tabs. The widget fetches it as a file of its own; only the codes of the regions are compiled in.
//!
//! 1. The region (`00` stands for the whole world), its calling code, a `-` unless it is the main region of that code, and
//!    its possible lengths as letters (`a` is 1), from the shortest landline or mobile number on.
//! 2. What starts an international number there.
//! 3. What starts a national one.
//! 4. What is put before the digits captured by 3.
//! 5. What every number of the region looks like.
//! 6. Where the calling code is shared: what the numbers of this region begin with.
//!
//! Fields 2, 3, 5 and 6 are regular expressions in a spelling of their own, read by `src/phone/pattern.rs`: `d` is a digit,
//! `( )` groups, `< >` captures.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use phonenumber::Metadata;
use phonenumber::metadata::{DATABASE, Descriptor};

/// A calling code has at most three digits (ITU-T E.164 §6.2.1).
const CALLING_CODES: std::ops::RangeInclusive<u16> = 1..=999;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut lines = Vec::new();
    for calling_code in CALLING_CODES {
        // The main region comes first.
        let regions = DATABASE.by_code(&calling_code).unwrap_or_default();
        let Some(main) = regions.first() else { continue };
        for region in &regions {
            lines.push(line(region, main)?);
        }
    }
    lines.sort();
    let directory = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&directory).join("phone-metadata.txt"), lines.concat())?;
    std::fs::write(Path::new(&directory).join("countries.rs"), format!("{:?}", assigned(&lines)))?;
    Ok(())
}

/// Which codes of two letters are regions with numbers of their own: for each first letter, a bit for each second one.
fn assigned(lines: &[String]) -> [u32; 26] {
    let mut assigned = [0; 26];
    for line in lines {
        if let [first @ b'A'..=b'Z', second @ b'A'..=b'Z', ..] = line.as_bytes()
            && let Some(row) = assigned.get_mut(usize::from(first - b'A'))
        {
            *row |= 1 << (second - b'A');
        }
    }
    assigned
}

fn line(region: &Metadata, main: &Metadata) -> Result<String, Failure> {
    let id = if region.id() == "001" { "00" } else { region.id() };
    let calling_code = region.country_code();
    let is_main = region.id() == main.id();
    let rank = if is_main { "" } else { "-" };
    let lengths = possible_lengths(region)?;
    let international_prefix = match region.international_prefix() {
        Some(pattern) => spell(pattern.as_str(), None)?,
        None => String::new(),
    };
    let (national_prefix, inserted) = national_prefix(region)?;
    let general = spell(region.descriptors().general().national_number().as_str(), None)?;
    let beginnings = match region.leading_digits() {
        _ if is_main => String::new(),
        Some(beginnings) => spell(beginnings.as_str(), None)?,
        // libphonenumber would never get as far as this region.
        None if main.leading_digits().is_some() => String::new(),
        None => shapes(region, main)?,
    };
    Ok(format!(
        "{id}{calling_code}{rank}{lengths}\t{international_prefix}\t{national_prefix}\t{inserted}\t{general}\t{beginnings}\n"
    ))
}

/// The kinds of numbers that libphonenumber tells apart: landlines, mobiles, and then the others.
fn kinds(region: &Metadata) -> impl Iterator<Item = Option<&Descriptor>> {
    let all = region.descriptors();
    [
        all.fixed_line(),
        all.mobile(),
        all.toll_free(),
        all.premium_rate(),
        all.shared_cost(),
        all.personal_number(),
        all.voip(),
        all.pager(),
        all.uan(),
        all.voicemail(),
    ]
    .into_iter()
}

/// The lengths of all kinds of numbers: libphonenumber leaves those of the general description to be derived. What is shorter
/// than any landline and any mobile is left out: no text message gets to the short numbers of services.
fn possible_lengths(region: &Metadata) -> Result<String, Failure> {
    let of_kinds = |count| -> BTreeSet<u16> {
        let kinds = kinds(region).take(count).flatten();
        kinds.flat_map(|kind| kind.possible_length().iter().copied()).filter(|length| *length > 0).collect()
    };
    let shortest = of_kinds(2).first().copied().unwrap_or_default();
    let lengths: BTreeSet<u16> = of_kinds(usize::MAX).split_off(&shortest);
    if lengths.is_empty() {
        return Err(format!("{} has no possible length", region.id()).into());
    }
    lengths
        .into_iter()
        .map(|length| {
            let letter = u8::try_from(length).ok().and_then(|length| length.checked_add(b'a' - 1));
            letter.filter(u8::is_ascii_lowercase).map(char::from).ok_or_else(|| format!("length {length}").into())
        })
        .collect()
}

/// The pattern of the national prefix, and what replaces it besides its own captured digits.
fn national_prefix(region: &Metadata) -> Result<(String, String), Failure> {
    let Some(pattern) = region.national_prefix_for_parsing() else {
        return Ok((region.national_prefix().unwrap_or_default().to_owned(), String::new()));
    };
    let Some(rule) = region.national_prefix_transform_rule() else {
        return Ok((spell(pattern.as_str(), None)?, String::new()));
    };
    // Always what is new, then one group: the last.
    let (inserted, group) = rule.split_once('$').ok_or_else(|| format!("rule {rule}"))?;
    let group: usize = group.parse()?;
    Ok((spell(pattern.as_str(), Some(group))?, inserted.to_owned()))
}

/// What landlines and mobiles of a region look like from the first digit to the last, unless those of the main region look
/// the same.
fn shapes(region: &Metadata, main: &Metadata) -> Result<String, Failure> {
    let kinds: BTreeSet<&str> = kinds(region)
        .zip(kinds(main))
        .take(2)
        .filter_map(|(kind, of_main)| {
            let shape = kind?.national_number().as_str();
            of_main.is_none_or(|of_main| of_main.national_number().as_str() != shape).then_some(shape)
        })
        .collect();
    let kinds: Vec<_> = kinds.into_iter().collect();
    if kinds.is_empty() {
        return Ok(String::new());
    }
    Ok(format!("({})$", spell(&kinds.join("|"), None)?))
}

/// Writes a regular expression the short way, capturing only the group numbered `captured`.
fn spell(expression: &str, captured: Option<usize>) -> Result<String, Failure> {
    let compact: String = expression.split_whitespace().collect();
    let mut rest = compact.as_str();
    let mut spelt = String::new();
    let mut groups = 0;
    let mut open = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (taken, written) = if rest.starts_with("\\d") {
            (2, 'd')
        } else if rest.starts_with("(?:") {
            open.push(false);
            (3, '(')
        } else if first == '(' {
            groups += 1;
            let captures = captured == Some(groups);
            open.push(captures);
            (1, if captures { '<' } else { '(' })
        } else if first == ')' {
            (1, if open.pop() == Some(true) { '>' } else { ')' })
        } else if first.is_ascii_digit() || matches!(first, '|' | '[' | ']' | '-' | '{' | '}' | ',' | '?' | '$') {
            (1, first)
        } else {
            return Err(format!("{first} in {compact}: src/phone/pattern.rs does not know it").into());
        };
        spelt.push(written);
        rest = rest.get(taken..).unwrap_or_default();
    }
    // The rule of a prefix always refers to the last group, which is all that libphonenumber looks at.
    if captured.is_some_and(|captured| captured != groups) {
        return Err(format!("{compact} captures more than its rule uses").into());
    }
    Ok(spelt)
}
