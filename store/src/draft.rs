//! Drafts: what a reporter has typed and attached but not sent.
//!
//! A draft is sealed under a key that travels only in the body of the reporter's own POSTs
//! (DESIGN §2.4). Whoever has the folder has noise. The receipt code follows from the same
//! key, so that a repeated Send leads to the same case.

mod attachment;
mod drafts;
mod key;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use subrosa_policy::{Mode, TenantId};
use subrosa_scrub::Format;
use zeroize::Zeroize;

pub use attachment::{Attachment, RawFile};
pub use drafts::Drafts;
pub use key::DraftKey;

/// What a draft holds. Sealed as one record; its cleaned files are sealed beside it.
#[derive(Serialize, Deserialize, Default, Clone)]
pub struct Draft {
    /// The tenant the report is for; none for a reply, which its session leads to a case.
    pub tenant: Option<TenantId>,
    /// The language the reporter uses, as in the path of the page.
    pub language: String,
    /// Anonymous or confidential.
    pub mode: Option<Mode>,
    /// The reporter's name; ignored unless confidential.
    pub name: String,
    /// How to reach them; ignored unless confidential.
    pub contact: String,
    /// What has happened, or the text of a reply.
    pub text: String,
    /// Where.
    pub place: String,
    /// When.
    pub time: String,
    /// Who took part.
    pub people: String,
    /// Who must not see it.
    pub exclude: String,
    /// The edition of the tenant's questionnaire that was on the page; 0 if none was.
    pub questionnaire: u32,
    /// The number of the category that was chosen.
    pub category: Option<u16>,
    /// The numbers of the questions that were answered, and the answers.
    pub answers: Vec<(u16, String)>,
    /// The files, cleaned or refused, in the order they came.
    pub files: Vec<DraftFile>,
    next_file: u32,
}

/// One file of a draft.
#[derive(Serialize, Deserialize, Clone)]
pub struct DraftFile {
    /// Names the file within the draft.
    pub number: u32,
    /// The name the reporter's device gave it. Shown to the reporter, and stored with the case only if they tick it.
    pub shown_name: String,
    /// What became of it.
    pub outcome: DraftOutcome,
    /// What the reporter chose for it.
    pub choices: Choices,
    raw: Option<String>,
}

/// What a reporter can choose for one file. Nothing is chosen for them.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choices {
    /// The lawyers may know the name it has on the reporter's device.
    pub own_name: bool,
    /// The untouched original goes to the lawyers too; or alone, if it could not be cleaned.
    pub original: bool,
    /// Content that is not seen at first was left out.
    pub without_hidden: bool,
}

/// What became of an uploaded file.
#[derive(Serialize, Deserialize, Clone)]
pub enum DraftOutcome {
    /// It was rebuilt without its hidden details.
    Cleaned(CleanedFile),
    /// It is not kept.
    Refused {
        /// The key of the format, if it was recognised.
        format: Option<String>,
        /// The key of the reason.
        reason: String,
        /// The name of the file in an archive that is to blame, for the reporter's eyes. Never stored with the case.
        inside: Option<String>,
    },
}

/// A cleaned file in a draft. Only [`Drafts::keep`] makes one, from a [`subrosa_scrub::Clean`].
#[derive(Serialize, Deserialize, Clone)]
pub struct CleanedFile {
    spool: String,
    format: String,
    extension: String,
    size_in: u64,
    size_out: u64,
    findings: Vec<Found>,
    remains: Vec<String>,
}

/// One hidden detail that was found.
#[derive(Serialize, Deserialize, Clone)]
pub struct Found {
    /// The key of its kind.
    pub kind: String,
    /// The key of what became of it.
    pub fate: String,
    /// What it said, for the reporter's eyes. Never stored with the case.
    pub value: Option<String>,
}

impl Draft {
    /// Notes a file that could not be kept.
    pub fn refuse(
        &mut self,
        shown_name: String,
        format: Option<&str>,
        reason: &str,
        inside: Option<&str>,
    ) -> u32 {
        let outcome = DraftOutcome::Refused {
            format: format.map(ToOwned::to_owned),
            reason: reason.to_owned(),
            inside: inside.map(ToOwned::to_owned),
        };
        self.push(shown_name, outcome)
    }

    /// Leaves a file out. Nothing happens if there is none of that number.
    pub fn leave_out(&mut self, number: u32) {
        self.files.retain(|file| file.number != number);
    }

    /// The cleaned files, in order.
    pub fn cleaned(&self) -> impl Iterator<Item = &CleanedFile> {
        self.files.iter().filter_map(|file| match &file.outcome {
            DraftOutcome::Cleaned(cleaned) => Some(cleaned),
            DraftOutcome::Refused { .. } => None,
        })
    }

    /// The file of a number.
    pub fn file_mut(&mut self, number: u32) -> Option<&mut DraftFile> {
        self.files.iter_mut().find(|file| file.number == number)
    }

    fn push(&mut self, shown_name: String, outcome: DraftOutcome) -> u32 {
        self.next_file = self.next_file.saturating_add(1);
        self.files.push(DraftFile {
            number: self.next_file,
            shown_name,
            outcome,
            choices: Choices::default(),
            raw: None,
        });
        self.next_file
    }

    /// The names of all files that the draft needs in its folder.
    fn spools(&self) -> impl Iterator<Item = &str> {
        self.files.iter().flat_map(|file| {
            let cleaned = match &file.outcome {
                DraftOutcome::Cleaned(cleaned) => Some(cleaned.spool.as_str()),
                DraftOutcome::Refused { .. } => None,
            };
            cleaned.into_iter().chain(file.raw.as_deref())
        })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for text in [
            &mut self.name,
            &mut self.contact,
            &mut self.text,
            &mut self.place,
            &mut self.time,
            &mut self.people,
            &mut self.exclude,
        ] {
            text.zeroize();
        }
        for (_, answer) in &mut self.answers {
            answer.zeroize();
        }
    }
}

impl DraftFile {
    /// Whether the untouched upload is kept as long as the draft is.
    pub fn has_raw(&self) -> bool {
        self.raw.is_some()
    }
}

impl CleanedFile {
    /// The key of the format.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// Whether it is sound without pictures, such as a voice message.
    pub fn is_sound(&self) -> bool {
        Format::from_key(&self.format).is_some_and(Format::is_sound)
    }

    /// The extension of the neutral name.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// The sizes before and after, in bytes.
    pub fn sizes(&self) -> (u64, u64) {
        (self.size_in, self.size_out)
    }

    /// What was found.
    pub fn findings(&self) -> &[Found] {
        &self.findings
    }

    /// What could not be removed, as keys.
    pub fn remains(&self) -> &[String] {
        &self.remains
    }
}

/// The name is the reporter's, and may say who they are.
impl Drop for DraftFile {
    fn drop(&mut self) {
        self.shown_name.zeroize();
    }
}

/// What was hidden in a file may say who the reporter is.
impl Drop for Found {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}
