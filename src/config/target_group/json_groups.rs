//! Target groups in JSON, judged as Go's decoder does: it keeps its first complaint.
//!
//! Source: Prometheus `discovery/targetgroup/targetgroup.go`, `UnmarshalJSON`.

use flint_diagnostics::{Code, Diagnostic, Edit, Safety, UpstreamStage};
use flint_text::{FileId, Source, Span, Spanned, closest};
use flint_yaml::codes as yaml_codes;

use super::TargetGroup;
use super::file::{NULL_GROUP, TargetFile, null_group};
use super::json::{Json, JsonKind, JsonValue};
use crate::discovery::codes;

const GO_TYPE: &str =
    r#"struct { Targets []string "json:\"targets\""; Labels model.LabelSet "json:\"labels\"" }"#;

/// Reads a file.
pub(crate) fn parse(file: FileId, source: &Source) -> TargetFile {
    let mut cx = Reader { file, diagnostics: Vec::new(), last_word: None };
    let groups = match Json::parse(&source.text) {
        Ok(json) => cx.list(json.root()),
        Err(error) => {
            let (span, at) = (error.range.in_file(file), error.range.start);
            let mut diagnostic = Diagnostic::error(&codes::JSON_SYNTAX, span, error.message);
            diagnostic.help = error.help.map(str::to_owned);
            diagnostic.upstream(UpstreamStage::Syntax, at, error.upstream);
            cx.diagnostics.push(diagnostic);
            Vec::new()
        }
    };
    cx.diagnostics.sort_by_key(|it| it.span);
    TargetFile { groups, diagnostics: cx.diagnostics }
}

struct Reader {
    file: FileId,
    diagnostics: Vec<Diagnostic>,
    /// The first complaint at which Go stops reading the group.
    last_word: Option<usize>,
}

impl Reader {
    fn list(&mut self, root: JsonValue<'_>) -> Vec<TargetGroup> {
        if root.kind() == JsonKind::Null {
            return Vec::new();
        }
        if root.kind() != JsonKind::Array {
            let upstream =
                format!("{} into Go value of type []*targetgroup.Group", root.kind().go_name());
            let diagnostic = self.wrong_type(root, "a list of target groups", &upstream);
            diagnostic.help("write `[{\"targets\": [\"localhost:9100\"]}]`");
            return Vec::new();
        }
        let mut groups = Vec::new();
        for (index, item) in root.children().enumerate() {
            match item.kind() {
                JsonKind::Null => {
                    let span = self.span(item);
                    let diagnostic = self.error(&codes::EMPTY_ENTRY, span, NULL_GROUP);
                    null_group(diagnostic, index, span.range.start);
                }
                JsonKind::Object => groups.push(self.group(item)),
                kind => {
                    let upstream = format!("{} into Go value of type {GO_TYPE}", kind.go_name());
                    self.wrong_type(item, "a target group", &upstream)
                        .help("write `{\"targets\": [\"localhost:9100\"]}`");
                }
            }
        }
        groups
    }

    fn group(&mut self, object: JsonValue<'_>) -> TargetGroup {
        let first = self.diagnostics.len();
        let span = self.span(object);
        let mut group = TargetGroup { targets: Vec::new(), labels: Vec::new(), span };
        for (key, value) in object.entries() {
            match fold(&key.string()).as_str() {
                "targets" => group.targets = self.targets(value),
                "labels" => group.labels.extend(self.labels(value)),
                _ => self.unknown(key),
            }
        }
        self.keep_what_go_keeps(first, object);
        group
    }

    /// Of the complaints about a group, the one at which Go stops wins, and else the first.
    fn keep_what_go_keeps(&mut self, first: usize, object: JsonValue<'_>) {
        let winner = self.last_word.take().unwrap_or(first);
        for (index, diagnostic) in self.diagnostics.iter_mut().enumerate().skip(first) {
            if let Some(upstream) = &mut diagnostic.upstream {
                upstream.at = object.range().end;
                upstream.order = u32::from(index != winner);
            }
        }
    }

