//! Whether the time of an answer tells a code of an erased case from one that was never given.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use subrosa::{Clock, Config, Log, Portal, SystemClock};
use subrosa_policy::{Actor, CaseState, ReceiptCode, Unread};
use subrosa_store::Doing;

use crate::http::Client;
use crate::visit::{Visit, is_inside};
use crate::{Figures, QUIET};

/// Enters codes of both kinds in turns, at a portal in this process, and compares the times: the difference of the means
/// in standard deviations (Cohen's d). Below 0.2 an effect is called small; whoever wants to see it needs hundreds of
/// attempts with the very code that they already have.
pub(crate) async fn codes(figures: &mut Figures, folder: &Path) {
    let mut config = Config::parse(QUIET).expect("a configuration");
    config.files.worker = Some(env!("CARGO_BIN_EXE_subrosa").into());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new("Europe/Copenhagen").expect("a zone"));
    let log = Log::new(Arc::clone(&clock), Box::new(std::io::sink()));
    let portal = Portal::start(config, &folder.join("data"), Arc::clone(&clock), log).await;
    let portal = portal.expect("a portal");
    let lines = subrosa::fill_demo(&portal, Arc::clone(&clock), 0).await;
    let lines = lines.expect("a demo");
    let visit = Visit::of(&portal.clearnet_url);
    let mut given = Vec::new();
    for code in lines
        .iter()
        .filter_map(|line| line.strip_prefix("Code of a case: "))
    {
        assert!(visit.opens(code).await, "a code of the demo opens nothing");
        given.push(code.to_owned());
    }
    erase(&portal, &*clock);
    let mut erased = None;
    for code in given {
        if !visit.opens(&code).await {
            erased = Some(code);
        }
    }
    let erased = erased.expect("a code of a case that is erased");
    let port = visit.port();

    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        let entropy = subrosa_store::random_id().unwrap();
        let never = ReceiptCode::from_entropy(&entropy).words().expose().clone();
        // Which comes first changes, so that whatever the first one warms is shared.
        let mut turn = [(0, erased.as_str()), (1, never.as_str())];
        turn.rotate_left(round % 2);
        for (kind, code) in turn {
            times[kind].push(entered(port, code).await);
        }
    }
    let [(erased, one), (never, other)] = times.map(|times| spread(&times));
    figures.plain("a code of an erased case, mean", erased, "ms");
    figures.plain("a code that was never given, mean", never, "ms");
    let pooled = f64::midpoint(one, other).sqrt();
    let effect = (erased - never).abs() / pooled;
    figures.at_most("erased against never given, effect size d", effect, "", 0.2);
    portal.stop().await.expect("an end");
}

/// Milliseconds until the whole answer to a code is there.
async fn entered(port: u16, code: &str) -> f64 {
    let mut client = Client::https(port);
    let page = client.get("/en/return").await.expect("the return page");
    let form = page.form_with("code").with("code", code);
    let begin = Instant::now();
    let answer = client.submit(&page, form).await.expect("an answer");
    let time = begin.elapsed().as_secs_f64() * 1000.0;
    assert!(!is_inside(&answer), "a code opened something");
    time
}

/// Closes the demo's unassigned cases as no reports, and lets the nights pass.
fn erase(portal: &Portal, clock: &dyn Clock) {
    let store = portal.store();
    let all = store.index_all().unwrap();
    let (day, minute) = (clock.today(), clock.minute());
    let unassigned = all
        .iter()
        .filter(|index| index.state == CaseState::Received);
    let unassigned: Vec<_> = unassigned.collect();
    assert!(!unassigned.is_empty(), "a case that nobody handles");
    for index in &unassigned {
        let members = store.members().unwrap();
        let (by, grant) = members
            .iter()
            .find_map(|member| {
                let (id, rights) = (member.id, member.rights.clone());
                let actor = Actor::Member { id, rights };
                Some((id, actor.close_unread(&index.facts()).ok()?))
            })
            .expect("a triager");
        let doing = Doing { by, day, minute };
        store.close_unread(&grant, doing, Unread::Spam).unwrap();
    }
    for nights in [60, 200] {
        store.keep_house(day.plus_days(nights)).unwrap();
    }
    for index in unassigned {
        assert!(store.index(index.case).is_err(), "the case is still there");
    }
}

/// Mean and variance.
fn spread(times: &[f64]) -> (f64, f64) {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let squares = times.iter().map(|time| (time - mean).powi(2));
    (mean, squares.sum::<f64>() / (count - 1.0))
}

const ROUNDS: usize = 300;
