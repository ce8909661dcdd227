# What contact persons get of a case.
happened-released = Released to { $names } as { $label }
happened-taken-back = { $label } taken back from { $names }
happened-released-opened = Contact person opened the released copy
happened-released-downloaded = Contact person downloaded a released file
happened-released-exported = Contact person took a copy of what was released
happened-note-shared = Shared note written
happened-proposed = Contact person proposed something
happened-proposal-accepted = Proposal accepted
happened-proposal-declined = Proposal declined
happened-erased = { $reason ->
    [right] Something was erased, because somebody has a right to it. { $second } agreed
    [irrelevant] Something was erased that has nothing to do with the report. { $second } agreed
   *[mistake] Something was erased that came here by mistake. { $second } agreed
}
happened-erased-by-holder = { $reason ->
    [right] Something was erased, because somebody has a right to it. A recovery holder agreed
    [irrelevant] Something was erased that has nothing to do with the report. A recovery holder agreed
   *[mistake] Something was erased that came here by mistake. A recovery holder agreed
}

# What a text of the case is.
part-report = What has happened
part-place = Where
part-time = When
part-people = Who took part or knows of it
part-from-reporter = Message of the reporter
part-from-firm = Message of the law firm
part-correction = Other words that the reporter proposed
part-summary = Summary
part-note = Note of a lawyer
part-task = Task
part-person-name = Name of a person involved
part-person-remarks = Remarks about a person involved
part-conflict = What was written of a conflict
part-recipient = Who was to be told the identity
part-exclude = Who must not see the case
part-file-name = Name that a device gave a file
part-name = Name of the reporter
part-contact = How to reach the reporter
part-shared = Shared note
part-proposal = Proposal of a contact person
copy-no-files = No files were released.

