//! Backups to storage that speaks S3: moto, which is what many test against.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use super::{Places, ask, first_backup, said, subrosa, text};
use crate::bench::Bench;
use crate::journey::send_report;
use crate::ports::free_port;
use crate::process::Process;

/// A server with two buckets. It is ended when this is dropped.
struct Moto {
    process: Process,
    port: u16,
}

impl Moto {
    fn start(folder: &Path) -> Self {
        let port = free_port();
        let packages = std::env::var("PYTHONPATH").expect("tests/run says where moto is");
        let process = Process::start(
            Path::new("/usr/bin/env"),
            folder,
            &[
                &format!("PYTHONPATH={packages}"),
                "/usr/bin/python3",
                "-m",
                "moto.server",
                "-p",
                &port.to_string(),
            ],
        );
        process.wait_for("Running on");
        let moto = Self { process, port };
        for bucket in ["backups", "vault"] {
            assert!(moto.send("PUT", bucket).starts_with("HTTP/1.1 200"));
        }
        moto
    }

    fn send(&self, method: &str, path: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        // Removing takes a signature, any.
        let signed = if method == "DELETE" {
            "Authorization: AWS4-HMAC-SHA256 Credential=access/20261123/eu-central-1/s3/aws4_request, \
             SignedHeaders=host, Signature=0\r\n"
        } else {
            ""
        };
        let head =
            format!("Host: localhost\r\n{signed}Content-Length: 0\r\nConnection: close\r\n\r\n");
        write!(stream, "{method} /{path} HTTP/1.1\r\n{head}").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The names of all objects of a bucket.
    fn objects(&self, bucket: &str) -> Vec<String> {
        let listed = self.send("GET", &format!("{bucket}?list-type=2"));
        let keys = listed.split("<Key>").skip(1);
        keys.map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect()
    }
}

fn config(places: &Places, port: u16) -> String {
    let key = places.path("access");
    fs::write(&key, "access\nsecret-of-the-storage\n").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let s3 = |bucket: &str| {
        format!(
            "endpoint = \"http://127.0.0.1:{port}\"\nregion = \"eu-central-1\"\nbucket = {bucket:?}\n\
             prefix = \"portal one\"\naccess_key_file = {:?}\n",
            text(&key)
        )
    };
    format!(
        "[backup]\nrecipients = [{:?}]\n[backup.s3]\n{}[backup.vault]\nfolder = {:?}\n[backup.vault.s3]\n{}",
        places.recipient,
        s3("backups"),
        places.path("vault"),
        s3("vault")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_is_made_again_from_s3_and_a_lost_object_is_noticed() {
    let places = Places::new();
    let moto = Moto::start(places.folder.path());
    let settings = config(&places, moto.port);
    let mut bench = Bench::filled_with(&settings).await;
    first_backup(&bench).await;
    let words = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &words)]).await;
    ask(&bench, "now").await;
    let listed = ask(&bench, "list").await;
    assert!(
        listed.contains("s3: 0") && listed.contains(", good, "),
        "{listed}"
    );

    let file = places.path("portal.toml");
    fs::write(&file, &settings).unwrap();
    let identity = places.path("identity");
    let restore = |into: &str| {
        let into = places.path(into);
        subrosa(&[
            "restore",
            "--config",
            text(&file),
            "--identity",
            text(&identity),
            "--data",
            text(&into),
        ])
    };
    let restored = restore("new");
    assert!(said(&restored).contains("are whole"), "{}", said(&restored));

    let objects = moto.objects("backups");
    let blob = objects
        .iter()
        .find(|name| name.contains("/blobs/"))
        .unwrap();
    let path = blob.replace(' ', "%20");
    let deleted = moto.send("DELETE", &format!("backups/{path}"));
    assert!(deleted.starts_with("HTTP/1.1 204"), "{path}: {deleted}");
    let refused = restore("other");
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("an object that it names is missing"),
        "{}",
        said(&refused)
    );
    // The next backup sees that, and writes it again; then the same restore goes on.
    bench.clock.advance_minutes(1);
    let made = ask(&bench, "now").await;
    assert!(made.contains("attachments: 1 new"), "{made}");
    let restored = restore("third");
    assert!(said(&restored).contains("are whole"), "{}", said(&restored));
    assert!(
        !moto
            .objects("backups")
            .iter()
            .any(|name| name.ends_with("/claim"))
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_does_not_answer_is_an_alarm_and_the_folder_of_the_vault_gets_its_copy() {
    let places = Places::new();
    let mut moto = Moto::start(places.folder.path());
    let bench = Bench::filled_with(&config(&places, moto.port)).await;
    first_backup(&bench).await;
    moto.process.kill();
    let data = bench.data();
    let failed =
        tokio::task::spawn_blocking(move || subrosa(&["backup", "now", "--data", text(&data)]));
    let failed = failed.await.unwrap();
    assert!(!failed.status.success());
    let told = said(&failed);
    assert!(
        told.contains("copy of the vault read back at: vault folder"),
        "{told}"
    );
    assert!(
        bench
            .logged()
            .contains("ALARM: no backup could be made: s3")
    );
    assert!(!told.contains("127.0.0.1"), "no address is told: {told}");
    bench.finish().await;
}

/// A server that gives one answer and remembers what it was asked for.
struct Asked {
    port: u16,
    first_line: Arc<Mutex<Option<String>>>,
}

impl Asked {
    fn answering(head: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let first_line = Arc::new(Mutex::new(None));
        let answer = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let own = Arc::clone(&first_line);
        thread::spawn(move || {
            let stream = listener.incoming().next().unwrap().unwrap();
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            *own.lock().unwrap() = lines.next();
            lines.find(String::is_empty);
            (&stream).write_all(answer.as_bytes()).unwrap();
        });
        Self { port, first_line }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    fn line(&self) -> Option<String> {
        self.first_line.lock().unwrap().clone()
    }
}

#[test]
fn storage_sends_a_request_nowhere_else_and_no_proxy_of_the_environment_is_asked() {
    let places = Places::new();
    let [elsewhere, proxy] = [(); 2].map(|()| Asked::answering("404 Not Found"));
    let moved = format!("307 Temporary Redirect\r\nLocation: {}", elsewhere.url());
    let storage = Asked::answering(&moved);
    let file = places.path("portal.toml");
    fs::write(&file, config(&places, storage.port)).unwrap();
    let [identity, into] = ["identity", "new"].map(|name| places.path(name));
    let refused = Command::new(env!("CARGO_BIN_EXE_subrosa"))
        .args(["restore", "--config", text(&file)])
        .args(["--identity", text(&identity), "--data", text(&into)])
        .env("http_proxy", proxy.url())
        .env("ALL_PROXY", proxy.url())
        .output()
        .unwrap();
    assert!(!refused.status.success(), "{}", said(&refused));
    assert_eq!((proxy.line(), elsewhere.line()), (None, None));
    let asked = storage.line().expect("the storage was asked");
    assert!(asked.starts_with("GET /backups"), "{asked}");
}
