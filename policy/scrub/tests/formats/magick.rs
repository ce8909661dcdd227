//! ImageMagick as a reader that is not ours.

use std::io::Write;
use std::process::{Command, Stdio};

/// The sizes of all pictures of a file and their pixels, or `None` if ImageMagick cannot read it or is not there.
pub(crate) fn pictures(kind: &str, bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let source = format!("{kind}:-");
    let sizes = ask(
        &["identify", "-quiet", "-format", "%w %h\n", &source],
        bytes,
    )?;
    let raw = ["-endian", "LSB", "-depth", "16", "rgba:-"];
    let pixels = ask(
        &[&["convert", "-quiet", source.as_str()], raw.as_slice()].concat(),
        bytes,
    )?;
    Some(vec![sizes, pixels])
}

fn ask(command: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut asked = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut pipe = asked.stdin.take()?;
    let bytes = bytes.to_vec();
    let feeder = std::thread::spawn(move || {
        // It may stop reading where the picture ends.
        let _cut = pipe.write_all(&bytes);
    });
    let answer = asked.wait_with_output().ok()?;
    feeder.join().ok()?;
    (!answer.stdout.is_empty()).then_some(answer.stdout)
}

/// Whether ImageMagick is there; says so if not.
pub(crate) fn is_there() -> bool {
    let there = Command::new("identify").arg("-version").output().is_ok();
    if !there {
        eprintln!("SKIPPED: ImageMagick is not installed");
    }
    there
}
