//! promtool's commands and flags.
//!
//! Source: prometheus `cmd/promtool/main.go`.

use crate::kingpin::{
    App, Arg, Command, Flag, HELP, HELP_COMMAND, HELP_LONG, HELP_MAN, Layout, Need, VERSION, Value,
};

/// What promtool 3.14 understands, as far as flint does it.
pub(super) static APP: App = App {
    name: "promtool",
    help: "Tooling for the Prometheus monitoring system.",
    version: concat!(
        "promtool, version 3.14.0 (branch: flint, revision: ",
        env!("CARGO_PKG_VERSION"),
        ")"
    ),
    flags: &[
        HELP,
        HELP_LONG,
        HELP_MAN,
        VERSION,
        Flag::new("experimental", "Enable experimental commands.", Value::Switch),
        Flag::new("enable-feature", FEATURES, Value::Texts).default(""),
    ],
    commands: &[HELP_COMMAND, CHECK, TEST, PROMQL],
    absent: &["query", "debug", "push", "tsdb", "write-documentation"],
    layout: Layout::Default,
    after_refusal: ", try --help",
};

const FEATURES: &str = "Comma separated feature names to enable. Valid options: \
    promql-experimental-functions, promql-delayed-name-removal, promql-extended-range-selectors. \
    See https://prometheus.io/docs/prometheus/latest/feature_flags/ for more details";

const CHECK: Command = Command {
    flags: &[Flag::new(
        "query.lookback-delta",
        "The server's maximum query lookback duration.",
        Value::Duration,
    )
    .default("5m")],
    commands: &[
        SERVICE_DISCOVERY,
        CONFIG,
        WEB_CONFIG,
        Command { flags: SERVER, ..Command::new("healthy", HEALTHY) },
        Command { flags: SERVER, ..Command::new("ready", READY) },
        RULES,
        METRICS,
    ],
    ..Command::new("check", "Check the resources for validity.")
};

const HEALTHY: &str = "Check if the Prometheus server is healthy.";
const READY: &str = "Check if the Prometheus server is ready.";

const SERVICE_DISCOVERY: Command = Command {
    flags: &[Flag::new("timeout", "The time to wait for discovery results.", Value::Duration)
        .default("30s")],
    args: &[
        needed("config-file", "The prometheus config file.", Value::File),
        needed("job", "The job to run service discovery for.", Value::Text),
    ],
    ..Command::new(
        "service-discovery",
        "Perform service discovery for the given job name and report the results, including \
         relabeling.",
    )
};

const CONFIG: Command = Command {
    flags: &[
        Flag::new(
            "syntax-only",
            "Only check the config file syntax, ignoring file and content validation referenced \
             in the config",
            Value::Switch,
        ),
        Flag::new(
            "lint",
            "Linting checks to apply to the rules/scrape configs specified in the config. \
             Available options are: all, duplicate-rules, none, too-long-scrape-interval. \
             Use --lint=none to disable linting",
            Value::Text,
        )
        .default("duplicate-rules"),
        LINT_FATAL,
        Flag::new(
            "ignore-unknown-fields",
            "Ignore unknown fields in the rule groups read by the config files. This is useful \
             when you want to extend rule files with custom metadata. Ensure that those fields \
             are removed before loading them into the Prometheus server as it performs strict \
             checks by default.",
            Value::Switch,
        )
        .default("false"),
        Flag::new("agent", "Check config file for Prometheus in Agent mode.", Value::Switch),
    ],
    args: &[needed("config-files", "The config files to check.", Value::Files)],
    ..Command::new("config", "Check if the config files are valid or not.")
};

const WEB_CONFIG: Command = Command {
    args: &[needed("web-config-files", "The config files to check.", Value::Files)],
    ..Command::new("web-config", "Check if the web config files are valid or not.")
};

const SERVER: &[Flag] = &[
    Flag::new(
        "http.config.file",
        "HTTP client configuration file, see details at \
         https://prometheus.io/docs/prometheus/latest/configuration/promtool",
        Value::File,
    )
    .placeholder("<filename>"),
    Flag::new("url", "The URL for the Prometheus server.", Value::Url)
        .default("http://localhost:9090"),
];

