//! Who reads what a rule records, itself or through other rules.

use hashbrown::{HashMap, HashSet};

use crate::change::portrait::{Portrait, RuleKind};

/// A rule that reads what another one records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// What it makes.
    pub kind: RuleKind,
    /// Its name.
    pub name: String,
    /// The file that it is in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
}

/// Who reads whom.
pub(super) struct Graph<'p> {
    all: &'p [Portrait],
    /// For each rule those that read what it records.
    of_rules: Vec<Vec<usize>>,
    /// For each name those that ask for it.
    of_names: HashMap<&'p str, Vec<usize>>,
}

/// Who reads more alerts than these reads whatever alerts there are, and is not concerned by one.
const ALERTS_MAX: usize = 8;

/// How many alerts a rule reads, by their names.
fn alerts(reader: &Portrait, all: &[Portrait]) -> usize {
    let sources = reader.reads.iter().map(|it| &all[*it]);
    let alerts = sources.filter(|it| it.kind == RuleKind::Alerting);
    alerts.map(|it| it.name.as_str()).collect::<HashSet<_>>().len()
}

impl<'p> Graph<'p> {
    pub(super) fn new(all: &'p [Portrait]) -> Graph<'p> {
        let mut of_rules = vec![Vec::new(); all.len()];
        let mut of_names: HashMap<&str, Vec<usize>> = HashMap::new();
        for (reader, it) in all.iter().enumerate() {
            let asks_for_all = ALERTS_MAX < alerts(it, all);
            let counts =
                |source: &&usize| !asks_for_all || all[**source].kind != RuleKind::Alerting;
            it.reads.iter().filter(counts).for_each(|source| of_rules[*source].push(reader));
            it.asks.iter().for_each(|name| of_names.entry(name).or_default().push(reader));
        }
        Graph { all, of_rules, of_names }
    }

    /// The rules that read what a rule records, or what is asked for by a name that it had, in their
    /// order, without itself.
    pub(super) fn readers(&self, name: Option<&str>, rule: Option<usize>) -> Vec<usize> {
        let asking = name.and_then(|it| self.of_names.get(it)).into_iter().flatten();
        let reading = rule.map(|it| &self.of_rules[it]).into_iter().flatten();
        let mut open: Vec<usize> = asking.chain(reading).copied().collect();
        let mut is_found = vec![false; self.all.len()];
        while let Some(reader) = open.pop() {
            if !std::mem::replace(&mut is_found[reader], true) {
                open.extend(&self.of_rules[reader]);
            }
        }
        (0..self.all.len()).filter(|it| is_found[*it] && Some(*it) != rule).collect()
    }

    pub(super) fn reader(&self, at: usize) -> Reader {
        let Portrait { kind, name, file, line, .. } = &self.all[at];
        Reader { kind: *kind, name: name.clone(), file: file.clone(), line: *line }
    }
}
