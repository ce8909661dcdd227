//! Large uploads at once, and the sealing that every uploaded byte goes through.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use orion::hazardous::aead::xchacha20poly1305::{Nonce, SecretKey, XChaCha20Poly1305};
use subrosa_store::{Key, SpoolWriter};

use crate::process::Process;
use crate::visit::Visit;
use crate::{Figures, MEGABYTE, median};

/// Twenty recordings of 50 MiB on their way at the same moment: what the program and its workers hold together.
pub(crate) async fn uploads(figures: &mut Figures, visit: &Visit, portal: &Process) {
    let recording: Arc<[u8]> = recording(RECORDING).into();
    let done = Arc::new(AtomicBool::new(false));
    let (group, stop) = (portal.id(), Arc::clone(&done));
    let before = held_by(group);
    let watch = std::thread::spawn(move || {
        let mut most = 0.0_f64;
        while !stop.load(Ordering::Relaxed) {
            most = most.max(held_by(group));
            std::thread::sleep(Duration::from_millis(50));
        }
        most
    });
    let begin = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..UPLOADS {
        let (visit, recording) = (visit.clone(), Arc::clone(&recording));
        tasks.spawn(async move {
            let text = format!("Recording {number}.");
            visit
                .submit_file(&text, ("hall.wav", "audio/wav", &recording))
                .await
                .code
                .is_some()
        });
    }
    let stored = tasks
        .join_all()
        .await
        .into_iter()
        .filter(|stored| *stored)
        .count();
    let seconds = begin.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    let most = watch.join().unwrap();
    figures.at_least(
        "of 20 uploads of 50 MiB at once, stored",
        stored as f64,
        "",
        UPLOADS as f64,
    );
    figures.plain("20 uploads of 50 MiB took", seconds, "s");
    figures.plain("memory before 20 uploads, all processes", before, "MB");
    figures.at_most("memory during 20 uploads, all processes", most, "MB", 200.0);
}

/// What all processes of a group hold, each shared page once: the sum of their proportional set sizes.
fn held_by(group: u32) -> f64 {
    let mut kilobytes = 0.0;
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        if after_name.split_whitespace().nth(2) != Some(group.to_string().as_str()) {
            continue;
        }
        let memory = fs::read_to_string(entry.path().join("smaps_rollup")).unwrap_or_default();
        let line = memory.lines().find_map(|line| line.strip_prefix("Pss:"));
        let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kilobytes += size.unwrap_or_default();
    }
    kilobytes * 1024.0 / MEGABYTE
}

/// The way of an uploaded byte to the disk, against the cipher alone on the same pieces, in turns; one core.
pub(crate) fn sealing(figures: &mut Figures) {
    let folder = tempfile::tempdir().unwrap();
    let bytes = recording(SEALED);
    let mut rates = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let key = Key::random().unwrap();
        let mut writer = SpoolWriter::create(folder.path(), &key).unwrap();
        writer.write_all(&bytes).unwrap();
        drop(writer.finish().unwrap());
        rates[0].push(SEALED as f64 / MEGABYTE / begin.elapsed().as_secs_f64());
        for (to_disk, rates) in [false, true].into_iter().zip(&mut rates[1..]) {
            let begin = Instant::now();
            orion_alone(
                &bytes,
                to_disk.then(|| folder.path().join("alone")).as_deref(),
            );
            rates.push(SEALED as f64 / MEGABYTE / begin.elapsed().as_secs_f64());
        }
    }
    let [path, alone, written] = rates.map(median);
    figures.plain("sealing path", path, "MB/s");
    figures.plain("orion alone, into memory", alone, "MB/s");
    figures.plain("orion alone, into a file", written, "MB/s");
    figures.plain("sealing path ÷ orion alone, into memory", path / alone, "");
    figures.at_least(
        "sealing path ÷ orion alone, into a file",
        path / written,
        "",
        0.8,
    );
}

fn orion_alone(bytes: &[u8], path: Option<&Path>) {
    let key = SecretKey::generate().unwrap();
    let mut file = path.map(|path| File::create(path).unwrap());
    let mut sealed = vec![0; PIECE + 16];
    for piece in bytes.chunks(PIECE) {
        let nonce = Nonce::generate().unwrap();
        let (out, _) = sealed.split_at_mut(piece.len() + 16);
        XChaCha20Poly1305::seal(&key, &nonce, piece, None, out).unwrap();
        std::hint::black_box(&out);
        if let Some(file) = &mut file {
            file.write_all(out).unwrap();
        }
    }
}

/// Noise of so many bytes, as a recorder writes it: it cannot be packed.
pub(crate) fn recording(length: usize) -> Vec<u8> {
    let data = u32::try_from(length - 44).unwrap();
    let mut wave = Vec::with_capacity(length + 8);
    wave.extend_from_slice(b"RIFF");
    wave.extend_from_slice(&(data + 36).to_le_bytes());
    wave.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    wave.extend_from_slice(&44_100_u32.to_le_bytes());
    wave.extend_from_slice(&176_400_u32.to_le_bytes());
    wave.extend_from_slice(b"\x04\0\x10\0data");
    wave.extend_from_slice(&data.to_le_bytes());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    while wave.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        wave.extend_from_slice(&state.to_le_bytes());
    }
    wave.truncate(length);
    wave
}

const UPLOADS: usize = 20;
const RECORDING: usize = 50 << 20;
const SEALED: usize = 256 << 20;
/// The store seals an upload in pieces of this length.
const PIECE: usize = 64 * 1024;
const ROUNDS: usize = 5;
