//! What a browser posts: fields and files, in the pieces in which they come.

use std::collections::VecDeque;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderValue};
use subrosa_scrub::ReadAt;

use crate::app::reports::{Reports, Settings};
use crate::around::{Body, wait};
use crate::error::AppError;
use crate::input::Input;
use crate::memory;
use crate::web::form::{Form, Received, read, read_with_files};

pub(crate) fn form(data: &[u8]) {
    let mut input = Input(data);
    let how = How {
        piece: [1, 3, 64, 1000, 16 << 10, 300 << 10][usize::from(input.byte()) % 6],
        breaks: input.byte() % 4 == 0,
    };
    match input.byte() % 4 {
        0 => anything(
            &mut input,
            "application/x-www-form-urlencoded".as_bytes(),
            &how,
        ),
        1 => {
            let kind = line(&mut input);
            anything(&mut input, kind, &how);
        }
        2 => fields(&mut input, &how),
        _ => with_files(&mut input, &how),
    }
}

/// How a body comes.
struct How {
    /// Bytes of a piece.
    piece: usize,
    /// The connection breaks at the end.
    breaks: bool,
}

/// Any body: it is read or refused, at a cost that does not grow with it.
fn anything(input: &mut Input<'_>, kind: &[u8], how: &How) {
    let Ok(kind) = HeaderValue::from_bytes(kind) else {
        return;
    };
    // A part of the body comes again and again, so that it can be long without the fuzzer's bytes being so.
    let (times, from, to) = (input.byte() % 13, input.short(), input.short());
    let body = Bytes::copy_from_slice(input.0);
    let length = body.len();
    let to = usize::from(to).min(length);
    let from = usize::from(from).min(to);
    let mut pieces = in_pieces(body.slice(..to), how.piece);
    let again = body.slice(from..to);
    for _ in 0..(1_usize << times).min(LONGEST / again.len().max(1)) {
        if pieces.len() < MOST_PIECES {
            pieces.extend(in_pieces(again.clone(), how.piece));
        }
    }
    pieces.extend(in_pieces(body.slice(to..), how.piece));
    let reports = reports(Some(1 << 20));
    let polls = most_polls(&pieces);
    let request = request(kind, pieces, how.breaks);
    let (read, held) = memory::held_by(|| wait(read_with_files(request, &reports, ()), polls));
    // Two mebibytes of text, several times while it grows and is read, and a buffer of the spool for every file. Not the body.
    let files = read.as_ref().map_or(MOST_FIELDS, |form| form.uploads.len());
    let most = (24 << 20) + 8 * length + files * (72 << 10);
    assert!(held <= most, "{held} bytes held, {most} allowed");
    match read {
        Ok(form) => {
            let text: usize = form
                .fields()
                .map(|(name, text)| name.len() + text.len())
                .sum();
            assert!(text <= 6 << 20 && form.fields().count() + form.uploads.len() <= MOST_FIELDS);
            look(&form);
        }
        Err(AppError::BadForm) => {}
        Err(AppError::Busy) => panic!("a form is not turned away for its files"),
    }
}

/// What the pages ask of a form.
fn look(form: &Form) {
    drop(form.numbered("question-"));
    for (name, text) in form.fields().take(8) {
        assert!(form.has(name));
        let first = form.all(name).next().expect("it is there");
        assert!(form.secret(name).expose() == first);
        assert!(!form.text(name).contains('\r') && form.line(name).len() <= first.len());
        assert!(form.all(name).any(|value| value == text));
    }
}

/// A form without files is read as it was filled in, whichever way it is sent.
fn fields(input: &mut Input<'_>, how: &How) {
    let fields = some_fields(input);
    let mut sent = form_urlencoded::Serializer::new(String::new());
    for (name, text) in &fields {
        sent.append_pair(name, text);
    }
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    let pieces = in_pieces(sent.finish().into_bytes().into(), how.piece);
    let polls = most_polls(&pieces);
    let form = wait(read(request(kind, pieces, false)), polls).expect("it can be read");
    assert!(
        form.fields().eq(pairs(&fields)),
        "other fields than were sent"
    );

    let body: Vec<u8> = fields
        .iter()
        .flat_map(|(name, text)| part(name, None, text.as_bytes()))
        .collect();
    if let Some(form) = multipart(body, fields.len(), how, &reports(None)) {
        assert!(
            form.fields().eq(pairs(&fields)),
            "other fields than were sent"
        );
    }
}

