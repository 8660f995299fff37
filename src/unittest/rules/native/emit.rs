//! Test files in promtool's own form: what it can express, and why the rest is left out.

use flint_engine::Grid;
use flint_go::quote;
use flint_metric::Duration;
use flint_rulefmt::tests::native::{Answer, Match, RangeTest};
use flint_rulefmt::tests::{AlertTest, ExpectedSample, ExprTest, TestFile, TestGroup};
use flint_rulefmt::{Labels, Text};
use flint_storage::Symbols;
use flint_text::Span;
use flint_tsdb::NewSeries;

use super::alerts::is_plain as is_plain_alert;
use super::exprs::has_plain_samples;
use super::notation;
use super::ranges::{self, Value};
use crate::rules::failure::number;
use crate::yaml::{Writer, scalar};

/// The most steps of a range query that are written as tests of their own.
const STEPS_MAX: usize = 500;

/// A test file in promtool's form.
#[derive(Debug)]
pub struct Emitted {
    /// The file.
    pub text: String,
    /// What it leaves out: where it stands in the original, and why.
    pub left_out: Vec<(Span, String)>,
}

/// What a file is written with.
#[derive(Debug)]
pub struct EmitInput<'a> {
    /// Its rule files: patterns as promtool reads them, or why one is left out.
    pub rule_files: Vec<Result<String, (Span, String)>>,
    /// The series of its files, for each test; their times start at 0.
    pub from_files: &'a [Vec<NewSeries>],
    /// The strings of these series.
    pub symbols: &'a Symbols,
}

/// Writes a test file in promtool's form.
pub fn emit(file: &TestFile<'_>, input: &EmitInput<'_>) -> Emitted {
    let mut emitter = Emitter { out: Writer::default(), left_out: Vec::new(), input };
    emitter.file(file);
    Emitted { text: emitter.out.finish(), left_out: emitter.left_out }
}

struct Emitter<'a> {
    out: Writer,
    left_out: Vec<(Span, String)>,
    input: &'a EmitInput<'a>,
}

