//! An entry of a discovery list while it is read, and what is judged about it afterwards.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use flint_diagnostics::{Code, Diagnostic};
use flint_metric::Duration;
use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decode, Decoder, Node, Section};

use super::codes;
use crate::http::{BasicAuth, HttpClientConfig, TlsConfig};
use crate::value::{OneOf, Secret, at_most_one, keyed, url_help, url_words};

/// A way in which targets are found.
#[derive(Debug)]
pub struct Mechanism {
    /// Its key in a scrape config: `consul_sd_configs`.
    pub key: &'static str,
    /// Go's name for the type of an entry.
    pub(crate) go_type: fn() -> Cow<'static, str>,
    pub(crate) decode: fn(Node<'_>, &mut Decoder) -> Option<Box<dyn Settings>>,
}

impl Mechanism {
    /// The mechanism whose entries are `T`.
    pub(crate) const fn of<T: Settings + Decode>(key: &'static str) -> Mechanism {
        Mechanism {
            key,
            go_type: T::go_type,
            decode: |node, cx| Some(Box::new(T::decode(node, cx)?)),
        }
    }

    /// Its short name: `consul`.
    pub fn name(&self) -> &'static str {
        let name = self.key.strip_suffix("_configs").unwrap_or(self.key);
        name.strip_suffix("_sd").unwrap_or(name)
    }
}

/// What an entry of a mechanism says.
pub trait Settings: Any + fmt::Debug + Send + Sync {
    /// How it speaks HTTP, if it does.
    fn http(&self) -> Option<&HttpClientConfig> {
        None
    }

    /// Whom it trusts, where it speaks something else.
    fn tls(&self) -> Option<&TlsConfig> {
        None
    }

    /// The files that its own keys name.
    fn files(&self) -> Vec<NamedFile<'_>> {
        Vec::new()
    }
}

/// A file that an entry names.
#[derive(Debug, Clone, Copy)]
pub struct NamedFile<'c> {
    /// The path or pattern as it is written.
    pub path: &'c Spanned<String>,
    /// What it should hold.
    pub kind: FileKind,
}

impl<'c> NamedFile<'c> {
    /// The file at a path, if there is one.
    pub(crate) fn of(path: &'c Spanned<String>, kind: FileKind) -> Option<NamedFile<'c>> {
        (!path.is_empty()).then_some(NamedFile { path, kind })
    }
}

/// What a file that an entry names should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Target groups; the path is a pattern. `promtool check config` reads these files.
    Targets,
    /// A secret, or settings with one. `promtool check config` does not look for it.
    Secret,
    /// Something that the mechanism's own client reads, a relative path from the folder in which
    /// Prometheus was started.
    Credentials,
}

/// A mapping that is being read. Keys that are not there have their default, and null is the
/// type's zero, as for Go; what cannot be read is `None`, and was reported.
#[derive(Debug)]
pub(crate) struct Entry<'t, 'c> {
    section: Section<'t>,
    cx: &'c mut Decoder,
    /// The keys that were asked for, an HTTP client's left out.
    known: Vec<&'static str>,
}

impl<'t, 'c> Entry<'t, 'c> {
    /// Opens a mapping. `go_type` is the type that Go names in it.
    pub(crate) fn open(
        node: Node<'t>,
        go_type: &'static str,
        cx: &'c mut Decoder,
    ) -> Option<Entry<'t, 'c>> {
        Some(Entry { section: cx.section(node, go_type)?, cx, known: Vec::new() })
    }

    /// Reads a value.
    pub(crate) fn value<T: Decode + Default>(
        &mut self,
        name: &'static str,
        otherwise: T,
    ) -> Option<Spanned<T>> {
        self.known.push(name);
        self.section.or_zero(name, otherwise, self.cx)
    }

    /// Reads a text.
    pub(crate) fn text(&mut self, name: &'static str, otherwise: &str) -> Option<Spanned<String>> {
        self.value(name, otherwise.to_owned())
    }

    /// Reads a list of texts.
    pub(crate) fn texts(&mut self, name: &'static str) -> Option<Spanned<Vec<Spanned<String>>>> {
        self.value(name, Vec::new())
    }

    /// Reads a secret.
    pub(crate) fn secret(&mut self, name: &'static str) -> Option<Spanned<Secret>> {
        self.value(name, Secret::default())
    }

    /// Reads a text whose own type refuses all but a few words; nothing is the empty text.
    pub(crate) fn word(
        &mut self,
        name: &'static str,
        otherwise: &str,
        words: OneOf<'_>,
        upstream: fn(&str) -> String,
    ) -> Option<Spanned<String>> {
        let absent = Spanned::new(otherwise.to_owned(), self.section.span());
        self.known.push(name);
        let Some(node) = self.section.value(name) else { return Some(absent) };
        if node.is_null() {
            return Some(Spanned::new(String::new(), node.span()));
        }
        let text = self.cx.text(node, words.what, "string")?;
        if !words.known.contains(&text) {
            words.refuse(text, node, upstream(text), self.cx);
            return None;
        }
        Some(Spanned::new(text.to_owned(), node.span()))
    }

