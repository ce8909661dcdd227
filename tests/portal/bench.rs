//! A portal in this process, filled like the demo, with a clock that tests move. At its end
//! nothing that was planted may be in any file or log line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use subrosa::{Clock, Config, Log, Portal, TestClock};

use crate::canary::{Canaries, client_address};
use crate::http::{BoxWire, Client, Response};
use crate::wire::table::Listener;

/// The running portal and everything a test plants in it.
pub(crate) struct Bench {
    portal: Portal,
    folder: tempfile::TempDir,
    lines: Vec<String>,
    log: Lines,
    config: Config,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) canaries: Canaries,
}

/// What was logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The configuration of a test's portal, with more lines of its own. Where these say where a listener is, ours do not.
/// Files are cleaned by workers of the real program.
fn config(more: &str) -> Config {
    let tables = CONFIG.split_inclusive("\n\n");
    let tables = tables.filter(|table| !more.contains(table.lines().next().unwrap()));
    let text: String = tables.chain([more]).collect();
    let mut config = Config::parse(&text).unwrap();
    config.files.worker = Some(env!("CARGO_BIN_EXE_subrosa").into());
    config
}

impl Bench {
    /// A portal with the people and cases of the demo.
    pub(crate) async fn filled() -> Self {
        Self::filled_with("").await
    }

    /// The same with more lines of configuration.
    pub(crate) async fn filled_with(more: &str) -> Self {
        let mut bench = Self::empty_with(more).await;
        bench.lines = subrosa::fill_demo(&bench.portal, bench.clock.clone(), 0)
            .await
            .unwrap();
        bench
    }

    /// A portal on an empty data folder.
    pub(crate) async fn empty() -> Self {
        Self::empty_with("").await
    }

