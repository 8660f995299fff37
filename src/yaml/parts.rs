//! Large files are read in parts, on all cores.
//!
//! A part begins where a line begins with a dash, as if that were the next item of a block sequence.
//! Whether it is one is known when what is before it has been read: if reading comes to that very
//! place with an item next, it is in the state that the part began in, and takes over what the part
//! has read. If it does not, the part was in vain. So the tree is the same as in one piece.

use flint_text::{FileId, Source};
use rayon::prelude::*;

use crate::events::Events;
use crate::read::{Reader, Stop};
use crate::scanner::Lookahead;
use crate::token::Failure;
use crate::tree::Tree;

/// Smaller parts are not worth a thread.
const PART_BYTES_MIN: usize = 128 << 10;

/// A part that has been read.
struct Part<'s> {
    reader: Reader<'s>,
    events: Events<'s>,
    stop: Stop,
}

/// Reads a large file in parts. `None` if it is not large, or if anything is special about it: a
/// mistake, anchors, tags.
pub(crate) fn read(file: FileId, source: &Source) -> Option<Tree<'_>> {
    let count = rayon::current_num_threads().min(source.text.len() / PART_BYTES_MIN);
    if count < 2 {
        return None;
    }
    read_at(&places(source.text.as_bytes(), count), file, source)
}

/// Where parts begin: at the dashes that are indented least, near where the parts should begin.
fn places(bytes: &[u8], count: usize) -> Vec<u32> {
    let part = bytes.len() / count;
    let near = |number: usize| {
        let from = number * part;
        let breaks = memchr::memchr_iter(b'\n', &bytes[from..from + part / 2]);
        let dashes = breaks.filter_map(|it| dash(bytes, from + it + 1));
        dashes.min_by_key(|it| it.1).map(|it| it.0 as u32)
    };
    (1..count).filter_map(near).collect()
}

/// The dash that is first on the line that begins at `start`, and how far it is indented.
fn dash(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let indent = bytes[start..].iter().position(|it| *it != b' ')?;
    let at = start + indent;
    matches!(bytes[at..], [b'-', b' ' | b'\n' | b'\r', ..]).then_some((at, indent))
}

/// Reads a file in parts that begin at `places`.
pub(crate) fn read_at<'s>(places: &[u32], file: FileId, source: &'s Source) -> Option<Tree<'s>> {
    let text = &*source.text;
    let ends = |number: usize| places.get(number + 1).map_or(text.len(), |it| *it as usize);
    let part = |(number, at): (usize, &u32)| {
        let events = Events::in_sequence(text, *at as usize);
        let reader = Reader::of(file, source, ends(number) - *at as usize);
        read_part(events, reader, &places[number + 1..])
    };
    let first = || {
        let events = Events::new(text, Lookahead::None);
        read_part(events, Reader::of(file, source, text.len()), places)
    };
    let (first, parts) =
        rayon::join(first, || places.par_iter().enumerate().map(part).collect::<Vec<_>>());
    join(first.ok()?, parts, places, source)
}

fn read_part<'s>(
    mut events: Events<'s>,
    mut reader: Reader<'s>,
    places: &[u32],
) -> Result<Part<'s>, Failure> {
    let stop = reader.read_events(&mut events, Some(places))?;
    Ok(Part { reader, events, stop })
}

