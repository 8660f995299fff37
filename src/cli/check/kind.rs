//! What a file is, found out from its contents.

use std::path::Path;

use flint_text::closest;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// prometheus.yml, or a file of scrape configs that it names.
    Prometheus,
    /// Alerting and recording rules.
    Rules,
    /// Unit tests of rules.
    Tests,
    /// alertmanager.yml
    Alertmanager,
    /// Tests of its routes.
    RouteTests,
    /// Templates of Alertmanager's notifications.
    Templates,
    /// TLS and passwords of Prometheus' own server.
    WebConfig,
    /// Targets for `file_sd_configs`.
    Targets,
    /// Objects of a Kubernetes cluster that carry rules or configs.
    Kubernetes,
    /// Metrics as an exporter shows them.
    Metrics,
}

/// Keys that stand at the top of a kind of file.
struct Shape {
    kind: Kind,
    /// One of these makes a file one of the kind.
    telling: &'static [&'static str],
    /// These may stand there too.
    others: &'static [&'static str],
}

/// In the order in which they are tried.
const SHAPES: &[Shape] = &[
    Shape {
        kind: Kind::RouteTests,
        telling: &["flint"],
        others: &[
            "alertmanager",
            "routes",
            "tests",
            "compat",
            "start",
            "external_url",
            "prometheus",
            "defaults",
        ],
    },
    Shape {
        kind: Kind::Tests,
        telling: &["tests"],
        others: &[
            "rule_files",
            "evaluation_interval",
            "group_eval_order",
            "fuzzy_compare",
            "start_timestamp",
        ],
    },
    Shape {
        kind: Kind::Alertmanager,
        telling: &["route", "receivers", "inhibit_rules", "mute_time_intervals", "time_intervals"],
        others: &["global", "templates", "tracing", "event_recorder"],
    },
    Shape {
        kind: Kind::Prometheus,
        telling: &[
            "scrape_configs",
            "rule_files",
            "scrape_config_files",
            "remote_write",
            "remote_read",
            "alerting",
        ],
        others: &["global", "runtime", "storage", "tracing", "otlp"],
    },
    Shape { kind: Kind::Rules, telling: &["groups"], others: &["namespace"] },
    Shape {
        kind: Kind::WebConfig,
        telling: &["tls_server_config", "basic_auth_users", "http_server_config"],
        others: &["rate_limit"],
    },
];

/// Objects of a cluster that may hold something that Prometheus reads.
const OBJECTS: &[&str] = &[
    "PrometheusRule",
    "ScrapeConfig",
    "ServiceMonitor",
    "PodMonitor",
    "Probe",
    "ConfigMap",
    "Secret",
    "List",
];

/// What the file is; `None` if nothing tells.
pub(crate) fn detect(path: &Path, text: &str) -> Option<Kind> {
    if has_extension(path, &["prom", "metrics", "om"]) {
        return Some(Kind::Metrics);
    }
    if has_extension(path, &["tmpl"]) {
        return Some(Kind::Templates);
    }
    let outline = Outline::of(text);
    if outline.is_object() {
        return outline.objects.iter().any(|it| OBJECTS.contains(it)).then_some(Kind::Kubernetes);
    }
    let shape = SHAPES.iter().find(|it| outline.has_shape(it));
    if let Some(shape) = shape {
        return Some(shape.kind);
    }
    if outline.is_only_global() && inside(text, OF_PROMETHEUS) {
        return Some(Kind::Prometheus);
    }
    if outline.is_bare_rules() && text.contains("expr:") {
        return Some(Kind::Rules);
    }
    if outline.is_list && (text.contains("targets:") || text.contains("\"targets\"")) {
        return Some(Kind::Targets);
    }
    is_exposition(text).then_some(Kind::Metrics)
}

