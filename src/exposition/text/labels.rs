//! The labels of a sample in the text format.

use std::borrow::Cow;

use flint_text::Range;
use foldhash::quality::FixedState;
use hashbrown::HashSet;

use crate::hash::label_hash;
use crate::kind::Kind;
use crate::mistake::Mistake;
use crate::name::NameOf;
use crate::number::parse_float;
use crate::text::Reader;
use crate::text::line::Name;
use crate::text::refusal;

/// From here on a set finds repeated names: a line may have a million of them.
const LINEAR_MAX: usize = 16;

/// The labels of the sample that is being read.
#[derive(Debug, Default)]
pub(crate) struct Labels<'a> {
    /// In the order of the line. A bound (`le` of a histogram, `quantile` of a summary) is not
    /// among them.
    list: Vec<Label<'a>>,
    names: HashSet<Cow<'a, [u8]>, FixedState>,
    /// What tells one summary or histogram from another: the family at the last reset, and the
    /// labels that were seen since.
    signature_family: Option<u32>,
    signature: Vec<(Cow<'a, [u8]>, &'a [u8])>,
    bound: Option<f64>,
}

/// A label; its value with its escapes.
#[derive(Debug, Clone)]
pub(crate) struct Label<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) value: &'a [u8],
    /// Where the name stands in the file.
    pub(crate) place: Range,
}

impl<'a> Labels<'a> {
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.names.clear();
    }

    pub(crate) fn begin_signature(&mut self, family: Option<u32>) {
        self.signature_family = family;
        self.signature.clear();
        self.bound = None;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Label<'a>> {
        self.list.iter()
    }

    /// The bucket's upper bound, or the quantile.
    pub(crate) fn bound(&self) -> Option<f64> {
        self.bound
    }

    /// A hash of the labels in their order.
    pub(crate) fn hash(&self, family: u32) -> u64 {
        let pairs = self.list.iter().map(|label| (&*label.name.text, label.value));
        label_hash(family, pairs)
    }

    /// A hash of the labels in any order, those of the bound left out.
    ///
    /// Source: prometheus/common `model.LabelsToSignature`.
    pub(crate) fn signature_hash(&mut self) -> u64 {
        if !self.signature.is_sorted_by(|left, right| left.0 < right.0) {
            self.signature.sort_by(|left, right| left.0.cmp(&right.0));
            // The last of several with one name counts.
            self.signature.reverse();
            self.signature.dedup_by(|later, earlier| later.0 == earlier.0);
            self.signature.reverse();
        }
        let pairs = self.signature.iter().map(|(name, value)| (&**name, *value));
        label_hash(self.signature_family.unwrap_or(u32::MAX), pairs)
    }

    /// Adds a label whose value is not read yet. `false` if there is one of that name.
    fn push(&mut self, name: Name<'a>, place: Range) -> bool {
        let is_new = if self.list.len() < LINEAR_MAX {
            !self.list.iter().any(|label| label.name.text == name.text)
        } else {
            if self.names.is_empty() {
                self.names.extend(self.list.iter().map(|label| label.name.text.clone()));
            }
            self.names.insert(name.text.clone())
        };
        if is_new {
            self.list.push(Label { name, value: b"", place });
        }
        is_new
    }
}

/// What follows a label.
enum After {
    Label,
    Value,
}

impl<'a> Reader<'a> {
    /// The labels of a sample whose name stands before them. The cursor is on the brace.
    pub(crate) fn read_labels(&mut self) -> Result<(), Mistake> {
        while let Some(name) = self.label_name()? {
            if self.line.byte() != b'=' {
                return Err(refusal::no_equals(&self.line, &name));
            }
            if let After::Value = self.label(name)? {
                break;
            }
        }
        self.end_labels()
    }

