//! A private Tor network of Debian's `tor`: three authorities, three relays, one client.
//!
//! Nothing may leave the machine, so it refuses to start where any interface but `lo`
//! exists; `tests/run` sees to that. Daemons whose test was killed end by themselves.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use subrosa_onion::{PrivateNetwork, PrivateRelay};
use tempfile::TempDir;

use self::daemon::{Daemon, Keys, Part, Plan};
use crate::built::assert_alone;
use crate::ports::free_port;

mod daemon;

/// A running network; its daemons are killed on drop.
pub(crate) struct TorNet {
    // Before the folder: the daemons must be gone when it is removed.
    daemons: Vec<Daemon>,
    socks: u16,
    network: PrivateNetwork,
    /// The lines of a torrc that name the authorities.
    authorities: String,
    folder: TempDir,
}

/// An onion service of C tor, to measure ours against.
pub(crate) struct PeerService {
    /// Its onion address.
    pub(crate) host: String,
    _daemon: Daemon,
}

impl TorNet {
    /// The network that all tests running at this moment share; the last one ends it.
    pub(crate) fn shared() -> Arc<Self> {
        static RUNNING: Mutex<Weak<TorNet>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let started = Arc::new(Self::start());
            *running = Arc::downgrade(&started);
            started
        })
    }

    /// Starts the network (15 to 40 s). On a busy machine the first votes may come before
    /// the relays have spoken; the next would be minutes away, so all begin anew.
    fn start() -> Self {
        assert_alone();
        let mut stories = String::new();
        for _ in 0..START_TRIES {
            let net = Self::launch();
            if net.is_known_to_all() {
                return net;
            }
            stories.extend(net.daemons.iter().map(Daemon::story));
        }
        panic!("the private Tor network did not come up:\n{stories}");
    }

    fn launch() -> Self {
        let folder = tempfile::Builder::new().prefix("tornet").tempdir().unwrap();
        let plans = plans(folder.path());
        let made = in_parallel(&plans, Plan::make_keys);
        let keyed = plans.iter().zip(&made);
        let authorities: String = keyed
            .filter_map(|(plan, keys)| keys.authority_line(plan))
            .collect();
        for plan in &plans {
            fs::write(plan.folder.join("torrc"), plan.torrc(&authorities)).unwrap();
        }
        wait_for_a_round_of_votes();
        Self {
            daemons: plans.iter().map(Daemon::start).collect(),
            socks: plans.last().unwrap().or_port,
            network: network(&plans, &made),
            authorities,
            folder,
        }
    }

    /// Waits until every daemon keeps the whole consensus; before that Arti would start on
    /// half a network and wait for minutes.
    fn is_known_to_all(&self) -> bool {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if self.daemons.iter().all(Daemon::knows_all) {
                return true;
            }
            sleep(Duration::from_millis(200));
        }
        false
    }

    /// Port of the client's SOCKS5 proxy on 127.0.0.1. It carries onion traffic only; each
    /// user name and password gets circuits of its own.
    pub(crate) fn socks_port(&self) -> u16 {
        self.socks
    }

    /// What Arti must be told to use this network.
    pub(crate) fn network(&self) -> PrivateNetwork {
        self.network.clone()
    }

    /// The same as a table of a configuration file, for example `onion.network`.
    pub(crate) fn network_toml(&self, table: &str) -> String {
        let PrivateNetwork {
            authorities,
            authority_addresses,
            caches,
        } = &self.network;
        let mut text = format!(
            "[{table}]\nauthorities = {authorities:?}\n\
             authority_addresses = {authority_addresses:?}\n"
        );
        for cache in caches {
            write!(
                text,
                "[[{table}.caches]]\nrsa_identity = {:?}\ned25519_identity = {:?}\naddress = {:?}\n",
                cache.rsa_identity, cache.ed25519_identity, cache.address
            )
            .unwrap();
        }
        text
    }

    /// Starts a C tor that publishes what listens at `127.0.0.1:port` as an onion service on port 80.
    pub(crate) fn peer_service(&self, port: u16) -> PeerService {
        let plan = Plan {
            part: Part::Service,
            name: "peer".to_owned(),
            folder: self.folder.path().join("peer"),
            or_port: port,
            dir_port: 0,
        };
        drop(plan.make_keys());
        fs::write(plan.folder.join("torrc"), plan.torrc(&self.authorities)).unwrap();
        let daemon = Daemon::start(&plan);
        let started = Instant::now();
        let name = plan.folder.join("service/hostname");
        while !name.exists() {
            assert!(
                started.elapsed() < START_LIMIT,
                "no onion service: {}",
                daemon.story()
            );
            sleep(Duration::from_millis(100));
        }
        let host = fs::read_to_string(name).unwrap().trim().to_owned();
        PeerService {
            host,
            _daemon: daemon,
        }
    }

    /// Opens a stream to `host`, as a visitor who shares no circuit with another name.
    ///
    /// `None` when the network or the service refuses.
    pub(crate) fn connect(&self, visitor: &str, host: &str, port: u16) -> Option<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.socks)).unwrap();
        stream.set_read_timeout(Some(REPLY_LIMIT)).unwrap();
        // RFC 1928 with the passwords of RFC 1929: Tor isolates by them. One step at a time:
        // Tor does not look at a second message that came with the first.
        let mut step = |message: &[u8], wanted: &[u8], mut reply: Vec<u8>| {
            stream.write_all(message).unwrap();
            stream.read_exact(&mut reply).ok()?;
            reply.starts_with(wanted).then_some(())
        };
        let length = |text: &str| u8::try_from(text.len()).unwrap();
        let password = [&[1, length(visitor)], visitor.as_bytes(), &[1, b'-']].concat();
        let port = port.to_be_bytes();
        let wish = [&[5, 1, 0, 3, length(host)], host.as_bytes(), &port].concat();
        step(&[5, 1, 2], &[5, 2], vec![0; 2])?;
        step(&password, &[1, 0], vec![0; 2])?;
        step(&wish, &[5, 0], vec![0; 10])?;
        Some(stream)
    }

    /// Asks again until the service answers, which takes a few tries while it publishes.
    pub(crate) fn connect_when_up(&self, visitor: &str, host: &str, port: u16) -> TcpStream {
        let started = Instant::now();
        loop {
            if let Some(stream) = self.connect(visitor, host, port) {
                return stream;
            }
            let waited = started.elapsed();
            assert!(
                waited < SERVICE_LIMIT,
                "the onion service was never reached"
            );
            sleep(Duration::from_millis(300));
        }
    }
}

