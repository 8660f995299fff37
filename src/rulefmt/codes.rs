//! The mistakes that rule files can have, beside those of YAML, PromQL and templates.

flint_diagnostics::codes! {
    /// Rules or groups without the frame that belongs around them.
    MISSING_FRAME = "rules/missing-frame",
"A rule file is a mapping with one key, `groups`; a group has a name and its rules. Prometheus refuses a file that begins with a list of rules or with a group.

    groups:
      - name: gpu
        rules:
          - alert: GpuXidError
            expr: DCGM_FI_DEV_XID_ERRORS > 0

Some tools for rules, pint among them, can be told to accept bare lists of rules. Prometheus cannot.";

    /// A single item where a list of items is wanted.
    MISSING_DASH = "rules/missing-dash",
"`groups` and `rules` are lists. Each item begins with a dash; without one there is no list but a single mapping.

    rules:
      alert: GpuXidError      # wrong
      expr: DCGM_FI_DEV_XID_ERRORS > 0

    rules:
      - alert: GpuXidError    # right
        expr: DCGM_FI_DEV_XID_ERRORS > 0";

    /// A dash that tears a rule apart.
    STRAY_DASH = "rules/stray-dash",
"A dash begins a new item of a list. The keys of one rule stand below each other with one dash, before the first of them.

    - alert: GpuXidError
    - expr: DCGM_FI_DEV_XID_ERRORS > 0   # wrong: another rule, without a name

    - alert: GpuXidError
      expr: DCGM_FI_DEV_XID_ERRORS > 0   # right";

    /// A Kubernetes object where Prometheus wants a plain rule file.
    KUBERNETES_OBJECT = "rules/kubernetes-object",
"The file is a Kubernetes object. Prometheus reads plain rule files: what stands in a PrometheusRule under `spec`. The operator takes it out; Prometheus itself, and `promtool check rules`, refuse the object.

Check objects with `flint check FILE`, which looks into them. To make a plain rule file, keep what stands under `spec` and indent it less.";

    /// A key that belongs one level up or down.
    MISPLACED_KEY = "rules/misplaced-key",
"The key is known, but not at this level: usually a line is indented too little or too much. `name`, `interval`, `limit`, `query_offset`, `labels` and `rules` belong to a group; `alert`, `record`, `expr`, `for`, `keep_firing_for`, `labels` and `annotations` to a rule.

    groups:
      - name: vllm
        interval: 30s
        rules:
          - alert: VllmQueueIsLong
            expr: vllm:num_requests_waiting > 20
            for: 5m";

    /// A key that another program reads.
    FOREIGN_KEY = "rules/foreign-key",
"The key belongs to a program that reads Prometheus' rule files with additions of its own: Thanos Ruler, Mimir, Loki or vmalert. Prometheus refuses the whole file because of it. If the file is meant for that program only, check it with that program's own tool; if it is meant for Prometheus too, remove the key.

`--ignore-unknown-fields` passes over such keys.";

    /// A group without a name.
    MISSING_GROUP_NAME = "rules/missing-group-name",
"Each group needs a name. It is shown on the rules page and in the metrics about rule evaluation, and it is what unit tests order groups by.

    groups:
      - name: slurm
        rules: […]";

    /// Two groups of one file with the same name.
    DUPLICATE_GROUP = "rules/duplicate-group",
"The names of a file's groups are unique, because a group is known by its file and its name. Rename one of them, or put the rules into one group. Groups in different files may share a name.";

    /// Neither `alert` nor `record`.
    MISSING_RULE_NAME = "rules/missing-rule-name",
"A rule either makes alerts, and then has `alert` with their name, or it makes series, and then has `record` with theirs.

    - alert: GpuTemperatureIsHigh
      expr: DCGM_FI_DEV_GPU_TEMP > 85

    - record: cluster:gpu_utilization:avg
      expr: avg by (cluster) (DCGM_FI_DEV_GPU_UTIL)";

    /// Both `alert` and `record`.
    TWO_RULE_NAMES = "rules/two-rule-names",
"A rule makes alerts or series, never both. Write two rules; the alert can use the series that the other records.

    - record: cluster:gpu_utilization:avg
      expr: avg by (cluster) (DCGM_FI_DEV_GPU_UTIL)
    - alert: GpusAreIdle
      expr: cluster:gpu_utilization:avg < 10";

    /// A rule without `expr`.
    MISSING_EXPR = "rules/missing-expr",
"A rule is evaluated by its query, `expr`. Without one there is nothing to evaluate. An `expr:` whose value is missing, or whose text was indented less than the key, counts as missing too.

    expr: |
      rate(ray_tasks{State=\"FAILED\"}[5m]) > 0";

    /// `for`, `keep_firing_for` or `annotations` beside `record`.
    ALERT_ONLY_KEY = "rules/alert-only-key",
"`for`, `keep_firing_for` and `annotations` say how an alert behaves and what it tells. A recording rule makes series, which have none of them. Remove the key, or write `alert` instead of `record`.";

    /// A name that no metric can have.
    BAD_RECORD_NAME = "rules/bad-record-name",
"`record` is the name of the series that the rule makes: a metric name, without braces and labels. Labels are set under `labels`, and the query stands in `expr`.

    record: job:vllm_requests:rate5m{model=\"llama\"}   # wrong

    record: job:vllm_requests:rate5m                   # right
    labels:
      model: llama

Names in the style `level:metric:operations` tell readers which labels are left and what was done.";

    /// A name that no label can have.
    BAD_LABEL_NAME = "rules/bad-label-name",
"The name of a label cannot be empty, and it cannot be `__name__`, which is the metric's name. By the legacy rules it has letters, digits and underscores only, and does not begin with a digit; since Prometheus 3 any text is allowed.";

    /// A name that no annotation can have.
    BAD_ANNOTATION_NAME = "rules/bad-annotation-name",
"The name of an annotation cannot be empty. By the legacy rules it has letters, digits and underscores only, and does not begin with a digit; since Prometheus 3 any text is allowed.";

    /// A number or a boolean where Kubernetes wants a text.
    NOT_A_TEXT = "objects/not-a-text",
"In an object, labels and annotations are texts. YAML reads `1` as a number and `true` as a boolean, and Kubernetes refuses both there, although Prometheus itself would take them.

    labels:
      priority: 1     # wrong
      priority: \"1\"   # right";

    /// A value that the field cannot have.
    BAD_VALUE = "objects/bad-value",
"The custom resource definition of the Prometheus operator allows certain values for this field only, and Kubernetes refuses the object for any other. The help names them.";

    /// A step of relabeling that cannot work.
    RELABELING = "objects/relabeling",
"Each action of relabeling asks for certain fields: `replace`, `lowercase`, `uppercase`, `hashmod`, `keepequal` and `dropequal` for `targetLabel`, `hashmod` for `modulus` too; `labeldrop` and `labelkeep` take `regex` only. The operator leaves out objects that do not fit, and tells so in its log alone.

    relabelings:
      - sourceLabels: [__meta_kubernetes_pod_label_ray_io_cluster]
        targetLabel: ray_cluster";

    /// A timeout longer than the interval.
    TIMEOUT = "objects/timeout-over-interval",
"A scrape has to be over before the next begins: `scrapeTimeout` cannot be longer than the interval. The operator leaves out objects where it is.";

    /// Text that is no base64 in a Secret.
    BAD_BASE64 = "objects/bad-base64",
"The values under `data` of a Secret, and under `binaryData` of a ConfigMap, are encoded in base64. Texts as they are belong under `stringData` of a Secret, and under `data` of a ConfigMap.

    stringData:
      rules.yml: |
        groups: []";

    /// A test of an alert without the alert's name.
    MISSING_ALERTNAME = "tests/missing-alertname",
"A test under `alert_rule_test` says which alert it looks at. Without `alertname` promtool fails the whole group.

    alert_rule_test:
      - eval_time: 10m
        alertname: GpuIsHot
        exp_alerts: []";

    /// A time that is none.
    BAD_START_TIME = "tests/bad-start-time",
"`start_timestamp` is a number of seconds since 1970, or a date with a time and a zone in the form of RFC 3339.

    start_timestamp: 2024-01-01              # wrong
    start_timestamp: 2024-01-01T00:00:00Z    # right";

    /// A group named twice in the order of evaluation.
    REPEATED_GROUP = "tests/repeated-group",
"Each group stands once in `group_eval_order`: its place there is its turn.";

    /// A label that is set and then overwritten.
    OVERWRITTEN_LABEL = "tests/overwritten-label",
"promtool sets the label `alertname` of each expected alert to the test's own `alertname`. Another name in `exp_labels` has no effect.";

    /// A series without a name or without values.
    INCOMPLETE_SERIES = "tests/incomplete-series",
"A series of a test has two texts: `series` with its name and labels, and `values` with its samples.

    input_series:
      - series: up{job=\"vllm\"}
        values: 1x10 0x5";

    /// A series twice.
    REPEATED_SERIES = "tests/repeated-series",
"Two items have the same name and labels. promtool forgets the first without a word. Let a label differ, or write all values into one item.";

    /// Series that are not loaded.
    SERIES_CUT_OFF = "tests/series-cut-off",
"promtool writes all series of a test below each other and reads the lines. An empty line or a comment ends the list: it stands among values in several lines, or comes from a block scalar `|`, which ends in a line break. What follows is not there, and nothing says so.

    values: |       # wrong: what follows is forgotten
      1x10
    values: 1x10    # right";

    /// Values in several lines.
    VALUES_IN_LINES = "tests/values-in-lines",
"promtool writes all series of a test below each other and reads the lines. Values in several lines of a block scalar `|` are therefore read as further series. A folded scalar joins them.

    values: >-
      1x10
      0x10";

    /// An expected histogram that is none.
    BAD_HISTOGRAM = "tests/bad-histogram",
"`histogram` of an expected sample is one histogram in the notation of series.

    exp_samples:
      - labels: vllm:ttft_seconds
        histogram: '{{schema:0 count:3 sum:4.5 buckets:[1 2]}}'";

    /// A sample that no result equals.
    NEVER_EQUAL = "tests/never-equal",
"promtool compares samples as numbers. NaN equals nothing, and a histogram with a `value` other than 0 equals no histogram. Such a test always fails.";

    /// A parameter whose value does not fit.
    BAD_PARAMETER = "tests/bad-parameter",
"`${name}` in a text of a test stands for a value of `matrix` or `for_each`. Here the text with the value put in is not what the key wants.

    matrix: {minutes: [5, 10]}
    alert_rule_test:
      - eval_time: ${minutes}m";

    /// A matrix that cannot be used.
    BAD_MATRIX = "tests/bad-matrix",
"`matrix` of a test, and `for_each` of a series, are mappings of names to values: a list, or a range of whole numbers with its first and its last. All combinations are made.

    matrix: {gpus: [1, 8], threshold: [80, 90]}
    input_series:
      - series: gpu_temp{gpu=\"${i}\"}
        for_each: {i: \"1..${gpus}\"}
        values: 95x10";

    /// A description of a text that is none.
    BAD_DESCRIPTION = "tests/bad-description",
"The value of a label, an annotation or a sample can be described instead of written, by one key.

    exp_annotations:
      summary: {regex: '^GPU \\d+ is hot'}   # a part of it matches
      runbook: {contains: wiki.example}     # this is a part of it
      dashboard: {absent: true}             # it is not there";

    /// A way of matching that there is not.
    BAD_MATCH = "tests/bad-match",
"`match: exact`, which is the default, wants all labels and annotations to be written. With `match: subset` those that are written have to be there, and others may be. In both cases each alert or sample that is there has to be written.

    defaults: {match: subset}";

    /// A tolerance that is none.
    BAD_TOLERANCE = "tests/bad-tolerance",
"`tolerance` says how far a number may be from the one that is written: by `abs`, or by `rel` times the number. One of the two is enough.

    tolerance: {abs: 0.001, rel: 1e-6}";

    /// Two keys that cannot both hold.
    CONTRADICTION = "tests/contradiction",
"The two keys cannot both hold, so the test would always fail. Remove one of them.";

    /// A timeline that cannot be used.
    BAD_TIMELINE = "tests/bad-timeline",
"An item of `alert_rule_test` is one of three: alerts at a time (`eval_time`, `alertname`, `exp_alerts`), a timeline of an alert (`alertname` with `pending_at`, `fires_at`, `resolves_at` or `never_fires`), or the alerts that alone may fire at a time (`eval_time`, `exp_only`).

    - alertname: GpuIsHot
      labels: {gpu: \"0\"}
      pending_at: 10m
      fires_at: 15m
      resolves_at: 40m";

    /// A range that cannot be used.
    BAD_RANGE = "tests/bad-range",
"`promql_range_test` asks a query at `start`, which is 0 without it, and then every `step` up to `end`.

    - expr: gpu:temp:max
      start: 0m
      end: 1h
      step: 1m
      exp_series:
        - labels: gpu:temp:max
          values: 80x60";

    /// A series whose samples come from two places or none.
    BAD_SERIES_SOURCE = "tests/bad-series-source",
"A series is written with `series` and `values`, or comes from a file with `series_from`, from which `match` selects series. `repeat` and `until` are for written values; `until` cuts those of files too.

    input_series:
      - series_from: incident.om
        match: '{job=\"vllm\"}'
        until: 2h
      - series: up{job=\"vllm\"}
        values: 1x9 0
        repeat: true
        until: 2h";
}
