//! A real SMPP server, of the npm package `smpp`, which prints what stood on the wire.

use serde::Deserialize;
use serde_json::Value;

use super::installed;
use crate::built::npm;
use crate::layering::root;
use crate::process::Process;

/// The account that it lets in.
pub(super) const ACCOUNT: &str = "firm";

/// A running server. It is ended when this is dropped.
pub(super) struct SmppServer {
    process: Process,
    pub(super) port: u16,
}

/// A message as it stood in a submit_sm (SMPP 3.4, section 4.4.1).
#[derive(Debug, Deserialize)]
pub(super) struct Submitted {
    pub(super) data_coding: u8,
    pub(super) esm_class: u8,
    pub(super) source_ton: u8,
    pub(super) source: String,
    pub(super) destination_ton: u8,
    pub(super) destination_npi: u8,
    pub(super) destination: String,
    pub(super) text: String,
}

impl SmppServer {
    /// Starts one that lets [`ACCOUNT`] in with this password.
    pub(super) fn start(password: &str) -> Self {
        let folder = npm("smpp");
        let script = root().join("tests/peers/smpp-server.js");
        let script = script.to_str().unwrap();
        let node = installed("node");
        let process = Process::start(&node, &folder, &[script, "0", ACCOUNT, password]);
        let line: Value = serde_json::from_str(&process.wait_for("\"port\":")).unwrap();
        let port = line["port"].as_u64().unwrap();
        Self {
            process,
            port: u16::try_from(port).unwrap(),
        }
    }

    /// Waits for the message with this number, counted from 1.
    pub(super) fn message(&self, number: usize) -> Submitted {
        let line = self.process.wait_for(&format!("\"message\":{number},"));
        serde_json::from_str(&line).unwrap()
    }

    /// Waits for a command, and lists all up to the first of that name.
    pub(super) fn commands_until(&self, last: &str) -> Vec<String> {
        let _line = self.process.wait_for(&format!("\"command\":\"{last}\""));
        let mut commands = Vec::new();
        for line in self.process.lines() {
            let line: Value = serde_json::from_str(&line).unwrap();
            let Some(command) = line["command"].as_str() else {
                continue;
            };
            commands.push(command.to_owned());
            if command == last {
                break;
            }
        }
        commands
    }

    /// How many messages have come so far.
    pub(super) fn messages(&self) -> usize {
        let lines = self.process.lines();
        let messages = lines.iter().filter(|line| line.contains("\"message\":"));
        messages.count()
    }
}

impl Submitted {
    /// The class, if the coding has one (GSM 03.38, section 4): 0 is shown at once and not kept.
    pub(super) fn class(&self) -> Option<u8> {
        let general = self.data_coding & 0xD0 == 0x10;
        let with_class = self.data_coding & 0xF0 == 0xF0;
        (general || with_class).then_some(self.data_coding & 0x03)
    }
}
