# What lawyers write about a case, and its versions.
summary-title = Summary
summary-none = Nobody has written one.
notes-title = Notes
notes-who = Only lawyers of the case read these. The reporter and the client do not.
notes-none = There are no notes.
tasks-title = Tasks
tasks-none = There are no tasks.
persons-title = People involved
persons-none = Nobody is noted.
item-new-summary = Write a summary
item-new-note = Write a note
item-new-task = Add a task
item-new-person = Add a person
item-save-summary = Save the summary
item-save-note = Save for lawyers only
item-save-task = Save the task
item-save-person = Save the person
item-save = Save as a new version
item-text-summary = The case in a few words
item-text-note = Note
item-text-task = What to do
person-name = Name
person-part = Part in the matter
person-remarks = Remarks
part-concerned = person concerned
part-witness = witness
part-other = other
task-owner = Who does it
task-due = By which day
task-due-hint = Year, month, day, such as 2026-12-01
task-nobody = nobody yet
task-due-on = by { $on }
task-late = Late:
task-done = Done
task-finish = Mark as done
task-is-done = Done
item-state = State
item-put-away = Put away
item-put-away-hint = It leaves the list. All its versions stay
item-change = Change
item-look = Versions
item-version = Version { $number }
item-back = Back to case
item-now = What it says
item-yes = yes
item-unsaved = These words are not stored, because the case is archived. Copy them if you need them.
item-kind-note = Note
item-kind-task = Task
item-kind-person = Person involved
item-kind-summary = Summary
away-title = { $count ->
    [one] 1 entry put away
   *[other] { $count } entries put away
}
item-problem-text-empty = Write the text first
item-problem-text-too-long = The text is too long. { $limit } characters fit
item-problem-name-empty = Write the name
item-problem-name-too-long = The name is too long. { $limit } characters fit
item-problem-part-choice = Choose the part this person has
item-problem-remarks-too-long = The remarks are too long. { $limit } characters fit
item-problem-owner-choice = Choose somebody who can open this case
item-problem-due-day = Write the day as year, month, day, such as 2026-12-01
item-notice-saved = It is saved as a new version.
item-notice-merged = It is saved. A colleague changed something else meanwhile, and both are kept.
item-notice-same = Nothing has changed: it says this already.
item-notice-restored = The earlier version is the newest again. The others are still there.
item-notice-stale = Nothing has changed: the page was old, or it was sent twice. Check below and try again.
clash-title = A colleague changed the same
clash-how = Nothing is lost and nothing is saved yet. Compare both texts, then save what shall stand.
clash-go = Go to your text
clash-both = Both texts
clash-theirs = Theirs
clash-yours = Yours
clash-drop = Keep theirs and drop mine
item-field-text = Text
item-field-owner = Who does it
item-field-due = By which day
item-field-done = Done
item-field-name = Name
item-field-part = Part in the matter
item-field-remarks = Remarks
item-field-away = Put away
compare-what = Change
compare-title = Version { $old } beside version { $new }
compare-same = Both say the same.
compare-old = Compare version
compare-new = with version
compare-button = Compare
line-same = same
line-removed = removed
line-added = added
line-replaced = changed
line-left = { $lines ->
    [one] 1 line is the same
   *[other] { $lines } lines are the same
}
line-cut = { $lines ->
    [one] 1 more line is not shown
   *[other] { $lines } more lines are not shown
}
versions-title = Versions
versions-kept = Nothing is overwritten. Who looks here is recorded.
version-now = now
version-restores = brings back version { $number }
version-erased = something was erased
version-restore = Bring back version { $number }

# The timeline.
timeline-all = The whole timeline, and who has looked ({ $count })
history-pseudonym = The auditor knows this case as
history-kind = Show
history-everything = Everything
history-looks = Who has looked
history-messages = Messages
history-changes = Changes
history-files = Files
history-readers = Who can open it
history-show = Show
history-count = { $count ->
    [one] 1 entry, the newest first
   *[other] { $count } entries, the newest first
}
history-pages = Pages
history-page = Page { $page } of { $pages }
history-newer = Newer
history-older = Older
history-none = Nothing of this kind has happened.
happened-identity-opened = Identity of the reporter opened
happened-note-written = Note written, version { $number }
happened-task-written = Task written, version { $number }
happened-person-written = Person involved written, version { $number }
happened-summary-written = Summary written, version { $number }
happened-item-restored = Version { $restores } brought back as version { $number }
happened-versions-opened = Versions looked at
happened-versions-compared = Versions { $old } and { $new } compared
happened-timeline-opened = Whole timeline looked at
happened-file-replaced = File replaced by a new version

# What an account could open.
account-could-title = What an account could open
account-could-lead = If an account was in wrong hands, see which cases it could open between two days, and which it did.
account-could-kept = This is kept for twelve months, and goes earlier with a case that is erased. Days are written down, and no hours.
account-could-months = You get the answer for whole months, so that it does not tell on which day somebody lost a case.
account-could-person = Whose account
account-could-from = From
account-could-to = To
account-could-button = Show
account-could-days-wrong = Write two days, the first one first
account-could-cases = { $count ->
    [one] 1 case you may know of
   *[other] { $count } cases you may know of
}
account-could-could = Could open it
account-could-did = Did something in it
account-could-received = Report of
account-could-now = today
account-could-unknown = not known
account-could-never = no
account-could-numbers = How many cases of each client
account-could-could-count = Could open
account-could-did-count = Did something in
account-could-none = No case that you may know of.

# Long pages.
talk-earlier = { $count ->
    [one] Show 1 earlier message
   *[other] Show { $count } earlier messages
}
notes-earlier = { $count ->
    [one] Show 1 earlier note
   *[other] Show { $count } earlier notes
}
files-earlier = { $count ->
    [one] Show 1 earlier file
   *[other] Show { $count } earlier files
}
item-whole = Read the whole text
