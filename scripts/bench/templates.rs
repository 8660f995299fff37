//! Speed of templates of notifications, on one core.
//!
//!     cargo bench -p flint-template --bench templates
//!
//! The default page of an email and the default title of Slack, for ten alerts: rendered from their
//! text each time, as `amtool` does, and prepared once. A figure is the best of many runs.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flint_go::Time;
use flint_template::{
    AlertData, AlertmanagerVersion, NotificationData, NotificationTemplates, Output, Runtime,
    TemplateChecker,
};

const RUNS: usize = 20;
const ROUNDS: u32 = 100;

fn main() {
    let now = Time::from_unix(1_795_867_200, 0);
    let runtime = Runtime { query: &|_| Ok(Vec::new()), now, external_url: None };
    let sample = NotificationData::sample(now);
    let alerts: Vec<AlertData> = sample.alerts.iter().flatten().cycle().take(10).cloned().collect();
    let data = NotificationData::of_alerts("receiver", alerts).pointer();
    let templates = NotificationTemplates::with_defaults();
    let mut out = String::new();
    let _ =
        writeln!(out, "{:28}{:>12}{:>12}{:>12}{:>10}", "", "prepare", "render", "check", "bytes");
    for (name, output) in [
        ("slack.default.title", Output::Text),
        ("pushover.default.message", Output::Text),
        ("email.default.html", Output::Html),
    ] {
        let text = format!("{{{{ template \"{name}\" . }}}}");
        let prepare = best(|| {
            black_box(templates.prepare(&text, output)).expect("the defaults can be read");
        });
        let prepared = templates.prepare(&text, output).expect("the defaults can be read");
        let mut bytes = 0;
        let render = best(|| {
            let rendered = prepared.render(&data, &runtime).expect("the defaults do not fail");
            bytes = black_box(rendered).len();
        });
        let check = best(|| {
            let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::LATEST);
            assert!(black_box(checker.text(&text, output)).is_empty());
        });
        let times = format!("{prepare:>12.1?}{render:>12.1?}{check:>12.1?}");
        let _ = writeln!(out, "{name:28}{times}{bytes:>10}");
    }
    let _ = std::io::stdout().lock().write_all(out.as_bytes());
}

/// The time of one round.
fn best(mut round: impl FnMut()) -> Duration {
    let run = |_| {
        let begin = Instant::now();
        (0..ROUNDS).for_each(|_| round());
        begin.elapsed() / ROUNDS
    };
    (0..RUNS).map(run).min().unwrap_or_default()
}
