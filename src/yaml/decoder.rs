//! The decoder: what every value that is read has in common.

use std::borrow::Cow;

use flint_diagnostics::{Code, Diagnostic, Severity, UpstreamStage};
use flint_text::{Range, Span};

use crate::binary::{is_bad_base64, refuse_base64};
use crate::codes;
use crate::dialect::Dialect;
use crate::scalar::{Resolved, resolve};
use crate::section::{Section, repeated_keys_in_v3};
use crate::tree::{Kind, Node, Tree};

/// Whether keys that nothing reads are mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// They are.
    Strict,
    /// They are passed over.
    Open,
}

/// Reads typed values out of a tree and gathers what is wrong with them. It never stops at a
/// mistake: a value that cannot be read is `None`, and the next one is tried.
#[derive(Debug)]
pub struct Decoder {
    /// What was found, in the order of reading.
    pub diagnostics: Vec<Diagnostic>,
    dialect: Dialect,
    fields: Fields,
    decoded: u64,
    aliased: u64,
    alias_depth: u32,
    is_exhausted: bool,
    /// Mappings that Go's yaml.v3 does not enter, because a key stands in them twice.
    unread: Vec<Range>,
    /// The diagnostics of nodes that are refused as a whole, and those nodes.
    refused: Vec<(usize, Range)>,
}

impl Decoder {
    /// A decoder that reads as the library `dialect` does.
    pub fn new(dialect: Dialect, fields: Fields) -> Decoder {
        Decoder {
            diagnostics: Vec::new(),
            dialect,
            fields,
            decoded: 0,
            aliased: 0,
            alias_depth: 0,
            is_exhausted: false,
            unread: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Reports the tree's syntax error, if it has one. Go's `Unmarshal` reads the first document
    /// only, so an error after it is one for us alone.
    pub fn syntax(&mut self, tree: &Tree<'_>) {
        let Some(error) = tree.error() else { return };
        let (documents, upstream) = match self.dialect {
            Dialect::V2 => (tree.documents().len(), &error.upstream_v2),
            Dialect::V3 => (error.documents_v3, &error.upstream_v3),
        };
        let upstream = format!("yaml: {upstream}");
        let span = error.range.in_file(tree.file());
        let diagnostic = self.error(&codes::SYNTAX, span, error.message.clone());
        if let Some((range, text)) = &error.context {
            diagnostic.note(range.in_file(tree.file()), text.clone());
        }
        diagnostic.help.clone_from(&error.help);
        if documents == 0 {
            diagnostic.upstream(UpstreamStage::Syntax, error.range.start, upstream);
        } else {
            diagnostic.severity = Severity::Warning;
        }
    }

    /// Warns of what stands behind the first document, where Prometheus does not read it.
    pub fn ignored_documents(&mut self, tree: &Tree<'_>) {
        if let Some(second) = tree.documents().nth(1) {
            let message = "a second document: Prometheus reads the first only";
            self.warning(&codes::IGNORED_DOCUMENT, second.first_line(), message)
                .help("remove the line `---` before it, or move it to a file of its own");
        }
    }

    /// Which library is followed.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether unknown keys are mistakes.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// Reports something that Prometheus would refuse. The caller adds what upstream says.
    pub fn error(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Diagnostic::error(code, span, message))
    }

    /// Reports something that Prometheus would accept.
    pub fn warning(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Diagnostic::warning(code, span, message))
    }

    /// Reports a value that its type's own code refuses in Go: reading ends there, and `upstream`
    /// is the whole error. `within` is the node whose `UnmarshalYAML` refuses; Go decodes what is
    /// inside of it first, and does not get to the refusal if a value in there has the wrong type.
    pub fn refuse(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        within: Node<'_>,
        upstream: impl Into<String>,
    ) -> &mut Diagnostic {
        let at = within.span().range.end;
        self.refused.push((self.diagnostics.len(), within.span().range));
        let diagnostic = self.push(Diagnostic::error(code, span, message));
        diagnostic.upstream(UpstreamStage::Fatal, at, upstream)
    }

