//! A whistleblower's way from the landing page to the code and back, by the forms of the pages.

use std::time::Duration;

use crate::http::{Client, Response};

/// One tenant's door, clearnet.
#[derive(Clone)]
pub(crate) struct Visit {
    port: u16,
    path: String,
}

/// What came of a submission.
pub(crate) struct Outcome {
    /// The code; `None` when the portal never gave one.
    pub(crate) code: Option<String>,
    /// How many bytes the portal sent: bodies, and heads as HTTP/1.1 writes them.
    pub(crate) bytes: usize,
    /// How often it asked to wait.
    pub(crate) waits: u32,
}

impl Visit {
    /// The door at a printed URL.
    pub(crate) fn of(url: &str) -> Self {
        let rest = url.strip_prefix("https://").expect("a clearnet URL");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = host
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok())
            .unwrap_or(443);
        Self {
            port,
            path: format!("/{path}"),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn path(&self) -> String {
        self.path.clone()
    }

    /// The landing page.
    pub(crate) async fn landing(&self) -> Response {
        Client::https(self.port)
            .get(&self.path)
            .await
            .expect("the landing page")
    }

    /// Asks until any answer comes.
    pub(crate) async fn first_answer(&self) {
        while Client::https(self.port).stay().get("/").await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends a report, with a photo or without, and reads the code.
    pub(crate) async fn submit(&self, text: &str, photo: Option<&[u8]>) -> Outcome {
        let photo = photo.map(|photo| ("photo.jpg", "image/jpeg", photo));
        self.send(text, photo).await
    }

    /// Sends a report with a file: its name, its type, its bytes.
    pub(crate) async fn submit_file(&self, text: &str, file: (&str, &str, &[u8])) -> Outcome {
        self.send(text, Some(file)).await
    }

    async fn send(&self, text: &str, file: Option<(&str, &str, &[u8])>) -> Outcome {
        let mut client = Client::https(self.port);
        let mut outcome = Outcome {
            code: None,
            bytes: 0,
            waits: 0,
        };
        let landing = client.get(&self.path).await.expect("the landing page");
        let styles = client.get(STYLES).await.expect("the style sheet");
        outcome.bytes += size(&landing) + size(&styles);
        let mut page = client
            .get(&format!("{}/report", self.path.trim_end_matches('/')))
            .await
            .expect("the form");
        outcome.bytes += size(&page);
        let mut form = page.form_with("report").with("report", text);
        if let Some((name, kind, bytes)) = file {
            form = form.file("files", name, kind, bytes);
        }
        // A busy portal answers with the same form, filled in, and a time to wait.
        for _ in 0..MOST_STEPS {
            page = client.submit(&page, form).await.expect("an answer");
            outcome.bytes += size(&page);
            outcome.code = page.code();
            if outcome.code.is_some() {
                break;
            }
            if page.status == 503 || page.status == 429 {
                outcome.waits += 1;
                let seconds = page.header("retry-after").parse().unwrap_or(1);
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
            form = page.form_with("do");
            form = if form.has("draft") {
                form.press_value("do", "send")
            } else {
                page.form_with("report")
            };
        }
        outcome
    }

    /// Whether a code opens a case.
    pub(crate) async fn opens(&self, code: &str) -> bool {
        let mut client = Client::https(self.port);
        let page = client.get("/en/return").await.expect("the return page");
        let inside = client
            .submit(&page, page.form_with("code").with("code", code))
            .await
            .expect("an answer");
        is_inside(&inside)
    }
}

/// Whether a code opened something: the page that says it did not asks for one again, at the same path.
pub(crate) fn is_inside(page: &Response) -> bool {
    let asks = |name| page.html().forms().iter().any(|form| form.has(name));
    page.status == 200 && asks("message") && !asks("code")
}

fn size(page: &Response) -> usize {
    let head: usize = page
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    page.body.len() + head + "HTTP/1.1 200 OK\r\n\r\n".len()
}

const STYLES: &str = "/portal.css";
const MOST_STEPS: usize = 60;
