//! The two ends of the wire between the portal and a worker, each given nonsense.

use std::io::{self, Read, Write};

use subrosa_scrub::{Limits, scrub_apart, work};

use crate::memory;

/// A wire that says what the fuzzer says and takes everything.
struct Says<'a>(&'a [u8]);

impl Read for Says<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Write for Says<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A worker that was taken over: whatever it says, the portal answers and goes on.
pub(crate) fn from_worker(data: &[u8]) {
    let limits = Limits {
        bytes_out: 1 << 20,
        ..Limits::default()
    };
    let original = [b'a'; 300].as_slice();
    memory::within_bounds(data.len(), || {
        let Ok(clean) = scrub_apart(&original, Vec::new(), &limits, Says(data)) else {
            return;
        };
        let (bytes, report) = clean.into_parts();
        assert!(bytes.len() as u64 == report.bytes_out && report.bytes_out <= limits.bytes_out);
        assert!(report.bytes_in == 300);
        assert!(
            report.findings.len() <= 64,
            "{} findings",
            report.findings.len()
        );
        let long = |text: &str| text.chars().count() > 201;
        assert!(!report.findings.iter().any(|found| {
            found
                .value
                .as_ref()
                .is_some_and(|value| long(value.expose()))
        }));
    });
}

/// A worker reads its job and the file from the same wire; a confused portal must not make it panic.
pub(crate) fn from_portal(data: &[u8]) {
    memory::within_bounds(data.len(), || drop(work(Says(data))));
}
