//! A job that federates everything of another server.

use flint_config::Config;
use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{Expr, LabelMatcher, Options, parse};

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/federates-all",
        explanation: "\
`/federate` with a selector of everything copies another server with each scrape: slow, late, and twice the memory. Federation is for what rules have aggregated; for everything there is remote write.

    params:
      'match[]': ['{__name__=~\".+\"}']         # wrong
      'match[]': ['{__name__=~\"job:.*\"}']     # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs().filter(|it| it.metrics_path.value == "/federate") {
        let matches = job.params.iter().filter(|(name, _)| name.value == "match[]");
        let selectors = matches.flat_map(|(_, values)| values);
        let all: Vec<&String> = selectors.filter(|it| takes_all(it)).collect();
        if let Some(first) = all.first() {
            let message = format!("job `{}` copies everything of another server", job.name());
            cx.report(job.metrics_path.span, message)
                .fact(format!("it asks for `{first}`"))
                .help("ask for what rules have aggregated, or use `remote_write` there");
        }
    }
}

/// Whether a selector has no condition that leaves something out.
fn takes_all(selector: &str) -> bool {
    let Some(Expr::Selector(selector)) = parse(selector, &Options::ALL).expr else { return false };
    let leaves_out = |it: &LabelMatcher| {
        let takes_any = match it.op {
            MatchOp::Regexp => matches!(&*it.value, ".*" | ".+"),
            MatchOp::NotEqual => it.value.is_empty(),
            MatchOp::Equal | MatchOp::NotRegexp => false,
        };
        !takes_any
    };
    selector.name.is_none() && !selector.matchers.iter().any(leaves_out)
}
