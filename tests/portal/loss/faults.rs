//! System calls that fail while the program starts for the first time.

use std::path::Path;

use crate::process::Process;
use crate::real::SERVE;

pub(super) const STRACE: &str = "/usr/bin/strace";

#[tokio::test(flavor = "multi_thread")]
async fn a_key_or_certificate_that_cannot_be_kept_is_named_and_made_whole_by_the_next_start() {
    for (file, said) in [
        ("instance.key.new", "writing the instance key"),
        ("vault", "the vault"),
        (
            "tls/self-signed.new",
            "the portal's own certificate: the TLS key",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        crate::process::config(folder.path(), crate::real::CONFIG);
        let path = folder.path().join("data").join(file);
        let path = path.to_str().unwrap();
        let program = env!("CARGO_BIN_EXE_subrosa");
        let fault = ["-e", "trace=fsync", "-e", "inject=fsync:error=EIO"];
        let mut arguments = vec!["-f", "-qq", "-e", "signal=none", "-o", "calls", "-P", path];
        arguments.extend(fault);
        arguments.push(program);
        arguments.extend(SERVE);
        let mut portal = Process::start(Path::new(STRACE), folder.path(), &arguments);
        let status = portal.wait();
        let heard = portal.lines().join("\n");
        assert_eq!(status.code(), Some(1), "{file}: {heard}");
        assert!(
            heard.contains(said) && !heard.contains("panic"),
            "{file}: {heard}"
        );
        let mut portal = Process::subrosa(folder.path(), &SERVE);
        portal.wait_for_url("Reporters:");
        portal.kill();
    }
}
