//! A text that is cut at the end of a row before it is too long for a comment.

/// A comment on GitHub has 65,536 characters at most; something is left for whoever posts it.
pub(super) const CHARS_MAX: usize = 64_000;

/// So much of it may be what is told beside findings.
pub(super) const REST_CHARS_MAX: usize = 24_000;

/// What is said where something is left out, and what closes a block.
const ROOM: usize = 200;

/// Some rows, with what stands before and after them.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) opening: String,
    pub(super) rows: Vec<String>,
    pub(super) closing: &'static str,
}

impl Block {
    /// A block that is folded away if it has many rows.
    pub(super) fn folded(title: &str, head: &str, rows: Vec<String>) -> Block {
        const OPEN_ROWS_MAX: usize = 8;
        let open = if rows.len() <= OPEN_ROWS_MAX { " open" } else { "" };
        let opening = format!("<details{open}><summary>{title}</summary>\n\n{head}");
        Block { opening, rows, closing: "\n</details>\n\n" }
    }

    /// The table of a file: two lines of title, two of head, and rows.
    pub(super) fn of_table(text: &str) -> Block {
        let lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let (head, rows) = lines.split_at(lines.len().min(4));
        Block { opening: head.concat(), rows: rows.to_vec(), closing: "\n" }
    }
}

/// A text that is cut before it is too long.
#[derive(Debug)]
pub(super) struct Bounded {
    out: String,
    /// How many characters there may be more.
    left: usize,
    /// How many rows are left out.
    cut: usize,
}

impl Bounded {
    pub(super) fn new(chars_max: usize) -> Bounded {
        Bounded { out: String::new(), left: chars_max.saturating_sub(ROOM), cut: 0 }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.left = self.left.saturating_sub(text.chars().count());
        self.out.push_str(text);
    }

    /// Adds a block, or as many of its rows as there is room for.
    pub(super) fn add(&mut self, block: &Block) {
        let Block { opening, rows, closing } = block;
        let frame = opening.chars().count() + closing.chars().count();
        let first = rows.first().map_or(0, |it| it.chars().count());
        if self.cut != 0 || self.left < frame + first {
            self.cut += rows.len();
            return;
        }
        self.push(opening);
        self.left -= closing.chars().count();
        for row in rows {
            if self.cut != 0 || self.left < row.chars().count() {
                self.cut += 1;
            } else {
                self.push(row);
            }
        }
        self.out.push_str(closing);
    }

    pub(super) fn finish(mut self) -> String {
        if self.cut != 0 {
            let rows = if self.cut == 1 { "row does" } else { "rows do" };
            self.out += &format!("*{} more {rows} not fit into a comment.*\n\n", self.cut);
        }
        self.out
    }
}
