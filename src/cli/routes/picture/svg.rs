//! A picture for browsers: a box a route, from left to right, each beside the first one below it.
//!
//! Source: <https://www.w3.org/TR/SVG2/>.

use super::{Mark, Node, Picture};

const LINE: usize = 18;
const CHAR: usize = 8;
const PAD: usize = 10;
const GAP_X: usize = 40;
const GAP_Y: usize = 14;

/// Longer lines are cut off.
const CHARS_MAX: usize = 60;

/// Where a box stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// The routes as boxes, their receivers in them.
pub(crate) fn svg(picture: &Picture) -> String {
    let places = places(picture);
    let right = places.iter().map(|it| it.x + it.width).max().unwrap_or(0) + PAD;
    let bottom = places.iter().map(|it| it.y + it.height).max().unwrap_or(0) + PAD;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{right}\" height=\"{bottom}\" \
         viewBox=\"0 0 {right} {bottom}\" font-family=\"ui-monospace, monospace\" font-size=\"13\">\n\
         <style>rect {{ fill: #fff; stroke: #667; }} path {{ fill: none; stroke: #667; }} \
         .passes {{ stroke: #2a7; stroke-width: 2; }} .ends {{ fill: #cfe; stroke: #2a7; \
         stroke-width: 3; }} .receiver {{ font-weight: bold; }}</style>\n"
    );
    for (node, place) in picture.nodes.iter().zip(&places) {
        for child in &node.children {
            out += &edge(*place, places[*child], picture.nodes[*child].mark);
        }
    }
    for (node, place) in picture.nodes.iter().zip(&places) {
        out += &boxed(node, *place);
    }
    out += "</svg>\n";
    out
}

/// Columns by depth, rows by the order of the tree.
fn places(picture: &Picture) -> Vec<Place> {
    let deepest = picture.nodes.iter().map(|it| it.depth).max().unwrap_or(0);
    let mut widths = vec![0; deepest + 1];
    for node in &picture.nodes {
        let chars = lines(node).iter().map(|it| it.chars().count()).max().unwrap_or(0);
        widths[node.depth] = widths[node.depth].max(chars * CHAR + 2 * PAD);
    }
    let column = |depth: usize| PAD + widths[..depth].iter().map(|it| it + GAP_X).sum::<usize>();
    let mut places: Vec<Place> = Vec::with_capacity(picture.nodes.len());
    // Of each column, where there is room again. A route with one below it shares its row.
    let mut free = PAD;
    let mut row = PAD;
    let mut last_depth = None;
    for node in &picture.nodes {
        let height = lines(node).len() * LINE + PAD;
        let goes_right = last_depth.is_some_and(|it| it < node.depth);
        let y = if goes_right { row } else { free };
        let place = Place { x: column(node.depth), y, width: widths[node.depth], height };
        row = y;
        free = free.max(y + height + GAP_Y);
        last_depth = Some(node.depth);
        places.push(place);
    }
    places
}

fn edge(from: Place, to: Place, mark: Mark) -> String {
    let (x1, y1) = (from.x + from.width, from.y + LINE);
    let (x2, y2) = (to.x, to.y + LINE);
    let middle = x2 - GAP_X / 2;
    let class = if mark == Mark::None { "" } else { " class=\"passes\"" };
    format!("<path d=\"M{x1} {y1} H{middle} V{y2} H{x2}\"{class}/>\n")
}

fn boxed(node: &Node, place: Place) -> String {
    let class = match node.mark {
        Mark::None => "",
        Mark::Passes => " class=\"passes\"",
        Mark::Ends => " class=\"ends\"",
    };
    let Place { x, y, width, height } = place;
    let mut out = format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"{class}/>\n"
    );
    for (index, line) in lines(node).iter().enumerate() {
        let class = if index == 1 { " class=\"receiver\"" } else { "" };
        let (x, y) = (x + PAD, y + LINE * (index + 1));
        out += &format!("<text x=\"{x}\" y=\"{y}\"{class}>{}</text>\n", escaped(line));
    }
    out
}

fn lines(node: &Node) -> Vec<String> {
    let lines = [node.matchers.clone(), format!("→ {}", node.receiver)].into_iter();
    lines.chain(node.remarks.iter().cloned()).map(cut).collect()
}

fn cut(line: String) -> String {
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn escaped(text: &str) -> String {
    let plain = |char: char| if char.is_control() { ' ' } else { char };
    let text: String = text.chars().map(plain).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
