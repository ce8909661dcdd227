//! The first byte chooses the format, the rest is the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use subrosa_scrub::{Budget, Clean, Limits, ReadAt, SCRUBBERS, scrub};

fuzz_target!(|data: &[u8]| {
    let Some((choice, file)) = data.split_first() else {
        return;
    };
    let limits = small();
    if let Some(scrubber) = SCRUBBERS.get(usize::from(*choice)) {
        // Called directly, so that a panic is seen and not answered with a refusal.
        let mut budget = Budget::new(&limits);
        let _ = scrubber.rebuild(&file as &dyn ReadAt, &mut std::io::sink(), &mut budget);
    }
    if let Ok(once) = scrub(&file, Vec::new(), &limits).map(Clean::into_parts) {
        let twice = scrub(&once.0, Vec::new(), &limits).map(Clean::into_parts);
        assert!(twice.is_ok_and(|twice| twice.0 == once.0));
    }
});

/// Limits under which one run takes milliseconds.
fn small() -> Limits {
    Limits {
        pixels: 1 << 20,
        unpacked: 8 << 20,
        work: 16 << 20,
        ..Limits::default()
    }
}