const RULES: Command = Command {
    flags: &[
        Flag::new(
            "lint",
            "Linting checks to apply. Available options are: all, duplicate-rules, none. \
             Use --lint=none to disable linting",
            Value::Text,
        )
        .default("duplicate-rules"),
        LINT_FATAL,
        Flag::new(
            "ignore-unknown-fields",
            "Ignore unknown fields in the rule files. This is useful when you want to extend rule \
             files with custom metadata. Ensure that those fields are removed before loading them \
             into the Prometheus server as it performs strict checks by default.",
            Value::Switch,
        )
        .default("false"),
    ],
    args: &[Arg {
        name: "rule-files",
        help: "The rule files to check, default is read from standard input.",
        value: Value::Files,
        need: Need::Optional,
    }],
    ..Command::new("rules", "Check if the rule files are valid or not.")
};

const LINT_FATAL: Flag =
    Flag::new("lint-fatal", "Make lint errors exit with exit code 3.", Value::Switch)
        .default("false");

const METRICS: Command = Command {
    flags: &[
        Flag::new(
            "extended",
            "Print extended information related to the cardinality of the metrics.",
            Value::Switch,
        ),
        Flag::new(
            "lint",
            "Linting checks to apply for metrics. Available options are: all, none. \
             Use --lint=none to disable metrics linting.",
            Value::Text,
        )
        .default("all"),
    ],
    ..Command::new(
        "metrics",
        "Pass Prometheus metrics over stdin to lint them for consistency and correctness, \
         and optionally perform cardinality analysis.\n\n\
         examples:\n\n\
         $ cat metrics.prom | promtool check metrics\n\n\
         $ curl -s http://localhost:9090/metrics | promtool check metrics --extended\n\n\
         $ curl -s http://localhost:9100/metrics | promtool check metrics --extended --lint=none",
    )
};

const TEST: Command = Command {
    flags: &[Flag::new("junit", "File path to store JUnit XML test results.", Value::Text)],
    commands: &[TEST_RULES],
    ..Command::new("test", "Unit testing.")
};

const TEST_RULES: Command = Command {
    flags: &[
        Flag::new(
            "run",
            "If set, will only run test groups whose names match the regular expression. Can be \
             specified multiple times.",
            Value::Texts,
        ),
        Flag::new("debug", "Enable unit test debugging.", Value::Switch).default("false"),
        Flag::new(
            "diff",
            "[Experimental] Print colored differential output between expected & received output.",
            Value::Switch,
        )
        .default("false"),
        Flag::new(
            "ignore-unknown-fields",
            "Ignore unknown fields in the test files. This is useful when you want to extend rule \
             files with custom metadata. Ensure that those fields are removed before loading them \
             into the Prometheus server as it performs strict checks by default.",
            Value::Switch,
        )
        .default("false"),
    ],
    args: &[needed("test-rule-file", "The unit test file.", Value::Files)],
    ..Command::new("rules", "Unit tests for rules.")
};

const PROMQL: Command = Command {
    commands: &[
        Command {
            args: &[QUERY],
            ..Command::new("format", "Format PromQL query to pretty printed form.")
        },
        LABEL_MATCHERS,
    ],
    ..Command::new("promql", "PromQL formatting and editing. Requires the --experimental flag.")
};

const LABEL_MATCHERS: Command = Command {
    commands: &[
        Command {
            flags: &[Flag::new(
                "type",
                "Type of the label matcher to set.",
                Value::Choice(&["=", "!=", "=~", "!~"]),
            )
            .short('t')
            .default("=")],
            args: &[
                QUERY,
                needed("name", "Name of the label matcher to set.", Value::Text),
                needed("value", "Value of the label matcher to set.", Value::Text),
            ],
            ..Command::new("set", "Set a label matcher in the query.")
        },
        Command {
            args: &[QUERY, needed("name", "Name of the label to delete.", Value::Text)],
            ..Command::new("delete", "Delete a label from the query.")
        },
    ],
    ..Command::new(
        "label-matchers",
        "Edit label matchers contained within an existing PromQL query.",
    )
};

const QUERY: Arg = needed("query", "PromQL query.", Value::Text);

const fn needed(name: &'static str, help: &'static str, value: Value) -> Arg {
    Arg { name, help, value, need: Need::Required }
}
