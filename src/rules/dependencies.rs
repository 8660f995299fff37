//! Which rules read what which rules write.

use flint_analysis::components;
use flint_metric::MatchOp;
use flint_promql::Expr;
use flint_storage::{MatcherError, SeriesMatcher, Symbol, Symbols};
use hashbrown::HashMap;

use crate::group::Group;
use crate::rule::{Rule, RuleKind, reads_all, selectors};

/// A rule among groups, by the number of its group and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RuleId {
    pub(crate) group: usize,
    pub(crate) rule: usize,
}

/// Groups in the order in which they are evaluated, and what is known of how their rules depend on
/// each other. Made once for any number of evaluations.
#[derive(Debug)]
pub struct Plan<'g> {
    /// The groups in order.
    pub groups: Vec<&'g Group>,
    /// All rules in order.
    pub(crate) order: Vec<RuleId>,
    /// For each rule the rules that it reads, by place.
    pub(crate) needs: Vec<Vec<usize>>,
    /// For each rule whether any rule reads it.
    pub(crate) is_read: Vec<bool>,
    /// The rules in the order in which they can be evaluated.
    pub(crate) levels: Vec<Level>,
    /// What all rules write, by the name of the metric.
    by_name: HashMap<Symbol, Vec<Output>>,
    /// For each group how many rules stand before it.
    before: Vec<usize>,
    /// Whether an annotation of any rule asks a query.
    pub(crate) annotations_ask: bool,
}

/// What a query reads.
#[derive(Debug, Clone)]
pub enum Reads {
    /// It may look at anything.
    All,
    /// What its selectors select.
    Selected(Vec<Vec<SeriesMatcher>>),
}

impl Reads {
    /// What an expression reads.
    ///
    /// # Errors
    ///
    /// A regular expression that cannot be used.
    pub fn of(expr: &Expr, symbols: &Symbols) -> Result<Reads, MatcherError> {
        match reads_all(expr) {
            true => Ok(Reads::All),
            false => selectors(expr, symbols).map(Reads::Selected),
        }
    }
}

/// Rules that only read what those of levels before give.
#[derive(Debug, Default)]
pub(crate) struct Level {
    /// Each of them can be evaluated at all times at once, and none reads another.
    pub(crate) independent: Vec<usize>,
    /// Those that go time by time: alone, or with those that they read in a circle.
    pub(crate) circles: Vec<Vec<usize>>,
}

impl<'g> Plan<'g> {
    /// A plan for groups that are evaluated in this order.
    pub fn new(groups: Vec<&'g Group>, symbols: &Symbols) -> Plan<'g> {
        let order = in_order(&groups);
        let by_name = by_name(&groups, &order, symbols);
        let needs = needs(&groups, &order, &by_name, symbols);
        let rule = |at: usize| &groups[order[at].group].rules[order[at].rule];
        let levels = levels(&needs, |at| rule(at).traits.needs_steps);
        let mut is_read = vec![false; order.len()];
        needs.iter().flatten().for_each(|it| is_read[*it] = true);
        let annotations_ask = groups.iter().flat_map(|it| &it.rules).any(|it| it.annotations_ask());
        if annotations_ask {
            is_read.fill(true);
        }
        let before = groups.iter().scan(0, |sum, it| {
            *sum += it.rules.len();
            Some(*sum - it.rules.len())
        });
        let before = before.collect();
        Plan { groups, order, needs, is_read, levels, by_name, before, annotations_ask }
    }

    /// The place of a rule in the order, by the number of its group and its place there.
    pub fn place(&self, (group, rule): (usize, usize)) -> usize {
        self.before[group] + rule
    }

    /// For each rule those that read it, by their places in the order.
    pub fn readers(&self) -> Vec<Vec<usize>> {
        let mut readers = vec![Vec::new(); self.order.len()];
        for (reader, needs) in self.needs.iter().enumerate() {
            needs.iter().for_each(|it| readers[*it].push(reader));
        }
        readers
    }

    /// The rules that a rule would read, by place.
    pub(crate) fn needs_of(&self, rule: &Rule, symbols: &Symbols) -> Vec<usize> {
        needs_of(rule, self.order.len(), &self.by_name, symbols)
    }

    /// The rules that a rule reads, itself not among them, by their places in the order.
    pub fn read_by(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.needs[place].iter().copied().filter(move |it| *it != place)
    }

    /// The places of the rules that an expression reads; `None` if it may read any.
    ///
    /// # Errors
    ///
    /// A regular expression that cannot be used.
    pub fn read_by_expr(
        &self,
        expr: &Expr,
        symbols: &Symbols,
    ) -> Result<Option<Vec<usize>>, MatcherError> {
        Ok(self.read_through(&Reads::of(expr, symbols)?, symbols))
    }

    /// The places of the rules that are read in this way; `None` if it may be any.
    pub fn read_through(&self, reads: &Reads, symbols: &Symbols) -> Option<Vec<usize>> {
        let Reads::Selected(selectors) = reads else { return None };
        let mut read = Vec::new();
        for matchers in selectors {
            read_by(matchers, &self.by_name, symbols, &mut read);
        }
        read.sort_unstable();
        read.dedup();
        Some(read)
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The number of the group of the rule at a place, and its place there.
    pub fn id(&self, place: usize) -> (usize, usize) {
        (self.order[place].group, self.order[place].rule)
    }

    /// The rule at a place in the order.
    pub fn rule(&self, at: usize) -> &'g Rule {
        let id = self.order[at];
        &self.groups[id.group].rules[id.rule]
    }
}

/// The groups in such an order that each comes after those that it reads, as far as they do not
/// read each other, and otherwise in the order in which they are.
pub fn by_dependency<'g>(groups: &[&'g Group], symbols: &Symbols) -> Vec<&'g Group> {
    let order = in_order(groups);
    let mut needed: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    let by_name = by_name(groups, &order, symbols);
    for (id, rules) in order.iter().zip(needs(groups, &order, &by_name, symbols)) {
        needed[id.group].extend(rules.into_iter().map(|it| order[it].group));
    }
    for (group, needed) in needed.iter_mut().enumerate() {
        needed.retain(|it| *it != group);
        needed.sort_unstable();
        needed.dedup();
    }
    components(&needed).into_iter().flatten().map(|it| groups[it]).collect()
}

