//! Reading what a browser posted: fields in memory, files straight into the sealed spool.

use std::collections::HashSet;
use std::io::Write;

use crate::app::kept::SpoolWriter;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use multer::{Constraints, Multipart, SizeLimit};
use subrosa_policy::Plain;

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
    /// The body broke off; what came before is here.
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
pub(crate) async fn read(request: Request) -> Result<Form, AppError> {
    if is_multipart(&request) {
        return read_multipart(request, None).await;
    }
    let body = Limited::new(request.into_body(), MOST_TEXT);
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Err(AppError::BadForm),
    };
    let fields = form_urlencoded::parse(&bytes)
        .take(MOST_FIELDS)
        .map(|(name, value)| (name.into_owned(), Plain::new(value.into_owned())))
        .collect();
    Ok(Form {
        fields,
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
    let form = read(request).await?;
    Ok(Form { room, ..form })
}

/// Where the files of a form go.
struct Intake<'a> {
    reports: &'a Reports,
    room: Option<Room>,
}

async fn read_multipart(
    request: Request,
    mut intake: Option<Intake<'_>>,
) -> Result<Form, AppError> {
    let boundary = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok())
        .ok_or(AppError::BadForm)?;
    let sizes = SizeLimit::new().whole_stream(u64::MAX);
    let constraints = Constraints::new().size_limit(sizes);
    let stream = request.into_body().into_data_stream();
    let mut parts = Multipart::with_constraints(stream, boundary, constraints);
    let mut form = Form::default();
    for _ in 0..MOST_FIELDS {
        match parts.next_field().await {
            Ok(None) => return Ok(finish(form, intake)),
            Ok(Some(field)) => {
                if !read_field(field, &mut form, intake.as_mut()).await? {
                    form.broken = true;
                    return Ok(finish(form, intake));
                }
            }
            Err(_) => {
                form.broken = true;
                return Ok(finish(form, intake));
            }
        }
    }
    Err(AppError::BadForm)
}

fn finish(mut form: Form, intake: Option<Intake<'_>>) -> Form {
    form.room = intake.and_then(|intake| intake.room);
    form
}

/// Reads one field. False if the body broke off in it.
async fn read_field(
    mut field: multer::Field<'_>,
    form: &mut Form,
    intake: Option<&mut Intake<'_>>,
) -> Result<bool, AppError> {
    let name = field.name().unwrap_or("").to_owned();
    match (field.file_name().map(ToOwned::to_owned), intake) {
        (Some(file), Some(intake)) if name == "files" => {
            read_file(&mut field, file, form, intake).await
        }
        (Some(_), _) => drain(&mut field).await,
        (None, _) => {
            let mut text = Vec::new();
            loop {
                match field.chunk().await {
                    Ok(Some(chunk)) if text.len() + chunk.len() <= MOST_TEXT => {
                        text.extend_from_slice(&chunk);
                    }
                    Ok(Some(_)) => return Err(AppError::BadForm),
                    Ok(None) => break,
                    Err(_) => return Ok(false),
                }
            }
            let text = String::from_utf8(text).map_err(|_| AppError::BadForm)?;
            form.fields.push((name, Plain::new(text)));
            Ok(true)
        }
    }
}

/// Streams a file into the spool; one that is too long or finds no room is read and forgotten,
/// so that the rest of the form arrives.
async fn read_file(
    field: &mut multer::Field<'_>,
    name: String,
    form: &mut Form,
    intake: &mut Intake<'_>,
) -> Result<bool, AppError> {
    let reports = intake.reports;
    let limit = reports.settings().largest_file;
    let mut size = 0_u64;
    let mut bytes = if intake.room.is_some() {
        // A disk that takes no file must not cost the text.
        reports.receive().map_or(Received::NoRoom, Received::Whole)
    } else {
        Received::NoRoom
    };
    loop {
        let chunk = match field.chunk().await {
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
            Received::TooLarge | Received::NoRoom => bytes,
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

async fn drain(field: &mut multer::Field<'_>) -> Result<bool, AppError> {
    loop {
        match field.chunk().await {
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

/// The most bytes of one text field, far above what the pages allow.
const MOST_TEXT: usize = 2 * 1024 * 1024;
const MOST_FIELDS: usize = 200;
