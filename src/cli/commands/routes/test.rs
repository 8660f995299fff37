//! `flint routes test`

use flint_alerting::{Delivery, Labels, Outcome};
use flint_go::Time;
use flint_matchers::display_all;

use crate::exit::Exit;
use crate::output::{Output, stdout};
use crate::routes::{ConfigFile, label_list, labels, suite, time};

/// Tell who is notified of an alert, or run the tests of routes in files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint routes test alertmanager.yml severity=page team=db
  flint routes test alertmanager.yml severity=ticket --at 2026-11-28T12:00:00Z
  flint routes test alertmanager.yml severity=ticket --firing severity=page
  flint routes test alertmanager.yml severity=page --receivers pager    exit status 1 if not
  flint routes test routing_tests.yml                                   as its `alertmanager:` says
  flint routes test alertmanager.yml tests.yml --coverage --fail-under 90

Tests in files:
  flint: notifications/v1
  alertmanager: alertmanager.yml
  routes:
    - {labels: {severity: page}, receivers: [pager]}
    - {labels: {severity: ticket}, at: 2026-11-28T12:00:00Z, receivers: [jira], muted_by: [office-hours]}

Tests of amlint, and those proposed for amtool, are read too.")]
pub(super) struct Test {
    /// alertmanager.yml, or files with tests; `-` is what is piped in.
    #[arg(value_name = "FILE")]
    file: String,

    /// Labels of an alert: `severity=page`. What has no `=` is a file with tests.
    #[arg(value_name = "LABELS|FILE")]
    rest: Vec<String>,

    /// When the alert fires: `2026-11-28T12:00:00Z`. Without it, time intervals are not looked at.
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Time>,

    /// Another alert that fires: `alertname=Down,severity=page`.
    #[arg(long, value_name = "LABELS")]
    firing: Vec<String>,

    /// Who has to be notified, in the order of the routes: `pager,slack`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    receivers: Option<Vec<String>>,

    /// List the routes that no test reaches.
    #[arg(long)]
    coverage: bool,

    /// Fail if tests reach a smaller share of the routes: `90`.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

impl Test {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Exit> {
        let is_label = |it: &&String| it.contains('=');
        let (texts, files): (Vec<&String>, Vec<&String>) = self.rest.iter().partition(is_label);
        if texts.is_empty() && !self.is_about_one_alert() {
            let files: Vec<&str> = std::iter::once(self.file.as_str())
                .chain(files.iter().map(|it| it.as_str()))
                .collect();
            let wanted = suite::Wanted { coverage: self.coverage, fail_under: self.fail_under };
            return suite::run(&files, wanted, output);
        }
        if let Some(file) = files.first() {
            crate::output::trouble(&format!("`{file}` is no label: write `name=value`"));
            return Err(Exit::CouldNotRun);
        }
        let texts: Vec<String> = texts.into_iter().cloned().collect();
        self.one(&labels(&texts)?, output)
    }

    fn is_about_one_alert(&self) -> bool {
        self.at.is_some() || !self.firing.is_empty() || self.receivers.is_some()
    }

    fn one(&self, labels: &Labels, output: &Output) -> Result<Exit, Exit> {
        let config = ConfigFile::read(&self.file, output)?;
        let firing = self.firing.iter().map(|it| label_list(it)).collect::<Result<Vec<_>, _>>()?;
        let outcome = config.alerting.outcome(labels, self.at, &firing).map_err(|unknown| {
            crate::output::trouble(&format!("there is no time interval `{}`", unknown.0));
            Exit::CouldNotRun
        })?;
        let mut out: String =
            outcome.deliveries.iter().map(|it| delivery_lines(&config, it)).collect();
        if let Some(inhibited) = outcome.inhibited {
            let rule = &config.alerting.inhibit_rules[inhibited.rule];
            let source = &firing[inhibited.source];
            let place = config.place(rule.span);
            out += &format!("not sent: {source} inhibits it, by the rule at {place}\n");
        }
        stdout(&out);
        Ok(self.verdict(&outcome))
    }

    fn verdict(&self, outcome: &Outcome) -> Exit {
        let Some(expected) = &self.receivers else { return Exit::Fine };
        let got: Vec<&str> = outcome.receivers().collect();
        let expected: Vec<&str> =
            expected.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        if got == expected {
            return Exit::Fine;
        }
        stdout(&format!("expected {}\n", expected.join(", ")));
        Exit::Wrong
    }
}

fn delivery_lines(config: &ConfigFile, delivery: &Delivery) -> String {
    let route = config.alerting.tree.route(delivery.route);
    let matchers = match route.matchers.is_empty() {
        true => "all alerts".to_owned(),
        false => display_all(&route.matchers),
    };
    let place = config.place(route.span);
    let mut lines = format!("{}  by {matchers} at {place}\n", delivery.receiver);
    for name in &delivery.muted_by {
        lines += &format!("  not sent: muted while {name} is on\n");
    }
    if !delivery.inactive.is_empty() {
        lines +=
            &format!("  not sent: active only while {} is on\n", delivery.inactive.join(" or "));
    }
    lines
}