    /// Reads a duration; the default is in seconds.
    pub(crate) fn duration(
        &mut self,
        name: &'static str,
        otherwise_seconds: i64,
    ) -> Option<Spanned<Duration>> {
        self.value(name, Duration::from_secs(otherwise_seconds))
    }

    /// Reads `refresh_interval`; the default is in seconds.
    pub(crate) fn refresh_interval(&mut self, otherwise_seconds: i64) -> Option<Spanned<Duration>> {
        self.duration("refresh_interval", otherwise_seconds)
    }

    /// Reads `port`: what is scraped where the mechanism finds hosts only.
    pub(crate) fn port(&mut self, otherwise: i64) -> Option<Spanned<i64>> {
        self.value("port", otherwise)
    }

    /// Reads the keys of an HTTP client. They are judged by [`Checks::http`].
    pub(crate) fn http(&mut self) -> HttpClientConfig {
        HttpClientConfig::fields(&mut self.section, self.cx)
    }

    /// Reads a value where nothing and null are the same.
    pub(crate) fn maybe<T: Decode>(&mut self, name: &'static str) -> Option<Spanned<T>> {
        self.section.field(name, self.cx)
    }

    /// Whether the key stands there with anything but null.
    pub(crate) fn is_given(&mut self, name: &'static str) -> bool {
        self.section.value(name).is_some_and(|it| !it.is_null())
    }

    /// Reads a section of its own. Its span is its key's.
    pub(crate) fn section<T: Decode>(&mut self, name: &'static str) -> Option<Spanned<T>> {
        keyed(&mut self.section, name, self.cx)
    }

    /// Lets a key stand there that means nothing.
    pub(crate) fn allow(&mut self, name: &'static str) {
        self.section.allow(&[name]);
    }

    /// Reports the keys that nobody read. What follows is judged as Go's `UnmarshalYAML` does.
    pub(crate) fn finish(self) -> Checks<'t, 'c> {
        let (node, span) = (self.section.node(), self.section.span());
        self.section.finish(self.cx);
        let keys = node.entries().filter_map(|(key, _)| key.text());
        let strangers = keys.filter(|it| !self.known.contains(it)).collect();
        Checks { node, span, strangers, cx: self.cx }
    }
}

/// Judges a mapping that was read. Whatever is reported first is what upstream prints.
#[derive(Debug)]
pub(crate) struct Checks<'t, 'c> {
    node: Node<'t>,
    span: Span,
    /// Keys that the mechanism itself does not know.
    strangers: Vec<&'t str>,
    cx: &'c mut Decoder,
}

/// Where a value stands, if it says anything.
pub(crate) fn place<T: Default + PartialEq>(value: &Option<Spanned<T>>) -> Option<Span> {
    value.as_ref().filter(|it| it.value != T::default()).map(|it| it.span)
}

/// The value, if it says anything.
pub(crate) fn given<T: Default + PartialEq>(value: &Option<Spanned<T>>) -> Option<&Spanned<T>> {
    value.as_ref().filter(|it| it.value != T::default())
}

impl Checks<'_, '_> {
    /// Reports something about the mapping.
    pub(crate) fn refuse(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        upstream: impl Into<String>,
    ) -> &mut Diagnostic {
        self.cx.refuse(code, span, message, self.node, upstream)
    }

    /// Where the mapping begins.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Reports a key that must be there and is not, or says nothing.
    pub(crate) fn wants<T: Default + PartialEq>(
        &mut self,
        name: &str,
        value: &Option<Spanned<T>>,
        example: &str,
        upstream: &str,
    ) {
        let Some(value) = value.as_ref().filter(|it| it.value == T::default()) else { return };
        self.wants_text(name, value.span, example, upstream);
    }

    /// The same for a text of which blanks alone say nothing.
    pub(crate) fn wants_more_than_blanks(
        &mut self,
        name: &str,
        value: &Option<Spanned<String>>,
        example: &str,
        upstream: &str,
    ) {
        if let Some(value) = value.as_ref().filter(|it| it.trim().is_empty()) {
            self.wants_text(name, value.span, example, upstream);
        }
    }

