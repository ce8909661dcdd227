//! What a cleaned or refused file is answered with: keys for the page's texts, and values shown once.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::Format;

/// A file that has been written anew, with the report on it. Only [`crate::scrub`] makes one.
#[must_use]
pub struct Clean<W> {
    out: W,
    report: Report,
}

impl<W> Clean<W> {
    pub(crate) fn new(out: W, report: Report) -> Self {
        Self { out, report }
    }

    /// What was found, what was removed and what stays.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The writer that holds the cleaned file, and the report.
    pub fn into_parts(self) -> (W, Report) {
        (self.out, self.report)
    }
}

/// What is known of a cleaned file.
pub struct Report {
    /// The type, found from the bytes; the cleaned file has the same.
    pub format: Format,
    /// What was found, in the order of [`FindingKind`].
    pub findings: Vec<Finding>,
    /// What stays in the file and cannot be removed, in the order of [`Remains`].
    pub remains: Vec<Remains>,
    /// Size of the original in bytes.
    pub bytes_in: u64,
    /// Size of the cleaned file in bytes.
    pub bytes_out: u64,
}

/// One thing that was found in a file.
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// What happened to it.
    pub fate: Fate,
    /// What it said, in the form a person reads, where that says more than the kind does.
    pub value: Option<Shown>,
}

/// Text out of somebody's file: shown to its sender once, never stored, never logged, wiped when dropped.
pub struct Shown(Zeroizing<String>);

impl Shown {
    /// Keeps at most 200 characters of `text` and leaves out characters that do not print.
    pub fn new(text: &str) -> Option<Self> {
        let mut kept = Zeroizing::new(String::with_capacity(text.len().min(4 * MOST_SHOWN)));
        let printable = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control() && !crate::text::is_invisible(*c));
        let mut count = 0;
        for c in printable {
            if c == ' ' && (kept.is_empty() || kept.ends_with(' ')) {
                continue;
            }
            if count == MOST_SHOWN {
                kept.push('…');
                break;
            }
            kept.push(c);
            count += 1;
        }
        let end = kept.trim_end().len();
        kept.truncate(end);
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// The text itself. Everything that reads it is found by searching for this word.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What became of a thing that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is not in the cleaned file.
    Removed,
    /// A canonical form without anything of its own stands in its place.
    Replaced,
    /// It is still there, because it is content.
    Kept,
}

impl Fate {
    /// The part of a text's id that stands for this fate.
    pub fn key(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Replaced => "replaced",
            Self::Kept => "kept",
        }
    }
}

/// Makes an enum of bare words, each with a key for the texts, and a list of all of them.
macro_rules! keyed {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident => $key:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$inner])* $variant,)+ }

        impl $name {
            /// Every value, in order, for tests that check that each has its texts.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The part of a text's id that stands for this value, lower-case letters and hyphens only.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The value whose key this is.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.key() == key)
            }
        }
    };
}

