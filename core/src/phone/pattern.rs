//! Matches regular expressions over digits, in the spelling that `build.rs` writes.
//!
//! Known are digits, `d` for any of them, classes (`[2-57]`), groups (`( )`), one captured group (`< >`), alternatives, the
//! end (`$`), and the repetitions `?`, `{2}` and `{2,3}`. The first way to match counts, longer repetitions first: what a
//! backtracking engine such as the one libphonenumber uses would find.

/// Where a pattern matched.
pub(super) struct Match {
    /// Where it ends. It starts at the beginning.
    pub(super) end: usize,
    /// Where the captured digits start and end.
    pub(super) captured: Option<(usize, usize)>,
}

/// Matches the beginning of `digits`.
pub(super) fn at_start(pattern: &str, digits: &str) -> Option<Match> {
    let mut matcher = Matcher { digits: digits.as_bytes(), captured: None };
    let mut end = None;
    matcher.alternatives(pattern.as_bytes(), 0, &mut |_, at| {
        end = Some(at);
        true
    });
    end.map(|end| Match { end, captured: matcher.captured })
}

/// Whether all of `digits` match.
pub(super) fn whole(pattern: &str, digits: &str) -> bool {
    let length = digits.len();
    let mut matcher = Matcher { digits: digits.as_bytes(), captured: None };
    matcher.alternatives(pattern.as_bytes(), 0, &mut |_, at| at == length)
}

struct Matcher<'a> {
    digits: &'a [u8],
    captured: Option<(usize, usize)>,
}

/// What must match after the part at hand, from a place in the digits.
type Then<'c, 'a> = &'c mut dyn FnMut(&mut Matcher<'a>, usize) -> bool;

/// One part of a pattern that stands for itself: a digit, a class, a group.
#[derive(Clone, Copy)]
struct Repeated<'p> {
    atom: &'p [u8],
    least: u8,
    most: u8,
    /// The pattern after it.
    rest: &'p [u8],
}

impl<'a> Matcher<'a> {
    fn alternatives(&mut self, pattern: &[u8], at: usize, then: Then<'_, 'a>) -> bool {
        let (mut depth, mut start) = (0_usize, 0_usize);
        for (place, byte) in pattern.iter().enumerate() {
            match byte {
                b'(' | b'<' => depth += 1,
                b')' | b'>' => depth = depth.saturating_sub(1),
                b'|' if depth == 0 => {
                    if self.sequence(pattern.get(start..place).unwrap_or_default(), at, then) {
                        return true;
                    }
                    start = place + 1;
                }
                _ => (),
            }
        }
        self.sequence(pattern.get(start..).unwrap_or_default(), at, then)
    }

    fn sequence(&mut self, pattern: &[u8], at: usize, then: Then<'_, 'a>) -> bool {
        match pattern.first() {
            None => then(self, at),
            Some(b'$') => at == self.digits.len() && self.sequence(pattern.get(1..).unwrap_or_default(), at, then),
            Some(_) => self.repeated(split(pattern), at, then),
        }
    }

    fn repeated(&mut self, part: Repeated<'_>, at: usize, then: Then<'_, 'a>) -> bool {
        let once_more = Repeated { least: part.least.saturating_sub(1), most: part.most.saturating_sub(1), ..part };
        (part.most > 0 && self.atom(part.atom, at, &mut |matcher, next| matcher.repeated(once_more, next, then)))
            || (part.least == 0 && self.sequence(part.rest, at, then))
    }

    fn atom(&mut self, atom: &[u8], at: usize, then: Then<'_, 'a>) -> bool {
        let inner = atom.get(1..atom.len().saturating_sub(1)).unwrap_or_default();
        match atom.first() {
            Some(b'(') => self.alternatives(inner, at, then),
            Some(b'<') => self.alternatives(inner, at, &mut |matcher, end| {
                let before = matcher.captured.replace((at, end));
                let matched = then(matcher, end);
                if !matched {
                    matcher.captured = before;
                }
                matched
            }),
            first => match (first, self.digits.get(at)) {
                (Some(first), Some(digit)) => {
                    let fits = match first {
                        b'd' => true,
                        b'[' => is_in_class(inner, *digit),
                        own => own == digit,
                    };
                    fits && then(self, at + 1)
                }
                _ => false,
            },
        }
    }
}

fn is_in_class(class: &[u8], digit: u8) -> bool {
    let mut class = class.iter();
    let mut first = b'0';
    while let Some(byte) = class.next() {
        let last = if *byte == b'-' {
            class.next().copied().unwrap_or_default()
        } else {
            first = *byte;
            first
        };
        if (first..=last).contains(&digit) {
            return true;
        }
    }
    false
}

/// Cuts off the first part of a pattern and how often it may come.
fn split(pattern: &[u8]) -> Repeated<'_> {
    let mut depth = 0_usize;
    let mut end = 0;
    for byte in pattern {
        end += 1;
        match byte {
            b'(' | b'<' | b'[' => depth += 1,
            b')' | b'>' | b']' => depth = depth.saturating_sub(1),
            _ => (),
        }
        if depth == 0 {
            break;
        }
    }
    let (atom, mut rest) = pattern.split_at_checked(end).unwrap_or_default();
    let (mut least, mut most) = (1, 1);
    if let Some(after) = rest.strip_prefix(b"?") {
        least = 0;
        rest = after;
    } else if let Some(mut after) = rest.strip_prefix(b"{") {
        (least, after) = number(after);
        most = least;
        if let Some(second) = after.strip_prefix(b",") {
            (most, after) = number(second);
        }
        rest = after.strip_prefix(b"}").unwrap_or(after);
    }
    Repeated { atom, least, most, rest }
}

/// Reads a number, and gives what comes after it.
fn number(mut text: &[u8]) -> (u8, &[u8]) {
    let mut number = 0_u8;
    while let Some((digit @ b'0'..=b'9', after)) = text.split_first() {
        number = number.wrapping_mul(10).wrapping_add(digit - b'0');
        text = after;
    }
    (number, text)
}
