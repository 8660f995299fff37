//! A graph in Graphviz' language.
//!
//! Source: <https://graphviz.org/doc/info/lang.html>.

use super::{Mark, Picture};

/// The routes as boxes, their receivers in them.
pub(crate) fn dot(picture: &Picture) -> String {
    let mut out = String::from(
        "digraph routes {\n    rankdir=LR\n    node [shape=box, style=rounded, fontname=\"sans-serif\"]\n",
    );
    for node in &picture.nodes {
        let mut lines = vec![escaped(&node.matchers), format!("→ {}", escaped(&node.receiver))];
        lines.extend(node.remarks.iter().map(|it| escaped(it)));
        let look = match node.mark {
            Mark::None => "",
            Mark::Passes => ", color=\"#22aa77\", penwidth=2",
            Mark::Ends => {
                ", color=\"#22aa77\", penwidth=3, style=\"rounded,filled\", fillcolor=\"#ccffee\""
            }
        };
        out += &format!("    r{} [label=\"{}\"{look}]\n", node.id.0, lines.join("\\n"));
    }
    for node in &picture.nodes {
        for child in &node.children {
            let child = &picture.nodes[*child];
            let look = match child.mark {
                Mark::None => "",
                Mark::Passes | Mark::Ends => " [color=\"#22aa77\", penwidth=2]",
            };
            out += &format!("    r{} -> r{}{look}\n", node.id.0, child.id.0);
        }
    }
    out += "}\n";
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}