/// Files come whole or not at all, and cost no field.
fn with_files(input: &mut Input<'_>, how: &How) {
    let room = (input.byte() % 4 != 0).then(|| u64::from(input.short()));
    let fields = some_fields(input);
    let mut files = Vec::new();
    let mut body = Vec::new();
    for (number, (name, text)) in fields.iter().enumerate() {
        body.extend(part(name, None, text.as_bytes()));
        if input.byte() % 2 == 0 {
            let bytes = input.piece();
            body.extend(part("files", Some(&format!("{number}.png")), bytes));
            files.push((format!("{number}.png"), bytes));
        }
    }
    let reports = reports(room);
    let Some(form) = multipart(body, fields.len() + files.len(), how, &reports) else {
        return;
    };
    assert!(
        form.fields().eq(pairs(&fields)),
        "other fields than were sent"
    );
    assert!(form.uploads.len() == files.len());
    let mut taken = 0;
    for (number, (upload, (name, bytes))) in form.uploads.into_iter().zip(files).enumerate() {
        assert!(upload.name == name && upload.size == bytes.len() as u64);
        match upload.bytes {
            Received::Whole(writer) => {
                let spool = writer.finish().expect("the spool can be written");
                let mut read = vec![0; bytes.len()];
                let length = spool.read_at(0, &mut read).expect("the spool can be read");
                assert!(length == read.len() && read == bytes && upload.size <= LARGEST_FILE);
                taken += upload.size;
            }
            Received::TooLarge => assert!(upload.size > LARGEST_FILE),
            Received::TooMany => assert!(number >= MOST_FILES),
            Received::NoRoom => {}
        }
    }
    assert!(taken <= room.unwrap_or(0), "more than there was room for");
}

/// Reads a form of so many parts. `None` if the line between them is among their bytes.
fn multipart(mut body: Vec<u8>, parts: usize, how: &How, reports: &Reports) -> Option<Form> {
    let line = BOUNDARY.as_bytes();
    if body
        .windows(line.len())
        .filter(|bytes| *bytes == line)
        .count()
        != parts
    {
        return None;
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let kind = HeaderValue::from_str(&kind).expect("a header");
    let pieces = in_pieces(body.into(), how.piece);
    let polls = most_polls(&pieces);
    let form = wait(
        read_with_files(request(kind, pieces, false), reports, ()),
        polls,
    );
    let form = form.expect("it can be read");
    assert!(!form.broken, "a whole form is taken for a broken one");
    Some(form)
}

fn part(name: &str, file: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let file = file.map_or(String::new(), |file| {
        format!("; filename=\"{file}\"\r\nContent-Type: image/png")
    });
    let head =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// Names as the pages give them, and any text.
fn some_fields(input: &mut Input<'_>) -> Vec<(String, String)> {
    let count = usize::from(input.byte()) % 40;
    let field = |_| {
        let number = input.byte();
        let name = NAMES[usize::from(number) % NAMES.len()];
        (
            format!("{name}{}", number / 16),
            String::from_utf8_lossy(input.piece()).into_owned(),
        )
    };
    (0..count).map(field).collect()
}

fn pairs(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
}

fn request(kind: HeaderValue, pieces: VecDeque<Bytes>, breaks: bool) -> Request<Body> {
    let mut request = Request::new(Body { pieces, breaks });
    request.headers_mut().insert(CONTENT_TYPE, kind);
    request
}

fn in_pieces(mut bytes: Bytes, length: usize) -> VecDeque<Bytes> {
    // Few enough that a long body is still read in a moment.
    let length = length.max(bytes.len() / 4096);
    let mut pieces = VecDeque::new();
    while !bytes.is_empty() {
        pieces.push_back(bytes.split_to(length.min(bytes.len())));
    }
    pieces
}

/// How often a reader of these may be asked before it hangs.
fn most_polls(pieces: &VecDeque<Bytes>) -> usize {
    let length: usize = pieces.iter().map(Bytes::len).sum();
    1024 + 8 * pieces.len() + length / 1024
}

/// The bytes up to the end of the line.
fn line<'a>(input: &mut Input<'a>) -> &'a [u8] {
    let length = input.0.iter().position(|byte| *byte == b'\n');
    let line = input.take(length.unwrap_or(input.0.len()));
    input.byte();
    line
}

fn reports(room: Option<u64>) -> Reports {
    Reports {
        settings: Settings {
            largest_file: LARGEST_FILE,
            most_files: MOST_FILES,
        },
        room,
    }
}

const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
const NAMES: [&str; 5] = ["text", "question-", "files", "token", "a b"];
/// Bytes of a file that is still taken.
const LARGEST_FILE: u64 = 4096;
const MOST_FILES: usize = 4;
/// Bytes of the longest body.
const LONGEST: usize = 32 << 20;
const MOST_PIECES: usize = 20_000;
/// Fields that a form has at most.
const MOST_FIELDS: usize = 2000;
