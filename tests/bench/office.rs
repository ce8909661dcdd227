//! The staff side of the demo: people who join, sign in and work.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::http::{Client, Response};
use crate::process::Process;

/// The staff pages of a demo, and who may sign in there.
#[derive(Clone)]
pub(crate) struct Office {
    port: u16,
    lines: Vec<String>,
    password: String,
}

/// A member with a browser that is enrolled.
pub(crate) struct Colleague {
    name: String,
    secret: String,
    kit: String,
    client: Client,
}

impl Office {
    /// The office of a demo that has printed its people.
    pub(crate) fn of(portal: &Process) -> Self {
        let url = portal.wait_for_url("Staff:");
        let password = portal.wait_for("Everybody's password: ");
        portal.wait_for("Code of a case: ");
        let port = url.trim_end_matches('/').rsplit(':').next();
        Self {
            port: port.and_then(|port| port.parse().ok()).expect("a port"),
            lines: portal.lines(),
            password: after(&password, "password: ").to_owned(),
        }
    }

    /// The office of a portal that was filled before, with what was printed then.
    pub(crate) fn with(portal: &Process, lines: &str) -> Self {
        let url = portal.wait_for_url("Staff:");
        let port = url.trim_end_matches('/').rsplit(':').next();
        let password = lines.lines().find(|line| line.contains("password: "));
        Self {
            port: port.and_then(|port| port.parse().ok()).expect("a port"),
            lines: lines.lines().map(ToOwned::to_owned).collect(),
            password: after(password.expect("a password"), "password: ").to_owned(),
        }
    }

    /// A member of the demo, signed in with the printed kit.
    pub(crate) async fn member(&self, name: &str) -> Colleague {
        let start = self.lines.iter().position(|line| line.trim() == name);
        let person = &self.lines[start.expect("a member of the demo")..];
        let find = |what: &str| {
            let line = person.iter().find(|line| line.contains(what));
            after(line.expect("a line of the demo"), what).to_owned()
        };
        let mut colleague = Colleague {
            name: name.to_owned(),
            secret: find("secret of the one-time codes: "),
            kit: find("kit: "),
            client: Client::https(self.port),
        };
        assert!(self.sign_in(&mut colleague, true).await, "{name} is not in");
        colleague
    }

    /// Invites somebody and goes through the steps of the invitation.
    pub(crate) async fn join(&self, admin: &mut Colleague, name: &str) -> Colleague {
        let page = admin.get("/en/people").await;
        let form = page.form_with("role").with("name", name);
        let form = form.with("role", "admin").without("tenant");
        let invited = admin.client.submit(&page, form).await.expect("an answer");
        let source = invited.source();
        let at = source.find("/en/join/").expect("a link");
        let link: String = source[at..]
            .chars()
            .take_while(|c| *c != '"' && *c != '<')
            .collect();
        let mut colleague = Colleague {
            name: name.to_owned(),
            secret: String::new(),
            kit: String::new(),
            client: Client::https(self.port),
        };
        let mut page = colleague.get(&link).await;
        for _ in 0..MOST_STEPS {
            let (names, html) = (|what: &str| has(&page, what), page.html());
            let form = if names("again") {
                let form = page.form_with("again").with("again", &self.password);
                form.with("password", &self.password)
            } else if names("totp") {
                let letters = html.by_id("secret").expect("a secret");
                colleague.secret = letters.split_whitespace().collect();
                page.form_with("totp").with("totp", &colleague.code())
            } else if names("word") {
                colleague.kit = html.by_id("words").expect("words");
                let word = asked_for(&page, &colleague.kit);
                page.form_with("word").with("word", &word)
            } else {
                break;
            };
            page = colleague.client.submit(&page, form).await.expect("a step");
        }
        assert!(!colleague.kit.is_empty(), "not joined: {}", page.text());
        colleague
    }

    /// Signs in; whether the person is in.
    pub(crate) async fn sign_in(&self, colleague: &mut Colleague, with_kit: bool) -> bool {
        let mut page = colleague.get("/en/sign-in").await;
        let form = page
            .form_with("password")
            .with("name", &colleague.name)
            .with("password", &self.password)
            .with("totp", &colleague.code());
        let kit = if with_kit { colleague.kit.as_str() } else { "" };
        let form = form.with("kit", kit);
        page = colleague
            .client
            .submit(&page, form)
            .await
            .expect("an answer");
        page.source().contains("/sign-out\"")
    }
}

