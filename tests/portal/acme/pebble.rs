//! The directory of these tests: pebble, which is the stand-in that the people behind Let's Encrypt test with, and a
//! name server that leads every name to this machine.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::http::Client;
use crate::ports::free_port;
use crate::process::Process;

/// A directory, and the ports at which it looks for a portal. It is ended when this is dropped.
pub(super) struct Pebble {
    folder: tempfile::TempDir,
    process: Option<Process>,
    names: Process,
    directory: u16,
    management: u16,
    resolver: u16,
    /// Where it looks for proofs in handshakes.
    pub(super) tls: u16,
    /// Where it looks for proofs over plain HTTP.
    pub(super) http: u16,
}

impl Pebble {
    /// Everything that a directory needs; it is not there yet.
    pub(super) fn down() -> Self {
        let installed = Path::new(PEBBLE).is_file() && Path::new(NAMES).is_file();
        assert!(installed, "pebble is missing: tests/run installs it");
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(folder.path().join("cert.pem"), made.cert.pem()).unwrap();
        fs::write(
            folder.path().join("key.pem"),
            made.signing_key.serialize_pem(),
        )
        .unwrap();
        let [directory, management, resolver, control, tls, http] = [(); 6].map(|()| free_port());
        let at = |port: u16| format!("127.0.0.1:{port}");
        let names = [
            "-dns01",
            &at(resolver),
            "-management",
            &at(control),
            "-http01",
            "",
            "-https01",
            "",
            "-tlsalpn01",
            "",
            "-defaultIPv6",
            "",
        ];
        let names = Process::start(Path::new(NAMES), folder.path(), &names);
        wait_for(control);
        Self {
            folder,
            process: None,
            names,
            directory,
            management,
            resolver,
            tls,
            http,
        }
    }

    /// A directory that is there.
    pub(super) fn up() -> Self {
        let mut pebble = Self::down();
        pebble.start(0);
        pebble
    }

    /// Starts the directory, which will refuse this percentage of the nonces that it gave.
    pub(super) fn start(&mut self, refused: u8) {
        let config = CONFIG
            .replace("{directory}", &self.directory.to_string())
            .replace("{management}", &self.management.to_string())
            .replace("{tls}", &self.tls.to_string())
            .replace("{http}", &self.http.to_string());
        fs::write(self.folder.path().join("pebble.json"), config).unwrap();
        let arguments = [
            "PEBBLE_VA_NOSLEEP=1",
            &format!("PEBBLE_WFE_NONCEREJECT={refused}"),
            PEBBLE,
            "-config",
            "pebble.json",
            "-dnsserver",
            &format!("127.0.0.1:{}", self.resolver),
        ];
        let process = Process::start(Path::new("/usr/bin/env"), self.folder.path(), &arguments);
        wait_for(self.directory);
        wait_for(self.management);
        self.process = Some(process);
    }

    /// Takes the directory away.
    pub(super) fn stop(&mut self) {
        drop(self.process.take());
    }

    /// What the directory has printed.
    pub(super) fn lines(&self) -> String {
        let lines = self
            .process
            .iter()
            .chain([&self.names])
            .flat_map(Process::lines);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The configuration of a portal that asks this directory, with more lines for `[acme]`.
    pub(super) fn config(&self, more: &str) -> String {
        let (port, ca) = (self.directory, self.folder.path().join("cert.pem"));
        format!(
            "[acme]\nenabled = true\ndirectory = \"https://localhost:{port}/dir\"\nca = \"{}\"\n{more}\n\
             [clearnet]\nlisten = \"127.0.0.1:{}\"\nhost = \"{HOST}\"\n",
            ca.display(),
            self.tls,
        )
    }

    /// Whom its certificates are signed by. Another one after each start.
    pub(super) async fn roots(&self) -> RootCertStore {
        let mut client = Client::https(self.management);
        let mut roots = RootCertStore::empty();
        let pem = client.get("/roots/0").await.unwrap().source();
        roots
            .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
            .unwrap();
        roots
    }
}

fn wait_for(port: u16) {
    let end = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < end, "nobody listens on {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The host of the portal.
pub(super) const HOST: &str = "portal.example";
const PEBBLE: &str = "/usr/bin/pebble";
const NAMES: &str = "/usr/bin/pebble-challtestsrv";

const CONFIG: &str = r#"{"pebble": {
    "listenAddress": "127.0.0.1:{directory}",
    "managementListenAddress": "127.0.0.1:{management}",
    "certificate": "cert.pem",
    "privateKey": "key.pem",
    "httpPort": {http},
    "tlsPort": {tls},
    "ocspResponderURL": "",
    "externalAccountBindingRequired": false,
    "domainBlocklist": ["blocked.example"]
}}"#;
