//! Mappings read by their tables of fields.

use flint_metric::Duration;
use flint_text::{OffsetMap, Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Kind, Node};

use crate::alertmanager::field::{Field, Form, Is, Shape};
use crate::alertmanager::read;
use crate::alertmanager::variables;
use crate::http::{HttpClientConfig, HttpHeaders, TlsConfig};
use crate::sigv4::SigV4Config;
use crate::value::{Anything, Secret, Url};

/// A mapping that was read.
#[derive(Debug)]
pub struct Record {
    /// What it is.
    pub shape: &'static Shape,
    /// Its first line.
    pub span: Span,
    given: Vec<Given>,
    templates: Vec<TemplateText>,
}

/// A key with its value.
#[derive(Debug)]
pub struct Given {
    /// Which key.
    pub field: &'static Field,
    /// Where the key stands.
    pub key: Span,
    /// Where the value stands.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value, of the type that its field has.
#[derive(Debug)]
pub enum Value {
    /// Nothing: the type's zero.
    Null,
    /// It was refused, which was reported.
    Unreadable,
    /// A text, a path, one of several words.
    Text(String),
    /// A secret.
    Secret(Secret),
    /// A switch.
    Flag(bool),
    /// A whole number.
    Whole(i128),
    /// A number.
    Float(f64),
    /// A duration.
    Duration(Duration),
    /// A duration, in nanoseconds.
    Nanoseconds(i64),
    /// A URL; its parts are empty where it is written `<secret>`.
    Url(Url),
    /// Host and port.
    HostPort(String, String),
    /// A list of texts.
    Texts(Vec<Spanned<String>>),
    /// Texts by name.
    TextMap(Entries<Spanned<String>>),
    /// Anything.
    Any(Anything),
    /// The settings of an HTTP client.
    Http(Box<HttpClientConfig>),
    /// Headers that are added to requests.
    Headers(HttpHeaders),
    /// The settings of a TLS client.
    Tls(Box<TlsConfig>),
    /// How requests are signed for AWS.
    Sigv4(Box<SigV4Config>),
    /// A mapping.
    Record(Record),
    /// A list of mappings.
    Records(Vec<Spanned<Option<Record>>>),
}

/// A text that Alertmanager expands as a template.
#[derive(Debug, Clone)]
pub struct TemplateText {
    /// The keys that lead to it, from the receiver's configuration or the route on.
    pub path: String,
    /// The text, without YAML's quotes.
    pub text: String,
    /// Where its bytes stand in the file.
    pub offsets: OffsetMap,
    /// Its language.
    pub form: Form,
}

impl Record {
    /// A mapping with nothing in it.
    pub(crate) fn empty(shape: &'static Shape, span: Span) -> Record {
        Record { shape, span, given: Vec::new(), templates: Vec::new() }
    }

    /// Reads a mapping. `None`, which was reported, for anything else.
    pub(crate) fn read(node: Node<'_>, shape: &'static Shape, cx: &mut Decoder) -> Option<Record> {
        let mut section = cx.section(node, shape.plain)?;
        let mut record = Record::empty(shape, section.span());
        for field in shape.fields {
            let Some(value) = section.value(field.name) else { continue };
            let key = section.key_span(field.name).unwrap_or(value.span());
            record.add(field, key, value, cx);
        }
        section.finish(cx);
        (shape.check)(&record, node, cx);
        Some(record)
    }

    fn add(&mut self, field: &'static Field, key: Span, node: Node<'_>, cx: &mut Decoder) {
        let value = match node.is_null() {
            true => Value::Null,
            false => {
                variables::hint(field, self.shape, node, cx);
                cx.visit(node, |cx| field.is.read(node, cx)).unwrap_or(Value::Unreadable)
            }
        };
        if let (Some(form), false) = (field.form, matches!(value, Value::Unreadable)) {
            gather_templates(field.name, form, node, &mut self.templates);
        }
        self.given.push(Given { field, key, span: node.span(), value });
    }

    /// The keys that are written, with their values.
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// A key that is written.
    pub fn get(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|it| it.field.name == name)
    }

