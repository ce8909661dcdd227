//! One daemon of the private network: its keys, its settings, its life.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{self, Child, Command, Stdio};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Authority,
    Relay,
    Client,
    /// Publishes an onion service.
    Service,
}

/// One daemon before it runs.
pub(super) struct Plan {
    pub(super) part: Part,
    pub(super) name: String,
    pub(super) folder: PathBuf,
    /// The SOCKS port of the client; what a service publishes.
    pub(super) or_port: u16,
    pub(super) dir_port: u16,
}

/// What a daemon's keys look like from outside.
pub(super) struct Keys {
    pub(super) v3_ident: Option<String>,
    pub(super) rsa: String,
    pub(super) ed25519: String,
}

impl Plan {
    pub(super) fn make_keys(&self) -> Keys {
        fs::create_dir_all(self.folder.join("keys")).unwrap();
        let (mut rsa, mut ed25519) = (String::new(), String::new());
        if matches!(self.part, Part::Authority | Part::Relay) {
            let empty = self.folder.join("torrc");
            fs::write(&empty, "").unwrap();
            let printed = Command::new(TOR)
                .arg("-f")
                .arg(empty)
                .args(["--quiet", "--Address", "127.0.0.1"])
                .args(["--Nickname", &self.name, "--DataDirectory"])
                .arg(&self.folder)
                .args(["--ORPort", "1", "--list-fingerprint"])
                .output()
                .unwrap();
            let printed = String::from_utf8(printed.stdout).unwrap();
            rsa = printed.split_whitespace().skip(1).collect();
            assert_eq!(rsa.len(), 40, "tor printed no fingerprint: {printed}");
            let file = self.folder.join("keys/ed25519_master_id_public_key");
            ed25519 = hex(fs::read(file).unwrap().last_chunk::<32>().unwrap());
        }
        let v3_ident = (self.part == Part::Authority).then(|| self.certify());
        Keys {
            v3_ident,
            rsa,
            ed25519,
        }
    }

    /// Makes an authority's voting certificate and gives its fingerprint.
    fn certify(&self) -> String {
        let mut child = Command::new("tor-gencert")
            .current_dir(self.folder.join("keys"))
            .args(["--create-identity-key", "-m", "12", "--passphrase-fd", "0"])
            .args(["-a", &format!("127.0.0.1:{}", self.dir_port)])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(b"only a test\n")
            .unwrap();
        assert!(child.wait().unwrap().success(), "tor-gencert failed");
        let certificate = self.folder.join("keys/authority_certificate");
        let certificate = fs::read_to_string(certificate).unwrap();
        let ident = certificate
            .lines()
            .find_map(|line| line.strip_prefix("fingerprint "));
        ident.unwrap().to_owned()
    }

    pub(super) fn torrc(&self, authorities: &str) -> String {
        let Self {
            name,
            folder,
            or_port,
            dir_port,
            ..
        } = self;
        let folder = folder.display();
        let common = format!(
            "{COMMON}__OwningControllerProcess {}\nDataDirectory {folder}\n\
             Log notice file {folder}/log\n{authorities}",
            process::id()
        );
        let resolver = format!("ServerDNSResolvConfFile {folder}/resolv.conf\n");
        let relay =
            format!("Nickname {name}\nORPort 127.0.0.1:{or_port} IPv4Only\n{resolver}{RELAY}");
        match self.part {
            Part::Authority => {
                format!("{common}{relay}DirPort 127.0.0.1:{dir_port} IPv4Only\n{AUTHORITY}")
            }
            Part::Relay => format!("{common}{relay}"),
            Part::Client => {
                format!("{common}SocksPort 127.0.0.1:{or_port} OnionTrafficOnly\n{CLIENT}")
            }
            Part::Service => format!(
                "{common}SocksPort 0\nHiddenServiceDir {folder}/service\n\
                 HiddenServicePort 80 127.0.0.1:{or_port}\n{SERVICE}"
            ),
        }
    }
}

impl Keys {
    pub(super) fn authority_line(&self, plan: &Plan) -> Option<String> {
        let ident = self.v3_ident.as_ref()?;
        Some(format!(
            "DirAuthority {} orport={} no-v2 v3ident={ident} 127.0.0.1:{} {}\n",
            plan.name, plan.or_port, plan.dir_port, self.rsa
        ))
    }
}

pub(super) struct Daemon {
    name: String,
    folder: PathBuf,
    child: Child,
}

impl Daemon {
    pub(super) fn start(plan: &Plan) -> Self {
        fs::write(plan.folder.join("resolv.conf"), "nameserver 127.0.0.1\n").unwrap();
        let child = Command::new(TOR)
            .arg("-f")
            .arg(plan.folder.join("torrc"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            name: plan.name.clone(),
            folder: plan.folder.clone(),
            child,
        }
    }

    /// Whether the daemon keeps a consensus with every relay in it.
    pub(super) fn knows_all(&self) -> bool {
        let file = self.folder.join("cached-microdesc-consensus");
        fs::read_to_string(file)
            .is_ok_and(|text| text.lines().filter(|line| line.starts_with("r ")).count() == RELAYS)
    }

    pub(super) fn story(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines
            .get(lines.len().saturating_sub(5)..)
            .unwrap_or_default();
        format!("{}: {}\n", self.name, tail.join("\n    "))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
const TOR: &str = "tor";

/// Authorities are relays too.
const RELAYS: usize = 6;

const COMMON: &str = "\
TestingTorNetwork 1
AssumeReachable 1
PathsNeededToBuildCircuits 0.25
ExitRelay 0
ExitPolicy reject *:*
ShutdownWaitLength 0
";

const RELAY: &str = "\
Address 127.0.0.1
AddressDisableIPv6 1
DirCache 1
SocksPort 0
ServerDNSDetectHijacking 0
ServerDNSAllowBrokenConfig 1
";

/// `hsdir_interval` is 24 times the voting interval in minutes, or C tor and Arti look for
/// descriptors in different places.
const AUTHORITY: &str = "\
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
ContactInfo test@example.invalid
TestingV3AuthInitialVotingInterval 10
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
V3AuthVotingInterval 300
V3AuthVoteDelay 20
V3AuthDistDelay 20
V3AuthNIntervalsValid 3
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
AuthDirMaxServersPerAddr 0
ConsensusParams hsdir_interval=120
";

const CLIENT: &str = "\
UseEntryGuards 0
VanguardsLiteEnabled 0
";

/// Behind guards of two layers, as C tor publishes a service for anybody.
const SERVICE: &str = "\
UseEntryGuards 1
VanguardsLiteEnabled 1
";
