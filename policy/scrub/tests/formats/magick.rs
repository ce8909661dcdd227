//! ImageMagick as a reader that is not ours.

use std::io::Write;
use std::process::{Command, Stdio};

/// For each picture of a file its size and a sum of its pixels, or `None` if ImageMagick cannot read it or is not there.
pub(crate) fn pictures(kind: &str, bytes: &[u8]) -> Option<String> {
    let mut asked = Command::new("identify")
        .args(["-quiet", "-format", "%w %h %#\n", &format!("{kind}:-")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut pipe = asked.stdin.take()?;
    // It may stop reading where the picture ends.
    let _cut = pipe.write_all(bytes);
    drop(pipe);
    let answer = asked.wait_with_output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    (!text.is_empty()).then_some(text)
}

/// Whether ImageMagick is there; says so if not.
pub(crate) fn is_there() -> bool {
    let there = Command::new("identify").arg("-version").output().is_ok();
    if !there {
        eprintln!("SKIPPED: ImageMagick is not installed");
    }
    there
}
