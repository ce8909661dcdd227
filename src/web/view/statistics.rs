//! Statistics: tables with a picture beside each.

use serde::Serialize;

use super::View;
use super::case::Choice;

/// `GET /{lang}/statistics`. Filter (GET): `year`, `tenant`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct StatisticsView {
    /// `whole`, `bands`, `bands-of-all` or `queue`.
    pub(crate) counted: &'static str,
    /// The years that can be chosen.
    pub(crate) years: Vec<Choice>,
    /// The clients that can be chosen.
    pub(crate) tenants: Vec<Choice>,
    /// All clients together can be chosen.
    pub(crate) all: bool,
    /// All together leave out clients of whom the reader may not read so much.
    pub(crate) partly: bool,
    /// The tables; none where they would tell too much.
    pub(crate) tables: Option<Vec<Counts>>,
}

/// A way to count.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Counts {
    /// The key of its texts.
    pub(crate) key: &'static str,
    /// Its rows.
    pub(crate) rows: Vec<CountRow>,
    /// Shares stand beside the numbers.
    pub(crate) shares: bool,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CountRow {
    /// Its label by the key of the text.
    pub(crate) word: Option<&'static str>,
    /// Its label as a month or quarter.
    pub(crate) part: Option<u8>,
    /// Its label in the client's words.
    pub(crate) name: Option<String>,
    /// The number, or the least it can be.
    pub(crate) number: usize,
    /// The most it can be, where only a band is told.
    pub(crate) most: Option<usize>,
    /// It is under 5, and no more is told.
    pub(crate) few: bool,
    /// The length of the bar, in percent.
    pub(crate) length: usize,
    /// The share of all, in percent.
    pub(crate) share: usize,
}

impl View for StatisticsView {
    const TEMPLATE: &'static str = "statistics.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        sample::views()
    }
}

#[cfg(test)]
mod sample {
    use super::*;

    pub(super) fn views() -> Vec<StatisticsView> {
        let choice = |value: &str, chosen| Choice {
            value: value.to_owned(),
            name: value.to_owned(),
            chosen,
        };
        let view = |counted, tables| StatisticsView {
            counted,
            years: vec![choice("2026", true), choice("2025", false)],
            tenants: match counted {
                "bands-of-all" => Vec::new(),
                _ => vec![choice("Nordvik Food <A/S>", false)],
            },
            all: counted == "whole" || counted == "queue",
            partly: false,
            tables,
        };
        let (exact, bands) = (tables(false), tables(true));
        let queue = vec![table("waiting", &["3", "7", "more"], "word", false)];
        let partly = StatisticsView {
            partly: true,
            ..view("whole", Some(exact.clone()))
        };
        vec![
            partly,
            view("whole", Some(exact)),
            view("bands", Some(bands.clone())),
            view("bands", None),
            view("bands-of-all", Some(bands)),
            view("queue", Some(queue)),
        ]
    }

    fn tables(bands: bool) -> Vec<Counts> {
        let part = if bands { "quarter" } else { "month" };
        let outcomes = [
            "open",
            "substantiated",
            "partly-substantiated",
            "unsubstantiated",
            "not-enough-information",
            "out-of-scope",
            "referred",
            "withdrawn",
            "spam",
            "unknown",
        ];
        let took = ["3", "7", "30", "90", "180", "more", "not-yet"];
        let mut all = vec![
            table(part, &["1", "2", "3", "4"], "part", bands),
            table("category", &["none"], "word", bands),
            table("outcome", &outcomes, "word", bands),
        ];
        for key in ["acknowledged", "feedback"] {
            all.push(table(key, &["yes", "no", "not-yet"], "word", bands));
        }
        for key in ["to-acknowledge", "to-feedback", "to-close"] {
            all.push(table(key, &took, "word", bands));
        }
        let open = ["3", "7", "30", "90", "180", "more", "ended"];
        all.push(table("open", &open, "word", bands));
        for table in all.iter_mut().take(2) {
            table.rows.push(row(Some("unknown"), 0, bands, "word"));
        }
        all[1].rows.push(CountRow {
            name: Some("Food safety <9>".to_owned()),
            ..row(None, 40, bands, "name")
        });
        all
    }

    fn table(key: &'static str, words: &[&'static str], kind: &str, bands: bool) -> Counts {
        let rows = words.iter().enumerate();
        Counts {
            key,
            rows: rows
                .map(|(at, word)| row(Some(word), at * 13, bands, kind))
                .collect(),
            shares: !bands,
        }
    }

    fn row(word: Option<&'static str>, number: usize, bands: bool, kind: &str) -> CountRow {
        CountRow {
            word: word.filter(|_| kind == "word"),
            part: word
                .filter(|_| kind == "part")
                .map(|word| word.parse().unwrap()),
            name: None,
            number,
            most: (bands && number > 4).then_some(number + 4),
            few: bands && number < 5,
            length: number.min(100),
            share: number.min(100),
        }
    }
}
