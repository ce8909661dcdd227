//! Files of a case, and the form that attaches more.

use crate::web::view::View;
use crate::web::view::part::DateView;
use crate::web::view::release::FileTick;
use crate::web::view::report::FilesProblem;
use serde::Serialize;

/// The files of a case.
///
/// Form with `token`: `POST /{lang}/case/{id}/files` with `files` (many), or one and `replaces`. Files: `GET /{lang}/case/{id}/file/{file}`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Files {
    /// Cleaned files, in the order they came.
    pub(crate) list: Vec<StaffFile>,
    /// How many earlier ones are not on this page.
    pub(crate) earlier: usize,
    /// Files of staff whose place a new one can take.
    pub(crate) replaceable: Vec<FileTick>,
    /// The id of the one that was chosen; empty for none.
    pub(crate) replaces: String,
    /// Files as they left the reporter's device. Empty until the case is assigned: triagers open none of them.
    pub(crate) originals: Vec<StaffOriginal>,
    /// This member may attach more.
    pub(crate) takes: bool,
    /// What is wrong with the files just attached.
    pub(crate) problem: Option<FilesProblem>,
    /// Files just refused.
    pub(crate) refused: Vec<RefusedFile>,
}

/// A file that staff can download.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffFile {
    /// The file's id, for its path.
    pub(crate) id: String,
    /// The neutral name.
    pub(crate) name: String,
    /// The format's key.
    pub(crate) format: String,
    /// Bytes of the clean file.
    pub(crate) bytes: u64,
    /// Keys of the kinds that were removed before storing.
    pub(crate) removed: Vec<String>,
    /// Keys of what could not be removed.
    pub(crate) remains: Vec<String>,
    /// Who added it.
    pub(crate) from: FileFrom,
    /// The name it had on the reporter's device, if they told it.
    pub(crate) own_name: Option<String>,
    /// Earlier files whose place it has taken, the last one first.
    pub(crate) versions: Vec<FileVersion>,
}

/// An earlier file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileVersion {
    /// Its id, for its path.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// Who put it there.
    pub(crate) who: String,
    /// When.
    pub(crate) on: DateView,
    /// The time of day.
    pub(crate) time: String,
}

/// A file as it left the reporter's device.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffOriginal {
    /// The file's id, for its path.
    pub(crate) id: String,
    /// The neutral name.
    pub(crate) name: String,
    /// The name it had on the reporter's device, if they told it.
    pub(crate) own_name: Option<String>,
    /// The format's key.
    pub(crate) format: String,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// Why it was not cleaned, as a key; none beside a cleaned file.
    pub(crate) reason: Option<String>,
}

/// `GET /{lang}/case/{id}/original/{file}`: the warning before a file that was not cleaned.
///
/// Form with `token`: `POST` to the same path answers with the file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OriginalWarning {
    /// The form token.
    pub(crate) token: String,
    /// The case's id.
    pub(crate) case: String,
    /// The case's label.
    pub(crate) label: String,
    /// The file.
    pub(crate) file: StaffOriginal,
}

impl View for OriginalWarning {
    const TEMPLATE: &'static str = "original.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        StaffOriginal::samples()
            .into_iter()
            .map(|file| Self {
                token: "t9".repeat(16),
                case: "0c2d".to_owned(),
                label: "4K7P-Q2".to_owned(),
                file,
            })
            .collect()
    }
}

/// In the place of a file that is not what was stored any more.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DamagedFile {
    /// The path of the case or release without its language, such as `case/0c2d`.
    pub(crate) back: String,
    /// The file's name.
    pub(crate) name: String,
    /// The name that it is stored under, which tells nothing.
    pub(crate) stored: String,
}

impl View for DamagedFile {
    const TEMPLATE: &'static str = "damaged.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            back: "case/0c2d".to_owned(),
            name: "file-1.jpg".to_owned(),
            stored: "0c2d9m3kx7q1v5t8b4n6h2j0ra".to_owned(),
        }]
    }
}

/// Who added a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileFrom {
    /// The reporter.
    Reporter,
    /// A lawyer.
    Lawyer,
}

/// A file that was not attached.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefusedFile {
    /// The name as uploaded.
    pub(crate) name: String,
    /// The reason's key, as on the review page.
    pub(crate) reason: String,
    /// The format's key, as on the review page.
    pub(crate) format: String,
}

#[cfg(test)]
impl Files {
    /// The files as a triager sees them.
    pub(in crate::web::view) fn sample() -> Self {
        Self {
            list: StaffFile::samples(),
            earlier: 80,
            replaceable: Vec::new(),
            replaces: String::new(),
            originals: Vec::new(),
            takes: false,
            problem: None,
            refused: Vec::new(),
        }
    }

    /// Every state that a lawyer sees.
    pub(super) fn samples() -> Vec<Self> {
        let all = Self {
            originals: StaffOriginal::samples(),
            takes: true,
            replaceable: vec![FileTick {
                id: "f2".to_owned(),
                name: "file-2.txt".to_owned(),
                format: "text".to_owned(),
                bytes: 41_000,
                chosen: false,
            }],
            ..Self::sample()
        };
        let refused = Self {
            list: Vec::new(),
            earlier: 0,
            originals: Vec::new(),
            replaces: "f2".to_owned(),
            problem: Some(FilesProblem::TooLarge { limit: 64 }),
            refused: vec![RefusedFile {
                name: "scan0007.heic".to_owned(),
                reason: "not-cleaned".to_owned(),
                format: "heic".to_owned(),
            }],
            ..all.clone()
        };
        let archived = Self {
            takes: false,
            ..all.clone()
        };
        vec![all, refused, archived]
    }
}

#[cfg(test)]
impl StaffFile {
    fn samples() -> Vec<Self> {
        let file = |id: &str, name: &str, format: &str, bytes, removed: &[&str], from| Self {
            id: id.to_owned(),
            name: name.to_owned(),
            format: format.to_owned(),
            bytes,
            removed: removed.iter().map(|&kind| kind.to_owned()).collect(),
            remains: removed
                .iter()
                .take(1)
                .map(|_| "visible-content".to_owned())
                .collect(),
            from,
            own_name: (id == "f1").then(|| "IMG <2041>.jpg".to_owned()),
            versions: if id == "f2" {
                ["v2", "v1"].map(FileVersion::sample).to_vec()
            } else {
                Vec::new()
            },
        };
        vec![
            file(
                "f1",
                "file-1.jpg",
                "jpeg",
                1_900_000,
                &["place", "device", "thumbnail"],
                FileFrom::Reporter,
            ),
            file("f2", "file-2.txt", "text", 41_000, &[], FileFrom::Lawyer),
        ]
    }
}

#[cfg(test)]
impl FileVersion {
    fn sample(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: "file-2.pdf".to_owned(),
            bytes: 39_000,
            who: "Maja <Lund>".to_owned(),
            on: DateView::new(2026, 11, 26),
            time: "10:40".to_owned(),
        }
    }
}

#[cfg(test)]
impl StaffOriginal {
    fn samples() -> Vec<Self> {
        let file = |id: &str, name: &str, own_name: Option<&str>, reason: Option<&str>| Self {
            id: id.to_owned(),
            name: name.to_owned(),
            own_name: own_name.map(str::to_owned),
            format: "xls".to_owned(),
            bytes: 81_000,
            reason: reason.map(str::to_owned),
        };
        vec![
            file("o1", "file-1.xls", None, None),
            file(
                "o2",
                "not-cleaned-1.xls",
                Some("list <2>.xls"),
                Some("not-cleaned"),
            ),
        ]
    }
}
