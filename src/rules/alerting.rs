//! Alerting rules: what a query gives becomes alerts, which wait, fire and end.
//!
//! Source: rules `AlertingRule.Eval`.

use flint_engine::{Matrix, Row, Sample};
use flint_storage::{LabelSet, Symbol, Symbols};
use hashbrown::HashMap;

use crate::environment::Environment;
use crate::history::{AlertState, FiredAlert};
use crate::output::OutputRow;
use crate::rule::{AlertingRule, Rule};
use crate::templates::Expander;
use crate::view::View;

/// Why an evaluation fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AlertError {
    #[error("vector contains metrics with the same labelset after applying alert labels")]
    SameLabels,
    #[error("exceeded limit of {limit} with {alerts} alerts")]
    Limit { limit: usize, alerts: usize },
}

/// The alerts of a rule, from evaluation to evaluation.
#[derive(Debug, Default)]
pub(crate) struct Alerts {
    by_labels: HashMap<LabelSet, usize>,
    tracks: Vec<Track>,
    has_fired: bool,
}

/// An alert, and the series that tell of it at the steps of one run.
#[derive(Debug)]
struct Track {
    alert: FiredAlert,
    is_active: bool,
    kept_since: Option<i64>,
    pending: Vec<u64>,
    firing: Vec<u64>,
    either: Vec<u64>,
    for_state: Vec<f64>,
}

/// What the evaluation of an alerting rule has at hand.
pub(crate) struct AlertCx<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) alerting: &'a AlertingRule,
    pub(crate) environment: &'a Environment<'a>,
    pub(crate) limit: usize,
    /// The times of the evaluations, in milliseconds since 1970.
    pub(crate) times: &'a [i64],
    /// Of these times those after which the alerts are asked for.
    pub(crate) wanted: &'a dyn Fn(i64) -> bool,
}

impl Alerts {
    /// Goes through some consecutive evaluations. `snapshot` gets the alerts after each of those
    /// that are wanted.
    ///
    /// # Errors
    ///
    /// [`AlertError`] of the first evaluation that fails.
    pub(crate) fn run(
        &mut self,
        matrix: &Matrix<'_>,
        view: View<'_>,
        cx: &AlertCx<'_>,
        snapshot: &mut dyn FnMut(i64, Vec<FiredAlert>),
    ) -> Result<(), AlertError> {
        let symbols = view.store.shared_symbols();
        let words = cx.times.len().div_ceil(64);
        for track in &mut self.tracks {
            track.restart(words, cx.times.len());
        }
        let rows: Vec<(&LabelSet, Row<'_>)> =
            matrix.rows().map(|(series, row)| (&series.labels, row)).collect();
        let is_steady = cx.alerting.labels.iter().all(|(_, it)| it.depends_on_labels_only());
        let mut known: Vec<Option<usize>> = vec![None; rows.len()];
        let mut seen: Vec<usize> = Vec::new();
        for (step, time) in cx.times.iter().copied().enumerate() {
            seen.clear();
            for (at, (series, row)) in rows.iter().enumerate() {
                let Some(sample) = row.sample(step) else { continue };
                let track = match known[at] {
                    Some(track) if is_steady => track,
                    _ => {
                        let environment = cx.environment;
                        let value = &sample;
                        let expander = Expander { environment, view, time, series, value };
                        self.track(labels(cx, &expander, symbols), words, cx.times.len())
                    }
                };
                known[at] = Some(track);
                self.tracks[track].see(time, series, sample);
                seen.push(track);
            }
            seen.sort_unstable();
            if seen.array_windows().any(|[a, b]| a == b) {
                return Err(AlertError::SameLabels);
            }
            self.step(step, time, &seen, cx)?;
            if (cx.wanted)(time) {
                snapshot(time, self.active(symbols));
            }
        }
        Ok(())
    }

    /// The track of an alert of these labels.
    fn track(&mut self, labels: LabelSet, words: usize, steps: usize) -> usize {
        if let Some(track) = self.by_labels.get(&labels) {
            return *track;
        }
        let alert = FiredAlert {
            labels: labels.clone(),
            state: AlertState::Pending,
            active_at: 0,
            seen_at: 0,
            series: LabelSet::default(),
            value: Sample::Float(0.0),
        };
        let mut track = Track {
            alert,
            is_active: false,
            kept_since: None,
            pending: Vec::new(),
            firing: Vec::new(),
            either: Vec::new(),
            for_state: Vec::new(),
        };
        track.restart(words, steps);
        self.tracks.push(track);
        self.by_labels.insert(labels, self.tracks.len() - 1);
        self.tracks.len() - 1
    }

    /// One evaluation: those that were `seen` wait or fire, the others end.
    fn step(
        &mut self,
        step: usize,
        time: i64,
        seen: &[usize],
        cx: &AlertCx<'_>,
    ) -> Result<(), AlertError> {
        let mut active = 0;
        let mut next_seen = seen.iter().peekable();
        for (at, track) in self.tracks.iter_mut().enumerate() {
            let is_seen = next_seen.next_if_eq(&&at).is_some();
            if !track.is_active {
                continue;
            }
            if is_seen {
                track.kept_since = None;
            } else if !track.is_kept(time, cx.alerting.keep_firing_for) {
                track.is_active = false;
                continue;
            }
            active += 1;
            if time - track.alert.active_at >= cx.alerting.hold {
                track.alert.state = AlertState::Firing;
                self.has_fired = true;
            }
            track.mark(step);
        }
        if 0 < cx.limit && cx.limit < active {
            return Err(AlertError::Limit { limit: cx.limit, alerts: active });
        }
        Ok(())
    }

    /// Whether any of them ever fired.
    pub(crate) fn has_fired(&self) -> bool {
        self.has_fired
    }

    fn active(&self, symbols: &Symbols) -> Vec<FiredAlert> {
        let active = self.tracks.iter().filter(|it| it.is_active);
        let mut alerts: Vec<FiredAlert> = active.map(|it| it.alert.clone()).collect();
        alerts.sort_by(|a, b| a.labels.compare(&b.labels, symbols));
        alerts
    }

    /// The series `ALERTS` and `ALERTS_FOR_STATE` of the last run.
    pub(crate) fn outputs<'a>(
        &'a self,
        ones: &'a [f64],
        cx: &AlertCx<'_>,
        symbols: &Symbols,
    ) -> Vec<OutputRow<'a>> {
        let mut outputs = Vec::with_capacity(self.tracks.len() * 2);
        for track in &self.tracks {
            let any = |bits: &[u64]| bits.iter().any(|word| *word != 0);
            if !any(&track.pending) && !any(&track.firing) {
                continue;
            }
            let base = base_labels(&track.alert.labels, cx, symbols);
            let alerts = base.with(Symbol::NAME, symbols.intern("ALERTS"), symbols);
            for (state, present) in
                [(AlertState::Pending, &track.pending), (AlertState::Firing, &track.firing)]
            {
                if any(present) {
                    let state = symbols.intern(state.as_str());
                    let labels = alerts.with(Symbol::ALERTSTATE, state, symbols);
                    outputs.push(OutputRow {
                        labels,
                        row: Row { values: ones, present, histograms: &[] },
                    });
                }
            }
            outputs.push(OutputRow {
                labels: base.with(Symbol::NAME, symbols.intern("ALERTS_FOR_STATE"), symbols),
                row: Row { values: &track.for_state, present: &track.either, histograms: &[] },
            });
        }
        outputs
    }
}