/// Joins the parts behind the first one, and reads what is between them.
fn join<'s>(
    first: Part<'s>,
    parts: Vec<Result<Part<'s>, Failure>>,
    places: &[u32],
    source: &Source,
) -> Option<Tree<'s>> {
    let Part { mut reader, mut events, mut stop } = first;
    if events.scanner.limit < source.text.len() {
        return None;
    }
    let mut parts: Vec<Option<Part<'s>>> = parts.into_iter().map(Result::ok).collect();
    loop {
        stop = match stop {
            Stop::End => {
                reader.tree.buffer = std::mem::take(&mut events.scanner.buffer);
                return Some(reader.tree);
            }
            Stop::SequenceEnd(_) => reader.read_events(&mut events, Some(places)).ok()?,
            Stop::Item(place) => {
                let number = places.binary_search(&place).ok()?;
                let Part { reader: read, events: behind, stop } =
                    parts[number].take().filter(|_| events.scanner.is_shallow())?;
                events.go_on_behind(&behind, stop.place()?);
                reader.take_over(read, &behind.scanner.buffer, &mut events.scanner.buffer)?;
                stop
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use flint_text::{FileId, Source, Sources};
    use proptest::prelude::*;

    use super::{dash, places, read_at, read_part};
    use crate::events::Events;
    use crate::read::{Reader, Stop};
    use crate::scanner::Lookahead;
    use crate::tree::Tree;

    fn dashes(text: &str) -> Vec<u32> {
        let starts = text.match_indices('\n').map(|it| it.0 + 1);
        starts.filter_map(|it| dash(text.as_bytes(), it)).map(|it| it.0 as u32).collect()
    }

    fn with_source<T>(text: &str, check: impl FnOnce(FileId, &Source) -> T) -> T {
        let mut sources = Sources::new();
        let file = sources.add("a.yml", text);
        check(file, sources.get(file))
    }

    /// Reads in parts that begin at every so many dashes, and in one piece.
    fn check(text: &str, every: usize) -> bool {
        let places: Vec<u32> = dashes(text).into_iter().skip(every / 2).step_by(every).collect();
        with_source(text, |file, source| {
            let Some(parts) = read_at(&places, file, source) else { return false };
            let whole = Tree::parse(file, source);
            assert_eq!(whole.error(), None, "of {text:?}");
            let content = |it: &Tree<'_>| format!("{:?}{:?}{}", it.nodes, it.roots, it.buffer);
            assert_eq!(content(&parts), content(&whole), "of {text:?} in parts at {places:?}");
            true
        })
    }

    const RULES: &str = "groups:\n- name: a\n  rules:\n  - record: b\n    expr: |\n      up\n      - 1\n\
        \x20 - record: c\n    expr: 'up\n\n      - 2'\n    labels: {d: e}\n- name: f\n  rules:\n  - alert: g\n";

    #[test]
    fn parts_are_taken_over_where_an_item_is_next() {
        for (number, is_item) in [true, false, true, false, true].into_iter().enumerate() {
            let place = dashes(RULES)[number + 1];
            let stop = with_source(RULES, |file, source| {
                let reader = Reader::of(file, source, 0);
                let events = Events::new(RULES, Lookahead::None);
                read_part(events, reader, &[place]).map(|it| it.stop).expect("it is YAML")
            });
            assert_eq!(stop, if is_item { Stop::Item(place) } else { Stop::End }, "at {place}");
        }
        for every in 1..8 {
            assert!(check(RULES, every));
        }
    }

    #[test]
    fn parts_begin_at_the_dashes_that_are_indented_least() {
        let text = RULES.repeat(40);
        for count in 2..10 {
            let found = places(text.as_bytes(), count);
            assert_eq!(found.len(), count - 1);
            assert!(found.iter().all(|it| text[*it as usize..].starts_with("- name")));
        }
    }

    #[test]
    fn control_characters_are_refused_in_any_part() {
        let text = format!("{RULES}- name: \"\u{1}\"\n");
        assert!(!check(&text, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_tree_is_the_same_as_in_one_piece(
            lines in prop::collection::vec((0_usize..4, 0_usize..LINES.len()), 1..24),
            every in 1_usize..5,
            ends_with_break: bool,
        ) {
            let text: Vec<String> = lines
                .iter()
                .map(|(indent, line)| format!("{}{}", "  ".repeat(*indent), LINES[*line]))
                .collect();
            let end = if ends_with_break { "\n" } else { "" };
            check(&format!("{}{end}", text.join("\n")), every);
        }
    }

    const LINES: [&str; 16] = [
        "- a",
        "- b: c",
        "- - d",
        "-",
        "e:",
        "f: g",
        "h: |",
        "i: >-",
        "j: 'k",
        "l'",
        "- 'm\\n'",
        "- [n, {o: p}]",
        "# q",
        "---",
        "- &r s",
        "- *r",
    ];
}
