//! Files that are not what they say, or hardly files: each is refused in words or cleaned, and the text goes on.

use super::unharmed;
use crate::bench::Bench;
use crate::picture;

/// A PNG (RFC 2083) of this many pixels in each direction, whose pixels are not there.
fn vast(side: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(side.to_be_bytes());
    head.extend(side.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [&head[..], b"IDATx\x9cc\0\0\0\x01\0\x01", b"IEND"] {
        let length = u32::try_from(chunk.len() - 4).unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(chunk);
        out.extend(length.to_be_bytes());
        out.extend(chunk);
        out.extend(sum.sum().to_be_bytes());
    }
    out
}

/// The name of a file, the type that its browser claims, its bytes, and what is said of it.
type Odd = (&'static str, &'static str, Vec<u8>, &'static str);

fn odd() -> Vec<Odd> {
    let jpeg = picture::jpeg(20_000, "canary");
    let png = include_bytes!("../../../policy/scrub/tests/data/png/small.png").to_vec();
    let pdf = include_bytes!("../../../policy/scrub/tests/data/pdf/small.pdf").to_vec();
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    vec![
        ("empty.jpg", "image/jpeg", Vec::new(), "The file is empty"),
        ("empty.png", "image/png", Vec::new(), "The file is empty"),
        (
            "half.jpg",
            "image/jpeg",
            half(&jpeg),
            "we do not keep it|stops too early|damaged",
        ),
        (
            "half.png",
            "image/png",
            half(&png),
            "stops too early|damaged",
        ),
        (
            "two.png",
            "image/png",
            png[..8].to_vec(),
            "stops too early|damaged",
        ),
        (
            "half.pdf",
            "application/pdf",
            half(&pdf),
            "stops too early|damaged|Cleaned",
        ),
        ("vast.png", "image/png", vast(60_000), "too many pixels"),
        (
            "vaster.png",
            "image/png",
            vast(0x7fff_ffff),
            "too many pixels|damaged",
        ),
        ("none.png", "image/png", vast(0), "damaged"),
        ("notes.txt", "text/plain", jpeg.clone(), "JPEG"),
        ("report.pdf", "application/pdf", png.clone(), "PNG"),
        ("scan.jpg", "image/jpeg", pdf.clone(), "PDF"),
        (
            "song.mp3",
            "audio/mpeg",
            b"\x7fELF\x02\x01\x01".to_vec(),
            "do not keep it",
        ),
        (
            "photo.jpg",
            "image/jpeg",
            b"MZ\x90\0\x03\0\0\0".to_vec(),
            "do not keep it",
        ),
        (
            "page.txt",
            "text/html",
            b"<script>alert(1)</script>".to_vec(),
            "do not keep it|page.txt",
        ),
        ("zero.txt", "text/plain", b"a\0b".to_vec(), "do not keep it"),
        ("\u{202e}gpj.exe", "image/jpeg", jpeg.clone(), "gpj.exe"),
        (
            "..%2f..%2fetc%2fpasswd",
            "image/jpeg",
            jpeg.clone(),
            "passwd",
        ),
        (
            "../../../../etc/passwd",
            "image/jpeg",
            jpeg.clone(),
            "passwd",
        ),
        ("C:\\Users\\me\\a.jpg", "image/jpeg", jpeg.clone(), "a.jpg"),
        ("a\u{85}b.jpg", "image/jpeg", jpeg.clone(), "ab.jpg"),
        ("\u{2066}\u{200b}", "image/jpeg", jpeg.clone(), "JPEG"),
        ("<b>&quot;.jpg", "", jpeg, "<b>"),
        ("no type", "; boundary=x", png, "PNG"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_what_it_says_is_refused_in_words_or_cleaned_by_its_bytes() {
    let mut bench = Bench::filled().await;
    let path = format!("{}/report", bench.tenant());
    for (name, kind, bytes, said) in odd() {
        let mut client = bench.reporter();
        let canary = bench.canaries.plant("report text");
        let page = client.get(&path).await.unwrap();
        let form = page.form_with("report").with("report", &canary);
        let form = form.file("files", name, kind, &bytes);
        let review = client.submit(&page, form).await.unwrap();
        let text = review.text();
        assert!(
            said.split('|').any(|said| text.contains(said)),
            "{name:?}: {text}"
        );
        assert!(text.contains(&canary), "{name:?}: {text}");
        // Nothing that turns the direction of writing, or has no width, reaches the page.
        let unseen = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!review.source().contains(unseen), "{name:?}");
        assert!(!review.source().contains("<script>alert"), "{name:?}");
        let form = review.form_by_button("Send the report");
        let sent = client.submit(&review, form.press("Send the report")).await;
        assert!(sent.unwrap().code().is_some(), "{name:?}");
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_s_own_name_reaches_staff_as_it_is_seen_and_names_no_place() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let canary = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let page = client.get(&path).await.unwrap();
    let name = "../plan\u{202e}gpj.exe\u{85}";
    let bytes = picture::jpeg(2_000, "a comment");
    let form = page.form_with("report").with("report", &canary);
    let form = form.file("files", name, "image/jpeg", &bytes);
    let review = client.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .with("own-name", "1");
    let sent = client.submit(&review, form.press("Send the report")).await;
    assert!(sent.unwrap().code().is_some(), "{}", review.text());
    let mut triager = bench.member("Triager").await;
    let path = crate::journey::case_with(&mut triager, &canary).await;
    crate::journey::assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    assert!(page.text().contains("../plangpj.exe"), "{}", page.text());
    assert!(!page.source().contains('\u{202e}'));
    let links = page.html().links();
    let (_, file) = links.iter().find(|(_, to)| to.contains("/file/")).unwrap();
    let file = lawyer.get(file).await.unwrap();
    let named = file.header("content-disposition");
    assert_eq!(named, "attachment; filename=\"file-1.jpg\"");
    unharmed(bench).await;
}
