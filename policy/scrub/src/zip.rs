//! ZIP archives (PKWARE APPNOTE 6.3.10): a reader that believes the central directory and holds everything else to
//! it, a writer of one canonical form, and a reader of that form for second looks.

mod directory;
mod end;
mod extra;
mod fields;
mod inflate;
mod local;
mod member;
mod stream;
mod write;

#[cfg(test)]
#[expect(
    clippy::as_conversions,
    reason = "places in a test's own files are small"
)]
mod tests;

pub(crate) use self::directory::{Archive, Entry, names};
pub(crate) use self::member::Member;
pub(crate) use self::stream::{Sight, Stream};
pub(crate) use self::write::{Held, ZipWriter, hold};
