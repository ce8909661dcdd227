//! A file in the place of an earlier one.

use subrosa_policy::{FileId, Grant};

use super::*;
use crate::case::{NewFile, erased_files, replaced};

fn grant(firm: &Firm, case: CaseId) -> Grant<subrosa_policy::AddFile> {
    let facts = firm.store.index(case).unwrap().facts();
    firm.bo.actor().add_file(&facts).unwrap()
}

fn replace(firm: &Firm, case: CaseId, old: FileId, file: NewFile) -> Result<(), StoreError> {
    let open = firm.open(&firm.bo, case)?;
    let when = (BO, DAY, 6);
    firm.store
        .replace_file(&grant(firm, case), &open, (old, file), when)
}

fn attached(firm: &Firm, case: CaseId) -> Vec<FileInfo> {
    let entries = firm.entries(&firm.open(&firm.bo, case).unwrap()).unwrap();
    let files = entries.iter().filter_map(Entry::file);
    let staff = files.filter(|info| info.author == Author::Staff(BO));
    staff.cloned().collect()
}

#[test]
fn a_file_takes_the_place_of_another_and_the_earlier_one_stays() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let open = firm.open(&firm.bo, case).unwrap();
    let mut first = firm.file("first words");
    first.name = "file-7.pdf".to_owned();
    let files = vec![first];
    firm.store
        .attach(&grant(&firm, case), &open, BO, files, DAY, 5)
        .unwrap();
    let first = attached(&firm, case).remove(0);
    replace(&firm, case, first.id, firm.file("second words")).unwrap();
    let [old, new] = &attached(&firm, case)[..] else {
        unreachable!("there are two")
    };
    assert_eq!((old.id, new.name.as_str()), (first.id, "file-7.txt"));
    let open = firm.open(&firm.bo, case).unwrap();
    assert_eq!(read(&firm, &open, old).unwrap(), b"first words");
    assert_eq!(read(&firm, &open, new).unwrap(), b"second words");
    let entries = firm.store.entries(&open).unwrap();
    assert_eq!(replaced(&entries).collect::<Vec<_>>(), [(old.id, new.id)]);
    assert!(erased_files(&entries).is_empty());
    // Of two at once only one stands for it; what the reporter sent stands for itself.
    let late = replace(&firm, case, old.id, firm.file("third words"));
    assert!(matches!(late, Err(StoreError::Meanwhile)));
    let both: Vec<_> = std::thread::scope(|scope| {
        let one = |words: &'static str| {
            let (firm, id) = (&firm, new.id);
            scope.spawn(move || replace(firm, case, id, firm.file(words)))
        };
        let both = ["third", "fourth"].map(one);
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1);
    let sent = entries.iter().find_map(TimedEntry::file).unwrap().id;
    let theirs = replace(&firm, case, sent, firm.file("not theirs"));
    assert!(matches!(theirs, Err(StoreError::NotFound)));
    assert_eq!(attached(&firm, case).len(), 3);
    assert!(firm.store.check().unwrap().is_empty());
    let blobs = firm.blobs().len();
    assert_eq!(blobs, 4, "nothing is left of what was refused");
}
