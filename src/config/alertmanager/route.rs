//! Routes: which alerts go to whom, grouped how and how often.
//!
//! Source: alertmanager `config.Route`.

use flint_go::quote;
use flint_matchers::Matcher;
use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Node};

use crate::alertmanager::codes;
use crate::alertmanager::field::Form;
use crate::alertmanager::load::Options;
use crate::alertmanager::matchers::{MatcherList, old_matchers};
use crate::alertmanager::read::keyed_list;
use crate::alertmanager::record::{TemplateText, gather_templates};
use crate::codes::{BAD_LABEL_NAME, DUPLICATE_ENTRY};
use crate::value::LabelSet;

/// A route with those below it.
#[derive(Debug)]
pub struct Route {
    /// The first line.
    pub span: Span,
    /// `receiver`; `None` where it is the one of the route above.
    pub receiver: Option<Spanned<String>>,
    /// `group_by`; `None` where it is that of the route above. An empty list is another thing.
    pub group_by: Option<Vec<Spanned<String>>>,
    /// `match` and `match_re`, each spanned by its key.
    pub old_matchers: Vec<Spanned<Matcher>>,
    /// `matchers`
    pub matchers: MatcherList,
    /// `mute_time_intervals`
    pub mute_time_intervals: Vec<Spanned<String>>,
    /// `active_time_intervals`
    pub active_time_intervals: Vec<Spanned<String>>,
    /// `continue`, where it is written.
    pub continues: Option<Spanned<bool>>,
    /// `routes`; empty items are `None`.
    pub routes: Vec<Spanned<Option<Route>>>,
    /// `group_wait`
    pub group_wait: Option<Spanned<Duration>>,
    /// `group_interval`
    pub group_interval: Option<Spanned<Duration>>,
    /// `repeat_interval`
    pub repeat_interval: Option<Spanned<Duration>>,
    /// `labels`
    pub labels: LabelSet,
    /// The labels that are templates.
    pub templates: Vec<TemplateText>,
    /// Where the keys stand that the topmost route must not have.
    pub(crate) keys: RouteKeys,
}

/// Where keys stand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RouteKeys {
    pub(crate) matchers: Option<Span>,
    pub(crate) mute: Option<Span>,
    pub(crate) active: Option<Span>,
    pub(crate) receiver_is_unreadable: bool,
}

/// Routes are not read deeper: every level takes stack.
const DEPTH_MAX: u32 = 100;

