//! A mapping that is read key by key. What nobody asked for is reported at the end.

use std::collections::{HashMap, HashSet};

use flint_diagnostics::{Diagnostic, Edit, Safety, UpstreamStage};
use flint_go::quote;
use flint_text::{Span, Spanned, closest};

use crate::codes;
use crate::decode::Decode;
use crate::decoder::{Decoder, Fields};
use crate::dialect::Dialect;
use crate::tree::{Kind, Node, Style};

/// The entries of one mapping.
#[derive(Debug)]
pub struct Section<'t> {
    node: Node<'t>,
    go_type: &'static str,
    dialect: Dialect,
    entries: Vec<Entry<'t>>,
    /// The names of the entries, where they are too many to be searched one by one.
    names: Option<HashSet<&'t str>>,
    /// The keys that were asked for.
    known: Vec<&'static str>,
}

/// Sections with more entries have a table of their names.
const FEW: usize = 64;

/// A key and its value, in the order in which Go meets them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Node<'t>,
    /// The key's text, which is compared often; `None` for collections.
    name: Option<&'t str>,
    pub(crate) value: Node<'t>,
    /// The key that it repeats. Keys of merged mappings repeat nothing.
    pub(crate) repeats: Option<Node<'t>>,
    is_merged: bool,
    is_read: bool,
}