    fn targets(&mut self, value: JsonValue<'_>) -> Vec<Spanned<String>> {
        match value.kind() {
            JsonKind::Null => return Vec::new(),
            JsonKind::Array => {}
            kind => {
                let name = kind.go_name();
                let upstream = format!("{name} into Go struct field .targets of type []string");
                self.wrong_type(value, "a list of addresses", &upstream)
                    .help("write `[\"localhost:9100\"]`");
                return Vec::new();
            }
        }
        let mut targets = Vec::new();
        for item in value.children() {
            let span = self.span(item);
            match item.kind() {
                JsonKind::String => targets.push(Spanned::new(item.string().into_owned(), span)),
                JsonKind::Null => targets.push(Spanned::new(String::new(), span)),
                kind => {
                    let name = kind.go_name();
                    let upstream = format!("{name} into Go struct field .targets of type string");
                    self.wrong_type(item, "an address as text", &upstream)
                        .help("write `\"host:port\"`");
                }
            }
        }
        targets
    }

    fn labels(&mut self, value: JsonValue<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
        match value.kind() {
            JsonKind::Null => return Vec::new(),
            JsonKind::Object => {}
            kind => {
                let upstream = format!(
                    "{} into Go struct field .labels of type \
                     map[model.LabelName]model.LabelValue",
                    kind.go_name()
                );
                self.wrong_type(value, "an object of label names and values", &upstream)
                    .help("write `{\"env\": \"production\"}`");
                self.stop();
                return Vec::new();
            }
        }
        let mut labels = Vec::new();
        let mut empty = None;
        for (key, value) in value.entries() {
            let (name, span) = (key.string().into_owned(), self.span(value));
            if name.is_empty() {
                empty = Some(key);
            }
            let text = match value.kind() {
                JsonKind::String => value.string().into_owned(),
                JsonKind::Null => String::new(),
                kind => {
                    let upstream = format!(
                        "{} into Go struct field .labels of type model.LabelValue",
                        kind.go_name()
                    );
                    let diagnostic = self.wrong_type(value, "a label's value as text", &upstream);
                    if kind != JsonKind::Array && kind != JsonKind::Object {
                        diagnostic.help("put it in double quotes");
                    }
                    self.stop();
                    continue;
                }
            };
            labels.push((Spanned::new(name, self.span(key)), Spanned::new(text, span)));
        }
        if let Some(key) = empty {
            let span = self.span(key);
            let upstream = "\"\" is not a valid label name";
            self.error(&crate::codes::BAD_LABEL_NAME, span, "a label has no name")
                .help("write a name before the colon, or remove the label")
                .upstream(UpstreamStage::Fatal, span.range.start, upstream);
            self.stop();
        }
        labels
    }

    fn unknown(&mut self, key: JsonValue<'_>) {
        let span = self.span(key);
        let name = key.string();
        let upstream = format!("json: unknown field {}", flint_go::quote(&name));
        let message = format!("unknown key `{}`", name.escape_debug());
        let diagnostic = self.error(&yaml_codes::UNKNOWN_FIELD, span, message);
        diagnostic.upstream(UpstreamStage::Fatal, span.range.start, upstream);
        match closest(&name, ["targets", "labels"]) {
            Some(near) => {
                let edit = Edit { span, text: format!("\"{near}\"") };
                diagnostic.help(format!("did you mean `{near}`?")).fix(Safety::Unsafe, vec![edit]);
            }
            None => {
                diagnostic.help("remove it; allowed here: `labels`, `targets`");
            }
        }
    }

    fn wrong_type(
        &mut self,
        value: JsonValue<'_>,
        expected: &str,
        upstream: &str,
    ) -> &mut Diagnostic {
        let span = self.span(value);
        let found = match value.kind() {
            JsonKind::Null => "nothing",
            JsonKind::Bool => "a boolean",
            JsonKind::Number => "a number",
            JsonKind::String => "a text",
            JsonKind::Array => "a list",
            JsonKind::Object => "an object",
        };
        let message = format!("expected {expected}, found {found}");
        let upstream = format!("json: cannot unmarshal {upstream}");
        self.error(&yaml_codes::WRONG_TYPE, span, message).upstream(
            UpstreamStage::Fatal,
            span.range.start,
            upstream,
        )
    }

    /// Go stops reading the group at the complaint that was just made.
    fn stop(&mut self) {
        self.last_word.get_or_insert(self.diagnostics.len() - 1);
    }

    fn error(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(code, span, message));
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    fn span(&self, value: JsonValue<'_>) -> Span {
        value.range().in_file(self.file)
    }
}

/// A key as Go compares it: without regard to case, and with the two letters that fold into ASCII.
fn fold(key: &str) -> String {
    key.chars().flat_map(char::to_lowercase).map(|it| if it == 'ſ' { 's' } else { it }).collect()
}
