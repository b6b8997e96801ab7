//! Tests how numbers are read: as people write them, in every country.

mod properties;

use std::io::Write;

use super::*;

const KNOWN: Metadata = Metadata::new(METADATA);

fn country(code: &str) -> Option<Country> {
    Country::parse(code)
}

fn read(typed: &str, default: &str) -> Result<String, PhoneError> {
    Phone::parse(KNOWN, typed, country(default)).map(|phone| phone.0)
}

#[test]
fn reads_numbers_as_people_write_them() {
    for (default, typed, number) in [
        ("AE", "050 123 4567", "+971501234567"),
        ("AR", "011 15-2345-6789", "+5491123456789"),
        ("AR", "0343 15-555-1212", "+5493435551212"),
        ("AR", "11 2345-6789", "+541123456789"),
        ("AT", "0664/123 45 67", "+436641234567"),
        ("AU", "0412 345 678", "+61412345678"),
        ("AU", "0011 65 9123 4567", "+6591234567"),
        ("AU", "0061 412 345 678", "+61412345678"),
        ("BD", "01812-345678", "+8801812345678"),
        ("BE", "0470/12.34.56", "+32470123456"),
        ("BR", "(11) 96123-4567", "+5511961234567"),
        ("BR", "0 15 11 96123-4567", "+5511961234567"),
        ("BS", "359-1234", "+12423591234"),
        ("CH", "078 123 45 67", "+41781234567"),
        ("CI", "01 23 45 67 89", "+2250123456789"),
        ("CN", "138-1234-5678", "+8613812345678"),
        ("CO", "0057 300 123 4567", "+573001234567"),
        ("CZ", "601 123 456", "+420601123456"),
        ("DE", "0151/12345678", "+4915112345678"),
        ("DE", "(030) 901820", "+4930901820"),
        ("IN", "91 81234 56789", "+918123456789"),
        ("DK", "32 12 34 56", "+4532123456"),
        ("EG", "٠١٠٠ ١٢٣ ٤٥٦٧", "+201001234567"),
        ("ES", "612 34 56 78", "+34612345678"),
        ("FI", "041-2345678", "+358412345678"),
        ("FR", "06.12.34.56.78", "+33612345678"),
        ("FR", "+33 (0)6 12 34 56 78", "+33612345678"),
        ("GB", "07400 123456", "+447400123456"),
        ("GB", "+44 (0)20 7946 0958", "+442079460958"),
        ("HU", "06 20 123 4567", "+36201234567"),
        ("ID", "0812-345-678", "+62812345678"),
        ("IL", "050-234-5678", "+972502345678"),
        ("IN", "081234 56789", "+918123456789"),
        ("IN", "+91-81234-56789", "+918123456789"),
        ("IN", "८१२३४ ५६७८९", "+918123456789"),
        ("IR", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("IT", "312 345 6789", "+393123456789"),
        ("IT", "06 6982 1234", "+390669821234"),
        ("IT", "+39 (06) 6982 1234", "+390669821234"),
        ("JP", "０９０－１２３４－５６７８", "+819012345678"),
        ("JP", "0081 90 1234 5678", "+819012345678"),
        ("KE", "0712 123456", "+254712123456"),
        ("KR", "010-2000-0000", "+821020000000"),
        ("KZ", "8 (771) 000 9998", "+77710009998"),
        ("MX", "222 123 4567", "+522221234567"),
        ("NG", "0802 123 4567", "+2348021234567"),
        ("NL", "06-12345678", "+31612345678"),
        ("NO", "406 12 345", "+4740612345"),
        ("PK", "0301-2345678", "+923012345678"),
        ("PL", "512 345 678", "+48512345678"),
        ("PL", "+48 (0)22 123 45 67", "+48221234567"),
        ("PT", "912 345 678", "+351912345678"),
        ("RU", "8 (912) 345-67-89", "+79123456789"),
        ("RU", "8~10 49 151 12345678", "+4915112345678"),
        ("RU", "912 345 67 89", "+79123456789"),
        ("SA", "٠٥١ ٢٣٤ ٥٦٧٨", "+966512345678"),
        ("SE", "070-123 45 67", "+46701234567"),
        ("SG", "8123 4567", "+6581234567"),
        ("SG", "0091 98765 43210", "+919876543210"),
        ("TR", "0501 234 56 78", "+905012345678"),
        ("UA", "050 123 4567", "+380501234567"),
        ("US", "(201) 555-0123", "+12015550123"),
        ("US", "1-201-555-0123", "+12015550123"),
        ("US", "011 49 151 12345678", "+4915112345678"),
        ("VN", "091 234 56 78", "+84912345678"),
        ("ZA", "071 123 4567", "+27711234567"),
        ("", "tel:+1-201-555-0123", "+12015550123"),
        ("", "TEL:+49-151-12345678;phone-context=example.com", "+4915112345678"),
        ("US", "tel:+49-151-12345678;phone-context=+49;isub=1411", "+4915112345678"),
        ("US", "tel:151-12345678;phone-context=+49", "+4915112345678"),
        ("US", "tel:0151-12345678;phone-context=+49", "+4915112345678"),
        ("DE", "tel:0151%2012345678", "+4915112345678"),
        ("", "tel:%2B49%20151%2012345678", "+4915112345678"),
        ("", "tel://+4915112345678", "+4915112345678"),
        ("", "t\u{200b}el:+4915112345678.", "+4915112345678"),
        ("", "sms:+4915112345678?body=Hello%20there", "+4915112345678"),
        ("", "SMS:+4915112345678;?&body=1", "+4915112345678"),
        ("DE", "0151 12345678,", "+4915112345678"),
        ("DE", "0151 12345678 ; ", "+4915112345678"),
        ("DE", "0151 12345678.", "+4915112345678"),
        ("DE", "0151 12345678。，", "+4915112345678"),
        ("DE", "０１５１（１２３）４５－６７８；", "+4915112345678"),
        ("DE", "0151\u{3164}123\u{fe0f}45\u{e0001}678\0", "+4915112345678"),
        ("", "\u{202a}\u{200e}+49\u{a0}151\u{2011}12345678\u{202c}", "+4915112345678"),
        ("", "＋４４ ７４００ １２３４５６", "+447400123456"),
        ("", "(+49) 151 12345678", "+4915112345678"),
        ("", "+00 49 151 12345678", "+4915112345678"),
        ("", "+870 301 234 567", "+870301234567"),
    ] {
        assert_eq!(read(typed, default).as_deref(), Ok(number), "{typed} in {default:?}");
    }
}

#[test]
fn says_what_is_wrong() {
    for (default, typed, error) in [
        ("DE", "", PhoneError::Empty),
        ("DE", " \u{200e}", PhoneError::Empty),
        ("DE", "+", PhoneError::Empty),
        ("DE", "0151 12345678x", PhoneError::Malformed),
        ("DE", "jane@example.com", PhoneError::Malformed),
        ("US", "1-800-FLOWERS", PhoneError::Malformed),
        ("DE", "0151+12345678", PhoneError::Malformed),
        ("DE", "0151, 12345678", PhoneError::Malformed),
        ("DE", "0151 12345678 ext. 12", PhoneError::Extension),
        ("DE", "0151 12345678, ext 12", PhoneError::Extension),
        ("DE", "0151 12345678 Extension: 12.", PhoneError::Extension),
        ("DE", "0151 12345678 extn 12", PhoneError::Extension),
        ("DE", "0151 12345678x12", PhoneError::Extension),
        ("DE", "0151 12345678 X 1 2 3", PhoneError::Extension),
        ("DE", "0151 12345678 #12", PhoneError::Extension),
        ("DE", "0151 12345678 ext #12", PhoneError::Extension),
        ("DE", "0151 12345678;ext=12", PhoneError::Extension),
        ("DE", "0151 12345678\u{200b}ｅｘｔ．１２", PhoneError::Extension),
        ("", "tel:+49-151-12345678;ext=12", PhoneError::Extension),
        ("", "tel:+49-151-12345678;isub=1;EXT=12;phone-context=+49", PhoneError::Extension),
        ("DE", "0151 12345678 ext", PhoneError::Malformed),
        ("DE", "0151 12345678 ext 12 or 13", PhoneError::Malformed),
        ("DE", "1x12", PhoneError::Malformed),
        ("DE", "sms:+4915112345678,+4915112345679", PhoneError::Malformed),
        ("DE", "tel:", PhoneError::Empty),
        ("", "0151 12345678", PhoneError::CountryUnknown),
        ("DE", "+999 1234567", PhoneError::UnknownCallingCode),
        ("DE", "+0151 12345678", PhoneError::UnknownCallingCode),
        ("", "0000", PhoneError::TooShort),
        ("", "+4", PhoneError::TooShort),
        ("", "+49", PhoneError::TooShort),
        ("DE", "0151", PhoneError::TooShort),
        ("DE", "0151 2", PhoneError::TooShort),
        ("DE", "+49 0151", PhoneError::TooShort),
        ("DE", "+49 110", PhoneError::TooShort),
        ("GB", "0800 1111", PhoneError::TooShort),
        ("NO", "02000", PhoneError::TooShort),
        ("US", "555-0123", PhoneError::TooShort),
        ("US", "+1 201 555 01234", PhoneError::TooLong),
        ("DE", "0151 1234567890123456", PhoneError::TooLong),
        ("CH", "+41 78 123 45 67 8", PhoneError::InvalidLength),
    ] {
        assert_eq!(read(typed, default), Err(error), "{typed} in {default:?}");
    }
}

#[test]
fn asks_for_the_country_where_the_guess_is_wrong() {
    for (guess, typed, number) in [
        ("US", "06 12 34 56 78", None),
        ("GB", "06 12 34 56 78", None),
        ("US", "0612345678 ", None),
        ("DE", "0151 12345678", Some("+4915112345678")),
        ("US", "(201) 555-0123", Some("+12015550123")),
        ("US", "(604) 555-0123", Some("+16045550123")),
        ("GG", "020 7946 0000", Some("+442079460000")),
        ("US", "+33 6 12 34 56 78", Some("+33612345678")),
        ("US", "011 33 6 12 34 56 78", Some("+33612345678")),
        // What the person says is not doubted.
        ("US", "+1 0612345678", Some("+10612345678")),
        ("", "06 12 34 56 78", None),
    ] {
        let expected = number.map(str::to_owned).ok_or(PhoneError::CountryUnknown);
        assert_eq!(
            Phone::parse_guessing(KNOWN, typed, country(guess)).map(|phone| phone.0),
            expected,
            "{typed} in {guess}"
        );
    }
    assert_eq!(read("06 12 34 56 78", "US").as_deref(), Ok("+10612345678"), "chosen");
}

/// Much of anything is read in one pass: the test would take minutes otherwise.
#[test]
fn what_is_endless_is_soon_refused() {
    for piece in ["1", "+", "(0)", " ", ",", "x", ";ext=", "tel:", "\u{200b}", "%31", "1,", "1x1", "00"] {
        let endless = piece.repeat(100_000 / piece.len());
        for typed in
            [endless.clone(), format!("+49151{endless}"), format!("tel:{endless};ext=1"), format!("{endless}+49151")]
        {
            let result = Phone::parse_guessing(KNOWN, &typed, country("DE"));
            assert!(result.is_err(), "{piece}: {result:?}");
            country_of(KNOWN, &typed, country("DE"));
            with_country(KNOWN, &typed, country("DE"), country("GB").unwrap());
        }
    }
}

#[test]
fn names_the_country_of_a_number() {
    for (number, code) in [
        ("+4915112345678", "DE"),
        ("+12015550123", "US"),
        ("+14165550123", "CA"),
        ("+18765550123", "JM"),
        ("+79123456789", "RU"),
        ("+77710009998", "KZ"),
        ("+447400123456", "GB"),
        ("+447781123456", "GG"),
        ("+447797712345", "JE"),
        ("+447624123456", "IM"),
        ("+390669812345", "VA"),
        ("+393123456789", "IT"),
        ("+35818123456", "AX"),
    ] {
        assert_eq!(Phone::parse(KNOWN, number, None).map(|phone| phone.country(KNOWN)), Ok(country(code)), "{number}");
    }
    assert_eq!(Phone::parse(KNOWN, "+870301234567", None).map(|phone| phone.country(KNOWN)), Ok(None), "Inmarsat");
}

#[test]
fn names_the_country_while_typing() {
    for (typed, default, expected) in [
        ("", "DE", "DE"),
        ("0", "DE", "DE"),
        ("0151", "DE", "DE"),
        ("0151", "", ""),
        ("+", "DE", ""),
        ("+4", "DE", ""),
        ("+44", "DE", "GB"),
        ("+44", "JE", "JE"),
        ("+44 7911", "GG", "GG"),
        ("0044 7911", "DE", "GB"),
        ("+1", "", "US"),
        ("+1", "CA", "CA"),
        ("+1 876", "CA", "JM"),
        ("+1 201 555 0123", "CA", "US"),
        ("+7", "", "RU"),
        ("+7 7", "", "KZ"),
        ("011", "US", ""),
        ("011 4", "US", ""),
        ("011 44", "US", "GB"),
        ("0011 44 20", "AU", "GB"),
        ("0057", "CO", "CO"),
        ("0065", "SG", "SG"),
        ("jane@", "DE", ""),
    ] {
        assert_eq!(country_of(KNOWN, typed, country(default)), country(expected), "{typed} in {default:?}");
    }
}

#[test]
fn changes_the_country_of_what_is_typed() {
    for (typed, from, to, expected) in [
        ("", "DE", "GB", ""),
        ("0151 123", "DE", "GB", "0151 123"),
        ("+", "DE", "GB", "+44"),
        ("+4", "DE", "GB", "+44"),
        ("+49", "DE", "GB", "+44"),
        ("+49 151 12-34", "DE", "GB", "+44 151 12-34"),
        ("+49151", "DE", "GB", "+44 151"),
        ("(+49) 151", "DE", "GB", "+44 151"),
        ("+44 (0)20", "GB", "DE", "+49 (0)20"),
        ("0049 151", "DE", "GB", "+44 151"),
        ("00", "DE", "GB", "+44"),
        ("011 49 151", "US", "GB", "+44 151"),
        ("＋４９ １５１", "DE", "GB", "+44 １５１"),
        ("tel:+49151", "DE", "GB", "+44 151"),
        ("tel:+49-151-12345;phone-context=x", "DE", "GB", "+44 151-12345"),
        ("tel:+49-151-12345;ext=67", "DE", "GB", "+44 151-12345;ext=67"),
        ("+49 151 12345 ext. 67", "DE", "GB", "+44 151 12345 ext. 67"),
        ("jane@example.com", "DE", "GB", "jane@example.com"),
    ] {
        let to = country(to).unwrap();
        assert_eq!(with_country(KNOWN, typed, country(from), to), expected, "{typed} from {from} to {to:?}");
    }
}

#[test]
fn tells_numbers_from_other_things() {
    for typed in [
        "+4",
        "4",
        "0151",
        "(030) 9",
        "٠١٠",
        "＋４９",
        " \u{200e}+49",
        "+49 (0)151-12/34.5",
        "-1",
        "tel:+49",
        "sms:0151",
        "1,",
        "+49 151 12345678 x1",
    ] {
        assert!(is_phone_like(typed), "{typed}");
    }
    for typed in [
        "",
        "+",
        "(",
        "a",
        "1a",
        "49@",
        "jane@example.com",
        "tel:",
        "tel:jane@example.com",
        "4+9",
        "1,2",
        "½",
        "1x2",
        "12345x6@b.co",
    ] {
        assert!(!is_phone_like(typed), "{typed}");
    }
}

#[test]
fn knows_the_regions_of_libphonenumber() {
    assert_eq!(Country::all().count(), 245);
    let codes: Vec<_> = Country::all().map(|country| country.code()).collect();
    assert!(codes.is_sorted());
    let known: Vec<_> = KNOWN.all().filter_map(|numbering| Some(numbering.country()?.code())).collect();
    assert_eq!(codes, known, "the codes that are compiled in are those of the metadata");
    for region in Country::all() {
        assert_eq!(Country::parse(&region.code().to_lowercase()), Some(region));
        assert!(KNOWN.calling_code(region) > 0);
    }
    for code in ["", "D", "DEU", "ZZ", "00", "é"] {
        assert_eq!(Country::parse(code), None, "{code}");
    }
    assert_eq!(country("de").map(|germany| KNOWN.calling_code(germany)), Some(49));
    assert_eq!(format!("{:?}", country("DE")), "Some(DE)");
}

#[test]
fn reads_every_decimal_digit_of_the_basic_plane() {
    let digit = regex::Regex::new(r"^\p{Nd}$").unwrap();
    for character in '\0'..='\u{ffff}' {
        let value = decimal_digit(character);
        assert_eq!(value.is_some(), digit.is_match(character.encode_utf8(&mut [0; 4])), "{character:?}");
        if let Some(value) = value.filter(|value| *value > 0) {
            let before = char::from_u32(u32::from(character) - 1).unwrap();
            assert_eq!(decimal_digit(before), Some(value - 1), "{character:?}");
        }
    }
    assert_eq!(decimal_digit('𝟗'), Some(9));
    assert_eq!(decimal_digit('𞥐'), Some(0));
    assert_eq!(decimal_digit('²'), None);
}

#[test]
fn the_metadata_stay_small() {
    const MOST: usize = 8192;
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut METADATA.as_bytes(), &mut packed, &parameters).unwrap();
    // Not by `println!`, which is shown only for tests that fail.
    writeln!(
        std::io::stderr(),
        "found: phone metadata: {} bytes, {} packed (at most {MOST})",
        METADATA.len(),
        packed.len()
    )
    .unwrap();
    assert!(packed.len() <= MOST, "{} bytes", packed.len());
}
