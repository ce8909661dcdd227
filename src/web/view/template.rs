//! The templates in the binary, and what they can call.

use std::sync::Arc;

use fluent_templates::fluent_bundle::{FluentArgs, FluentValue};
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

use super::Lang;
use crate::web::text::Texts;

/// The stylesheet of all pages, served as `/portal.css`.
pub(crate) const STYLESHEET: &str = include_str!("../../../templates/portal.css");

/// The second stylesheet of staff pages, served as `/staff.css`.
pub(crate) const STAFF_STYLESHEET: &str = include_str!("../../../templates/staff.css");

/// The one script, served as `/passkey.js` for the pages that ask for a passkey.
pub(crate) const PASSKEY_SCRIPT: &str = include_str!("../../../templates/passkey.js");

/// Parses every template and gives it four functions: `t`, `say`, `date` and `size`.
pub(super) fn parse(texts: &Arc<Texts>) -> TeraResult<Tera> {
    let mut tera = Tera::new();
    let own = Arc::clone(texts);
    tera.register_function("t", move |args: Kwargs, state: &State| {
        text(&own, &args, state)
    });
    let own = Arc::clone(texts);
    tera.register_function("say", move |args: Kwargs, state: &State| {
        say(&own, &args, state)
    });
    let own = Arc::clone(texts);
    tera.register_function("date", move |args: Kwargs, state: &State| {
        date(&own, &args, state)
    });
    let own = Arc::clone(texts);
    tera.register_function("size", move |args: Kwargs, state: &State| {
        size(&own, &args, state)
    });
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
    Ok(tera)
}

/// `t(id="…", name=value…)`: a text, with everything else as its arguments.
fn text(texts: &Texts, args: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let lang = language(state)?;
    let id = args.must_get::<&str>("id")?;
    let mut given = FluentArgs::new();
    for (name, value) in args.iter() {
        let Some(name) = name.as_str().filter(|name| *name != "id") else {
            continue;
        };
        give(texts, lang, &mut given, name, value)?;
    }
    said(texts, lang, id, &given)
}

/// `say(prefix="…", of=thing)`: the text `prefix-key` of a tagged enum, with its other fields as arguments.
fn say(texts: &Texts, args: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let lang = language(state)?;
    let prefix = args.must_get::<&str>("prefix")?;
    let thing = args.must_get::<&Map>("of")?;
    let key = thing
        .get(&"key".into())
        .and_then(Value::as_str)
        .ok_or_else(|| Error::message("say() needs a thing with a key"))?;
    let mut given = FluentArgs::new();
    for (name, value) in thing.iter() {
        if let Some(name) = name.as_str() {
            give(texts, lang, &mut given, name, value)?;
        }
    }
    said(texts, lang, &format!("{prefix}-{key}"), &given)
}

/// `date(of=day)`: a day written out; with `short=true` without the year.
fn date(texts: &Texts, args: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let lang = language(state)?;
    let short = args.get::<bool>("short")?.unwrap_or(false);
    let day = args.must_get::<&Map>("of")?;
    written_day(
        texts,
        lang,
        day,
        if short { "date-short" } else { "date-long" },
    )
}

/// `size(bytes=n)`: a size in the unit people read, with one decimal where it helps.
fn size(texts: &Texts, args: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let lang = language(state)?;
    let bytes = args.must_get::<u64>("bytes")?;
    let (id, tenths) = if bytes < 1_000 {
        ("size-bytes", bytes.saturating_mul(10))
    } else if bytes < 1_000_000 {
        ("size-kilobytes", bytes / 100)
    } else if bytes < 1_000_000_000 {
        ("size-megabytes", bytes / 100_000)
    } else {
        ("size-gigabytes", bytes / 100_000_000)
    };
    let (whole, rest) = (tenths / 10, tenths % 10);
    let mark = said(texts, lang, "size-mark", &FluentArgs::new())?;
    let number = if rest == 0 || whole >= 10 {
        format!("{whole}")
    } else {
        format!("{whole}{mark}{rest}")
    };
    let mut given = FluentArgs::new();
    given.set("number", number);
    said(texts, lang, id, &given)
}

fn language(state: &State<'_>) -> TeraResult<Lang> {
    let tag = state.get::<String>("lang")?.unwrap_or_default();
    #[cfg(test)]
    if tag == Lang::Qps.tag() {
        return Ok(Lang::Qps);
    }
    Lang::from_tag(&tag).ok_or_else(|| Error::message("the page has no language"))
}

fn give(
    texts: &Texts,
    lang: Lang,
    given: &mut FluentArgs<'_>,
    name: &str,
    value: &Value,
) -> TeraResult<()> {
    let value: FluentValue<'static> = if let Some(text) = value.as_str() {
        text.to_owned().into()
    } else if let Some(number) = value.as_i64() {
        number.into()
    } else if let Some(day) = value.as_map().filter(|map| map.contains_key(&"iso".into())) {
        written_day(texts, lang, day, "date-long")?.into()
    } else {
        return Ok(());
    };
    given.set(name.to_owned(), value);
    Ok(())
}

