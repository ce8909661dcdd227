//! Real Chromium with JavaScript off, driven as a person would: by what stands on the page, with mouse and keyboard.
//!
//! The DevTools protocol finds things in the DOM and sends input events; nothing is done that needs a script of the
//! page. It refuses to start wherever a network interface other than `lo` exists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

// With their paths, since the tests of the views bring this file in from another folder.
#[path = "browser/input.rs"]
mod input;
#[path = "browser/keys.rs"]
mod keys;
#[path = "browser/look.rs"]
mod look;
#[path = "browser/passkey.rs"]
mod passkey;
#[path = "browser/pipe.rs"]
mod pipe;

use self::pipe::Pipe;

/// How a browser is started.
pub(crate) struct Options {
    width: u32,
    height: u32,
    dark: bool,
    scripts: bool,
    proxy: Option<u16>,
    language: &'static str,
}

impl Options {
    /// A window of this width in CSS pixels, light, without JavaScript, accepting any certificate.
    pub(crate) fn new(width: u32) -> Self {
        Self {
            width,
            height: 900,
            dark: false,
            scripts: false,
            proxy: None,
            language: "en",
        }
    }

    /// The person prefers dark pages.
    pub(crate) fn dark(mut self) -> Self {
        self.dark = true;
        self
    }

    /// JavaScript runs, to show that a page works no worse with it.
    pub(crate) fn with_scripts(mut self) -> Self {
        self.scripts = true;
        self
    }

    /// Everything goes through the SOCKS5 proxy at this port, names included, as with Tor.
    pub(crate) fn socks(mut self, port: u16) -> Self {
        self.proxy = Some(port);
        self
    }

    /// The language that the browser asks for.
    pub(crate) fn language(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Starts the browser with one empty page.
    ///
    /// # Panics
    ///
    /// When a network interface other than `lo` exists, or Chromium cannot be started.
    pub(crate) fn start(self) -> Browser {
        let folder = tempfile::tempdir().unwrap();
        self.write_preferences(folder.path());
        let mut pipe = Pipe::start(folder.path(), &self.arguments(folder.path()));
        let target = pipe
            .call(None, "Target.createTarget", json!({ "url": "about:blank" }))
            .unwrap();
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = pipe.call(None, "Target.attachToTarget", attach).unwrap();
        let mut browser = Browser {
            pipe,
            session: session["sessionId"].as_str().unwrap().to_owned(),
            requests: Vec::new(),
            complaints: Vec::new(),
            downloads: folder.path().join("downloads"),
            _folder: folder,
        };
        browser.prepare(&self);
        browser
    }

    fn arguments(&self, folder: &Path) -> Vec<String> {
        let mut arguments: Vec<String> = ARGUMENTS
            .iter()
            .map(|argument| (*argument).to_owned())
            .collect();
        arguments.push(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ));
        arguments.push(format!("--window-size={},{}", self.width, self.height));
        arguments.push(format!("--lang={}", self.language));
        if let Some(port) = self.proxy {
            arguments.push(format!("--proxy-server=socks5://127.0.0.1:{port}"));
            arguments.push("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1".to_owned());
        }
        if !self.scripts {
            arguments.push("--blink-settings=scriptEnabled=false".to_owned());
        }
        arguments
    }

    /// The person's own setting "do not allow sites to use JavaScript", beside the protocol's switch.
    fn write_preferences(&self, folder: &Path) {
        let profile = folder.join("profile/Default");
        std::fs::create_dir_all(&profile).unwrap();
        let scripts = if self.scripts { 1 } else { 2 };
        let preferences = json!({
            "profile": { "default_content_setting_values": { "javascript": scripts } },
            "intl": { "accept_languages": self.language },
        });
        std::fs::write(profile.join("Preferences"), preferences.to_string()).unwrap();
    }
}

