//! What targets expose, in files: types, and series as they are before anything is relabelled.

use std::borrow::Cow;
use std::collections::HashSet;

use flint_exposition::{Event, OpenMetricsParser, ParseError, PrometheusParser, Sample, unescape};
use flint_snapshot::SnapshotBuilder;

/// Feeds the series that a target exposes.
///
/// # Errors
///
/// What is wrong with the text, in one line.
pub(crate) fn targets(text: &str, now: i64, builder: &mut SnapshotBuilder) -> Result<(), String> {
    let mut reader = Reader { now, builder, seen: HashSet::new() };
    let read = match text.trim_end().ends_with("# EOF") {
        true => {
            let mut parser = OpenMetricsParser::new(text.as_bytes());
            reader.all(|each| parser.next_event().map(|it| it.map(|it| each(&it)).is_some()))
        }
        false => {
            let mut parser = PrometheusParser::new(text.as_bytes());
            reader.all(|each| parser.next_event().map(|it| it.map(|it| each(&it)).is_some()))
        }
    };
    read.map_err(|why| {
        let before = text.as_bytes().iter().take(why.entry);
        let line = before.filter(|it| **it == b'\n').count() + 1;
        format!("line {line}: {why}")
    })
}

struct Reader<'a, 'b> {
    now: i64,
    builder: &'b mut SnapshotBuilder,
    /// Series that were there, as they are written: in a file with times they come again.
    seen: HashSet<&'a [u8]>,
}

impl<'a> Reader<'a, '_> {
    fn all(
        &mut self,
        mut next: impl FnMut(&mut dyn FnMut(&Event<'_, 'a>)) -> Result<bool, ParseError>,
    ) -> Result<(), ParseError> {
        while next(&mut |event| self.take(event))? {}
        Ok(())
    }

    fn take(&mut self, event: &Event<'_, 'a>) {
        match event {
            Event::Type { name, kind } => {
                let name = unescape(name);
                self.builder.describe(&String::from_utf8_lossy(&name), kind.openmetrics_word());
            }
            Event::Unit { name, unit } => {
                let (name, unit) = (unescape(name), unescape(unit));
                let unit = String::from_utf8_lossy(&unit);
                self.builder.measure(&String::from_utf8_lossy(&name), &unit);
            }
            Event::Sample(sample) => self.add(sample),
            Event::Help { .. } | Event::Comment(_) => {}
        }
    }

    fn add(&mut self, sample: &Sample<'_, 'a>) {
        if !self.seen.insert(sample.series) {
            return;
        }
        let text = |bytes: &'a [u8]| match unescape(bytes) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        };
        let labels = sample.labels.iter().map(|it| (text(it.name), text(it.value)));
        let mut pairs = vec![(Cow::Borrowed("__name__"), text(sample.name))];
        pairs.extend(labels);
        let last = sample.timestamp.unwrap_or(self.now).max(self.now);
        self.builder.add(pairs.iter().map(|(name, value)| (&**name, &**value)), last);
    }
}
