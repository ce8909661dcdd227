//! Minutes and letters that staff have typed, and what their reporter says of them.

use subrosa_policy::{Channel, changes};

use crate::app::casework::Opened;
use crate::web::dates::date;
use crate::web::staff::difference_rows;
use crate::web::view::case::{CorrectionView, MinutesPart};

/// The part, for a report that staff have typed and that whoever looks may open.
pub(super) fn minutes(opened: &Opened) -> Option<MinutesPart> {
    let channel = channel_key(opened.index.channel)?;
    let report = opened
        .entries
        .iter()
        .find_map(|entry| entry.entry.report())?;
    let corrections = opened.entries.iter().filter_map(|entry| {
        let correction = entry.entry.correction()?;
        Some(CorrectionView {
            on: date(correction.day),
            rows: difference_rows(&changes(&report.text, &correction.text)),
        })
    });
    Some(MinutesPart {
        channel,
        approved: opened.index.approved.map(date),
        corrections: corrections.collect(),
    })
}

/// The key of how a report came that staff have typed.
fn channel_key(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Web => None,
        Channel::Oral => Some("oral"),
        Channel::Letter => Some("letter"),
    }
}
