//! What a case is about, with everything that was decided of it.

use subrosa_policy::{Category, MemberId};

use super::triage::{class, severity_key};
use super::{head, named};
use crate::app::casework::{Chosen, ClassVersion, Classes, NotKnown, Opened};
use crate::clock::split_minute;
use crate::web::dates::date;
use crate::web::view::case::{CaseClass, CaseNotice, ClassComparison, ClassField, ClassRow};

/// What the page shows beside what is decided.
#[derive(Default)]
pub(crate) struct ClassExtra {
    /// The numbers of two versions to compare.
    pub(crate) between: Option<(u32, u32)>,
    /// The form as typed, and what of it was not known.
    pub(crate) typed: Option<(Chosen, NotKnown)>,
    pub(crate) notice: Option<CaseNotice>,
}

/// The page.
pub(crate) fn class_page(
    (token, open): (&str, bool),
    opened: &Opened,
    (classes, versions): (&Classes, &[ClassVersion]),
    names: &[(MemberId, String)],
    extra: ClassExtra,
) -> CaseClass {
    let rows = versions.iter().rev();
    let of = |number| versions.iter().find(|version| version.number == number);
    let comparison = extra.between.and_then(|(old, new)| {
        let (was, is) = (fields(of(old)?, classes), fields(of(new)?, classes));
        let rows = was.into_iter().zip(is).collect();
        Some(ClassComparison { old, new, rows })
    });
    CaseClass {
        token: token.to_owned(),
        case: head::head(opened),
        open,
        class: class(opened, classes, extra.typed),
        versions: rows
            .map(|version| row(version, classes, names, extra.between))
            .collect(),
        comparison,
        notice: extra.notice,
    }
}

fn row(
    version: &ClassVersion,
    classes: &Classes,
    names: &[(MemberId, String)],
    between: Option<(u32, u32)>,
) -> ClassRow {
    let when = version.by.map(|(_, minute)| split_minute(minute));
    ClassRow {
        number: version.number,
        who: version.by.map(|(member, _)| named(names, member)),
        on: when.as_ref().map(|(day, _)| date(*day)),
        time: when.map_or_else(String::new, |(_, time)| time),
        fields: fields(version, classes),
        old: between.is_some_and(|(old, _)| old == version.number),
        new: between.is_some_and(|(_, new)| new == version.number),
    }
}

fn fields(version: &ClassVersion, classes: &Classes) -> Vec<ClassField> {
    let classed = version.classed;
    let name = |category: Category| {
        let mut all = classes.categories.iter();
        let found = all.find(|(known, _)| *known == category);
        found.map_or_else(|| category.0.to_string(), |(_, name)| name.clone())
    };
    let scope = if classed.out_of_scope { "out" } else { "in" };
    let values = [
        ("scope", scope.to_owned()),
        ("category", classed.category.map(name).unwrap_or_default()),
        ("severity", severity_key(classed.severity).to_owned()),
        ("duplicate", version.duplicate.clone().unwrap_or_default()),
    ];
    let field = |(field, value)| ClassField { field, value };
    values.into_iter().map(field).collect()
}
