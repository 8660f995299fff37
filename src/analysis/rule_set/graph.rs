//! Questions about who reads whom: cycles between groups, and rules that read what comes later.

use hashbrown::HashMap;

use crate::components::components;
use crate::normal::normalized;
use crate::rule_id::RuleId;
use crate::rule_set::{GroupId, Read, RuleSet, When};

impl RuleSet<'_> {
    /// Groups that read each other in a circle, so that there is no order in which none sees values
    /// of the evaluation before.
    pub fn group_cycles(&self) -> Vec<Vec<GroupId>> {
        let mut needs = vec![Vec::new(); self.groups.len()];
        for read in &self.reads {
            let (reader, source) = (self.rule(read.reader).group, self.rule(read.source).group);
            if reader != source {
                needs[reader.0 as usize].push(source.0 as usize);
            }
        }
        for needed in &mut needs {
            needed.sort_unstable();
            needed.dedup();
        }
        let cycles = components(&needs).into_iter().filter(|it| 1 < it.len());
        cycles.map(|it| it.into_iter().map(|it| GroupId(it as u32)).collect()).collect()
    }

    /// Rules whose queries mean the same, in whatever words; those that have none like them are left
    /// out.
    pub fn same_queries(&self) -> Vec<Vec<RuleId>> {
        let mut by_query: HashMap<String, Vec<RuleId>> = HashMap::new();
        for entry in &self.rules {
            if let Some(expr) = &entry.rule.expr().ast {
                by_query.entry(normalized(expr).to_string()).or_default().push(entry.id);
            }
        }
        let mut same: Vec<Vec<RuleId>> = by_query.into_values().filter(|it| 1 < it.len()).collect();
        same.sort_unstable();
        same
    }

    /// What is read before it is evaluated in the same group: the newest value is that of the
    /// evaluation before. Reads of times before do not count: they miss little.
    pub fn late_reads(&self) -> impl Iterator<Item = &Read> {
        self.reads.iter().filter(|it| {
            let (reader, source) = (self.rule(it.reader), self.rule(it.source));
            let is_late = reader.group == source.group && reader.place < source.place;
            is_late && it.when == When::Now
        })
    }
}
