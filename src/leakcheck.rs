//! `subrosa leakcheck`: a throw-away portal of the operator's own configuration, a visit in which every word is a canary,
//! and the search for them in everything that the portal leaves behind.

mod browser;
mod drive;
mod forms;
mod planted;
mod search;

use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use forms::hex;
pub use planted::Planted;
pub use search::Needles;

use browser::{Browser, Reach};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::log::Log;
use crate::portal::Portal;

/// What a run has found: one line for each check, and every leak.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was looked at and found to be as it should.
    pub good: Vec<String>,
    /// What is where it must not be.
    pub leaks: Vec<String>,
}

/// The step at which the visit did not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Broken(&'static str);

// CLAIM(C-191): SECURITY.md
/// Runs the check and prints what it finds; whether nothing leaked.
///
/// # Errors
/// A sentence, if the visit could not be made: then nothing was shown.
pub fn run(config: Config, onion: bool) -> Result<bool, String> {
    let folder = std::env::temp_dir().join(format!("subrosa-leakcheck-{}", std::process::id()));
    let made = DirBuilder::new().mode(0o700).create(&folder);
    made.map_err(|_| format!("the folder {} cannot be made", folder.display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| "the system gave no threads".to_owned())?;
    let found = runtime.block_on(look(alone(config, onion), &folder, |_, _| {}));
    let removed = fs::remove_dir_all(&folder);
    let found = found?;
    for line in &found.good {
        say(&format!("ok: {line}"))?;
    }
    for leak in &found.leaks {
        say(&format!("LEAK: {leak}"))?;
    }
    removed.map_err(|_| format!("the folder {} could not be removed", folder.display()))?;
    let verdict = match found.leaks.len() {
        0 => "Nothing leaked.".to_owned(),
        leaks => format!("Leaks: {leaks}. Do not use this portal; see SECURITY.md."),
    };
    say(&verdict)?;
    Ok(found.leaks.is_empty())
}

/// The same configuration for a portal that nobody else reaches and that reaches nobody.
pub fn alone(mut config: Config, onion: bool) -> Config {
    for listen in [&mut config.clearnet.listen, &mut config.staff.listen] {
        "127.0.0.1:0".clone_into(listen);
    }
    for file in [
        &mut config.clearnet.certificate,
        &mut config.clearnet.key,
        &mut config.staff.certificate,
        &mut config.staff.key,
        &mut config.http.listen,
        &mut config.health.listen,
    ] {
        file.clear();
    }
    // It knocks where the portal listens, not where packets are led from.
    config.clearnet.public_port = 0;
    config.staff.public_port = 0;
    config.onion.enabled &= onion;
    config.acme.enabled = false;
    config.mail = Default::default();
    config.sms = Default::default();
    config.backup = Default::default();
    config.sign_in.factors = Config::default().sign_in.factors;
    config
}

/// Starts such a portal in an empty folder, visits it, stops it, and searches what is left. `meddle` may touch the folder
/// and what was planted before the search, to show that a leak is found.
///
/// # Errors
/// A sentence, if the visit could not be made.
pub async fn look(
    config: Config,
    folder: &Path,
    meddle: impl FnOnce(&Path, &Planted),
) -> Result<Findings, String> {
    let clock = SystemClock::new(&config.firm.time_zone);
    let clock: Arc<dyn Clock> = Arc::new(clock.ok_or("`firm.time_zone` is no IANA name")?);
    let lines = Lines::default();
    let log = Log::new(Arc::clone(&clock), Box::new(lines.clone()));
    log.listen_to_libraries();
    let data = folder.join("data");
    let hosts = [config.clearnet.host.clone(), config.staff.host.clone()];
    let portal = Portal::start(config, &data, Arc::clone(&clock), log);
    let portal = portal.await.map_err(|error| error.to_string())?;
    let mut planted = Planted::default();
    let visited = visit(&portal, clock, hosts, &mut planted).await;
    portal.stop().await.map_err(|error| error.to_string())?;
    let mut found = visited?;
    meddle(&data, &planted);
    let (files, count) = planted
        .in_folder(&data)
        .map_err(|_| "the data folder cannot be read".to_owned())?;
    let said = lines.text();
    let told = planted.in_lines(&said);
    let planted = planted.words().len();
    found.note(
        format!("of {planted} planted words none is in {count} files"),
        files,
    );
    found.note(
        format!("none is in {} lines of the log", said.lines().count()),
        told,
    );
    Ok(found)
}

/// Fills the portal with people of its own, and visits it by each of its doors.
async fn visit(
    portal: &Portal,
    clock: Arc<dyn Clock>,
    [clearnet, staff]: [String; 2],
    planted: &mut Planted,
) -> Result<Findings, String> {
    let lines = crate::demo::fill(portal, clock, 0).await?;
    let link = lines.iter().find_map(|line| line.split_once("/en/r/"));
    let link = link.ok_or("the portal could not be filled")?.1;
    let link = format!("/en/r/{link}");
    for line in &lines {
        watch_secrets(line, planted);
    }
    let mut found = Findings::default();
    let mut doors = vec![(
        "over HTTPS",
        host(clearnet),
        Reach::Port(port(&portal.clearnet_url)?),
    )];
    if let (Some(door), Some(address)) = (portal.onion_door(), &portal.onion) {
        doors.push((
            "through the onion service",
            address.clone(),
            Reach::Onion(door),
        ));
    }
    for (way, host, reach) in doors {
        let mut browser = browser(host, reach, planted).map_err(broken)?;
        let faults = drive::visit(&mut browser, &link, planted).await;
        let faults = faults.map_err(broken)?;
        found.note(format!("a report and a message were sent {way}"), faults);
    }
    let office = Reach::Port(port(&portal.staff_url)?);
    let mut office = browser(host(staff), office, planted).map_err(broken)?;
    let faults = drive::knock(&mut office, planted).await.map_err(broken)?;
    found.note("a sign-in was refused".to_owned(), faults);
    Ok(found)
}

/// What the people of a throw-away portal sign in with, and the codes of its cases.
fn watch_secrets(line: &str, planted: &mut Planted) {
    for (label, what) in [
        ("Everybody's password: ", "the password of members"),
        ("kit: ", "a printed kit"),
        (
            "secret of the one-time codes: ",
            "a secret of one-time codes",
        ),
    ] {
        for rest in line.split(label).skip(1) {
            planted.watch(what, rest.lines().next().unwrap_or_default());
        }
    }
    if let Some((_, code)) = line.split_once("Code of a case: ") {
        planted.watch_code(code);
    }
}

fn browser(host: String, reach: Reach, planted: &mut Planted) -> Result<Browser, Broken> {
    Ok(Browser {
        reach,
        host,
        agent: planted.plant("the name of a browser")?,
        referrer: format!("https://{}.example/", planted.plant("a page before")?),
        cookie: None,
    })
}

fn host(host: String) -> String {
    if host.is_empty() {
        "localhost".to_owned()
    } else {
        host
    }
}

fn port(url: &str) -> Result<u16, String> {
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    port.ok_or_else(|| "the portal says no port".to_owned())
}

fn broken(Broken(step): Broken) -> String {
    format!("the visit ended at: {step}. Nothing was shown.")
}

impl Findings {
    /// Notes what was looked at, or what was wrong with it.
    fn note(&mut self, good: String, leaks: Vec<String>) {
        if leaks.is_empty() {
            self.good.push(good);
        }
        self.leaks.extend(leaks);
    }
}

/// Log lines in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn say(line: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|_| "standard output is closed".to_owned())
}
