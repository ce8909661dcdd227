//! Reading what a browser posted: fields in memory, files straight into the sealed spool.

mod fed;
#[cfg(test)]
mod pieces;

use std::collections::HashSet;
use std::io::Write;

use crate::app::kept::SpoolWriter;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use multer::{Constraints, Multipart, SizeLimit};
use subrosa_policy::{Plain, plain_line};

use self::fed::{Fed, Held};
use super::Request;
use crate::app::reports::Reports;
use crate::app::rooms::{Owner, Room};
use crate::door::load::Weight;
use crate::error::AppError;

/// A posted form.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(String, Plain<String>)>,
    /// The files, in the order they came.
    pub(crate) uploads: Vec<Upload>,
    /// The body broke off, or has more fields than any page of ours; what came before is here.
    pub(crate) broken: bool,
    /// The place its files take; none without files, or when there is none.
    pub(crate) room: Option<Room>,
}

/// One file of a form.
pub(crate) struct Upload {
    /// The name the browser gave.
    pub(crate) name: String,
    /// How many bytes came.
    pub(crate) size: u64,
    /// Where its bytes are.
    pub(crate) bytes: Received,
}

/// What became of a file's bytes.
pub(crate) enum Received {
    /// In the spool, sealed.
    Whole(SpoolWriter),
    /// Longer than a file may be; forgotten.
    TooLarge,
    /// No room for files at the moment; forgotten.
    NoRoom,
    /// One more than a report may have; forgotten.
    TooMany,
}

impl Form {
    /// A field's text, empty if there is none. Line ends are those of the browser, mended.
    pub(crate) fn text(&self, name: &str) -> String {
        lines(self.raw(name))
    }

    /// A field's text without outer spaces.
    pub(crate) fn line(&self, name: &str) -> String {
        self.raw(name).trim().to_owned()
    }

    /// A field that names something, or is compared with something: one line, without what is not seen.
    // CLAIM(C-194): SECURITY.md
    pub(crate) fn name(&self, name: &str) -> String {
        plain_line(self.raw(name))
    }

    /// A field as a secret, unchanged.
    pub(crate) fn secret(&self, name: &str) -> Plain<String> {
        Plain::new(self.raw(name).to_owned())
    }

    /// All values of a field that may come several times.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.expose().as_str())
    }

    /// Every field and button, in the order they came.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.expose().as_str()))
    }

    /// Whether a field or button was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    // CLAIM(C-211): SECURITY.md
    /// The fields `prefix` and a number, with their texts; the first of each number.
    pub(crate) fn numbered(&self, prefix: &str) -> Vec<(u16, String)> {
        let mut numbers = HashSet::new();
        let numbered = self.fields.iter().filter_map(|(field, text)| {
            let number = field.strip_prefix(prefix)?.parse().ok()?;
            let first = numbers.insert(number);
            first.then(|| (number, lines(text.expose()).trim().to_owned()))
        });
        numbered.collect()
    }

    fn raw(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.expose())
    }
}

/// A text with the line ends that we keep.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Reads a form without files.
///
/// # Errors
/// [`AppError::BadForm`] also for a form that broke off: half of it may say something else than the whole.
pub(crate) async fn read(request: Request) -> Result<Form, AppError> {
    let form = read_what_came(request).await?;
    if form.broken {
        return Err(AppError::BadForm);
    }
    Ok(form)
}

/// The same, with what came of a form that broke off, for giving its words back.
pub(crate) async fn read_what_came(request: Request) -> Result<Form, AppError> {
    if is_multipart(&request) {
        return read_multipart(request, None).await;
    }
    let body = Limited::new(request.into_body(), MOST_TEXT);
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Err(AppError::BadForm),
    };
    let mut parsed = form_urlencoded::parse(&bytes);
    let fields = parsed
        .by_ref()
        .take(MOST_FIELDS)
        .map(|(name, value)| (name.into_owned(), Plain::new(value.into_owned())))
        .collect();
    Ok(Form {
        fields,
        broken: parsed.next().is_some(),
        ..Form::default()
    })
}

/// Reads a form whose `files` go into the spool.
///
/// Without a place for one more draft the text is read all the same, so that a page can carry
/// it; the files are not.
pub(crate) async fn read_with_files(
    request: Request,
    reports: &Reports,
    owner: Owner,
) -> Result<Form, AppError> {
    let room = reports.room(owner).ok();
    if is_multipart(&request) {
        return read_multipart(request, Some(Intake { reports, room })).await;
    }
    let form = read_what_came(request).await?;
    Ok(Form { room, ..form })
}

/// Where the files of a form go.
struct Intake<'a> {
    reports: &'a Reports,
    room: Option<Room>,
}

