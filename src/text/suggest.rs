//! "Did you mean": the known word nearest to what was written.

/// The candidate nearest to `word`, if it is near enough to be a slip of the finger: a third of the
/// word's letters at most, transpositions counting once, case not at all.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    let scored = candidates.into_iter().filter(|it| !it.is_empty()).map(|candidate| {
        let distance = edit_distance(&word, &candidate.to_ascii_lowercase());
        (distance, candidate)
    });
    let (distance, candidate) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= limit).then_some(candidate)
}

/// Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours.
fn edit_distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(64).collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let substituted = last[j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = substituted.min(last[j] + 1).min(row[j - 1] + 1);
            let swapped =
                1 < i && 1 < j && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
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