impl<'t> Section<'t> {
    pub(crate) fn open(node: Node<'t>, go_type: &'static str, cx: &mut Decoder) -> Section<'t> {
        let entries = entries_of(node, cx);
        let is_large = FEW < entries.len();
        let names = is_large.then(|| entries.iter().filter_map(|it| it.name).collect());
        // A section has about a dozen keys.
        let known = Vec::with_capacity(16);
        Section { node, go_type, dialect: cx.dialect(), entries, names, known }
    }

    /// The mapping.
    pub fn node(&self) -> Node<'t> {
        self.node
    }

    /// Where the section begins: what to point at when something is missing in it.
    pub fn span(&self) -> Span {
        self.node.first_line()
    }

    /// The value of a key as it is in the tree, null or not.
    pub fn value(&mut self, name: &'static str) -> Option<Node<'t>> {
        self.known.push(name);
        let mut found = None;
        for entry in &mut self.entries {
            if entry.name != Some(name) || entry.repeats.is_some() {
                continue;
            }
            entry.is_read = true;
            // yaml.v2 reads merged mappings where they stand, and what comes later wins. yaml.v3
            // reads them last, and the mapping's own keys win.
            if found.is_none() || self.dialect == Dialect::V2 {
                found = Some(entry.value);
            }
        }
        found
    }

    /// The key itself, where it stands.
    pub fn key_span(&self, name: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|it| it.name == Some(name))?;
        Some(entry.key.span())
    }

    /// Whether the key stands there, with whatever value. Does not count as reading it.
    pub fn has(&self, name: &str) -> bool {
        match &self.names {
            Some(names) => names.contains(name),
            None => self.entries.iter().any(|it| it.name == Some(name)),
        }
    }

    /// Reads a key. `None` if it is not there, null, or could not be read, which was reported.
    pub fn field<T: Decode>(&mut self, name: &'static str, cx: &mut Decoder) -> Option<T> {
        let value = self.value(name)?;
        if value.is_null() {
            return None;
        }
        cx.visit(value, |cx| T::decode(value, cx))
    }

    /// Reads a key, with a value for where it is not there. The span is the section's then.
    pub fn or<T: Decode>(
        &mut self,
        name: &'static str,
        otherwise: T,
        cx: &mut Decoder,
    ) -> Spanned<T> {
        self.field(name, cx).unwrap_or(Spanned::new(otherwise, self.span()))
    }

    /// Reads a key as Go does where the field is no pointer: absent it keeps `otherwise`, null makes
    /// it the type's zero. `None` if it could not be read, which was reported.
    pub fn or_zero<T: Decode + Default>(
        &mut self,
        name: &'static str,
        otherwise: T,
        cx: &mut Decoder,
    ) -> Option<Spanned<T>> {
        let Some(value) = self.value(name) else {
            return Some(Spanned::new(otherwise, self.span()));
        };
        if value.is_null() {
            return Some(Spanned::new(T::default(), value.span()));
        }
        cx.visit(value, |cx| Spanned::<T>::decode(value, cx))
    }

    /// Reads a list; an empty one where the key is not there.
    pub fn list<T: Decode>(&mut self, name: &'static str, cx: &mut Decoder) -> Vec<T> {
        self.field(name, cx).unwrap_or_default()
    }

    /// Reports that a key is not there. The caller says in `help` how it is written, and what
    /// upstream says.
    pub fn missing<'c>(&self, name: &'static str, cx: &'c mut Decoder) -> &'c mut Diagnostic {
        cx.error(&codes::MISSING_FIELD, self.span(), format!("`{name}` is missing"))
            .help(format!("add `{name}: …`"))
    }

    /// Says that keys may stand here which are read elsewhere or mean nothing to flint.
    pub fn allow(&mut self, names: &[&'static str]) {
        for name in names {
            self.value(name);
        }
    }

    /// The entries that nobody has asked for so far, which then count as read.
    pub fn rest(&mut self) -> Vec<(Node<'t>, Node<'t>)> {
        let unread = self.entries.iter_mut().filter(|it| !it.is_read && it.repeats.is_none());
        let read = unread.map(|entry| {
            entry.is_read = true;
            (entry.key, entry.value)
        });
        read.collect()
    }

    /// Reports the keys that nobody asked for, and those that stand there twice.
    pub fn finish(self, cx: &mut Decoder) {
        for entry in &self.entries {
            let is_known = entry.name.is_some_and(|it| self.known.contains(&it));
            match entry.repeats {
                Some(first) => self.report_repeated(entry.key, first, is_known, cx),
                None if !entry.is_read && cx.fields() == Fields::Strict => {
                    self.unknown(entry.key, cx);
                }
                None => {}
            }
        }
    }

    fn report_repeated(&self, key: Node<'t>, first: Node<'t>, is_known: bool, cx: &mut Decoder) {
        let name = key.text().unwrap_or_default();
        match self.dialect {
            Dialect::V3 => repeated_in_v3(key, first, self.node, cx),
            Dialect::V2 if cx.fields() == Fields::Open => {}
            Dialect::V2 if !is_known => {
                self.unknown(key, cx);
            }
            Dialect::V2 => {
                let (line, go_type) = (key.line(), self.go_type);
                let upstream = format!("line {line}: field {name} already set in type {go_type}");
                repeated(key, first, key.span().range.start, upstream, cx);
            }
        }
    }

    /// Reports a key that nobody asked for, in the words for any such key. Callers that know
    /// better, having taken it out of [`Section::rest`], change message and help.
    pub fn unknown<'c>(&self, key: Node<'t>, cx: &'c mut Decoder) -> &'c mut Diagnostic {
        let Some(name) = key.text() else {
            return cx.wrong_type(key, "a key", "string");
        };
        let line = key.line();
        let upstream = format!("line {line}: field {name} not found in type {}", self.go_type);
        let near = closest(name, self.known.iter().copied().filter(|it| !self.has(it)));
        let message = format!("unknown key `{}`", name.escape_debug());
        let diagnostic = cx.error(&codes::UNKNOWN_FIELD, key.span(), message);
        diagnostic.upstream(UpstreamStage::Type, key.span().range.start, upstream);
        match near {
            Some(near) => {
                let edit = Edit { span: key.span(), text: near.to_owned() };
                diagnostic.help(format!("did you mean `{near}`?")).fix(Safety::Unsafe, vec![edit])
            }
            None => diagnostic.help(format!("remove it; allowed here: {}", self.allowed())),
        }
    }

    /// The keys that may stand here, without those that do.
    fn allowed(&self) -> String {
        let mut names: Vec<&str> = self.known.iter().copied().filter(|it| !self.has(it)).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return "nothing more".to_owned();
        }
        let shown: Vec<String> = names.iter().take(16).map(|it| format!("`{it}`")).collect();
        let more = names.len() - shown.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{}{more}", shown.join(", "))
    }
}

/// A mapping's own entries and the merged ones, in Go's order, repetitions marked.
pub(crate) fn entries_of<'t>(mapping: Node<'t>, cx: &mut Decoder) -> Vec<Entry<'t>> {
    let mut entries = Vec::with_capacity(8);
    gather(mapping, &mut entries, cx);
    mark_repeated(&mut entries);
    entries
}

fn gather<'t>(mapping: Node<'t>, entries: &mut Vec<Entry<'t>>, cx: &mut Decoder) {
    let mut merges = Vec::new();
    for (key, value) in mapping.entries() {
        if is_merge(key) {
            match cx.dialect() {
                Dialect::V2 => merge(value, entries, cx),
                Dialect::V3 => merges.push((key, value)),
            }
            continue;
        }
        let name = key.text();
        entries.push(Entry { key, name, value, repeats: None, is_merged: false, is_read: false });
    }
    if let Some(((first, value), more)) = merges.split_first() {
        more.iter().for_each(|(key, _)| repeated_in_v3(*key, *first, mapping, cx));
        merge(*value, entries, cx);
    }
}

