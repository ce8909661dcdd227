# People: the list, one member, vouching, resets.
people-search = Search by name
people-sort = Order
people-sort-name = By name
people-sort-role = By role
people-sort-standing = By what is to be done
people-show = Show
people-none = Nobody fits. Search for a shorter part of the name.
pages = Pages
pages-one = Page { $number }
col-away = Away
col-until = Works until
away-until = away until
standing-suspended = suspended
standing-new-keys = new keys, wait to be vouched for
standing-new-rights = new rights, wait to be vouched for
people-notice-dismissed = { $name } is signed off the list of members.
people-notice-removed = { $name } is removed. The account is gone and the sessions have ended.
people-notice-removed-reader = { $name } is removed, and no case opens to them any more. Ask a colleague who reads cases to sign them off the list of members too.
people-notice-withdrawn = The link does not work any more.
people-notice-stale = This page was from before you signed in. Search again.
people-notice-opened = { $cases ->
    [one] 1 case is open
   *[other] { $cases } cases are open
} to { $name } again.
left-title = Still on the list of members
left-why = Their accounts were removed. Nothing new reaches them. Sign them off, so that the list says so too.
left-button = Sign off
left-other = another colleague can sign them off
open-title = Open links
open-reset = reset
open-withdraw = Withdraw
rights-tenants = Clients
rights-tenants-triager = Clients for triage
rights-tenants-lawyer = Clients as a lawyer
rights-apart = Other clients for one of the roles
rights-apart-hint = Tick something here only for a person who does triage for some clients and is a lawyer for others. What you tick for a role then counts for it, instead of the clients above.
rights-all = All clients
rights-all-hint = Also those added later
tenants-problem-empty = Choose clients, or all of them
tenants-problem-both = Choose all clients or single ones, not both
tenants-problem-role = Tick this role above, or no clients for it
tenants-problem-named = A contact person works for single clients. Choose them
member-about = Keys and access
member-saved = Saved.
member-waits-waiting = A colleague must vouch for this person before cases open to them.
member-waits-new-keys = This person was reset. A colleague must vouch for the new keys. Until then no case opens to them.
member-waits-new-rights = The change counts when a colleague has vouched for it. Until then this person has only what was vouched for before and still stands here.
member-refusal-last-reader = Nobody else could work on some of the open cases. Hand them over first
member-refusal-last-admin = Nobody else runs the portal. Invite another administrator first
member-refusal-confirm = Tick that you are sure
rights-title = Roles and clients
rights-lead = Saving ends the person’s sessions. New rights to cases count when a colleague has vouched for them.
rights-button = Save roles and clients
service-title = Absence and standby
service-lead = This gives no rights. Triage sees it when a case is assigned.
service-from = First day away
service-to = Last day away
service-standby = Standby
service-standby-hint = Who is asked first while this person is away
service-fields = Kinds of cases for
service-fields-hint = Short words, separated by commas
service-button = Save absence and standby
absence-problem-day = Write both days, or none
absence-problem-order = The last day is before the first one
keys-title = Keys
keys-words = Six words of the keys
keys-root = Six words of the root
past-title = History of the keys
past-none = Nobody has vouched for these keys yet.
past-number = entry { $number } of the list
past-founded = Founded the list with these words
past-vouched = These words were vouched for by
past-recovered = Both recovery holders vouched for these words
past-dismissed = Signed off by
reset-title = Lost password, app or kit
reset-lead = You get a link that works once. With it the person chooses a password and gets new keys. Old cases stay closed until a colleague opens them again.
reset-needed = { $cases ->
    [one] Nobody else can work on 1 open case. After a reset only the two recovery holders could open it.
   *[other] Nobody else can work on { $cases } open cases. After a reset only the two recovery holders could open them.
}
reset-button = Make a reset link
reset-made = We show it once. As soon as it is used, the old password, app, kit and keys of { $name } are worth nothing. Give it to them yourself.
suspend-title = Suspend
suspend-lead = The person cannot sign in and gets no new case. Their sessions end.
suspend-button = Suspend
resume-lead = The person cannot sign in now. Asking them back gives them what colleagues vouched for.
resume-button = Ask back
remove-title = Remove
remove-lead = The account is gone at once, and no case opens to this person any more. It cannot be undone.
remove-you = This is you.
remove-sure = I am sure that { $name } is to be removed
remove-button = Remove for good
vouch-new-keys-title = These keys are new.
vouch-new-keys = Colleagues knew other words of { $name }. Ask why they changed. If { $name } did not ask for a reset, stop and tell the others.
vouch-new-rights-title = The rights have changed.
vouch-new-rights = The keys of { $name } are the same. An administrator has changed roles or clients. Ask whether that is right.
vouch-before = Until now
shared-link = { $count ->
    [one] Open 1 case again
   *[other] Open { $count } cases again
}
shared-title = Cases closed to { $name }
shared-lead = { $name } has new keys, and a colleague has vouched for them. These cases were theirs before. You hold what opens them.
shared-caption = { $count ->
    [one] 1 case you read
   *[other] { $count } cases you read
}
shared-one = Open again
shared-all = Open all again
shared-halves = { $count ->
    [one] Of 1 case nobody handles yet, you hold half of the keys. “Open all again” passes on that half
   *[other] Of { $count } cases nobody handles yet, you hold half of the keys. “Open all again” passes on those halves
}. You cannot read them, and nor can your colleague from that alone.
shared-noted = Each case records that you did it.
case-closed = This case is closed to your new keys.
case-closed-ask = One of these colleagues can open it to you again, on the page “People”:
case-closed-nobody = No colleague can open it to you. The two recovery holders can, with the operator of the portal.
case-closed-tag = closed to your new keys
waiting-reset = { $name }, your keys are new. Your old cases stay closed until a colleague has vouched for you and opened them again.
happened-passed-on = Opened again to { $name }, whose keys are new
happened-recovered = Given back by both recovery holders
