//! Large texts made of small ones: what nests without end, and what takes quadratic time.

/// Of so many inputs, one is made large.
const ONE_IN: u64 = 2048;

/// How large.
const BYTES: usize = 64 << 10;

/// A large text that begins like `data` or repeats it. Decided by the input alone, so that a
/// finding can be had again.
pub(crate) fn amplified(data: &[u8]) -> Option<Vec<u8>> {
    let hash = hash(data);
    if data.is_empty() || data.len() > 4096 || hash % ONE_IN != 0 {
        return None;
    }
    let hash = hash / ONE_IN;
    let at = (hash / 4) as usize % data.len();
    let (head, tail) = data.split_at(at);
    let (first, second) = match hash % 4 {
        0 => (data, &[][..]),
        1 => (head, tail),
        2 => (tail, head),
        _ => (&data[at..=at], data),
    };
    let times = BYTES / first.len().max(1);
    Some(match hash % 4 {
        2 => [second, &first.repeat(times)].concat(),
        _ => [&first.repeat(times), second].concat(),
    })
}

/// FNV-1a, mixed so that its low bits are as good as the others.
pub(crate) fn hash(data: &[u8]) -> u64 {
    let folded = data.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (folded ^ (folded >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 17
}