impl Emitter<'_> {
    /// Says that something is left out, to the reader of the file too.
    fn leave_out(&mut self, depth: usize, span: Span, what: &str, why: &str) {
        self.out.line(depth, &format!("# left out: {what}: {why}"));
        self.left_out.push((span, format!("{what} is left out: {why}")));
    }

    fn file(&mut self, file: &TestFile<'_>) {
        self.out.line(0, "rule_files:");
        for pattern in &self.input.rule_files {
            match pattern {
                Ok(pattern) => self.out.line(1, &format!("- {}", scalar(pattern))),
                Err((span, why)) => self.leave_out(1, *span, "a rule file", why),
            }
        }
        if let Some(interval) = file.evaluation_interval {
            self.out.line(0, &format!("evaluation_interval: {}", interval.value));
        }
        if !file.group_eval_order.is_empty() {
            self.out.line(0, "group_eval_order:");
            for name in &file.group_eval_order {
                self.out.line(1, &format!("- {}", scalar(name.text)));
            }
        }
        if file.fuzzy_compare {
            self.out.line(0, "fuzzy_compare: true");
        }
        self.out.line(0, "tests:");
        let every = file.evaluation_interval.map(|it| it.value).filter(|it| !it.is_zero());
        let every = every.unwrap_or(Duration::from_secs(60));
        for (index, test) in file.tests.iter().enumerate() {
            self.test(index, test, every);
        }
    }

    fn test(&mut self, index: usize, test: &TestGroup<'_>, every: Duration) {
        let name = test.name.map_or_else(|| format!("unnamed#{index}"), |it| it.text.to_owned());
        let samples_every = test.interval.map(|it| it.value).filter(|it| !it.is_zero());
        let samples_every = samples_every.unwrap_or(every).as_millis();
        let from_files = self.input.from_files.get(index).map_or(&[][..], Vec::as_slice);
        let written: Result<Vec<(String, String)>, String> = from_files
            .iter()
            .map(|it| notation::of_series(it, samples_every, self.input.symbols))
            .collect();
        let written = match written {
            Ok(written) => written,
            Err(why) => {
                let span = test.input_series.iter().find_map(|it| it.native.from);
                let span = span.map_or(test.node.first_line(), Text::span);
                self.leave_out(1, span, &format!("the test {}", quote(&name)), &why);
                return;
            }
        };
        self.out.line(1, &format!("- name: {}", scalar(&name)));
        if let Some(interval) = test.interval {
            self.out.line(2, &format!("interval: {}", interval.value));
        }
        if let Some(start) = test.start_timestamp {
            let (seconds, rest) = (start.value.div_euclid(1000), start.value.rem_euclid(1000));
            self.out.line(2, &format!("start_timestamp: {seconds}.{rest:03}"));
        }
        self.labels(2, "external_labels", &test.external_labels);
        if let Some(url) = test.external_url {
            self.out.line(2, &format!("external_url: {}", scalar(url.text)));
        }
        if let Some(limit) = test.native.max_samples {
            self.leave_out(2, limit.span, "`max_samples`", "promtool always allows 10000");
        }
        self.series(test, &written);
        self.alerts(test);
        self.exprs(test, every);
    }

    fn labels(&mut self, depth: usize, key: &str, labels: &Labels<'_>) {
        if labels.is_empty() {
            return;
        }
        self.out.line(depth, &format!("{key}:"));
        for (name, value) in labels.iter() {
            self.out.line(depth + 1, &format!("{}: {}", scalar(name.text), scalar(value.text)));
        }
    }

    fn series(&mut self, test: &TestGroup<'_>, from_files: &[(String, String)]) {
        let written = test.input_series.iter().filter_map(|it| Some((it.series?, it.values?)));
        let written = written.map(|(series, values)| (series.text, values.text));
        let more = from_files.iter().map(|(series, values)| (series.as_str(), values.as_str()));
        let all: Vec<(&str, &str)> = written.chain(more).collect();
        if all.is_empty() {
            return;
        }
        self.out.line(2, "input_series:");
        for (series, values) in all {
            self.out.line(3, &format!("- series: {}", scalar(series)));
            self.out.line(4, &format!("values: {}", scalar(values)));
        }
    }

    fn alerts(&mut self, test: &TestGroup<'_>) {
        if test.alert_tests.is_empty() && test.native.only.is_none() {
            return;
        }
        self.out.line(2, "alert_rule_test:");
        for item in test.alert_tests.iter().filter(|it| it.native.only.is_none()) {
            self.alert(item);
        }
        if let (Some(_), Some(span)) = (&test.native.only, test.native.only_span) {
            let why = "promtool looks at alerts at single times";
            self.leave_out(3, span, "`exp_only` at all times", why);
        }
    }

    fn alert(&mut self, item: &AlertTest<'_>) {
        let name = item.alertname.map_or("", |it| it.text);
        let span = item.node.first_line();
        if item.native.timeline.is_some() {
            let why = "promtool looks at alerts at single times, not at when they change";
            return self.leave_out(3, span, &format!("the timeline of {}", quote(name)), why);
        }
        let time = item.eval_time.map_or(Duration::ZERO, |it| it.value);
        if !is_plain_alert(item) {
            let what = format!("{} at {time}", quote(name));
            return self.leave_out(3, span, &what, "promtool compares whole texts and all labels");
        }
        self.out.line(3, &format!("- eval_time: {time}"));
        self.out.line(4, &format!("alertname: {}", scalar(name)));
        if item.alerts.is_empty() {
            return self.out.line(4, "exp_alerts: []");
        }
        self.out.line(4, "exp_alerts:");
        for alert in &item.alerts {
            if alert.labels.is_empty() && alert.annotations.is_empty() {
                self.out.line(5, "- exp_labels: {}");
                continue;
            }
            self.out.line(5, "-");
            self.labels(6, "exp_labels", &alert.labels);
            self.labels(6, "exp_annotations", &alert.annotations);
        }
    }

    fn exprs(&mut self, test: &TestGroup<'_>, every: Duration) {
        let only = test.alert_tests.iter().filter(|it| it.native.only.is_some());
        let only: Vec<&AlertTest<'_>> = only.collect();
        let ranges = &test.native.range_tests;
        if test.expr_tests.is_empty() && only.is_empty() && ranges.is_empty() {
            return;
        }
        self.out.line(2, "promql_expr_test:");
        for item in &test.expr_tests {
            self.expr(item);
        }
        for item in only {
            self.only(item);
        }
        for item in ranges {
            self.range(item, every);
        }
    }

    /// That no other alert fires at a time is a query that gives nothing.
    fn only(&mut self, item: &AlertTest<'_>) {
        let names = item.native.only.iter().flatten();
        let names: Vec<String> = names.map(|it| format!("alertname!={}", quote(it.text))).collect();
        let names = names.iter().map(|it| format!(", {it}")).collect::<String>();
        let time = item.eval_time.map_or(Duration::ZERO, |it| it.value);
        self.query(&format!("ALERTS{{alertstate=\"firing\"{names}}}"), time);
        self.out.line(4, "exp_samples: []");
    }

    fn query(&mut self, expr: &str, time: Duration) {
        self.out.line(3, &format!("- expr: {}", scalar(expr)));
        self.out.line(4, &format!("eval_time: {time}"));
    }

    /// Says what of an answer cannot be asked for; whether its samples can.
    fn answer(&mut self, answer: &Answer<'_>, what: &str, span: Span) -> bool {
        let remarks = !answer.warnings.is_empty()
            || !answer.infos.is_empty()
            || answer.no_warnings
            || answer.no_infos;
        if remarks {
            let what = format!("what is said about {what}");
            self.leave_out(3, span, &what, "promtool does not look at warnings and infos");
        }
        if answer.error.is_some() {
            self.leave_out(3, span, what, "promtool does not expect errors");
            return false;
        }
        if answer.tolerance.is_some() || answer.matching.unwrap_or_default() == Match::Subset {
            let why = "promtool compares all labels, and numbers to the last bit";
            self.leave_out(3, span, what, why);
            return false;
        }
        true
    }

    fn expr(&mut self, item: &ExprTest<'_>) {
        let expr = item.expr.map_or("", |it| it.text);
        let (span, what) = (item.node.first_line(), quote(expr));
        if !self.answer(&item.native.answer, &what, span) {
            return;
        }
        if !has_plain_samples(item) {
            let why = "promtool compares whole labels and numbers, and NaN is equal to nothing";
            return self.leave_out(3, span, &what, why);
        }
        self.query(expr, item.eval_time.map_or(Duration::ZERO, |it| it.value));
        if item.samples.is_empty() {
            return self.out.line(4, "exp_samples: []");
        }
        self.out.line(4, "exp_samples:");
        for sample in &item.samples {
            self.sample(sample);
        }
    }

    fn sample(&mut self, sample: &ExpectedSample<'_>) {
        let labels = sample.labels.map_or("{}", |it| it.text);
        self.out.line(5, &format!("- labels: {}", scalar(labels)));
        if let Some(value) = sample.value {
            self.out.line(6, &format!("value: {}", yaml_number(value.value)));
        }
        if let Some(histogram) = sample.histogram {
            self.out.line(6, &format!("histogram: {}", scalar(histogram.text)));
        }
    }

    /// A range query is a query at each of its steps.
    fn range(&mut self, item: &RangeTest<'_>, every: Duration) {
        let expr = item.expr.map_or("", |it| it.text);
        let (span, what) = (item.node.first_line(), format!("the range of {}", quote(expr)));
        if !self.answer(&item.answer, &what, span) {
            return;
        }
        if item.series.iter().any(|it| !it.patterns.is_empty()) {
            return self.leave_out(3, span, &what, "promtool compares all labels");
        }
        if ["start()", "end()", "range()", "step()"].iter().any(|it| expr.contains(it)) {
            let why = "what it gives at a step depends on the range";
            return self.leave_out(3, span, &what, why);
        }
        let grid = ranges::grid(item, 0, every);
        if STEPS_MAX < grid.count() {
            let why = format!("it has {} steps, and promtool asks one at a time", grid.count());
            return self.leave_out(3, span, &what, &why);
        }
        let series: Result<Vec<_>, String> =
            item.series.iter().map(|it| ranges::read(it, grid)).collect();
        match series {
            Ok(series) => self.steps(expr, grid, &series, (item, &what)),
            Err(why) => self.leave_out(3, span, &what, &why),
        }
    }

    fn steps(
        &mut self,
        expr: &str,
        grid: Grid,
        series: &[ranges::Series],
        (item, what): (&RangeTest<'_>, &str),
    ) {
        let is_nan = |it: &Value| matches!(it, Value::Number(it) if it.is_nan());
        if series.iter().any(|it| it.values.iter().any(is_nan)) {
            let span = item.node.first_line();
            return self.leave_out(3, span, what, "to promtool NaN is equal to nothing");
        }
        for (step, time) in grid.times().enumerate() {
            self.query(expr, Duration::from_millis(time));
            let there: Vec<_> = series.iter().zip(&item.series).collect();
            let there: Vec<_> =
                there.iter().filter(|(it, _)| !matches!(it.values[step], Value::Nothing)).collect();
            if there.is_empty() {
                self.out.line(4, "exp_samples: []");
                continue;
            }
            self.out.line(4, "exp_samples:");
            for (series, written) in there {
                let labels = written.labels.map_or("{}", |it| it.text);
                self.out.line(5, &format!("- labels: {}", scalar(labels)));
                match &series.values[step] {
                    Value::Number(it) => {
                        self.out.line(6, &format!("value: {}", yaml_number(*it)));
                    }
                    Value::Histogram(it) => {
                        self.out.line(6, &format!("histogram: {}", scalar(it)));
                    }
                    Value::Nothing => {}
                }
            }
        }
    }
}

/// A number as YAML reads it.
fn yaml_number(value: f64) -> String {
    match value {
        _ if value.is_nan() => ".nan".to_owned(),
        f64::INFINITY => ".inf".to_owned(),
        f64::NEG_INFINITY => "-.inf".to_owned(),
        _ => {
            // YAML 1.1 reads `1e+06` as a number and `1e06` as a text: the sign is there.
            number(value).to_lowercase()
        }
    }
}
