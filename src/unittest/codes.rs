//! What a test can say of what it tests.

flint_diagnostics::codes! {
    /// A script of queries that cannot be read.
    INVALID_SCRIPT = "promqltest/invalid-script",
"A script of queries is made of blocks, with an empty line between them: `clear` forgets all series, `load` brings series, `eval` asks a query and says what it gives.

    load 1m
      gpu_utilization{gpu=\"0\"} 10 20 30

    eval instant at 2m sum(gpu_utilization)
      {} 30

The language is the one in which Prometheus tests its own engine.";

    /// A query that does not give what its script expects.
    FAILED_EVAL = "promqltest/failed-eval",
"The query below `eval` gives something else than the lines that follow it expect: other series, other values, another order, an error, or other warnings. Numbers may differ by a millionth of their size.

The message says what was expected and what the query gave. An instant query is evaluated in several ways that have to agree: as it is, as one step of a range query, and with `@` and its time from other times.";

    /// Other alerts fire than a test expects.
    FAILED_ALERTS = "test/failed-alerts",
"At the time of the test other alerts of that name fire than `exp_alerts` lists. All of them count, and each has to have exactly the labels and annotations that are written; `alertname` need not be written.

An alert that is pending does not fire: with `for: 5m` and an evaluation each minute it fires five minutes after its query first gives something. A time between two evaluations shows the one before it.

    alert_rule_test:
      - eval_time: 6m
        alertname: GpuIsHot
        exp_alerts:
          - exp_labels: {severity: page, gpu: \"0\"}
            exp_annotations: {summary: GPU 0 is hot}";

    /// A query gives something else than a test expects.
    FAILED_QUERY = "test/failed-query",
"At the time of the test the query gives other series or other values than `exp_samples` lists. All series count, and numbers have to be equal to the last bit, unless the file says `fuzzy_compare: true`, which lets the last bit differ. NaN is equal to nothing.

    promql_expr_test:
      - expr: sum by (gpu) (rate(xid_errors_total[5m]))
        eval_time: 10m
        exp_samples:
          - labels: '{gpu=\"0\"}'
            value: 0.1";

    /// A rule failed while a test ran.
    FAILED_RULE = "test/failed-rule",
"The rule could not be evaluated with the series of the test. Nothing was evaluated after that time.

Usually two series meet that have the same labels: after `group_left` or an aggregation is left out, after a function that takes the metric's name away, or because the rule sets a label that told them apart. It can also be that the rule writes a series that the test brings as input.";

    /// A test that cannot be run.
    UNUSABLE = "test/unusable",
"The test cannot be run: its series cannot be read, or an item lacks what it needs. The message says which.";

    /// Groups that promtool evaluates in any order.
    RANDOM_ORDER = "test/random-order",
"Groups that `group_eval_order` does not name are evaluated by promtool in another order in every run. Where one reads what another writes, it sees the value of now or the one before, by chance, and the test passes or fails by chance. flint evaluates what is read first.

    group_eval_order: [gpu.recording, gpu.alerts]

Groups that are not named count as the first one that is.";

    /// A rule file that a test names cannot be used.
    BROKEN_RULES = "test/broken-rules",
"A rule file of the test has mistakes, so that none of its tests is run. `flint check rules FILE` shows each of them at its place.";

    /// An alert changes at other times than a test expects.
    FAILED_TIMELINE = "test/failed-timeline",
"An alert begins to wait (`pending_at`), begins to fire (`fires_at`) or ends (`resolves_at`) at other times than the test says. Each key lists all times at which that happens, and every alert that `labels` selects has to have them. Times are those of evaluations: an alert without `for` fires at once and is never pending.

    alert_rule_test:
      - alertname: GpuIsHot
        labels: {gpu: \"0\"}
        pending_at: 10m
        fires_at: 15m
        resolves_at: 40m";

    /// Alerts fire that a test does not allow.
    OTHER_ALERTS = "test/other-alerts",
"`exp_only` lists the alerts that may fire: in an item of `alert_rule_test` at its `eval_time`, beside `tests` or in a test at any evaluation. Another one fires.

    exp_only: [GpuIsHot]";

    /// A range query gives something else than a test expects.
    FAILED_RANGE = "test/failed-range",
"The query gives other series, or other values at some steps, than `exp_series` lists. `values` has one value a step in the notation of series, `_` where there is none.

    promql_range_test:
      - expr: gpu:temp:max
        end: 10m
        exp_series:
          - labels: gpu:temp:max
            values: 80x4 _ 95x4";

    /// A file of series that cannot be used.
    SERIES_FILE = "test/series-file",
"`series_from` names a file with samples and their times, in OpenMetrics (it ends with `# EOF`) or in Prometheus' text format. The path starts at the folder of the test file. The first sample of the file is at the start of the test, and the others as much later as they are in the file.

    input_series:
      - series_from: incident.om
        match: '{job=\"vllm\"}'

`promtool tsdb dump-openmetrics` writes such files.";

    /// A test of an alert that no rule defines.
    UNKNOWN_ALERT = "test/unknown-alert",
"No rule of the `rule_files` defines an alert of this name, so it never fires. Usually the name is misspelled, or its file is not listed.";

    /// A test that an alert does not fire which no rule defines.
    NEVER_FAILS = "test/never-fails",
"The test expects that an alert does not fire, and no rule of the `rule_files` defines it. So it passes whatever the rules do: after a rule was renamed, for example.";

    /// A test without expectations.
    EMPTY_TEST = "test/empty-test",
"The test has neither `alert_rule_test` nor `promql_expr_test`, so nothing is compared and it always passes.";

    /// A series that nothing reads.
    UNUSED_SERIES = "test/unused-series",
"No selector of the rules, and none of the queries of the test, selects this series. Usually its name or a label is misspelled, and the test passes because nothing is there.";

    /// An expectation of nothing when all series are over.
    SERIES_OVER = "test/series-over",
"The test expects that nothing is there, and it is right for a reason that it does not mean: the series that are read have ended more than five minutes before, so that no selector finds them any more.

    input_series:
      - series: gpu_temp{gpu=\"0\"}
        values: 80x10            # the last value is at 10m
    alert_rule_test:
      - eval_time: 30m           # nothing is there any more
        alertname: GpuIsHot

Write enough values: `80x30`. A series that is meant to end has `stale` or `_` at its end, and is not reported.";

    /// What promtool's form of a test file leaves out.
    LEFT_OUT = "test/left-out",
"`flint test rules --emit-promtool` writes a test file as promtool reads it: with matrices, `for_each`, `repeat` and series of files written out. What promtool's format cannot express is left out, and this says what and why. A comment in the output says it too.";
}
