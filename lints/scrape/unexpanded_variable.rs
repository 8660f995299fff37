//! A variable of the environment that Prometheus does not fill in.

use flint_config::discovery::StaticTargets;
use flint_config::{Config, HttpClientConfig};
use flint_diagnostics::Code;
use flint_text::Span;

use super::clients;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/unexpanded-variable",
        explanation: "\
Prometheus fills in variables of the environment under `external_labels` alone. Anywhere else `${NAME}` is a text as any other: the server logs in with it, or asks a host of that name. Secrets are read from files, which can be mounted.

    basic_auth:
      username: prometheus
      password: ${PASSWORD}                     # wrong
      password_file: /run/secrets/prometheus    # right

Where a program fills them in before Prometheus sees the file, look at what comes out of it.",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    clients(config).for_each(|it| of_client(it, cx));
    for job in config.jobs() {
        for targets in job.discovery.iter().filter_map(|it| it.get::<StaticTargets>()) {
            targets.addresses().for_each(|it| look_at(it, it.span, "write the address", cx));
            for (_, value) in targets.group.labels.iter() {
                look_at(value, value.span, "write the value", cx);
            }
        }
        for (name, values) in job.params.iter() {
            values.iter().for_each(|it| look_at(it, name.span, "write the value", cx));
        }
        let path = &job.metrics_path;
        look_at(path, path.span, "write the path", cx);
    }
    for remote in config.remote_write.iter().filter_map(|it| it.value.as_ref()) {
        for (_, value) in remote.headers.iter() {
            look_at(value, value.span, "write the value, or use `authorization`", cx);
        }
    }
    let patterns = config.rule_files.iter().chain(&config.scrape_config_files);
    patterns.for_each(|it| look_at(it, it.span, "write the path", cx));
}

fn of_client(client: &HttpClientConfig, cx: &mut Context<'_>) {
    let basic = client.basic_auth.as_ref().map(|it| &it.value);
    if let Some(name) = basic.and_then(|it| it.username.as_ref()) {
        look_at(name, name.span, "write the name, or `username_file: PATH`", cx);
    }
    let oauth2 = client.oauth2.as_ref().and_then(|it| it.client_secret.as_ref());
    let token = client.authorization.as_ref().and_then(|it| it.credentials.as_ref());
    let secrets = [
        (basic.and_then(|it| it.password.as_ref()), "password_file"),
        (token, "credentials_file"),
        (client.bearer_token.as_ref(), "credentials_file"),
        (oauth2, "client_secret_file"),
    ];
    for (secret, file) in secrets {
        let Some(secret) = secret else { continue };
        let help = format!("write it into a file, and here `{file}: PATH`");
        look_at(&secret.value.0, secret.span, &help, cx);
    }
}

fn look_at(text: &str, span: Span, help: &str, cx: &mut Context<'_>) {
    let Some(name) = variable(text) else { return };
    cx.report(span, format!("`{name}` stays as it is written here"))
        .fact("variables are filled in under `external_labels` only")
        .help(help);
}

/// The first `${NAME}`; `$NAME` only if it is all.
fn variable(text: &str) -> Option<&str> {
    let is_name = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
    };
    if text.strip_prefix('$').is_some_and(|it| is_name(it) && it.to_ascii_uppercase() == it) {
        return Some(text);
    }
    for (start, _) in text.match_indices("${") {
        let end = text[start..].find('}').map(|it| start + it)?;
        let inner = &text[start + 2..end];
        // `${NAME:-default}`
        if is_name(inner.split(':').next().unwrap_or_default()) {
            return Some(&text[start..=end]);
        }
    }
    None
}
