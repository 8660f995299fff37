//! A certificate that is not verified.

use flint_config::Config;
use flint_diagnostics::Code;

use super::clients;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/insecure-tls",
        explanation: "\
With `insecure_skip_verify` Prometheus talks to whoever answers. The connection is encrypted, and nobody knows to whom: passwords and tokens go there too.

    tls_config:
      insecure_skip_verify: true    # wrong
      ca_file: certs/ca.pem         # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for client in clients(config) {
        let skips = client.tls_config.as_ref().and_then(|it| it.insecure_skip_verify);
        if let Some(skips) = skips.filter(|it| it.value) {
            cx.report(skips.span, "certificates are not verified")
                .help("name the authority that signed them: `ca_file: PATH`");
        }
    }
}