/// yaml.v3 looks for repeated keys in any mapping that it comes to, whatever is wanted there.
pub(crate) fn repeated_keys_in_v3(mapping: Node<'_>, cx: &mut Decoder) {
    let mut seen = HashMap::new();
    for (key, _) in mapping.entries() {
        let Some(name) = key.text() else { continue };
        let first = *seen.entry(name).or_insert(key);
        if first != key {
            repeated_in_v3(key, first, mapping, cx);
        }
    }
}

fn is_merge(key: Node<'_>) -> bool {
    if key.text() != Some("<<") {
        return false;
    }
    let is_plain = key.style() == Some(Style::Plain) && key.tag().is_none();
    !key.is_alias() && (is_plain || key.tag() == Some("!!merge"))
}

fn merge<'t>(value: Node<'t>, entries: &mut Vec<Entry<'t>>, cx: &mut Decoder) {
    let mut sources: Vec<Node<'t>> = match value.kind() {
        Kind::Sequence if !value.is_alias() => value.items().collect(),
        _ => vec![value],
    };
    if let Some(bad) = sources.iter().find(|it| it.kind() != Kind::Mapping) {
        let upstream = "yaml: map merge requires map or sequence of maps as the value";
        let message = "`<<` takes a mapping or a list of mappings";
        cx.refuse(&codes::BAD_MERGE, bad.first_line(), message, value, upstream)
            .help("write `<<: *name`, where `&name` stands before a mapping");
        return;
    }
    if cx.dialect() == Dialect::V2 {
        sources.reverse();
    }
    for source in sources {
        let start = entries.len();
        cx.visit(source, |cx| {
            gather(source.target(), entries, cx);
            Some(())
        });
        if cx.dialect() == Dialect::V3 {
            mark_repeated(&mut entries[start..]);
        }
        for entry in &mut entries[start..] {
            if let Some(first) = entry.repeats.take() {
                repeated_in_v3(entry.key, first, source.target(), cx);
            }
            entry.is_merged = true;
        }
    }
}

/// Few entries are compared with each other; many go through a table.
fn mark_repeated(entries: &mut [Entry<'_>]) {
    if entries.len() <= 24 {
        for at in 1..entries.len() {
            if !entries[at].is_merged {
                let name = entries[at].name;
                let earlier = entries[..at].iter().find(|it| !it.is_merged && it.name == name);
                entries[at].repeats = earlier.map(|it| it.key);
            }
        }
        return;
    }
    let mut first = HashMap::new();
    for entry in entries.iter_mut().filter(|it| !it.is_merged) {
        let Some(name) = entry.name else { continue };
        let key = *first.entry(name).or_insert(entry.key);
        entry.repeats = (key != entry.key).then_some(key);
    }
}

/// Reports a key that repeats another, in the words of yaml.v3, which names each pair.
pub(crate) fn repeated_in_v3(key: Node<'_>, first: Node<'_>, mapping: Node<'_>, cx: &mut Decoder) {
    const SHOWN: usize = 4;
    let name = quote(key.text().unwrap_or_default());
    let earlier = mapping.target().entries().map(|(other, _)| other);
    let earlier = earlier.take_while(|it| *it != key).filter(|it| it.text() == key.text());
    let upstream = earlier.take(SHOWN).map(|it| {
        format!("line {}: mapping key {name} already defined at line {}", key.line(), it.line())
    });
    let upstream = upstream.collect::<Vec<_>>().join("\n  ");
    // The library looks for these before it reads anything of the mapping, and then does not.
    let at = mapping.span().range.start;
    repeated(key, first, at, upstream, cx);
    cx.leave_unread(mapping);
}

/// Reports a key that repeats another.
pub(crate) fn repeated(
    key: Node<'_>,
    first: Node<'_>,
    at: u32,
    upstream: String,
    cx: &mut Decoder,
) {
    let name = key.text().unwrap_or_default().escape_debug().to_string();
    cx.error(&codes::DUPLICATE_KEY, key.span(), format!("the key `{name}` stands here twice"))
        .note(first.span(), "the first one is here")
        .help("merge the two, or remove one")
        .upstream(UpstreamStage::Type, at, upstream);
}
