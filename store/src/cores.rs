//! Work on very many cases, on every core: whoever starts the portal waits for it.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, Builder, ScopedJoinHandle};

/// Has parts of `items` worked on at once, one on each core, and returns what comes of each in the order of the parts.
pub(crate) fn on_all_cores<I: Sync, O: Send>(
    items: &[I],
    work: impl Fn(&[I]) -> O + Sync,
) -> Vec<O> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let size = items.len().div_ceil(cores.min(MOST)).max(LEAST);
    if items.len() <= size {
        return vec![work(items)];
    }
    let work = &work;
    thread::scope(|scope| {
        let begin = |part| match Builder::new().spawn_scoped(scope, move || work(part)) {
            Ok(running) => Part::Running(running),
            // No thread is to be had: it takes longer, and that is all.
            Err(_) => Part::Done(work(part)),
        };
        let parts: Vec<_> = items.chunks(size).map(begin).collect();
        parts.into_iter().map(Part::end).collect()
    })
}

enum Part<'scope, O> {
    Running(ScopedJoinHandle<'scope, O>),
    Done(O),
}

impl<O> Part<'_, O> {
    fn end(self) -> O {
        match self {
            Self::Running(running) => running.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Self::Done(done) => done,
        }
    }
}

/// More threads than this wait for each other in the store.
const MOST: usize = 8;
/// Fewer items than this are not worth a thread.
const LEAST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once_and_what_comes_of_it_is_in_order() {
        for count in [0, 1, LEAST, LEAST + 1, 5 * LEAST + 7] {
            let items: Vec<usize> = (0..count).collect();
            let parts = on_all_cores(&items, <[usize]>::to_vec);
            assert_eq!(parts.concat(), items);
        }
    }

    #[test]
    fn what_falls_on_a_thread_falls_here_too() {
        let items = vec![0; 4 * LEAST];
        let fallen = std::panic::catch_unwind(|| on_all_cores(&items, |_| panic!("fallen")));
        assert!(fallen.is_err());
    }
}
