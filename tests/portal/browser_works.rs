//! The browser of the tests does what a person would.

use crate::browser::Options;
use crate::standin::StandIn;

#[test]
fn a_form_is_filled_in_by_hand_without_any_script() {
    let site = StandIn::start();
    let files = tempfile::tempdir().unwrap();
    let (first, second) = (files.path().join("a.jpg"), files.path().join("b.png"));
    std::fs::write(&first, "first file").unwrap();
    std::fs::write(&second, "second file").unwrap();
    let mut browser = Options::new(320).start();
    browser.open(&format!("https://127.0.0.1:{}/en/", site.https));
    assert_eq!(browser.text_at("h1"), "Write", "no script ran");
    assert!(browser.text().contains("No script runs here"));
    assert_eq!(browser.title(), "Write");
    browser.fill("Your report", "one\ntwo é");
    assert_eq!(browser.value_at("#report"), "one\ntwo é");
    browser.choose("Confidential");
    browser.attach("#files", &[&first, &second]);
    assert_eq!(browser.overflow(), 0);
    browser.follow("Send the report");
    assert_eq!(
        browser.url(),
        format!("https://127.0.0.1:{}/en/report", site.https)
    );
    let body = browser.text_at("#body");
    for wanted in [
        "name=\"report\"",
        "one\ntwo é",
        "confidential",
        "first file",
        "filename=\"b.png\"",
        "send",
    ] {
        assert!(
            body.replace('\r', "").contains(wanted),
            "{wanted} is not in {body}"
        );
    }
    assert!(browser.source_at("#code").contains("<li>harvest</li>"));
    let own = format!("https://127.0.0.1:{}", site.https);
    assert_eq!(browser.origins().into_iter().collect::<Vec<_>>(), [own]);
}

#[test]
fn redirects_cookies_links_and_going_back_work_as_for_a_person() {
    let site = StandIn::start();
    let mut browser = Options::new(1280).start();
    let home = format!("http://127.0.0.1:{}/en/", site.http);
    browser.open(&home);
    assert!(browser.cookies().is_empty());
    browser.fill_in("#code-field", "harvest ribbon");
    browser.press_and_wait("Enter");
    assert_eq!(browser.text_at("h1"), "Messages");
    assert_eq!(browser.cookies(), [("session".to_owned(), "s1".to_owned())]);
    browser.back();
    assert_eq!(browser.url(), home);
    browser.follow("Leave now");
    browser.wait_for_text("Your report");
    assert!(browser.cookies().is_empty());
    assert!(
        browser
            .requests()
            .iter()
            .any(|url| url.ends_with("/en/leave"))
    );
    browser.reload();
    assert_eq!(browser.url(), home);
}

#[test]
fn the_keyboard_reaches_the_first_button_first() {
    let site = StandIn::start();
    let mut browser = Options::new(320).start();
    browser.open(&format!("http://127.0.0.1:{}/en/", site.http));
    browser.press("Tab");
    assert_eq!(browser.focused(), "<button>Leave now</button>");
    browser.click("#report");
    assert!(browser.focused().contains("id=\"report\""));
}

#[test]
fn files_are_downloaded_and_pages_are_pictured_and_printed() {
    let site = StandIn::start();
    let mut browser = Options::new(320).start();
    browser.open(&format!("https://127.0.0.1:{}/en/", site.https));
    let (name, bytes) = browser.download("Get the file");
    assert_eq!(name, "file-1.txt");
    assert_eq!(bytes, b"plain content");
    let path = browser.picture("standin-320");
    let picture = std::fs::read(path).unwrap();
    assert_eq!(picture[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), 320);
    browser.resize(800);
    let wide = std::fs::read(browser.picture("standin-800")).unwrap();
    assert_eq!(u32::from_be_bytes(wide[16..20].try_into().unwrap()), 800);
    assert!(browser.print().starts_with(b"%PDF-"));
}

#[test]
fn dark_pages_and_the_preferred_language_can_be_asked_for() {
    let site = StandIn::start();
    let mut browser = Options::new(320).dark().language("da").start();
    browser.open(&format!("http://127.0.0.1:{}/en/", site.http));
    let text = browser.text();
    assert!(
        text.contains("Dark page") && !text.contains("Light page"),
        "{text}"
    );
    browser.follow("Messages");
    assert!(
        browser.text().contains("accept-language: da"),
        "{}",
        browser.text()
    );
    assert!(!browser.has("#dark"));
}

#[test]
fn with_scripts_on_the_page_shows_that_it_could() {
    let site = StandIn::start();
    let mut browser = Options::new(320).with_scripts().start();
    browser.open(&format!("http://127.0.0.1:{}/en/", site.http));
    assert_eq!(browser.text_at("h1"), "A script ran");
}

#[test]
fn an_onion_name_goes_through_the_proxy_and_is_never_looked_up() {
    let site = StandIn::start();
    let mut browser = Options::new(320).socks(site.socks).start();
    let onion = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";
    browser.open(&format!("{onion}/en/messages"));
    assert!(
        browser.text().contains(&format!("host: {}", &onion[7..])),
        "{}",
        browser.text()
    );
    assert_eq!(browser.origins().into_iter().collect::<Vec<_>>(), [onion]);
}

#[test]
#[should_panic(expected = "no button or link \"Fly\"\n-- on \"http://127.0.0.1:")]
fn what_is_not_there_is_named_with_the_page() {
    let site = StandIn::start();
    let mut browser = Options::new(320).start();
    browser.open(&format!("http://127.0.0.1:{}/en/", site.http));
    browser.click_text("Fly");
}

#[test]
#[should_panic(expected = "lies under <p>")]
fn what_lies_under_something_else_cannot_be_clicked() {
    let page =
        "data:text/html,<button>Send</button><p style='position:fixed;inset:0;margin:0'>Over</p>";
    let mut browser = Options::new(320).start();
    browser.open(page);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    browser.click_text("Send");
}
