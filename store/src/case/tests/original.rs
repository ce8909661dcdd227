//! Untouched originals: who opens them, and who does not.

use super::*;
use crate::case::originals;

const SECRET: &str = "serial number 4711 in an untouched file";

#[test]
fn an_original_opens_to_the_assigned_lawyers_and_to_nobody_else() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.originals.push(firm.original(SECRET));
    let case = firm.submit(1, new).unwrap();
    let triager = firm.open(&firm.ana, case).unwrap();
    assert_eq!(originals(&firm.store.entries(&triager).unwrap()).count(), 0);
    let reporter = firm.reporter(1).unwrap();
    assert_eq!(
        originals(&firm.store.entries(&reporter).unwrap()).count(),
        0
    );
    firm.assign(case, BO);

    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let original = originals(&entries).next().unwrap();
    assert_eq!(original.own_name.as_deref(), Some("my own name.xls"));
    assert_eq!(read(&firm, &firm.bo, &open, original.id).unwrap(), SECRET);

    // The old keys of the triager open it as little as before, whatever id they ask for.
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().read_original(&facts).unwrap();
    let mut out = Vec::new();
    let refused = firm
        .store
        .read_original(&grant, &triager, ANA, original.id, &mut out);
    assert!(refused.is_err() && out.is_empty());
    let refused = firm.store.read_file(&open, original.id, &mut out);
    assert!(refused.is_err() && out.is_empty(), "it is no cleaned file");
}

#[test]
fn a_reporter_who_comes_back_adds_an_original_that_only_the_lawyer_opens() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let keys = ReporterKeys::from_code(&receipt(1));
    let visit = firm.store.open_reporter(&keys).unwrap();
    let raw = vec![firm.original(SECRET)];
    firm.store
        .reply(&visit, "More.", Vec::new(), raw, DAY)
        .unwrap();
    let reporter = firm.reporter(1).unwrap();
    assert_eq!(
        originals(&firm.store.entries(&reporter).unwrap()).count(),
        0
    );
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let original = originals(&entries).next().unwrap();
    assert_eq!(read(&firm, &firm.bo, &open, original.id).unwrap(), SECRET);
}

#[test]
fn the_bytes_of_an_original_are_on_disk_nowhere() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.originals.push(firm.original(SECRET));
    firm.submit(1, new).unwrap();
    let mut folders = vec![firm.dir.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(path).unwrap();
            files += 1;
            assert!(!bytes.windows(13).any(|part| part == b"serial number"));
            assert!(!bytes.windows(11).any(|part| part == b"my own name"));
        }
    }
    assert!(files > 1);
}

fn read(
    firm: &Firm,
    who: &Colleague,
    open: &OpenCase,
    file: subrosa_policy::FileId,
) -> Result<String, StoreError> {
    let facts = firm.store.index(open.case()).unwrap().facts();
    let grant = who.actor().read_original(&facts).unwrap();
    let mut out = Vec::new();
    firm.store
        .read_original(&grant, open, who.id, file, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}
