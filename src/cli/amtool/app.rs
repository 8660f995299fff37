//! amtool's commands and flags.
//!
//! Source: alertmanager `cli/root.go`, `cli/check_config.go`.

use super::{config_routes, template_render};
use crate::kingpin::{
    App, Arg, Command, Flag, HELP, HELP_COMMAND, HELP_LONG, HELP_MAN, Layout, Need, VERSION, Value,
};

/// What amtool 0.34 understands, as far as flint does it.
pub(super) static APP: App = App {
    name: "amtool",
    help: "View and modify the current Alertmanager state.",
    version: concat!(
        "amtool, version 0.34.0 (branch: flint, revision: ",
        env!("CARGO_PKG_VERSION"),
        ")"
    ),
    flags: &[
        HELP,
        HELP_LONG,
        HELP_MAN,
        Flag::new("date.format", "Format of date output", Value::Text)
            .default("2006-01-02 15:04:05 MST"),
        Flag::new("verbose", "Verbose running information", Value::Switch).short('v'),
        Flag::new("alertmanager.url", "Alertmanager to talk to", Value::Url),
        Flag::new(
            "output",
            "Output formatter (simple, extended, json)",
            Value::Choice(&["simple", "extended", "json"]),
        )
        .short('o')
        .default("simple"),
        Flag::new("timeout", "Timeout for the executed command", Value::Duration).default("30s"),
        Flag::new("http.config.file", HTTP_CONFIG, Value::File).placeholder("<filename>"),
        Flag::new(
            "version-check",
            "Check alertmanager version. Use --no-version-check to disable.",
            Value::Switch,
        )
        .default("true"),
        Flag::new("enable-feature", FEATURES, Value::Text).default(""),
        VERSION,
    ],
    commands: &[HELP_COMMAND, CHECK_CONFIG, CONFIG, TEMPLATE],
    absent: &["alert", "silence", "cluster"],
    layout: Layout::Compact,
    after_refusal: "",
};

const HTTP_CONFIG: &str = "HTTP client configuration file for amtool to connect to Alertmanager.";

const FEATURES: &str = "Experimental features to enable, comma separated. Valid options: \
    alert-names-in-metrics, receiver-name-in-metrics, group-key-in-metrics, classic-mode, \
    utf8-strict-mode, auto-gomemlimit, event-recorder";

const CONFIG: Command = Command {
    commands: &[config_routes::COMMAND],
    ..Command::new(
        "config",
        "View current config.\n\nThe amount of output is controlled by the output selection \
         flag:\n  - Simple: Print just the running config\n  - Extended: Print the running config as \
         well as uptime and all version info\n  - Json: Print entire config object as json",
    )
};

const TEMPLATE: Command = Command {
    commands: &[template_render::COMMAND],
    ..Command::new("template", "Render template files.")
};

const CHECK_CONFIG: Command = Command {
    args: &[Arg {
        name: "check-files",
        help: "Files to be validated",
        value: Value::Files,
        need: Need::Optional,
    }],
    ..Command::new(
        "check-config",
        "Validate alertmanager config files\n\nWill validate the syntax and schema for \
         alertmanager config file and associated templates. Non existing templates will not \
         trigger errors.",
    )
};
