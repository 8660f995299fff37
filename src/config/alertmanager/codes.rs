//! The mistakes that alertmanager.yml can have.

/// What amtool comes to where upstream looks into nothing.
pub(crate) const CRASH_TEXT: &str =
    "runtime error: invalid memory address or nil pointer dereference";

flint_diagnostics::codes! {
    /// A text or a mapping under `matchers`.
    MATCHERS_NOT_A_LIST = "alertmanager/matchers-not-a-list",
"`matchers`, `source_matchers` and `target_matchers` are lists of texts. Without the dash, YAML reads the line below the key as one text, and Alertmanager refuses the file.

    matchers:
      severity = \"page\"        # wrong: one text
    matchers:
      severity: page           # wrong: a mapping, as `match` was
    matchers:
      - severity = \"page\"      # right";

    /// A route that names a receiver which is not there.
    UNDEFINED_RECEIVER = "alertmanager/undefined-receiver",
"The route sends its alerts to a receiver that the file does not define. Alertmanager refuses the file. Define it under `receivers`, or correct the name; capitals count.

    route:
      receiver: team-a
    receivers:
      - name: team-a";

    /// A route that names a time interval which is not there.
    UNDEFINED_TIME_INTERVAL = "alertmanager/undefined-time-interval",
"The route is muted or active in a time interval that the file does not define. Alertmanager refuses the file. Define it under `time_intervals`, or correct the name; capitals count.

    routes:
      - mute_time_intervals: [weekends]
    time_intervals:
      - name: weekends
        time_intervals:
          - weekdays: ['saturday', 'sunday']";

    /// Something that the topmost route cannot have.
    ROOT_ROUTE = "alertmanager/root-route",
"The topmost route takes every alert that no other route takes. So it needs a receiver, has no matchers, is never muted, and there is nothing to continue with. What shall hold for some alerts belongs into an entry of `routes`.

    route:
      receiver: team-a
      routes:
        - matchers: [severity=\"page\"]
          receiver: on-call";

    /// A file without its topmost route.
    NO_ROUTE = "alertmanager/no-route",
"A configuration needs a topmost route with a receiver, and that receiver. The smallest is

    route:
      receiver: team-a
    receivers:
      - name: team-a";

    /// `...` beside other labels.
    GROUP_BY_ALL = "alertmanager/group-by-all",
"`group_by: ['...']` groups by all labels, so that every alert is notified of alone. Other labels beside it mean nothing, and Alertmanager refuses the file. Keep one of the two.

    group_by: ['...', cluster]     # wrong
    group_by: [alertname, cluster] # right";

    /// A period of no length.
    ZERO_INTERVAL = "alertmanager/zero-interval",
"`group_interval` and `repeat_interval` are times between two notifications, and cannot be zero. `group_wait` can: then the first notification is sent at once.";

    /// An integration that lacks what `global` has not either.
    INCOMPLETE_RECEIVER = "alertmanager/incomplete-receiver",
"The integration lacks a setting that it needs, and that `global` would give to all integrations of its kind. Alertmanager refuses the file. Write it in either place.

    global:
      smtp_smarthost: smtp.example.org:587
      smtp_from: alertmanager@example.org
    receivers:
      - name: team-a
        email_configs:
          - to: team-a@example.org";

    /// A variable of the shell, which nobody fills in.
    UNEXPANDED_VARIABLE = "alertmanager/unexpanded-variable",
"Alertmanager fills no environment variables into its configuration: `${PAGERDUTY_KEY}` is sent to PagerDuty as it is written, and every notification is refused there. Nothing says so before the first alert.

Secrets can be read from files:

    routing_key: ${PAGERDUTY_KEY}               # wrong
    routing_key_file: /etc/alertmanager/pd-key  # right

Where a tool fills the variables in before Alertmanager reads the file, such as `envsubst`, check what it writes.";

    /// A timeout that is a few nanoseconds long.
    BARE_TIMEOUT = "alertmanager/bare-timeout",
"A number without a unit counts nanoseconds here: with `timeout: 5` every request fails, and Alertmanager accepts the file.

    timeout: 5     # 5 nanoseconds
    timeout: 5s    # right";

    /// A host without its port.
    BAD_ADDRESS = "alertmanager/bad-address",
"A mail server is written with its port: `smtp.example.org:587`, and `[2001:db8::1]:587` for an IPv6 address.";

    /// A template that Alertmanager reads as it reads the file.
    URL_TEMPLATE = "alertmanager/url-template",
"A few templates are read together with the file: the URL of a webhook, and the type of a responder of Opsgenie. They are read without the functions that other templates have, such as `toUpper`: only those of Go's own can stand in them. Alertmanager refuses the file otherwise.";

    /// Two ways to say one thing of which one is passed over.
    TWO_SOURCES = "alertmanager/two-sources",
"A secret is given inline and as a file. Alertmanager accepts that for mails, and takes the file. Remove one of the two, so that nobody changes the one that is passed over.";

    /// Three places for one message.
    SNS_THREE_TARGETS = "alertmanager/sns-three-targets",
"`topic_arn`, `target_arn` and `phone_number` say where a message goes, and one of them is meant. Alertmanager refuses two of them and, by a slip, accepts all three: it hands all of them on, and Amazon takes one.";

    /// A time range that cannot be read.
    BAD_RANGE = "alertmanager/bad-range",
"The parts of a time interval are written like this:

    times:
      - start_time: '09:00'       # two digits each, up to '24:00'; the end is not included
        end_time: '17:00'
    weekdays: ['monday:friday', 'sunday']
    days_of_month: ['1:5', '-3:-1']    # negative ones count from the end of the month
    months: ['january:march', 'may', '12']
    years: ['2024:2026']
    location: Europe/Berlin

Ranges begin with what comes first, and both ends are included. There is no range over midnight, over Sunday or over the turn of the year: write two.";

    /// A time interval that never comes.
    NEVER = "alertmanager/never",
"Alertmanager accepts the range, and no time is ever in it: a month above 12, say, or an empty list. A route that is active then is always muted; one that is muted then never is.";

    /// A time zone that nobody knows.
    UNKNOWN_TIME_ZONE = "alertmanager/unknown-time-zone",
"`location` is a name of the time zone database, such as `Europe/Berlin`, or `UTC`, or `Local` for the zone of the machine. Abbreviations such as `CEST` are none. Capitals count where the database is on a file system that tells them apart.";

    /// A key or a form that the version at hand does not know.
    NEWER_VERSION = "alertmanager/newer-version",
"The configuration is checked for the version of `--alertmanager-version`, and uses something that came later. That Alertmanager refuses the file.";

    /// Routes inside of routes beyond reason.
    TOO_DEEP = "alertmanager/too-deep",
"Routes are nested so deep that nobody can mean it. Alertmanager reads them; flint does not read on, so that mistakes in them are not found.";
}
