//! The codes of mistakes in templates.

flint_diagnostics::codes! {
    /// `{{` without `}}`.
    UNCLOSED_ACTION = "template/unclosed-action",
    "An action begins with `{{` and ends with `}}`. This one has no end, is closed by a single \
    brace, or has another action inside it.

Prometheus refuses the rule file. Inside the braces, names stand without braces of their own:

    wrong: {{ $labels.instance }
    wrong: {{ printf \"%s\" {{ $labels.instance }} }}
    right: {{ $labels.instance }}
    right: {{ printf \"%s\" $labels.instance }}";

    /// A comment that is not closed, or not alone.
    MALFORMED_COMMENT = "template/malformed-comment",
    "A comment is an action of its own: `/*` comes right after the opening braces, and `*/` right \
    before the closing ones. Blanks are allowed only together with a dash, which trims the text \
    around the comment.

    wrong: {{ /* which disk */ }}
    wrong: {{/* which disk */ $labels.device }}
    right: {{/* which disk */}}{{ $labels.device }}
    right: {{- /* which disk */ -}}";

    /// Parentheses that do not match.
    UNBALANCED_PARENTHESES = "template/unbalanced-parentheses",
    "Parentheses group a value: each `(` needs its `)` in the same action. Calls have none: a \
    function's arguments stand after its name, with blanks between them.

    wrong: {{ humanize (query \"up\" | first | value }}
    right: {{ humanize (query \"up\" | first | value) }}";

    /// A text, character or number that cannot be read.
    INVALID_CONSTANT = "template/invalid-constant",
    "Constants are written as in Go. Texts stand in double quotes, on one line, with Go's escapes \
    (`\\n`, `\\t`, `\\\"`, `\\\\`, `\\u00e9`), or in backquotes, where a backslash is a backslash. \
    Single quotes hold one character and give its number.

    wrong: {{ reReplaceAll \"\\d+\" \"\" $labels.instance }}
    wrong: {{ printf '%.2f' $value }}
    right: {{ reReplaceAll \"\\\\d+\" \"\" $labels.instance }}
    right: {{ printf \"%.2f\" $value }}";

    /// A function that does not exist.
    UNDEFINED_FUNCTION = "template/undefined-function",
    "A name without a dot or a dollar sign is a function, and there is no function of that name. \
    Rules know Go's own functions and those of Prometheus; those of Helm, Sprig, Grafana and \
    Alertmanager are not among them. Values need their sign: `$labels`, `$value`, `.Labels`.

    wrong: {{ labels.instance }}
    wrong: {{ $value | round }}
    right: {{ $labels.instance }}
    right: {{ $value | printf \"%.0f\" }}";

    /// A variable that does not exist at its place.
    UNDEFINED_VARIABLE = "template/undefined-variable",
    "A variable has to be declared before it is used, in the same branch or around it. Rules begin \
    with `$labels`, `$value`, `$externalLabels` and `$externalURL`; labels are fields of `$labels` \
    and no variables. A `define` or `block` knows only what it declares itself, and `$`, its \
    argument.

    wrong: {{ $instance }}
    wrong: {{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}
    right: {{ $labels.instance }}
    right: {{ $x := 0 }}{{ if true }}{{ $x = 1 }}{{ end }}{{ $x }}";

    /// Something that does not belong where it is.
    UNEXPECTED_TOKEN = "template/unexpected-token",
    "Inside of braces there are values, functions with their arguments after blanks, `|` between \
    commands, parentheses and declarations. There are no operators, commas, brackets or calls with \
    parentheses.

    wrong: {{ if $value > 5 }}…{{ end }}
    wrong: {{ $labels[\"some-label\"] }}
    wrong: {{ printf(\"%s\", $value) }}
    right: {{ if gt $value 5.0 }}…{{ end }}
    right: {{ index $labels \"some-label\" }}
    right: {{ printf \"%v\" $value }}";

    /// Nothing where a value is needed.
    MISSING_VALUE = "template/missing-value",
    "Empty braces, and `if`, `range`, `with` or parentheses with nothing in them, have no meaning. \
    To print braces, print a text that holds them.

    wrong: {{ }}
    right: {{ $value }}
    right: {{ \"{{\" }}";

    /// No `{{ end }}`.
    MISSING_END = "template/missing-end",
    "`if`, `range`, `with`, `define` and `block` each need an `{{ end }}`. An `{{ else if … }}` \
    does not need one of its own.

    wrong: {{ if $labels.pod }}pod {{ $labels.pod }}
    right: {{ if $labels.pod }}pod {{ $labels.pod }}{{ end }}";

    /// A keyword with nothing around it that it could belong to.
    MISPLACED_KEYWORD = "template/misplaced-keyword",
    "`end` and `else` belong to an `if`, `range` or `with` before them, which may have one `else`; \
    `break` and `continue` belong into a `range`, and `define` stands outside of everything. \
    `else if` continues an `if`, `else with` a `with`.

    wrong: {{ range query \"up\" }}…{{ else if true }}…{{ end }}
    right: {{ range query \"up\" }}…{{ else }}{{ if true }}…{{ end }}{{ end }}";

    /// Two definitions of one name.
    DUPLICATE_DEFINITION = "template/duplicate-definition",
    "Two `define` or `block` actions have the same name, and both print something. The text of \
    an alert's label or annotation is itself a template, called `__alert_` and the alert's name.

    wrong: {{ define \"host\" }}a{{ end }}{{ define \"host\" }}b{{ end }}
    right: {{ define \"host\" }}a{{ end }}{{ define \"hosts\" }}b{{ end }}";

    /// Beyond the limits.
    TOO_LARGE = "template/too-large",
    "Parentheses may be nested 10000 deep, as in Go, and a template may have 1 GiB. Keep parts of \
    a value in variables.

    right: {{ $host := stripPort $labels.instance }}{{ $host | toUpper }}";

    /// A field or method that a value does not have.
    UNKNOWN_FIELD = "template/unknown-field",
    "Templates of notifications begin with the notification: `.Receiver`, `.Status`, `.Alerts`, \
    `.GroupLabels`, `.CommonLabels`, `.CommonAnnotations`, `.ExternalURL`. Labels and annotations \
    belong to each alert of `.Alerts`; inside of `{{ range .Alerts }}` dot is the alert, and `$` is \
    the notification still.

Alertmanager accepts the file. When a notification is to be sent, the template fails, and so does the \
notification: it is lost, or parts of it are empty.

    wrong: {{ .Labels.alertname }}
    right: {{ .CommonLabels.alertname }}
    right: {{ range .Alerts }}{{ .Labels.alertname }}{{ end }}";

    /// A definition that does not exist.
    UNDEFINED_TEMPLATE = "template/undefined-template",
    "A template calls a definition that neither the files under `templates` nor Alertmanager's \
    default templates have. The notification fails when it is to be sent.

    wrong: {{ template \"slack.title\" . }}
    right: {{ template \"slack.default.title\" . }}";

    /// A value of a type that cannot be where it is.
    WRONG_TYPE = "template/wrong-type",
    "A function gets a value that it cannot work with, `range` something that is no list, or a \
    comparison two values of different kinds. Labels and annotations are always texts. The \
    notification fails when it is to be sent.

    wrong: {{ join .CommonLabels.Values \", \" }}
    wrong: {{ if eq .CommonLabels.shard 5 }}…{{ end }}
    right: {{ .CommonLabels.Values | join \", \" }}
    right: {{ if eq .CommonLabels.shard \"5\" }}…{{ end }}";

    /// Too many or too few arguments, or some where there can be none.
    WRONG_ARGUMENTS = "template/wrong-arguments",
    "A function or method gets more or fewer arguments than it wants; what comes before a `|` \
    is the last of them. The notification fails when it is to be sent.

    wrong: {{ .StartsAt.Format }}
    right: {{ .StartsAt.Format \"15:04\" }}";

    /// A definition is called without data.
    NO_DATA = "template/no-data",
    "`{{ template \"name\" }}` gives the definition no data: dot is nothing in it, all fields are \
    empty, and functions that want a text fail.

    wrong: {{ template \"slack.default.title\" }}
    right: {{ template \"slack.default.title\" . }}";

    /// A condition that always holds.
    ALWAYS_TRUE = "template/always-true",
    "Of times, alerts and other structures, `if` asks nothing: they are always true, even a time \
    that was never set.

    wrong: {{ if .EndsAt }}ended {{ .EndsAt }}{{ end }}
    right: {{ if eq .Status \"resolved\" }}ended {{ .EndsAt }}{{ end }}";

    /// Something that a release does not have.
    TOO_NEW = "template/too-new",
    "The function or field came with a later release of Alertmanager than the one that is \
    named by `--alertmanager-version`. That one refuses the text, or the notification fails.";

    /// A template that does not fit into HTML.
    HTML_CONTEXT = "template/html-context",
    "In HTML, values are escaped as their place demands: in text, in attributes, in addresses, \
    in scripts and styles in another way each. Where it cannot be told what a place is, because a \
    quote or tag is closed in one branch and not in the other, the notification fails.

    wrong: <a href=\"{{ if .ExternalURL }}{{ .ExternalURL }}\">{{ end }}
    right: {{ if .ExternalURL }}<a href=\"{{ .ExternalURL }}\">{{ end }}";

    /// A template that failed when it was run.
    FAILED = "template/failed",
    "The template can be read, and failed when it was run on the data that it was given. \
    Alertmanager does not send a notification whose template fails, or sends it with parts left \
    empty; the text behind \"Alertmanager says\" is what its log has.

    wrong: {{ (index .Alerts 5).Labels.alertname }}
    right: {{ range .Alerts }}{{ .Labels.alertname }}{{ end }}";
}
