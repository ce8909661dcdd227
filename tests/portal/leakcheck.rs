//! `subrosa leakcheck`: it finds nothing in a portal that keeps its promises, and everything that is planted in one.

use std::fs;
use std::io::Write;
use std::path::Path;

use subrosa::Config;
use subrosa::leakcheck::{Findings, Planted, alone, look};

use crate::process::{PATIENCE, Process};

async fn looked(meddle: impl FnOnce(&Path, &Planted)) -> Findings {
    let mut config = alone(Config::default(), false);
    config.files.worker = Some(env!("CARGO_BIN_EXE_subrosa").into());
    let folder = tempfile::tempdir().unwrap();
    look(config, folder.path(), meddle).await.unwrap()
}

#[test]
fn the_operator_s_own_configuration_is_tried_and_nothing_leaks() {
    let folder = tempfile::tempdir().unwrap();
    // Everything that would go out, and hosts and files that are not there: none of it is touched.
    let config = "[firm]\nname = \"Lund and Holm\"\n[clearnet]\nlisten = \"192.0.2.1:443\"\nhost = \"portal.example\"\npublic_port = 443\n\
                  certificate = \"/nowhere/chain.pem\"\nkey = \"/nowhere/key.pem\"\n[staff]\nhost = \"office.example\"\npublic_port = 443\n\
                  [mail]\nhost = \"mail.example\"\nfrom = \"portal@firm.example\"\nuser = \"u\"\npassword = \"p\"\n[health]\nlisten = \"192.0.2.1:80\"\n";
    fs::write(folder.path().join("portal.toml"), config).unwrap();
    let arguments = ["leakcheck", "--config", "portal.toml"];
    let mut run = Process::subrosa(folder.path(), &arguments);
    let status = run.wait_within(5 * PATIENCE);
    let lines = run.lines();
    assert!(status.success(), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "Nothing leaked.", "{lines:?}");
    assert!(lines[0].contains("sent over HTTPS"), "{lines:?}");
    assert!(
        lines.iter().all(|line| !line.contains("canary")),
        "{lines:?}"
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "its own file only"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_left_where_it_must_not_be_is_a_leak() {
    let found = looked(|data, planted| {
        // Each thing that was planted, in a file of its own: each must be found.
        for (number, (_, text)) in planted.words().iter().enumerate() {
            fs::write(data.join(format!("left-{number}")), text).unwrap();
        }
        let (_, first) = &planted.words()[0];
        let capitals = first.to_uppercase();
        let mut log = fs::File::create(data.join("spool").join("more")).unwrap();
        log.write_all(capitals.as_bytes()).unwrap();
    })
    .await;
    let files: std::collections::BTreeSet<&str> = found
        .leaks
        .iter()
        .filter_map(|leak| leak.rsplit(' ').next())
        .collect();
    assert!(files.len() > 20, "{:?}", found.leaks);
    assert!(files.contains("left-0") && files.contains("spool/more"));
    let unfound = (0..files.len() - 1).filter(|number| !files.contains(&*format!("left-{number}")));
    assert_eq!(unfound.count(), 0, "{:?}", found.leaks);
}