// CLAIM(C-193): SECURITY.md
async fn read_multipart(request: Request, intake: Option<Intake<'_>>) -> Result<Form, AppError> {
    let boundary = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok())
        .ok_or(AppError::BadForm)?;
    let sizes = SizeLimit::new().whole_stream(u64::MAX);
    let constraints = Constraints::new().size_limit(sizes);
    let held = Held::default();
    let stream = Fed::new(request.into_body().into_data_stream(), held.clone());
    let mut parts = Multipart::with_constraints(stream, boundary, constraints);
    let mut reading = Reading {
        form: Form::default(),
        held,
        text_left: MOST_TEXT,
        intake,
    };
    for _ in 0..MOST_FIELDS {
        match parts.next_field().await {
            Ok(None) => return Ok(reading.end()),
            Ok(Some(field)) => {
                reading.held.passed_on(0);
                if !reading.field(field).await? {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    // It broke off, or has more parts than any page of ours: what came before is not lost.
    reading.form.broken = true;
    Ok(reading.end())
}

/// A form of parts that is being read.
struct Reading<'a> {
    form: Form,
    held: Held,
    /// Bytes that its names and texts may still have, all together.
    text_left: usize,
    intake: Option<Intake<'a>>,
}

impl Reading<'_> {
    fn end(self) -> Form {
        Form {
            room: self.intake.and_then(|intake| intake.room),
            ..self.form
        }
    }

    /// Reads one field. False if the body broke off in it.
    async fn field(&mut self, mut field: multer::Field<'_>) -> Result<bool, AppError> {
        let name = field.name().unwrap_or("").to_owned();
        let file = field.file_name().map(plain_line);
        self.spend(name.len() + file.as_ref().map_or(0, String::len))?;
        let Some(file) = file else {
            return self.text(name, &mut field).await;
        };
        match &mut self.intake {
            Some(intake) if name == "files" => {
                read_file(&mut field, file, &mut self.form, intake, &self.held).await
            }
            Some(_) | None => drain(&mut field, &self.held).await,
        }
    }

    async fn text(
        &mut self,
        name: String,
        field: &mut multer::Field<'_>,
    ) -> Result<bool, AppError> {
        let mut text = Vec::new();
        let whole = loop {
            match next_chunk(field, &self.held).await {
                Ok(Some(chunk)) => {
                    self.spend(chunk.len())?;
                    text.extend_from_slice(&chunk);
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        // As in a form without parts: a byte that is no text does not cost the rest.
        let text = String::from_utf8(text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        self.form.fields.push((name, Plain::new(text)));
        Ok(whole)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), AppError> {
        let left = self.text_left.checked_sub(bytes);
        self.text_left = left.ok_or(AppError::BadForm)?;
        Ok(())
    }
}

/// The next piece of a field.
async fn next_chunk(
    field: &mut multer::Field<'_>,
    held: &Held,
) -> Result<Option<Bytes>, multer::Error> {
    let chunk = field.chunk().await;
    if let Ok(Some(chunk)) = &chunk {
        held.passed_on(chunk.len());
    }
    chunk
}

/// Streams a file into the spool; one that is too long or finds no room is read and forgotten,
/// so that the rest of the form arrives.
async fn read_file(
    field: &mut multer::Field<'_>,
    name: String,
    form: &mut Form,
    intake: &mut Intake<'_>,
    held: &Held,
) -> Result<bool, AppError> {
    let reports = intake.reports;
    let limit = reports.settings().largest_file;
    let mut size = 0_u64;
    // CLAIM(C-236): SECURITY.md
    let mut bytes = if form.uploads.len() >= reports.settings().most_files {
        // Each would be a file in the spool, however small it is.
        Received::TooMany
    } else if intake.room.is_some() {
        // A disk that takes no file must not cost the text.
        reports.receive().map_or(Received::NoRoom, Received::Whole)
    } else {
        Received::NoRoom
    };
    loop {
        let chunk = match next_chunk(field, held).await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(_) => return Ok(false),
        };
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        size = size.saturating_add(length);
        bytes = match bytes {
            Received::Whole(_) if size > limit => Received::TooLarge,
            // The disk may fill up while a file arrives.
            Received::Whole(_) if !reports.takes_files() => Received::NoRoom,
            Received::Whole(writer) => take_chunk(writer, intake.room.as_mut(), &chunk, length),
            Received::TooLarge | Received::NoRoom | Received::TooMany => bytes,
        };
    }
    // A browser sends one nameless, empty part when nothing was chosen.
    if size > 0 || !name.is_empty() {
        form.uploads.push(Upload { name, size, bytes });
    }
    Ok(true)
}

/// Writes a chunk to the spool, if there is room for it.
fn take_chunk(
    mut writer: SpoolWriter,
    room: Option<&mut Room>,
    chunk: &[u8],
    length: u64,
) -> Received {
    let has_room = room.is_some_and(|room| room.grow(Weight::Files, length).is_ok());
    if has_room && writer.write_all(chunk).is_ok() {
        Received::Whole(writer)
    } else {
        Received::NoRoom
    }
}

async fn drain(field: &mut multer::Field<'_>, held: &Held) -> Result<bool, AppError> {
    loop {
        match next_chunk(field, held).await {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        }
    }
}

fn is_multipart(request: &Request) -> bool {
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .to_ascii_lowercase()
                .starts_with("multipart/form-data")
        })
}

/// The most bytes of all names and texts of a form together, far above what the pages allow.
const MOST_TEXT: usize = 2 * 1024 * 1024;
/// The most fields of a form: far more than a page of ours has.
const MOST_FIELDS: usize = 2_000;
