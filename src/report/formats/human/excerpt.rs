//! The few lines of each file that a diagnostic is shown with, never the whole file.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};
use flint_diagnostics::Diagnostic;
use flint_text::{FileId, Source, Sources, Span};

use super::CONTEXT_LINES;
use super::clip::{Clipped, printable};

/// A mark over more lines than these is shown on its first line only.
const MARKED_LINES: u32 = 8;

/// The lines around the places of one diagnostic, file by file.
#[derive(Debug)]
pub(crate) struct Excerpts {
    files: Vec<Excerpt>,
}

impl Excerpts {
    /// The lines that `diagnostic` is shown with.
    pub(crate) fn of(diagnostic: &Diagnostic, sources: &Sources) -> Excerpts {
        let noted = diagnostic.notes.iter().filter_map(|it| it.span);
        let mut marks: Vec<(FileId, Vec<Mark>)> = Vec::new();
        for span in std::iter::once(diagnostic.span).chain(noted) {
            let source = sources.get(span.file);
            if source.text.is_empty() {
                continue;
            }
            let mark = Mark::of(span, source);
            match marks.iter_mut().find(|(file, _)| *file == span.file) {
                Some((_, marks)) => marks.push(mark),
                None => marks.push((span.file, vec![mark])),
            }
        }
        let excerpt = |(file, marks): (FileId, Vec<Mark>)| Excerpt::of(file, &marks, sources);
        Excerpts { files: marks.into_iter().map(excerpt).collect() }
    }

    /// The excerpt that shows `span`, and the bytes of it that do; `None` if its file is empty.
    pub(crate) fn label(&self, span: Span) -> Option<(usize, Range<usize>)> {
        let index = self.files.iter().position(|it| it.file == span.file)?;
        let mark = self.files[index].marks.iter().find(|(known, _)| *known == span)?;
        Some((index, mark.1.clone()))
    }

    /// Digits of the largest line number.
    pub(crate) fn number_width(&self) -> usize {
        let last = self.files.iter().filter_map(|it| it.lines.keys().next_back()).max();
        last.map_or(1, |line| line.to_string().len())
    }
}

/// A place in lines: each counted from 1, each offset from the start of its line.
#[derive(Debug)]
struct Mark {
    span: Span,
    start: (u32, u32),
    end: (u32, u32),
}

impl Mark {
    /// `span` without the white space at its end, cut to its first line if it is long.
    fn of(span: Span, source: &Source) -> Mark {
        let end = span.range.start + span.range.slice(&source.text).trim_end().len() as u32;
        let start = in_line(source, span.range.start);
        let mut end = in_line(source, end.max(span.range.start));
        if MARKED_LINES < end.0 - start.0 {
            end = (start.0, source.line(start.0).len() as u32);
        }
        Mark { span, start, end }
    }

    fn covers(&self, line: u32) -> bool {
        (self.start.0..=self.end.0).contains(&line)
    }

    /// The marked bytes of a line.
    fn on(&self, line: u32, length: u32) -> Option<Range<u32>> {
        let start = if line == self.start.0 { self.start.1 } else { 0 };
        let end = if line == self.end.0 { self.end.1 } else { length };
        self.covers(line).then_some(start.min(length)..end.min(length))
    }
}

fn in_line(source: &Source, offset: u32) -> (u32, u32) {
    let offset = offset.min(source.text.len() as u32);
    let line = source.position(offset).line;
    (line, offset - source.line_start(line))
}

/// The lines of one file.
#[derive(Debug)]
struct Excerpt {
    file: FileId,
    path: String,
    text: String,
    /// Number of a line, and where it stands in `text`, with its line break.
    lines: BTreeMap<u32, Range<usize>>,
    /// Each place, and where it stands in `text`.
    marks: Vec<(Span, Range<usize>)>,
    /// Where a mark begins in `text` and in the file.
    places: Vec<(usize, Location)>,
}

