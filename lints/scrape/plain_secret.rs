//! A password or a token that stands in the configuration.

use flint_config::Config;
use flint_diagnostics::Code;

use super::clients;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/plain-secret",
        explanation: "\
A password, a token or a key stands in the file itself. Whoever can read the repository, now or later, has it, and changing it means a commit. Prometheus reads each of them from a file, too, and again whenever that changes.

    basic_auth:
      password: hunter2                      # wrong
      password_file: secrets/gpu-exporter    # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for client in clients(config) {
        let basic = client.basic_auth.as_ref().and_then(|it| it.password.as_ref());
        let token = client.authorization.as_ref().and_then(|it| it.credentials.as_ref());
        let oauth2 = client.oauth2.as_ref().and_then(|it| it.client_secret.as_ref());
        let key = client.tls_config.as_ref().and_then(|it| it.key.as_ref());
        let secrets = [
            (basic, "password", "password_file"),
            (token, "credentials", "credentials_file"),
            (client.bearer_token.as_ref(), "bearer_token", "bearer_token_file"),
            (oauth2, "client_secret", "client_secret_file"),
            (key, "key", "key_file"),
        ];
        for (secret, name, file) in secrets {
            let Some(secret) = secret.filter(|it| !is_stand_in(&it.value.0)) else { continue };
            cx.report(secret.span, format!("`{name}` stands in the file"))
                .help(format!("write it into a file, and here `{file}: PATH`"));
        }
    }
}

/// What is put in when the file is deployed, or was taken out before somebody showed it.
fn is_stand_in(text: &str) -> bool {
    text.starts_with('$')
        || text.contains("${")
        || text.contains("{{")
        || text.starts_with('<') && text.ends_with('>')
}
