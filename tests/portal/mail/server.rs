//! A real mail server, of the npm package `smtp-server`, which prints what came.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::built::npm;
use crate::layering::root;
use crate::process::Process;
use crate::sms::installed;

/// The account that it lets in, and its password.
pub(crate) const ACCOUNT: &str = "portal@firm.example";
pub(crate) const PASSWORD: &str = "grey panel";

/// A running server. It is ended when this is dropped.
pub(crate) struct MailServer {
    process: Process,
    pub(crate) port: u16,
    /// What `mail.ca` names.
    pub(crate) ca: PathBuf,
    _folder: tempfile::TempDir,
}

/// A message as it came.
#[derive(Debug, Deserialize)]
pub(crate) struct Received {
    /// The name that the client gave itself.
    pub(crate) hello: String,
    pub(crate) secure: bool,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and text.
    pub(crate) raw: String,
}

impl MailServer {
    /// Starts one that lets [`ACCOUNT`] in by PLAIN.
    pub(crate) fn start() -> Self {
        Self::with(json!({ "auth": ["PLAIN"] }))
    }

    /// Starts one with these options of `tests/peers/smtp-server.js`, and a certificate for `localhost`.
    pub(crate) fn with(options: Value) -> Self {
        let peers = npm("smtp-server");
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (ca, key) = (folder.path().join("ca.pem"), folder.path().join("key.pem"));
        fs::write(&ca, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let mut all = json!({
            "cert": ca.to_str().unwrap(),
            "key": key.to_str().unwrap(),
            "user": ACCOUNT,
            "secrets": [PASSWORD],
        });
        for (name, value) in options.as_object().unwrap() {
            all[name] = value.clone();
        }
        let script = root().join("tests/peers/smtp-server.js");
        let arguments = [script.to_str().unwrap(), &all.to_string()];
        let process = Process::start(&installed("node"), &peers, &arguments);
        let line: Value = serde_json::from_str(&process.wait_for("\"port\":")).unwrap();
        Self {
            process,
            port: u16::try_from(line["port"].as_u64().unwrap()).unwrap(),
            ca,
            _folder: folder,
        }
    }

    /// The configuration of a portal that uses it, with digests at eight and at one.
    pub(crate) fn config(&self) -> String {
        format!(
            "[mail]\nhost = \"localhost\"\nport = {}\nfrom = \"Portal <portal@firm.example>\"\n\
             auth = \"plain\"\nuser = \"{ACCOUNT}\"\npassword = \"{PASSWORD}\"\nca = \"{}\"\n\
             times = [\"08:00\", \"13:00\"]\njitter_minutes = 0\n",
            self.port,
            self.ca.display()
        )
    }

    /// Ends it; what the configuration names of it stays.
    pub(crate) fn end(&mut self) {
        let _status = self.process.kill();
    }

    /// Waits for the message with this number, counted from 1.
    pub(crate) fn message(&self, number: usize) -> Received {
        let line = self.process.wait_for(&format!("\"message\":{number},"));
        serde_json::from_str(&line).unwrap()
    }

    /// Waits until the answer to a message is held, for the time with this number, counted from 1.
    pub(crate) fn held(&self, number: usize) {
        self.process.wait_for(&format!("{{\"held\":{number}}}"));
    }

    /// Lets it give the answers that it holds.
    pub(crate) fn go_on(&self) {
        self.process.signal("USR2");
    }

    /// Every message that has come so far.
    pub(crate) fn messages(&self) -> Vec<Received> {
        let lines = self.lines("message").into_iter();
        lines
            .map(|line| serde_json::from_value(line).unwrap())
            .collect()
    }

    /// The lines about attempts to sign in (`auth`), MAIL commands (`mail`), messages (`message`) or answers
    /// that are held (`held`).
    pub(crate) fn lines(&self, what: &str) -> Vec<Value> {
        self.catch_up();
        let lines = self.process.lines().into_iter();
        lines
            .filter_map(|line| serde_json::from_str::<Value>(&line).ok())
            .filter(|line| line.get(what).is_some())
            .collect()
    }

    /// Waits until it has printed everything that came before now: lines come in their order.
    fn catch_up(&self) {
        let caller = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        let port = caller.local_addr().unwrap().port();
        self.process.wait_for(&format!("{{\"caller\":{port}}}"));
    }
}

impl Received {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let mut lines = self.raw.lines();
        let line = lines.find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.raw))
            .to_owned()
    }

    /// The message without what is its own: recipient, date and number.
    pub(crate) fn common(&self) -> String {
        let own = |line: &&str| {
            let own = ["To: ", "Date: ", "Message-ID: "];
            !own.iter().any(|name| line.starts_with(name))
        };
        self.raw.lines().filter(own).collect::<Vec<_>>().join("\n")
    }
}
