//! Which nodes of a graph reach each other: its strongly connected components.

/// The components of a graph, each before those that depend on it. `needs[node]` are the nodes that
/// a node depends on. Within a component the nodes are in ascending order.
///
/// Source: R. Tarjan, "Depth-first search and linear graph algorithms", without recursion.
pub fn components(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        needs,
        order: vec![None; needs.len()],
        low: vec![0; needs.len()],
        is_open: vec![false; needs.len()],
        open: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for node in 0..needs.len() {
        if search.order[node].is_none() {
            search.visit(node);
        }
    }
    search.found
}

struct Search<'a> {
    needs: &'a [Vec<usize>],
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn visit(&mut self, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            match self.needs[node].get(*edge).copied() {
                Some(needed) => {
                    *edge += 1;
                    match self.order[needed] {
                        None => {
                            self.enter(needed);
                            path.push((needed, 0));
                        }
                        Some(order) if self.is_open[needed] => {
                            self.low[node] = self.low[node].min(order);
                        }
                        Some(_) => {}
                    }
                }
                None => {
                    path.pop();
                    if let Some((parent, _)) = path.last() {
                        self.low[*parent] = self.low[*parent].min(self.low[node]);
                    }
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.open.push(node);
        self.is_open[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if self.order[node] != Some(self.low[node]) {
            return;
        }
        let start = self.open.iter().rposition(|it| *it == node).unwrap_or(0);
        let mut component = self.open.split_off(start);
        for it in &component {
            self.is_open[*it] = false;
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn what_is_needed_comes_first() {
        assert_eq!(components(&[vec![1], vec![2], vec![]]), [[2], [1], [0]]);
    }

    #[test]
    fn a_cycle_is_one_component() {
        let found = components(&[vec![1], vec![0, 2], vec![], vec![0]]);
        assert_eq!(found, [vec![2], vec![0, 1], vec![3]]);
    }
}