impl Colleague {
    /// A page, and how many milliseconds it took, handshake included.
    pub(crate) async fn timed(&mut self, path: &str) -> f64 {
        let begin = Instant::now();
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        begin.elapsed().as_secs_f64() * 1000.0
    }

    /// A search, and how many milliseconds it took.
    pub(crate) async fn searched(&mut self, words: &str) -> f64 {
        let page = self.get("/en/cases").await;
        let form = page.form_with("words").with("words", words);
        let begin = Instant::now();
        let found = self.client.submit(&page, form).await.expect("an answer");
        assert_eq!(found.status, 200);
        begin.elapsed().as_secs_f64() * 1000.0
    }

    /// The path of a case that this lawyer can write in.
    pub(crate) async fn a_case(&mut self) -> String {
        let inbox = self.get("/en/cases").await;
        for (_, target) in inbox.html().links() {
            if target.contains("/case/") && has(&self.get(&target).await, "message") {
                return target;
            }
        }
        panic!("no case of the demo is this lawyer's");
    }

    /// How many milliseconds it takes to hand a case that waits to the lawyer, who loses their keys for it included.
    pub(crate) async fn assigns(&mut self) -> f64 {
        let inbox = self.get("/en/cases").await;
        for (_, target) in inbox.html().links() {
            if !target.contains("/case/") {
                continue;
            }
            let page = self.get(&target).await;
            if !has(&page, "conflict") {
                continue;
            }
            let source = page.source();
            let form = page
                .form_with("conflict")
                .with("conflict", "no")
                .with("lawyer", choice(&source, "lawyer", "Lawyer"));
            let begin = Instant::now();
            let done = self.client.submit(&page, form).await.expect("an answer");
            assert_eq!(done.status, 200, "not assigned");
            return begin.elapsed().as_secs_f64() * 1000.0;
        }
        panic!("no case waits to be assigned");
    }

    /// Writes to the reporter of a case.
    pub(crate) async fn write(&mut self, path: &str, text: &str) {
        let page = self.get(path).await;
        let form = page.form_with("message").with("message", text);
        let form = form.press_value("do", "send");
        let sent = self.client.submit(&page, form).await.expect("an answer");
        assert_eq!(sent.status, 200, "not sent");
    }

    /// Attaches text files to a case.
    pub(crate) async fn attach(&mut self, path: &str, files: usize) {
        let page = self.get(path).await;
        let mut form = page.form_with("files");
        for number in 0..files {
            let text = format!("A log of the cold store, page {number}.\n");
            form = form.file("files", "log.txt", "text/plain", text.as_bytes());
        }
        let stored = self.client.submit(&page, form).await.expect("an answer");
        assert!(
            stored.text().contains("stored with the case"),
            "not attached"
        );
    }

    async fn get(&mut self, path: &str) -> Response {
        self.client.get(path).await.expect("a page")
    }

    fn code(&self) -> String {
        let secret = totp_rs::Secret::try_from_base32(&self.secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(second()).to_string()
    }
}

/// Waits until no one-time code that was used so far is good any more.
pub(crate) async fn next_codes() {
    let left = STEP - second() % STEP;
    tokio::time::sleep(Duration::from_secs(left + 1)).await;
}

fn second() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program's clock is the system's"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn has(page: &Response, control: &str) -> bool {
    page.html().forms().iter().any(|form| form.has(control))
}

/// The word that a page of paper asks for.
fn asked_for(page: &Response, words: &str) -> String {
    let text = page.text();
    let place = text.split("Word ").nth(1).expect("a place");
    let place: usize = place.split(' ').next().unwrap().parse().expect("a number");
    let word = words.split_whitespace().nth(place - 1);
    word.expect("a word").to_owned()
}

/// The value of the choice of a list that is called so.
fn choice<'a>(source: &'a str, list: &str, name: &str) -> &'a str {
    let (_, list) = source
        .split_once(&format!("name=\"{list}\""))
        .expect("a list");
    let (before, _) = list.split_once(&format!(">{name}<")).expect("a choice");
    let (_, value) = before.rsplit_once("value=\"").expect("a value");
    value.split('"').next().expect("a value")
}

fn after<'a>(line: &'a str, what: &str) -> &'a str {
    line.split_once(what).map_or("", |(_, rest)| rest).trim()
}

const MOST_STEPS: usize = 8;
/// Seconds of one one-time code.
const STEP: u64 = 30;