    /// Reports a value of the wrong type. `expected` goes into "expected …"; `go_type` is the type
    /// that Go names.
    pub fn wrong_type(&mut self, node: Node<'_>, expected: &str, go_type: &str) -> &mut Diagnostic {
        let dialect = self.dialect;
        if dialect == Dialect::V3 && node.kind() == Kind::Mapping {
            repeated_keys_in_v3(node, self);
        }
        if is_bad_base64(node) {
            return refuse_base64(node, self);
        }
        let (found, tag) = match node.kind() {
            Kind::Sequence => ("a list".to_owned(), "!!seq".to_owned()),
            Kind::Mapping => ("a mapping".to_owned(), "!!map".to_owned()),
            Kind::Scalar => {
                let resolved = resolve(node, dialect);
                let tag = node.tag().unwrap_or(resolved.tag());
                (describe_scalar(&resolved), format!("{tag} `{}`", shorten(node.text())))
            }
        };
        let upstream = format!("line {}: cannot unmarshal {tag} into {go_type}", node.line());
        let at = node.span().range.start;
        let span = node.first_line();
        self.error(&codes::WRONG_TYPE, span, format!("expected {expected}, found {found}"))
            .upstream(UpstreamStage::Type, at, upstream)
    }

    /// The entries of a mapping, to be read key by key. `None`, and a diagnostic, for anything
    /// else; `None` alone for null. `go_type` is the type that Go names inside of it, which is
    /// `plain` of the package where a type has an `UnmarshalYAML`.
    pub fn section<'t>(&mut self, node: Node<'t>, go_type: &'static str) -> Option<Section<'t>> {
        if node.kind() != Kind::Mapping {
            if !node.is_null() {
                self.wrong_type(node, "a mapping of keys to values", go_type);
            }
            return None;
        }
        Some(Section::open(node, go_type, self))
    }

