//! Real Firefox with JavaScript off, and with what the highest level of Tor Browser takes away besides: SVG and fonts of
//! the web. It is driven over Marionette, its own protocol, on the loopback interface.
//!
//! Marionette finds things, clicks and types from outside the page, so the page itself never runs anything.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::built::{assert_alone, from_base64, target};
use crate::process::Process;
use crate::sms::installed;
use crate::visitor::Visitor;

/// A browser with one page and a profile of its own. It is killed when this is dropped.
pub(crate) struct Firefox {
    // Before the folder: it must be gone when its profile is removed.
    process: Process,
    stream: TcpStream,
    asked: u64,
    _folder: tempfile::TempDir,
}

impl Firefox {
    /// Starts it with one empty page, going through the SOCKS5 proxy at a port if there is one, names included.
    ///
    /// # Panics
    ///
    /// When a network interface other than `lo` exists, or Firefox cannot be started.
    pub(crate) fn start(socks: Option<u16>) -> Self {
        assert_alone();
        let folder = tempfile::tempdir().unwrap();
        let profile = folder.path().join("profile");
        fs::create_dir(&profile).unwrap();
        fs::write(profile.join("user.js"), preferences(socks)).unwrap();
        let arguments = [
            "--headless",
            "--no-remote",
            "--marionette",
            // The zoom of a page is the window's, not the page's.
            "--remote-allow-system-access",
            "--width=1280",
            "--height=1000",
            "--profile",
            profile.to_str().unwrap(),
        ];
        let process = Process::start(&installed("firefox-esr"), folder.path(), &arguments);
        let port = port(&process, &profile.join("MarionetteActivePort"));
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        // Longer than any wait of its own, so that it says itself what did not come.
        stream.set_read_timeout(Some(PATIENCE * 3)).unwrap();
        let mut firefox = Self {
            process,
            stream,
            asked: 0,
            _folder: folder,
        };
        let _greeting = firefox.hear();
        let wanted = json!({ "acceptInsecureCerts": true, "strictFileInteractability": false });
        let _session = firefox.ask("WebDriver:NewSession", wanted);
        let wait = json!({ "implicit": 0, "pageLoad": PATIENCE.as_millis() });
        let _answer = firefox.ask("WebDriver:SetTimeouts", wait);
        firefox
    }

    fn find(&mut self, using: &str, value: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        let wanted = json!({ "using": using, "value": value });
        loop {
            match self.try_ask("WebDriver:FindElement", &wanted) {
                Ok(found) => return json!({ "id": found["value"][ELEMENT] }),
                Err(error) if Instant::now() > end => self.fail(&format!("{value}: {error}")),
                Err(_) => sleep(TICK),
            }
        }
    }

    fn by_text(&mut self, text: &str) -> Value {
        let things = "self::a[@href] or self::button or self::summary";
        self.find(
            "xpath",
            &format!("//*[({things}) and normalize-space(.) = \"{text}\"]"),
        )
    }

    /// A number that the document's root has.
    fn measure(&mut self, what: &str) -> u64 {
        let mut root = self.find("css selector", "html");
        root["name"] = json!(what);
        let answer = self.ask("WebDriver:GetElementProperty", root);
        answer["value"].as_u64().unwrap_or_default()
    }

    /// Runs a script of the browser itself.
    fn in_window(&mut self, script: &str) -> Value {
        let _answer = self.ask("Marionette:SetContext", json!({ "value": "chrome" }));
        let asked = json!({ "script": script, "args": [] });
        let answer = self.ask("WebDriver:ExecuteScript", asked)["value"].take();
        let _answer = self.ask("Marionette:SetContext", json!({ "value": "content" }));
        answer
    }

    /// Whether the page's address is one of a secure context.
    pub(crate) fn trusts_the_address(&mut self) -> bool {
        let answer =
            self.in_window("return gBrowser.contentPrincipal.isOriginPotentiallyTrustworthy");
        answer == json!(true)
    }

    /// Shows the page so many times as large, as the person's own setting does.
    fn zoom(&mut self, times: u64) {
        let script = format!("gBrowser.selectedBrowser.fullZoom = {times}");
        let _answer = self.in_window(&script);
        let end = Instant::now() + PATIENCE;
        while self.measure("clientWidth").abs_diff(1280 / times) > SCROLLBAR {
            if Instant::now() > end {
                self.fail("the page does not change its size");
            }
            sleep(TICK);
        }
    }

    /// A command; what the browser refuses fails the test.
    fn ask(&mut self, command: &str, parameters: Value) -> Value {
        match self.try_ask(command, &parameters) {
            Ok(answer) => answer,
            Err(error) => self.fail(&format!("{command} {parameters}: {error}")),
        }
    }

    fn try_ask(&mut self, command: &str, parameters: &Value) -> Result<Value, String> {
        self.asked += 1;
        let message = json!([0, self.asked, command, parameters]).to_string();
        write!(self.stream, "{}:{message}", message.len()).unwrap();
        let mut answer = self.hear();
        assert_eq!(answer[1], json!(self.asked), "{answer}");
        if answer[2].is_null() {
            Ok(answer[3].take())
        } else {
            Err(answer[2]["message"].to_string())
        }
    }

    /// One message: its length in decimal digits, a colon, and JSON.
    fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut byte = [0];
            if let Err(error) = self.stream.read_exact(&mut byte) {
                panic!(
                    "Firefox: {error}; it printed:\n{}",
                    self.process.lines().join("\n")
                );
            }
            match byte[0] {
                b':' => break,
                digit => length = length * 10 + usize::from(digit - b'0'),
            }
        }
        let mut message = vec![0; length];
        self.stream.read_exact(&mut message).unwrap();
        serde_json::from_slice(&message).unwrap()
    }

    fn fail(&mut self, why: &str) -> ! {
        let nothing = json!({});
        let url = self.try_ask("WebDriver:GetCurrentURL", &nothing);
        let page = self.try_ask("WebDriver:GetPageSource", &nothing);
        panic!("{why}\n-- on {url:?}:\n{page:?}");
    }
}

