//! `subrosa claims`: the ledger of SECURITY.md as this program was built from it.

use std::io::{self, Write};

use crate::cli::Claims;

/// What a row says.
#[derive(Debug, PartialEq, Eq)]
struct Claim<'a> {
    id: &'a str,
    sentence: &'a str,
    assumption: &'a str,
    code: &'a str,
    test: &'a str,
    remains: &'a str,
}

/// Prints the claims, or those that are named.
///
/// # Errors
/// The name of a claim that is not there.
pub fn run(options: &Claims) -> Result<(), String> {
    let claims = claims(LEDGER);
    for id in &options.only {
        if !claims.iter().any(|claim| claim.id.eq_ignore_ascii_case(id)) {
            return Err(format!(
                "there is no claim {id}; `subrosa claims` prints them all"
            ));
        }
    }
    let mut out = io::stdout().lock();
    for claim in claims {
        let named = |id: &String| claim.id.eq_ignore_ascii_case(id);
        if options.only.is_empty() || options.only.iter().any(named) {
            // A pipe that was closed wants no more.
            out.write_all(in_words(&claim).as_bytes()).ok();
        }
    }
    Ok(())
}

fn in_words(claim: &Claim<'_>) -> String {
    let plain = |cell: &str| cell.replace('`', "");
    format!(
        "{}  {}\n      assumes: {}\n      enforced in: {}\n      proven by: {}\n      remains: {}\n",
        claim.id,
        plain(claim.sentence),
        plain(claim.assumption),
        plain(claim.code),
        plain(claim.test),
        plain(claim.remains),
    )
}

/// The rows of a ledger: those that begin with an id such as `C-01`.
fn claims(document: &str) -> Vec<Claim<'_>> {
    document
        .lines()
        .filter_map(|line| {
            let row = line.strip_prefix("| C-")?;
            let mut cells = row.strip_suffix(" |")?.split(" | ");
            let id = line.get(2..)?.split(' ').next()?;
            cells.next()?;
            Some(Claim {
                id,
                sentence: cells.next()?,
                assumption: cells.next()?,
                code: cells.next()?,
                test: cells.next()?,
                remains: cells.next()?,
            })
        })
        .collect()
}

const LEDGER: &str = include_str!("../SECURITY.md");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_ledger_is_a_claim_with_every_cell() {
        let rows = LEDGER.lines().filter(|line| line.starts_with("| C-"));
        let claims = claims(LEDGER);
        assert_eq!(rows.count(), claims.len());
        assert!(claims.len() >= 40);
        assert_eq!(claims[0].id, "C-01");
        for claim in &claims {
            assert!(claim.code.starts_with('`'), "{claim:?}");
            assert!(claim.test.starts_with('`'), "{claim:?}");
        }
    }

    #[test]
    fn a_claim_that_is_not_there_is_named() {
        let options = Claims {
            only: vec!["c-01".to_owned(), "C-9999".to_owned()],
        };
        assert!(run(&options).unwrap_err().contains("C-9999"));
    }
}
