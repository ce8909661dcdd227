//! The `subrosa` command.

use std::alloc::System;
use std::collections::BTreeSet;
use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use subrosa::cli::{BackupCommand, Cli, Command, LeakCheck, Recover, Restore, Serve};
use subrosa::confine::Files;
use subrosa::{Clock, Config, Log, Notifier, Portal, SystemClock, confine};
use tokio::signal::unix::{Signal, SignalKind, signal};
use zeroizing_alloc::ZeroAlloc;

// CLAIM(C-137): SECURITY.md
/// Memory is wiped when it is given back: requests, pages and texts pass through buffers of libraries that do not.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    // A panic message may hold what somebody typed. The log says that there was one.
    std::panic::set_hook(Box::new(|_| {}));
    // Before anything else, so that nothing stands between a worker's start and its lock-down.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == subrosa::WORKER)
    {
        return subrosa::scrub_worker();
    }
    let cli = Cli::parse();
    // What it cleans is for whoever runs it, and holds no key.
    let opens_keys = !matches!(cli.command, Some(Command::Scrub(_)));
    if opens_keys && confine::harden().is_err() {
        return fail("the system refused to take rights from the program");
    }
    let done = match cli.command {
        None => serve(&cli.serve),
        Some(Command::Serve(options)) => serve(&options),
        Some(Command::Demo(options)) => demo(&options),
        Some(Command::Scrub(options)) => return subrosa::scrub_file(&options),
        Some(Command::Check(options)) => return check(&options),
        Some(Command::Status(options)) => return status(&options),
        Some(Command::Recover(options)) => recover(&options),
        Some(Command::Agree(options)) => subrosa::agree(&options),
        Some(Command::Backup(command)) => backup(&command),
        Some(Command::Claims(options)) => subrosa::claims(&options),
        Some(Command::Leakcheck(options)) => return leakcheck(&options),
        Some(Command::Restore(options)) => restore(&options),
        Some(Command::Store(command)) => subrosa::store(&command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

fn serve(options: &Serve) -> Result<(), String> {
    let (config, clock) = configuration(options)?;
    confine(options, &Files::of(&config, &options.data), &options.data)?;
    run(async move {
        let log = Log::stderr(Arc::clone(&clock));
        log.listen_to_libraries();
        let portal = start(config, &options.data, clock, log).await?;
        let signals = Signals::listen()?;
        print_urls(&portal)?;
        if let Some(link) = &portal.setup_link {
            say("Set up the portal here, once, together with the first lawyer or triager:")?;
            say(&format!("  {link}"))?;
        }
        until_stopped(portal, signals).await
    })
}

/// Cases of a demo beside the first three: each state twice.
const MORE_CASES: usize = 10;

fn demo(options: &Serve) -> Result<(), String> {
    let (config, clock) = configuration(options)?;
    let temporary = std::env::temp_dir();
    let folder = temporary.join(format!("subrosa-demo-{}", std::process::id()));
    let files = Files {
        clears: vec![temporary],
        ..Files::of(&config, &folder)
    };
    confine(options, &files, &folder)?;
    let served = run(async {
        let log = Log::stderr(Arc::clone(&clock));
        log.listen_to_libraries();
        let portal = start(config, &folder, Arc::clone(&clock), log).await?;
        say("This is a throw-away portal. Everything in it is lost when it stops.")?;
        let mut signals = Signals::listen()?;
        print_urls(&portal)?;
        let filled = tokio::select! {
            filled = subrosa::fill_demo(&portal, clock, MORE_CASES) => filled,
            () = signals.received() => return portal.stop().await.map_err(|error| error.to_string()),
        };
        for line in filled.map_err(|error| error.to_string())? {
            say(&line)?;
        }
        until_stopped(portal, signals).await
    });
    let removed = std::fs::remove_dir_all(&folder)
        .map_err(|_| "the folder of the demo could not be removed".to_owned());
    served.and(removed)
}

// CLAIM(C-131): SECURITY.md
/// Gives up what serving does not need, and says what lies open all the same.
fn confine(options: &Serve, files: &Files, data: &Path) -> Result<(), String> {
    // The folder has to be there to be left open.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|_| format!("the data folder {} cannot be made", data.display()))?;
    let confined = confine::enter(files)
        .map_err(|_| "the system refused to take rights from the program".to_owned())?;
    say(&confined.line())?;
    let exposed = confine::exposed(data);
    for exposed in &exposed {
        say(exposed.line())?;
    }
    if options.require_sealed_machine && !exposed.is_empty() {
        return Err("it does not serve on such a machine (--require-sealed-machine)".to_owned());
    }
    Ok(())
}

fn recover(options: &Recover) -> Result<(), String> {
    let serve = Serve {
        config: options.config.clone(),
        data: options.data.clone(),
        require_sealed_machine: false,
    };
    let (_, clock) = configuration(&serve)?;
    subrosa::recover(options, clock)
}

fn backup(command: &BackupCommand) -> Result<(), String> {
    let config = match command {
        BackupCommand::Now(options)
        | BackupCommand::Vault(options)
        | BackupCommand::List(options) => options.config.clone(),
        BackupCommand::Identity { .. } => None,
    };
    let (config, clock) = configuration(&Serve {
        config,
        data: Default::default(),
        require_sealed_machine: false,
    })?;
    subrosa::backup(command, &config, clock)
}

fn restore(options: &Restore) -> Result<(), String> {
    let (config, clock) = configuration(&Serve {
        config: options.config.clone(),
        data: options.data.clone(),
        require_sealed_machine: false,
    })?;
    subrosa::restore(options, &config, clock)
}

fn check(options: &Serve) -> ExitCode {
    let found = subrosa::check_data(&options.data);
    match found {
        Ok(damaged) if damaged.is_empty() => {
            match say("Every case, every record and the security log are whole.") {
                Ok(()) => ExitCode::SUCCESS,
                Err(problem) => fail(&problem),
            }
        }
        Ok(damaged) => {
            for line in damaged {
                if let Err(problem) = say(&line) {
                    return fail(&problem);
                }
            }
            ExitCode::from(3)
        }
        Err(problem) => fail(&problem),
    }
}

fn leakcheck(options: &LeakCheck) -> ExitCode {
    let config = Config::read(options.config.as_deref()).map_err(|error| error.to_string());
    match config.and_then(|config| subrosa::leakcheck::run(config, options.onion)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => fail(&problem),
    }
}

fn status(options: &Serve) -> ExitCode {
    match subrosa::status(&options.data) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(problem) => fail(&problem),
    }
}

fn configuration(options: &Serve) -> Result<(Config, Arc<dyn Clock>), String> {
    let config = Config::read(options.config.as_deref()).map_err(|error| error.to_string())?;
    let clock = SystemClock::new(&config.firm.time_zone).ok_or_else(|| {
        "`firm.time_zone` is not an IANA name such as \"Europe/Copenhagen\"".to_owned()
    })?;
    Ok((config, Arc::new(clock)))
}

fn run(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| "the system gave no threads".to_owned())?
        .block_on(work)
}

