//! Methods and paths that the portal does not have.

use http::{Method, StatusCode};

use super::unharmed;
use crate::bench::Bench;

#[tokio::test(flavor = "multi_thread")]
async fn methods_that_no_page_has_are_refused_and_change_nothing() {
    let mut bench = Bench::filled().await;
    let tenant = bench.tenant();
    let paths = [
        "/",
        "/en/",
        "/en/return",
        "/en/messages",
        "/nowhere",
        &tenant,
    ];
    let mut clients = [
        bench.reporter(),
        bench.staff(),
        bench.member("Administrator").await,
    ];
    for client in &mut clients {
        for name in [
            "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get",
        ] {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            for path in paths {
                let answer = client.send(method.clone(), path, None).await.unwrap();
                assert_eq!(
                    answer.status,
                    StatusCode::METHOD_NOT_ALLOWED,
                    "{name} {path}"
                );
                assert_eq!(answer.header("allow"), "GET, HEAD, POST", "{name} {path}");
                assert!(answer.text().contains("Nothing was"), "{name} {path}");
                assert!(answer.header("access-control-allow-origin").is_empty());
            }
        }
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_lead_nowhere_are_the_page_that_does_not_exist() {
    let mut bench = Bench::filled().await;
    let long = format!("/en/{}", "a".repeat(1_000));
    let paths = [
        "//",
        "/en",
        "/EN/",
        "/en//",
        "/en/./return",
        "/en/../en/return",
        "/en/%2e%2e/en/return",
        "/en/return/",
        "/en/return%00",
        "/en/return%0d%0aSet-Cookie:%20x=y",
        "/en/%F0%9F%A6%80",
        "/en/%ff%fe",
        "/en/%zz",
        "/xx/return",
        "/en%2freturn",
        "/..%2f..%2f..%2fetc/passwd",
        "/.git/config",
        "/.env",
        "/wp-login.php",
        "/en/r/",
        "/en/r/%2e%2e%2freport",
        "/en/r/00000000000000000000000000/report",
        "/en/case/../cases",
        "/en/case/0%000",
        "/{lang}/return",
        &long,
    ];
    for client in [&mut bench.reporter().stay(), &mut bench.staff().stay()] {
        let nowhere = client.get("/en/no-such-page").await.unwrap();
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        for path in paths {
            let Ok(answer) = client.get(path).await else {
                panic!("{path}: no answer");
            };
            // Staff are asked to sign in before anything is looked for.
            let asks = answer.source().contains("name=\"password\"");
            let same = answer.body == nowhere.body && answer.status == nowhere.status;
            assert!(same || asks, "{path}: {} {}", answer.status, answer.text());
            assert!(answer.set_cookies().is_empty(), "{path}");
        }
        let longer = client.get(&format!("/en/{}", "a".repeat(1_100))).await;
        assert_eq!(
            longer.unwrap().status,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
        );
    }
    unharmed(bench).await;
}