    /// A text, a path or a word: as written, or as it is by default.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name).map(|it| &it.value) {
            Some(Value::Text(text)) => text,
            Some(_) => "",
            None => self.shape.fields.iter().find(|it| it.name == name).map_or("", |it| it.default),
        }
    }

    /// A switch: as written, or as it is by default.
    pub fn flag(&self, name: &str) -> bool {
        match self.get(name).map(|it| &it.value) {
            Some(Value::Flag(flag)) => *flag,
            Some(_) => false,
            None => {
                let field = self.shape.fields.iter().find(|it| it.name == name);
                field.is_some_and(|it| matches!(it.is, Is::Flag(true)))
            }
        }
    }

    /// A URL that is written.
    pub fn url(&self, name: &str) -> Option<&Url> {
        match &self.get(name)?.value {
            Value::Url(url) => Some(url),
            _ => None,
        }
    }

    /// The settings of the HTTP client, where they are written.
    pub fn http(&self) -> Option<&HttpClientConfig> {
        match &self.get("http_config")?.value {
            Value::Http(http) => Some(http),
            _ => None,
        }
    }

    /// Where a value stands that counts as given: empty texts do not, what cannot be read does.
    pub fn place(&self, name: &str) -> Option<Span> {
        let given = self.get(name)?;
        let is_set = match (&given.value, given.field.is) {
            (Value::Null, _) => false,
            (Value::Secret(secret), Is::Secret) => !secret.0.is_empty(),
            (Value::Text(text), _) => !text.is_empty(),
            (Value::HostPort(host, port), _) => !host.is_empty() || !port.is_empty(),
            (Value::Whole(number), _) => *number != 0,
            (Value::Nanoseconds(number), _) => *number != 0,
            (Value::Url(url), Is::TemplateUrl) => !url.text.is_empty(),
            _ => true,
        };
        is_set.then_some(given.span)
    }

    /// Whether a value counts as given.
    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Whether a value is there that was refused.
    pub(crate) fn is_unreadable(&self, name: &str) -> bool {
        self.get(name).is_some_and(|it| matches!(it.value, Value::Unreadable))
    }

    /// The mappings in a list.
    pub fn records(&self, name: &str) -> &[Spanned<Option<Record>>] {
        match self.get(name).map(|it| &it.value) {
            Some(Value::Records(records)) => records,
            _ => &[],
        }
    }

    /// Its templates, those of the mappings in it included.
    pub fn templates(&self) -> Vec<TemplateText> {
        let mut all = self.templates.clone();
        for given in &self.given {
            let inner: Vec<&Record> = match &given.value {
                Value::Record(record) => vec![record],
                Value::Records(records) => records.iter().filter_map(|it| it.as_ref()).collect(),
                _ => continue,
            };
            for template in inner.into_iter().flat_map(Record::templates) {
                let path = format!("{}.{}", given.field.name, template.path);
                all.push(TemplateText { path, ..template });
            }
        }
        all
    }
}

/// The scalars below a node that have anything to expand, keys included where they are expanded.
pub(crate) fn gather_templates(
    path: &str,
    form: Form,
    node: Node<'_>,
    found: &mut Vec<TemplateText>,
) {
    let mut open = vec![(path.to_owned(), node)];
    while let Some((path, node)) = open.pop() {
        match node.kind() {
            Kind::Scalar => {
                let text = node.text().unwrap_or_default();
                if text.contains("{{") {
                    let (text, offsets) = (text.to_owned(), node.offsets());
                    found.push(TemplateText { path, text, offsets, form });
                }
            }
            // What stands behind an alias was met where its anchor is.
            _ if node.is_alias() => {}
            Kind::Sequence => open.extend(node.items().map(|it| (path.clone(), it))),
            Kind::Mapping => {
                open.extend(node.entries().map(|(key, value)| {
                    (format!("{path}.{}", key.text().unwrap_or_default()), value)
                }))
            }
        }
    }
}

impl Is {
    /// Reads a value, which is not null. `None` if it cannot be read, which was reported.
    fn read(self, node: Node<'_>, cx: &mut Decoder) -> Option<Value> {
        let value = match self {
            Is::Text | Is::File => Value::Text(String::decode(node, cx)?),
            Is::Secret | Is::SecretPointer => Value::Secret(Secret::decode(node, cx)?),
            Is::Flag(_) | Is::FlagPointer => Value::Flag(bool::decode(node, cx)?),
            Is::Whole(go_type) => Value::Whole(read::whole(node, go_type, cx)?),
            Is::Float => Value::Float(f64::decode(node, cx)?),
            Is::Duration => Value::Duration(Duration::decode(node, cx)?),
            Is::GoDuration => Value::Nanoseconds(read::go_duration(node, cx)?),
            Is::GoDurationText => Value::Nanoseconds(read::go_duration_text(node, cx)?),
            Is::Url => Value::Url(read::url(node, cx)?),
            Is::SecretUrl => Value::Url(read::secret_url(node, cx)?),
            Is::TemplateUrl => Value::Url(read::template_url(node, cx)?),
            Is::HostPort => {
                let (host, port) = read::host_port(node, cx)?;
                Value::HostPort(host, port)
            }
            Is::Texts => Value::Texts(Vec::decode(node, cx)?),
            Is::TextMap => Value::TextMap(Entries::decode(node, cx)?),
            Is::AnyMap => Value::Any(read::any_map(node, cx)?),
            Is::Any => Value::Any(read::any(node, cx)),
            Is::Http => Value::Http(Box::new(HttpClientConfig::decode(node, cx)?)),
            Is::Headers => Value::Headers(HttpHeaders::decode(node, cx)?),
            Is::Tls => Value::Tls(Box::new(TlsConfig::decode(node, cx)?)),
            Is::Sigv4 => Value::Sigv4(Box::new(SigV4Config::decode(node, cx)?)),
            Is::Record(shape) => Value::Record(Record::read(node, shape, cx)?),
            Is::TextOr(shape) => match node.kind() {
                Kind::Scalar => Value::Text(String::decode(node, cx)?),
                _ => Value::Record(Record::read(node, shape, cx)?),
            },
            Is::Records(shape) => Value::Records(read::records(node, shape, "", cx)?),
            Is::RecordPointers(shape) => Value::Records(read::records(node, shape, "*", cx)?),
            Is::Word(words, upstream) => Value::Text(read::word(node, words, upstream, cx)?),
        };
        Some(value)
    }
}