async fn start(
    config: Config,
    data: &Path,
    clock: Arc<dyn Clock>,
    log: Log,
) -> Result<Portal, String> {
    Portal::start(config, data, clock, log)
        .await
        .map_err(|error| error.to_string())
}

fn print_urls(portal: &Portal) -> Result<(), String> {
    say(&format!("Reporters: {}", portal.clearnet_url))?;
    say(&format!("Staff:     {}", portal.staff_url))?;
    if let Some(onion) = &portal.onion {
        say(&format!("Onion:     http://{onion}"))?;
    }
    if let Some(health) = &portal.health {
        say(&format!("Health:    http://{health}/health"))?;
    }
    if !portal.fingerprints.is_empty() {
        say("A certificate is the portal's own; browsers warn. Compare its SHA-256 fingerprint:")?;
        // Two listeners may show the same one.
        for fingerprint in portal.fingerprints.iter().collect::<BTreeSet<_>>() {
            say(&format!("  {fingerprint}"))?;
        }
    }
    if portal.damaged > 0 {
        say(&format!(
            "{} damaged cases or records were found; `subrosa check` names them.",
            portal.damaged
        ))?;
    }
    if portal.roster_refused {
        say("ALARM: the roster does not verify. No report is taken in, and nobody can sign in.")?;
        say("Stop the portal and keep this data folder; README.md says what to do.")?;
    }
    Ok(())
}

/// The signals that ask to stop. They are listened to before anyone is told that the portal is up: whoever
/// knows it may stop it, and what runs may finish.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self, String> {
        let on = |kind| signal(kind).map_err(|_| "the system gave no signals".to_owned());
        Ok(Self {
            terminate: on(SignalKind::terminate())?,
            interrupt: on(SignalKind::interrupt())?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Prints the state of the onion service as it changes, until a signal asks to stop.
async fn until_stopped(portal: Portal, mut signals: Signals) -> Result<(), String> {
    let mut states = portal.onion_state.clone();
    let notifier = Notifier::from_environment();
    notifier.tell("READY=1");
    let mut watchdog = notifier.watchdog();
    loop {
        tokio::select! {
            () = watchdog.due() => {
                if portal.is_at_work() {
                    notifier.tell("WATCHDOG=1");
                }
            }
            () = signals.received() => break,
            state = next_state(&mut states) => say(&format!("Onion service: {state}"))?,
        }
    }
    notifier.tell("STOPPING=1");
    say("Stopping: running requests may finish.")?;
    portal.stop().await.map_err(|error| error.to_string())
}

async fn next_state(
    states: &mut Option<tokio::sync::watch::Receiver<subrosa::OnionState>>,
) -> subrosa::OnionState {
    loop {
        match states {
            Some(watched) => match watched.changed().await {
                Ok(()) => return watched.borrow_and_update().clone(),
                Err(_) => *states = None,
            },
            None => std::future::pending().await,
        }
    }
}

fn say(line: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|_| "standard output is closed".to_owned())
}

fn fail(problem: &str) -> ExitCode {
    // With standard error closed there is nobody left to tell.
    writeln!(io::stderr(), "subrosa: {problem}").ok();
    ExitCode::FAILURE
}
