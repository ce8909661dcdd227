# The pages of those who work with reports.
staff-nav = Main
nav-cases = Cases
nav-people = People
nav-tenants = Clients
sign-out = Sign out
staff-root = Root of the list of members:
staff-home = Go to the cases
title-sign-in = Sign in
title-setup = Set-up
title-cases = Cases
title-case = Case
title-people = People
title-tenants = Clients
title-trouble = Not done

role-triager = triage
role-lawyer = lawyer
role-tenant-user = contact person
role-admin = administrator
role-auditor = auditor
role-hint-triager = Reads new reports and assigns them. Loses access then.
role-hint-lawyer = Handles the cases that are assigned.
role-hint-tenant-user = Handles what a lawyer passes on to the client.
role-hint-admin = Looks after people and clients. Opens no case, and may hold no case role.
role-hint-auditor = Sees the register without content. May hold no case role.
roles-legend = Roles
roles-problem-empty = Choose at least one role
roles-problem-clash = An administrator or auditor may not hold a case role as well

# Signing in.
sign-in = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-problem = You are not signed in
sign-in-problem-wrong = These do not fit together. Check the name, the password, the six digits and, in a new browser, the kit.
sign-in-problem-wait = Too many attempts. Wait { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
} and try again.
sign-in-problem-busy = Many people are signing in right now. Wait a minute and try again.
sign-in-problem-roster = The list of members does not verify, so nobody can sign in. Tell the administrator at once, by telephone.
sign-in-notice-signed-out = You are signed out. The keys of your session are gone.
sign-in-notice-expired = You have been signed out, because nothing was clicked for a while. The keys of your session are gone.
sign-in-notice-factor-spent = That took too long, or too many attempts. Sign in again.
sign-in-notice-link-gone = This link was used already, is too old, or was begun in another browser. Ask an administrator for a new one. If it was not you who began it, tell a colleague by telephone. If you began it in this browser, copy the link into its address bar. If you closed that browser, the same link begins anew after an hour.
sign-in-notice-set-up-gone = Set-up is done, this link is an old one, or it was begun in another browser. Go on in that browser. If it was closed, restart the portal for a new link, or wait an hour: then the same link begins anew.
totp-label = Six digits from your authenticator app
totp-hint = They change every half minute
kit-summary = New browser? Use your printed kit
kit-label = The twenty-four words of your kit
kit-hint = Only in a browser you have not signed in with before. Four letters of each word are enough

# Set-up and invitations.
person-problem-empty = Write a name
person-problem-too-long = The name is too long. { $limit } characters fit
person-problem-taken = This name is in use. Choose another
join-admin-title = The administrator
join-admin = The person who will look after people and clients sits at the keyboard now.
join-root-title = The first triager or lawyer
join-root = Change seats. This person must be another one: an administrator may not read cases.
join-invited-title = Choose a password
join-invited = You have been invited. Nobody else learns what you choose here.
join-name-hint = You sign in with it
join-role = Role:
join-password = New password
join-again = The same password again
join-password-button = Use this password
totp-title = Connect an authenticator app
totp-lead = The app on your telephone shows six digits that you write when you sign in.
totp-qr = Square code for the authenticator app. The same secret stands below as text.
totp-type = Or write this secret in the app:
totp-wrong = These digits do not fit. Wait for the next ones, and check the clock of your telephone
totp-button = Connect the app
paper-kit-title = Your kit for new browsers
paper-kit = This browser is remembered from now on. In any other one you need these words as well as your password. We show them once.
paper-kit-slip = Kit
paper-half-one-title = First recovery half
paper-half-one = Write it on paper for the first holder. One half alone opens nothing. We show it once.
paper-half-one-slip = Half 1 of 2
paper-half-two-title = Second recovery half
paper-half-two = Let the first holder look away. Write it on paper for the second holder, who keeps it in another place. We show it once.
paper-half-two-slip = Half 2 of 2
paper-print = Write the words with a pen, or print this page on a printer of your own. Only the words are printed.
paper-word = Word { $position } from your paper
paper-wrong = That is not word { $position }. Compare your paper with the words above
paper-button = I have the words on paper
waiting-title = One more step: somebody vouches for you
waiting = { $name }, your keys are made. You can open cases when a colleague on the list of members has vouched for you.
waiting-words = Your six words
waiting-how = Read the six words aloud to the colleague, face to face or in a call where you know the voice. Do not send them in writing.
ready-title = You are ready
ready = { $name }, your access is made. It opens no case, so nobody needs to vouch for you.
done-title = Set-up is finished
done = Both of you can sign in now. Make a client first, then invite the others.
done-words = The root’s six words
done-why = They stand at the foot of every page after signing in. If they ever change, stop and telephone each other.

