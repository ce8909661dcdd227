//! What happens while a round goes on: a message is written when its turn comes, for who its member is then.

use serde_json::json;

use super::digest::{count, move_on, settled, shut_out_deputy};
#[cfg(feature = "pgp")]
use super::gnupg::Gnupg;
#[cfg(feature = "pgp")]
use super::keys::{paste, sealed};
use super::queue::{ANA, deputy_has_news};
use super::reachable;
use super::server::MailServer;
use crate::bench::Bench;

const BO: &str = "bo@chambers.example";
const CY: &str = "cy@chambers.example";

/// A server that holds its answer to a message to the triager.
fn slow_server() -> MailServer {
    MailServer::with(json!({ "auth": ["PLAIN"], "hold": [BO] }))
}

/// A portal amid a round: the server holds its answer to the triager's message, and the deputy's, which was due as well
/// when the round began, has not come yet.
async fn amid_a_round(server: &MailServer) -> Bench {
    let mut bench = deputy_has_news(server).await;
    reachable(&mut bench, "Triager", BO).await;
    // A round is in no order, and both have news every morning: one comes on which the deputy is the second.
    loop {
        let (before, held) = (count(server, ANA), server.lines("held").len());
        move_on(&bench, 8, 0);
        bench = bench.restart(|_| {}).await;
        server.held(held + 1);
        if count(server, ANA) == before {
            assert_eq!(bench.store().mail_waiting().unwrap().len(), 2);
            return bench;
        }
        end_round(server, &bench).await;
    }
}

/// Lets the server answer, and waits until the round is over.
async fn end_round(server: &MailServer, bench: &Bench) {
    server.go_on();
    settled(bench).await;
    // Whatever became of a message, it was taken or dropped, and none has failed.
    assert_eq!(bench.store().mail_waiting().unwrap(), []);
}

#[cfg(feature = "pgp")]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_given_amid_a_round_covers_what_was_still_to_go_out() {
    let server = slow_server();
    let bench = amid_a_round(&server).await;
    let before = count(&server, ANA);
    let gnupg = Gnupg::new(&bench);
    let key = gnupg.public(&gnupg.key("ed25519", "cv25519", "0"));
    let mut deputy = bench.member("Deputy").await;
    let saved = paste(&mut deputy, &key).await;
    let text = saved.text();
    assert!(text.contains("Your key is saved"), "{text}");
    end_round(&server, &bench).await;
    assert_eq!(count(&server, ANA), before + 1);
    let messages = server.messages();
    let told = messages.iter().rfind(|message| message.to == [ANA]);
    let said = gnupg.decrypt(&sealed(told.unwrap()));
    assert!(said.contains("There is something new"), "{said}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_changed_amid_a_round_is_the_one_that_is_written_to() {
    let server = slow_server();
    let mut bench = amid_a_round(&server).await;
    let before = count(&server, ANA);
    reachable(&mut bench, "Deputy", CY).await;
    end_round(&server, &bench).await;
    assert_eq!((count(&server, ANA), count(&server, CY)), (before, 1));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shut_out_amid_a_round_is_sent_nothing_by_it() {
    let server = slow_server();
    let bench = amid_a_round(&server).await;
    let before = count(&server, ANA);
    shut_out_deputy(&bench).await;
    end_round(&server, &bench).await;
    assert_eq!(count(&server, ANA), before);
    bench.finish().await;
}
