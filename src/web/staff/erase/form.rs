//! What a lawyer chooses and marks, as the form carries it.

use std::fmt;

use subrosa_policy::{ErasureReason, FileId, Marked, markable};

use crate::app::kept::{Erasure, Source, TimedEntry, text_at};
use crate::web::form::Form;

/// What is to be erased.
pub(super) enum What {
    /// A text: record and field.
    Part(u32, u16),
    /// A file.
    File(FileId),
}

/// The form as typed.
pub(super) struct EraseForm {
    pub(super) wanted: String,
    pub(super) what: Option<What>,
    /// The marked text, if the step had one.
    pub(super) text: Option<String>,
    pub(super) reason: String,
    /// The same words go wherever they stand.
    pub(super) everywhere: bool,
}

impl EraseForm {
    pub(super) fn read(form: &Form) -> Self {
        Self {
            wanted: form.line("do"),
            what: What::read(&form.line("what")),
            text: form.has("text").then(|| form.text("text")),
            reason: form.line("reason"),
            everywhere: form.has("everywhere"),
        }
    }

    /// What is asked for, if the form says all of it.
    pub(super) fn asked(&self, entries: &[TimedEntry]) -> Option<(ErasureReason, Erasure)> {
        let reason = ErasureReason::from_key(&self.reason)?;
        let erasure = match *self.what.as_ref()? {
            What::Part(record, field) => self.passages(entries, (record, field))?,
            What::File(id) => Erasure {
                passages: None,
                letters: 0,
                file: Some(id),
                everywhere: false,
            },
        };
        Some((reason, erasure))
    }

    fn passages(&self, entries: &[TimedEntry], (record, field): (u32, u16)) -> Option<Erasure> {
        let part = text_at(entries, record, field)?;
        let letters = u32::try_from(markable(part.text).chars().count()).ok()?;
        let passages = if part.kind.is_identity() {
            // It is not shown here, so it goes as a whole.
            vec![(0, letters)]
        } else {
            Marked::read(part.text, self.text.as_deref()?)
                .ok()?
                .passages()
        };
        (!passages.is_empty()).then_some(Erasure {
            passages: Some(Source {
                record,
                field,
                passages,
            }),
            letters,
            file: None,
            everywhere: self.everywhere,
        })
    }
}

impl What {
    fn read(what: &str) -> Option<Self> {
        let (kind, id) = what.split_once(':')?;
        match kind {
            "part" => {
                let (record, field) = id.split_once('-')?;
                Some(Self::Part(record.parse().ok()?, field.parse().ok()?))
            }
            "file" => Some(Self::File(id.parse().ok()?)),
            _ => None,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(record, field) => write!(f, "part:{record}-{field}"),
            Self::File(id) => write!(f, "file:{id}"),
        }
    }
}
