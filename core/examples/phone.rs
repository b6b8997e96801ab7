//! Reads numbers, one a line, each after its default country and a tab (`DE⇥0151 12345678`), and writes for each what it
//! means, its country after a tab (`+4915112345678⇥DE`), or why it means nothing (`TooShort`).
//!
//! `npm/test/phone.test.ts` compares this with libphonenumber.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use ssojet_login_core::phone::{Country, METADATA, Metadata, Phone};

fn main() -> std::io::Result<()> {
    let metadata = Metadata::new(METADATA);
    let mut output = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line?;
        let (default, typed) = line.split_once('\t').unwrap_or(("", &line));
        match Phone::parse(metadata, typed, Country::parse(default)) {
            Ok(phone) => {
                let country = phone.country(metadata);
                writeln!(output, "{}\t{}", phone.as_str(), country.map(Country::code).unwrap_or_default())?;
            }
            Err(error) => writeln!(output, "{error:?}")?,
        }
    }
    output.flush()
}
