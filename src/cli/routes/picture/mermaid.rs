//! A flowchart in Mermaid's language.
//!
//! Source: <https://mermaid.js.org/syntax/flowchart.html>.

use super::{Mark, Picture};

/// The routes as boxes, their receivers in them.
pub(crate) fn mermaid(picture: &Picture) -> String {
    let mut out = String::from("flowchart LR\n");
    for node in &picture.nodes {
        let mut lines = vec![escaped(&node.matchers), format!("→ {}", escaped(&node.receiver))];
        lines.extend(node.remarks.iter().map(|it| escaped(it)));
        out += &format!("    r{}[\"{}\"]\n", node.id.0, lines.join("<br/>"));
    }
    for node in &picture.nodes {
        for child in &node.children {
            let child = &picture.nodes[*child];
            let arrow = if child.mark == Mark::None { "-->" } else { "==>" };
            out += &format!("    r{} {arrow} r{}\n", node.id.0, child.id.0);
        }
    }
    for (class, mark, look) in [
        ("passes", Mark::Passes, "stroke:#2a7,stroke-width:2px"),
        ("ends", Mark::Ends, "fill:#cfe,stroke:#2a7,stroke-width:4px"),
    ] {
        let marked = picture.nodes.iter().filter(|it| it.mark == mark);
        let names: Vec<String> = marked.map(|it| format!("r{}", it.id.0)).collect();
        if !names.is_empty() {
            out += &format!("    classDef {class} {look}\n    class {} {class}\n", names.join(","));
        }
    }
    out
}

/// As Mermaid has characters inside of quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '`' => out.push_str("#96;"),
            '\n' => out.push(' '),
            _ => out.push(char),
        }
    }
    out
}
