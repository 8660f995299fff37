//! Writes the inputs that fuzzing begins with, and dictionaries, from files of users.
//!
//! `seeds OUT FOLDER…`: what lies in the folders becomes `OUT/<target>/…` and `OUT/<target>.dict`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use flint_fuzz::libfuzzer_sys as _;
use flint_metric::MatchOp;
use flint_promql::{Expr, Options, parse, walk};
use flint_template::{ALERTMANAGER, RULES};
use flint_text::{FileId, Source};
use flint_yaml::{Node, Tree};

/// Longer files are cut: short inputs are changed faster.
const BYTES_MAX: usize = 6000;

/// So many inputs of a target are enough.
const COUNT_MAX: usize = 2500;

const PROMQL_WORDS: &str = "by without on ignoring group_left group_right bool offset and or unless \
    atan2 sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk \
    limit_ratio start() end() anchored smoothed fill fill_left fill_right step() range() inf nan \
    0x1f 1e3 5m 1h30m [5m] [5m:1m] [5m:] @ =~ !~ != == >= <= ^ % {} __name__ \\u00e9 stale _x10";

const SERIES_WORDS: &str = "{{schema:1 sum:-0.3 count:3.1 z_bucket:7.1 z_bucket_w:0.05 buckets:[5.1 \
    offset:-3 n_buckets:[4.1 n_offset:-5 counter_reset_hint:gauge custom_values:[5 stale _ _x3 1+2x3 \
    1-2x3 x10 {job=\" __name__ NaN Inf -Inf }} + -";

const TEMPLATE_WORDS: &str = "{{ }} {{- -}} {{/* */}} if else end range with define template block \
    break continue nil true $x := | $labels. $value .Labels. .Value";

const NOTIFICATION_WORDS: &str = "{{ }} {{- -}} if else end range with define template block \
    break continue nil $x := | .Alerts .Labels .CommonLabels .SortedPairs .StartsAt .Status <script> \
    </script> <style> <a·href=\" <!-- --> \"> ' ` ${ /* */ // url( <textarea> <title> onclick=\" &amp;";

const YAML_WORDS: &str = "&a *a << !!str !!binary !!int !!float !!null ! | > |- >+2 --- ... ? - : , \
    [ ] { } # %YAML %TAG ~ null true 0x1f 1_000 .inf 2001-12-14 \\x00 \\u0085 \" ' : #";

const METRICS_WORDS: &str = "#·HELP· #·TYPE· #·UNIT· #·EOF counter gauge \
    histogram summary untyped unknown info stateset gaugehistogram _total _created _bucket _sum \
    _count {le=\" {quantile=\" +Inf -Inf NaN ·#·{ 1e3 1520879607.789 trace_id \\n {\" \"}";

const MATCHERS_WORDS: &str = "{ } = != =~ !~ == , \" ' ` \\ \\n \\\" \\u00e9 .* a|b [0-9]{3} severity= severity=\"page\"";

const REGEXP_WORDS: &str = "(?i) (?s) (?m) (?U) (?: (?P<n> (?<n> [[:alpha:]] [^ \\d \\W \\b \\B \\A \
    \\z \\Q \\E \\pL \\p{Greek} \\P{Lu} {1,2} {1000} {2,} *? +? ?? \\x{10FFFF} \\C $1 ${n} .* .+ |";

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let out = arguments.next().expect("the first argument is the folder to write to");
    let mut seeds = Seeds::default();
    for folder in arguments {
        files(&folder).iter().for_each(|path| seeds.file(path));
    }
    seeds.write(&out);
}

#[derive(Default)]
struct Seeds {
    inputs: BTreeMap<&'static str, BTreeSet<Vec<u8>>>,
    keys: BTreeSet<String>,
}

