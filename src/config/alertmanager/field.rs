//! Tables of fields: what may stand in a mapping, of which type, since when.

use flint_yaml::{Decoder, Node};

use crate::alertmanager::record::Record;
use crate::alertmanager::version::Version;

/// A kind of mapping.
#[derive(Debug)]
pub struct Shape {
    /// Go's name of the type, as it stands in a list of them.
    pub(crate) go_type: &'static str,
    /// Go's name of the type inside of its `UnmarshalYAML`.
    pub(crate) plain: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
    /// What upstream refuses about the mapping as a whole.
    pub(crate) check: fn(&Record, Node<'_>, &mut Decoder),
}

/// For mappings about which upstream refuses nothing.
pub(crate) fn accept(_record: &Record, _node: Node<'_>, _cx: &mut Decoder) {}

/// A key.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What stands behind it.
    pub is: Is,
    /// The version that brought it.
    pub since: Version,
    /// Whether texts in it are templates, and of what language.
    pub form: Option<Form>,
    /// The text that holds where none is written.
    pub default: &'static str,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Is {
    /// A text.
    Text,
    /// The path of a file that holds a secret.
    File,
    /// A text that is not shown.
    Secret,
    /// The same where an empty one counts as given.
    SecretPointer,
    /// `true` or `false`, and which of them holds where nothing is written.
    Flag(bool),
    /// `true` or `false`; nothing is neither.
    FlagPointer,
    /// A whole number of Go's type that is named.
    Whole(&'static str),
    /// A number.
    Float,
    /// A duration with days and weeks.
    Duration,
    /// A duration of Go's; a bare number is nanoseconds.
    GoDuration,
    /// A duration of Go's, always with a unit.
    GoDurationText,
    /// A URL.
    Url,
    /// A URL that is not shown.
    SecretUrl,
    /// A URL that may be a template.
    TemplateUrl,
    /// Host and port.
    HostPort,
    /// A list of texts.
    Texts,
    /// Texts by name.
    TextMap,
    /// Anything by name.
    AnyMap,
    /// Anything.
    Any,
    /// The settings of an HTTP client.
    Http,
    /// Headers that are added to requests.
    Headers,
    /// The settings of a TLS client.
    Tls,
    /// How requests are signed for AWS.
    Sigv4,
    /// A mapping.
    Record(&'static Shape),
    /// A text, or a mapping that holds it.
    TextOr(&'static Shape),
    /// A list of mappings.
    Records(&'static Shape),
    /// A list of mappings that may be null: pointers in Go.
    RecordPointers(&'static Shape),
    /// One of several words. The second text is upstream's, with `{}` for what was written.
    Word(&'static [&'static str], &'static str),
}

/// The language of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// text/template
    Text,
    /// html/template
    Html,
}

impl Field {
    /// A key that all versions know.
    pub(crate) const fn new(name: &'static str, is: Is) -> Field {
        Field { name, is, since: Version::OLDEST, form: None, default: "" }
    }

    /// A text that is a template.
    pub(crate) const fn template(name: &'static str) -> Field {
        Field { form: Some(Form::Text), ..Field::new(name, Is::Text) }
    }

    /// A text that is none.
    pub(crate) const fn text(name: &'static str) -> Field {
        Field::new(name, Is::Text)
    }

    /// A secret.
    pub(crate) const fn secret(name: &'static str) -> Field {
        Field::new(name, Is::Secret)
    }

    /// The path of a file.
    pub(crate) const fn file(name: &'static str) -> Field {
        Field::new(name, Is::File)
    }

    /// A switch that is off where nothing is written.
    pub(crate) const fn flag(name: &'static str) -> Field {
        Field::new(name, Is::Flag(false))
    }

    /// The same, with templates inside.
    pub(crate) const fn templated(self) -> Field {
        Field { form: Some(Form::Text), ..self }
    }

    /// The same, known since 0.`minor`.
    pub(crate) const fn since(self, minor: u16) -> Field {
        Field { since: Version::minor(minor), ..self }
    }

    /// The same, with what holds where nothing is written.
    pub(crate) const fn default(self, default: &'static str) -> Field {
        Field { default, ..self }
    }

    /// Whether it holds a secret.
    pub fn is_secret(&self) -> bool {
        matches!(self.is, Is::Secret | Is::SecretPointer | Is::SecretUrl | Is::TemplateUrl)
    }
}
