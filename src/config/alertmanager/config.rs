//! The whole of alertmanager.yml.
//!
//! Source: alertmanager `config.Config`.

use flint_text::{FileId, Span, Spanned};
use flint_yaml::{Decode, Decoder, Node};

use crate::alertmanager::event_recorder::EVENT_RECORDER;
use crate::alertmanager::global::GLOBAL;
use crate::alertmanager::inhibit::InhibitRule;
use crate::alertmanager::load::Options;
use crate::alertmanager::matchers::MatcherLine;
use crate::alertmanager::read::keyed_list;
use crate::alertmanager::receiver::Receiver;
use crate::alertmanager::record::Record;
use crate::alertmanager::references::check;
use crate::alertmanager::route::Route;
use crate::alertmanager::time_interval::{IntervalList, NamedIntervals};
use crate::alertmanager::tracing::TRACING;
use crate::review::Review;

/// A file.
#[derive(Debug)]
pub struct Config {
    /// The first line, or the file's beginning.
    pub span: Span,
    /// `global`; empty where it is not written.
    pub global: Record,
    /// `route`; `None` if it is not there or could not be read, which was reported.
    pub route: Option<Route>,
    /// `receivers`; empty items are `None`.
    pub receivers: Vec<Spanned<Option<Receiver>>>,
    /// `inhibit_rules`; empty items are `None`.
    pub inhibit_rules: Vec<Spanned<Option<InhibitRule>>>,
    /// `templates`: patterns, relative to the file.
    pub templates: Vec<Spanned<String>>,
    /// `mute_time_intervals`, as `time_intervals` were called before 0.24.
    pub mute_time_intervals: Vec<Spanned<Option<NamedIntervals>>>,
    /// `time_intervals`
    pub time_intervals: Vec<Spanned<Option<NamedIntervals>>>,
    /// `tracing`
    pub tracing: Option<Record>,
    /// `event_recorder`
    pub event_recorder: Option<Record>,
    /// Whether something stands behind `route`, readable or not.
    pub(crate) has_route: bool,
}

impl Config {
    /// What an empty file says.
    pub(crate) fn empty(file: FileId) -> Config {
        let span = Span::new(file, 0, 0);
        Config {
            span,
            global: Record::empty(&GLOBAL, span),
            route: None,
            receivers: Vec::new(),
            inhibit_rules: Vec::new(),
            templates: Vec::new(),
            mute_time_intervals: Vec::new(),
            time_intervals: Vec::new(),
            tracing: None,
            event_recorder: None,
            has_route: false,
        }
    }

    pub(crate) fn read(node: Node<'_>, options: Options, cx: &mut Decoder) -> Option<Config> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let mut record = |shape, name, s: &mut flint_yaml::Section<'_>| {
            let value = s.value(name).filter(|it| !it.is_null())?;
            cx.visit(value, |cx| Record::read(value, shape, cx))
        };
        let global = record(&GLOBAL, "global", s);
        let tracing = record(&TRACING, "tracing", s);
        let event_recorder = record(&EVENT_RECORDER, "event_recorder", s);
        let route = s.value("route").filter(|it| !it.is_null());
        let config = Config {
            span: s.span(),
            global: global.unwrap_or_else(|| Record::empty(&GLOBAL, s.span())),
            route: route.and_then(|it| cx.visit(it, |cx| Route::read(it, 0, options, cx))),
            receivers: keyed_list(s, "receivers", "[]config.Receiver", cx, Receiver::decode),
            inhibit_rules: keyed_list(
                s,
                "inhibit_rules",
                "[]common.InhibitRule",
                cx,
                |item, cx| InhibitRule::read(item, options, cx),
            ),
            templates: s.list("templates", cx),
            mute_time_intervals: keyed_list(
                s,
                "mute_time_intervals",
                "[]config.MuteTimeInterval",
                cx,
                |item, cx| NamedIntervals::read(item, IntervalList::Mute, cx),
            ),
            time_intervals: keyed_list(
                s,
                "time_intervals",
                "[]config.TimeInterval",
                cx,
                |item, cx| NamedIntervals::read(item, IntervalList::Time, cx),
            ),
            tracing,
            event_recorder,
            has_route: route.is_some(),
        };
        section.finish(cx);
        check(&config, &mut Review::within(node, cx));
        Some(config)
    }

    /// All routes, each before those below it.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        let mut open: Vec<&Route> = self.route.iter().collect();
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(next.children().rev());
            Some(next)
        })
    }

    /// The intervals of both lists that have a name, with their names.
    pub fn intervals(&self) -> impl Iterator<Item = (&Spanned<String>, &NamedIntervals)> {
        let both = self.mute_time_intervals.iter().chain(&self.time_intervals);
        both.filter_map(|it| it.value.as_ref()).filter_map(|it| Some((it.name.as_ref()?, it)))
    }

    /// The items of all lists of matchers, in the order in which Alertmanager reads them.
    pub fn matcher_lines(&self) -> Vec<&MatcherLine> {
        let rules = self.inhibit_rules.iter().filter_map(|it| it.value.as_ref());
        let sides = rules.flat_map(|it| [&it.source.matchers, &it.target.matchers]);
        let lists = self.routes().map(|it| &it.matchers).chain(sides);
        let mut lines: Vec<&MatcherLine> = lists.flat_map(|it| &it.lines).collect();
        lines.sort_by_key(|it| it.span);
        lines
    }
}