impl Track {
    fn restart(&mut self, words: usize, steps: usize) {
        for bits in [&mut self.pending, &mut self.firing, &mut self.either] {
            bits.clear();
            bits.resize(words, 0);
        }
        self.for_state.clear();
        self.for_state.resize(steps, 0.0);
    }

    /// The query gives something for it.
    fn see(&mut self, time: i64, series: &LabelSet, value: Sample) {
        if !self.is_active {
            self.is_active = true;
            self.kept_since = None;
            self.alert.state = AlertState::Pending;
            self.alert.active_at = time;
        }
        self.alert.seen_at = time;
        self.alert.series = series.clone();
        self.alert.value = value;
    }

    /// Whether it goes on though the query gives nothing for it.
    fn is_kept(&mut self, time: i64, keep_firing_for: i64) -> bool {
        if self.alert.state != AlertState::Firing || keep_firing_for <= 0 {
            return false;
        }
        let since = *self.kept_since.get_or_insert(time);
        time - since < keep_firing_for
    }

    fn mark(&mut self, step: usize) {
        let (word, bit) = (step / 64, 1 << (step % 64));
        match self.alert.state {
            AlertState::Pending => self.pending[word] |= bit,
            AlertState::Firing => self.firing[word] |= bit,
        }
        self.either[word] |= bit;
        self.for_state[step] = self.alert.active_at.div_euclid(1000) as f64;
    }
}

/// The labels of an alert.
fn labels(cx: &AlertCx<'_>, expander: &Expander<'_>, symbols: &Symbols) -> LabelSet {
    let mut labels = expander.series.retain(|name| name != Symbol::NAME);
    for (name, template) in &cx.alerting.labels {
        let value = symbols.intern(&expander.expand(template));
        labels = labels.with(*name, value, symbols);
    }
    labels.with(Symbol::ALERTNAME, symbols.intern(&cx.rule.name), symbols)
}

/// The labels that an alert's series share. A label of the rule that came out empty is there as it
/// is written.
fn base_labels(alert: &LabelSet, cx: &AlertCx<'_>, symbols: &Symbols) -> LabelSet {
    let mut labels = alert.clone();
    for (name, template) in &cx.alerting.labels {
        if labels.get(*name) == Symbol::EMPTY {
            labels = labels.with(*name, symbols.intern(template.text()), symbols);
        }
    }
    labels.with(Symbol::ALERTNAME, symbols.intern(&cx.rule.name), symbols)
}
