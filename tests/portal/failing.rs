//! The real program on a day on which everything fails at once, fed with canaries: nothing of them is in what it says.

use std::process::Command;
use std::time::Duration;

use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::canary::{Canaries, client_address};
use crate::http::{Body, Client};
use crate::mail::{press, save};
use crate::real::Real;

/// Nothing that is named here can be reached; the last table is for a network of which nothing answers.
fn config(canaries: &mut Canaries) -> String {
    let directory = canaries.plant("host of the ACME directory");
    let mail = canaries.plant("host of the mail server");
    let (user, password) = (canaries.plant("mail user"), canaries.plant("mail password"));
    let firm = canaries.plant("name of the firm");
    let rsa = "01".repeat(20);
    let ed = "01".repeat(32);
    format!(
        "[firm]\nname = \"{firm}\"\n[clearnet]\nlisten = \"127.0.0.1:0\"\nhost = \"portal.example\"\n\
         [staff]\nlisten = \"127.0.0.1:0\"\n[files]\nlargest_mib = 1\n\
         [acme]\nenabled = true\ndirectory = \"https://{directory}.invalid/dir\"\n\
         [mail]\nhost = \"{mail}.invalid\"\nfrom = \"portal@firm.example\"\nuser = \"{user}\"\npassword = \"{password}\"\n\
         [onion]\nenabled = true\n[onion.network]\nauthorities = [\"{rsa}\"]\nauthority_addresses = [\"127.0.0.1:1\"]\n\
         [[onion.network.caches]]\nrsa_identity = \"{rsa}\"\ned25519_identity = \"{ed}\"\naddress = \"127.0.0.1:1\"\n"
    )
}

/// A browser with an address, a name and a history of its own, which says that it wants the portal's host.
fn visitor(real: &Real, canaries: &mut Canaries) -> Client {
    let address = client_address();
    canaries.watch_address(address);
    let (agent, referrer) = (canaries.plant("user agent"), canaries.plant("referrer"));
    real.reporter()
        .from(address)
        .user_agent(&agent)
        .referrer(&format!("https://{referrer}.example/"))
        .header("host", "portal.example")
        .without_origin()
}

/// Bytes that are no TLS, on a connection of their own.
async fn no_tls(real: &Real, canaries: &mut Canaries) {
    let word = canaries.plant("bytes instead of TLS");
    let address = client_address();
    canaries.watch_address(address);
    for port in real.ports() {
        // A record of TLS that promises more than comes, a greeting of another protocol, and noise.
        for start in [&b"\x16\x03\x01\xff\xff"[..], b"GET /", b"\0\xff\x80"] {
            let client = Client::plain(port).from(address);
            let mut wire = client.connect().await.unwrap();
            drop(
                wire.write_all(&[start, word.as_bytes(), b" HTTP/1.1\r\n\r\n"].concat())
                    .await,
            );
            let mut heard = [0; 64];
            let hear = wire.read(&mut heard);
            drop(tokio::time::timeout(Duration::from_millis(500), hear).await);
        }
    }
}

/// Requests that cannot be understood, each with words of its own.
async fn no_http(real: &Real, canaries: &mut Canaries) {
    let words = [
        "method", "path", "host", "header", "version", "cookie", "length",
    ];
    let [method, path, host, header, version, cookie, length] =
        words.map(|what| canaries.plant(what));
    for request in [
        format!("{method} /{path} HTTP/1.1\r\nHost: portal.example\r\n\r\n"),
        format!(
            "GET /{path}?{path} HTTP/1.1\r\nHost: {host}.example\r\n{header}: {header}\r\n\r\n"
        ),
        format!("GET /en/{path} {version}\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nHost: portal.example\r\nCookie: __Host-visit={cookie}\r\n{header}\r\n\r\n"
        ),
        format!(
            "POST /en/return HTTP/1.1\r\nHost: portal.example\r\nContent-Length: {length}\r\n\r\n{path}"
        ),
        format!(
            "GET /{} HTTP/1.1\r\nHost: portal.example\r\n\r\n",
            path.repeat(2_000)
        ),
        format!(
            "GET / HTTP/1.1\r\nHost: portal.example\r\n{}: {}\r\n\r\n",
            header,
            header.repeat(4_000)
        ),
    ] {
        let mut wire = visitor(real, canaries).connect().await.unwrap();
        drop(wire.write_all(request.as_bytes()).await);
        let mut heard = [0; 4096];
        drop(tokio::time::timeout(Duration::from_secs(5), wire.read(&mut heard)).await);
    }
}

