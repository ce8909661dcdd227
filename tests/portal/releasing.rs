//! Releases to contact persons: what they see, what nobody else does, and what is taken back.

mod notes;
mod taken_back;

use std::fs;
use std::path::Path;

use http::StatusCode;

use crate::bench::Bench;
use crate::factors::show;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back, send_report};

/// A case of the lawyer's that a reporter with a name has sent.
pub(crate) struct Told {
    pub(crate) path: String,
    pub(crate) reporter: Client,
    pub(crate) code: String,
    /// The reporter's name.
    pub(crate) name: String,
    /// What is to be left out.
    pub(crate) secret: String,
    /// What is to be kept.
    pub(crate) kept: String,
}

impl Told {
    /// The report as it was written.
    pub(crate) fn text(&self) -> String {
        format!("{} saw it. {}", self.secret, self.kept)
    }

    /// The report with its marks.
    pub(crate) fn marked(&self) -> String {
        format!("[[{}]] saw it. {}", self.secret, self.kept)
    }

    /// The report as contact persons see it.
    pub(crate) fn redacted(&self) -> String {
        format!("[…] saw it. {}", self.kept)
    }
}

/// A report that names the second contact person, assigned to the lawyer.
pub(crate) async fn told(bench: &mut Bench) -> Told {
    let [secret, kept, name] = ["name of a witness", "report text", "reporter's name"]
        .map(|what| bench.canaries.plant(what));
    let text = format!("{secret} saw it. {kept}");
    let fields = [
        ("report", text.as_str()),
        ("mode", "confidential"),
        ("name", name.as_str()),
        ("exclude", "the second contact"),
    ];
    let (reporter, sent) = send_report(bench, &fields).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    Told {
        path,
        reporter,
        code,
        name,
        secret,
        kept,
    }
}

/// The value of the box before this name on a page.
pub(crate) fn box_of(page: &Response, name: &str) -> String {
    let source = page.source();
    let at = source.find(&format!("<bdi>{name}</bdi></label>"));
    let before = &source[..at.unwrap_or_else(|| panic!("no {name} on {}", page.text()))];
    let value = before.rfind("value=\"").unwrap() + 7;
    before[value..value + 26].to_owned()
}

/// The values of all boxes of a name.
fn boxes(page: &Response, name: &str) -> Vec<String> {
    let source = page.source();
    let mut values = Vec::new();
    for rest in source.split(&format!("name=\"{name}\" value=\"")).skip(1) {
        values.push(rest.split('"').next().unwrap().to_owned());
    }
    values
}

/// Releases the first text of a case, marked so, with its first file; returns the last page.
pub(crate) async fn release(lawyer: &mut Client, told: &Told, to: &str, marked: &str) -> Response {
    let check = checked(lawyer, told, to, marked).await;
    let form = check.form_by_button("Release").press_value("do", "release");
    lawyer.submit(&check, form).await.unwrap()
}

/// The page before such a release.
pub(crate) async fn checked(lawyer: &mut Client, told: &Told, to: &str, marked: &str) -> Response {
    let target = format!("{}/release", told.path);
    let page = lawyer.get(&target).await.unwrap();
    let token = page.form_with("to").value("token").unwrap().to_owned();
    let (to, part) = (box_of(&page, to), boxes(&page, "part").remove(0));
    let file = boxes(&page, "file").remove(0);
    let text = format!("text-{part}");
    let fields = [
        ("token", token.as_str()),
        ("to", &to),
        ("part", &part),
        ("file", &file),
        (&text, marked),
        ("do", "check"),
    ];
    lawyer.post(&target, &fields).await.unwrap()
}

/// The one release in a contact person's list.
pub(crate) async fn released(contact: &mut Client) -> String {
    let list = contact.get("/en/cases").await.unwrap();
    let links = list.html().links().into_iter();
    let mut targets = links
        .map(|(_, to)| to)
        .filter(|to| to.contains("/released/"));
    let target = targets.next();
    assert!(targets.next().is_none(), "{}", list.text());
    target.unwrap_or_else(|| panic!("nothing on {}", list.text()))
}

