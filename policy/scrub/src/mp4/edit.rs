//! Edit lists: which part of a track is shown when (ISO/IEC 14496-12, 8.6.6).

use super::choose::Kept;
use super::track::{Edit, Track};

/// The time in units of the movie, from units of the track.
pub(super) fn scaled(time: u64, from: u32, to: u32) -> u64 {
    let wide = u128::from(time) * u128::from(to) + u128::from(from / 2);
    u64::try_from(wide / u128::from(from.max(1))).unwrap_or(u64::MAX)
}

/// The units of the movie: those of the file if they are usual, or else others, to which all edits are converted.
pub(super) fn usual(tracks: &mut [Kept], timescale: u32) -> u32 {
    if USUAL.contains(&timescale) {
        return timescale;
    }
    let edits = tracks.iter_mut().flat_map(|kept| &mut kept.track.edits);
    for edit in edits.filter(|edit| edit.duration > 0) {
        // An edit of no length would have an open end.
        edit.duration = scaled(edit.duration, timescale, FINE).max(1);
    }
    FINE
}

/// Units in a second that programs write.
const USUAL: [u32; 17] = [
    600, 1000, 2500, 3000, 10_000, 12_000, 15_360, 24_000, 25_000, 30_000, 44_100, 48_000, 50_000,
    60_000, 90_000, 1_000_000, 10_000_000,
];
const FINE: u32 = 90_000;

/// Puts edit lists into canonical form: no open end, and fragments that start later than others begin with a pause.
pub(super) fn settle(tracks: &mut [Kept], timescale: u32) {
    let begin = |track: &Track| {
        let begin = track.begin?;
        Some(u128::from(begin) * 1_000_000_000 / u128::from(track.timescale.max(1)))
    };
    let first = tracks.iter().filter_map(|kept| begin(&kept.track)).min();
    for kept in tracks {
        let track = &mut kept.track;
        let media = track.table.end();
        for edit in &mut track.edits {
            if let (Some(start), 0) = (edit.start, edit.duration) {
                let rest = media.saturating_sub(start);
                edit.duration = scaled(rest, track.timescale, timescale);
            }
        }
        let late = begin(track)
            .zip(first)
            .map_or(0, |(begin, first)| begin - first);
        let pause = u64::try_from(late * u128::from(timescale) / 1_000_000_000).unwrap_or(0);
        if pause == 0 {
            continue;
        }
        if track.edits.is_empty() {
            track.edits.push(Edit {
                duration: scaled(media, track.timescale, timescale),
                start: Some(0),
            });
        }
        let pause = Edit {
            duration: pause,
            start: None,
        };
        track.edits.insert(0, pause);
    }
}

/// The time a track plays, in units of the movie.
pub(super) fn shown(track: &Track, timescale: u32) -> u64 {
    if track.edits.is_empty() {
        return scaled(track.table.durations.sum(), track.timescale, timescale);
    }
    track
        .edits
        .iter()
        .fold(0, |sum, edit| sum.saturating_add(edit.duration))
}

/// The first and the last time of a track that are shown, in its own units; `None` without a list.
pub(super) fn window(track: &Track, timescale: u32) -> Option<(u64, u64)> {
    let parts = track.edits.iter();
    let parts = parts.filter_map(|edit| Some((edit.start?, edit.duration)));
    parts.fold(None, |window, (start, duration)| {
        let end = start.saturating_add(scaled(duration, timescale, track.timescale));
        let (first, last) = window.unwrap_or((start, end));
        Some((first.min(start), last.max(end)))
    })
}

/// Whether more than a second at the start or the end of a track is never shown.
pub(super) fn is_trimmed(track: &Track, timescale: u32) -> bool {
    let second = u64::from(track.timescale);
    window(track, timescale).is_some_and(|(first, last)| {
        first > second || last.saturating_add(second) < track.table.durations.sum()
    })
}
