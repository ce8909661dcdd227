# The way of a case: handing on, ending, and what needs two people.
happened-handed-back = Given back to triage; the lawyers lost access
happened-handed-to = Handed to { $lawyer }
happened-called-in = { $name } called in
happened-let-go = { $name } works on it no more
happened-deputy = { $name } is the deputy
happened-no-deputy = No deputy any more
happened-unacknowledged = Decided not to confirm the report
happened-extended = Took longer for feedback; the reporter was told
happened-gave-feedback = Feedback sent to the reporter
happened-closed = Case closed
happened-reopened = Case taken up again
happened-archived = Case archived
happened-asked-second = { $act ->
    [close] Asked a second person to close the case
    [hold] Asked a second person for a legal hold
    [lift] Asked a second person to end the legal hold
    [disclose] Asked a second person to tell who the reporter is
   *[erase] Asked a second person to erase something
}
happened-took-back = { $act ->
    [close] Took back the question to close the case
    [hold] Took back the question for a legal hold
    [lift] Took back the question to end the legal hold
    [disclose] Took back the question to tell who the reporter is
   *[erase] Took back the question to erase something
}
happened-agreed = { $act ->
    [close] Second person said yes: case closed
    [hold] Second person said yes: legal hold
    [lift] Second person said yes: legal hold ended
    [disclose] Second person said yes: the identity may be told
   *[erase] Second person said yes: something may be erased
}
happened-agreed-by-holder = { $act ->
    [close] Holder of recovery half { $half } said yes: case closed
    [hold] Holder of recovery half { $half } said yes: legal hold
    [lift] Holder of recovery half { $half } said yes: legal hold ended
    [disclose] Holder of recovery half { $half } said yes: the identity may be told
   *[erase] Holder of recovery half { $half } said yes: something may be erased
}
happened-declined = { $act ->
    [close] Second person said no to closing the case
    [hold] Second person said no to the legal hold
    [lift] Second person said no to ending the legal hold
    [disclose] Second person said no to telling the identity
   *[erase] Second person said no to erasing
}
outcome-substantiated = Substantiated
outcome-partly = Partly substantiated
outcome-unsubstantiated = Not substantiated
outcome-not-enough = Not enough information
outcome-out-of-scope = Out of scope
outcome-referred = Referred to an authority
outcome-withdrawn = Withdrawn by the reporter
outcome-spam = Spam
no-feedback-asked = The reporter asked for none
no-feedback-endangers = It would endanger who they are
no-feedback-harms = It would harm what is being looked into
no-feedback-no-report = It was no report
again-new-facts = Something new is known
again-mistake = It was closed by mistake
again-asked = The reporter asked for it
again-authority = An authority or a court asked for it
hold-reason-lawsuit = A lawsuit, or one is to be expected
hold-reason-authority = An authority looks into it
hold-reason-measures = Measures are still being taken
hold-reason-law = The law wants it kept
disclosure-consent = The reporter has agreed in words
disclosure-authority = An authority looks into it, and the law obliges us
disclosure-court = A court wants it, and the law obliges us
erasure-right = Somebody has a right to it (GDPR)
erasure-irrelevant = It has nothing to do with the report
erasure-mistake = It came here by mistake
longer-complex = There is a lot to find out
longer-others = Somebody outside has to answer first
longer-new-facts = The reporter added something late
unacknowledged-asked = The reporter asked for none
unacknowledged-endangers = It would endanger who they are
second-no-reason = No reason is needed
second-act-close = Close the case
second-act-hold = Legal hold
second-act-lift = End the legal hold
second-act-disclose = Tell who the reporter is
second-act-erase = Erase something
title-waiting = Waiting
nav-waiting = Waiting for you
waiting-acts = Second person
waiting-acts-why = A colleague asks you to say yes or no. You see the case’s label and the reason, nothing else.
waiting-by = Asked by
waiting-yes = Say yes
waiting-no = Say no
waiting-none = Nothing waits here.
waiting-alerts = Dates and cases to look at
waiting-unread = Cases nobody handles
waiting-which = Which cases
waiting-notice-yes = You said yes, and it is done.
waiting-notice-no = You said no. Nothing was done.
waiting-notice-meanwhile = Nothing changed. It waits no more, or the case has changed.
waiting-notice-stale = Nothing changed: the form was old. Look again, and decide.
waiting-notice-closed = Closed: { $done }. Not closed, as somebody took them or two people must close them: { $left }.
alert-acknowledge = confirm the report by { $on }
alert-feedback = answer the reporter by { $on }
alert-late = late since { $on }
alert-absent = { $lawyer } is away, and a case must be looked after by { $on }
alert-unassigned = nobody has taken it in two working days
alert-written = the reporter of a case that was closed unread has written
alert-erasure = erased on { $on }
alert-review = look whether the legal hold is still needed, since { $on }
life-title = What happens with the case
life-withdrawal = The reporter wants to take the report back. You can close the case as withdrawn.
life-pending = Waits for a second person
life-take-back = Take back
life-held = Legal hold
life-hold-review = to be looked at on
life-feedback = Feedback to the reporter
life-feedback-label = What was done
life-feedback-hint = The reporter reads it. It counts as the feedback the law wants
life-feedback-button = Send as feedback
life-answered = Feedback was given. More can follow.
life-close = Close the case
life-two = This client wants two people to close a case. A colleague must say yes.
life-outcome = Outcome
life-no-feedback = Why the reporter gets no feedback
life-no-feedback-hint = Choose only if you sent none
life-tell-title = The reporter
life-tell = The reporter is told the outcome
life-keep = Must it be kept longer than usual?
life-keep-hint = A legal hold needs a second person
life-keep-no = No
life-review = Day to look at the hold again
life-close-button = Close the case
life-reopen = Take the case up again
life-why = Why
life-reopen-button = Take it up again
life-archive-button = Archive the case
life-team = Who works on it
life-to = Hand it to another lawyer
life-stay = I go on working on it
life-to-button = Hand it over
life-call-in = Call a colleague in
life-call-in-button = Call in
life-let-go = Let go
life-deputy = Deputy
life-deputy-button = Change the deputy
life-back-why = Triage takes the case in again. You and your colleagues lose access at once.
life-back-waits = A question to the reporter waits, so this case cannot be given back. Hand it to another lawyer.
life-back-button = Give it back to triage
life-dates = Change what is due
life-suppress = Why the report is not confirmed
life-suppress-button = Do not confirm it
life-extend-to = With a good reason, feedback can take until
life-extend-button = Take longer, and tell the reporter
life-hold = Legal hold
life-why-hold = Why it must be kept
life-hold-button = Ask for a legal hold
life-lift-button = Ask to end the legal hold
life-disclose = Tell somebody who the reporter is
life-why-disclose = Why it may be told
life-whom = Who is told
life-whom-hint = Only the lawyers of the case read this
life-warn = The reporter is told
life-disclose-button = Ask a second person
life-problem-write = Write what was done
life-problem-long = The text is too long
life-problem-outcome = Choose an outcome
life-problem-no-feedback = Send feedback first, or choose why there is none
life-problem-review = Choose a day after today, within five years
life-problem-lawyer = Choose a lawyer
life-problem-reason = Choose a reason
life-problem-whom = Write who is told
unread-title = No report for this channel
unread-why = What is closed here is not lost: you can take it up again until it is erased.
unread-two = For this client two people close a case. If this is no report for this channel, assign it: its lawyer asks a second person to close it.
unread-spam = It is spam
unread-out-of-scope = It is out of scope. The reporter is told
unread-button = Close it
unread-many = Close these cases
case-notice-done = Done.
case-notice-second-asked = A colleague was asked. It happens when they say yes.
case-notice-needs-lawyer = Nothing changed. For this client two people close a case: assign it, and its lawyer closes it.
case-notice-meanwhile = Nothing changed: somebody else was quicker, or it cannot be done from here. Look at the case again.
case-notice-nobody-left = It waits for a second person, and no colleague is left. You can ask a recovery holder.
case-notice-holder-agreed = The holder of a recovery half agreed, and it is done.
case-notice-holder-erase = The holder of a recovery half agreed. Nothing is erased yet: go to “Erase a passage or a file”, then “Erase now”.

# Whoever holds a recovery half as the second person.
holder-nobody = No colleague is left who could say yes.
holder-link = Ask a recovery holder
holder-title = Ask a recovery holder
holder-lead = No colleague is left who could say yes to this. Somebody who keeps a recovery half on paper can.
holder-what = What shall be done
holder-since = Asked on
holder-ask = Ask
holder-ask-how = Download the question, and give it to one of the two holders, by mail or on a USB stick. Only a holder can open it.
holder-download = Download the question
holder-open = The holder needs the program on a computer of their own, and runs:
holder-never = It asks for the 24 words on their paper and shows what you want. The words are never typed here, and you never see them.
holder-bring = Bring the answer
holder-answer = Answer of the holder
holder-answer-hint = 20 letters and digits. The holder reads them to you or writes them down
holder-button = Carry it out
holder-back = Back to the case
holder-stale = Nothing changed: the form was old. Your answer is still here.
holder-problem-empty = Type the answer of the holder
holder-problem-misspelt = A letter or digit of the answer is wrong or missing. Compare it with what the holder wrote
holder-problem-wrong = This is not an answer to this question. Ask the holder which file they opened