/// Forms of every kind, well and badly made. What comes back does not matter, only that something does or nothing.
async fn forms(real: &Real, canaries: &mut Canaries) {
    let link = real.bench.tenant();
    let text = canaries.plant("report text");
    let (name, line) = (
        canaries.plant("file name"),
        canaries.plant("line of a file"),
    );
    let mut reporter = visitor(real, canaries);
    if let Ok(page) = reporter.get(&format!("{link}/report")).await {
        let form = page.form_with("report").with("report", &text).file(
            "files",
            &format!("{name}.txt"),
            "text/plain",
            line.as_bytes(),
        );
        drop(reporter.submit(&page, form).await);
    }
    let (field, boundary) = (canaries.plant("field"), canaries.plant("boundary"));
    let broken = Body {
        media_type: format!("multipart/form-data; boundary={boundary}"),
        bytes: format!("--{boundary}\r\nContent-Disposition: {field}\r\n\r\n{field}").into_bytes(),
    };
    drop(
        reporter
            .send(Method::POST, &format!("{link}/report"), Some(broken))
            .await,
    );
    let code = canaries.plant("code");
    for (path, field) in [
        ("return", "code"),
        ("channel", "channel"),
        ("try", "code"),
        ("name", "name"),
    ] {
        drop(
            reporter
                .post(&format!("/en/{path}"), &[(field, code.as_str())])
                .await,
        );
    }
    let (login, password) = (canaries.plant("sign-in name"), canaries.plant("password"));
    let token = canaries.plant("token");
    let address = client_address();
    canaries.watch_address(address);
    let mut staff = real.office().from(address).user_agent(&token);
    let fields = [
        ("name", login.as_str()),
        ("password", password.as_str()),
        ("totp", "000000"),
        ("kit", token.as_str()),
    ];
    for path in [
        "sign-in".to_owned(),
        format!("join/{token}"),
        format!("setup/{token}"),
    ] {
        drop(staff.get(&format!("/en/{path}")).await);
        drop(staff.post(&format!("/en/{path}"), &fields).await);
    }
}

/// From now on no file of the program can be written to: as a full disk does, and worse.
fn fill_the_disk(real: &Real) {
    let done = Command::new("prlimit")
        .args(["--pid", &real.portal.id().to_string(), "--fsize=1"])
        .status();
    assert!(done.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn when_everything_fails_at_once_nothing_of_a_visitor_is_said() {
    let mut canaries = Canaries::new();
    let mut real = Real::start("").await;
    real.configured(&config(&mut canaries));
    let (mut admin, _) = real.sign_in("Administrator").await.unwrap();
    let mail = format!(
        "{}@{}.example",
        canaries.plant("mail"),
        canaries.plant("mail host")
    );
    let saved = save(&mut admin, "en", &mail).await;
    assert!(saved.text().contains("is saved"), "{}", saved.text());
    let failed = press(&mut admin, "Send a test message").await;
    assert!(
        failed.text().contains("cannot be reached"),
        "{}",
        failed.text()
    );
    for _ in 0..2 {
        no_tls(&real, &mut canaries).await;
        no_http(&real, &mut canaries).await;
        forms(&real, &mut canaries).await;
        // Once as it is, and once more with a disk that takes nothing.
        fill_the_disk(&real);
    }
    for told in [
        "no new certificate",
        "a message was not sent by mail",
        "a request failed in: ",
    ] {
        real.portal.wait_for(told);
    }
    real.portal.wait_for("Onion service:");
    real.portal.kill();
    let mut lines = real.portal.lines();
    // What the security log has kept of it, as whoever exports it reads it.
    real.again_as_before();
    let (mut auditor, page) = real.sign_in("Auditor").await.unwrap();
    drop(page);
    let page = auditor.get("/en/security").await.unwrap();
    for button in ["Take out as CSV", "Take out as JSON"] {
        let form = page.form_by_button(button).press(button);
        let export = auditor.submit(&page, form).await.unwrap().source();
        assert!(export.contains("mail-failed"), "{export}");
        lines.extend(export.lines().map(str::to_owned));
    }
    real.portal.kill();
    lines.extend(real.portal.lines());
    canaries.assert_absent(&real.folder.path().join("data"), &lines);
    real.bench.finish().await;
}
