//! `flint routes diff`

use std::collections::BTreeMap;

use flint_alerting::{Alerting, Cell, Labels, Options, RouteId, cells};
use flint_matchers::display_all;

use crate::exit::Exit;
use crate::output::{Output, stdout};
use crate::routes::ConfigFile;

/// Tell which alerts go elsewhere by a new configuration, with an example each.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint routes diff old.yml new.yml
  git show HEAD:alertmanager.yml | flint routes diff - alertmanager.yml

All alerts are looked at, not a sample: each line is a set of labels about which both files decide
alike, and one alert of it. Exit status: 0 nothing changes · 1 something does.")]
pub(super) struct Diff {
    /// alertmanager.yml as it was; `-` is what is piped in.
    #[arg(value_name = "OLD")]
    old: String,

    /// alertmanager.yml as it is now.
    #[arg(value_name = "NEW")]
    new: String,
}

/// Kinds of alerts are looked at up to so many.
const CELLS_MAX: usize = 50_000;

/// A change: who was notified, by which routes, and who is now.
type Ends = [Vec<RouteId>; 2];

impl Diff {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Exit> {
        let old = ConfigFile::read(&self.old, output)?;
        let new = ConfigFile::read(&self.new, output)?;
        let found = cells(&[&old.alerting.tree, &new.alerting.tree], CELLS_MAX);
        let mut moved: BTreeMap<Ends, (Labels, usize)> = BTreeMap::new();
        let mut changed: BTreeMap<Ends, (Labels, usize)> = BTreeMap::new();
        for Cell { example, ends } in found.cells {
            let Ok(ends) = Ends::try_from(ends) else { continue };
            let (before, after) =
                (receivers(&old.alerting, &ends[0]), receivers(&new.alerting, &ends[1]));
            let list = match before == after {
                false => &mut moved,
                true if !changes(&old.alerting, &new.alerting, &ends).is_empty() => &mut changed,
                true => continue,
            };
            // Of several examples the one with the fewest labels says most.
            let (shown, count) = list.entry(ends).or_insert_with(|| (example.clone(), 0));
            if example.iter().count() < shown.iter().count() {
                *shown = example;
            }
            *count += 1;
        }
        let mut out = String::new();
        for (ends, (example, _)) in &moved {
            out += &moved_lines(&old, &new, ends, example);
        }
        for (ends, (example, _)) in &changed {
            out += &changed_lines(&old, &new, ends, example);
        }
        out += &summary(moved.len(), changed.len(), found.is_complete);
        stdout(&out);
        let is_same = moved.is_empty() && changed.is_empty() && found.is_complete;
        Ok(if is_same { Exit::Fine } else { Exit::Wrong })
    }
}

fn summary(moved: usize, changed: usize, is_complete: bool) -> String {
    let kinds = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 kind of alert {one}"),
        count => format!("{count} kinds of alerts {more}"),
    };
    let moves = kinds(moved, "has other receivers", "have other receivers");
    let changes = kinds(changed, "is sent otherwise", "are sent otherwise");
    let mut text = match (moved, changed) {
        (0, 0) => "every alert goes where it went\n".to_owned(),
        (_, 0) => format!("{moves}\n"),
        (0, _) => format!("{changes}\n"),
        _ => format!("{moves}, {changes}\n"),
    };
    if !is_complete {
        text += "there are too many kinds of alerts to look at all: others may change, too\n";
    }
    text
}

fn receivers<'a>(alerting: &'a Alerting, ends: &[RouteId]) -> Vec<&'a str> {
    ends.iter().map(|it| alerting.tree.route(*it).options.receiver.as_str()).collect()
}

fn moved_lines(old: &ConfigFile, new: &ConfigFile, ends: &Ends, example: &Labels) -> String {
    let names = |config: &ConfigFile, ends: &[RouteId]| match receivers(&config.alerting, ends) {
        none if none.is_empty() => "nobody".to_owned(),
        names => names.join(", "),
    };
    let mut lines = format!("{example}: {} → {}\n", names(old, &ends[0]), names(new, &ends[1]));
    lines += &end_lines("was by", old, &ends[0]);
    lines += &end_lines("now by", new, &ends[1]);
    lines
}

fn end_lines(word: &str, config: &ConfigFile, ends: &[RouteId]) -> String {
    let line = |id: &RouteId| {
        let route = config.alerting.tree.route(*id);
        let matchers = match route.matchers.is_empty() {
            true => "all alerts".to_owned(),
            false => display_all(&route.matchers),
        };
        format!("  {word} {matchers} at {}\n", config.place(route.span))
    };
    ends.iter().map(line).collect()
}

fn changed_lines(old: &ConfigFile, new: &ConfigFile, ends: &Ends, example: &Labels) -> String {
    let names = receivers(&new.alerting, &ends[1]).join(", ");
    let mut lines = format!("{example}: still {names}\n");
    for change in changes(&old.alerting, &new.alerting, ends) {
        lines += &format!("  {change}\n");
    }
    lines += &end_lines("now by", new, &ends[1]);
    lines
}

/// What else changes about how the same receivers are notified.
fn changes(old: &Alerting, new: &Alerting, ends: &Ends) -> Vec<String> {
    let mut changes = Vec::new();
    for (before, after) in ends[0].iter().zip(&ends[1]) {
        let keys = [old.tree.key(*before), new.tree.key(*after)];
        if keys[0] != keys[1] {
            changes.push(format!(
                "group key {} → {}: incidents that are open get no `resolved`",
                keys[0], keys[1]
            ));
        }
        let (before, after) = (&old.tree.route(*before).options, &new.tree.route(*after).options);
        changes.extend(option_changes(before, after));
    }
    changes
}

fn option_changes(old: &Options, new: &Options) -> Vec<String> {
    let by = |it: &Options| match &it.group_by {
        flint_alerting::GroupBy::All => "...".to_owned(),
        flint_alerting::GroupBy::Labels(names) => names.join(", "),
    };
    let pairs = [
        ("group_by", by(old), by(new)),
        ("group_wait", old.group_wait.to_string(), new.group_wait.to_string()),
        ("group_interval", old.group_interval.to_string(), new.group_interval.to_string()),
        ("repeat_interval", old.repeat_interval.to_string(), new.repeat_interval.to_string()),
        ("mute_time_intervals", old.mute_intervals.join(", "), new.mute_intervals.join(", ")),
        ("active_time_intervals", old.active_intervals.join(", "), new.active_intervals.join(", ")),
    ];
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    let shown = |text: String| if text.is_empty() { "none".to_owned() } else { text };
    changed
        .map(|(name, before, after)| format!("{name} {} → {}", shown(before), shown(after)))
        .collect()
}
