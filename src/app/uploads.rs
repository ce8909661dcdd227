//! What a reporter attaches: cleaned, cleaned anew without what is hidden, or sent untouched.

use subrosa_policy::TenantId;
use subrosa_scrub::{Format, Limits, ReadAt, Refusal, Remains, Shown};
use subrosa_store::{
    Choices, Draft, DraftFile, DraftKey, DraftOutcome, NewFile, NewOriginal, Originals, SpoolWriter,
};

use super::reports::Reports;
use crate::error::AppError;
use crate::log::Event;

impl Reports {
    /// What reporters of a tenant may send besides cleaned files.
    pub(crate) fn originals_of(&self, tenant: TenantId) -> Result<Originals, AppError> {
        Ok(self.store.tenant(tenant)?.originals)
    }

    // CLAIM(C-45): SECURITY.md
    /// Cleans an upload into the draft, or notes why it cannot be kept.
    ///
    /// The untouched upload stays with the draft only where the reporter can choose to use it, and counts against the
    /// spool beside the cleaned copy. Without room for it the answer is false: the file is cleaned, but leaves no choice.
    pub(crate) fn clean(
        &self,
        key: &DraftKey,
        draft: &mut Draft,
        may: Originals,
        shown_name: String,
        upload: SpoolWriter,
    ) -> Result<bool, AppError> {
        let raw = upload.finish().map_err(|_| AppError::Internal("spool"))?;
        let drafts = self.store.drafts();
        let out = drafts.clean_file(key)?;
        let (number, choice) = match self.cleaner.clean(&raw, out, &self.settings().scrub) {
            Ok(clean) => {
                let hides = clean.report().remains.contains(&Remains::HiddenContent);
                let number = drafts.keep(draft, shown_name, clean)?;
                (number, hides || may.evidence)
            }
            Err(Refusal {
                format,
                reason,
                inside,
            }) => {
                let format = format.map(Format::key);
                self.log
                    .count(Event::NotCleaned(format.unwrap_or("unknown")));
                let inside = inside.and_then(|inside| inside.name);
                let inside = inside.as_ref().map(Shown::expose);
                let number = draft.refuse(shown_name, format, reason.key(), inside);
                (number, may.quarantine)
            }
        };
        let Some(file) = draft.file_mut(number).filter(|_| choice) else {
            return Ok(true);
        };
        let room = self.has_room_for(key, raw.len());
        if room {
            drafts.keep_raw(key, file, &raw)?;
        }
        Ok(room)
    }

    // CLAIM(C-42): SECURITY.md
    /// Cleans a file of the draft once more, with or without the content that is not seen at first.
    ///
    /// False if that is not possible any more; the file stays as it is.
    pub(crate) fn clean_again(
        &self,
        key: &DraftKey,
        draft: &mut Draft,
        number: u32,
        without_hidden: bool,
    ) -> Result<bool, AppError> {
        let drafts = self.store.drafts();
        let Some(file) = draft.file_mut(number).filter(|file| file.has_raw()) else {
            return Ok(false);
        };
        let raw = drafts.raw(key, file)?;
        let limits = Limits {
            drop_hidden: without_hidden,
            ..self.settings().scrub.clone()
        };
        let out = drafts.clean_file(key)?;
        let Ok(clean) = self.cleaner.clean(raw.bytes(), out, &limits) else {
            return Ok(false);
        };
        drafts.keep_again(file, clean)?;
        file.choices.without_hidden = without_hidden;
        Ok(true)
    }

    /// The cleaned files of a draft, under neutral names.
    pub(crate) fn new_files(
        &self,
        key: &DraftKey,
        draft: &Draft,
    ) -> Result<Vec<NewFile>, AppError> {
        named(draft)
            .filter_map(|(name, file)| match &file.outcome {
                DraftOutcome::Cleaned(cleaned) => Some((name, file, cleaned)),
                DraftOutcome::Refused { .. } => None,
            })
            .map(|(name, file, cleaned)| {
                Ok(NewFile {
                    attachment: self.store.drafts().attachment(key, cleaned)?,
                    number: file.number,
                    name,
                    own_name: own_name(file),
                })
            })
            .collect()
    }

    /// The untouched originals that the reporter chose to send, as far as the tenant takes them.
    pub(crate) fn new_originals(
        &self,
        key: &DraftKey,
        draft: &Draft,
        may: Originals,
    ) -> Result<Vec<NewOriginal>, AppError> {
        named(draft)
            .filter(|(_, file)| file.choices.original && file.has_raw())
            .filter_map(|(name, file)| {
                let (format, refused) = match &file.outcome {
                    DraftOutcome::Cleaned(cleaned) if may.evidence => {
                        (cleaned.format().to_owned(), None)
                    }
                    DraftOutcome::Refused { format, reason, .. } if may.quarantine => {
                        let format = format.clone().unwrap_or_else(|| "unknown".to_owned());
                        (format, Some(reason.clone()))
                    }
                    DraftOutcome::Cleaned(_) | DraftOutcome::Refused { .. } => return None,
                };
                Some((name, file, format, refused))
            })
            .map(|(name, file, format, refused)| {
                Ok(NewOriginal {
                    raw: self.store.drafts().raw(key, file)?,
                    of: refused.is_none().then_some(file.number),
                    name,
                    own_name: own_name(file),
                    format,
                    refused,
                })
            })
            .collect()
    }
}

// CLAIM(C-44): SECURITY.md
/// The files of a draft under the neutral names that staff see.
pub(crate) fn named(draft: &Draft) -> impl Iterator<Item = (String, &DraftFile)> {
    let mut cleaned = 0;
    let mut refused = 0;
    draft.files.iter().map(move |file| {
        let name = match &file.outcome {
            DraftOutcome::Cleaned(clean) => {
                cleaned += 1;
                format!("file-{cleaned}.{}", clean.extension())
            }
            DraftOutcome::Refused { format, .. } => {
                refused += 1;
                let known = format.as_deref().and_then(Format::from_key);
                let extension = known.unwrap_or(Format::Unknown).extension();
                format!("not-cleaned-{refused}.{extension}")
            }
        };
        (name, file)
    })
}

/// What is ticked on a page that shows the files of a draft, by their numbers.
#[derive(Default)]
pub(crate) struct Ticks {
    /// Files whose own names are kept.
    pub(crate) own_name: Vec<u32>,
    /// Files that are sent untouched.
    pub(crate) original: Vec<u32>,
}

impl Ticks {
    /// Takes them over into the draft.
    pub(crate) fn apply(&self, draft: &mut Draft) {
        for file in &mut draft.files {
            file.choices = Choices {
                own_name: self.own_name.contains(&file.number),
                original: self.original.contains(&file.number),
                ..file.choices
            };
        }
    }
}

fn own_name(file: &DraftFile) -> Option<String> {
    file.choices
        .own_name
        .then(|| file.shown_name.chars().take(MOST_NAME).collect())
}

/// Characters of a file's own name that are kept.
const MOST_NAME: usize = 200;
