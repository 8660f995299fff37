//! What the parts of a rule file's reader share: the decoder, and the original's list of errors.

use std::collections::HashSet;

use flint_diagnostics::{Code, Diagnostic, UpstreamStage};
use flint_go::quote;
use flint_text::{Range, Span};
use flint_yaml::{Decoder, Node};

use crate::rules::upstream::{decoding_errors, place};
use crate::rules::{DIALECT, Frame, LoadOptions};

/// Reads one file.
#[derive(Debug)]
pub(crate) struct Reader<'o> {
    pub(crate) cx: Decoder,
    pub(crate) notes: Notes<'o>,
}

/// What is remembered beside the diagnostics.
#[derive(Debug)]
pub(crate) struct Notes<'o> {
    pub(crate) options: &'o LoadOptions,
    pub(crate) frame: Frame,
    /// The errors of the original's `Validate`, in its order.
    validation: Vec<String>,
    /// Where `record`, `alert` and `expr` begin that are no scalars: the second of the original's
    /// two passes takes any node there.
    pub(crate) any_node: HashSet<u32>,
    /// What the original does not read because of a mistake that is mended here: nothing that was
    /// found in such a range, as the diagnostic of this number or later, is an error of it.
    unread: Vec<(usize, Range)>,
}

/// A rule as the original names it in its errors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleName<'t> {
    pub(crate) group: &'t str,
    /// From 1.
    pub(crate) number: usize,
    /// The alert, or the metric that is recorded; may be empty.
    pub(crate) name: &'t str,
}

/// The places that the original puts before an error about a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Places<'t> {
    None,
    One(Option<Node<'t>>),
    Two(Option<Node<'t>>, Option<Node<'t>>),
}

impl<'o> Reader<'o> {
    pub(crate) fn new(options: &'o LoadOptions, frame: Frame) -> Reader<'o> {
        let (validation, any_node, unread) = (Vec::new(), HashSet::new(), Vec::new());
        let notes = Notes { options, frame, validation, any_node, unread };
        Reader { cx: Decoder::new(DIALECT, options.fields), notes }
    }

    /// How many nodes were read, if there is nothing else to be told of them.
    pub(crate) fn faultless(&self) -> Option<u64> {
        let Notes { validation, any_node, unread, .. } = &self.notes;
        let is_silent = validation.is_empty() && any_node.is_empty() && unread.is_empty();
        self.cx.faultless().filter(|_| is_silent)
    }

    /// The diagnostics, and the errors that the original lists.
    pub(crate) fn finish(mut self) -> (Vec<Diagnostic>, Vec<String>) {
        let unread = outermost(std::mem::take(&mut self.notes.unread));
        for (index, diagnostic) in self.cx.diagnostics.iter_mut().enumerate() {
            let at = diagnostic.span.range.start;
            let last_before = unread.partition_point(|(_, it)| it.start <= at).checked_sub(1);
            let around = last_before.map(|it| unread[it]).filter(|(_, range)| at < range.end);
            if around.is_some_and(|(from, _)| from <= index) {
                diagnostic.upstream = None;
            }
        }
        let diagnostics = self.cx.finish();
        let decoding = decoding_errors(&diagnostics, &self.notes.any_node);
        let upstream = if decoding.is_empty() { self.notes.validation } else { decoding };
        (diagnostics, upstream)
    }
}

/// Of ranges that hold each other or are apart, those that no other holds, in order.
fn outermost(mut unread: Vec<(usize, Range)>) -> Vec<(usize, Range)> {
    unread.sort_by_key(|(from, it)| (it.start, std::cmp::Reverse(it.end), *from));
    let mut end = 0;
    unread.retain(|(_, it)| {
        let is_outer = end <= it.start;
        end = end.max(it.end);
        is_outer
    });
    unread
}

impl Notes<'_> {
    /// Says that the original does not read a node which is read nevertheless.
    pub(crate) fn leave_unread(&mut self, node: Node<'_>, cx: &Decoder) {
        self.unread.push((cx.diagnostics.len(), node.target().span().range));
    }

    /// Adds a line of the original's for something that was reported otherwise. Returns its number.
    pub(crate) fn add_upstream(&mut self, line: String) -> u32 {
        self.validation.push(line);
        self.validation.len() as u32 - 1
    }

    /// Reports something that the original notices after decoding; `upstream` is its line.
    pub(crate) fn refuse<'c>(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        upstream: String,
        cx: &'c mut Decoder,
    ) -> &'c mut Diagnostic {
        let order = self.add_upstream(upstream.clone());
        let diagnostic = cx.error(code, span, message);
        diagnostic.upstream(UpstreamStage::Validation, order, upstream)
    }
}

impl RuleName<'_> {
    /// The original's line for an error in the rule.
    pub(crate) fn line(&self, places: Places<'_>, text: &str) -> String {
        let places = match places {
            Places::None => String::new(),
            Places::One(node) => format!("{}: ", place(node)),
            Places::Two(first, second) => format!("{}: {}: ", place(first), place(second)),
        };
        let (group, number, name) = (quote(self.group), self.number, quote(self.name));
        format!("{places}group {group}, rule {number}, {name}: {text}")
    }
}