    /// Reads a scalar that Go reads into a string: numbers and booleans keep their text. `None`
    /// alone for null.
    pub fn text<'t>(&mut self, node: Node<'t>, expected: &str, go_type: &str) -> Option<&'t str> {
        if node.is_null() {
            return None;
        }
        let text = node.text();
        match text {
            None => {
                self.wrong_type(node, expected, go_type);
            }
            Some(_) if is_bad_base64(node) => {
                refuse_base64(node, self);
                return None;
            }
            Some(_) => {}
        }
        text
    }

    /// Runs `read` on a node, counting what aliases multiply.
    pub fn visit<T>(
        &mut self,
        node: Node<'_>,
        read: impl FnOnce(&mut Decoder) -> Option<T>,
    ) -> Option<T> {
        self.decoded += 1;
        self.aliased += u64::from(0 < self.alias_depth);
        if self.is_exhausted || self.has_too_many_aliases() {
            self.report_alias_bomb(node);
            return None;
        }
        if !node.is_alias() {
            return read(self);
        }
        self.alias_depth += 1;
        let value = read(self);
        self.alias_depth -= 1;
        value
    }

    /// How many nodes were visited, if nothing else is to be told of them: no mistake, no alias.
    pub fn faultless(&self) -> Option<u64> {
        let is_silent =
            self.diagnostics.is_empty() && self.unread.is_empty() && self.refused.is_empty();
        (is_silent && self.aliased == 0 && !self.is_exhausted).then_some(self.decoded)
    }

    /// Counts nodes that another decoder visited.
    pub fn count(&mut self, nodes: u64) {
        self.decoded += nodes;
    }

    /// Whether anything behind an alias was visited, or is about to be.
    pub fn has_aliases(&self) -> bool {
        0 < self.aliased || 0 < self.alias_depth
    }

    /// The rule of go-yaml's `allowedAliasRatio`: a small document may consist of aliases, a large
    /// one may not.
    fn has_too_many_aliases(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        if self.aliased <= 100 || self.decoded <= 1_000 {
            return false;
        }
        let decoded = self.decoded as f64;
        let allowed = 0.99 - 0.89 * ((decoded - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        allowed < self.aliased as f64 / decoded
    }

    fn report_alias_bomb(&mut self, node: Node<'_>) {
        if self.is_exhausted {
            return;
        }
        self.is_exhausted = true;
        let message = "aliases multiply this document beyond reason";
        self.refuse(
            &codes::ALIAS_BOMB,
            node.span(),
            message,
            node,
            "yaml: document contains excessive aliasing",
        )
        .help("write the values out, or nest fewer aliases");
    }

    /// A mapping with a key twice: yaml.v3 does not read what is in it.
    pub(crate) fn leave_unread(&mut self, mapping: Node<'_>) {
        self.unread.push(mapping.span().range);
    }

    fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    /// The diagnostics, in the order of the file.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.forget_what_go_does_not_reach();
        for (order, diagnostic) in self.diagnostics.iter_mut().enumerate() {
            if let Some(upstream) = &mut diagnostic.upstream {
                upstream.order = order as u32;
            }
        }
        self.diagnostics.sort_by_key(|it| (it.span, it.code.name));
        self.diagnostics.dedup_by(|next, last| {
            let is_same =
                (next.span, next.code, &next.message) == (last.span, last.code, &last.message);
            // Go lists what is wrong behind an alias each time that it comes by.
            if let (true, Some(next), Some(last)) = (is_same, &next.upstream, &mut last.upstream)
                && (next.stage, last.stage) == (UpstreamStage::Type, UpstreamStage::Type)
            {
                last.text = format!("{}\n  {}", last.text, next.text);
            }
            is_same
        });
        self.diagnostics
    }

    fn forget_what_go_does_not_reach(&mut self) {
        let unread = outermost(std::mem::take(&mut self.unread));
        for diagnostic in &mut self.diagnostics {
            let at = diagnostic.span.range.start;
            // Of a repeated key, `at` is where its mapping begins, which is unread because of it.
            let mapping = diagnostic.upstream.as_ref().map(|it| it.at);
            let own = mapping.filter(|_| diagnostic.code.name == codes::DUPLICATE_KEY.name);
            let last_before = unread.partition_point(|it| it.start <= at).checked_sub(1);
            let around = last_before.map(|it| unread[it]).filter(|it| at < it.end);
            if around.is_some_and(|it| own != Some(it.start)) {
                diagnostic.upstream = None;
            }
        }
        let upstream = self.diagnostics.iter().filter_map(|it| it.upstream.as_deref());
        let types = upstream.filter(|it| it.stage == UpstreamStage::Type);
        let mut types: Vec<u32> = types.map(|it| it.at).collect();
        types.sort_unstable();
        for (index, within) in &self.refused {
            let first_inside = types.partition_point(|at| *at < within.start);
            if types.get(first_inside).is_some_and(|at| *at < within.end) {
                self.diagnostics[*index].upstream = None;
            }
        }
    }
}

/// Of ranges that hold each other or are apart, those that no other holds, in order.
fn outermost(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
    let mut end = 0;
    ranges.retain(|it| {
        let is_outer = end <= it.start;
        end = end.max(it.end);
        is_outer
    });
    ranges
}

/// Go shows the first seven bytes of a long value.
fn shorten(text: Option<&str>) -> Cow<'_, str> {
    let text = text.unwrap_or_default();
    if text.len() <= 10 {
        return Cow::Borrowed(text);
    }
    let head = String::from_utf8_lossy(&text.as_bytes()[..7]);
    Cow::Owned(format!("{head}..."))
}

fn describe_scalar(value: &Resolved<'_>) -> String {
    let kind = match value {
        Resolved::Null => return "nothing".to_owned(),
        Resolved::Bool(value) => return format!("the boolean `{value}`"),
        Resolved::Int(value) => return format!("the number `{value}`"),
        Resolved::Float(value) => return format!("the number `{value}`"),
        Resolved::Timestamp(text) => return format!("the date `{text}`"),
        Resolved::Merge => "the merge key",
        Resolved::Str("") | Resolved::Tagged("") => "an empty text",
        Resolved::Str(text) | Resolved::Tagged(text) => {
            let line = text.lines().next().unwrap_or_default();
            let short: String = line.chars().take(40).collect();
            let dots = if short.len() < text.trim_end().len() { "…" } else { "" };
            return format!("the text `{short}{dots}`");
        }
    };
    kind.to_owned()
}
