//! An allocator that counts, so that what makes a reader allocate too much is a finding.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator with a count of what is held.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;
static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Old and new are there together while the bytes are moved.
        count(size);
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

fn count(size: usize) {
    let held = HELD.fetch_add(size, Relaxed) + size;
    PEAK.fetch_max(held, Relaxed);
}

/// Runs `work`, which cleans a file of `length` bytes.
///
/// # Panics
/// If it held more at one time than [`MOST`] and [`TIMES`] the length.
pub(crate) fn within_bounds<T>(length: usize, work: impl FnOnce() -> T) -> T {
    within(MOST, TIMES * length, work)
}

/// Runs `work`.
///
/// # Panics
/// If it held more at one time than both numbers together.
pub(crate) fn within<T>(most: usize, more: usize, work: impl FnOnce() -> T) -> T {
    let (answer, held) = held_by(work);
    assert!(
        held <= most + more,
        "{held} bytes held, {} allowed",
        most + more
    );
    answer
}

/// Runs `work`, and says how many bytes it held at one time at most.
pub(crate) fn held_by<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.load(Relaxed);
    PEAK.store(before, Relaxed);
    let answer = work();
    (answer, PEAK.load(Relaxed) - before)
}

/// Bytes that any file may cost: with the small limits of the fuzzer 8 MiB may be unpacked, once into the copy that is
/// read and once into the one that is written.
const MOST: usize = 48 << 20;
/// Bytes for each byte of the file.
const TIMES: usize = 64;
