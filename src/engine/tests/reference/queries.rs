//! Random expressions: all that are written are valid.

use flint_promql::AggregateOp;

use crate::random::Random;

/// What may be written.
#[derive(Debug)]
pub(crate) struct Writer<'r> {
    pub(crate) random: &'r mut Random,
    /// Whether there are native histograms: not all functions of the reference know them.
    pub(crate) with_histograms: bool,
}

const OVER_TIME: &[&str] = &[
    "avg_over_time",
    "sum_over_time",
    "count_over_time",
    "min_over_time",
    "max_over_time",
    "stddev_over_time",
    "stdvar_over_time",
    "last_over_time",
    "first_over_time",
    "present_over_time",
    "absent_over_time",
    "mad_over_time",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_min_over_time",
    "ts_of_max_over_time",
    "changes",
    "resets",
    "deriv",
];

const RATES: &[&str] = &["rate", "increase", "delta", "irate", "idelta"];

const MATH: &[&str] = &[
    "abs",
    "ceil",
    "floor",
    "exp",
    "ln",
    "log2",
    "log10",
    "sqrt",
    "sgn",
    "deg",
    "rad",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "year",
    "month",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "hour",
    "minute",
    "round",
    "timestamp",
    "sort",
    "sort_desc",
    "histogram_count",
    "histogram_avg",
    "histogram_stddev",
    "histogram_stdvar",
    "start_timestamp",
    "histogram_sum",
];

const DATES: &[&str] = &["year", "month", "day_of_month", "day_of_week", "hour", "minute"];

const LABELS: &[&str] = &["a", "b", "le", "__name__", "missing"];

