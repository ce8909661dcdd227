//! What was done so that everybody can use the pages, what was not tried, and whom to tell.

use serde::Serialize;

use super::View;

/// `GET /{lang}/accessibility` for reporters.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Accessibility {
    /// The firm's name.
    pub(crate) firm: String,
    /// Where to tell the firm that a page does not work.
    pub(crate) contact: Option<String>,
}

/// The same for staff.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffAccessibility {
    /// The firm's name.
    pub(crate) firm: String,
    /// Where to tell the firm that a page does not work.
    pub(crate) contact: Option<String>,
}

impl View for Accessibility {
    const TEMPLATE: &'static str = "accessibility.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        samples()
            .map(|(firm, contact)| Self { firm, contact })
            .to_vec()
    }
}

impl View for StaffAccessibility {
    const TEMPLATE: &'static str = "staff_accessibility.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        samples()
            .map(|(firm, contact)| Self { firm, contact })
            .to_vec()
    }
}

#[cfg(test)]
fn samples() -> [(String, Option<String>); 2] {
    let firm = "the law firm";
    [
        (firm.to_owned(), None),
        (firm.to_owned(), Some("+45 00 00 00 00 <9>".to_owned())),
    ]
}