async fn is_missing(client: &mut Client, path: &str) -> bool {
    let nothing = client.get("/en/no-such-page").await.unwrap();
    let answer = client.get(path).await.unwrap();
    answer.status == StatusCode::NOT_FOUND && answer.body == nothing.body
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_persons_see_what_is_kept_and_others_not_even_that_there_is_something() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    let mut shut_out = bench.member("Second contact").await;
    let empty = shut_out.get("/en/cases").await.unwrap();
    let before = contact.get("/en/cases").await.unwrap();
    assert!(
        before.text().contains("Nothing is released"),
        "{}",
        before.text()
    );

    let offered = lawyer.get(&format!("{}/release", told.path)).await.unwrap();
    assert!(
        !offered.text().contains("Second contact"),
        "whoever is named is not offered"
    );
    let done = release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    assert!(done.text().contains("It is released."), "{}", done.text());

    let target = released(&mut contact).await;
    let page = contact.get(&target).await.unwrap();
    assert!(page.text().contains(&told.redacted()), "{}", page.text());
    for hidden in [&told.secret, &told.name] {
        assert!(!page.source().contains(hidden.as_str()), "{}", page.text());
    }
    let case = lawyer.get(&told.path).await.unwrap();
    let label = case.html().first("h1").unwrap();
    let label = label.split_whitespace().next().unwrap();
    assert!(
        !page.source().contains(label),
        "the label is not the case's"
    );
    assert!(
        !page
            .source()
            .contains(told.path.rsplit('/').next().unwrap())
    );
    let file = page
        .html()
        .links()
        .into_iter()
        .find(|(_, to)| to.contains("/file/"));
    let file = file.unwrap().1;
    let download = contact.get(&file).await.unwrap();
    assert_eq!(&download.body[..2], b"\xFF\xD8");

    // The excluded one has the list of somebody for whom there is no case, and no page.
    let after = shut_out.get("/en/cases").await.unwrap();
    assert_eq!(after.body, empty.body);
    for path in [&target, &file, &told.path] {
        assert!(is_missing(&mut shut_out, path).await, "{path}");
    }
    let mut other = bench.member("Harbour lawyer").await;
    let mut admin = bench.member("Administrator").await;
    for client in [&mut other, &mut admin] {
        assert!(is_missing(client, &target).await);
        assert!(is_missing(client, &file).await);
    }
    // Nor is any way into the case itself open to who reads the copy.
    let id = told.path.rsplit('/').next().unwrap().to_owned();
    let original = case
        .html()
        .links()
        .into_iter()
        .find(|(_, to)| to.contains("/file/"));
    for path in [
        told.path.clone(),
        format!("{}/release", told.path),
        original.unwrap().1,
        format!("/en/released/{id}"),
        "/en/released/00000000000000000000000000".to_owned(),
        format!("{target}/file/{id}"),
    ] {
        assert!(is_missing(&mut contact, &path).await, "{path}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_were_changed_and_names_of_reporters_are_told_before_anything_is_released() {
    let mut bench = Bench::filled().await;
    let mut told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let target = format!("{}/release", told.path);
    let page = lawyer.get(&target).await.unwrap();
    let token = page.form_with("to").value("token").unwrap().to_owned();
    let (to, part) = (
        box_of(&page, "Contact person"),
        boxes(&page, "part").remove(0),
    );
    let text = format!("text-{part}");
    let send = |marked: &str, step: &str| {
        vec![
            ("token".to_owned(), token.clone()),
            ("to".to_owned(), to.clone()),
            ("part".to_owned(), part.clone()),
            (text.clone(), marked.to_owned()),
            ("do".to_owned(), step.to_owned()),
        ]
    };
    for (marked, said) in [
        (
            format!("{} And more.", told.text()),
            "not those of the case",
        ),
        (format!("[[{}", told.text()), "without its ]]"),
        (format!("{}]]", told.text()), "without its [["),
    ] {
        for step in ["check", "release"] {
            let fields = send(&marked, step);
            let fields: Vec<_> = fields
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            let page = lawyer.post(&target, &fields).await.unwrap();
            assert!(page.text().contains(said), "{}", page.text());
            let typed = page.form_with(&text).value(&text).unwrap().to_owned();
            assert_eq!(typed, marked, "nothing that was typed is lost");
        }
    }
    let nobody = [
        ("token", token.as_str()),
        ("part", &part),
        ("do", "release"),
    ];
    let page = lawyer.post(&target, &nobody).await.unwrap();
    assert!(
        page.text().contains("Choose who gets it"),
        "{}",
        page.text()
    );
    let mut lawyer = lawyer.without_origin();
    let old = [
        ("token", "old"),
        ("to", &to),
        ("part", &part),
        (&text, "[[mine"),
        ("do", "release"),
    ];
    let page = lawyer.post(&target, &old).await.unwrap();
    assert_eq!(page.form_with(&text).value(&text), Some("[[mine"));
    let mut contact = bench.member("Contact person").await;
    let list = contact.get("/en/cases").await.unwrap();
    assert!(
        list.text().contains("Nothing is released"),
        "{}",
        list.text()
    );

    // The reporter signs a message; only the lawyer's own page says so.
    let messages = come_back(&mut told.reporter, &told.code).await;
    let words = format!("This was {}.", told.name);
    let form = messages.form_with("message").with("message", &words);
    let review = told.reporter.submit(&messages, form).await.unwrap();
    let form = review.form_by_button("Send").press("Send");
    told.reporter.submit(&review, form).await.unwrap();
    let page = lawyer.get(&target).await.unwrap();
    let part = boxes(&page, "part").pop().unwrap();
    let text = format!("text-{part}");
    for (marked, warned) in [
        (words.clone(), true),
        (format!("This was [[{}]].", told.name), false),
    ] {
        let fields = [
            ("token", token.as_str()),
            ("to", &to),
            ("part", &part),
            (&text, &marked),
            ("do", "check"),
        ];
        let page = lawyer.post(&target, &fields).await.unwrap();
        assert!(
            page.text().contains("This is everything they will see"),
            "{}",
            page.text()
        );
        let says = page.text().contains("Part of the reporter’s name");
        assert_eq!(says, warned, "{}", page.text());
    }
    // The answer tells of the name: it is a look at it, and after a while a second factor first.
    let history = lawyer.get(&format!("{}/history", told.path)).await.unwrap();
    let looks = history
        .text()
        .matches("Identity of the reporter opened")
        .count();
    assert_eq!(looks, 2, "both checks: {}", history.text());
    bench.clock.advance_minutes(11);
    let fields = [
        ("token", token.as_str()),
        ("to", &to),
        ("part", &part),
        (&text, &words),
        ("do", "check"),
    ];
    let asked = lawyer.post(&target, &fields).await.unwrap();
    let shown = asked.text();
    assert!(shown.contains("Is it still you?"), "{shown}");
    assert!(!shown.contains("Part of the reporter’s name"), "{shown}");
    bench.clock.advance_minutes(1);
    let code = bench.one_time_code("Lawyer");
    let checked = show(&mut lawyer, &asked, "totp", &code).await.text();
    assert!(checked.contains("Part of the reporter’s name"), "{checked}");
    bench.finish().await;
}