impl Excerpt {
    fn of(file: FileId, marks: &[Mark], sources: &Sources) -> Excerpt {
        let source = sources.get(file);
        let (path, text) = (printable(&source.path), String::new());
        let (lines, places) = (BTreeMap::new(), Vec::new());
        let mut excerpt = Excerpt { file, path, text, lines, marks: Vec::new(), places };
        let mut starts = Vec::new();
        let mut ends = BTreeMap::new();
        for number in shown_lines(marks, source) {
            let line = source.line(number);
            let on_line: Vec<Range<u32>> =
                marks.iter().filter_map(|it| it.on(number, line.len() as u32)).collect();
            let clipped = Clipped::new(line, &on_line);
            let base = excerpt.text.len();
            for (index, mark) in marks.iter().enumerate() {
                if mark.start.0 == number {
                    starts.push((index, base + clipped.place(mark.start.1) as usize));
                }
                if mark.end.0 == number {
                    ends.insert(index, base + clipped.place(mark.end.1) as usize);
                }
            }
            excerpt.text += &clipped.text;
            excerpt.text.push('\n');
            excerpt.lines.insert(number, base..excerpt.text.len());
        }
        for (index, start) in starts {
            let span = marks[index].span;
            let position = source.position(span.range.start);
            let location = Location {
                line_number: position.line as usize,
                column_number: position.column as usize,
            };
            excerpt.places.push((start, location));
            excerpt.marks.push((span, start..ends.get(&index).copied().unwrap_or(start)));
        }
        excerpt
    }
}

/// The marked lines and those around them; one missing between two is shown too.
fn shown_lines(marks: &[Mark], source: &Source) -> Vec<u32> {
    let last = match source.text.ends_with('\n') {
        true => source.line_count() - 1,
        false => source.line_count(),
    };
    // The renderer makes the margin as wide as the numbers of marked lines.
    let marked = marks.iter().map(|it| it.end.0).max().unwrap_or(0);
    let last = last.min(10_u32.saturating_pow(marked.max(1).ilog10() + 1) - 1);
    let mut numbers = std::collections::BTreeSet::new();
    for mark in marks {
        let first = mark.start.0.saturating_sub(CONTEXT_LINES).max(1);
        numbers.extend(first..=(mark.end.0 + CONTEXT_LINES).min(last.max(mark.end.0)));
    }
    let between: Vec<u32> = numbers
        .iter()
        .filter(|it| !numbers.contains(&(*it + 1)) && numbers.contains(&(*it + 2)))
        .map(|it| it + 1)
        .collect();
    numbers.extend(between);
    numbers.into_iter().collect()
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        self.files.get(id).map(|it| it.path.as_str()).ok_or(Error::FileMissing)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        self.files.get(id).map(|it| it.text.as_str()).ok_or(Error::FileMissing)
    }

    /// The index of a line is its number less one, so that gaps show.
    fn line_index(&'a self, id: usize, offset: usize) -> Result<usize, Error> {
        let excerpt = self.files.get(id).ok_or(Error::FileMissing)?;
        let line = excerpt.lines.iter().find(|(_, range)| range.contains(&offset));
        let (number, _) =
            line.ok_or(Error::IndexTooLarge { given: offset, max: excerpt.text.len() })?;
        Ok(*number as usize - 1)
    }

    fn location(&'a self, id: usize, offset: usize) -> Result<Location, Error> {
        let excerpt = self.files.get(id).ok_or(Error::FileMissing)?;
        let place = excerpt.places.iter().find(|(start, _)| *start == offset);
        place
            .map(|(_, it)| *it)
            .ok_or(Error::IndexTooLarge { given: offset, max: excerpt.text.len() })
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        let excerpt = self.files.get(id).ok_or(Error::FileMissing)?;
        let number = index as u32 + 1;
        let range = excerpt.lines.get(&number).cloned();
        range.ok_or(Error::LineTooLarge { given: index, max: excerpt.lines.len() })
    }
}
