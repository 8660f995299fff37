//! `flint routes explain`

use flint_alerting::{
    Alerting, Failure, GroupBy, Labels, Options, RouteFate, RouteId, closest, explain, group_key,
};
use flint_matchers::{MatchOp, display_all};

use crate::exit::Exit;
use crate::output::{Output, stdout};
use crate::routes::{ConfigFile, labels};

/// Explain why an alert goes where it goes: what each route says to it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  flint routes explain alertmanager.yml severity=pge team=db

Each route that is asked has a line: `+` it takes the alert, `-` it does not, `/` it would, but an
earlier one took it. Below those that do not stands which of their matchers fail.")]
pub(super) struct Explain {
    /// alertmanager.yml; `-` is what is piped in.
    #[arg(value_name = "FILE")]
    file: String,

    /// Labels of an alert: `severity=page`.
    #[arg(value_name = "LABELS", required = true)]
    labels: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Exit> {
        let config = ConfigFile::read(&self.file, output)?;
        let labels = labels(&self.labels)?;
        let fates = explain(&config.alerting.tree, &labels);
        let mut out = String::new();
        let mut unasked = 0;
        for ((id, _), fate) in config.alerting.tree.routes().zip(&fates) {
            match fate {
                RouteFate::NotAsked => unasked += 1,
                fate => out += &route_lines(&config, id, fate),
            }
        }
        if unasked > 0 {
            let routes = if unasked == 1 { "route is" } else { "routes are" };
            out += &format!("{unasked} more {routes} below others that do not take it.\n");
        }
        out += "\n";
        for (id, fate) in (0..).map(RouteId).zip(&fates) {
            if *fate == RouteFate::Ends {
                out += &end_lines(&config, id, &labels);
            }
        }
        if let Some(id) = closest(&config.alerting.tree, &fates)
            && let RouteFate::Fails(failures) = &fates[id.0 as usize]
        {
            out += &closest_lines(&config, id, failures);
        }
        stdout(&out);
        Ok(Exit::Fine)
    }
}

fn route_lines(config: &ConfigFile, id: RouteId, fate: &RouteFate) -> String {
    let route = config.alerting.tree.route(id);
    let indent = "  ".repeat(route.depth);
    let sign = match fate {
        RouteFate::Passes | RouteFate::Ends => '+',
        RouteFate::Shadowed(_) => '/',
        RouteFate::Fails(_) | RouteFate::NotAsked => '-',
    };
    let place = config.place(route.span);
    let mut lines = format!("{sign} {indent}{}  {place}\n", named(&config.alerting, id));
    match fate {
        RouteFate::Fails(failures) => {
            for failure in failures {
                lines += &format!("  {indent}  {}\n", words(failure));
            }
        }
        RouteFate::Shadowed(by) => {
            let by = config.place(config.alerting.tree.route(*by).span);
            lines +=
                &format!("  {indent}  the route at {by} took it, and has no `continue: true`\n");
        }
        RouteFate::Passes | RouteFate::Ends | RouteFate::NotAsked => {}
    }
    lines
}

/// `{severity="page"} → pager`
fn named(alerting: &Alerting, id: RouteId) -> String {
    let route = alerting.tree.route(id);
    let matchers = match route.matchers.is_empty() {
        true => "all alerts".to_owned(),
        false => display_all(&route.matchers),
    };
    format!("{matchers} → {}", route.options.receiver)
}

/// Why a matcher fails.
fn words(failure: &Failure) -> String {
    let Failure { matcher, value } = failure;
    let name = &matcher.name;
    let wanted = &matcher.value;
    if value.is_empty() {
        return match matcher.op {
            MatchOp::Equal => format!("`{name}` is not there, and has to be \"{wanted}\""),
            MatchOp::NotEqual => format!("`{name}` is not there, and has to be"),
            MatchOp::Regexp => format!("`{name}` is not there, and has to match `{wanted}`"),
            MatchOp::NotRegexp => {
                format!("`{name}` is not there, and `{wanted}` matches that, too")
            }
        };
    }
    match matcher.op {
        MatchOp::Equal if wanted.is_empty() => {
            format!("`{name}` is \"{value}\", and must not be there")
        }
        MatchOp::Equal => format!("`{name}` is \"{value}\", not \"{wanted}\""),
        MatchOp::NotEqual => format!("`{name}` is \"{value}\", which is left out"),
        MatchOp::Regexp => format!("`{name}` is \"{value}\", which `{wanted}` does not match"),
        MatchOp::NotRegexp => format!("`{name}` is \"{value}\", which `{wanted}` matches"),
    }
}

fn end_lines(config: &ConfigFile, id: RouteId, labels: &Labels) -> String {
    let tree = &config.alerting.tree;
    let route = tree.route(id);
    let Options { receiver, group_by, group_wait, group_interval, repeat_interval, .. } =
        &route.options;
    let by = match group_by {
        GroupBy::All => "all its labels".to_owned(),
        GroupBy::Labels(names) if names.is_empty() => "nothing: one group for all".to_owned(),
        GroupBy::Labels(names) => names.join(", "),
    };
    let mut lines =
        format!("{receiver} is notified, by the route at {}\n", config.place(route.span));
    lines += &format!("  grouped by {by}\n  group key {}\n", group_key(tree, id, labels));
    lines += &format!(
        "  first after {group_wait}, then at most every {group_interval}, again after {repeat_interval}\n"
    );
    let intervals = [
        ("not while", &route.options.mute_intervals, "is on"),
        ("only while", &route.options.active_intervals, "is on"),
    ];
    for (when, names, is_on) in intervals {
        if !names.is_empty() {
            lines += &format!("  {when} {} {is_on}\n", names.join(" or "));
        }
    }
    lines
}

fn closest_lines(config: &ConfigFile, id: RouteId, failures: &[Failure]) -> String {
    let route = config.alerting.tree.route(id);
    let place = config.place(route.span);
    let mut lines =
        format!("closest that does not take it: {}  {place}\n", named(&config.alerting, id));
    for failure in failures {
        lines += &format!("  {}\n", words(failure));
        if let Some(near) = near(failure) {
            lines += &format!("  did you mean {}=\"{near}\"?\n", failure.matcher.name);
        }
    }
    lines
}

/// A value that the matcher selects and that is a slip of the finger away.
fn near(failure: &Failure) -> Option<String> {
    let values = match failure.matcher.op {
        MatchOp::Equal => vec![failure.matcher.value.clone()],
        MatchOp::Regexp => match failure.matcher.regexp()?.language(100) {
            flint_go::Language::Finite(values) => values,
            _ => return None,
        },
        MatchOp::NotEqual | MatchOp::NotRegexp => return None,
    };
    let near = flint_text::closest(&failure.value, values.iter().map(String::as_str));
    near.filter(|_| !failure.value.is_empty()).map(str::to_owned)
}