/// What is known of the labels of the series that a rule writes, whatever its query gives.
#[derive(Debug)]
struct Output {
    rule: usize,
    labels: Vec<(Symbol, Symbol)>,
}

/// All rules in the order of evaluation.
fn in_order(groups: &[&Group]) -> Vec<RuleId> {
    let ids = groups.iter().enumerate();
    ids.flat_map(|(group, it)| (0..it.rules.len()).map(move |rule| RuleId { group, rule }))
        .collect()
}

/// The rules that read each other as `needs` says, in the order in which they can be evaluated.
pub(crate) fn levels(needs: &[Vec<usize>], needs_steps: impl Fn(usize) -> bool) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut level_of = vec![0; needs.len()];
    for component in components(needs) {
        let outside = component.iter().flat_map(|it| &needs[*it]);
        let outside = outside.filter(|it| component.binary_search(it).is_err());
        let level = outside.map(|it| level_of[*it] + 1).max().unwrap_or(0);
        component.iter().for_each(|it| level_of[*it] = level);
        if levels.len() <= level {
            levels.resize_with(level + 1, Level::default);
        }
        match component.as_slice() {
            [only] if !needs[*only].contains(only) && !needs_steps(*only) => {
                levels[level].independent.push(*only);
            }
            _ => levels[level].circles.push(component),
        }
    }
    levels
}

/// For each rule the rules that it reads, by their place in `order`; itself among them if it does.
fn needs(
    groups: &[&Group],
    order: &[RuleId],
    by_name: &HashMap<Symbol, Vec<Output>>,
    symbols: &Symbols,
) -> Vec<Vec<usize>> {
    let of_rule =
        |id: &RuleId| needs_of(&groups[id.group].rules[id.rule], order.len(), by_name, symbols);
    order.iter().map(of_rule).collect()
}

/// The rules that one of `count` rules reads.
fn needs_of(
    rule: &Rule,
    count: usize,
    by_name: &HashMap<Symbol, Vec<Output>>,
    symbols: &Symbols,
) -> Vec<usize> {
    if rule.traits.reads_all {
        return (0..count).collect();
    }
    let mut needed = Vec::new();
    for matchers in &rule.selectors {
        read_by(matchers, by_name, symbols, &mut needed);
    }
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// What all rules write, by the name of the metric.
fn by_name(groups: &[&Group], order: &[RuleId], symbols: &Symbols) -> HashMap<Symbol, Vec<Output>> {
    let mut by_name: HashMap<Symbol, Vec<Output>> = HashMap::new();
    for (at, id) in order.iter().enumerate() {
        for (name, labels) in outputs(&groups[id.group].rules[id.rule], symbols) {
            by_name.entry(name).or_default().push(Output { rule: at, labels });
        }
    }
    by_name
}

fn outputs(rule: &Rule, symbols: &Symbols) -> Vec<(Symbol, Vec<(Symbol, Symbol)>)> {
    match &rule.kind {
        RuleKind::Recording(labels) => {
            let labels = labels.iter().map(|it| (it.name, it.value)).collect();
            vec![(symbols.intern(&rule.name), labels)]
        }
        RuleKind::Alerting(it) => {
            let plain = it
                .labels
                .iter()
                .filter_map(|(name, template)| Some((*name, symbols.intern(template.plain()?))));
            let mut labels: Vec<(Symbol, Symbol)> = plain.collect();
            labels.retain(|it| it.0 != Symbol::ALERTNAME);
            labels.push((Symbol::ALERTNAME, symbols.intern(&rule.name)));
            let names = ["ALERTS", "ALERTS_FOR_STATE"];
            names.map(|name| (symbols.intern(name), labels.clone())).into()
        }
    }
}

fn read_by(
    matchers: &[SeriesMatcher],
    by_name: &HashMap<Symbol, Vec<Output>>,
    symbols: &Symbols,
    needed: &mut Vec<usize>,
) {
    let is_name = |it: &&SeriesMatcher| it.name == Symbol::NAME && it.op == MatchOp::Equal;
    let mut add = |name: Symbol, outputs: &[Output]| {
        let fits = |output: &&Output| {
            matchers.iter().all(|it| {
                let known = output.labels.iter().find(|label| label.0 == it.name);
                match known {
                    _ if it.name == Symbol::NAME => it.matches_value(name, symbols),
                    Some((_, value)) => it.matches_value(*value, symbols),
                    None => true,
                }
            })
        };
        needed.extend(outputs.iter().filter(fits).map(|it| it.rule));
    };
    match matchers.iter().find(is_name) {
        Some(name) => add(name.value, by_name.get(&name.value).map_or(&[], Vec::as_slice)),
        None => by_name.iter().for_each(|(name, outputs)| add(*name, outputs)),
    }
}