    /// The same with more lines of configuration.
    pub(crate) async fn empty_with(more: &str) -> Self {
        let config = config(more);
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::new());
        let shared: Arc<dyn Clock> = clock.clone();
        let log = Lines::default();
        let writer = Log::new(shared.clone(), Box::new(log.clone()));
        let data = folder.path().join("data");
        let portal = Portal::start(config.clone(), &data, shared, writer)
            .await
            .unwrap();
        Self {
            portal,
            folder,
            lines: Vec::new(),
            log,
            config,
            clock,
            canaries: Canaries::new(),
        }
    }

    /// Two portals of the demo on copies of one data folder, with clocks that show the same.
    pub(crate) async fn twins() -> (Self, Self) {
        let one = Self::filled().await;
        let (folder, lines) = (tempfile::tempdir().unwrap(), one.lines.clone());
        let copy = folder.path().join("data");
        let one = one.restart(|data| copy_folder(data, &copy)).await;
        let clock = Arc::new(TestClock::new());
        let behind = one.clock.minute() - clock.minute();
        clock.advance_minutes(behind);
        let shared: Arc<dyn Clock> = clock.clone();
        let log = Lines::default();
        let writer = Log::new(shared.clone(), Box::new(log.clone()));
        let config = one.config.clone();
        let portal = Portal::start(config.clone(), &copy, shared, writer)
            .await
            .unwrap();
        let two = Self {
            portal,
            folder,
            lines,
            log,
            config,
            clock,
            canaries: Canaries::new(),
        };
        (one, two)
    }

    /// Stops the portal, lets somebody at its data folder, and starts it again.
    pub(crate) async fn restart(mut self, meddle: impl FnOnce(&Path)) -> Self {
        let data = self.data();
        self.portal.stop().await.unwrap();
        meddle(&data);
        let shared: Arc<dyn Clock> = self.clock.clone();
        let writer = Log::new(shared.clone(), Box::new(self.log.clone()));
        self.portal = Portal::start(self.config.clone(), &data, shared, writer)
            .await
            .unwrap();
        self
    }

    /// Stops the portal, and starts it with these lines of configuration instead.
    pub(crate) async fn restart_with(mut self, more: &str) -> Self {
        self.config = config(more);
        self.restart(|_| {}).await
    }

    /// Why a portal with these lines of configuration does not start.
    pub(crate) async fn refused(more: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(TestClock::new());
        let log = Log::new(clock.clone(), Box::new(io::sink()));
        let data = folder.path().join("data");
        let started = Portal::start(config(more), &data, clock, log).await;
        started.err().expect("a refusal").to_string()
    }

    /// The store behind the portal.
    pub(crate) fn store(&self) -> &subrosa_store::Store {
        self.portal.store()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What was logged so far.
    pub(crate) fn logged(&self) -> String {
        String::from_utf8(self.log.0.lock().unwrap().clone()).unwrap()
    }

    /// A reporter's browser, with an address, a name and a history of its own.
    pub(crate) fn reporter(&mut self) -> Client {
        let agent = self.canaries.plant("user agent");
        let referrer = self.canaries.plant("referrer");
        let address = client_address();
        self.canaries.watch_address(address);
        Client::https(port(&self.portal.clearnet_url))
            .judged(Listener::Clearnet)
            .from(address)
            .user_agent(&agent)
            .referrer(&format!("https://{referrer}.example/"))
    }

    /// A browser of staff that is not signed in.
    pub(crate) fn staff(&self) -> Client {
        Client::https(port(&self.portal.staff_url)).judged(Listener::Staff)
    }

    /// A visitor of the onion address, without the network in between.
    pub(crate) fn through_onion(&self) -> Client {
        let door = self.portal.onion_door().unwrap();
        let open = move || {
            let (door, (near, far)) = (door.clone(), tokio::io::duplex(64 * 1024));
            tokio::spawn(async move { door.serve(far).await });
            async move { Ok(Box::new(near) as BoxWire) }
        };
        Client::over(self.portal.onion.as_ref().unwrap(), open).judged(Listener::Onion)
    }

    /// A browser in which this member of the demo has signed in.
    pub(crate) async fn member(&self, name: &str) -> Client {
        let mut client = self.staff();
        let page = self.sign_in(&mut client, name, &self.kit(name)).await;
        assert!(page.text().contains("Sign out"), "{}", page.text());
        client
    }

    /// Signs in with a kit, a minute after whatever was before.
    pub(crate) async fn sign_in(&self, client: &mut Client, name: &str, kit: &str) -> Response {
        self.clock.advance_minutes(1);
        let page = client.get("/en/sign-in").await.unwrap();
        let form = page
            .form_with("password")
            .with("name", name)
            .with("password", PASSWORD)
            .with("totp", &self.totp(&self.secret(name)))
            .with("kit", kit);
        client.submit(&page, form).await.unwrap()
    }

    /// The one-time code of a secret, now.
    pub(crate) fn totp(&self, letters: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(letters).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(self.clock.second()).to_string()
    }

    /// Moves the clock on to this second since 1970, or to the minute behind it.
    pub(crate) fn move_to(&self, second: i64) {
        let left = second - i64::try_from(self.clock.second()).unwrap();
        self.clock
            .advance_minutes(u64::try_from(left / 60 + 1).unwrap());
    }

    /// Waits for something that the portal does by itself.
    ///
    /// # Panics
    ///
    /// When it has not come after minutes, which is long for any of it.
    pub(crate) async fn until(&self, what: &str, mut is_there: impl FnMut() -> bool) {
        for _ in 0..12_000 {
            if is_there() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{what} did not come:\n{}", self.logged());
    }

    /// What `/health` says, once the first round of jobs has told it.
    pub(crate) async fn health(&self) -> Response {
        // Lines of before a restart tell nothing.
        let is_told = |log: String| {
            let since = log.rsplit("Z stopped\n").next().unwrap();
            since.contains("a job ran: certificates")
        };
        self.until("the first round of jobs", || is_told(self.logged()))
            .await;
        self.watcher().get("/health").await.unwrap()
    }

    /// Whatever watches over the portal.
    pub(crate) fn watcher(&self) -> Client {
        Client::plain(port(self.portal.health.as_ref().unwrap())).judged(Listener::Health)
    }

    /// The address of the onion service.
    pub(crate) fn onion(&self) -> String {
        self.portal.onion.clone().unwrap()
    }

    /// Where reporters go.
    pub(crate) fn clearnet(&self) -> String {
        self.portal.clearnet_url.clone()
    }

    /// Where staff go.
    pub(crate) fn office(&self) -> String {
        self.portal.staff_url.clone()
    }

    /// The one-time code of a member of the demo, now.
    pub(crate) fn one_time_code(&self, name: &str) -> String {
        self.totp(&self.secret(name))
    }

    /// The path of the first tenant's page.
    pub(crate) fn tenant(&self) -> String {
        let line = self
            .lines
            .iter()
            .find(|line| line.contains("/en/r/"))
            .unwrap();
        line[line.find("/en/r/").unwrap()..].to_owned()
    }

    /// The printed kit of a member of the demo.
    pub(crate) fn kit(&self, name: &str) -> String {
        self.after(name, "kit: ")
    }

    pub(crate) fn secret(&self, name: &str) -> String {
        self.after(name, "secret of the one-time codes: ")
    }

    fn after(&self, name: &str, what: &str) -> String {
        let start = format!("{name}\n");
        let person = self
            .lines
            .iter()
            .find(|line| line.starts_with(&start))
            .unwrap();
        let line = person
            .lines()
            .find_map(|line| line.trim().strip_prefix(what));
        line.unwrap().to_owned()
    }

    /// The path of the set-up ceremony.
    pub(crate) fn setup(&self) -> String {
        let link = self.portal.setup_link.as_ref().unwrap();
        link[link.find("/en/").unwrap()..].to_owned()
    }

    /// Stops the portal and searches everything it leaves behind.
    pub(crate) async fn finish(self) {
        let Self {
            portal,
            folder,
            log,
            canaries,
            ..
        } = self;
        portal.stop().await.unwrap();
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<String> = log.lines().map(ToOwned::to_owned).collect();
        canaries.assert_absent(folder.path(), &lines);
    }
}

/// Copies a folder and everything in it, with the rights it has.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Tables, each followed by an empty line.
const CONFIG: &str = "[clearnet]\nlisten = \"127.0.0.1:0\"\n\n[staff]\nlisten = \"127.0.0.1:0\"\n\n\
                      [onion]\nenabled = false\n\n[files]\nlargest_mib = 1\nmost = 3\nspool_mib = 8\n\n\
                      [health]\nlisten = \"127.0.0.1:0\"\n\n";

fn port(url: &str) -> u16 {
    url.rsplit(':').next().unwrap().parse().unwrap()
}

/// The password of everybody in the demo.
pub(crate) const PASSWORD: &str = "Grey-Panel-beside-gate-4";
