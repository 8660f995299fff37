//! The default definitions: what is sent where a receiver's texts are not given.
//!
//! What they print is Alertmanager's to the byte. Names, and the parts of which a message is made,
//! are lists here; the page of an email is written with words of its own, see [`page`].
//!
//! Source: Alertmanager, default.tmpl and email.tmpl.

use std::sync::OnceLock;

use crate::environment::ALERTMANAGER;
use crate::set::TemplateSet;

/// All of them, read once.
pub(super) fn set() -> &'static TemplateSet {
    static SET: OnceLock<TemplateSet> = OnceLock::new();
    SET.get_or_init(|| {
        let mut set = TemplateSet::default();
        for text in [texts(), page()] {
            if let Err(errors) = set.add("", text, &ALERTMANAGER) {
                unreachable!("the default definitions are templates: {errors:?}");
            }
        }
        set
    })
}

/// What others are made of.
const PARTS: &str = r##"
{{ define "__alertmanager" }}Alertmanager{{ end }}
{{ define "__alertmanagerURL" -}}
  {{ $.ExternalURL }}/#/alerts?receiver={{ urlquery $.Receiver }}
{{- end }}
{{ define "__subject" -}}
  {{ $others := .CommonLabels.Remove .GroupLabels.Names -}}
  [{{ toUpper .Status }}{{ if eq "firing" .Status }}:{{ len .Alerts.Firing }}{{ end }}]
  {{- "" }} {{ join " " .GroupLabels.Values }} {{ if lt (len .GroupLabels) (len .CommonLabels) -}}
    ({{ if $others }}{{ join " " $others.Values }}{{ end }})
  {{- end }}
{{- end }}
{{ define "__description" }}{{ end }}
{{ define "jira.default.priority" -}}
  {{ $ranks := list (stringSlice "critical" "High") (stringSlice "warning" "Medium") -}}
  {{ $ranks = append $ranks (stringSlice "info" "Low") -}}
  {{ $found := "" -}}
  {{ range $alerts := list .Alerts.Firing .Alerts.Resolved -}}
    {{ range $rank := $ranks -}}
      {{ range $alerts -}}
        {{ if and (not $found) (eq .Labels.severity (index $rank 0)) -}}
          {{ $found = index $rank 1 -}}
        {{ end -}}
      {{ end -}}
    {{ end -}}
  {{ end -}}
  {{ $found -}}
{{ end }}
"##;

/// Names, and the definition that each prints.
const ALIASES: [(&str, &[&str]); 3] = [
    (
        "__alertmanager",
        &[
            "slack.default.username",
            "pagerduty.default.client",
            "victorops.default.monitoring_tool",
            "rocketchat.default.alias",
            "mattermost.default.username",
        ],
    ),
    (
        "__alertmanagerURL",
        &[
            "slack.default.titlelink",
            "pagerduty.default.clientURL",
            "opsgenie.default.source",
            "pushover.default.url",
            "rocketchat.default.titlelink",
            "mattermost.default.titlelink",
        ],
    ),
    (
        "__subject",
        &[
            "slack.default.title",
            "pagerduty.default.description",
            "opsgenie.default.message",
            "victorops.default.entity_display_name",
            "pushover.default.title",
            "sns.default.subject",
            "discord.default.title",
            "msteams.default.summary",
            "msteams.default.title",
            "msteamsv2.default.title",
            "jira.default.summary",
            "rocketchat.default.title",
            "mattermost.default.title",
            "email.default.subject",
        ],
    ),
];

/// They print nothing.
const EMPTY: [&str; 14] = [
    "slack.default.callbackid",
    "slack.default.pretext",
    "slack.default.iconemoji",
    "slack.default.iconurl",
    "slack.default.text",
    "slack.default.footer",
    "wechat.default.to_user",
    "wechat.default.to_party",
    "wechat.default.to_tag",
    "wechat.default.agent_id",
    "discord.default.content",
    "rocketchat.default.emoji",
    "rocketchat.default.iconurl",
    "rocketchat.default.text",
];

/// Receivers whose messages have a colour and a text for old programs.
const COLOURED: [&str; 2] = ["slack", "mattermost"];

/// How the two lists of alerts in a message are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Tight,
    Wide,
    Markdown,
}

/// Messages that list all alerts, and whether the annotations that all have stand before.
const MESSAGES: [(&str, bool, Spacing); 12] = [
    ("opsgenie.default.description", true, Spacing::Tight),
    ("wechat.default.message", true, Spacing::Tight),
    ("victorops.default.state_message", true, Spacing::Tight),
    ("pushover.default.message", true, Spacing::Wide),
    ("sns.default.message", true, Spacing::Wide),
    ("webex.default.message", true, Spacing::Wide),
    ("telegram.default.message", false, Spacing::Wide),
    ("discord.default.message", false, Spacing::Wide),
    ("msteams.default.text", false, Spacing::Markdown),
    ("msteamsv2.default.text", false, Spacing::Markdown),
    ("jira.default.description", false, Spacing::Markdown),
    ("mattermost.default.text", false, Spacing::Markdown),
];

