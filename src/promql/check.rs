//! Types: whether every function, operator and aggregation gets what it takes.
//!
//! Nothing of this is said by upstream while the syntax is wrong; here it is, about the parts that
//! could be read.
//!
//! Source: promql/parser `parser.checkAST`.

mod advice;
mod operators;

use flint_functions::ValueType;
use flint_go::{quote, quote_bytes};
use flint_metric::MatchOp;

use self::advice::advice;
use crate::ast::{Aggregate, Call, Expr, Subquery, Unary};
use crate::error::{ErrorKind, Errors};
use crate::excerpt::{excerpt, short};
use crate::operator::AggregateOp;
use crate::regexp::matches_empty;
use crate::selector::{LabelMatcher, METRIC_NAME, Selector};

/// Reports what goes wrong with the types of an expression.
pub(crate) fn check(expr: &Expr, text: &str, errors: &mut Errors<'_>) {
    Checker { text, errors }.check(expr);
}

/// Drops what is said about the matching of vectors where there are none, as upstream does.
pub(crate) fn forget_useless_matching(expr: &mut Expr) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let Expr::Binary(binary) = expr {
            let are_vectors = [&binary.lhs, &binary.rhs]
                .iter()
                .all(|it| it.value_type() == ValueType::InstantVector);
            if !are_vectors {
                binary.matching = None;
            }
        }
        open.extend(crate::walk::children_mut(expr));
    }
}

pub(super) struct Checker<'a, 'e, 't> {
    text: &'a str,
    errors: &'e mut Errors<'t>,
}

