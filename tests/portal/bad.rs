//! Whatever comes that nobody should send, and what stands against it. Always: a clear page or the end of the connection,
//! the words of the reporter where there were any, no panic, a portal that goes on, and nothing in its files and lines.
//!
//! | what comes | its test |
//! |---|---|
//! | a mebibyte in a field, 10,000 fields, no text, half a form | here, `forms`; bodies without number: `src/door/tests/bodies.rs` |
//! | half a form of words for minutes or of a name | here, `own_words` |
//! | an upload that outgrows its size, trickles or breaks off | `src/door/tests/bodies.rs`, `visits`, `journey` |
//! | names of people and files with what is not seen | here, `forms` and `files` |
//! | files that are not what they say, cut, empty or vast | here, `files`; each format: `policy/scrub/tests` |
//! | codes that are wrong, mistyped or another portal's | here, `codes`; on the wire: `journey` |
//! | cookies of another portal, forms sent again | here, `codes`; stale forms page by page: `items`, `rights`, `releasing` |
//! | forms of another site | `src/door/origin.rs` |
//! | another client's case by its id, every route for everybody | `separation` |
//! | methods and paths that are not there | here, `routes`; headers of every answer: `troubles` |
//! | a request hidden in another | here, `smuggling`; what cannot be read: `src/listen/tests.rs` |
//! | HTTP/2 against its rules, frames without end | here, `frames` |
//! | a head or a connection that never ends, a peer that takes nothing | `src/listen/tests.rs` |
//! | folders and settings that are not ours or not whole | here, `folders`; each file of the vault: `store/src/vault/tests` |
//! | a second instance | here, `folders` |

mod codes;
mod files;
mod folders;
mod forms;
mod frames;
mod own_words;
mod routes;
mod smuggling;
mod wire;

pub(crate) use self::folders::everything;

use crate::bench::Bench;
use crate::journey::send_report;

/// The end of such a test: nothing panicked, a report still arrives and is read, and nothing leaked.
async fn unharmed(mut bench: Bench) {
    let logged = bench.logged();
    assert!(!logged.contains("by a panic"), "{logged}");
    let text = bench.canaries.plant("report text");
    drop(send_report(&mut bench, &[("report", &text)]).await);
    let mut triager = bench.member("Triager").await;
    drop(crate::journey::case_with(&mut triager, &text).await);
    bench.finish().await;
}
