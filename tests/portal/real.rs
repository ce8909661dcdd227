//! The real program on the data folder of a demo that was filled in this process.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::bench::{Bench, PASSWORD};
use crate::http::{Client, Response};
use crate::process::{self, PATIENCE, Process};

/// The program, and what the demo said.
pub(crate) struct Real {
    pub(crate) portal: Process,
    pub(crate) bench: Bench,
    pub(crate) folder: tempfile::TempDir,
    reporters: u16,
    staff: u16,
    /// Of which time step the last one-time code of a member was. It counts once.
    codes: Mutex<BTreeMap<String, u64>>,
}

impl Real {
    /// Starts it with these lines of configuration behind `[sign_in]`.
    pub(crate) async fn start(more: &str) -> Self {
        let bench = Bench::filled().await;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        // The program goes by the day of this machine, which may be months after that of the tests.
        let zone = subrosa::SystemClock::new("Europe/Copenhagen").unwrap();
        let today = subrosa::Clock::today(&zone).max(subrosa::Clock::today(&*bench.clock));
        bench.store().set_known_day(today).unwrap();
        let bench = bench
            .restart(move |from| crate::bench::copy_folder(from, &data))
            .await;
        process::config(folder.path(), &format!("{CONFIG}{more}"));
        let portal = Process::subrosa(folder.path(), &SERVE);
        Self::of(bench, folder, portal)
    }

    /// Starts it with backups to folders of its own.
    pub(crate) async fn with_backups() -> Self {
        let mut real = Self::start("").await;
        assert!(real.portal.stop().success());
        // The fence of files is around those that are there when it starts.
        for place in BACKUPS {
            std::fs::create_dir(real.folder.path().join(place)).unwrap();
        }
        let identity = tempfile::tempdir().unwrap();
        let recipient = crate::backup::recipient(&identity.path().join("identity"));
        let more = format!(
            "[backup]\nfolder = \"{}\"\nrecipients = [\"{recipient}\"]\n[backup.vault]\nfolder = \"{}\"\n",
            BACKUPS[0], BACKUPS[1]
        );
        process::config(real.folder.path(), &format!("{CONFIG}{more}"));
        real.again();
        real
    }

    /// Makes a backup of everything; why there is none, if there is none.
    pub(crate) fn back_up(&self) -> Result<(), String> {
        for _ in 0..BACKUPS_TRIED {
            let mut backup = self.ask(&["backup", "now", "--config", "subrosa.toml"]);
            let status = backup.wait();
            let said = backup.lines().join("\n");
            assert!(matches!(status.code(), Some(0 | 1)), "{said}");
            if status.success() {
                return Ok(());
            }
            // The one that it makes by itself.
            if !said.contains("a backup is being made already") {
                return Err(said);
            }
        }
        Err("its own backup never ended".to_owned())
    }

    /// Starts it with every connection that it makes written into `connects` in its folder.
    pub(crate) async fn watched(host: &str, more: &str) -> Self {
        let mut real = Self::start("").await;
        assert!(real.portal.stop().success());
        let config = CONFIG.replacen("\n", &format!("\nhost = \"{host}\"\n"), 1);
        process::config(real.folder.path(), &format!("{config}{more}"));
        let program = env!("CARGO_BIN_EXE_subrosa");
        let mut arguments = vec!["-f", "-qq", "-e", "trace=connect", "-e", "signal=none"];
        arguments.extend(["-o", "connects", program]);
        arguments.extend(SERVE);
        let portal = Process::start(Path::new("/usr/bin/strace"), real.folder.path(), &arguments);
        Self::of(real.bench, real.folder, portal)
    }

    fn of(bench: Bench, folder: tempfile::TempDir, portal: Process) -> Self {
        let (reporters, staff) = ports(&portal);
        Self {
            portal,
            reporters,
            staff,
            bench,
            folder,
            codes: Mutex::default(),
        }
    }

