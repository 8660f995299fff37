//! Throughput of the YAML layer alone: tree, and tree with strict decoding, on one core.
//!
//!     cargo bench -p flint-yaml -- FILE…
//!
//! Without a file, two texts are made: many small rules, and rules with block scalars. Each figure
//! is the best of many runs. A file is read as a rule file.

use std::borrow::Cow;
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use flint_text::{FileId, Source, Spanned};
use flint_yaml::{Decode, Decoder, Dialect, Entries, Fields, Node, Tree};

const RUNS: usize = 40;

/// A rule file without its languages: every key and value with its place.
struct Groups(Vec<Group>);

struct Group {
    name: Option<Spanned<String>>,
    rules: Vec<Rule>,
}

struct Rule {
    texts: [Option<Spanned<String>>; 5],
    labels: Option<Entries<Spanned<String>>>,
    annotations: Option<Entries<Spanned<String>>>,
}

impl Decode for Groups {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("rulefmt.RuleGroups")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Groups> {
        let mut section = cx.section(node, "rulefmt.RuleGroups")?;
        let groups = section.list("groups", cx);
        section.finish(cx);
        Some(Groups(groups))
    }
}

impl Decode for Group {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("rulefmt.RuleGroup")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Group> {
        let mut section = cx.section(node, "rulefmt.RuleGroup")?;
        let name = section.field("name", cx);
        let rules = section.list("rules", cx);
        section.allow(&["interval", "limit", "query_offset", "labels"]);
        section.finish(cx);
        Some(Group { name, rules })
    }
}

impl Decode for Rule {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("rulefmt.Rule")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Rule> {
        let mut section = cx.section(node, "rulefmt.Rule")?;
        let texts = ["record", "alert", "expr", "for", "keep_firing_for"]
            .map(|name| section.field(name, cx));
        let labels = section.field("labels", cx);
        let annotations = section.field("annotations", cx);
        section.finish(cx);
        Some(Rule { texts, labels, annotations })
    }
}

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if files.is_empty() {
        measure("many small rules", &small_rules());
        measure("rules with block scalars", &block_rules());
    }
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the file is readable text");
        measure(&path, &text);
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn measure(name: &str, text: &str) {
    let source = Source::new(name, text);
    let tree = best(|| {
        black_box(Tree::parse(FileId(0), &source));
    });
    let mut wrong = 0;
    let decoded = best(|| {
        let tree = Tree::parse(FileId(0), &source);
        let mut cx = Decoder::new(Dialect::V3, Fields::Strict);
        let groups = tree.document().and_then(|node| Groups::decode(node, &mut cx));
        black_box(groups.as_ref().map(size));
        wrong = cx.finish().len();
    });
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "{name}: {megabytes:.2} MB, {wrong} mistakes: tree {:.0} MB/s, tree and decode {:.0} MB/s",
        megabytes / tree,
        megabytes / decoded
    );
}

/// Looks at everything that was decoded, so that none of it can be left out.
fn size(groups: &Groups) -> usize {
    let rules = groups.0.iter().flat_map(|it| &it.rules);
    let names = groups.0.iter().filter_map(|it| it.name.as_ref()).count();
    names
        + rules
            .map(|rule| {
                let texts = rule.texts.iter().flatten().map(|it| it.len()).sum::<usize>();
                let entries = rule.labels.iter().chain(&rule.annotations);
                texts + entries.map(|it| it.iter().count()).sum::<usize>()
            })
            .sum::<usize>()
}

fn best(mut run: impl FnMut()) -> f64 {
    let times = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

fn small_rules() -> String {
    let mut text = "groups:\n  - name: large\n    rules:\n".to_owned();
    for number in 0..10_000 {
        let rule = format!(
            "      - record: rule:{number}\n        expr: count(up{{job=\"prometheus\"}}) by (instance)\n\
             \x20       labels:\n          part: \"{}\"\n",
            number % 97
        );
        text.push_str(&rule);
    }
    text
}

fn block_rules() -> String {
    let mut text = "groups:\n  - name: blocks\n    rules:\n".to_owned();
    for number in 0..1_500 {
        let _ = write!(
            text,
            "    - alert: NodeFilesystemAlmostOutOfSpace{number}\n      annotations:\n        \
             description: Filesystem on {{{{ $labels.device }}}} at {{{{ $labels.instance }}}} has \
             only {{{{ printf \"%.2f\" $value }}}}% available space left.\n        runbook_url: \
             https://runbooks.example/node/nodefilesystemalmostoutofspace\n        summary: \
             Filesystem has less than 5% space left.\n      expr: |\n        (\n          \
             node_filesystem_avail_bytes{{job=\"node-exporter\",fstype!=\"\",mountpoint!=\"\"}} / \
             node_filesystem_size_bytes{{job=\"node-exporter\",fstype!=\"\",mountpoint!=\"\"}} * 100 \
             < 5\n        and\n          node_filesystem_readonly{{job=\"node-exporter\",fstype!=\"\",\
             mountpoint!=\"\"}} == 0\n        )\n      for: 30m\n      labels:\n        severity: \
             warning\n"
        );
    }
    text
}
