//! Every format against files that other programs made dirty, and against hostile ones.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stderr,
    reason = "a test that cannot go on says so by stopping"
)]

mod bmp;
mod docx;
mod gif;
mod harness;
mod hostile;
mod jpeg;
mod magick;
mod pdf;
mod pdf_streams;
mod pictures;
mod png;
mod pptx;
mod refused;
mod samples;
mod sound;
mod table;
mod text;
mod tiff;
mod video;
mod webp;
mod xlsx;
mod zip;