fn plans(folder: &Path) -> Vec<Plan> {
    let parts = [
        [Part::Authority; 3].as_slice(),
        &[Part::Relay; 3],
        &[Part::Client],
    ]
    .concat();
    let plan = |(number, part)| Plan {
        part,
        name: format!("net{number}"),
        folder: folder.join(format!("net{number}")),
        or_port: free_port(),
        dir_port: free_port(),
    };
    parts.into_iter().enumerate().map(plan).collect()
}

fn in_parallel(plans: &[Plan], work: fn(&Plan) -> Keys) -> Vec<Keys> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = plans
            .iter()
            .map(|plan| scope.spawn(|| work(plan)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// Sleeps to just after a ten-second boundary of the clock, where the first votes begin: a
/// network that starts in the middle of a round votes with half of its relays missing.
#[expect(
    clippy::disallowed_methods,
    reason = "Tor's votes follow the clock of the machine"
)]
fn wait_for_a_round_of_votes() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let into_round = now.as_millis() % 10_000;
    sleep(Duration::from_millis(
        u64::try_from(10_100 - into_round).unwrap(),
    ));
}

fn network(plans: &[Plan], made: &[Keys]) -> PrivateNetwork {
    let of = |part| {
        let both = plans.iter().zip(made);
        both.filter(move |(plan, _)| plan.part == part)
    };
    let cache = |(plan, keys): (&Plan, &Keys)| PrivateRelay {
        rsa_identity: keys.rsa.clone(),
        ed25519_identity: keys.ed25519.clone(),
        address: format!("127.0.0.1:{}", plan.or_port),
    };
    PrivateNetwork {
        authorities: of(Part::Authority)
            .filter_map(|(_, keys)| keys.v3_ident.clone())
            .collect(),
        authority_addresses: of(Part::Authority)
            .map(|(plan, _)| format!("127.0.0.1:{}", plan.dir_port))
            .collect(),
        caches: of(Part::Authority)
            .chain(of(Part::Relay))
            .map(cache)
            .collect(),
    }
}

const START_TRIES: usize = 3;
const START_LIMIT: Duration = Duration::from_secs(60);
const REPLY_LIMIT: Duration = Duration::from_secs(120);
const SERVICE_LIMIT: Duration = Duration::from_secs(240);