fn texts() -> String {
    let mut out = PARTS.to_owned();
    for (target, names) in ALIASES {
        for name in names {
            out += &definition(name, &format!("{{{{ template \"{target}\" . }}}}"));
        }
    }
    for name in EMPTY {
        out += &definition(name, "");
    }
    for receiver in COLOURED {
        let call = |part| format!("{{{{ template \"{receiver}.default.{part}\" . }}}}");
        let both = format!("{} | {}", call("title"), call("titlelink"));
        out += &definition(&format!("{receiver}.default.fallback"), &both);
        let colour = "{{ if eq \"firing\" .Status }}danger{{ else }}good{{ end }}";
        out += &definition(&format!("{receiver}.default.color"), colour);
    }
    out += &alert_list("__text_alert_list", Spacing::Wide);
    out += &alert_list("__text_alert_list_markdown", Spacing::Markdown);
    out += &definition("pagerduty.default.instances", "{{ template \"__text_alert_list\" . }}");
    for (name, has_annotations, spacing) in MESSAGES {
        out += &definition(name, &message(name, has_annotations, spacing));
    }
    out
}

fn definition(name: &str, body: &str) -> String {
    format!("{{{{ define \"{name}\" }}}}{body}{{{{ end }}}}\n")
}

/// Each alert with its labels, its annotations and where it came from.
fn alert_list(name: &str, spacing: Spacing) -> String {
    let (gap, indent) = if spacing == Spacing::Markdown { ("\n", "  ") } else { ("", " ") };
    let pairs = |kind: &str| {
        let line = format!("{indent}- {{{{ $pair.Name }}}} = {{{{ $pair.Value }}}}\n");
        format!("{gap}{kind}:\n{{{{ range $pair := .{kind}.SortedPairs }}}}{line}{{{{ end }}}}")
    };
    let alert = format!(
        "{}{}{gap}Source: {{{{ .GeneratorURL }}}}\n",
        pairs("Labels"),
        pairs("Annotations")
    );
    definition(name, &format!("{{{{ range . }}}}{alert}{{{{ end }}}}{gap}"))
}

fn message(name: &str, has_annotations: bool, spacing: Spacing) -> String {
    let is_wechat = name.starts_with("wechat.");
    let mut out = String::new();
    if is_wechat {
        out += "{{ template \"__subject\" . }}\n";
    }
    if has_annotations {
        out += "{{ join \" \" .CommonAnnotations.Values }}";
    }
    out += "\n";
    for status in ["Firing", "Resolved"] {
        let (heading, list, before, after) = match spacing {
            Spacing::Tight => ("", "__text_alert_list", "", ""),
            Spacing::Wide => ("", "__text_alert_list", "\n", "\n"),
            Spacing::Markdown => ("# ", "__text_alert_list_markdown", "\n", "\n"),
        };
        out += &format!(
            "{{{{ with .Alerts.{status} }}}}{before}{heading}Alerts {status}:\n\
             {{{{ template \"{list}\" . }}}}{after}{{{{ end }}}}"
        );
        // Of what is tight, nothing follows the last list.
        if spacing != Spacing::Tight || status == "Firing" || is_wechat {
            out += "\n";
        }
    }
    if is_wechat {
        out += "AlertmanagerUrl:\n{{ template \"__alertmanagerURL\" . }}";
    }
    out
}

/// Words for what the page says again and again. A word may use those below it.
const WORDS: [(&str, &str); 9] = [
    ("@alert", ALERT_ROW),
    ("@pair", "{{ $pair.Name }} = {{ $pair.Value }}@break"),
    ("@row", "<tr style=\"@base\">"),
    (
        "@cell",
        "<td class=\"content-block\" style=\"@base vertical-align: top; padding: 0 0 20px;\" \
         valign=\"top\">",
    ),
    ("@break", "<br style=\"@base\">"),
    ("@strong", "<strong style=\"@base\">"),
    ("@base", "margin: 0; @font font-size: 14px;"),
    ("@middle", "text-align: center;"),
    (
        "@font",
        "font-family: 'Helvetica Neue', Helvetica, Arial, sans-serif; box-sizing: border-box;",
    ),
];

/// What stands in the page for one alert.
const ALERT_ROW: &str = "                @row
                  @cell
                    @strongLabels</strong>@break
                    {{ range $pair := .Labels.SortedPairs }}@pair{{ end }}
                    {{ if .Annotations }}@strongAnnotations</strong>@break{{ end }}
                    {{ range $pair := .Annotations.SortedPairs }}@pair{{ end }}
                    <a href=\"{{ .GeneratorURL }}\" style=\"@base color: #348eda; \
    text-decoration: underline;\">Source</a>@break
                  </td>
                </tr>";

/// The page of an email. `email.html` is the page itself, in which words that begin with `@` stand
/// for texts: those of [`WORDS`], and the two banners.
fn page() -> String {
    let page = include_str!("email.html");
    let mut out = page.to_owned();
    out = out.replace("@firing", &banner("warning", "#E6522C", ""));
    out = out.replace("@resolved", &banner("good", "#68B90F", " "));
    for (word, text) in WORDS {
        out = out.replace(word, text);
    }
    definition("email.default.html", &out)
}

/// How many alerts there are, and of which group.
fn banner(kind: &str, colour: &str, after: &str) -> String {
    format!(
        "            <td class=\"alert alert-{kind}\" style=\"margin: 0; @font vertical-align: top; \
         font-size: 16px; color: #fff; font-weight: 500; padding: 20px; @middle border-radius: \
         3px 3px 0 0; background-color: {colour};\" valign=\"top\" align=\"center\" \
         bgcolor=\"{colour}\">\n              \
         {{{{ len .Alerts }}}} alert{{{{ if lt 1 (len .Alerts) }}}}s{{{{ end }}}} for \
         {{{{ range $label := .GroupLabels.SortedPairs }}}}\n                \
         {{{{ $label.Name }}}}={{{{ $label.Value }}}}{after}\n              \
         {{{{ end }}}}\n            </td>"
    )
}
