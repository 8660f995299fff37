//! The mistakes that prometheus.yml can have.

flint_diagnostics::codes! {
    /// Two settings of which one would win.
    CONFLICT = "config/conflict",
"The two settings say the same thing in two ways, so that one of them would silently win. Prometheus refuses the file. Keep one.

    basic_auth:
      username: prometheus
      password: secret             # remove this line
      password_file: password.txt  # or this one";

    /// A setting that means nothing without another.
    NEEDS_ANOTHER = "config/needs-another",
"The setting has an effect only together with another one, which is not there. Prometheus refuses the file, because the author certainly meant something. Add the other setting, or remove this one.

    no_proxy: 10.0.0.0/8                       # means nothing alone
    proxy_url: http://proxy.example:3128       # add this";

    /// A word that is none of those that are known.
    UNKNOWN_VALUE = "config/unknown-value",
"The setting takes one of a few words, and this is none of them. Words are compared letter by letter: capitals count, unless the documentation says otherwise.";

    /// A size that cannot be read.
    BAD_SIZE = "config/bad-size",
"Sizes are numbers with a unit: `B`, `KB`, `MB`, `GB`, `TB`, `PB`, `EB`, or the same with `iB`. Both count in powers of 1024. A bare number is refused, and units are written in capitals.

    body_size_limit: 10485760   # wrong
    body_size_limit: 10mb       # wrong
    body_size_limit: 10MB       # right";

    /// A header that cannot be set.
    RESERVED_HEADER = "config/reserved-header",
"Prometheus sets this header itself, for every request, or it belongs to the connection. A value from the configuration would break the protocol, so the file is refused. For `Authorization`, use `authorization`, `basic_auth` or `oauth2`.";

    /// A certificate without its key, or the other way round.
    HALF_A_KEY_PAIR = "config/half-a-key-pair",
"A client that identifies itself with a certificate needs the certificate and its private key. With one of the two, the connection cannot be made.

    tls_config:
      cert_file: client.crt
      key_file: client.key";

    /// An item of a list with nothing in it.
    EMPTY_ENTRY = "config/empty-entry",
"A dash with nothing behind it is an item that says nothing. Usually the keys below it are indented too little, or a line was deleted and its dash was left. Prometheus refuses the file.

    relabel_configs:
      -                          # wrong: empty
    relabel_configs:
      - action: labeldrop        # right
        regex: pod_template_hash";

    /// A list that must hold something.
    EMPTY_LIST = "config/empty-list",
"The list is written out and holds nothing, and Prometheus cannot work with nothing here. Remove the key, so that the default holds, or put something into the list.";

    /// The same item twice.
    DUPLICATE_ENTRY = "config/duplicate-entry",
"The same thing stands twice where each may stand once. Remove one, or give one another name.";

    /// A label name that is none.
    BAD_LABEL_NAME = "config/bad-label-name",
"By the legacy rules a label name has letters, digits and underscores, and does not begin with a digit. Since 3.0 any text is a name unless `metric_name_validation_scheme: legacy` asks for the old rules; the empty text never is.

    external_labels:
      data-center: eu1     # wrong by the legacy rules
      data_center: eu1     # right";

    /// A regular expression that Go refuses.
    BAD_REGEXP = "config/bad-regexp",
"Regular expressions are RE2's: no lookahead, no lookbehind, no backreferences in the pattern. They are anchored at both ends. In double quotes a backslash has to be doubled; in single quotes or without quotes it stands for itself.

    regex: '*.example'       # wrong: `*` repeats what is before it
    regex: '.*\\.example'     # right
    regex: '(?!canary).*'    # wrong: no lookaround; use `action: drop`";

    /// An address that is no URL.
    BAD_URL = "config/bad-url",
"The text cannot be read as a URL. Usual causes: a blank in it, a port that is no number, a percent sign that is not followed by two hexadecimal digits, or no scheme before a host with a port.

    url: localhost:9090/api/v1/write           # wrong
    url: http://localhost:9090/api/v1/write    # right";

    /// A relabeling rule without what its action needs.
    RELABEL_NEEDS = "config/relabel-needs",
"The action of a relabeling rule decides which keys it needs. `replace` (which is the default), `hashmod`, `lowercase`, `uppercase`, `keepequal` and `dropequal` need `target_label`; `hashmod` needs `modulus` too.

    - source_labels: [pod]       # wrong: nothing says where to write
      regex: (.*)-[0-9]+
    - source_labels: [pod]       # right
      regex: (.*)-[0-9]+
      target_label: deployment";

    /// A relabeling rule with keys that its action does not read.
    RELABEL_SPARE_KEY = "config/relabel-spare-key",
"The action of a relabeling rule does not read this key, so the rule would not do what its author thinks. Prometheus refuses the file.

`labeldrop` and `labelkeep` match `regex` with the *names* of labels and read nothing else; to drop or keep by values, use `drop` and `keep` with `source_labels`. `keepequal` and `dropequal` read `source_labels` and `target_label` only. `lowercase` and `uppercase` take no `replacement`.";

    /// A reference to a group that the expression does not have.
    NO_SUCH_GROUP = "config/no-such-group",
"`$1`, `${1}` and `${name}` stand for what the groups of `regex` matched. A group that `regex` does not have is the empty text, so the label becomes shorter than meant, or vanishes. The name of a group is as long as it can be: `$1_total` is the group `1_total`, and `${1}_total` is the first group.

    regex: 'node-.*'
    replacement: '$1'         # always empty
    regex: 'node-(.*)'
    replacement: '$1'         # right";

    /// A timeout longer than the interval.
    SCRAPE_TIMEOUT = "config/scrape-timeout",
"A scrape has to be over before the next one begins, so `scrape_timeout` is at most `scrape_interval`. Where a job writes one of the two, the other comes from `global`, or from the defaults 10s and 1m.

    scrape_interval: 15s
    scrape_timeout: 20s      # wrong
    scrape_timeout: 15s      # right";

    /// Two jobs of one name.
    DUPLICATE_JOB = "config/duplicate-job",
"The job's name becomes the label `job` of every sample, and the name of the scrape pool. Two scrape configs of one name would be told apart by nothing, so Prometheus refuses the file. Targets that only differ in their addresses belong into one job.";

    /// A URL where an address is wanted.
    TARGET_IS_URL = "config/target-is-url",
"A target is a host with a port. The scheme and the path are the job's: `scheme: https`, `metrics_path: /metrics`.

    static_configs:
      - targets: ['http://node1:9100/metrics']   # wrong
      - targets: ['node1:9100']                  # right";

    /// A pattern for files that is not allowed.
    BAD_PATTERN = "config/bad-pattern",
"Patterns in `rule_files` and `scrape_config_files` may hold a `*` in their last part only, and one. There is no `**`. Name each folder in a line of its own.

    rule_files:
      - rules/*/*.yml      # wrong
      - rules/gpu/*.yml    # right
      - rules/node/*.yml";

    /// A number that makes no sense.
    OUT_OF_RANGE = "config/out-of-range",
"The number is outside of what can work. The help says what is allowed.";

    /// An identifier that has not the form.
    BAD_IDENTIFIER = "config/bad-identifier",
"The text has to have a certain form, such as that of a UUID, and has not. Usually it was cut off in copying, or a name stands where an identifier belongs.";

    /// A section that an agent does not have.
    AGENT_MODE = "config/agent-mode",
"An agent scrapes and sends; it evaluates no rules, sends no alerts and answers no queries. Its configuration has no `alerting`, no `rule_files` and no `remote_read`.";

    /// A variable that is not set.
    UNSET_VARIABLE = "config/unset-variable",
"Prometheus fills environment variables into external labels: `$NAME` and `${NAME}`. One that is not set becomes the empty text without an error, and the label is then shorter than meant or not there at all. This is told for the environment in which flint runs: where Prometheus gets its variables elsewhere, the warning may be nothing to worry about. A dollar is written `$$`.";

    /// A target that is none after relabeling.
    BAD_TARGET = "config/bad-target",
"A target needs an address, and a scrape interval and timeout that can be read. The rules of `relabel_configs` and the labels of the group may change all of these: `__address__`, `__scrape_interval__`, `__scrape_timeout__`. `promtool check config` applies the rules to static targets and refuses the file if one of them is no target then.";

    /// A file that is not there, and that promtool looks for.
    MISSING_FILE = "config/missing-file",
"The configuration names a file that is not there. Relative paths start at the folder of the configuration, not where flint runs. Files that exist only on the machine that runs Prometheus are not looked for with `--syntax-only`.";

    /// A file that is not there, and that promtool does not look for.
    UNCHECKED_FILE = "config/unchecked-file",
"The configuration names a file that is not there. `promtool check config` does not look for it, so the mistake would show when Prometheus runs: as targets that are down, as samples that are not sent, as rules that nobody evaluates. Where the file exists only on the machine that runs Prometheus, `--syntax-only` does not look for it.";

    /// A URL or a scheme that no HTTP client can use.
    USELESS_URL = "config/useless-url",
"Prometheus accepts the text, but no HTTP client can call it: it has no scheme, one that is neither `http` nor `https`, or no host. The mistake would show when Prometheus runs, as samples that are not sent or targets that are down.

    url: mimir.example/api/v1/push            # accepted, and never works
    url: https://mimir.example/api/v1/push    # right";

    /// A range of TLS versions with nothing in it.
    NO_TLS_VERSION = "config/no-tls-version",
"`max_version` is below `min_version`, so no connection can be made. `promtool check config` accepts the file; Prometheus refuses to make the client when it runs.";
}