# Choose, mark, check.
release-title-choose = Release to contact persons
release-title-mark = Mark what is left out
release-title-check = Check what they will see
release-lead-choose = Contact persons get a copy of what you choose. They never get the case itself.
release-lead-mark = Put [[ and ]] around each passage that they must not see. Change nothing else.
release-lead-check = This is everything they will see. Nothing has been released yet.
release-kept = Released so far
release-on = Released
release-to = To whom
release-waiting = { $count ->
    [one] 1 proposal
   *[other] { $count } proposals
}
release-taken-back = taken back
release-new = A new release
release-full = There are as many open releases as a case can have. Take one back first.
release-no-contacts = Nobody can get anything. A contact person of this client must be vouched for, and not be shut out.
release-left-out = Left out, because the reporter may have named them. Say first whether it is them:
release-parts = Texts
release-parts-hint = You mark what is left out on the next page
release-files-hint = A file goes whole or not at all. Look into it first
release-nobody = Choose who gets it
release-nothing = Choose a text or a file
release-replaces = An earlier release
release-replaces-hint = It can end with this one. Whoever had it cannot open it any more
release-beside = Stays beside this one
release-notes = Shared notes
release-carry = Shared notes go along to the new release
release-mark = Mark what is left out
release-mark-hint = Put [[ and ]] around each passage
release-check = See what they will see
release-back-choose = Choose again
release-back-mark = Mark again
release-button = Release
release-goes-to = It goes to
release-ends = This release ends:
release-named = Part of the reporter’s name stands in this copy. Mark it, or check that it is somebody else’s.
release-around = The words around a passage can tell who is meant. A date, a place or a task may be enough.
mark-problem-changed = The words are not those of the case. Put back what was changed
mark-problem-nested = A [[ stands within another mark
mark-problem-unopened = A ]] stands without its [[
mark-problem-unclosed = A [[ stands without its ]]
mark-problem-erased = Words were erased from this text since it was last released, and its marks with them. Mark it anew
release-notice-released = It is released.
release-notice-taken-back = It is taken back. They cannot open it any more.
release-notice-shared = The note is shared.
release-notice-accepted = The proposal is accepted.
release-notice-close-next = The proposal is accepted. The case is not closed yet.
release-notice-declined = The proposal is declined.
release-notice-sent = The message is sent to the reporter.
release-notice-classed-since = Nothing was changed. Somebody has decided since what the case is about. Look at that first, then answer.
release-notice-stale = Nothing was changed. The form was old, or somebody was quicker. What you typed is still here.
release-to-case = Close it on the page of the case

# One release, for lawyers.
kept-title = Released as
kept-lead = Released by { $name }
kept-taken-back = Taken back. It had been released by { $name }
said-title = Notes and proposals
said-none = Nobody has written anything.
said-you = You
said-close = Proposes to close:
said-category = Proposes a category:
said-message = Proposes a message to the reporter
said-accepted = Accepted
said-declined = Declined
said-accept = Accept
said-decline = Decline
said-words-hint = You can change the words. The reporter reads what stands here
note-label = Shared note
note-hint = The lawyers and the contact persons of this release read it. Never name the reporter
note-button = { $count ->
    [one] Share with 1 person
   *[other] Share with { $count } people
}
note-problem-empty = Write something first
note-problem-too-long = This is too long. { $limit } characters fit
back-title = Take it back
back-why = Whoever loses it cannot open it any more, not even on a page that is open now.
back-from = From whom
back-all = Everybody
back-button = Take back

# What contact persons see.
released-lead = What the law firm has released to you.
released-none = Nothing is released to you.
released-sign = […] stands where the lawyer has left something out.
released-notice-shared = The note is shared.
released-notice-proposed = The lawyers have your proposal.
released-notice-stale = Nothing was sent. The form was old. What you typed is still here.
released-copy-lead = A PDF of what stands on this page, without the files. Taking it is noted in the case and in the security log.
released-copy-button = Download as PDF
propose-title = Propose to the lawyer
propose-lead = The lawyer decides. You see the answer here.
propose-category = Another category
propose-close = Close the case
propose-message = A message to the reporter
propose-outcome = Outcome
propose-why = Why
propose-why-hint = The lawyers read it
propose-message-label = Your draft
propose-message-hint = The lawyer sends it, changes it or leaves it
propose-button = Propose
propose-draft = Hand to the lawyer
release-outcome-substantiated = The report was right
release-outcome-partly-substantiated = Parts of it were right
release-outcome-unsubstantiated = The report was not right
release-outcome-not-enough-information = There was not enough information
release-outcome-out-of-scope = It is not for this channel
release-outcome-referred = An authority has it now
release-outcome-withdrawn = The reporter took it back
release-outcome-spam = It was no report

# On the page of a case.
release-part = Contact persons
release-prompt = This client asks for a release as soon as a lawyer has the case. Choose what they may see.
release-part-to = Something is released to
release-part-none = Nothing is released.
release-part-link = Release, notes and proposals

# Erasing a passage or a file.
erase-title = Erase a passage or a file
erase-lead = What is erased is gone from the case and from every release. A second person must say yes.
erase-asked = Asked so far
erase-waits = waits for a second person
erase-button = Erase now
erase-new = Erase something else
erase-what = A text or a file
erase-nothing = Choose a text or a file
erase-go-on = Go on
erase-mark-hint = Put [[ and ]] around each passage that is erased. Change nothing else
erase-unmarked = Mark what is erased
erase-reason = Why
erase-reason-hint = The second person sees the reason and the label, and nothing else
erase-no-reason = Choose a reason
erase-ask = Ask a second person
erase-back = Choose again
erase-after = Once they have said yes, you come back here and erase it. The reporter sees that something was erased.
erase-notice-asked = A second person is asked. Nothing is erased yet.
erase-notice-erased = It is erased. Nobody can bring it back.
erase-notice-stale = Nothing was changed. The form was old. What you typed is still here.
erase-notice-meanwhile = Nothing was erased. The text is another one now, or the case was put on hold.
erase-whole-file = This file is erased:
erase-whole-part = All of this is erased:
erase-original = Untouched original of
erase-earlier = Earlier versions
erase-reach = How far
erase-everywhere = The same words, wherever else they stand in the case
erase-everywhere-hint = The reporter’s name is left as it is. All versions of a note and copies of the text go in any case
erase-reach-passages = { $count ->
    [one] 1 passage
   *[other] { $count } passages
}
erase-reach-texts = { $count ->
    [one] in 1 text
   *[other] in { $count } texts
}
erase-reach-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
erase-old-marks = The text has changed since it was marked. Ask again.
erase-forget = Take it back
erase-notice-taken-back = The question is taken back. Nothing is erased.
erased-sign = Erased
erase-notice-full = Nothing was asked: too many questions are open. Erase something or take one back first.