impl Seeds {
    fn add(&mut self, target: &'static str, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        if text.len() <= BYTES_MAX {
            self.inputs.entry(target).or_default().insert(text.to_vec());
        }
    }

    fn file(&mut self, path: &Path) {
        let Ok(bytes) = fs::read(path) else { return };
        let shown = path.to_string_lossy();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        match &*extension {
            "yml" | "yaml" | "rules" => self.yaml(&shown, &bytes),
            "json" => self.add("config", &bytes),
            "tmpl" => self.templates(&bytes),
            "test" => self.promql_test(&bytes),
            _ if shown.contains("exposition") => self.metrics(&bytes),
            _ if shown.contains("tsdb/") => self.data_directory(&shown, &bytes),
            _ => {}
        }
    }

    /// Files of blocks, and those of the head.
    fn data_directory(&mut self, path: &str, bytes: &[u8]) {
        let is_of_head = ["/wal/", "/wbl/", "/chunks_head/", "/chunk_snapshot."];
        let target = if is_of_head.iter().any(|it| path.contains(it)) { "log" } else { "block" };
        self.add(target, &bytes[..bytes.len().min(BYTES_MAX)]);
    }

    /// Windows of a long file: its beginning, middle and end.
    fn metrics(&mut self, bytes: &[u8]) {
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(BYTES_MAX)] {
            let window = &bytes[at..bytes.len().min(at + BYTES_MAX)];
            let start = if at == 0 { Some(0) } else { window.iter().position(|it| *it == b'\n') };
            let end = window.iter().rposition(|it| *it == b'\n');
            let (Some(start), Some(end)) = (start, end) else { continue };
            let lines = &window[start.min(end)..=end];
            self.add("exposition", lines);
            self.add("openmetrics", lines);
        }
    }

    fn templates(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        text.split("\n-- ").filter_map(|it| it.split_once(" --\n")).for_each(|(_, template)| {
            self.add("template", template);
            self.add("notification", template);
        });
    }

    fn promql_test(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let mut loaded: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim) {
            if line == "clear" {
                loaded.clear();
            }
            if let Some((metric, values)) = line.split_once("  ") {
                let series = format!("{metric} {values}");
                self.add("series", &series);
                loaded.push(series);
            }
            let words = match line {
                _ if line.starts_with("eval instant") => 4,
                _ if line.starts_with("eval range") => 8,
                _ => continue,
            };
            let expression: Vec<&str> = line.split(' ').skip(words).collect();
            let expression = expression.join(" ");
            self.promql(&expression);
            self.add("evaluation", format!("{expression}\n{}", loaded.join("\n")));
        }
    }

    fn promql(&mut self, text: &str) {
        self.add("promql", text);
        let Some(expr) = parse(text, &Options::ALL).expr else { return };
        walk(&expr, |node| {
            let Expr::Selector(selector) = node else { return };
            let is_regexp = |op| matches!(op, MatchOp::Regexp | MatchOp::NotRegexp);
            for matcher in selector.matchers.iter().filter(|it| is_regexp(it.op)) {
                self.add("regexp", format!("{}\nnode-1\n$1", &*matcher.value));
            }
        });
    }

    fn yaml(&mut self, path: &str, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        self.add("yaml", text);
        let is_config = text.contains("scrape_configs:") || path.contains("config");
        let is_targets = text.contains("targets:");
        let target = if is_config || is_targets { "config" } else { "rules" };
        self.add(target, text);
        if text.contains("receivers:") {
            self.add("alertmanager", text);
            self.add("routes", text);
        }
        if target == "rules" {
            self.add("format", text);
        }
        let source = Source::new(path, text);
        let tree = Tree::parse(FileId(0), &source);
        let mut open: Vec<Node<'_>> = tree.documents().collect();
        while let Some(node) = open.pop().filter(|it| !it.is_alias()) {
            open.extend(node.items());
            if let [Some(metric), Some(values)] =
                ["series", "values"].map(|key| node.get(key).and_then(Node::text))
            {
                self.add("series", format!("{metric} {values}"));
            }
            for (key, value) in node.entries() {
                let key = key.text().unwrap_or_default();
                if key.len() < 40 {
                    self.keys.insert(key.to_owned());
                }
                match value.text() {
                    Some(text) => self.scalar(key, text),
                    None => open.push(value),
                }
            }
        }
    }

    fn scalar(&mut self, key: &str, text: &str) {
        match key {
            "expr" | "query" => self.promql(text),
            "series" => self.add("series", text),
            "regex" => self.add("regexp", format!("{text}\nnode-1:9100\n${{1}}x")),
            _ if text.contains("{{") => self.add("template", text),
            _ if text.contains('=') && text.len() < 200 => self.add("matchers", text),
            _ if text.len() < 80 => self.add("go", text),
            _ => {}
        }
    }

    fn write(&self, out: &Path) {
        for (target, inputs) in &self.inputs {
            let folder = out.join(target);
            fs::create_dir_all(&folder).expect("the folder of seeds is writable");
            let step = inputs.len().div_ceil(COUNT_MAX);
            for (index, input) in inputs.iter().step_by(step).enumerate() {
                fs::write(folder.join(format!("seed-{index:04}")), input).expect("it is writable");
            }
        }
        let words = |text: &'static str| text.split_whitespace().map(str::to_owned);
        let functions = flint_functions::all().iter().map(|it| format!("{}(", it.name));
        let promql: Vec<String> = functions.chain(words(PROMQL_WORDS)).collect();
        let notifications = ALERTMANAGER.all_functions().map(str::to_owned);
        dictionary(out, "notification", notifications.chain(words(NOTIFICATION_WORDS)));
        let templates = RULES.all_functions().chain(ALERTMANAGER.all_functions());
        let keys = || self.keys.iter().map(|it| format!("{it}:"));
        let yaml: Vec<String> = words(YAML_WORDS).collect();
        dictionary(out, "promql", promql.iter().cloned());
        dictionary(out, "evaluation", promql.iter().cloned().chain(words(SERIES_WORDS)));
        dictionary(out, "template", templates.map(str::to_owned).chain(words(TEMPLATE_WORDS)));
        for target in ["rules", "format"] {
            let words = yaml.iter().cloned().chain(keys());
            dictionary(out, target, words.chain(promql.iter().cloned()));
        }
        dictionary(out, "config", yaml.iter().cloned().chain(keys()));
        dictionary(out, "alertmanager", yaml.iter().cloned().chain(keys()));
        dictionary(out, "routes", yaml.iter().cloned().chain(keys()));
        dictionary(out, "yaml", yaml.into_iter());
        dictionary(out, "series", words(SERIES_WORDS));
        dictionary(out, "exposition", words(METRICS_WORDS));
        dictionary(out, "openmetrics", words(METRICS_WORDS));
        dictionary(out, "regexp", words(REGEXP_WORDS));
        dictionary(out, "matchers", words(MATCHERS_WORDS));
    }
}

/// In libFuzzer's notation. A `·` stands for a blank.
fn dictionary(out: &Path, target: &str, words: impl Iterator<Item = String>) {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    let words: BTreeSet<String> = words
        .filter(|word| !word.is_empty())
        .map(|word| word.replace('·', " ").bytes().map(escaped).collect())
        .collect();
    let lines = words.into_iter().map(|word| format!("\"{word}\"\n"));
    let text: String = lines.collect();
    fs::write(out.join(format!("{target}.dict")), text).expect("the folder of seeds is writable");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for path in entries.filter_map(Result::ok).map(|it| it.path()) {
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
