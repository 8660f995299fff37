//! Paragraphs broken into lines as Go's documentation printer breaks them.
//!
//! Source: Go `go/doc/comment` (`wrap`).

/// The lines of `text`, each at most `width` characters where a word is not longer. Paragraphs
/// stand apart by an empty line.
pub(super) fn wrap(text: &str, width: i64) -> Vec<String> {
    let mut lines = Vec::new();
    let blocks: Vec<&str> = text.split("\n\n").filter(|it| !it.trim().is_empty()).collect();
    for (index, block) in blocks.iter().enumerate() {
        if 0 < index {
            lines.push(String::new());
        }
        let words: Vec<&str> = block.split_whitespace().collect();
        let breaks = breaks(&words, width);
        lines.extend(breaks.windows(2).map(|it| words[it[0]..it[1]].join(" ")));
    }
    lines
}

/// Where lines begin, and where the last ends: the least sum of the squares of what is left blank
/// at their ends, each counting 64 more where it ends without punctuation.
fn breaks(words: &[&str], width: i64) -> Vec<usize> {
    let mut total = vec![0_i64];
    for word in words {
        total.push(total[total.len() - 1] + word.chars().count() as i64 + 1);
    }
    let weight = |from: usize, to: usize| -> (i64, i64) {
        let length = total[to] - 1 - total[from];
        if to == words.len() && length <= width {
            return (0, 0);
        }
        let penalty = if words[to - 1].ends_with(['.', ',', ':', ';']) { 0 } else { 64 };
        let blank = (width - length) * (width - length);
        if width < length { (blank, penalty) } else { (0, blank + penalty) }
    };
    let mut best: Vec<((i64, i64), usize)> = vec![((0, 0), 0)];
    for to in 1..=words.len() {
        let scored = (0..to).map(|from| {
            let ((high, low), (more, less)) = (best[from].0, weight(from, to));
            ((high + more, low + less), from)
        });
        let chosen = scored.min_by_key(|(score, from)| (*score, std::cmp::Reverse(*from)));
        best.push(chosen.expect("there is at least one way to begin the line"));
    }
    let mut starts = vec![words.len()];
    while let Some(last) = starts.last().copied().filter(|it| 0 < *it) {
        starts.push(best[last].1);
    }
    starts.reverse();
    starts
}