impl Checker<'_, '_, '_> {
    /// Gives the type, and reports what is wrong inside.
    fn check(&mut self, expr: &Expr) -> ValueType {
        if self.errors.is_full() {
            return ValueType::Unknown;
        }
        match expr {
            Expr::Aggregate(it) => self.aggregate(it),
            Expr::Binary(_) => self.chain(expr),
            Expr::Call(it) => self.call(it),
            Expr::Number(_) | Expr::String(_) => {}
            Expr::Paren(it) => {
                self.check(&it.expr);
            }
            Expr::Range(it) => self.selector(&it.selector, Emptiness::Refused),
            Expr::Selector(it) => self.selector(it, Emptiness::Refused),
            Expr::Subquery(it) => self.subquery(it),
            Expr::Unary(it) => self.unary(it),
        }
        expr.value_type()
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let (op, vector) = (aggregate.op, ValueType::InstantVector);
        let wanted = match op {
            AggregateOp::CountValues => ValueType::String,
            _ => ValueType::Scalar,
        };
        let param = aggregate.param.as_ref();
        let found = self.check(&aggregate.expr);
        if !fits(found, vector) {
            let upstream = format!("expected type {vector} in aggregation expression, got {found}");
            if let Some(param) = param
                && self.swapped(
                    op.as_str(),
                    [(param, wanted), (&aggregate.expr, vector)],
                    &upstream,
                )
            {
                self.check(param);
                return;
            }
            self.mismatch(op.as_str(), &aggregate.expr, vector, &upstream);
        }
        let Some(param) = param else { return };
        let found = self.check(param);
        if !fits(found, wanted) {
            let upstream = format!("expected type {wanted} in aggregation parameter, got {found}");
            self.mismatch(op.as_str(), param, wanted, &upstream);
        }
    }

    fn call(&mut self, call: &Call) {
        let function = call.function;
        self.count_args(call);
        if function.name == "info" && 1 < call.args.len() {
            self.info_selector(call);
        }
        let mut is_swapped = false;
        for (index, arg) in call.args.iter().enumerate() {
            // What is too much for a function was said; its type says nothing.
            let Some(param) = function.param(index) else { break };
            let found = match arg {
                Expr::Selector(it) if function.name == "info" && index == 1 => {
                    self.selector(it, Emptiness::Allowed);
                    ValueType::InstantVector
                }
                _ => self.check(arg),
            };
            let wanted = param.value_type;
            if is_swapped || fits(found, wanted) {
                continue;
            }
            let name = quote(function.name);
            let upstream =
                format!("expected type {wanted} in call to function {name}, got {found}");
            if let ([first, second], [wanted_first, wanted_second]) = (&*call.args, function.params)
            {
                let args = [(first, wanted_first.value_type), (second, wanted_second.value_type)];
                is_swapped = self.swapped(function.name, args, &upstream);
            }
            if !is_swapped {
                self.mismatch(function.name, arg, wanted, &upstream);
            }
        }
    }

    fn count_args(&mut self, call: &Call) {
        let (function, count) = (call.function, call.args.len());
        let (min, max) = (function.args_min(), function.args_max());
        let bound = match (max == Some(min), count < min) {
            _ if min <= count && max.is_none_or(|it| count <= it) => return,
            (true, _) => String::new(),
            (false, true) => "at least ".to_owned(),
            (false, false) => "at most ".to_owned(),
        };
        let wanted = if count < min { min } else { max.unwrap_or(min) };
        let name = quote(function.name);
        let upstream =
            format!("expected {bound}{wanted} argument(s) in call to {name}, got {count}");
        let shown = match wanted {
            0 => "no arguments".to_owned(),
            1 => "1 argument".to_owned(),
            _ => format!("{wanted} arguments"),
        };
        let message = format!("`{}` takes {bound}{shown}, not {count}", function.name);
        // The first argument that is too many, or the name.
        let range = match call.args.get(wanted) {
            Some(extra) if wanted < count => extra.range(),
            _ => call.name_range,
        };
        self.errors
            .add(ErrorKind::ArgumentCount, range, message, (call.range.start, upstream))
            .help(format!("write `{}`", function.usage()));
    }

    fn info_selector(&mut self, call: &Call) {
        let arg = &call.args[1];
        let found = arg.value_type();
        if found == ValueType::Unknown {
            return;
        }
        if found != ValueType::InstantVector {
            let wanted = ValueType::InstantVector;
            let upstream =
                format!("expected type {wanted} in call to function \"info\", got {found}");
            let message = "`info` takes a selector as its second argument";
            let upstream = (call.range.start, upstream);
            self.errors
                .add(ErrorKind::Type, arg.range(), message, upstream)
                .help("write `info(v, {label=~\".+\"})`");
            return;
        }
        let upstream = match arg {
            Expr::Selector(it) if it.name.is_none() => return,
            Expr::Selector(_) => "expected label selectors only, got vector selector instead",
            _ => "expected label selectors only",
        };
        let message = "`info` takes matchers without a name as its second argument";
        self.errors
            .add(ErrorKind::Type, arg.range(), message, (arg.range().start, upstream))
            .help("write `info(v, {__name__=\"…\", label=~\".+\"})`");
    }

    fn unary(&mut self, unary: &Unary) {
        let found = self.check(&unary.expr);
        if fits(found, ValueType::Scalar) || found == ValueType::InstantVector {
            return;
        }
        let upstream = format!(
            "unary expression only allowed on expressions of type scalar or instant vector, got {}",
            quote(&found.to_string())
        );
        let message = format!("`{}` cannot stand before a {found}", unary.sign);
        let help = advice("-", &unary.expr, ValueType::InstantVector, self.text);
        let upstream = (unary.range.start, upstream);
        self.errors.add(ErrorKind::Type, unary.expr.range(), message, upstream).help = help;
    }

    fn subquery(&mut self, subquery: &Subquery) {
        let found = self.check(&subquery.expr);
        if fits(found, ValueType::InstantVector) {
            return;
        }
        let internal = found.internal_name();
        let upstream =
            format!("subquery is only allowed on instant vector, got {internal} instead");
        let message = format!("a subquery needs an instant vector, this is a {found}");
        let help = match found {
            ValueType::Scalar => Some("write `vector(…)` around it".to_owned()),
            _ => advice("", &subquery.expr, ValueType::InstantVector, self.text),
        };
        let (range, upstream) = (subquery.expr.range(), (subquery.range.start, upstream));
        self.errors.add(ErrorKind::Type, range, message, upstream).help = help;
    }

    fn selector(&mut self, selector: &Selector, emptiness: Emptiness) {
        if let Some(name) = &selector.name {
            for matcher in selector.matchers.iter().filter(|it| &*it.name == METRIC_NAME) {
                let value = quote_bytes(matcher.value.as_bytes());
                let first = quote(&name.text);
                let upstream = format!("metric name must not be set twice: {first} or {value}");
                let upstream = (selector.range.start, upstream);
                let written = excerpt(matcher.range(), self.text);
                let name = excerpt(name.range, self.text);
                let message = format!("`{name}` and `{written}` both name the metric");
                let is_label_alone = matcher.name_range == matcher.value_range
                    && flint_metric::is_legacy_label_name(&matcher.value)
                    && short(matcher.range(), self.text).is_some();
                let help = match is_label_alone {
                    true => format!("write `{}=\"…\"` if it is a label", &*matcher.value),
                    false => "write the name before the braces, or the matcher in them".to_owned(),
                };
                self.errors.add(ErrorKind::Selector, matcher.range(), message, upstream).help(help);
            }
        } else if emptiness == Emptiness::Refused && !selector.matchers.iter().any(selects) {
            let message = "this selects every series there is";
            let upstream = "vector selector must contain at least one non-empty matcher";
            let upstream = (selector.range.start, upstream);
            let range = selector.braces.unwrap_or(selector.range);
            self.errors
                .add(ErrorKind::Selector, range, message, upstream)
                .help("name the metric, or add a matcher that does not match the empty text, as in `{job=~\".+\"}`");
        }
    }

    /// A value of another type than `taker` takes.
    fn mismatch(&mut self, taker: &str, arg: &Expr, wanted: ValueType, upstream: &str) {
        let (range, found) = (arg.range(), arg.value_type());
        let what = match short(range, self.text) {
            Some(written) => format!("`{written}` is {}", with_article(found)),
            None => format!("this is {}", with_article(found)),
        };
        let message = format!("`{taker}` takes {} here, {what}", with_article(wanted));
        let help = advice(taker, arg, wanted, self.text);
        let upstream = (range.start, upstream);
        self.errors.add(ErrorKind::Type, range, message, upstream).help = help;
    }

    /// Whether two arguments stand in the wrong order, which is reported as one mistake.
    fn swapped(&mut self, taker: &str, args: [(&Expr, ValueType); 2], upstream: &str) -> bool {
        let [(first, wanted_first), (second, wanted_second)] = args;
        let found = [first.value_type(), second.value_type()];
        let is_known = !found.contains(&ValueType::Unknown);
        if !is_known || wanted_first == wanted_second || found != [wanted_second, wanted_first] {
            return false;
        }
        let range = first.range().cover(second.range());
        let message = format!("the arguments of `{taker}` stand in the wrong order");
        let [first_text, second_text] = [first, second].map(|it| excerpt(it.range(), self.text));
        let help = format!("write `{taker}({second_text}, {first_text})`");
        // Upstream looks at the expression of an aggregation before its parameter.
        let at = if upstream.contains("aggregation") { second } else { first };
        self.errors.add(ErrorKind::Type, range, message, (at.range().start, upstream)).help(help);
        true
    }
}

/// Whether a selector may select everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emptiness {
    Refused,
    Allowed,
}

/// Whether a matcher does not match the empty text.
fn selects(matcher: &LabelMatcher) -> bool {
    let is_empty = matcher.value.as_bytes().is_empty();
    match matcher.op {
        MatchOp::Equal => !is_empty,
        MatchOp::NotEqual => is_empty,
        MatchOp::Regexp => !matches_empty(&matcher.value),
        MatchOp::NotRegexp => matches_empty(&matcher.value),
    }
}

fn fits(found: ValueType, wanted: ValueType) -> bool {
    found == wanted || found == ValueType::Unknown || wanted == ValueType::Unknown
}

fn with_article(value_type: ValueType) -> String {
    match value_type {
        ValueType::InstantVector => format!("an {value_type}"),
        _ => format!("a {value_type}"),
    }
}