impl Writer<'_> {
    pub(crate) fn query(&mut self) -> String {
        match self.random.below(20) {
            0 => self.scalar(2),
            _ => self.vector(3),
        }
    }

    /// A query that gives a range vector.
    pub(crate) fn windows(&mut self) -> String {
        self.range(2, true)
    }

    fn number(&mut self) -> String {
        let all = [
            "0", "1", "2", "3", "-1", "0.5", "0.9", "1.5", "-0.3", "NaN", "Inf", "-Inf", "1e308",
            "10",
        ];
        self.random.pick(&all).to_owned()
    }

    pub(crate) fn scalar(&mut self, depth: usize) -> String {
        match self.random.below(if depth == 0 { 6 } else { 14 }) {
            0..4 => self.number(),
            4 => self
                .random
                .pick(&["time()", "pi()", "start()", "end()", "step()", "range()"])
                .into(),
            5 => format!("scalar({})", self.selector(true)),
            6 => format!("-({})", self.scalar(depth - 1)),
            7 => {
                let function = self.random.pick(&["min_of", "max_of"]);
                format!("{function}({}, {})", self.scalar(depth - 1), self.scalar(depth - 1))
            }
            8 | 9 => format!("scalar({})", self.vector(depth - 1)),
            _ => {
                let op = self.random.pick(&[
                    "+", "-", "*", "/", "%", "^", "atan2", "== bool", "< bool", ">= bool",
                    "!= bool",
                ]);
                format!("({} {op} {})", self.scalar(depth - 1), self.scalar(depth - 1))
            }
        }
    }

    fn matchers(&mut self) -> String {
        let all = [
            r#"a="1""#,
            r#"a!="1""#,
            r#"a=~"1|10""#,
            r#"a!~"2|""#,
            r#"b="x""#,
            r#"b=~".+""#,
            r#"b="""#,
            r#"b!~"y|z""#,
            r#"a=~".*""#,
            r#"a="2",a="1""#,
            r#"le="+Inf""#,
            r#"missing="q""#,
        ];
        let count = self.random.pick(&[0, 0, 1, 1, 2]);
        let list: Vec<&str> = (0..count).map(|_| self.random.pick(&all)).collect();
        list.join(", ")
    }

    fn series(&mut self) -> String {
        let names: &[&str] = &["m", "n", "c_total", "b_bucket", "none", "h", "h", "mixed"];
        let patterns: &[&str] = &["m|n", "m|c_total", ".+", "m|n|none", "h|mixed", "m|h"];
        let (names, patterns) = match self.with_histograms {
            true => (names, patterns),
            false => (&names[..5], &patterns[..4]),
        };
        let matchers = self.matchers();
        let comma = if matchers.is_empty() { "" } else { ", " };
        match self.random.below(5) {
            0 => format!(r#"{{__name__=~"{}"{comma}{matchers}}}"#, self.random.pick(patterns)),
            _ => format!("{}{{{matchers}}}", self.random.pick(names)),
        }
    }

    fn modifiers(&mut self, may_be_fixed: bool, may_go_forward: bool) -> String {
        let at = match self.random.below(12) {
            0 if may_be_fixed => format!(" @ {}", self.random.pick(&[0, 300, 613, 1100, 5000])),
            1 if may_be_fixed => self.random.pick(&[" @ start()", " @ end()"]).to_owned(),
            _ => String::new(),
        };
        let offset = match self.random.below(10) {
            0 => self.random.pick(&["1m", "37s", "5m", "10s"]),
            1 if may_go_forward => self.random.pick(&["-1m", "-7m", "-10s"]),
            _ => return at,
        };
        if self.random.percent(50) {
            format!("{at} offset {offset}")
        } else {
            format!(" offset {offset}{at}")
        }
    }

    fn selector(&mut self, may_be_fixed: bool) -> String {
        let series = self.series();
        let is_smoothed = !self.with_histograms && self.random.percent(3);
        let smoothed = if is_smoothed { " smoothed" } else { "" };
        format!("{series}{smoothed}{}", self.modifiers(may_be_fixed, true))
    }

    fn length(&mut self) -> &'static str {
        if self.random.percent(8) {
            return self.random.pick(&[
                "step() + 1m",
                "max_of(step() * 2, 90s)",
                "range() / 3 + 7.0019",
                "2 ^ 7",
                "5m - 20s",
            ]);
        }
        self.random.pick(&["30s", "1m", "2m", "5m", "5m", "7m", "10m", "61s", "1ms", "15s", "20m"])
    }

    fn range(&mut self, depth: usize, may_be_fixed: bool) -> String {
        if depth == 0 || self.random.percent(70) {
            return format!(
                "{}[{}]{}",
                self.series(),
                self.length(),
                self.modifiers(may_be_fixed, true)
            );
        }
        let step = self.random.pick(&["", "", "1m", "30s", "45s", "13s", "3m"]);
        let inner = self.vector(depth - 1);
        let modifiers = self.modifiers(may_be_fixed, false);
        format!("({inner})[{}:{step}]{modifiers}", self.length())
    }

    fn over_time(&mut self, depth: usize) -> String {
        let range = self.range(depth, true);
        match self.random.below(12) {
            0 => {
                let phi = self.scalar(depth.saturating_sub(2));
                format!("quantile_over_time({phi}, {range})")
            }
            1 => format!("predict_linear({range}, {})", self.scalar(depth.saturating_sub(2))),
            2 => {
                let factors =
                    self.random.pick(&["0.5, 0.1", "0.01, 0.9", "scalar(m), 0.5", "0, 1"]);
                format!("double_exponential_smoothing({range}, {factors})")
            }
            3..6 => format!("{}({range})", self.random.pick(RATES)),
            6 if !self.with_histograms => {
                let kind = self.random.pick(&["anchored", "anchored", "smoothed"]);
                let function =
                    self.random.pick(&["rate", "increase", "delta", "changes", "resets", "deriv"]);
                let series = self.series();
                format!(
                    "{function}({series}[{}] {kind}{})",
                    self.length(),
                    self.modifiers(true, true)
                )
            }
            _ => format!("{}({range})", self.random.pick(OVER_TIME)),
        }
    }

    fn names(&mut self) -> String {
        let count = self.random.below(3);
        let names: Vec<&str> = (0..count).map(|_| self.random.pick(LABELS)).collect();
        names.join(", ")
    }

    fn grouping(&mut self) -> String {
        match self.random.below(3) {
            0 => String::new(),
            1 => format!(" by ({})", self.names()),
            _ => format!(" without ({})", self.names()),
        }
    }

    fn aggregation(&mut self, depth: usize) -> String {
        let op = self.random.pick(&AggregateOp::ALL);
        let grouping = self.grouping();
        let vector = self.vector(depth - 1);
        let param = match op {
            AggregateOp::CountValues => {
                format!("\"{}\", ", self.random.pick(&["v", "a", "__name__"]))
            }
            AggregateOp::Quantile => format!("{}, ", self.parameter(&["0.5", "0.9", "0.25", "2"])),
            AggregateOp::LimitRatio => {
                format!("{}, ", self.parameter(&["0.5", "-0.5", "0.1", "3"]))
            }
            AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk => {
                format!("{}, ", self.parameter(&["1", "2", "3", "0", "-1"]))
            }
            _ => String::new(),
        };
        format!("{op}{grouping} ({param}{vector})")
    }

    /// A parameter does not look at a fixed time: upstream is of two minds about when that is.
    fn parameter(&mut self, usual: &[&'static str]) -> String {
        match self.random.below(8) {
            0 => self.number(),
            1 => "(time() / 60) % 4".to_owned(),
            2 => format!("scalar({})", self.selector(false)),
            _ => self.random.pick(usual).to_owned(),
        }
    }

    fn matching(&mut self, is_set: bool) -> String {
        let labels = match self.random.below(3) {
            0 => String::new(),
            1 => format!(" on ({})", self.names()),
            _ => format!(" ignoring ({})", self.names()),
        };
        if is_set || labels.is_empty() {
            return if is_set { labels } else { self.fill() };
        }
        let group = match self.random.below(3) {
            // The parser does not allow the same label twice.
            0 if labels.starts_with(" i") => {
                let side = self.random.pick(&["left", "right"]);
                format!(" group_{side} ({})", self.random.pick(&["", "missing"]))
            }
            1 => format!(" group_{} ()", self.random.pick(&["left", "right"])),
            _ => String::new(),
        };
        format!("{labels}{group}{}", self.fill())
    }

    fn fill(&mut self) -> String {
        match self.random.below(12) {
            0 => " fill (0)".to_owned(),
            1 => " fill_left (-2)".to_owned(),
            2 => " fill_right (3)".to_owned(),
            _ => String::new(),
        }
    }

    fn binary(&mut self, depth: usize) -> String {
        let left = self.vector(depth - 1);
        if self.random.percent(35) {
            let op = self.random.pick(&["and", "or", "or", "unless"]);
            return format!("({left}) {op}{} ({})", self.matching(true), self.vector(depth - 1));
        }
        let op = self.random.pick(&[
            "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">=", "== bool",
            "!= bool", "> bool", "<= bool",
        ]);
        match self.random.below(5) {
            0 => format!("({left}) {op} {}", self.scalar(depth - 1)),
            1 => format!("{} {op} ({left})", self.scalar(depth - 1)),
            _ => format!("({left}) {op}{} ({})", self.matching(false), self.vector(depth - 1)),
        }
    }

    pub(crate) fn vector(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.selector(true);
        }
        match self.random.below(21) {
            0..2 => self.selector(true),
            2..7 => self.over_time(depth - 1),
            7..10 => self.aggregation(depth),
            10..15 => self.binary(depth),
            15..18 => self.call(depth),
            18 => format!("-({})", self.vector(depth - 1)),
            19 => format!("vector({})", self.scalar(depth - 1)),
            _ => format!("absent({})", self.vector(depth - 1)),
        }
    }

    fn call(&mut self, depth: usize) -> String {
        let vector = self.vector(depth - 1);
        match self.random.below(12) {
            0 => format!("clamp({vector}, {}, {})", self.scalar(0), self.scalar(0)),
            1 => format!(
                "{}({vector}, {})",
                self.random.pick(&["clamp_min", "clamp_max", "round"]),
                self.scalar(0)
            ),
            2 if self.random.percent(30) => {
                let list = self.random.pick(&["0.5", "0.9, 1", "0.25, 0.5, 0.75"]);
                format!("histogram_quantiles({vector}, \"quantile\", {list})")
            }
            2 => format!("histogram_quantile({}, {vector})", self.scalar(0)),
            3 => format!("histogram_fraction({}, {}, {vector})", self.scalar(0), self.scalar(0)),
            4 => {
                let to = self.random.pick(&["$1", "c-$1", "", "${2}", "k"]);
                let pattern = self.random.pick(&["(.*)", "(.+)", "(1|x)", "", ".*", "other"]);
                let (to_label, label) = (self.random.pick(LABELS), self.random.pick(LABELS));
                format!(r#"label_replace({vector}, "{to_label}", "{to}", "{label}", "{pattern}")"#)
            }
            5 => {
                let to_label = self.random.pick(LABELS);
                format!(r#"label_join({vector}, "{to_label}", "-", "a", "b")"#)
            }
            6 => format!("{}()", self.random.pick(DATES)),
            7 => {
                let function = self.random.pick(&["sort_by_label", "sort_by_label_desc"]);
                format!("{function}({vector}, \"{}\")", self.random.pick(LABELS))
            }
            _ => format!("{}({vector})", self.random.pick(MATH)),
        }
    }
}
