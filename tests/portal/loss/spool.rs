//! The folder of what is not sent yet, alone on a disk that takes nothing: the words come back, what is read is read, and
//! with room again everything goes on without a start.

use super::disk::{Disk, sent};
use super::running::{filled_in, is_given_back};
use super::{Whole, port, send};
use crate::http::Client;
use crate::kills::{answer, enter, is_answered};

/// How the disk of drafts is spoiled, and mended again.
const SPOILT: [(&str, &str); 2] = [
    (
        "cat /dev/zero > data/spool/filler; test -s data/spool/filler",
        "rm data/spool/filler",
    ),
    (
        "mount -o remount,ro data/spool",
        "mount -o remount,rw data/spool",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_spool_that_takes_nothing_costs_no_words_and_is_written_again_when_it_can_be() {
    let whole = Whole::new().await;
    let disk = Disk::with(&whole.real.folder.path().join("data"), 64);
    disk.must("mount -t tmpfs -o size=2m,mode=700 none data/spool");
    let mut portal = disk.serve();
    let (at, tenant) = (port(&portal), whole.real.bench.tenant());
    let mut codes = vec![(whole.code.clone(), whole.words.clone())];
    for (spoil, mend) in SPOILT {
        let (mut sending, mut answering) = (Client::https(at), Client::https(at));
        let review = filled_in(&mut sending, &tenant, "the words of meanwhile").await;
        let messages = enter(&mut answering, &whole.code).await.unwrap();
        disk.must(spoil);

        let mut writing = Client::https(at);
        let page = filled_in(&mut writing, &tenant, "the words of a draft").await;
        is_given_back(&page, "report", "the words of a draft", spoil);
        let refused = sent(at, &tenant, "only words").await;
        is_given_back(&refused.unwrap_err(), "report", "only words", spoil);
        let said = answer(&mut answering, &messages, ANSWER).await.unwrap();
        if !is_answered(&said, ANSWER) {
            is_given_back(&said, "message", ANSWER, spoil);
        }
        // What was begun before is sent, or comes back.
        let done = send(&mut sending, &review).await;
        match done.code() {
            Some(code) => codes.push((code, "the words of meanwhile".to_owned())),
            None => is_given_back(&done, "report", "the words of meanwhile", spoil),
        }
        let opened = enter(&mut Client::https(at), &whole.code).await.unwrap();
        assert!(opened.text().contains(&whole.words), "{spoil}");

        disk.must(mend);
        let page = filled_in(&mut writing, &tenant, "the words of later").await;
        let code = send(&mut writing, &page).await.code().expect("a code");
        codes.push((code, "the words of later".to_owned()));
    }
    assert!(portal.stop().success(), "{:?}", portal.lines());
    assert!(!portal.lines().join("\n").contains("panicked"));
    let mut portal = disk.serve();
    for (code, words) in &codes {
        let opened = enter(&mut Client::https(port(&portal)), code).await;
        assert!(opened.unwrap().text().contains(words), "{words} is lost");
    }
    assert!(portal.stop().success());
    whole.real.bench.finish().await;
}

const ANSWER: &str = "the answer of meanwhile";
