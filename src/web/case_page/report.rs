//! What the reporter wrote first.

use crate::app::casework::Opened;
use crate::app::kept::Report;
use crate::web::dialogue::answers_of;
use crate::web::view::case::ReportText;

/// The report.
pub(super) fn report(opened: &Opened) -> ReportText {
    let report = opened.entries.iter().find_map(|entry| entry.entry.report());
    let text = |part: fn(&Report) -> &String| report.map(part).cloned().unwrap_or_default();
    let (exclude, category) = opened
        .entries
        .iter()
        .find_map(|entry| entry.entry.intake())
        .map(|intake| (intake.exclude.clone(), intake.category.clone()))
        .unwrap_or_default();
    ReportText {
        report: text(|report| &report.text),
        place: text(|report| &report.place),
        when: text(|report| &report.time),
        who: text(|report| &report.people),
        exclude,
        category,
        answers: report.map(answers_of).unwrap_or_default(),
    }
}
