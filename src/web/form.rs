//! Reading what a browser posted: fields in memory, files straight into the sealed spool.

use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use multer::{Constraints, Multipart, SizeLimit};
use subrosa_policy::Plain;
use subrosa_store::SpoolWriter;

use super::Request;
use crate::app::reports::Reports;
use crate::error::AppError;

/// A posted form.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(String, Plain<String>)>,
    /// The files, in the order they came.
    pub(crate) uploads: Vec<Upload>,
    /// The body broke off; what came before is here.
    pub(crate) broken: bool,
}

/// One file of a form.
pub(crate) struct Upload {
    /// The name the browser gave.
    pub(crate) name: String,
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
        self.raw(name).replace("\r\n", "\n").replace('\r', "\n")
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

    /// Whether a field or button was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    fn raw(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.expose())
    }
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
pub(crate) async fn read_with_files(request: Request, reports: &Reports) -> Result<Form, AppError> {
    if is_multipart(&request) {
        read_multipart(request, Some(reports)).await
    } else {
        read(request).await
    }
}

async fn read_multipart(request: Request, reports: Option<&Reports>) -> Result<Form, AppError> {
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
            Ok(None) => return Ok(form),
            Ok(Some(field)) => {
                if !read_field(field, &mut form, reports).await? {
                    form.broken = true;
                    return Ok(form);
                }
            }
            Err(_) => {
                form.broken = true;
                return Ok(form);
            }
        }
    }
    Err(AppError::BadForm)
}

/// Reads one field. False if the body broke off in it.
async fn read_field(
    mut field: multer::Field<'_>,
    form: &mut Form,
    reports: Option<&Reports>,
) -> Result<bool, AppError> {
    let name = field.name().unwrap_or("").to_owned();
    match (field.file_name().map(ToOwned::to_owned), reports) {
        (Some(file), Some(reports)) if name == "files" => {
            read_file(&mut field, file, form, reports).await
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
    reports: &Reports,
) -> Result<bool, AppError> {
    let limit = reports.settings().largest_file;
    let mut size = 0_u64;
    let mut bytes = if reports.has_room() {
        Received::Whole(reports.receive()?)
    } else {
        Received::NoRoom
    };
    loop {
        let chunk = match field.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(_) => return Ok(false),
        };
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if let Received::Whole(writer) = &mut bytes {
            if size > limit {
                bytes = Received::TooLarge;
            } else if std::io::Write::write_all(writer, &chunk).is_err() {
                bytes = Received::NoRoom;
            }
        }
    }
    // A browser sends one nameless, empty part when nothing was chosen.
    if size > 0 || !name.is_empty() {
        form.uploads.push(Upload { name, bytes });
    }
    Ok(true)
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
