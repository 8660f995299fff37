//! How a test file is read: in which format, and with which parameters put into its texts.

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Kind, Node};

use crate::codes;
use crate::rules::Text;
use crate::tests::native::Texts;

/// The format, and the parameters that are in scope.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reader<'t> {
    /// Where texts with parameters put in are kept; `None` for promtool's format.
    texts: Option<&'t Texts>,
    /// Names and values of `matrix` and `for_each`.
    parameters: Vec<(&'t str, &'t str)>,
}

impl<'t> Reader<'t> {
    /// Reads promtool's format and nothing more.
    pub(crate) fn promtool() -> Reader<'t> {
        Reader::default()
    }

    /// Reads flint's own keys too.
    pub(crate) fn native(texts: &'t Texts) -> Reader<'t> {
        Reader { texts: Some(texts), parameters: Vec::new() }
    }

    /// Where new texts are kept; `None` for promtool's format.
    pub(crate) fn texts(&self) -> Option<&'t Texts> {
        self.texts
    }

    /// Whether flint's own keys are read.
    pub(crate) fn is_native(&self) -> bool {
        self.texts.is_some()
    }

    /// The same with more parameters in scope.
    pub(crate) fn with(&self, more: &[(&'t str, &'t str)]) -> Reader<'t> {
        let mut parameters = more.to_vec();
        parameters.extend(&self.parameters);
        Reader { texts: self.texts, parameters }
    }

    /// The text with parameters put in; `None` if there is none in it. A `${…}` that is no
    /// parameter stays: it may be a group of a regular expression.
    pub(crate) fn replaced(&self, text: &str) -> Option<&'t str> {
        let texts = self.texts.filter(|_| !self.parameters.is_empty())?;
        let mut rest = text;
        let mut out = String::new();
        let mut is_changed = false;
        while let Some(at) = rest.find("${") {
            let (before, after) = rest.split_at(at);
            out += before;
            let name = after[2..].split_once('}').map(|(name, _)| name);
            let value = name.and_then(|name| self.parameters.iter().find(|it| it.0 == name));
            match (name, value) {
                (Some(name), Some((_, value))) => {
                    out += value;
                    is_changed = true;
                    rest = &after[name.len() + 3..];
                }
                _ => {
                    out += "${";
                    rest = &after[2..];
                }
            }
        }
        is_changed.then(|| texts.keep(out + rest))
    }

    /// The text, with parameters put in.
    pub(crate) fn put_in(&self, text: &'t str) -> &'t str {
        self.replaced(text).unwrap_or(text)
    }

    /// Reads a text.
    pub(crate) fn text(&self, node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Text<'t>> {
        let node = node.filter(|it| !it.is_null())?;
        let text = cx.visit(node, |cx| cx.text(node, "a text", "string"))?;
        Some(Text { text: self.put_in(text), node })
    }

    /// Reads a duration.
    pub(crate) fn duration(
        &self,
        node: Option<Node<'t>>,
        cx: &mut Decoder,
    ) -> Option<Spanned<Duration>> {
        let node = node.filter(|it| !it.is_null())?;
        match node.text().and_then(|it| self.replaced(it)) {
            None => cx.visit(node, |cx| Spanned::<Duration>::decode(node, cx)),
            Some(text) => parsed(node, text, "duration", Duration::parse(text).ok(), cx),
        }
    }

    /// Reads a number. YAML has its own words for those that are none.
    pub(crate) fn number(&self, node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Spanned<f64>> {
        let node = node.filter(|it| !it.is_null())?;
        if let Some(text) = node.text().and_then(|it| self.replaced(it)) {
            return parsed(node, text, "number", flint_go::parse_float(text).ok(), cx);
        }
        let before = cx.diagnostics.len();
        let number = cx.visit(node, |cx| Spanned::<f64>::decode(node, cx));
        if let Some(diagnostic) = cx.diagnostics.get_mut(before) {
            let word = node.text().unwrap_or_default().to_ascii_lowercase();
            match word.as_str() {
                "nan" => diagnostic.help("YAML writes it `.nan`"),
                "inf" | "+inf" => diagnostic.help("YAML writes it `.inf`"),
                "-inf" => diagnostic.help("YAML writes it `-.inf`"),
                _ => diagnostic.help("write a number without quotes: `value: 1.5`"),
            };
        }
        number
    }

    /// Reads a whole number that is not negative.
    pub(crate) fn whole(&self, node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Spanned<u64>> {
        let node = node.filter(|it| !it.is_null())?;
        match node.text().and_then(|it| self.replaced(it)) {
            None => cx.visit(node, |cx| Spanned::<u64>::decode(node, cx)),
            Some(text) => parsed(node, text, "whole number", text.parse().ok(), cx),
        }
    }

    /// Reads a list of texts. Null is an empty one among them.
    pub(crate) fn texts_of(&self, node: Option<Node<'t>>, cx: &mut Decoder) -> Vec<Text<'t>> {
        let Some(node) = node.filter(|it| !it.is_null()) else { return Vec::new() };
        if node.kind() != Kind::Sequence {
            let diagnostic = cx.wrong_type(node, "a list", "[]string");
            if let Some(text) = node.text() {
                diagnostic.help(format!("write `[{text}]`, or a line `- {text}` below the key"));
            }
            return Vec::new();
        }
        let mut texts = Vec::new();
        for item in node.items() {
            if item.is_null() {
                texts.push(Text { text: "", node: item });
            } else {
                texts.extend(self.text(Some(item), cx));
            }
        }
        texts
    }

    /// Reads a list of mappings, each of which may stand for several things.
    pub(crate) fn list<T, I: IntoIterator<Item = T>>(
        &self,
        node: Option<Node<'t>>,
        go_type: &str,
        read: fn(Node<'t>, &Reader<'t>, &mut Decoder) -> I,
        cx: &mut Decoder,
    ) -> Vec<T> {
        let Some(node) = node.filter(|it| !it.is_null()) else { return Vec::new() };
        if node.kind() != Kind::Sequence {
            let diagnostic = cx.wrong_type(node, "a list", &format!("[]{go_type}"));
            if node.kind() == Kind::Mapping {
                diagnostic.code = &codes::MISSING_DASH;
                diagnostic.help("write a dash before the item, and indent its other keys as far");
            }
            return Vec::new();
        }
        let mut items = Vec::new();
        for item in node.items().filter(|it| !it.is_null()) {
            items.extend(cx.visit(item, |cx| Some(read(item, self, cx))).into_iter().flatten());
        }
        items
    }
}

/// What a text gave into which parameters were put.
fn parsed<T>(
    node: Node<'_>,
    text: &str,
    what: &str,
    value: Option<T>,
    cx: &mut Decoder,
) -> Option<Spanned<T>> {
    if value.is_none() {
        let message = format!("with its parameters this is `{}`: no {what}", text.escape_debug());
        cx.error(&codes::BAD_PARAMETER, node.span(), message)
            .help("look at the values of `matrix` or `for_each`");
    }
    Some(Spanned::new(value?, node.span()))
}