/// A browser with one page.
pub(crate) struct Browser {
    pipe: Pipe,
    session: String,
    requests: Vec<String>,
    complaints: Vec<String>,
    downloads: PathBuf,
    _folder: tempfile::TempDir,
}

impl Browser {
    /// Goes to an address, as if typed, and waits until the page is there.
    ///
    /// # Panics
    ///
    /// When it cannot be reached.
    pub(crate) fn open(&mut self, url: &str) {
        let before = self.loads_so_far();
        let answer = self.ask("Page.navigate", json!({ "url": url }));
        if let Some(error) = answer.get("errorText").and_then(Value::as_str) {
            panic!("{url} cannot be opened: {error}");
        }
        self.wait_for_load(before, &format!("after opening {url}"));
    }

    /// Goes back one page, as the browser's own button does.
    ///
    /// # Panics
    ///
    /// When there is no page to go back to.
    pub(crate) fn back(&mut self) {
        let history = self.ask("Page.getNavigationHistory", json!({}));
        let at = history["currentIndex"].as_u64().unwrap();
        let entry = at
            .checked_sub(1)
            .and_then(|at| history["entries"].get(usize::try_from(at).unwrap()));
        let id = entry.unwrap_or_else(|| panic!("no page to go back to"))["id"].clone();
        let _answer = self.ask("Page.navigateToHistoryEntry", json!({ "entryId": id }));
        // A page from the back-forward cache loads nothing; its frame is swapped in.
        self.settle();
    }

    /// Loads the page again, as the browser's own button does; a form that was sent is sent again.
    pub(crate) fn reload(&mut self) {
        let before = self.loads_so_far();
        let _answer = self.ask("Page.reload", json!({}));
        self.wait_for_load(before, "after reloading");
    }

    /// The address of the page.
    pub(crate) fn url(&mut self) -> String {
        let tree = self.ask("Page.getFrameTree", json!({}));
        let frame = &tree["frameTree"]["frame"];
        let fragment = frame["urlFragment"].as_str().unwrap_or_default();
        format!("{}{fragment}", frame["url"].as_str().unwrap_or_default())
    }

    /// Every URL that was asked for so far, redirects included, in order.
    pub(crate) fn requests(&mut self) -> Vec<String> {
        self.note_events();
        self.requests.clone()
    }

    /// The scheme and host of every URL that was asked for so far.
    pub(crate) fn origins(&mut self) -> BTreeSet<String> {
        self.requests()
            .iter()
            .filter_map(|url| origin(url))
            .collect()
    }

