//! Encodes and decodes base64url (RFC 4648 §5) as WebAuthn JSON writes bytes: without padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut pending, mut bits) = (0_u32, 0);
    for byte in bytes {
        pending = pending << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            text.push(letter(pending >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(pending << (6 - bits)));
    }
    text
}

fn letter(value: u32) -> char {
    ALPHABET.get((value & 63) as usize).copied().unwrap_or_default().into()
}

/// Takes also the alphabet of plain Base64, and padding: some servers send it. `None` where the text is neither.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut pending, mut bits, mut is_padded) = (0_u32, 0, false);
    for character in text.bytes() {
        let letter = match character {
            b'=' => {
                is_padded = true;
                continue;
            }
            _ if is_padded => return None,
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        pending = pending << 6 | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((pending >> bits) as u8);
        }
    }
    // A single letter over cannot hold a byte.
    (bits < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn plain_base64_and_padding_are_taken() {
        assert_eq!(decode("+/8="), Some(vec![0xfb, 0xff]));
        assert_eq!(decode("Zg=="), Some(vec![b'f']));
        for wrong in ["Z", "Zm9vY", "Zm 9v", "Zm9v\n", "é", "Z=g"] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert!(text.bytes().all(|letter| ALPHABET.contains(&letter)));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = decode(&text);
        }
    }
}
