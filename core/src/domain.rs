//! Checks the labels of host names, in email addresses and in the origin of the API.

/// RFC 1035 §2.3.4.
pub(crate) const LONGEST_LABEL: usize = 63;

/// Whether `label` can stand between two dots: letters, digits and inner hyphens (RFC 1123 §2.1), and what `also` takes.
pub(crate) fn is_label(label: &str, also: fn(char) -> bool) -> bool {
    (1..=LONGEST_LABEL).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|character| character.is_ascii_alphanumeric() || character == '-' || also(character))
}