/// What a file whose name was given was probably meant to be.
pub(crate) fn guess(text: &str) -> Option<Kind> {
    let outline = Outline::of(text);
    let known = |shape: &&Shape| {
        outline.keys.iter().any(|key| shape.others.contains(key) || shape.telling.contains(key))
    };
    if outline.is_only_global() && !inside(text, OF_ALERTMANAGER) {
        return Some(Kind::Prometheus);
    }
    let shape = SHAPES.iter().find(|it| outline.is_near(it)).or_else(|| SHAPES.iter().find(known));
    shape.map(|it| it.kind).or_else(|| kind_of_lines(text))
}

/// What a file was meant to be whose keys are near those of a kind, and which looks like one inside
/// too: a slip of the finger must not make a file vanish from a check.
pub(crate) fn misspelled(text: &str) -> Option<Kind> {
    let inside = kind_of_lines(text)?;
    let outline = Outline::of(text);
    let is_near = SHAPES.iter().any(|it| it.kind == inside && outline.is_near(it));
    is_near.then_some(inside)
}

/// Keys below `global` of Prometheus.
const OF_PROMETHEUS: &[&str] = &[
    "scrape_interval:",
    "scrape_timeout:",
    "evaluation_interval:",
    "external_labels:",
    "query_log_file:",
    "rule_query_offset:",
    "scrape_protocols:",
];

/// Beginnings of keys below `global` of Alertmanager.
const OF_ALERTMANAGER: &[&str] = &[
    "resolve_timeout:",
    "http_config:",
    "smtp_",
    "slack_",
    "pagerduty_",
    "opsgenie_",
    "wechat_",
    "victorops_",
    "telegram_",
    "webex_",
    "jira_",
    "rocketchat_",
    "mattermost_",
];

/// Whether an indented line begins like one of these.
fn inside(text: &str, beginnings: &[&str]) -> bool {
    let indented = text.lines().filter(|it| it.starts_with([' ', '\t'])).map(str::trim_start);
    indented.into_iter().any(|line| beginnings.iter().any(|it| line.starts_with(it)))
}

/// What lines in the middle of a file tell.
fn kind_of_lines(text: &str) -> Option<Kind> {
    let lines = [
        ("- alert:", Kind::Rules),
        ("- record:", Kind::Rules),
        ("- job_name:", Kind::Prometheus),
        ("- input_series:", Kind::Tests),
        ("- receiver:", Kind::Alertmanager),
        ("slack_configs:", Kind::Alertmanager),
        ("email_configs:", Kind::Alertmanager),
        ("webhook_configs:", Kind::Alertmanager),
        ("pagerduty_configs:", Kind::Alertmanager),
    ];
    text.lines().find_map(|line| {
        let line = line.trim_start();
        lines.iter().find(|(start, _)| line.starts_with(start)).map(|(_, kind)| *kind)
    })
}

/// Whether the text is a template of Helm or Jinja, which is no YAML before it is rendered.
pub(crate) fn is_template(text: &str) -> bool {
    let marks = ["{{- ", "{%", ".Values.", ".Release.", ".Chart.", "{{ include "];
    text.contains("{{") && marks[2..].iter().any(|it| text.contains(it))
        || text.lines().any(|it| it.starts_with(marks[0]) || it.trim_start().starts_with(marks[1]))
}

/// Whether a file in a folder is looked into at all.
pub(crate) fn is_candidate(path: &Path) -> bool {
    has_extension(path, &["yml", "yaml", "json", "rules", "rule", "prom", "metrics", "om"])
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| extensions.contains(&it.to_ascii_lowercase().as_str()))
}

/// The keys at the top of a file, found without reading the whole as YAML, so that a file with a
/// mistake in its syntax is recognized too.
#[derive(Debug, Default)]
struct Outline<'a> {
    keys: Vec<&'a str>,
    /// The `kind` of each document.
    objects: Vec<&'a str>,
    is_list: bool,
    /// Of a list, its first line without the dash.
    first: &'a str,
}

impl<'a> Outline<'a> {
    fn of(text: &'a str) -> Outline<'a> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().find(|it| is_content(it));
        match first.map(str::trim_start) {
            Some(line) if line.starts_with(['{', '[']) => Outline::of_flow(text),
            Some(line) if line.starts_with("- ") => {
                Outline { is_list: true, first: line[2..].trim_start(), ..Outline::default() }
            }
            Some(_) => Outline::of_block(text),
            None => Outline::default(),
        }
    }

