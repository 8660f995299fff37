//! A relabeling rule that reads a label that cannot be there yet, or is there no more.

use flint_config::{Action, Config, RelabelConfig, ScrapeConfig};
use flint_diagnostics::Code;
use flint_go::Regexp;
use flint_text::Spanned;

use crate::lint::{Check, Context, Lint, Preset};
use crate::meta_labels::{META, Missing, missing};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/missing-source-label",
        explanation: "\
A relabeling rule reads a label that is not there when it is applied. It takes it for empty: a rule with `keep` then drops everything, and one that copies copies nothing.

What discovery tells of a target (`__meta_…`, `__address__`) is there in `relabel_configs`, and gone in `metric_relabel_configs`, `write_relabel_configs` and `alert_relabel_configs`. The name of a metric is there in those alone. `instance` is set after `relabel_configs`, if no rule does. Each kind of discovery, and in Kubernetes each role, has labels of its own.

    kubernetes_sd_configs: [{role: pod}]
    relabel_configs:
      - source_labels: [__meta_kubernetes_service_name]      # wrong: of pods nobody knows the service
        action: keep
        regex: api
      - source_labels: [__meta_kubernetes_pod_label_app]     # right
        action: keep
        regex: api
    metric_relabel_configs:
      - source_labels: [__meta_kubernetes_pod_node_name]     # wrong: gone, do it in relabel_configs
        target_label: node",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

type Rules = [Spanned<Option<RelabelConfig>>];

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs() {
        of_targets(job, cx);
        of_samples(&job.metric_relabel_configs, "a sample", cx);
    }
    for remote in config.remote_write.iter().filter_map(|it| it.value.as_ref()) {
        of_samples(&remote.write_relabel_configs, "a sample", cx);
    }
    let Some(alerting) = &config.alerting else { return };
    of_samples(&alerting.alert_relabel_configs, "an alert", cx);
    for managers in alerting.alertmanagers.iter().filter_map(|it| it.value.as_ref()) {
        of_samples(&managers.alert_relabel_configs, "an alert", cx);
    }
}

/// The labels that rules have set so far.
#[derive(Default)]
struct Written<'c> {
    labels: Vec<&'c str>,
    /// Whether a rule sets labels whose names are not known.
    has_others: bool,
}

impl<'c> Written<'c> {
    fn has(&self, label: &str) -> bool {
        let is_meta = label.starts_with(META);
        self.labels.contains(&label) || self.has_others && !is_meta
    }

    fn add(&mut self, rule: &'c RelabelConfig) {
        self.has_others |= rule.is(Action::LabelMap);
        let Some(target) = &rule.target_label else { return };
        self.has_others |= target.contains('$');
        self.labels.push(target);
    }
}

fn of_targets(job: &ScrapeConfig, cx: &mut Context<'_>) {
    let mut written = Written::default();
    for rule in job.relabel_rules() {
        for label in read_by(rule).filter(|it| !written.has(it)) {
            let Some(why) = missing(job, label) else { continue };
            let name = label.as_str();
            let later = job
                .relabel_rules()
                .any(|it| it.target_label.as_ref().is_some_and(|it| it.as_str() == name));
            let (message, help) = in_words(name, &why, later);
            let diagnostic = cx.report(label.span, message);
            if keeps_nothing(rule) {
                diagnostic.fact("`keep` drops all targets then");
            }
            diagnostic.help(help);
        }
        written.add(rule);
    }
}

fn in_words(name: &str, why: &Missing, later: bool) -> (String, String) {
    let gives = "leave it out, or read one that the job's discovery gives";
    match why {
        Missing::Mechanism => {
            let kind = name.trim_start_matches(META).split('_').next().unwrap_or_default();
            (format!("`{name}` is not there: the job has no `{kind}_sd_configs`"), gives.to_owned())
        }
        Missing::Role(role) => (
            format!("`{name}` is not there: role `{role}` does not give it"),
            "read a label of that role, or use another role".to_owned(),
        ),
        Missing::Unknown(near) => (
            format!("Prometheus gives no label `{name}`"),
            near.as_ref().map_or(gives.to_owned(), |it| format!("did you mean `{it}`?")),
        ),
        Missing::Later if name == "__name__" => (
            "targets have no `__name__`: it comes with their samples".to_owned(),
            "move the rule to `metric_relabel_configs`".to_owned(),
        ),
        Missing::Later => (
            format!("`{name}` is set after these rules: here it is empty"),
            "read `__address__`, of which it is made".to_owned(),
        ),
        Missing::Nothing if later => (
            format!("nothing has set `{name}` before this rule"),
            "move the rule behind the one that sets it".to_owned(),
        ),
        Missing::Nothing => (
            format!("nothing sets `{name}` for these targets"),
            "set it in a rule before, or read another label".to_owned(),
        ),
    }
}

/// Rules for what has no targets any more: their labels with `__` are gone.
fn of_samples(rules: &Rules, of: &str, cx: &mut Context<'_>) {
    let mut written = Written::default();
    for rule in rules.iter().filter_map(|it| it.value.as_ref()) {
        let is_gone =
            |it: &str| it.starts_with("__") && !matches!(it, "__name__" | "__type__" | "__unit__");
        for label in
            read_by(rule).filter(|it| is_gone(it) && !written.labels.contains(&it.as_str()))
        {
            let name = label.as_str();
            let message =
                format!("{of} has no `{name}`: such labels go before this rule is applied");
            cx.report(label.span, message)
                .help("write it into another label in `relabel_configs`, and read that one here");
        }
        written.add(rule);
    }
}

fn read_by(rule: &RelabelConfig) -> impl Iterator<Item = &Spanned<String>> {
    let reads =
        !rule.is(Action::LabelDrop) && !rule.is(Action::LabelKeep) && !rule.is(Action::LabelMap);
    let labels = rule.source_labels.as_ref().filter(|_| reads);
    labels.into_iter().flat_map(|it| it.value.iter())
}

/// Whether nothing is kept where the only label that is read is empty.
fn keeps_nothing(rule: &RelabelConfig) -> bool {
    let is_only = rule.source_labels.as_ref().is_some_and(|it| it.value.len() == 1);
    let matches_empty = rule.regex.as_ref().is_none_or(|it| {
        let regexp = Regexp::parse_anchored(it.as_str());
        regexp.ok().and_then(|it| it.compile().ok()).is_none_or(|it| it.is_match(""))
    });
    rule.is(Action::Keep) && is_only && !matches_empty
}
