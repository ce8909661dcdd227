//! The file types this crate can name.

use serde::{Deserialize, Serialize};

/// A file type, found from a file's bytes and never from its name.
///
/// The list holds what is cleaned and what is only recognised so that it can be refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG picture.
    Jpeg,
    /// PNG picture, animated or not.
    Png,
    /// Plain text, CSV or Markdown.
    Text,
    /// PDF document.
    Pdf,
    /// Word document (Office Open XML), with or without macros.
    Docx,
    /// Excel workbook (Office Open XML), with or without macros.
    Xlsx,
    /// PowerPoint presentation (Office Open XML), with or without macros.
    Pptx,
    /// Word document of the old binary kind.
    Doc,
    /// Excel workbook of the old binary kind.
    Xls,
    /// PowerPoint presentation of the old binary kind.
    Ppt,
    /// Another OLE compound file, such as an Outlook message.
    Ole,
    /// OpenDocument text, sheet or presentation.
    Odf,
    /// Electronic book.
    Epub,
    /// ZIP archive.
    Zip,
    /// 7-Zip archive.
    SevenZip,
    /// RAR archive.
    Rar,
    /// gzip, bzip2, xz or zstd compressed file.
    Compressed,
    /// tar archive.
    Tar,
    /// GIF picture.
    Gif,
    /// WebP picture.
    Webp,
    /// BMP picture.
    Bmp,
    /// TIFF picture, or a camera's raw file built like one.
    Tiff,
    /// HEIC or HEIF picture.
    Heic,
    /// AVIF picture.
    Avif,
    /// JPEG XL picture.
    Jxl,
    /// JPEG 2000 picture.
    Jp2,
    /// Photoshop picture.
    Psd,
    /// Windows icon or cursor.
    Ico,
    /// SVG drawing.
    Svg,
    /// MP3 audio.
    Mp3,
    /// AAC audio without a container.
    Aac,
    /// M4A audio.
    M4a,
    /// MP4, M4V or 3GP video.
    Mp4,
    /// QuickTime video.
    Mov,
    /// AVI video.
    Avi,
    /// Matroska or WebM video.
    Webm,
    /// AMR audio.
    Amr,
    /// Windows Media audio or video.
    Wma,
    /// WAV audio.
    Wav,
    /// AIFF audio.
    Aiff,
    /// FLAC audio.
    Flac,
    /// Ogg audio (Vorbis, Opus).
    Ogg,
    /// Rich Text Format.
    Rtf,
    /// HTML page.
    Html,
    /// Another XML file.
    Xml,
    /// PostScript document.
    PostScript,
    /// E-mail message.
    Eml,
    /// vCard or iCalendar file.
    Card,
    /// Program for a computer or telephone.
    Program,
    /// Database file.
    Database,
    /// Bytes that no rule above recognises.
    Unknown,
}

impl Format {
    /// Every type, in the order of the list above, for tests that check that each has its texts.
    pub const ALL: &'static [Self] = &[
        Self::Jpeg,
        Self::Png,
        Self::Text,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Doc,
        Self::Xls,
        Self::Ppt,
        Self::Ole,
        Self::Odf,
        Self::Epub,
        Self::Zip,
        Self::SevenZip,
        Self::Rar,
        Self::Compressed,
        Self::Tar,
        Self::Gif,
        Self::Webp,
        Self::Bmp,
        Self::Tiff,
        Self::Heic,
        Self::Avif,
        Self::Jxl,
        Self::Jp2,
        Self::Psd,
        Self::Ico,
        Self::Svg,
        Self::Mp3,
        Self::Aac,
        Self::M4a,
        Self::Mp4,
        Self::Mov,
        Self::Avi,
        Self::Webm,
        Self::Amr,
        Self::Wma,
        Self::Wav,
        Self::Aiff,
        Self::Flac,
        Self::Ogg,
        Self::Rtf,
        Self::Html,
        Self::Xml,
        Self::PostScript,
        Self::Eml,
        Self::Card,
        Self::Program,
        Self::Database,
        Self::Unknown,
    ];

    /// The part of a text's id that stands for this type, lower-case letters and digits only.
    pub fn key(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Text => "text",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ppt => "ppt",
            Self::Ole => "ole",
            Self::Odf => "odf",
            Self::Epub => "epub",
            Self::Zip => "zip",
            Self::SevenZip => "sevenzip",
            Self::Rar => "rar",
            Self::Compressed => "compressed",
            Self::Tar => "tar",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Jxl => "jxl",
            Self::Jp2 => "jp2",
            Self::Psd => "psd",
            Self::Ico => "ico",
            Self::Svg => "svg",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::M4a => "m4a",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Avi => "avi",
            Self::Webm => "webm",
            Self::Amr => "amr",
            Self::Wma => "wma",
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Rtf => "rtf",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::PostScript => "postscript",
            Self::Eml => "eml",
            Self::Card => "card",
            Self::Program => "program",
            Self::Database => "database",
            Self::Unknown => "unknown",
        }
    }

    /// The type whose [`Format::key`] this is.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.key() == key)
    }

    /// The file name extension, without a dot, that a cleaned file of this type gets.
    pub fn extension(self) -> &'static str {
        let differs = DIFFERENT.iter().find(|(format, _)| *format == self);
        differs.map_or_else(|| self.key(), |(_, extension)| extension)
    }

    /// The extension for a cleaned file that was sent under the name `given`.
    ///
    /// Bytes cannot tell a table from a note, so text sent as `.csv` or `.md` keeps that; for every other type
    /// the bytes decide and the name has no say.
    pub fn extension_beside(self, given: &str) -> &'static str {
        if self != Self::Text {
            return self.extension();
        }
        let typed = given
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        TEXT_EXTENSIONS
            .iter()
            .copied()
            .find(|known| known.eq_ignore_ascii_case(typed))
            .unwrap_or_else(|| self.extension())
    }

    /// Whether the type is sound without pictures.
    pub fn is_sound(self) -> bool {
        [
            Self::Mp3,
            Self::Aac,
            Self::M4a,
            Self::Amr,
            Self::Wav,
            Self::Aiff,
            Self::Flac,
            Self::Ogg,
        ]
        .contains(&self)
    }

    /// Whether the type is a still or animated picture.
    pub fn is_image(self) -> bool {
        [
            Self::Jpeg,
            Self::Png,
            Self::Gif,
            Self::Webp,
            Self::Bmp,
            Self::Tiff,
            Self::Heic,
            Self::Avif,
            Self::Jxl,
            Self::Jp2,
            Self::Psd,
            Self::Ico,
            Self::Svg,
        ]
        .contains(&self)
    }
}

/// Extensions that are not the key.
const DIFFERENT: [(Format, &str); 4] = [
    (Format::Jpeg, "jpg"),
    (Format::Text, "txt"),
    (Format::SevenZip, "7z"),
    (Format::PostScript, "ps"),
];
const TEXT_EXTENSIONS: [&str; 3] = ["txt", "csv", "md"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_key_of_its_own_that_leads_back_to_it() {
        for format in Format::ALL {
            assert_eq!(Format::from_key(format.key()), Some(*format));
            assert!(
                format
                    .key()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            );
        }
    }

    #[test]
    fn only_text_keeps_the_extension_it_was_sent_with() {
        assert_eq!(Format::Text.extension_beside("names.CSV"), "csv");
        assert_eq!(Format::Text.extension_beside("notes.exe"), "txt");
        assert_eq!(Format::Text.extension_beside("notes"), "txt");
        assert_eq!(Format::Jpeg.extension_beside("picture.png"), "jpg");
    }
}