keyed! {
    /// The kinds of things that are found; pages show them in this order.
    FindingKind {
        /// Where the picture was taken: latitude and longitude, or a place's name.
        Place => "place",
        /// Who made, owns or edited the file.
        Author => "author",
        /// The make and model of the device.
        Device => "device",
        /// The number of one device or lens.
        Serial => "serial",
        /// When the file was made or changed.
        Date => "date",
        /// The program that wrote the file.
        Software => "software",
        /// Words about the file: captions, comments, keywords, file names.
        Comment => "comment",
        /// A number made to recognise this file or its earlier versions.
        Identifier => "identifier",
        /// A smaller picture inside, which may show what was cropped or covered later.
        Thumbnail => "thumbnail",
        /// Another whole picture or video behind the first.
        SecondPicture => "second-picture",
        /// Notes of the camera's maker, which often hold serial numbers and more.
        MakerNotes => "maker-notes",
        /// Camera settings: exposure, lens, flash.
        Settings => "settings",
        /// An XMP packet.
        Xmp => "xmp",
        /// An IPTC or Photoshop block.
        Iptc => "iptc",
        /// A signed history of the file (C2PA, JUMBF).
        Provenance => "provenance",
        /// A description of the colours.
        ColourProfile => "colour-profile",
        /// Which way up the picture is.
        Orientation => "orientation",
        /// Print size or pixel density.
        Density => "density",
        /// A structure that only some program knows.
        PrivateData => "private-data",
        /// Bytes behind the end of the file proper.
        Trailer => "trailer",
        /// Bytes between the structures, or behind the end of a compressed stream.
        Slack => "slack",
        /// Colours of a palette that no pixel uses.
        UnusedColours => "unused-colours",
        /// A byte-order mark or an encoding other than UTF-8.
        Encoding => "encoding",
        /// Characters that take no space on the screen; their number is the value.
        InvisibleCharacters => "invisible-characters",
        /// Characters that turn the direction of writing; their number is the value.
        DirectionMarks => "direction-marks",
        /// Changes that somebody made and that the program kept: what was deleted, by whom and when.
        TrackedChanges => "tracked-changes",
        /// Comments of readers in a document, with their names.
        ReviewComments => "review-comments",
        /// A sheet that the program does not show.
        HiddenSheet => "hidden-sheet",
        /// A slide that is not shown.
        HiddenSlide => "hidden-slide",
        /// What a speaker notes under a slide.
        SpeakerNotes => "speaker-notes",
        /// Text that is there but cannot be seen: hidden, white, or outside the page.
        HiddenText => "hidden-text",
        /// A part of a recording that players do not show, such as what was trimmed, or a second track.
        HiddenFootage => "hidden-footage",
        /// A whole file inside the file.
        EmbeddedFile => "embedded-file",
        /// A program inside the file (macros, scripts).
        Script => "script",
        /// Something that happens when the file is opened or clicked.
        Action => "action",
        /// A link to another file or place, which can name a computer, a folder or a person.
        ExternalTarget => "external-target",
        /// Settings of a printer, with its name.
        Printer => "printer",
        /// An earlier version of the file, kept behind the present one.
        OldVersion => "old-version",
        /// Names, states and rules of the fields of a form.
        FormFields => "form-fields",
        /// Names of layers, parts, shapes, styles or tracks.
        PartNames => "part-names",
        /// A track of measurements beside the video: places, movements, camera data.
        Telemetry => "telemetry",
        /// Chapter marks with their titles.
        Chapters => "chapters",
        /// A picture of a type that cannot be cleaned; an empty one stands in its place.
        LostPicture => "lost-picture",
        /// A picture of which only a part is shown; the rest is still in it.
        CroppedPicture => "cropped-picture",
        /// A picture in a sound or video file.
        CoverPicture => "cover-picture",
        /// Names, times and owners of the files in an archive.
        MemberDetails => "member-details",
    }
}

keyed! {
    /// What stays in a cleaned file, because it is the content itself.
    Remains {
        /// Faces, places, screens and letterheads that can be seen.
        VisibleContent => "visible-content",
        /// The sensor's own noise, which can tie pictures to one camera.
        SensorNoise => "sensor-noise",
        /// Dots that some printers add to paper, seen again in a scan.
        PrinterDots => "printer-dots",
        /// The way one program or telephone compresses pictures (its tables).
        EncoderTraits => "encoder-traits",
        /// Colours may look a little different, because their description was dropped.
        ColourShift => "colour-shift",
        /// Pixels that are transparent but still hold a colour.
        HiddenPixels => "hidden-pixels",
        /// More than one frame: all of them stay.
        AllFrames => "all-frames",
        /// Wording, names and numbers in the text.
        Wording => "wording",
        /// Spacing, line ends and spelling that may differ for each recipient.
        Spacing => "spacing",
        /// Invisible characters, which may be a hidden mark.
        PossibleWatermark => "possible-watermark",
        /// Voices and what is heard behind them.
        Voices => "voices",
        /// Content that is not seen at first: hidden sheets, notes, covered text.
        HiddenContent => "hidden-content",
        /// Fonts inside the file, which tell of the program and the computer.
        Fonts => "fonts",
    }
}

keyed! {
    /// Why a file was refused.
    Reason {
        /// There are no bytes.
        Empty => "empty",
        /// No rule recognises the bytes.
        UnknownType => "unknown-type",
        /// The type is recognised, but this program does not clean it.
        NotCleaned => "not-cleaned",
        /// The original or the cleaned file is larger than the limit.
        TooLarge => "too-large",
        /// The picture has more pixels than the limit.
        TooManyPixels => "too-many-pixels",
        /// The file has more structures than the limit.
        TooManyParts => "too-many-parts",
        /// A compressed stream unpacks to more than the limit.
        TooCompressed => "too-compressed",
        /// The file asks for more work than the limit.
        TooMuchWork => "too-much-work",
        /// The file ends too early.
        Truncated => "truncated",
        /// A structure contradicts itself or another one.
        Damaged => "damaged",
        /// A rare or old way of encoding that is not rebuilt (arithmetic JPEG, lossless JPEG, two pictures in one).
        Unusual => "unusual",
        /// Text with control characters: it is something else, or hides something.
        ControlCharacters => "control-characters",
        /// Text in an encoding that cannot be told for certain.
        Encoding => "encoding",
        /// The file opens only with a password.
        Encrypted => "encrypted",
        /// A file in the archive cannot be cleaned; [`Refusal::inside`] names it.
        Member => "member",
        /// Files lie in files, too many levels deep.
        TooDeep => "too-deep",
        /// The document has more pages, sheets or slides than the limit.
        TooManyPages => "too-many-pages",
        /// The original could not be read.
        Read => "read",
        /// The cleaned file could not be written.
        Write => "write",
        /// The cleaned file did not pass the second look.
        SecondLook => "second-look",
        /// The cleaner stopped unexpectedly.
        Stopped => "stopped",
    }
}

