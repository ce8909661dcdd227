//! What the reporter wrote first.

use crate::app::casework::Opened;
use crate::app::kept::Report;
use crate::web::dialogue::answers_of;
use crate::web::view::case::ReportText;

/// The report.
pub(super) fn report(opened: &Opened) -> ReportText {
    let report = opened.entries.iter().find_map(|entry| entry.entry.report());
    let text = |part: fn(&Report) -> &String| report.map(part).cloned().unwrap_or_default();
    let intake = opened.entries.iter().find_map(|entry| entry.entry.intake());
    let (exclude, category) = intake
        .map(|intake| (intake.exclude.clone(), intake.category.clone()))
        .unwrap_or_default();
    // A blind triager opens no report, and has the place from what is for triage.
    let place = report.map(|report| &report.place);
    let place = place.or(intake.map(|intake| &intake.place));
    ReportText {
        report: text(|report| &report.text),
        place: place.cloned().unwrap_or_default(),
        when: text(|report| &report.time),
        who: text(|report| &report.people),
        exclude,
        category,
        answers: report.map(answers_of).unwrap_or_default(),
    }
}
