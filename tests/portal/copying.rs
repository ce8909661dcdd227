//! A copy of a case, judged by other people's programs for PDF.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use http::StatusCode;

use crate::bench::Bench;
use crate::releasing::{release, released, told};
use crate::security::who;

/// What a program says of a file that it reads from standard input or, for those that must seek,
/// from a file outside the portal's folder.
fn judged(program: &str, arguments: &[&str], file: &[u8]) -> String {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(file).unwrap();
    let path = kept.path().to_str().unwrap().to_owned();
    let arguments = arguments
        .iter()
        .map(|argument| argument.replace("FILE", &path));
    let run = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    String::from_utf8_lossy(&run.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_case_is_a_plain_pdf_that_is_asked_for_noted_and_says_nothing_of_itself() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Lawyer").await;
    let all = bench.store().index_all().unwrap();
    let asked = subrosa_policy::CaseState::AwaitingReporter;
    let index = all.iter().find(|index| index.state == asked).unwrap();
    let path = format!("/en/case/{}", index.case);
    let page = lawyer.get(&path).await.unwrap();
    let copy = lawyer.submit(&page, page.form_by_button("Download this case as PDF"));
    let copy = copy.await.unwrap();
    assert_eq!(copy.status, StatusCode::OK);
    assert!(copy.header("content-disposition").contains("case.pdf"));
    let text = judged("pdftotext", &["FILE", "-"], &copy.body);
    for said in [
        &*index.label,
        "Do you know which gate it was",
        "Report",
        "Lawyer",
        "Timeline",
        "Question sent to the reporter",
        "1 / ",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let about = judged("pdfinfo", &["FILE"], &copy.body);
    for untold in [
        "Title",
        "Author",
        "Creator",
        "Producer",
        "CreationDate",
        "ModDate",
    ] {
        assert!(!about.contains(untold), "{about}");
    }
    let sound = judged("qpdf", &["--check", "FILE"], &copy.body);
    assert!(
        sound.contains("No syntax or stream encoding errors"),
        "{sound}"
    );
    let fonts = judged("pdffonts", &["FILE"], &copy.body);
    assert!(
        fonts.contains("DejaVuSans") && fonts.contains("yes yes yes"),
        "{fonts}"
    );
    let again = lawyer.submit(&page, page.form_by_button("Download this case as PDF"));
    assert!(
        again.await.unwrap().body == copy.body,
        "the same case, the same bytes"
    );
    let page = lawyer.get(&path).await.unwrap();
    assert_eq!(page.source().matches("A copy was taken out").count(), 2);
    // Whoever has not shown a factor for long is asked first, and takes nothing until then.
    bench.clock.advance_minutes(11);
    let first = lawyer.submit(&page, page.form_by_button("Download this case as PDF"));
    let first = first.await.unwrap();
    assert!(
        first.source().contains("name=\"factor_code\""),
        "{}",
        first.text()
    );
    let page = lawyer.get(&path).await.unwrap();
    assert_eq!(page.source().matches("A copy was taken out").count(), 2);
    let mut deputy = bench.member("Harbour lawyer").await;
    let token = deputy.get("/en/account").await.unwrap();
    let token = token.form_with("old").value("token").unwrap().to_owned();
    let refused = deputy
        .post(&format!("{path}/copy"), &[("token", &token)])
        .await
        .unwrap();
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    // Two were taken; whoever was asked for a factor, or refused, took none.
    assert_eq!(who(&bench, "case-exported").await, ["Lawyer", "Lawyer"]);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_case_leaves_out_who_the_reporter_is() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&told.path).await.unwrap();
    let parts = lawyer.get(&format!("{}/erase", told.path)).await.unwrap();
    assert!(parts.text().contains("Name of the reporter"), "it is there");
    let copy = lawyer.submit(&page, page.form_by_button("Download this case as PDF"));
    let text = judged("pdftotext", &["FILE", "-"], &copy.await.unwrap().body);
    // Lines and hyphens of the layout stand between the letters of a long word.
    let bare = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), "");
    let text = bare(&text);
    assert!(text.contains(&bare(&told.kept)), "{text}");
    assert!(!text.contains(&bare(&told.name)), "{text}");
    assert!(!text.contains(&bare(&told.code)), "{text}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_person_takes_a_copy_of_what_is_kept_and_the_case_says_so() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    let target = released(&mut contact).await;
    let page = contact.get(&target).await.unwrap();
    let form = page.form_by_button("Download as PDF");
    let copy = contact.submit(&page, form.clone()).await.unwrap();
    assert_eq!(copy.status, StatusCode::OK);
    let text = judged("pdftotext", &["FILE", "-"], &copy.body).replace('\n', " ");
    assert!(
        text.contains(&told.kept) && text.contains("What has happened"),
        "{text}"
    );
    for never in [&told.secret, &told.name, &told.code] {
        assert!(!text.contains(never.as_str()), "{text}");
    }
    let case = told.path.rsplit('/').next().unwrap().parse().unwrap();
    let label = bench.store().index(case).unwrap().label;
    assert!(
        !text.contains(&label),
        "the label of the case is the lawyers'"
    );
    let looks = format!("{}/history?kind=looks", told.path);
    let history = lawyer.get(&looks).await.unwrap();
    let said = "Contact person took a copy of what was released";
    assert!(history.text().contains(said), "{}", history.text());
    // A form of another session, and a factor that was shown long ago.
    let mut elsewhere = bench.member("Contact person").await.without_origin();
    let stale = elsewhere.submit(&page, form.clone()).await.unwrap();
    assert!(
        stale.text().contains("The form was old"),
        "{}",
        stale.text()
    );
    bench.clock.advance_minutes(11);
    let asked = contact.submit(&page, form.clone()).await.unwrap();
    assert!(
        asked.source().contains("name=\"factor_code\""),
        "{}",
        asked.text()
    );
    let mut second = bench.member("Second contact").await;
    let token = second.get("/en/account").await.unwrap();
    let token = token.form_with("old").value("token").unwrap().to_owned();
    let path = format!("{target}/copy");
    let refused = second.post(&path, &[("token", &token)]).await.unwrap();
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(who(&bench, "case-exported").await, ["Contact person"]);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_out_while_the_security_log_cannot_be_written() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    let mut auditor = bench.member("Auditor").await;
    release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    let target = released(&mut contact).await;
    let case = lawyer.get(&told.path).await.unwrap();
    let part = contact.get(&target).await.unwrap();
    let register = lawyer.get("/en/register").await.unwrap();
    let log = auditor.get("/en/security").await.unwrap();
    let end = bench.data().join("vault/security");
    let aside = bench.data().with_file_name("aside");
    for broken in [true, false] {
        let kept = broken.then(|| lead_astray(&end, &aside));
        let copy = case.form_by_button("Download this case as PDF");
        let whole = lawyer.submit(&case, copy).await.unwrap();
        let copy = part.form_by_button("Download as PDF");
        let shown = contact.submit(&part, copy).await.unwrap();
        let rows = register.form_with("format").press_value("format", "csv");
        let rows = lawyer.submit(&register, rows).await.unwrap();
        let entries = log.form_by_button("Take out as CSV");
        let entries = auditor.submit(&log, entries.press("Take out as CSV"));
        for answer in [whole, shown, rows, entries.await.unwrap()] {
            let is_file = !answer.header("content-disposition").is_empty();
            assert_eq!(is_file, !broken, "{}", answer.path);
            let refused = answer.status == StatusCode::INTERNAL_SERVER_ERROR;
            assert_eq!(refused, broken, "{}: {}", answer.path, answer.status);
        }
        if let Some(kept) = kept {
            let said = bench.logged();
            let failed = said.matches("a request failed in: security log").count();
            assert_eq!(failed, 4, "{said}");
            std::fs::write(&aside, kept).unwrap();
            std::fs::rename(&aside, &end).unwrap();
        }
    }
    bench.finish().await;
}

/// Puts a link to a folder in the place of a file, at once, so that whoever writes meanwhile finds the one or the
/// other. Returns what was in the file.
fn lead_astray(file: &Path, aside: &Path) -> Vec<u8> {
    let kept = std::fs::read(file).unwrap();
    std::os::unix::fs::symlink(file.parent().unwrap(), aside).unwrap();
    std::fs::rename(aside, file).unwrap();
    kept
}
