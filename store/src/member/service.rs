//! How a member serves the firm now. None of it gives a right; a suspension takes them.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, MemberId, TenantId};

/// Whether and how a member serves.
#[derive(Serialize, Deserialize, Clone, Default, PartialEq, Eq, Debug)]
pub struct Service {
    /// Whether they may sign in and be given cases.
    pub standing: Standing,
    /// When they are away.
    pub absence: Option<Absence>,
    /// Who stands in for them.
    pub standby: Option<MemberId>,
    /// What kinds of cases they carry, by tenant.
    pub fields: Vec<Field>,
}

/// Whether a member may sign in and be given cases.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Standing {
    /// They may.
    #[default]
    Active,
    /// They may not, until an administrator resumes them.
    Suspended,
}

/// The days of an absence, both included.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Absence {
    /// The first day away.
    pub from: Day,
    /// The last one.
    pub to: Day,
}

/// What kinds of cases a lawyer carries for a tenant, in the firm's own short words.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// For whom.
    pub tenant: TenantId,
    /// Such as `competition`.
    pub words: Vec<String>,
}

impl Absence {
    /// Whether somebody is away on this day.
    pub fn has(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

impl Service {
    /// The words for one tenant.
    pub fn fields_for(&self, tenant: TenantId) -> &[String] {
        let field = self.fields.iter().find(|field| field.tenant == tenant);
        field.map_or(&[], |field| field.words.as_slice())
    }
}
