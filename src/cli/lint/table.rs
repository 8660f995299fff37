//! A table of a TOML file that is read key by key. What nobody asked for is reported at the end.

pub(super) mod codes;
pub(crate) mod shape;

use std::borrow::Cow;
use std::ops::Range;

use flint_diagnostics::Diagnostic;
use flint_text::{FileId, Source, Span, closest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::shape::{Key, Shape};

/// A table whose keys are taken out as they are read.
pub(super) struct Table<'s> {
    file: FileId,
    /// Where it stands.
    pub(super) span: Span,
    entries: DeTable<'s>,
    /// The keys that were asked for.
    known: Vec<Key>,
    /// Whether there is no file: everything is asked for once, so that it is known what there is.
    is_asked_only: bool,
    diagnostics: Vec<Diagnostic>,
}

/// Texts that a value may be, and what each means.
pub(super) type Choices<'c, T> = &'c [(&'c str, T)];

/// Reads a file, and finds everything that is wrong with it. `None` if it is no TOML.
pub(super) fn read<T>(
    file: FileId,
    source: &Source,
    read: impl FnOnce(&mut Table<'_>) -> T,
) -> (Option<T>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    if !errors.is_empty() {
        let errors = errors.into_iter().map(|it| {
            let message = it.message().lines().next().unwrap_or("it is no TOML").to_lowercase();
            syntax(span(file, it.span().unwrap_or_default()), message)
        });
        return (None, errors.collect());
    }
    let whole = span(file, 0..source.text.len());
    let mut root = Table::new(file, whole, table.into_inner(), false);
    let found = read(&mut root);
    root.report_rest();
    root.diagnostics.sort_by_key(|it| it.span);
    (Some(found), root.diagnostics)
}

/// What a file may say: everything that its reader asks for.
pub(super) fn shape<T>(read: impl FnOnce(&mut Table<'_>) -> T) -> Shape {
    let mut root = Table::new(FileId(0), span(FileId(0), 0..0), DeTable::new(), true);
    read(&mut root);
    Shape::Table(root.known)
}

fn syntax(span: Span, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(&codes::SYNTAX, span, message);
    if diagnostic.message.contains("quoted") {
        diagnostic.help("texts stand in quotes: `preset = \"strict\"`");
    }
    diagnostic
}

fn span(file: FileId, range: Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}

impl<'s> Table<'s> {
    fn new(file: FileId, span: Span, entries: DeTable<'s>, is_asked_only: bool) -> Table<'s> {
        let (known, diagnostics) = (Vec::new(), Vec::new());
        Table { file, span, entries, known, is_asked_only, diagnostics }
    }

    /// The value of a key, which is known from now on.
    fn take(&mut self, key: &str, about: &str, shape: Shape) -> Option<Spanned<DeValue<'s>>> {
        let (name, about) = (key.to_owned(), about.to_owned());
        self.known.push(Key { name, about, shape });
        self.remove(key)
    }

    fn remove(&mut self, key: &str) -> Option<Spanned<DeValue<'s>>> {
        let (name, _) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        let name: Spanned<Cow<'s, str>> = name.clone();
        self.entries.remove(&name)
    }

    fn bad(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let message = format!("`{key}` wants {wanted}");
        let place = span(self.file, value.span());
        let mut diagnostic = Diagnostic::error(&codes::BAD_VALUE, place, message);
        diagnostic.help(format!("write {wanted}"));
        self.diagnostics.push(diagnostic);
    }

    /// A text that is one of several.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &str,
        about: &str,
        choices: Choices<'_, T>,
    ) -> Option<T> {
        let value = self.take(key, about, choice_shape(choices))?;
        self.chosen(&value, key, choices)
    }

    fn chosen<T: Copy>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        choices: Choices<'_, T>,
    ) -> Option<T> {
        let text = value.get_ref().as_str();
        if let Some((_, found)) = choices.iter().find(|it| Some(it.0) == text) {
            return Some(*found);
        }
        let names: Vec<String> = choices.iter().map(|it| format!("`\"{}\"`", it.0)).collect();
        self.bad(value, key, &format!("one of {}", names.join(", ")));
        None
    }

    /// A text that `parse` understands.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        about: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key, about, Shape::Text(wanted.to_owned()))?;
        let found = value.get_ref().as_str().and_then(parse);
        if found.is_none() {
            self.bad(&value, key, wanted);
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, about: &str) -> Option<String> {
        self.parsed(key, about, "a text in quotes", |it| Some(it.to_owned()))
    }

    /// A number of things.
    pub(super) fn count(&mut self, key: &str, about: &str) -> Option<u64> {
        let value = self.take(key, about, Shape::Count)?;
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
        about: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let shape = Shape::List(Box::new(Shape::Text(wanted.to_owned())));
        let value = self.take(key, about, shape)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.bad(&value, key, &format!("a list, each item {wanted}"));
            return None;
        };
        let mut found = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str().and_then(&parse) {
                Some(it) => found.push(it),
                None => self.bad(item, key, wanted),
            }
        }
        Some(found)
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str, about: &str) -> Option<Vec<String>> {
        self.each_parsed(key, about, "a text in quotes", |it| Some(it.to_owned()))
    }

    /// A table in it.
    pub(super) fn table<T>(
        &mut self,
        key: &str,
        about: &str,
        read: impl FnOnce(&mut Table<'s>) -> T,
    ) -> Option<T> {
        let at = self.known.len();
        let value = self.take(key, about, Shape::Table(Vec::new()));
        let mut table = match value {
            None if self.is_asked_only => self.nothing(),
            None => return None,
            Some(value) => self.inner(value, key, &format!("a table: `[{key}]`"))?,
        };
        let found = read(&mut table);
        self.known[at].shape = table.taken_shape();
        self.take_back(table);
        Some(found)
    }

    /// The tables of a list.
    pub(super) fn tables<T>(
        &mut self,
        key: &str,
        about: &str,
        mut read: impl FnMut(&mut Table<'s>) -> T,
    ) -> Vec<T> {
        let at = self.known.len();
        let value = self.take(key, about, Shape::List(Box::new(Shape::Table(Vec::new()))));
        let tables = match value {
            None if self.is_asked_only => vec![self.nothing()],
            None => return Vec::new(),
            Some(value) => self.items(value, key),
        };
        let mut found = Vec::new();
        for mut table in tables {
            found.push(read(&mut table));
            self.known[at].shape = Shape::List(Box::new(table.taken_shape()));
            self.take_back(table);
        }
        found
    }

    fn nothing(&self) -> Table<'s> {
        Table::new(self.file, self.span, DeTable::new(), true)
    }

    fn taken_shape(&mut self) -> Shape {
        match self.known.as_slice() {
            // Whatever name stands there.
            [Key { name, .. }] if name.is_empty() => self.known.remove(0).shape,
            _ => Shape::Table(self.known.clone()),
        }
    }

    fn inner(&mut self, value: Spanned<DeValue<'s>>, key: &str, wanted: &str) -> Option<Table<'s>> {
        let span = span(self.file, value.span());
        match value.get_ref() {
            DeValue::Table(_) => {}
            _ => {
                self.bad(&value, key, wanted);
                return None;
            }
        }
        let DeValue::Table(table) = value.into_inner() else { return None };
        Some(Table::new(self.file, span, table, false))
    }

    fn items(&mut self, value: Spanned<DeValue<'s>>, key: &str) -> Vec<Table<'s>> {
        let wanted = format!("tables: `[[{key}]]`");
        if !matches!(value.get_ref(), DeValue::Array(_)) {
            self.bad(&value, key, &wanted);
            return Vec::new();
        }
        let DeValue::Array(items) = value.into_inner() else { return Vec::new() };
        items.into_iter().filter_map(|it| self.inner(it, key, &wanted)).collect()
    }

    /// Takes over what is wrong in a table of this one.
    fn take_back(&mut self, mut table: Table<'_>) {
        table.report_rest();
        self.diagnostics.append(&mut table.diagnostics);
    }

    /// Of a table whose keys are names: each with the text that stands for it, in the file's order.
    pub(super) fn each_choice<T: Copy>(
        &mut self,
        (what, names): (&str, &[&str]),
        choices: Choices<'_, T>,
    ) -> Vec<(String, T)> {
        let listed = names.iter().map(|it| (*it).to_owned()).collect();
        self.any_name(Shape::Names(Some(listed), Box::new(choice_shape(choices))));
        let mut found = Vec::new();
        for (name, place) in self.other_keys() {
            let Some(value) = self.remove(&name) else { continue };
            if !names.contains(&name.as_str()) {
                self.unknown(&name, place, what, names.iter().copied());
            } else if let Some(choice) = self.chosen(&value, &name, choices) {
                found.push((name, choice));
            }
        }
        found
    }

    /// Of a table whose keys may be anything: each with its text, in the file's order.
    pub(super) fn each_text(&mut self, wanted: &str) -> Vec<(String, Span, String)> {
        self.each_parsed_text(wanted, |it| Some(it.to_owned()))
    }

    /// Of a table whose keys may be anything: each with its text, which `parse` understands.
    pub(super) fn each_parsed_text<T>(
        &mut self,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<(String, Span, T)> {
        self.any_name(Shape::Names(None, Box::new(Shape::Text(wanted.to_owned()))));
        let mut found = Vec::new();
        for (name, place) in self.other_keys() {
            let Some(value) = self.remove(&name) else { continue };
            match value.get_ref().as_str().and_then(&parse) {
                Some(it) => found.push((name, place, it)),
                None => self.bad(&value, &name, wanted),
            }
        }
        found
    }

    /// Of a table whose keys may be anything: each with its list of tables, in the file's order.
    pub(super) fn each_tables(&mut self, mut read: impl FnMut(&str, &mut Table<'s>)) {
        let mut tables: Vec<(String, Table<'s>)> = Vec::new();
        for (name, _) in self.other_keys() {
            let Some(value) = self.remove(&name) else { continue };
            tables.extend(self.items(value, &name).into_iter().map(|it| (name.clone(), it)));
        }
        if self.is_asked_only {
            tables.push((String::new(), self.nothing()));
        }
        for (name, mut table) in tables {
            read(&name, &mut table);
            let list = Shape::List(Box::new(table.taken_shape()));
            self.any_name(Shape::Names(None, Box::new(list)));
            self.take_back(table);
        }
    }

    /// Says what stands behind names.
    fn any_name(&mut self, shape: Shape) {
        self.known.clear();
        self.known.push(Key { name: String::new(), about: String::new(), shape });
    }

    /// Reports a value that is none that it can be.
    pub(super) fn refuse(&mut self, place: Span, message: String, help: &str) {
        let mut diagnostic = Diagnostic::error(&codes::BAD_VALUE, place, message);
        diagnostic.help(help);
        self.diagnostics.push(diagnostic);
    }

    /// The keys that nobody asked for yet, in the file's order.
    fn other_keys(&self) -> Vec<(String, Span)> {
        let keys = self.entries.iter();
        let mut keys: Vec<(String, Span)> =
            keys.map(|(key, _)| (key.get_ref().to_string(), span(self.file, key.span()))).collect();
        keys.sort_by_key(|it| it.1);
        keys
    }

    /// Reports a key that means nothing.
    fn unknown<'n>(
        &mut self,
        key: &str,
        span: Span,
        what: &str,
        known: impl Iterator<Item = &'n str>,
    ) {
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
        let known: Vec<String> = self.known.iter().map(|it| it.name.clone()).collect();
        for (key, span) in self.other_keys() {
            self.unknown(&key, span, "key", known.iter().map(String::as_str));
        }
    }
}

fn choice_shape<T>(choices: Choices<'_, T>) -> Shape {
    Shape::Choice(choices.iter().map(|it| it.0.to_owned()).collect())
}
