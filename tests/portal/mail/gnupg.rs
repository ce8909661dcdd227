//! The GnuPG of the system, with a home of its own and a clock that is the bench's.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use subrosa::Clock;

use crate::bench::Bench;

/// A home with the keys of one person.
pub(crate) struct Gnupg {
    home: tempfile::TempDir,
    second: u64,
}

impl Gnupg {
    /// An empty one, at the bench's time.
    pub(crate) fn new(bench: &Bench) -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
        Self {
            home,
            second: bench.clock.second(),
        }
    }

    /// The same home at another time.
    pub(crate) fn at(mut self, second: u64) -> Self {
        self.second = second;
        self
    }

    /// Lets a key and its subkeys never end.
    pub(crate) fn extend(&self, print: &str) {
        self.done(&["--quick-set-expire", print, "0"], "");
        // By its name: all together are those alone that have not ended.
        for subkey in self.prints(print).iter().skip(1) {
            self.done(&["--quick-set-expire", print, "0", subkey], "");
        }
    }

    /// Makes a key for signing that ends after so many days, if any, and gives back its fingerprint.
    pub(crate) fn sign_only(&self, kind: &str, ends: &str) -> String {
        let user = "Ana Lund <ana.lund@chambers.example>";
        self.done(&["--quick-generate-key", user, kind, "cert,sign", ends], "");
        self.prints("Ana").pop().unwrap()
    }

    /// The fingerprints of a key and its subkeys, or of all keys of one name.
    fn prints(&self, name: &str) -> Vec<String> {
        let listed = self.done(&["--with-colons", "--list-keys", name], "");
        let prints = listed.lines().filter_map(|line| line.strip_prefix("fpr:"));
        prints
            .map(|line| line.trim_matches(':').to_owned())
            .collect()
    }

    /// Makes a key with a subkey to encrypt to.
    pub(crate) fn key(&self, kind: &str, subkey: &str, ends: &str) -> String {
        let print = self.sign_only(kind, ends);
        self.done(&["--quick-add-key", &print, subkey, "encr", ends], "");
        print
    }

    /// A public key in ASCII armour.
    pub(crate) fn public(&self, print: &str) -> String {
        self.done(&["--armor", "--export", print], "")
    }

    /// A secret one.
    pub(crate) fn secret(&self, print: &str) -> String {
        self.done(&["--armor", "--export-secret-keys", print], "")
    }

    /// Revokes a key with the certificate that was made for it.
    pub(crate) fn revoke(&self, print: &str) {
        let file = self
            .home
            .path()
            .join(format!("openpgp-revocs.d/{print}.rev"));
        // A colon keeps it from being used by mistake.
        let revocation = fs::read_to_string(file).unwrap().replace("\n:---", "\n---");
        self.done(&["--import"], &revocation);
    }

    /// Revokes the subkey of a key.
    pub(crate) fn revoke_subkey(&self, print: &str) {
        let typed = "key 1\nrevkey\ny\n0\n\ny\nsave\n";
        let output = self.run(&["--command-fd", "0", "--edit-key", print], typed);
        assert!(output.status.success(), "{output:?}");
    }

    /// What a message says to whoever has the secret key.
    pub(crate) fn decrypt(&self, message: &str) -> String {
        self.done(&["--decrypt"], message)
    }

    /// What GnuPG sees of a message without opening it.
    pub(crate) fn packets(&self, message: &str) -> String {
        let output = self.run(&["--batch", "--list-only", "--list-packets"], message);
        String::from_utf8(output.stdout).unwrap()
    }

    fn done(&self, arguments: &[&str], input: &str) -> String {
        let all: Vec<&str> = ["--batch"].iter().chain(arguments).copied().collect();
        let output = self.run(&all, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let second = self.second.to_string();
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", self.home.path());
        gpg.args(["--no-tty", "--yes", "--pinentry-mode", "loopback"]);
        gpg.args(["--passphrase", "", "--faked-system-time", &second]);
        gpg.args(arguments);
        gpg.stdin(Stdio::piped());
        gpg.stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = gpg.spawn();
        let mut gpg = started.expect("GnuPG is missing: tests/run installs it");
        let mut stdin = gpg.stdin.take().unwrap();
        let input = input.to_owned();
        let typing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = gpg.wait_with_output().unwrap();
        // A key list does not read what it is given.
        let _typed = typing.join().unwrap();
        output
    }
}

impl Drop for Gnupg {
    fn drop(&mut self) {
        let mut end = Command::new("gpgconf");
        end.env("GNUPGHOME", self.home.path());
        let _status = end.args(["--kill", "all"]).status();
    }
}
