//! The page of one case as it grows: every record of it is opened for each look.

use crate::office::{Colleague, Office};
use crate::process::Process;
use crate::{Figures, median};

/// How long a lawyer waits for the page of a case with 500 messages and 100 files, and how that grows.
pub(crate) async fn case_page(figures: &mut Figures, portal: &Process) {
    let office = Office::of(portal);
    let mut lawyer = office.member("Lawyer").await;
    let path = lawyer.a_case().await;
    let (mut messages, mut files) = (0, 0);
    let mut times = Vec::new();
    for (more_messages, more_files) in [(50, 10), (450, 90)] {
        for _ in 0..more_messages {
            messages += 1;
            let text = format!("Message {messages}. {WORDS}");
            lawyer.write(&path, &text).await;
        }
        for _ in 0..more_files / FILES_AT_ONCE {
            files += FILES_AT_ONCE;
            lawyer.attach(&path, FILES_AT_ONCE).await;
        }
        let mut looks = Vec::new();
        for _ in 0..LOOKS {
            looks.push(lawyer.timed(&path).await);
        }
        let time = median(looks);
        let name = format!("case page, {messages} messages, {files} files");
        figures.plain(&name, time, "ms");
        figures.plain(
            &format!("{name}, whole conversation"),
            whole(&mut lawyer, &path).await,
            "ms",
        );
        times.push(time);
    }
    figures.at_most(
        "case page, ten times as much in it ÷ before",
        times[1] / times[0],
        "",
        10.0,
    );
}

async fn whole(lawyer: &mut Colleague, path: &str) -> f64 {
    let mut looks = Vec::new();
    for _ in 0..LOOKS {
        looks.push(lawyer.timed(&format!("{path}?all=talk")).await);
    }
    median(looks)
}

const LOOKS: usize = 9;
const FILES_AT_ONCE: usize = 5;
const WORDS: &str =
    "Do you know from which panel the alarm was switched off, and who else was there that night?";
