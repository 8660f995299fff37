//! A tree of lines.

use flint_report::Style;

use super::{Mark, Node, Picture};

/// The routes, one a line.
pub(crate) fn text(picture: &Picture, style: Style) -> String {
    let mut out = String::new();
    if !picture.nodes.is_empty() {
        lines(picture, 0, "", "", style, &mut out);
    }
    out
}

/// How deep routes are nested is limited where they are read, so that this may recurse.
fn lines(picture: &Picture, at: usize, lead: &str, below: &str, style: Style, out: &mut String) {
    let node = &picture.nodes[at];
    out.push_str(&format!("{lead}{}\n", line(node, picture.is_marked, style)));
    for (index, child) in node.children.iter().enumerate() {
        let is_last = index + 1 == node.children.len();
        let (lead, under) = if is_last { ("└── ", "    ") } else { ("├── ", "│   ") };
        lines(picture, *child, &format!("{below}{lead}"), &format!("{below}{under}"), style, out);
    }
}

fn line(node: &Node, is_marked: bool, style: Style) -> String {
    let mut line = format!("{} → {}", node.matchers, node.receiver);
    if !node.remarks.is_empty() {
        line += &format!("  ({})", node.remarks.join("; "));
    }
    let line = match node.mark {
        Mark::None => line,
        Mark::Passes => format!("{line}  ← goes on"),
        Mark::Ends => format!("{line}  ← ends here"),
    };
    match (style, node.mark) {
        (Style::Terminal, Mark::Ends) => format!("\x1b[1;32m{line}\x1b[0m"),
        (Style::Terminal, Mark::Passes) => format!("\x1b[32m{line}\x1b[0m"),
        (Style::Terminal, Mark::None) if is_marked => format!("\x1b[2m{line}\x1b[0m"),
        _ => line,
    }
}