    /// What the browser itself complained about: blocked by a policy, refused, mixed or deprecated.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.note_events();
        self.complaints.clone()
    }

    /// The cookies of the current page as name and value.
    pub(crate) fn cookies(&mut self) -> Vec<(String, String)> {
        let answer = self.ask("Network.getCookies", json!({}));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = answer["cookies"].as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|cookie| (text(&cookie["name"]), text(&cookie["value"])))
            .collect()
    }

    /// Waits until the page's text contains `wanted`, through refreshes and redirects.
    ///
    /// # Panics
    ///
    /// When it does not within [`PATIENCE`]; the message holds the text.
    pub(crate) fn wait_for_text(&mut self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.text().contains(wanted) {
            if Instant::now() > end {
                self.fail(&format!("{wanted:?} never appeared"));
            }
            self.pause();
        }
    }

    /// Waits until the page has this address, through refreshes and redirects.
    ///
    /// # Panics
    ///
    /// When it has not within [`PATIENCE`].
    pub(crate) fn wait_for_url(&mut self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        while self.url() != wanted {
            if Instant::now() > end {
                self.fail(&format!("never came to {wanted:?}"));
            }
            self.pause();
        }
    }

    /// Changes the width of the window, in CSS pixels.
    pub(crate) fn resize(&mut self, width: u32) {
        self.set_size(width, 900);
    }

    fn prepare(&mut self, options: &Options) {
        for domain in ["Page", "DOM", "Network", "Log", "Runtime"] {
            let _answer = self.ask(&format!("{domain}.enable"), json!({}));
        }
        if !options.scripts {
            let _answer = self.ask(
                "Emulation.setScriptExecutionDisabled",
                json!({ "value": true }),
            );
        }
        let scheme = if options.dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let _answer = self.ask(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
        self.set_size(options.width, options.height);
        std::fs::create_dir_all(&self.downloads).unwrap();
        let allow =
            json!({ "behavior": "allow", "downloadPath": self.downloads, "eventsEnabled": true });
        let _answer = self
            .pipe
            .call(None, "Browser.setDownloadBehavior", allow)
            .unwrap();
    }

    fn set_size(&mut self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let _answer = self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// A command to the page.
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        match self.try_ask(method, parameters) {
            Ok(answer) => answer,
            Err(error) => self.fail(&error),
        }
    }

    fn try_ask(&mut self, method: &str, parameters: Value) -> Result<Value, String> {
        self.pipe.call(Some(&self.session), method, parameters)
    }

    /// Fails the test with the page's address and text.
    fn fail(&mut self, why: &str) -> ! {
        let url = self
            .try_ask("Page.getFrameTree", json!({}))
            .unwrap_or_default()["frameTree"]["frame"]["url"]
            .clone();
        let page = self.try_text().unwrap_or_else(|error| error);
        panic!(
            "{why}\n-- on {url}:\n{page}\n-- the browser says: {:?}",
            self.complaints
        );
    }

    fn note_events(&mut self) {
        for event in self.pipe.drain() {
            self.note(&event);
        }
    }

    fn note(&mut self, event: &Value) {
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                self.requests.push(url.to_owned());
            }
            "Log.entryAdded" => {
                let entry = &parameters["entry"];
                self.complaints.push(format!(
                    "{}: {}",
                    text_of(&entry["source"]),
                    text_of(&entry["text"])
                ));
            }
            "Network.loadingFailed" if parameters["blockedReason"].is_string() => {
                self.complaints.push(format!(
                    "blocked: {}",
                    text_of(&parameters["blockedReason"])
                ));
            }
            _ => {}
        }
    }

    /// How many documents this page has had: every load gives its frame a new loader.
    fn loads_so_far(&mut self) -> String {
        self.note_events();
        let tree = self.ask("Page.getFrameTree", json!({}));
        let frame = &tree["frameTree"]["frame"];
        format!(
            "{}{}",
            text_of(&frame["loaderId"]),
            text_of(&frame["urlFragment"])
        )
    }

    /// Waits until another document than `before` is there and its load is over.
    fn wait_for_load(&mut self, before: String, when: &str) {
        let end = Instant::now() + PATIENCE;
        while self.loads_so_far() == before {
            if Instant::now() > end {
                self.fail(&format!("no page came {when}"));
            }
            self.pause();
        }
        self.settle();
    }

    /// Waits until the page and all it holds have come.
    fn settle(&mut self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let script = json!({ "expression": "document.readyState", "returnByValue": true });
            // While documents change hands there is no context to ask in.
            let state = self.try_ask("Runtime.evaluate", script).unwrap_or_default();
            if state["result"]["value"] == json!("complete") {
                return;
            }
            if Instant::now() > end {
                self.fail("the page never finished loading");
            }
            self.pause();
        }
    }

    fn pause(&mut self) {
        if let Some(event) = self.pipe.event(Instant::now() + TICK) {
            self.note(&event);
        }
    }
}

/// `https://host:port` of a URL; `None` for `about:`, `data:` and the like.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{host}"))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// How long a page may take, over a private Tor network included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

const TICK: Duration = Duration::from_millis(20);
const ARGUMENTS: [&str; 17] = [
    "--headless=new",
    // Tests run as root of their own namespace, where Chromium's sandbox cannot be built; the pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--ignore-certificate-errors",
    "--force-color-profile=srgb",
];
