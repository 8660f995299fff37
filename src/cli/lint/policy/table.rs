//! A table of a TOML file that is read key by key. What nobody asked for is reported at the end.

use std::borrow::Cow;
use std::ops::Range;

use flint_diagnostics::Diagnostic;
use flint_text::{FileId, Source, Span, closest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes;

/// Reads a file.
pub(super) struct Reader<'s> {
    file: FileId,
    source: &'s Source,
    /// Everything that is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A table whose keys are taken out as they are read.
pub(super) struct Table<'s> {
    file: FileId,
    entries: DeTable<'s>,
    /// The keys that were asked for.
    known: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(file: FileId, source: &'s Source) -> Reader<'s> {
        Reader { file, source, diagnostics: Vec::new() }
    }

    /// The whole file; `None` if it is no TOML, which is reported.
    pub(super) fn root(&mut self) -> Option<Table<'s>> {
        let (table, errors) = DeTable::parse_recoverable(&self.source.text);
        if errors.is_empty() {
            return Some(Table::new(self.file, table.into_inner()));
        }
        for error in errors {
            let span = span(self.file, error.span().unwrap_or_default());
            let message = error.message().lines().next().unwrap_or("it is no TOML").to_lowercase();
            let mut diagnostic = Diagnostic::error(&codes::SYNTAX, span, message);
            if diagnostic.message.contains("quoted") {
                diagnostic.help("texts stand in quotes: `preset = \"strict\"`");
            }
            self.diagnostics.push(diagnostic);
        }
        None
    }

    /// Reports what nobody asked for.
    pub(super) fn finish(&mut self, mut root: Table<'_>) {
        root.report_rest();
        self.diagnostics.append(&mut root.diagnostics);
        self.diagnostics.sort_by_key(|it| it.span);
    }
}

fn span(file: FileId, range: Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}

impl<'s> Table<'s> {
    fn new(file: FileId, entries: DeTable<'s>) -> Table<'s> {
        Table { file, entries, known: Vec::new(), diagnostics: Vec::new() }
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'s>>> {
        self.known.push(key.to_owned());
        let (name, _) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        let name: Spanned<Cow<'s, str>> = name.clone();
        self.entries.remove(&name)
    }

    fn bad(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let message = format!("`{key}` wants {wanted}");
        let mut diagnostic =
            Diagnostic::error(&codes::BAD_VALUE, span(self.file, value.span()), message);
        diagnostic.help(format!("write {wanted}"));
        self.diagnostics.push(diagnostic);
    }

    /// A text that is one of several.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.take(key)?;
        let text = value.get_ref().as_str();
        if let Some((_, found)) = choices.iter().find(|it| Some(it.0) == text) {
            return Some(*found);
        }
        let names: Vec<String> = choices.iter().map(|it| format!("`\"{}\"`", it.0)).collect();
        self.bad(&value, key, &format!("one of {}", names.join(", ")));
        None
    }

    /// A text that `parse` understands.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let found = value.get_ref().as_str().and_then(parse);
        if found.is_none() {
            self.bad(&value, key, wanted);
        }
        found
    }

    /// A number of things.
    pub(super) fn count(&mut self, key: &str) -> Option<u64> {
        let value = self.take(key)?;
        let number = value.get_ref().as_integer();
        let found = number.and_then(|it| u64::from_str_radix(it.as_str(), it.radix()).ok());
        if found.is_none() {
            self.bad(&value, key, "a whole number, as `20000`");
        }
        found
    }

    /// A list of texts that `parse` understands.
    pub(super) fn each_parsed<T>(
        &mut self,
        key: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.bad(&value, key, &format!("a list, each item {wanted}"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str().and_then(&parse) {
                Some(it) => found.push(it),
                None => self.bad(item, key, wanted),
            }
        }
        found
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        let is_there = self.entries.iter().any(|(name, _)| name.get_ref() == key);
        let texts = self.each_parsed(key, "a text in quotes", |it| Some(it.to_owned()));
        is_there.then_some(texts)
    }

    /// A table in it, to be given back.
    pub(super) fn table(&mut self, key: &str) -> Option<Table<'s>> {
        let value = self.take(key)?;
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            self.bad(&value, key, &format!("a table: `[{key}]`"));
            return None;
        }
        let DeValue::Table(table) = value.into_inner() else { return None };
        Some(Table::new(self.file, table))
    }

    /// The tables of a list, each to be given back.
    pub(super) fn tables(&mut self, key: &str) -> Vec<Table<'s>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let is_list = matches!(value.get_ref(), DeValue::Array(items)
            if items.iter().all(|it| matches!(it.get_ref(), DeValue::Table(_))));
        if !is_list {
            self.bad(&value, key, &format!("tables: `[[{key}]]`"));
            return Vec::new();
        }
        let DeValue::Array(items) = value.into_inner() else { return Vec::new() };
        let tables = items.into_iter().filter_map(|it| match it.into_inner() {
            DeValue::Table(table) => Some(Table::new(self.file, table)),
            _ => None,
        });
        tables.collect()
    }

    /// Reports what nobody asked for in a table of this one.
    pub(super) fn take_back(&mut self, mut table: Table<'_>) {
        table.report_rest();
        self.diagnostics.append(&mut table.diagnostics);
    }

    /// The keys that nobody asked for yet.
    pub(super) fn other_keys(&self) -> Vec<(String, Span)> {
        let keys = self.entries.iter();
        keys.map(|(key, _)| (key.get_ref().to_string(), span(self.file, key.span()))).collect()
    }

    /// Reports a key that means nothing.
    pub(super) fn unknown<'n>(
        &mut self,
        key: &str,
        span: Span,
        what: &str,
        known: impl Iterator<Item = &'n str>,
    ) {
        self.known.push(key.to_owned());
        let message = format!("there is no {what} `{key}`");
        let mut diagnostic = Diagnostic::error(&codes::UNKNOWN_KEY, span, message);
        diagnostic.help(match closest(key, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if what == "lint" => "`flint explain` lists all".to_owned(),
            None => "remove it".to_owned(),
        });
        self.diagnostics.push(diagnostic);
    }

    fn report_rest(&mut self) {
        for (key, span) in self.other_keys() {
            if self.known.contains(&key) {
                continue;
            }
            let known = self.known.clone();
            self.unknown(&key, span, "key", known.iter().map(String::as_str));
        }
    }
}