    /// Stops it, and starts it with this configuration. A file that cannot grow does not end it: the write fails.
    pub(crate) fn configured(&mut self, config: &str) {
        assert!(self.portal.stop().success());
        process::config(self.folder.path(), config);
        let run = "trap '' XFSZ; exec \"$@\"";
        let mut arguments = vec!["-c", run, "sh", env!("CARGO_BIN_EXE_subrosa")];
        arguments.extend(SERVE);
        self.portal = Process::start(Path::new("/bin/sh"), self.folder.path(), &arguments);
        (self.reporters, self.staff) = ports(&self.portal);
    }

    /// Starts it again with the configuration it had first.
    pub(crate) fn again_as_before(&mut self) {
        process::config(self.folder.path(), CONFIG);
        self.again();
    }

    /// Starts it again, after it was stopped or killed.
    pub(crate) fn again(&mut self) {
        self.portal = Process::subrosa(self.folder.path(), &SERVE);
        // It looks at every case first: after hundreds of kills there are many.
        self.portal.patience = PATIENCE * 10;
        (self.reporters, self.staff) = ports(&self.portal);
    }

    /// Starts it once more and kills it soon: while it opens its folder, or just after.
    pub(crate) fn killed_while_opening(&self, after: std::time::Duration) {
        let mut portal = Process::subrosa(self.folder.path(), &SERVE);
        std::thread::sleep(after);
        portal.kill();
    }

    /// Runs another command of the program beside it. It ends when this is dropped.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Process {
        Process::subrosa(self.folder.path(), arguments)
    }

    /// The ports of reporters and of staff.
    pub(crate) fn ports(&self) -> [u16; 2] {
        [self.reporters, self.staff]
    }

    /// A browser of staff that is not signed in.
    pub(crate) fn office(&self) -> Client {
        Client::https(self.staff)
    }

    /// The port of the reporters.
    pub(crate) fn reporters(&self) -> u16 {
        self.reporters
    }

    /// The port of staff.
    pub(crate) fn staff(&self) -> u16 {
        self.staff
    }

    /// A reporter's browser.
    pub(crate) fn reporter(&self) -> Client {
        Client::https(self.reporters)
    }

    /// Signs a member in, with what they type.
    pub(crate) async fn sign_in(&self, name: &str) -> Option<(Client, Response)> {
        let mut client = Client::https(self.staff);
        self.codes.lock().unwrap().insert(name.to_owned(), step());
        let page = client.get("/en/sign-in").await.ok()?;
        let form = page
            .form_with("password")
            .with("name", name)
            .with("password", PASSWORD)
            .with("totp", &self.one_time_code(name))
            .with("kit", &self.bench.kit(name));
        let page = client.submit(&page, form).await.ok()?;
        page.text().contains("Sign out").then_some((client, page))
    }

    /// Whether a member has a one-time code that they have not signed in with.
    pub(crate) fn has_a_new_code(&self, name: &str) -> bool {
        let codes = self.codes.lock().unwrap();
        codes.get(name).is_none_or(|used| *used < step())
    }

    fn one_time_code(&self, name: &str) -> String {
        totp(&self.bench.secret(name))
    }
}

/// The one-time code of a secret, now.
pub(crate) fn totp(letters: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(letters).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(second()).to_string()
}

/// The time step of the one-time codes of now.
fn step() -> u64 {
    second() / 30
}

fn second() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program's clock is the system's"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn ports(portal: &Process) -> (u16, u16) {
    let port = |name: &str| -> u16 {
        let url = portal.wait_for_url(name);
        let port = url.trim_end_matches('/').rsplit(':').next();
        port.and_then(|port| port.parse().ok()).unwrap()
    };
    (port("Reporters:"), port("Staff:"))
}

/// How it is started.
pub(crate) const SERVE: [&str; 5] = ["serve", "--data", "data", "--config", "subrosa.toml"];

/// Where [`Real::with_backups`] puts them, and copies of the vault, beside its data folder.
pub(crate) const BACKUPS: [&str; 2] = ["kept", "vaults"];

/// How often it is asked for a backup while it makes one by itself.
const BACKUPS_TRIED: usize = 100;

/// Its configuration.
pub(crate) const CONFIG: &str = "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n[onion]\nenabled = false\n\
    [sign_in]\n";
