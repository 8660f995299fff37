//! Cells that end in tabs, put below each other.
//!
//! Source: Go `text/tabwriter`, with blanks for padding and `TabIndent`.

/// How far cells are apart, and how wide they are at least.
const PADDING: usize = 4;
const WIDTH_MIN: usize = 4;
const TAB_WIDTH: usize = 4;

/// Pads every cell of `text` to the widest of its column: of the lines around it, without a gap,
/// that have such a cell. A cell ends in a tab; what follows the last tab of a line is no cell.
pub(crate) fn align(text: &str) -> String {
    let mut columns = Columns::default();
    let mut lines = Vec::new();
    for line in text.split_inclusive(['\n', '\u{0c}']) {
        let content = line.trim_end_matches(['\n', '\u{0c}']);
        let mut parts: Vec<&str> = content.split(['\t', '\u{0b}']).collect();
        let rest = parts.pop().unwrap_or_default();
        let cells = parts.into_iter().enumerate();
        let cells: Vec<(&str, usize)> =
            cells.map(|(column, cell)| (cell, columns.add(column, cell))).collect();
        columns.close_after(if line.ends_with('\u{0c}') { 0 } else { cells.len() });
        lines.push((cells, rest));
    }
    let mut out = String::with_capacity(2 * text.len());
    for (cells, rest) in lines {
        push_cells(&mut out, &cells, &columns.widths);
        out.push_str(rest);
        out.push('\n');
    }
    out
}

/// The columns, each cut into blocks of neighbouring lines.
#[derive(Debug, Default)]
struct Columns {
    /// The block that is open in each column.
    open: Vec<usize>,
    /// The width of each block.
    widths: Vec<usize>,
}

impl Columns {
    /// The block that a cell of the current line belongs to.
    fn add(&mut self, column: usize, cell: &str) -> usize {
        if self.open.len() == column {
            self.open.push(self.widths.len());
            self.widths.push(WIDTH_MIN);
        }
        let block = self.open[column];
        self.widths[block] = self.widths[block].max(cell.chars().count() + PADDING);
        block
    }

    /// The line has so many cells: further columns end before it.
    fn close_after(&mut self, cells: usize) {
        self.open.truncate(cells);
    }
}

fn push_cells(out: &mut String, cells: &[(&str, usize)], widths: &[usize]) {
    let mut is_indentation = true;
    for (cell, block) in cells {
        is_indentation &= cell.is_empty();
        let width = widths[*block];
        if is_indentation {
            out.extend(std::iter::repeat_n('\t', width.div_ceil(TAB_WIDTH)));
        } else {
            out.push_str(cell);
            out.extend(std::iter::repeat_n(' ', width - cell.chars().count()));
        }
    }
}