    /// The labels of a sample whose name stands among them.
    pub(crate) fn read_labels_and_name(&mut self) -> Result<(), Mistake> {
        let mut is_named = false;
        while let Some(name) = self.label_name()? {
            if self.line.byte() == b'=' {
                match self.label(name)? {
                    After::Label => continue,
                    After::Value => break,
                }
            }
            if is_named {
                return Err(refusal::second_metric_name(&self.line, &name, self.family_name()));
            }
            if !matches!(self.line.byte(), b',' | b'}') {
                return Err(refusal::bad_end_of_name(&self.line, &name));
            }
            self.open_sample(name)?;
            is_named = true;
            if self.line.byte() == b'}' {
                break;
            }
        }
        if !is_named {
            self.take_over_metric()?;
        }
        self.end_labels()
    }

    /// Upstream gives a sample without a name to the metric of the line before. Where there is
    /// none it refuses the line, or crashes.
    fn take_over_metric(&mut self) -> Result<(), Mistake> {
        let mistake = refusal::nameless(&self.line);
        if self.current.is_none() || self.metric.is_none() {
            return Err(mistake.upstream("invalid metric name"));
        }
        self.asides.push(mistake);
        Ok(())
    }

    fn end_labels(&mut self) -> Result<(), Mistake> {
        self.line.advance();
        self.line.skip_blanks();
        Ok(())
    }

    /// The next name and the blanks behind it; `None` if the labels end. The cursor is on the brace
    /// or comma before it.
    fn label_name(&mut self) -> Result<Option<Name<'a>>, Mistake> {
        self.line.advance();
        self.line.skip_blanks();
        if self.line.byte() == b'}' {
            return Ok(None);
        }
        let name = self.line.name(NameOf::Label)?;
        if name.text.is_empty() {
            return Err(refusal::no_label_name(&self.line, self.family_name()));
        }
        self.line.skip_blanks();
        Ok(Some(name))
    }

    /// A label from its `=` on.
    fn label(&mut self, name: Name<'a>) -> Result<After, Mistake> {
        if *name.text == *b"__name__" {
            return Err(refusal::reserved_label(&self.line, &name));
        }
        if !self.names.allow(NameOf::Label, &name.text) {
            return Err(refusal::bad_name(&self.line, NameOf::Label, &name));
        }
        let bound = self.bound_label(&name);
        let place = self.line.range(name.start, name.end);
        if bound.is_none() && !self.labels.push(name.clone(), place) {
            let first = self.labels.iter().find(|it| it.name.text == name.text);
            let first = first.map(|it| &it.name);
            return Err(refusal::duplicate_label(&self.line, &name, first, self.family_name()));
        }
        self.line.advance();
        self.line.skip_blanks();
        if self.line.byte() != b'"' {
            return Err(refusal::no_opening_quote(&self.line, &name));
        }
        let start = self.line.at() + 1;
        let value = self.line.label_value()?;
        if !self.is_utf8 && str::from_utf8(value).is_err() {
            self.line.step_back();
            return Err(refusal::bad_value_encoding(&self.line, start, value));
        }
        self.keep(name, value, start, bound)?;
        self.line.skip_blanks();
        match self.line.byte() {
            b',' => Ok(After::Label),
            b'}' => Ok(After::Value),
            _ => Err(refusal::bad_end_of_value(&self.line, value)),
        }
    }

    /// The label's name, if its value is a bound in the current family.
    fn bound_label(&self, name: &Name<'a>) -> Option<&'static str> {
        match (self.kind()?, &*name.text) {
            (Kind::Summary, b"quantile") => Some("quantile"),
            (Kind::Histogram | Kind::GaugeHistogram, b"le") => Some("le"),
            _ => None,
        }
    }

    fn keep(
        &mut self,
        name: Name<'a>,
        value: &'a [u8],
        start: usize,
        bound: Option<&'static str>,
    ) -> Result<(), Mistake> {
        if let Some(label) = bound {
            let Some(number) = parse_float(value) else {
                self.line.step_back();
                return Err(refusal::bad_bound(&self.line, label, start, value));
            };
            self.labels.bound = Some(number);
            return Ok(());
        }
        if self.kind().is_some_and(Kind::is_composite) {
            self.labels.signature.push((name.text, value));
        }
        if let Some(label) = self.labels.list.last_mut() {
            label.value = value;
        }
        Ok(())
    }
}