# Cases.
cases-caption = { $count ->
    [one] 1 case, by next date
   *[other] { $count } cases, by next date
}
cases-none = There are no cases for you now. New ones appear here by themselves.
cases-notice-assigned = { $label } is assigned to { $lawyer }. You cannot open it any more.
col-case = Case
col-tenant = Client
col-state = State
col-next = Next date
col-lawyer = Lawyer
col-standby = Standby
col-file = File
col-removed = Removed
col-from = From
col-size = Size
col-name = Name
col-standing = State
col-do = To do
col-words = Five words
col-link = Link
urgency-overdue = Overdue
urgency-soon = Within 14 days
urgency-later = Later
urgency-done = Nothing due
duty-acknowledge = confirm by
duty-feedback = feedback by
nothing-due = nothing due
nobody = nobody
state-received = Received
state-assigned = Assigned
state-in-progress = In progress
state-awaiting-reporter = Awaiting reporter
state-closed = Closed
state-archived = Archived
mode-word-confidential = confidential
mode-word-anonymous = anonymous
assign-title = Assign the case
conflict-question = Does the report name anyone who could open it, or their close relations?
conflict-hint = Read the names in the report and in “Must not see this”
conflict-no = No
conflict-yes = Yes, and I shut them out below
conflict-note = What did you find?
conflict-missing = Answer the question about conflicts
exclude-legend = Shut out
exclude-legend-hint = They get no access, and no sign that the case exists
assign-lawyer = Lawyer
assign-standby = Standby
assign-standby-hint = Takes over when the lawyer is away. Every opening is recorded
choose = Choose…
choice-problem-empty = Choose a person
choice-problem-excluded = This person is shut out of the case. Choose another
choice-problem-not-eligible = This person cannot take cases of this client. Choose another
choice-problem-same = The standby must be another person than the lawyer
assign-lose = As soon as you assign the case, you can no longer open it.
assign-button = Assign and give up access

# People and clients.
people-caption = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-notice-vouched = You have vouched for { $name }, who can receive cases now.
standing-waiting = waits to be vouched for
standing-vouched = vouched for
standing-office = needs no voucher
standing-root = root of the list
vouch-link = Compare six words
invite-title = Invite a person
invite-lead = You get a link that works once. Hand it over yourself: it is not sent anywhere.
invite-button = Make the link
invited-title = A link for { $name }
invited = We show it once. Whoever opens it first becomes this person, so give it to them yourself.
invited-link = The link
invited-until = It works once, until { $on }, { $time } UTC.
vouch-title = Vouch for { $name }
vouch-lead = Let the person read six words to you, face to face or in a call where you know the voice. Write what you hear.
vouch-words = The six words you hear
vouch-hint = Do not copy them from a message. Four letters of each word are enough
vouch-means = After this, { $name } can receive cases with these roles. Your signature stands for it.
vouch-button = Vouch for this person
vouch-problem-empty = Write the six words
vouch-problem-count = You wrote { $found ->
    [one] 1 word
   *[other] { $found } words
}. There must be { $wanted }
vouch-problem-unknown-word = Word { $position }, “{ $typed }”, is not in the list
vouch-problem-close-word = Word { $position }, “{ $typed }”, is not in the list. Did you mean “{ $suggestion }”?
vouch-problem-checksum = One of the words is wrong, or the order is
vouch-problem-wrong = These are not this person’s words. Hear them once more. If they still differ, stop and tell the others: the keys may not be theirs
tenants-all = all clients
tenants-lead = Give a client its five words or its link. The client’s name opens nothing, so that nobody can ask who is a client.
tenants-caption = { $count ->
    [one] 1 client
   *[other] { $count } clients
}
tenants-none = There are no clients yet.
tenants-made = { $name } is made. It lets nobody in yet: open its page and set it up.
tenants-make = Make a client
tenants-name-hint = Reporters of this client see it
tenants-button = Make the client
col-takes = Besides cleaned files it takes
takes-evidence = untouched originals, as evidence
takes-quarantine = files that cannot be cleaned
takes-care = Both are for lawyers who handle hostile files with care. Reporters are warned and must tick it for each file.

staff-trouble-not-found = It does not exist, or it is not yours. Go back to the list.
staff-trouble-method = Nothing was changed. Follow the links from the list.
staff-trouble-too-large = Nothing was changed. Leave out the largest file and try again.
staff-trouble-cross-site = Another site tried to act in your name. Nothing was changed. Sign out and in again.
staff-trouble-bad-form = Nothing was changed. Go back, reload the page, and try again.
staff-trouble-busy = Nothing was changed. Wait a minute and try again.
staff-trouble-full = Nothing was changed: the disk of the portal is full. Tell the administrator, then go back and try again.
staff-trouble-internal = Nothing was changed that is not shown. Go back and look before you try again. If it happens again, tell the administrator.

# A form that somebody else was faster with.
since-title = Somebody changed this meanwhile
since-how = Nothing of your form is saved. Compare both, and send it again if yours shall stand.
since-same = Nothing of your form is saved, and it says what is there now.
since-go = Go to your form
since-both = What is there now, and your form
since-field = Field
since-now = Now
since-yours = Yours
since-ticked = ticked
since-unticked = not ticked
since-drop = Leave it as it is now