/// A file that was not cleaned. What was written so far must be thrown away.
#[derive(Debug, thiserror::Error)]
#[error("the file is refused")]
pub struct Refusal {
    /// What the file was recognised as, if it was.
    pub format: Option<Format>,
    /// Why it is refused.
    pub reason: Reason,
    /// Which file inside it is to blame, for [`Reason::Member`].
    pub inside: Option<Inside>,
}

impl Reason {
    /// Whether one picture or sound is reason enough to refuse the document around it: the limits are spent, or the disk
    /// fails. For any other reason the document can do without it.
    pub(crate) fn is_final(self) -> bool {
        [
            Self::Read,
            Self::Write,
            Self::TooLarge,
            Self::TooManyPixels,
            Self::TooManyParts,
            Self::TooMuchWork,
            Self::TooDeep,
            Self::Stopped,
            Self::SecondLook,
        ]
        .contains(&self)
    }
}

impl Refusal {
    pub(crate) fn new(format: Option<Format>, reason: Reason) -> Self {
        Self {
            format,
            reason,
            inside: None,
        }
    }
}

/// A file in an archive for which the whole archive is refused.
pub struct Inside {
    /// Its name in the archive, with the names of the archives around it.
    pub name: Option<Shown>,
    /// What it was recognised as, if it was.
    pub format: Option<Format>,
    /// Why it cannot be cleaned.
    pub reason: Reason,
}

impl fmt::Debug for Inside {
    /// Leaves out the name, which somebody typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside")
            .field("format", &self.format)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Things found so far while a file is read.
#[derive(Default)]
pub struct Findings {
    found: Vec<Finding>,
    remains: Vec<Remains>,
}

impl Findings {
    /// Adds a thing that is removed. The same kind with the same value is listed once.
    pub fn removed(&mut self, kind: FindingKind, value: Option<&str>) {
        self.add(kind, Fate::Removed, value);
    }

    /// Adds a thing with its fate. The same kind with the same value is listed once.
    pub fn add(&mut self, kind: FindingKind, fate: Fate, value: Option<&str>) {
        let value = value.and_then(Shown::new);
        let text = value.as_ref().map(Shown::expose);
        let known = |finding: &Finding| {
            finding.kind == kind
                && finding.fate == fate
                && finding.value.as_ref().map(Shown::expose) == text
        };
        if self.found.iter().any(known) {
            return;
        }
        let same = |finding: &&Finding| finding.kind == kind;
        let of_kind = self.found.iter().filter(same).count();
        let room = self.found.len() < MOST_FOUND && of_kind < MOST_OF_KIND;
        // Names of parts may be many; what else there was must still be told.
        if room || of_kind == 0 {
            self.found.push(Finding { kind, fate, value });
        }
    }

    /// Adds a thing that stays, once.
    pub fn remains(&mut self, what: Remains) {
        if !self.remains.contains(&what) {
            self.remains.push(what);
        }
    }

    /// Adds all that was found in a file inside this one.
    pub(crate) fn absorb(&mut self, inner: Self) {
        for finding in inner.found {
            let value = finding.value.as_ref().map(Shown::expose);
            self.add(finding.kind, finding.fate, value);
        }
        for what in inner.remains {
            self.remains(what);
        }
    }

    /// The values of what was removed, for the leak scan of the output.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.found
            .iter()
            .filter(|finding| finding.fate == Fate::Removed)
            .filter_map(|finding| finding.value.as_ref().map(Shown::expose))
    }

    /// Both lists in the order in which pages show them; a bare kind goes where the same kind has a value.
    pub(crate) fn into_lists(self) -> (Vec<Finding>, Vec<Remains>) {
        let Self {
            mut found,
            mut remains,
        } = self;
        found.sort_by_key(|finding| finding.kind);
        let told: Vec<FindingKind> = found
            .iter()
            .filter(|finding| finding.value.is_some())
            .map(|finding| finding.kind)
            .collect();
        found.retain(|finding| finding.value.is_some() || !told.contains(&finding.kind));
        remains.sort();
        (found, remains)
    }
}

const MOST_SHOWN: usize = 200;
/// A file can hold thousands of tags; a page cannot.
pub(crate) const MOST_FOUND: usize = 64;
/// The most values of one kind.
const MOST_OF_KIND: usize = 24;