impl Route {
    /// Reads a route, which is the topmost one at depth 0.
    pub(crate) fn read(
        node: Node<'_>,
        depth: u32,
        options: Options,
        cx: &mut Decoder,
    ) -> Option<Route> {
        if DEPTH_MAX < depth {
            let message =
                format!("routes are nested more than {DEPTH_MAX} deep: these are not read");
            cx.warning(&codes::TOO_DEEP, node.first_line(), message)
                .help("write fewer levels: a route can have several matchers");
            return None;
        }
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let mut templates = Vec::new();
        if let Some(labels) = s.value("labels") {
            gather_templates("labels", Form::Text, labels, &mut templates);
        }
        let key = |names: &[&str], s: &flint_yaml::Section<'_>| {
            names.iter().find_map(|it| s.key_span(it))
        };
        let route = Route {
            span: s.span(),
            receiver: s.field::<Spanned<String>>("receiver", cx).filter(|it| !it.is_empty()),
            group_by: s.field("group_by", cx),
            old_matchers: old_matchers(s, ["match", "match_re"], node, cx),
            matchers: MatcherList::keyed(s, "matchers", options.mode, cx),
            mute_time_intervals: s.list("mute_time_intervals", cx),
            active_time_intervals: s.list("active_time_intervals", cx),
            continues: s.field("continue", cx),
            routes: keyed_list(s, "routes", "[]*config.Route", cx, |item, cx| {
                Route::read(item, depth + 1, options, cx)
            }),
            group_wait: s.field("group_wait", cx),
            group_interval: s.field("group_interval", cx),
            repeat_interval: s.field("repeat_interval", cx),
            labels: s.field("labels", cx).unwrap_or_default(),
            templates,
            keys: RouteKeys {
                matchers: key(&["match", "match_re", "matchers"], s),
                mute: s.key_span("mute_time_intervals"),
                active: s.key_span("active_time_intervals"),
                receiver_is_unreadable: false,
            },
        };
        let has_receiver = section
            .value("receiver")
            .is_some_and(|it| !it.is_null() && it.text().is_none_or(|it| !it.is_empty()));
        section.finish(cx);
        route.check(node, options, cx);
        let is_unreadable = has_receiver && route.receiver.is_none();
        let keys = RouteKeys { receiver_is_unreadable: is_unreadable, ..route.keys };
        Some(Route { keys, ..route })
    }

    /// Whether alerts are looked for in the routes that follow, too.
    pub fn continues(&self) -> bool {
        self.continues.as_ref().is_some_and(|it| **it)
    }

    /// Whether alerts are grouped by all their labels.
    pub fn groups_by_all(&self) -> bool {
        self.group_by.iter().flatten().any(|it| it.value == "...")
    }

    /// All that an alert has to match. Every one of them counts.
    pub fn all_matchers(&self) -> impl Iterator<Item = &Matcher> {
        self.old_matchers.iter().map(|it| &it.value).chain(self.matchers.matchers())
    }

    /// The routes right below it, without empty items.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = &Route> {
        self.routes.iter().filter_map(|it| it.value.as_ref())
    }

    /// Source: alertmanager `config.Route.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, options: Options, cx: &mut Decoder) {
        for (name, _) in &self.labels.entries {
            if !options.mode.names().allows_label_name(name) {
                let upstream = format!("invalid label name {} in route labels", quote(name));
                refuse_name(name, node, upstream, cx);
            }
        }
        self.check_group_by(node, options, cx);
        let intervals = [
            ("group_interval", &self.group_interval, "5m"),
            ("repeat_interval", &self.repeat_interval, "4h"),
        ];
        for (name, interval, default) in intervals {
            let Some(zero) = interval.as_ref().filter(|it| it.value == Duration::ZERO) else {
                continue;
            };
            let message = format!("`{name}` cannot be zero");
            let upstream = format!("{name} cannot be zero");
            cx.refuse(&codes::ZERO_INTERVAL, zero.span, message, node, upstream)
                .help(format!("write a time such as `{default}`, or remove it"));
        }
    }

    fn check_group_by(&self, node: Node<'_>, options: Options, cx: &mut Decoder) {
        let labels = || self.group_by.iter().flatten().filter(|it| it.value != "...");
        for label in labels().filter(|it| !options.mode.names().allows_label_name(it)) {
            let upstream = format!("invalid label name {} in group_by list", quote(label));
            refuse_name(label, node, upstream, cx);
        }
        let all = self.group_by.iter().flatten().find(|it| it.value == "...");
        if let (Some(all), Some(label)) = (all, labels().next()) {
            let upstream =
                "cannot have wildcard group_by (`...`) and other labels at the same time";
            let message = "`...` groups by all labels, and others stand beside it";
            cx.refuse(&codes::GROUP_BY_ALL, all.span, message, node, upstream)
                .note(label.span, format!("`{}` is here", label.escape_debug()))
                .help("remove `...`, or the other labels");
        }
        let mut seen: Vec<&Spanned<String>> = Vec::new();
        for label in labels() {
            if let Some(first) = seen.iter().find(|it| it.value == label.value) {
                let upstream = format!("duplicated label {} in group_by", quote(label));
                let message = format!("`{}` stands in `group_by` twice", label.escape_debug());
                cx.refuse(&DUPLICATE_ENTRY, label.span, message, node, upstream)
                    .note(first.span, "the first one is here")
                    .help("remove one of them");
                continue;
            }
            seen.push(label);
        }
    }
}

/// Reports a text that is no label name in the language of matchers that holds.
pub(crate) fn refuse_name(
    name: &Spanned<String>,
    within: Node<'_>,
    upstream: String,
    cx: &mut Decoder,
) {
    let (message, help) = match name.is_empty() {
        true => ("a label name is empty".to_owned(), "write a name, or remove the entry"),
        false => (
            format!("`{}` is no label name in classic mode", name.escape_debug()),
            "write letters, digits and underscores",
        ),
    };
    cx.refuse(&BAD_LABEL_NAME, name.span, message, within, upstream).help(help);
}
