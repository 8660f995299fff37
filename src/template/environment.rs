//! What templates may name: functions, and variables that are set before they begin.

/// The names that a kind of template knows.
#[derive(Debug)]
pub struct Environment {
    /// Functions besides Go's own, sorted.
    pub functions: &'static [&'static str],
    /// Variables that are set, with their `$`; not `$`, which always is.
    pub variables: &'static [&'static str],
    /// Fields of the value that dot begins as.
    pub data: &'static [&'static str],
    /// What is put before the text when it is parsed: it is part of every place that Go names.
    pub preamble: &'static str,
    /// A kind of template that people mistake this one for, and what it is called.
    pub sibling: Option<(&'static Environment, &'static str)>,
}

/// Labels and annotations of alerting rules.
///
/// Source: Prometheus `template.NewTemplateExpander`, `rulefmt.testTemplateParsing`.
pub static RULES: Environment = Environment {
    functions: &[
        "args",
        "externalURL",
        "first",
        "graphLink",
        "humanize",
        "humanize1024",
        "humanizeDuration",
        "humanizePercentage",
        "humanizeTimestamp",
        "label",
        "match",
        "now",
        "parseDuration",
        "pathPrefix",
        "query",
        "reReplaceAll",
        "safeHtml",
        "sortByLabel",
        "stripDomain",
        "stripPort",
        "strvalue",
        "tableLink",
        "title",
        "toDuration",
        "toLower",
        "toTime",
        "toUpper",
        "urlQueryEscape",
        "value",
    ],
    variables: &["$labels", "$externalLabels", "$externalURL", "$value"],
    data: &["Labels", "ExternalLabels", "ExternalURL", "Value"],
    preamble: "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}\
               {{$externalURL := .ExternalURL}}{{$value := .Value}}",
    sibling: Some((&ALERTMANAGER, "Alertmanager's templates")),
};

/// Fields of Alertmanager's receivers, and its template files.
///
/// Source: Alertmanager `template.DefaultFuncs`, `template.Data`.
pub static ALERTMANAGER: Environment = Environment {
    functions: &[
        "append",
        "base64decode",
        "base64encode",
        "date",
        "dict",
        "humanizeDuration",
        "join",
        "list",
        "match",
        "mustToDate",
        "now",
        "reReplaceAll",
        "routeLabels",
        "safeHtml",
        "safeUrl",
        "since",
        "stringSlice",
        "title",
        "toDate",
        "toJson",
        "toLower",
        "toUpper",
        "trimSpace",
        "tz",
        "urlUnescape",
    ],
    variables: &[],
    data: &[
        "Receiver",
        "Status",
        "Alerts",
        "NotificationReason",
        "GroupLabels",
        "CommonLabels",
        "CommonAnnotations",
        "RouteLabels",
        "ExternalURL",
    ],
    preamble: "",
    sibling: Some((&RULES, "the templates of rules")),
};

/// Go's own functions, sorted.
///
/// Source: Go `text/template` `builtins`.
const BUILTINS: [&str; 19] = [
    "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
    "print", "printf", "println", "slice", "urlquery",
];

impl Environment {
    /// Whether a function of that name can be called.
    pub fn has_function(&self, name: &str) -> bool {
        self.functions.binary_search(&name).is_ok() || BUILTINS.binary_search(&name).is_ok()
    }

    /// The names of all functions.
    pub fn all_functions(&self) -> impl Iterator<Item = &'static str> {
        self.functions.iter().copied().chain(BUILTINS)
    }
}
