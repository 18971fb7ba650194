//! A small pool of connections.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{Error, Result};

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

type Opener<T> = Box<dyn Fn() -> Result<T> + Send + Sync>;

/// Opens connections when wanted, up to a limit, and keeps them.
pub(crate) struct Pool<T> {
    open: Opener<T>,
    limit: usize,
    state: Mutex<State<T>>,
    returned: Condvar,
}

struct State<T> {
    idle: Vec<T>,
    out: usize,
}

impl<T> Pool<T> {
    pub(crate) fn new(limit: usize, open: impl Fn() -> Result<T> + Send + Sync + 'static) -> Self {
        let state = Mutex::new(State { idle: Vec::new(), out: 0 });
        Self { open: Box::new(open), limit, state, returned: Condvar::new() }
    }

    /// An idle connection, or a new one. Give it back by [`Pool::give`].
    pub(crate) fn take(&self) -> Result<T> {
        let full = |state: &mut State<T>| state.idle.is_empty() && state.out >= self.limit;
        let waited = self.returned.wait_timeout_while(self.lock(), PATIENCE, full);
        let (mut state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return Err(Error::Busy);
        }
        state.out += 1;
        let idle = state.idle.pop();
        drop(state);
        idle.map_or_else(&self.open, Ok).inspect_err(|_| self.give(None))
    }

    /// Ends a loan; `None` when the connection is not to be used again.
    pub(crate) fn give(&self, conn: Option<T>) {
        let mut state = self.lock();
        state.out = state.out.saturating_sub(1);
        state.idle.extend(conn);
        drop(state);
        self.returned.notify_one();
    }

    /// Closes the idle connections.
    pub(crate) fn clear(&self) {
        let idle = std::mem::take(&mut self.lock().idle);
        drop(idle);
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
