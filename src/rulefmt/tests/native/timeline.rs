//! Timelines of alerts: when they begin to wait, fire and end.

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decoder, Kind, Node, Section};

use crate::codes;
use crate::tests::native::document::Timeline;
use crate::tests::native::read::pairs;
use crate::tests::reader::Reader;

const KEYS: [&str; 4] = ["pending_at", "fires_at", "resolves_at", "never_fires"];

/// Reads the keys of a timeline, if any of them is there.
pub(crate) fn read<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Timeline<'t>> {
    let never = section.field::<Spanned<bool>>("never_fires", cx);
    let (labels, patterns) = pairs(section.value("labels"), reader, cx);
    let timeline = Timeline {
        labels,
        patterns,
        count: reader.whole(section.value("count"), cx),
        pending_at: times(section.value("pending_at"), reader, cx),
        fires_at: times(section.value("fires_at"), reader, cx),
        resolves_at: times(section.value("resolves_at"), reader, cx),
        never_fires: never.filter(|it| it.value).map(|it| it.span),
    };
    let first = KEYS.iter().find(|it| section.has(it));
    let Some(first) = first.filter(|_| timeline.times().next().is_some() || never.is_some()) else {
        if let Some(key) = section.key_span("labels").or(section.key_span("count")) {
            let message = "without times this selects alerts and says nothing of them";
            cx.error(&codes::BAD_TIMELINE, key, message)
                .help("add `fires_at: 10m`, or write `exp_alerts` with `exp_labels`");
        }
        return None;
    };
    let span = section.key_span(first).unwrap_or(section.span());
    for other in ["eval_time", "exp_alerts", "exp_only"].iter().filter(|it| section.has(it)) {
        let message = format!("`{first}` and `{other}` exclude each other");
        cx.error(&codes::BAD_TIMELINE, span, message).help("write two items");
    }
    contradictions(&timeline, section, cx);
    Some(timeline)
}

fn contradictions(timeline: &Timeline<'_>, section: &Section<'_>, cx: &mut Decoder) {
    let Some(never) = timeline.never_fires else { return };
    for other in ["fires_at", "resolves_at", "count"].iter().filter(|it| section.has(it)) {
        let message = format!("`never_fires` and `{other}` exclude each other");
        cx.error(&codes::CONTRADICTION, never, message).help("remove one of the two");
    }
}

/// A time or a list of times.
fn times<'t>(
    node: Option<Node<'t>>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Vec<Spanned<Duration>>> {
    let node = node.filter(|it| !it.is_null())?;
    let mut times: Vec<Spanned<Duration>> = match node.kind() {
        Kind::Sequence => node.items().filter_map(|it| reader.duration(Some(it), cx)).collect(),
        _ => reader.duration(Some(node), cx).into_iter().collect(),
    };
    times.sort_by_key(|it| it.value);
    Some(times)
}