fn written_day(texts: &Texts, lang: Lang, day: &Map, id: &'static str) -> TeraResult<String> {
    let mut given = FluentArgs::new();
    for part in ["year", "month", "day"] {
        let number = day
            .get(&part.into())
            .and_then(Value::as_i64)
            .ok_or_else(|| Error::message("date() needs a day"))?;
        if part == "month" {
            given.set(part, number);
        } else {
            // A string, so that no language groups the digits of a year.
            given.set(part, number.to_string());
        }
    }
    said(texts, lang, id, &given)
}

fn said(texts: &Texts, lang: Lang, id: &str, given: &FluentArgs<'_>) -> TeraResult<String> {
    texts
        .say(lang, id, given)
        .map_err(|error| Error::message(format!("{error}: {id}")))
}

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name)))),+]
    };
}

/// Every template by its name under `templates/`.
pub(super) const TEMPLATES: &[(&str, &str)] = templates![
    "access.html",
    "account.html",
    "account_mail.html",
    "accessibility.html",
    "about.html",
    "case.html",
    "case_closed.html",
    "case_search.html",
    "case_class.html",
    "case_conflicts.html",
    "case_history.html",
    "case_item.html",
    "case_triage.html",
    "cases.html",
    "code.html",
    "discarded.html",
    "download.txt",
    "entry.html",
    "erase.html",
    "factor_passkey.html",
    "factor_phone.html",
    "factor_totp.html",
    "factors.html",
    "holder.html",
    "home.html",
    "invited.html",
    "join_passkey.html",
    "join_password.html",
    "join_phone.html",
    "join_totp.html",
    "kept.html",
    "kit_start.html",
    "leave.html",
    "mail.txt",
    "member.html",
    "messages.html",
    "minutes.html",
    "paper.html",
    "damaged.html",
    "original.html",
    "people.html",
    "recovery_codes.html",
    "release.html",
    "release_kept.html",
    "released.html",
    "released_list.html",
    "register.html",
    "reply_review.html",
    "report.html",
    "return.html",
    "review.html",
    "second_factor.html",
    "security.html",
    "sent_already.html",
    "shared.html",
    "setup_done.html",
    "sign_in.html",
    "signed_out.html",
    "sms.txt",
    "sms_test.txt",
    "staff_accessibility.html",
    "staff_trouble.html",
    "statistics.html",
    "system.html",
    "take_down.html",
    "take_down_for.html",
    "taken_down.html",
    "tenant.html",
    "tenant_questions.html",
    "tenant_renew.html",
    "tenant_texts.html",
    "tenants.html",
    "timeline.txt",
    "tor.html",
    "trouble.html",
    "try.html",
    "vouch.html",
    "waiting.html",
    "waiting_for_you.html",
    "withdraw.html",
    "parts/ask_password.html",
    "parts/accessibility.html",
    "parts/asked.html",
    "parts/blocks.html",
    "parts/case_ack.html",
    "parts/case_copy.html",
    "parts/case_class.html",
    "parts/case_conflict.html",
    "parts/case_files.html",
    "parts/case_minutes.html",
    "parts/case_triage_blind.html",
    "parts/case_files_wrong.html",
    "parts/case_head.html",
    "parts/case_identity.html",
    "parts/case_life.html",
    "parts/case_life_wrong.html",
    "parts/case_items_wrong.html",
    "parts/case_notes.html",
    "parts/case_people.html",
    "parts/case_readers.html",
    "parts/case_release.html",
    "parts/case_report.html",
    "parts/case_summary.html",
    "parts/case_talk.html",
    "parts/case_talk_wrong.html",
    "parts/case_tasks.html",
    "parts/case_timeline.html",
    "parts/case_unread.html",
    "parts/class_value.html",
    "parts/code_field.html",
    "parts/copy.html",
    "parts/compare.html",
    "parts/dates.html",
    "parts/erase_part.html",
    "parts/count_label.html",
    "parts/differences.html",
    "parts/factor_carry.html",
    "parts/file_problem.html",
    "parts/files.html",
    "parts/held.html",
    "parts/history.html",
    "parts/hold.html",
    "parts/item_fields.html",
    "parts/item_meta.html",
    "parts/item_value.html",
    "parts/item_wrong.html",
    "parts/join_ways.html",
    "parts/kept.html",
    "parts/languages.html",
    "parts/new_password.html",
    "parts/passkey_script.html",
    "parts/progress.html",
    "parts/release_said.html",
    "parts/reporter.html",
    "parts/rights.html",
    "parts/rights_wrong.html",
    "parts/since.html",
    "parts/since_problem.html",
    "parts/since_values.html",
    "parts/roles.html",
    "parts/search.html",
    "parts/second_why.html",
    "parts/staff.html",
    "parts/state.html",
    "parts/ticked.html",
    "parts/timeline_entry.html",
    "parts/typed.html",
    "parts/who.html",
    "parts/wording.html",
];
