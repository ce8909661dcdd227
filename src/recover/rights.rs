//! What both holders are shown before their halves sign it.

use fluent_templates::fluent_bundle::FluentArgs;
use subrosa_policy::{Rights, Role, TenantId, Tenants};
use subrosa_store::{Person, Store};

use crate::papers::line;
use crate::web::english::English;

// CLAIM(C-161): SECURITY.md
/// Who is signed onto the roster, what it says of them now and what it will say then. An account is not enough to go
/// by: an administrator may have changed it since the holders were asked to come.
///
/// # Errors
/// If the texts are broken.
pub(super) fn lines(
    store: &Store,
    before: Option<&Person>,
    after: &Person,
) -> Result<Vec<String>, String> {
    let english = English::load().map_err(|_| "the texts are broken")?;
    // A client whose record is damaged must not keep the others from coming back.
    let name_of = |id: TenantId| match store.tenant(id) {
        Ok(tenant) => tenant.name,
        Err(_) => id.to_string(),
    };
    let words = Words {
        english: &english,
        name_of: &name_of,
    };
    let mut lines = vec![
        String::new(),
        "Both halves together sign this onto the list of members:".to_owned(),
        String::new(),
        line("Name:", &after.display),
    ];
    if let Some(before) = before.filter(|before| before.display != after.display) {
        lines.push(line("Before:", &before.display));
    }
    lines.extend(words.change(before.map(|before| &before.rights), &after.rights));
    lines.push(String::new());
    lines.push("Say no if this is more than the person is to do.".to_owned());
    Ok(lines)
}

/// What says rights in words.
struct Words<'a> {
    english: &'a English,
    name_of: &'a dyn Fn(TenantId) -> String,
}

impl Words<'_> {
    fn change(&self, before: Option<&Rights>, after: &Rights) -> Vec<String> {
        let mut lines = match before {
            Some(before) => labelled("Now:", &self.held(before, Some(before))),
            None => vec![line("Now:", "not on the list")],
        };
        lines.extend(labelled("Then:", &self.held(after, before)));
        lines
    }

    /// Each role with its clients. What is not among `known` is marked.
    fn held(&self, rights: &Rights, known: Option<&Rights>) -> Vec<String> {
        let each = rights.iter().map(|(role, of)| {
            let clients = self.clients(of, known.and_then(|known| known.at(role)));
            format!("{}: {}", self.say(role_text(role)), clients.join(", "))
        });
        each.collect()
    }

    fn clients(&self, of: &Tenants, known: Option<&Tenants>) -> Vec<String> {
        let marked = |name: String, is_known: bool| match is_known {
            true => name,
            false => format!("{name} (new)"),
        };
        match of {
            Tenants::All => {
                let every = self.say("tenants-all");
                vec![marked(every, known == Some(&Tenants::All))]
            }
            Tenants::Some(ids) => {
                let is_known = |id| known.is_some_and(|known| known.has(id));
                let each = ids.iter();
                each.map(|id| marked((self.name_of)(*id), is_known(*id)))
                    .collect()
            }
        }
    }

    fn say(&self, id: &str) -> String {
        self.english.say(id, &FluentArgs::new())
    }
}

/// The name stands before the first line only.
fn labelled(name: &str, values: &[String]) -> Vec<String> {
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    let each = names.zip(values);
    each.map(|(name, value)| line(name, value)).collect()
}

fn role_text(role: Role) -> &'static str {
    match role {
        Role::Triager => "role-triager",
        Role::Lawyer => "role-lawyer",
        Role::TenantUser => "role-tenant-user",
        Role::Admin => "role-admin",
        Role::Auditor => "role-auditor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(before: Option<&Rights>, after: &Rights) -> Vec<String> {
        let english = English::load().unwrap();
        let name_of = |id: TenantId| match id == NORDVIK {
            true => "Nordvik Food".to_owned(),
            false => "Vestby\nHarbour".to_owned(),
        };
        let words = Words {
            english: &english,
            name_of: &name_of,
        };
        words.change(before, after)
    }

    #[test]
    fn what_was_not_vouched_for_before_is_marked_client_by_client() {
        let one = Tenants::Some(vec![NORDVIK]);
        let both = Tenants::Some(vec![NORDVIK, VESTBY]);
        let lawyer = Rights::of(&[(Role::Lawyer, one.clone())]).unwrap();
        let wider = Rights::of(&[(Role::Lawyer, both), (Role::Triager, one)]).unwrap();
        assert_eq!(
            change(Some(&lawyer), &wider),
            [
                "Now:      lawyer: Nordvik Food",
                "Then:     triage: Nordvik Food (new)",
                "          lawyer: Nordvik Food, Vestby Harbour (new)",
            ]
        );
        // Less is nothing new.
        assert_eq!(
            change(Some(&wider), &lawyer).last().unwrap(),
            "Then:     lawyer: Nordvik Food"
        );
    }

    #[test]
    fn all_clients_are_more_than_any_that_are_named() {
        let named = Tenants::Some(vec![NORDVIK, VESTBY]);
        let named = Rights::of(&[(Role::Lawyer, named)]).unwrap();
        let all = Rights::of(&[(Role::Lawyer, Tenants::All)]).unwrap();
        let then = |before, after| change(before, after).pop().unwrap();
        let new = "Then:     lawyer: all clients (new)";
        assert_eq!(then(Some(&named), &all), new);
        assert_eq!(then(None, &all), new);
        assert_eq!(then(Some(&all), &all), "Then:     lawyer: all clients");
        let named = then(Some(&all), &named);
        assert_eq!(named, "Then:     lawyer: Nordvik Food, Vestby Harbour");
        assert_eq!(change(None, &all)[0], "Now:      not on the list");
    }

    const NORDVIK: TenantId = TenantId::from_bytes([1; 16]);
    const VESTBY: TenantId = TenantId::from_bytes([2; 16]);
}