impl Visitor for Firefox {
    fn open(&mut self, url: &str) {
        let _answer = self.ask("WebDriver:Navigate", json!({ "url": url }));
    }

    fn text(&mut self) -> String {
        self.text_at("body")
    }

    fn text_at(&mut self, selector: &str) -> String {
        let found = self.find("css selector", selector);
        text_of(&self.ask("WebDriver:GetElementText", found))
    }

    fn fill_in(&mut self, selector: &str, text: &str) {
        let mut field = self.find("css selector", selector);
        let _answer = self.ask("WebDriver:ElementClear", field.clone());
        field["text"] = json!(text);
        let _answer = self.ask("WebDriver:ElementSendKeys", field);
    }

    fn attach(&mut self, selector: &str, files: &[&Path]) {
        let mut field = self.find("css selector", selector);
        let names: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        field["text"] = json!(names.join("\n"));
        let _answer = self.ask("WebDriver:ElementSendKeys", field);
    }

    fn follow(&mut self, text: &str) {
        let before = self.find("css selector", "html");
        let thing = self.by_text(text);
        let _answer = self.ask("WebDriver:ElementClick", thing);
        let end = Instant::now() + PATIENCE;
        while self.try_ask("WebDriver:GetElementTagName", &before).is_ok() {
            if Instant::now() > end {
                self.fail(&format!("no page came after {text:?}"));
            }
            sleep(TICK);
        }
    }

    fn tab(&mut self) -> String {
        let key = |kind| json!({ "type": kind, "value": "\u{E004}" });
        let keys =
            json!({ "type": "key", "id": "keys", "actions": [key("keyDown"), key("keyUp")] });
        let _answer = self.ask("WebDriver:PerformActions", json!({ "actions": [keys] }));
        let focused = self.ask("WebDriver:GetActiveElement", json!({}));
        let focused = json!({ "id": focused["value"][ELEMENT] });
        text_of(&self.ask("WebDriver:GetElementText", focused))
    }

    fn look(&mut self, name: &str) {
        let folder = target().join("screens");
        fs::create_dir_all(&folder).unwrap();
        // Four times as large leaves 320 pixels of 1280.
        for (times, width) in [(4, 320), (1, 1280)] {
            self.zoom(times);
            let whole = self.ask("WebDriver:TakeScreenshot", json!({ "full": true }));
            let picture = folder.join(format!("firefox-{name}-{width}.png"));
            fs::write(picture, from_base64(&text_of(&whole))).unwrap();
            let (page, window) = (self.measure("scrollWidth"), self.measure("clientWidth"));
            assert!(page <= window, "{name} at {width}: {page} in {window}");
        }
    }

    fn wait_for_url(&mut self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        while text_of(&self.ask("WebDriver:GetCurrentURL", json!({}))) != wanted {
            if Instant::now() > end {
                self.fail(&format!("never came to {wanted:?}"));
            }
            sleep(TICK);
        }
    }

    fn has_cookies(&mut self) -> bool {
        self.in_window("return Services.cookies.cookies.length") != json!(0)
    }
}

/// Waits until Firefox has written where it listens.
fn port(process: &Process, file: &Path) -> u16 {
    let end = Instant::now() + PATIENCE;
    loop {
        let told = fs::read_to_string(file).unwrap_or_default();
        if let Ok(port) = told.trim().parse() {
            return port;
        }
        assert!(
            Instant::now() < end,
            "Firefox does not listen; it printed:\n{}",
            process.lines().join("\n")
        );
        sleep(TICK);
    }
}

/// What a person at the highest level of security has set, and nothing that calls anybody.
fn preferences(socks: Option<u16>) -> String {
    let mut lines = PREFERENCES.to_owned();
    if let Some(port) = socks {
        lines.push_str(&format!(
            "{PROXY}user_pref(\"network.proxy.socks_port\", {port});\n"
        ));
    }
    lines
}

fn text_of(answer: &Value) -> String {
    answer["value"].as_str().unwrap_or_default().to_owned()
}

/// The name under which WebDriver hands out elements (WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const TICK: Duration = Duration::from_millis(50);
/// More than a scroll bar takes of the width, in pixels.
const SCROLLBAR: u64 = 24;

const PREFERENCES: &str = r#"
user_pref("marionette.port", 0);
user_pref("javascript.enabled", false);
user_pref("svg.disabled", true);
user_pref("gfx.downloadable_fonts.enabled", false);
user_pref("browser.zoom.siteSpecific", false);
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage", "about:blank");
user_pref("browser.newtabpage.enabled", false);
user_pref("browser.aboutConfig.showWarning", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.search.update", false);
user_pref("app.update.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("app.normandy.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("toolkit.telemetry.server", "");
user_pref("extensions.update.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("dom.push.connection.enabled", false);
user_pref("geo.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.dns.disablePrefetch", true);
user_pref("network.prefetch-next", false);
user_pref("network.trr.mode", 5);
"#;

/// Names are looked up by the proxy alone, and an onion address counts as secure, as in Tor Browser.
const PROXY: &str = r#"
user_pref("network.proxy.type", 1);
user_pref("network.proxy.socks", "127.0.0.1");
user_pref("network.proxy.socks_version", 5);
user_pref("network.proxy.socks_remote_dns", true);
user_pref("network.proxy.no_proxies_on", "");
user_pref("network.dns.blockDotOnion", false);
user_pref("dom.securecontext.allowlist_onions", true);
"#;
