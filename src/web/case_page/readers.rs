//! Who can open a case.

use subrosa_policy::MemberId;

use super::named;
use super::timeline::all_named;
use crate::app::casework::Opened;
use crate::web::view::case::Readers;

/// The readers, as `you` see them.
pub(super) fn readers(opened: &Opened, names: &[(MemberId, String)], you: MemberId) -> Readers {
    let index = &opened.index;
    Readers {
        lawyer: index
            .handler
            .map_or_else(String::new, |id| named(names, id)),
        standby: index.standby.map(|id| named(names, id)),
        you_are_standby: index.standby == Some(you),
        namesakes: all_named(names, &opened.namesakes),
        excluded: index.excluded.iter().map(|id| named(names, *id)).collect(),
    }
}
