//! "Did you mean": the known word nearest to what was written.

/// The candidate nearest to `word`, if it is near enough to be a slip of the finger: a third of the
/// word's letters at most, transpositions counting once, case not at all.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_within(word, candidates, (word.chars().count() / 3).max(1))
}

/// The candidate nearest to `word`, if it is at most `limit` slips away.
pub fn closest_within<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Option<&'a str> {
    let word = letters(word);
    let mut room = Rows::default();
    let scored = candidates.into_iter().filter(|it| !it.is_empty()).filter_map(|candidate| {
        Some((room.distance(&word, &letters(candidate), limit)?, candidate))
    });
    scored.min_by_key(|(distance, _)| *distance).map(|it| it.1)
}

/// Letters that are compared of a word.
const LETTERS_MAX: usize = 64;

fn letters(word: &str) -> Vec<char> {
    word.chars().take(LETTERS_MAX).map(|it| it.to_ascii_lowercase()).collect()
}

/// The last three rows of a table of distances.
struct Rows([[usize; LETTERS_MAX + 1]; 3]);

impl Default for Rows {
    fn default() -> Rows {
        Rows([[0; LETTERS_MAX + 1]; 3])
    }
}

impl Rows {
    /// Optimal string alignment, if it is not above `limit`: insertions, deletions, substitutions,
    /// swaps of neighbours.
    fn distance(&mut self, left: &[char], right: &[char], limit: usize) -> Option<usize> {
        if limit < left.len().abs_diff(right.len()) {
            return None;
        }
        let [mut before_last, mut last, mut row] = self.0.each_mut();
        (0..=right.len()).for_each(|it| last[it] = it);
        for i in 1..=left.len() {
            row[0] = i;
            for j in 1..=right.len() {
                let substituted = last[j - 1] + usize::from(left[i - 1] != right[j - 1]);
                row[j] = substituted.min(last[j] + 1).min(row[j - 1] + 1);
                let swapped =
                    1 < i && 1 < j && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if swapped {
                    row[j] = row[j].min(before_last[j - 2] + 1);
                }
            }
            // A swap looks two rows back, so both have to be too far already.
            let is_far = |row: &[usize]| row[..=right.len()].iter().all(|it| limit < *it);
            if is_far(row) && is_far(last) {
                return None;
            }
            (before_last, last, row) = (last, row, before_last);
        }
        Some(last[right.len()]).filter(|it| *it <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let keys = ["scrape_interval", "scrape_timeout", "job_name"];
        assert_eq!(closest("scrape_intervall", keys), Some("scrape_interval"));
        assert_eq!(closest("jobname", keys), Some("job_name"));
        assert_eq!(closest("job_naem", keys), Some("job_name"));
        assert_eq!(closest("namespace", keys), None);
    }
}
