//! What the reporter wrote first.

use crate::web::view::asked::Answered;
use serde::Serialize;

/// What the reporter wrote first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReportText {
    /// The report.
    pub(crate) report: String,
    /// Where; empty when not said.
    #[serde(rename = "where")]
    pub(crate) place: String,
    /// When; empty when not said.
    pub(crate) when: String,
    /// Who; empty when not said.
    pub(crate) who: String,
    /// Who must not see it; empty when not said.
    pub(crate) exclude: String,
    /// What it is about, if the reporter chose.
    pub(crate) category: Option<String>,
    /// The tenant's questions that were answered.
    pub(crate) answers: Vec<Answered>,
}

#[cfg(test)]
impl ReportText {
    /// A report with everything said.
    pub(in crate::web::view) fn sample() -> Self {
        Self {
        report: "The cold store in hall 3 has been above 8 degrees most nights since September.\n\nThe alarm is \
                 switched off by hand."
            .to_owned(),
        place: "Hall 3".to_owned(),
        when: "Since September".to_owned(),
        who: String::new(),
        exclude: "the plant manager".to_owned(),
        category: Some("Food safety <9>".to_owned()),
        answers: crate::web::view::asked::sample::answered(),
    }
    }
}
