//! Tells whether the texts that come with a work are those that its licence asks for.

use anyhow::{Context, Result, bail};
use spdx::{Expression, ParseMode};

use super::Work;

/// Names the licence whose terms stand at the end of the file, for works without a text of their own.
const FALLBACK: &str = "MIT";

/// Licences by words that only their texts have. Another one is first read by a person, who adds a row.
const TEXTS: [(&str, &str); 9] = [
    ("Apache-2.0", "Apache License Version 2.0, January 2004"),
    ("BSD-2-Clause", "Redistribution and use in source and binary forms"),
    ("BSD-3-Clause", "Neither the name of"),
    ("BSL-1.0", "Boost Software License - Version 1.0"),
    ("ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"),
    ("MIT", "to deal in the Software without restriction"),
    ("Unicode-3.0", "UNICODE LICENSE V3"),
    ("Unlicense", "This is free and unencumbered software released into the public domain"),
    ("Zlib", "Altered source versions must be plainly marked as such"),
];

/// Fails for a work that must not be passed on as it is listed: a text that its licence asks for is not there.
pub fn check(work: &Work) -> Result<()> {
    let Work { title, license, texts, .. } = work;
    let expression = Expression::parse_mode(license, ParseMode::LAX)
        .ok()
        .with_context(|| format!("{title} has a licence that is no SPDX expression: {license}"))?;
    let texts: Vec<_> = texts.iter().map(|(_, text)| one_line(text)).collect();
    let has_text = |name: &str| {
        let of_its_own =
            TEXTS.iter().any(|(known, words)| *known == name && texts.iter().any(|text| text.contains(words)));
        of_its_own || (texts.is_empty() && name == FALLBACK)
    };
    if !expression.evaluate(|wanted| wanted.license.id().is_some_and(|license| has_text(license.name))) {
        bail!(
            "{title} is under {license}, and comes without the text of it: dist must not be given to anybody without"
        );
    }
    Ok(())
}

/// Writes a text in one line, as its words follow each other.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIT: &str = "to deal in the\n Software without restriction";
    const UNICODE: &str = "UNICODE LICENSE V3";

    fn is_whole(license: &str, texts: &[&str]) -> bool {
        let texts = texts.iter().map(|text| ("LICENSE".to_owned(), (*text).to_owned())).collect();
        let work = Work { title: "a 1".into(), license: license.into(), texts, ..Work::default() };
        check(&work).is_ok()
    }

    #[test]
    fn each_licence_needs_its_text_and_of_a_choice_one_is_enough() {
        for (license, texts, expected) in [
            ("MIT", &[][..], true),
            ("MIT", &[MIT], true),
            ("MIT", &["Written by somebody"], false),
            ("MIT OR Apache-2.0", &[], true),
            ("MIT/Apache-2.0", &[], true),
            ("Apache-2.0 OR MIT", &[MIT], true),
            ("Apache-2.0", &[], false),
            ("Apache-2.0", &[MIT], false),
            ("Apache-2.0 WITH LLVM-exception", &["Apache License\nVersion 2.0, January 2004"], true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &[MIT, UNICODE], true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &[MIT], false),
            ("BSD-3-Clause", &[], false),
            ("MPL-2.0", &["Mozilla Public License"], false),
            ("a licence", &[MIT], false),
        ] {
            assert_eq!(is_whole(license, texts), expected, "{license}, {texts:?}");
        }
    }
}
