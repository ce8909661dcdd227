use super::*;

fn letter() -> Letter {
    Letter {
        to: "ana@firm.example".to_owned(),
        subject: "Noget nyt i portalen".to_owned(),
        text: "Der er noget nyt på portalen.\n".to_owned(),
        minute: 29_923_920,
        id: [7; 16],
        cover: Cover::None,
    }
}

fn written(letter: &Letter) -> String {
    let from = "Portal <portal@firm.example>".parse().unwrap();
    let message = letter.write(&from, "firm.example").unwrap();
    String::from_utf8(message.formatted()).unwrap()
}

#[test]
fn a_message_has_these_headers_and_no_other_and_no_second() {
    let text = written(&letter());
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let names: Vec<&str> = head
        .split("\r\n")
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ]
    );
    assert!(
        head.contains("\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n"),
        "{head}"
    );
    assert!(head.contains("@firm.example>\r\nAuto-Submitted: auto-generated\r\n"));
}

#[test]
fn two_messages_differ_in_their_number_only() {
    let strip = |text: String| -> Vec<String> {
        let lines = text.split("\r\n").map(str::to_owned);
        lines
            .filter(|line| !line.starts_with("Message-ID: "))
            .collect()
    };
    let other = Letter {
        id: [8; 16],
        ..letter()
    };
    let (one, two) = (written(&letter()), written(&other));
    assert_ne!(one, two);
    assert_eq!(strip(one), strip(two));
}

#[test]
fn an_address_is_one_address_and_nothing_else() {
    for good in ["ana@firm.example", "a.b+c@sub.firm.example"] {
        assert!(is_address(good), "{good}");
    }
    for bad in [
        "",
        "ana",
        "ana@",
        "@firm.example",
        "ana@firm.example, bo@firm.example",
        "Ana <ana@firm.example>",
        "ana@firm.example\r\nBcc: bo@firm.example",
        "ana @firm.example",
        "åse@firm.example",
    ] {
        assert!(!is_address(bad), "{bad}");
    }
    assert!(!is_address(&format!("{}@firm.example", "a".repeat(250))));
}

#[tokio::test]
async fn without_a_server_nothing_is_sent() {
    let mailer = Mailer::new(&Mail::default(), Arc::new(Forgetful)).unwrap();
    assert!(!mailer.is_on());
    assert_eq!(mailer.send(&letter()).await, Err(MailError::Off));
}

#[tokio::test]
async fn nobody_at_the_server_s_door_is_a_reason() {
    let config = Mail {
        host: "127.0.0.1".to_owned(),
        // Discard, which nobody serves.
        port: 9,
        from: "portal@firm.example".to_owned(),
        auth: crate::config::MailAuth::None,
        ..Mail::default()
    };
    let mailer = Mailer::new(&config, Arc::new(Forgetful)).unwrap();
    let error = mailer.send(&letter()).await.unwrap_err();
    assert_eq!(error.reason(), "the mail server cannot be reached");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let config = |ca: &str, password: &str| Mail {
        host: "mail.firm.example".to_owned(),
        from: "portal@firm.example".to_owned(),
        user: "portal".to_owned(),
        ca: ca.to_owned(),
        password_file: password.to_owned(),
        ..Mail::default()
    };
    let empty = tempfile::NamedTempFile::new().unwrap();
    for (config, name) in [
        (config("/nowhere", ""), "mail.ca"),
        (config("", "/nowhere"), "mail.password_file"),
    ] {
        let refused = Mailer::new(&config, Arc::new(Forgetful)).err().unwrap();
        assert!(refused.contains(name), "{refused}");
    }
    assert!(
        Mailer::new(
            &config("", empty.path().to_str().unwrap()),
            Arc::new(Forgetful)
        )
        .is_ok()
    );
}

#[test]
fn to_somebody_whose_key_cannot_be_used_there_is_no_message() {
    let from = "Portal <portal@firm.example>".parse().unwrap();
    let lost = Letter {
        cover: Cover::of(Some(b"noise"), 1_795_435_200),
        ..letter()
    };
    let refused = lost.write(&from, "firm.example");
    assert_eq!(refused.err(), Some(MailError::Key));
    // Nothing kept is the only thing that lets it go in the clear.
    assert!(matches!(Cover::of(Some(&[]), 0), Cover::Lost));
    assert!(matches!(Cover::of(None, 0), Cover::None));
}

/// Keeps no refresh token.
struct Forgetful;

impl Refreshes for Forgetful {
    fn kept(&self, _: &str) -> Option<Plain<String>> {
        None
    }

    fn keep(&self, _: &str, _: &str) {}
}