    /// Reports a key that is not there, or whose value at `span` says nothing.
    pub(crate) fn wants_text(&mut self, name: &str, span: Span, example: &str, upstream: &str) {
        let is_absent = self.is_absent(span);
        if is_absent && self.strangers.iter().any(|it| closest(it, [name]).is_some()) {
            // It is there with a slip in its name, which was reported.
            return;
        }
        let what = if is_absent { "missing" } else { "empty" };
        let verb = if is_absent { "add" } else { "write" };
        let span = if span.range.is_empty() { self.span } else { span };
        let message = format!("`{name}` is {what}");
        self.refuse(&flint_yaml::codes::MISSING_FIELD, span, message, upstream)
            .help(format!("{verb} `{name}: {example}`"));
    }

    /// Whether a value was read from nowhere: its span is the mapping's then.
    fn is_absent(&self, span: Span) -> bool {
        span.range.start == self.node.span().range.start
    }

    /// Reports settings of which one is too many.
    pub(crate) fn at_most_one(&mut self, given: &[(&str, Option<Span>)], upstream: &str) {
        at_most_one(given, upstream, self.node, self.cx);
    }

    /// Reports a text that is none of the words.
    pub(crate) fn one_of(
        &mut self,
        words: OneOf<'_>,
        value: &Option<Spanned<String>>,
        upstream: impl FnOnce(&str) -> String,
    ) {
        if let Some(text) = value.as_ref().filter(|it| !words.known.contains(&it.as_str())) {
            words.refuse_at(text, self.node, upstream(text), self.cx);
        }
    }

    /// Reports a secret key that is given not at all or twice.
    pub(crate) fn secret_key(
        &mut self,
        key: &Option<Spanned<Secret>>,
        file: &Option<Spanned<String>>,
    ) {
        if given(file).is_none() && file.is_some() {
            let upstream = "one of secret_key & secret_key_file must be configured";
            self.wants("secret_key", key, "…", upstream);
        }
        let given = [("secret_key", place(key)), ("secret_key_file", place(file))];
        let upstream = "at most one of secret_key & secret_key_file must be configured";
        self.at_most_one(&given, upstream);
    }

    /// Judges an HTTP client.
    pub(crate) fn http(&mut self, http: &HttpClientConfig) {
        http.check(self.node, self.cx);
    }

    /// The same for a mechanism with a user of its own, who counts as `basic_auth`. `user` is the
    /// key that names one.
    pub(crate) fn http_with_user(&mut self, http: &HttpClientConfig, user: (&str, Option<Span>)) {
        let mut http = http.clone();
        let (name, Some(span)) = user else { return self.http(&http) };
        if http.basic_auth.is_some() {
            return self.http(&http);
        }
        http.basic_auth = Some(Spanned::new(BasicAuth::default(), span));
        let name = format!("`{name}`");
        let first = self.cx.diagnostics.len();
        self.http(&http);
        for diagnostic in &mut self.cx.diagnostics[first..] {
            let name_it = |text: &mut String| *text = text.replace("`basic_auth`", &name);
            name_it(&mut diagnostic.message);
            diagnostic.notes.iter_mut().for_each(|it| name_it(&mut it.text));
            diagnostic.help.iter_mut().for_each(name_it);
        }
    }

    /// Reports an address that is no URL. `None` then, or if there is no text.
    pub(crate) fn url(&mut self, value: &Option<Spanned<String>>) -> Option<flint_go::Url> {
        self.url_or(value, |_, error| error)
    }

    /// The same where upstream puts something around Go's error.
    pub(crate) fn url_or(
        &mut self,
        value: &Option<Spanned<String>>,
        upstream: impl FnOnce(&str, String) -> String,
    ) -> Option<flint_go::Url> {
        let text = given(value)?;
        match flint_go::Url::parse(text) {
            Ok(url) => Some(url),
            Err(error) => {
                let shown = text.escape_debug();
                let message = format!("`{shown}` is no URL: {}", url_words(&error.kind));
                let upstream = upstream(text, error.to_string());
                self.refuse(&crate::codes::BAD_URL, text.span, message, upstream)
                    .help(url_help(&error.kind));
                None
            }
        }
    }

    /// Reports a URL that is not `http://host…` or `https://host…`.
    pub(crate) fn http_url(&mut self, value: &Option<Spanned<String>>) {
        let (Some(url), Some(text)) = (self.url(value), given(value)) else { return };
        let shown = text.escape_debug();
        if url.scheme != "http" && url.scheme != "https" {
            let message = format!("`{shown}` begins with neither `http://` nor `https://`");
            let bare = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
            let bare = bare.trim_start_matches('/');
            let help = format!("write `http://{bare}` or `https://{bare}`");
            let upstream = "URL scheme must be 'http' or 'https'";
            self.refuse(&codes::PARTIAL_URL, text.span, message, upstream).help(help);
        } else if url.host.is_empty() {
            let message = format!("`{shown}` names no host");
            let help = format!("write `{}://host.example/…`", url.scheme);
            self.refuse(&codes::PARTIAL_URL, text.span, message, "host is missing in URL")
                .help(help);
        }
    }
}
