//! Rules of all files together: what each of them reads, records, and is read by.

mod causes;
mod graph;
mod outputs;
mod reads;

use flint_rulefmt::{Rule, RuleGroup, RuleGroups};
use flint_text::{Range, Span};

use crate::components::components;
use crate::facts::Facts;
use crate::flow::{Flow, analyze};
use crate::rule_id::RuleId;

pub use causes::Cause;
pub(crate) use outputs::set_labels;
pub use reads::{Place, Read, Selected, When};

/// A group of a [`RuleSet`], by its place among the groups of all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// A rule with its place.
#[derive(Debug, Clone, Copy)]
pub struct RuleEntry<'a> {
    /// Its number.
    pub id: RuleId,
    /// As it is written.
    pub rule: &'a Rule<'a>,
    /// The group that it is in.
    pub group: GroupId,
    /// Its place there: rules of a group are evaluated in this order.
    pub place: usize,
}

impl RuleEntry<'_> {
    /// Where a part of its query stands in the file.
    pub fn span(&self, part: Range) -> Span {
        match self.rule.expr().text {
            Some(text) => text.place(part),
            None => self.rule.node().span(),
        }
    }

    /// The text of its query.
    pub fn query(&self) -> &str {
        self.rule.expr().text.map_or("", |it| it.text)
    }

    /// Whether it makes alerts.
    pub fn is_alert(&self) -> bool {
        matches!(self.rule, Rule::Alerting(_))
    }
}

/// All rules that one server evaluates.
///
/// The files have to be read with [`Keep::Expressions`](flint_rulefmt::Keep).
#[derive(Debug)]
pub struct RuleSet<'a> {
    rules: Vec<RuleEntry<'a>>,
    groups: Vec<&'a RuleGroup<'a>>,
    /// For each rule what its query reads.
    flows: Vec<Option<Flow<'a>>>,
    selected: Vec<Selected<'a>>,
    reads: Vec<Read>,
    /// Where the reads of each rule begin.
    starts: Vec<usize>,
    cycles: Vec<Vec<RuleId>>,
    facts: Facts<'a>,
}

impl<'a> RuleSet<'a> {
    /// Brings the rules of files together and works out what is known of each.
    pub fn new(files: &[&'a RuleGroups<'a>]) -> RuleSet<'a> {
        let groups: Vec<&'a RuleGroup<'a>> = files.iter().flat_map(|it| &it.groups).collect();
        let mut rules = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            for (place, rule) in group.rules.iter().enumerate() {
                let (id, group) = (RuleId(rules.len() as u32), GroupId(number as u32));
                rules.push(RuleEntry { id, rule, group, place });
            }
        }
        let found = reads::find(&rules, &groups);
        let count = rules.len();
        let mut set = RuleSet {
            rules,
            groups,
            flows: Vec::new(),
            selected: found.selected,
            reads: found.reads,
            starts: found.starts,
            cycles: Vec::new(),
            facts: Facts::none(),
        };
        set.flows.resize_with(count, || None);
        set.work_out();
        set
    }

    /// Goes through the rules, each after those that it reads.
    fn work_out(&mut self) {
        outputs::announce(&self.rules, &mut self.facts);
        let of_rule = |it: &RuleEntry<'a>| {
            let mut needed: Vec<usize> =
                self.reads_of(it.id).iter().map(|it| it.source.index()).collect();
            needed.sort_unstable();
            needed.dedup();
            needed
        };
        let needs: Vec<Vec<usize>> = self.rules.iter().map(of_rule).collect();
        for component in components(&needs) {
            let is_cycle = 1 < component.len() || needs[component[0]].contains(&component[0]);
            if is_cycle {
                for it in &component {
                    let group = self.group(self.rules[*it].group);
                    outputs::add_unknown(&self.rules[*it], group, &mut self.facts);
                }
            }
            for it in &component {
                let entry = self.rules[*it];
                let Some(expr) = entry.rule.expr().ast.as_deref() else {
                    if !is_cycle {
                        outputs::add_unknown(&entry, self.group(entry.group), &mut self.facts);
                    }
                    continue;
                };
                let flow = analyze(expr, &self.facts);
                if !is_cycle {
                    outputs::add(&entry, self.group(entry.group), &flow, &mut self.facts);
                }
                self.flows[*it] = Some(flow);
            }
            if is_cycle {
                self.cycles.push(component.iter().map(|it| RuleId(*it as u32)).collect());
            }
        }
    }

    /// All rules, in the order of files.
    pub fn rules(&self) -> &[RuleEntry<'a>] {
        &self.rules
    }

    /// A rule.
    pub fn rule(&self, id: RuleId) -> &RuleEntry<'a> {
        &self.rules[id.index()]
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> &'a RuleGroup<'a> {
        self.groups[id.0 as usize]
    }

    /// Whether a rule or its group sets a label, whatever the query gives.
    pub fn sets_label(&self, id: RuleId, name: &str) -> bool {
        self.label_span(id, name).is_some()
    }

    /// Where a rule or its group sets a label, whatever the query gives; of an alert's own labels,
    /// where its name stands.
    pub fn label_span(&self, id: RuleId, name: &str) -> Option<Span> {
        let entry = self.rule(id);
        if entry.is_alert() && matches!(name, "alertname" | "alertstate") {
            return Some(entry.rule.name().span());
        }
        let mut set = outputs::set_labels(entry.rule, self.group(entry.group));
        set.find(|it| it.0 == name).map(|it| it.1.span())
    }

    /// What is known of a rule's query; `None` if it could not be read.
    pub fn flow(&self, id: RuleId) -> Option<&Flow<'a>> {
        self.flows[id.index()].as_ref()
    }

    /// What is known of the metrics that the rules record.
    pub fn facts(&self) -> &Facts<'a> {
        &self.facts
    }

    /// The selectors of all rules, in their order.
    pub fn selected(&self) -> &[Selected<'a>] {
        &self.selected
    }

    /// What a rule reads of other rules.
    pub fn reads_of(&self, id: RuleId) -> &[Read] {
        &self.reads[self.starts[id.index()]..self.starts[id.index() + 1]]
    }

    /// Rules that read each other in a circle, or themselves, at whatever time: what is known of
    /// them ends there.
    pub fn cycles(&self) -> &[Vec<RuleId>] {
        &self.cycles
    }
}
