//! A form reads alike in whatever pieces it comes.

use axum::body::Body;
use futures::{StreamExt, stream};

use super::*;

/// As browsers write it, two files and a field behind them included.
const FORM: &str = "--x1\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\nabc\r\n\
    --x1\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\none\r\n--x two\r\n\
    --x1\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n\
    --x1\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nsend\r\n\
    --x1--\r\n";

/// Reads the form in these pieces, each of which is waited for.
async fn read_in(pieces: Vec<&'static [u8]>) -> Form {
    let pieces = stream::iter(pieces).then(|piece| async move {
        tokio::task::yield_now().await;
        Ok::<_, std::convert::Infallible>(piece)
    });
    let request = http::Request::post("/en/reply")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=x1")
        .body(Body::from_stream(pieces))
        .unwrap();
    read_what_came(request).await.unwrap()
}

fn is_whole(form: &Form, cuts: &[usize]) {
    assert!(!form.broken, "{cuts:?}");
    let fields: Vec<_> = form.fields().collect();
    let told = [
        ("draft", "abc"),
        ("message", "one\r\n--x two"),
        ("do", "send"),
    ];
    assert_eq!(fields, told, "{cuts:?}");
}

#[tokio::test]
async fn a_form_reads_alike_wherever_it_is_cut_into_pieces() {
    let form = FORM.as_bytes();
    for first in 0..=form.len() {
        for second in first..=form.len() {
            let pieces = vec![&form[..first], &form[first..second], &form[second..]];
            is_whole(&read_in(pieces).await, &[first, second]);
        }
    }
    let letters = form.chunks(1).collect();
    is_whole(&read_in(letters).await, &[]);
}
