//! A line on the terminal that says how far work is that takes long.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::output::stderr;

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often something is said then.
const PERIOD: Duration = Duration::from_millis(200);

/// Counts what is done. Says nothing where nobody looks: to pipes, and in the first second.
#[derive(Debug)]
pub(crate) struct Progress {
    /// What is counted and what became of it: `tests run`.
    what: &'static str,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    count: usize,
    /// When something is said next; never without a terminal.
    next: Option<Instant>,
    is_shown: bool,
}

impl Progress {
    /// None done yet.
    pub(crate) fn new(what: &'static str) -> Progress {
        let next = std::io::stderr().is_terminal().then(|| Instant::now() + PATIENCE);
        Progress { what, state: Mutex::new(State { count: 0, next, is_shown: false }) }
    }

    /// One more is done.
    pub(crate) fn tick(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.count += 1;
        let now = Instant::now();
        if state.next.is_some_and(|it| it <= now) {
            state.next = Some(now + PERIOD);
            state.is_shown = true;
            stderr(&format!("\r{} {}", state.count, self.what));
        }
    }

    /// Takes the line away.
    pub(crate) fn done(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut state.is_shown) {
            stderr("\r\u{1b}[K");
        }
    }
}