    fn of_block(text: &'a str) -> Outline<'a> {
        let mut outline = Outline::default();
        let mut indent = None;
        for line in text.lines().filter(|it| is_content(it)) {
            let own = line.len() - line.trim_start().len();
            if own != *indent.get_or_insert(own) {
                continue;
            }
            // The items of a list may stand below its key without being indented.
            let line = line.trim_start();
            let Some((key, value)) = line.split_once(':').filter(|_| !is_item(line)) else {
                continue;
            };
            if value.is_empty() || value.starts_with([' ', '\t', '\r']) {
                outline.add(key.trim_matches(['"', '\'']), value);
            }
        }
        outline
    }

    /// JSON, or YAML written like it: keys one brace deep.
    fn of_flow(text: &'a str) -> Outline<'a> {
        let mut outline =
            Outline { is_list: text.trim_start().starts_with('['), ..Outline::default() };
        let (mut depth, mut word) = (0_i32, None);
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => {
                    let end = closing_quote(text, at + 1);
                    word = text.get(at + 1..end);
                    at = end;
                }
                b':' if depth == 1 => {
                    if let Some(key) = word.take() {
                        let value = text[at + 1..].trim_start().trim_start_matches('"');
                        let end = value.find(['"', ',', '\n']).unwrap_or(value.len());
                        outline.add(key, &value[..end]);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        outline
    }

    fn add(&mut self, key: &'a str, value: &'a str) {
        const KEYS_MAX: usize = 10_000;
        if key == "kind" {
            self.objects
                .push(value.split('#').next().unwrap_or("").trim().trim_matches(['"', '\'']));
        }
        if self.keys.len() < KEYS_MAX {
            self.keys.push(key);
        }
    }

    fn is_near(&self, shape: &Shape) -> bool {
        self.keys.iter().any(|key| closest(key, shape.telling.iter().copied()).is_some())
    }

    /// Rules without the groups around them, which Prometheus refuses.
    fn is_bare_rules(&self) -> bool {
        let is_rule = |key: &str| matches!(key, "alert" | "record" | "expr" | "rules");
        let first = self.first.split(':').next().unwrap_or_default();
        match self.is_list {
            true => is_rule(first) || first == "name",
            false => self.keys.iter().any(|it| is_rule(it)),
        }
    }

    /// `global` alone: Prometheus and Alertmanager both have it.
    fn is_only_global(&self) -> bool {
        self.keys.contains(&"global") && self.keys.iter().all(|it| *it == "global")
    }

    fn is_object(&self) -> bool {
        self.keys.contains(&"apiVersion") && !self.objects.is_empty()
    }

    /// A telling key, and no more keys that are strange than such that are known.
    fn has_shape(&self, shape: &Shape) -> bool {
        let is_known = |key: &&str| shape.telling.contains(key) || shape.others.contains(key);
        let known = self.keys.iter().filter(|it| is_known(it)).count();
        let is_told = self.keys.iter().any(|it| shape.telling.contains(it));
        is_told && self.keys.len() - known <= known
    }
}

fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with(['#', '%']) && line != "---" && line != "..."
}

fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

fn closing_quote(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// Metrics begin with a comment of theirs, or with a sample.
fn is_exposition(text: &str) -> bool {
    let Some(line) = text.lines().find(|it| !it.trim().is_empty()) else { return false };
    if ["# HELP ", "# TYPE ", "# UNIT "].iter().any(|it| line.starts_with(it)) {
        return true;
    }
    let name = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == ':';
    let rest = line.trim_start_matches(name);
    if rest.len() == line.len() || line.starts_with(|it: char| it.is_ascii_digit()) {
        return false;
    }
    let value = match rest.strip_prefix('{').and_then(|it| it.rsplit_once('}')) {
        Some((_, value)) => value,
        None => rest,
    };
    let value = value.split_whitespace().next();
    value.is_some_and(|it| it.parse::<f64>().is_ok())
}
