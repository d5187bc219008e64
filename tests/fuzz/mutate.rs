//! Changes to a text or a run of bytes, drawn from a seed.

/// `SplitMix64`: the same seed gives the same numbers on every machine.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not zero.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("it is below a usize")
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// What means something in one of the formats, or nothing in any.
const WORDS: [&[u8]; 48] = [
    b"\0",
    b"\x1b[2J",
    b"\x1b]0;x\x07",
    b"\r",
    b"\r\n",
    b"\n",
    b"\t",
    b"\x7f",
    b"\xc2\x9b",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "\u{2066}".as_bytes(),
    "\u{10ffff}".as_bytes(),
    "é".as_bytes(),
    b"\"",
    b"'",
    b"\"\"\"",
    b"'''",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"[",
    b"]",
    b"[[",
    b"{",
    b"}",
    b"=",
    b":",
    b",",
    b".",
    b"#",
    b"&",
    b"%",
    b"%00",
    b"?",
    b"-",
    b"- ",
    b"null",
    b"true",
    b"1e99999",
    b"-9223372036854775809",
    b"18446744073709551616",
    b"auth",
    b"..",
    b"::",
    b"*",
];

/// `seed` changed in a few places; now and then as it is.
pub(crate) fn mutated(seed: &[u8], others: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..rng.below(6) {
        mutate(&mut bytes, others, rng);
    }
    bytes.truncate(MAX_LEN);
    bytes
}

/// Long enough for what nests or repeats, short enough for a hundred runs a second.
const MAX_LEN: usize = 64 * 1024;

fn mutate(bytes: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
    let len = bytes.len();
    let at = rng.below(len + 1);
    let end = (at + 1 + rng.below(24)).min(len);
    match rng.below(12) {
        0 if len > 0 => bytes[at.min(len - 1)] ^= 1 << rng.below(8),
        1 => drop(bytes.drain(at..end.max(at))),
        2 => bytes.truncate(at),
        3 => {
            let part = bytes[at..end.max(at)].to_vec();
            insert(bytes, at, &part);
        }
        4 => {
            // The same again and again: what nests, or grows.
            let part = if rng.below(2) == 0 { bytes[at..end.max(at)].to_vec() } else { rng.pick(&WORDS).to_vec() };
            let count = *rng.pick(&[16, 200, 3000]);
            insert(bytes, at, &part.repeat(count));
        }
        5 if !others.is_empty() => {
            let other = rng.pick(others).clone();
            let start = rng.below(other.len() + 1);
            let end = (start + rng.below(200)).min(other.len());
            insert(bytes, at, &other[start..end]);
        }
        6 | 7 => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            if lines.is_empty() {
                return;
            }
            let (one, other) = (rng.below(lines.len()), rng.below(lines.len()));
            match rng.below(3) {
                0 => lines.swap(one, other),
                1 => drop(lines.remove(one)),
                _ => lines.insert(other, lines[one].clone()),
            }
            *bytes = lines.concat();
        }
        8 => {
            let random: Vec<u8> = (0..=rng.below(8)).map(|_| rng.next().to_le_bytes()[0]).collect();
            insert(bytes, at, &random);
        }
        9 => {
            let word = rng.pick(&WORDS);
            bytes.splice(at..end.max(at), word.iter().copied());
        }
        _ => insert(bytes, at, WORDS[rng.below(WORDS.len())]),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    bytes.splice(at..at, more.iter().copied());
}
