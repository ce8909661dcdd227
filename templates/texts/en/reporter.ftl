# The pages of a person who reports.
leave = Leave now
leave-hint = Signs you out and opens an empty page. It does not clear your history.
leave-foot = Leave now: Signs you out and opens an empty page. It does not clear your history.
real-site = Is this the real site? Compare the address bar with the address in your organisation’s whistleblower policy.

title-start = Start
title-tor = Tor Browser
title-write = Write
title-check = Check
title-keep = Keep
title-return = Return
title-messages = Messages
title-blank = Empty page

start-link = Go to the start
return-link = Come back with your code
write-link = Write a report
tor-link = How to get Tor Browser
danger-title = Is someone in danger now?
danger = Call 112. Nobody watches this site day and night.

# Front, no tenant known.
home-title = Report, or come back
home-lead = Several organisations use this site. Their names are not listed here, so we need the five words that yours has given you.
home-channel = The five words of your organisation
home-channel-hint = Capitals and extra spaces do not matter. The first four letters of each word are enough
home-open = Open the reporting page
home-nowords-title = No words?
home-nowords = Your organisation’s whistleblower policy has them, or a link. You may read the policy at home.
home-back = You have reported before
home-back-text = Your twelve words open the answers.
problem-words = The words do not open a page
channel-problem-empty = Write the five words of your organisation
channel-problem-count = You wrote { $found ->
    [one] 1 word
   *[other] { $found } words
}. There must be { $wanted }
channel-problem-unknown-word = Word { $position }, “{ $typed }”, is not in the list
channel-problem-close-word = Word { $position }, “{ $typed }”, is not in the list. Did you mean “{ $suggestion }”?
channel-problem-checksum = One of the words is wrong, or the order is
channel-problem-wrong = These words open nothing. Compare them with the policy, and check the order

# Entry of a tenant.
entry-title = Tell us what is wrong
entry-lead = You do not have to say who you are. Your report goes to lawyers at { $firm }. They decide which parts { $tenant } may read.
entry-before = Before you write
advice-device = Use your own phone or computer.
advice-device-why = Work devices can record what you type and which sites you open.
advice-network = Use your own network.
advice-network-why = At work, others can see that you visited this site. Use home Wi-Fi or mobile data.
advice-tor = Use Tor Browser if you can.
advice-tor-why = It hides your address from us, and this site from your network.
advice-onion = In Tor Browser, this page has the address
advice-in-tor = You are using Tor. Keep to it.
advice-in-tor-why = We cannot see your address, and your network cannot see this site. Open the site in the same way next time.
entry-next = What happens next
next-same-day = The same day
next-code = You get a code. Only you have it.
next-days = { $days ->
    [one] Within 1 day
   *[other] Within { $days } days
}
next-days-working = { $days ->
    [one] Within 1 working day
   *[other] Within { $days } working days
}
next-acknowledged = We confirm that your report has arrived.
next-months = { $months ->
    [one] Within 1 month after that
   *[other] Within { $months } months after that
}
next-feedback = You are told what was done, and why.
next-here-title = Answers come here only.
next-here = You read them with your code. Please come back now and then.
entry-limits = What protects you, and what does not
does = What this site does
does-address = Keeps no address, browser type or time of visit.
does-seal = Seals your report so that only its readers can open it.
does-files = Removes hidden details from your files and shows you which.
you-can = What only you can do
you-device = Choose a safe device and network.
you-leave-out = Leave out what only you could know.
you-code = Keep the code where nobody else looks.
cannot = What this site cannot do
cannot-network = Hide your visit from a network at work.
cannot-device = Protect a device that someone else controls.
cannot-style = Change your way of writing, or what a picture shows.

# Tor.
tor-title = How to get Tor Browser
tor-lead = Tor Browser is a free browser that sends your visit through three other computers. We do not see your address, and your network does not see this site.
tor-how = Three steps
tor-get = Install it on your own device.
tor-get-where = Write this in the address bar, and download it from there only:
tor-level = Turn the security level up.
tor-level-why = Choose Safest in the settings. This site needs no scripts and works all the same.
tor-address = Open this site in it.
tor-address-here = The address is
tor-address-none = Use the address in your organisation’s whistleblower policy. Copy it exactly.
tor-seen-title = What can be seen
tor-seen = Your network can see that you use Tor, but not what for. So use your own network, not the one at work.
tor-after = When you have finished
tor-after-text = Choose New Identity in the menu, or close Tor Browser. Then nothing of the visit stays on the device.

# Writing.
report-title = What has happened?
report-lead = Nothing is sent before you have checked it on the next page.
mode = Do you want to give your name?
mode-anonymous = No, stay anonymous
mode-anonymous-hint = We do not ask who you are. You read our answers with a code.
mode-confidential = Yes, tell the lawyers only
mode-confidential-hint = You can also add your name later.
mode-who-title = Who sees your name?
mode-who = Only the law firm: the lawyers on your case. It is kept apart from the report. { $tenant } cannot open it.
field-name = Your name
field-name-short = Your name
field-contact = How may we reach you?
field-contact-hint = Not a work number or work e-mail
field-contact-short = How to reach you
field-report = Your report
field-report-hint = Use your own words. You do not need proof, and you should not go looking for any
report-who-title = Who sees the report?
report-who = First a lawyer who decides who handles it, then only the lawyer on your case and a standby. { $tenant } sees what that lawyer passes on.
details = Add where, when and who (optional)
field-where = Where?
field-where-short = Where
field-when = When? Is it still going on?
field-when-short = When
field-who = Who took part, and who knows?
field-who-short = Who
field-exclude = Who must not see this?
field-exclude-hint = A name or a job title, for example “the finance director”
field-exclude-short = Who must not see this
exclude-why-title = They are shut out.
exclude-why = The lawyer who sorts new reports reads this first. The person gets no access and no sign that the case exists.
check = Check before sending
check-note = Nothing is sent yet.
report-problem-empty = Write what has happened
report-problem-too-long = The report is too long. { $limit } characters fit. Put the rest in a text file
name-problem-empty = Write your name, or choose to stay anonymous
name-problem-too-long = The name is too long. { $limit } characters fit
details-problem-empty = Write something here, or leave the whole part out
details-problem-too-long = One of the short fields is too long. { $limit } characters fit

# Checking.
review-title = Check, then send
review-lead = Nothing has been sent. We keep this draft for two hours, sealed, and then forget it.
review-change = Change the text
review-named-title = Sent with your name
review-anonymous-title = Sent without a name
review-anonymous = You chose to stay anonymous. Read the text once more: does it say something only you could know?
review-files = { $files ->
    [0] No files
    [one] 1 file
   *[other] { $files } files
}
review-values-title = Only you see these values.
review-values = They are shown here once. The lawyers read only what kind of thing was removed.
review-send = Send the report
review-discard = Delete this draft
reply-no-text = No text, only files.
problem-draft = Your text and the other files are still here. Nothing has been sent.
discarded-title = The draft is deleted
discarded = Nothing was sent, and nothing of it is kept here.

# The code.
code-title = Keep these twelve words
code-lead = Your report has arrived and is stored. These words are the only way back to it. We show them once and keep no copy.
code-lead-again = Your report had arrived already. It is stored once, and this is the same code as before. These words are the only way back.
code-yours = Your code
code-how = How to keep them
code-pen = Write them on paper with a pen. The order matters.
code-where = Put the paper where nobody looks for it. Write nothing else on it.
code-not = No photo, no e-mail, no notes app that copies itself to a cloud, no printer at work.
code-lost-title = If you lose the code
code-lost = Nobody can recover it, and we cannot reach you. Your report is still handled. You can write a new one and mention this one.
code-done = Go to my messages
erased-title = How long it is kept
erased-text = Your report is erased on { $on } at the earliest. After that the code opens nothing.
try-label = Try your copy now
try-again-label = Your copy
try-hint = Optional. The first four letters of each word are enough
try-button = Test my copy
try-why-title = Why try it?
try-why = A wrong word or a wrong order opens nothing. Now you can still mend it.
try-title = Mend your copy
try-title-fits = Put your copy in a safe place
try-wrong = Your copy does not fit
try-fits-title = It fits.
try-fits = Your copy opens your messages.
try-show = Show my code again
try-show-note = Only until you use the code, and for 24 hours at most.
try-problem-empty = Write the words from your copy
try-problem-count = Your copy has { $found ->
    [one] 1 word
   *[other] { $found } words
}. There must be { $wanted }
try-problem-unknown-word = Word { $position }, “{ $typed }”, is not in the list
try-problem-close-word = Word { $position }, “{ $typed }”, is not in the list. Did you mean “{ $suggestion }”?
try-problem-checksum = All words are in the list, but one of them is another, or the order is
try-problem-wrong = These words do not fit your report. Compare every word with the page you came from
sent-already-title = This report was sent already
sent-already = It is stored once. Its code was shown then, and we do not show it again.

# Coming back.
return-title = Come back with your code
return-label = Your twelve words
return-hint = Spaces, capitals and line breaks do not matter. Four letters of each word are enough
return-open = Open my messages
return-lost-title = No code any more?
return-lost = Nobody can recover it. Your report is still handled. Write a new one and mention the earlier one, so that the lawyers can put them together.
return-not-echoed = We do not show the words again, in case somebody else sees the screen.
problem-code = The code does not open anything
code-problem-empty = Write your twelve words
code-problem-count = You wrote { $found ->
    [one] 1 word
   *[other] { $found } words
}. The code has { $wanted }
code-problem-unknown-word = Word { $position }, “{ $typed }”, is not in the list
code-problem-close-word = Word { $position }, “{ $typed }”, is not in the list. Did you mean “{ $suggestion }”?
code-problem-checksum = All words are in the list, but one of them is wrong, or the order is
code-problem-wrong = This code opens nothing. Check the order. An erased case looks the same
idle = You are signed out after { $minutes } minutes without a click.
signed-out = You have been signed out.
signed-out-kept = Your text is still here, and it has not been sent.
signed-out-title = Enter your code to send it
signed-out-why-title = Why this happens
signed-out-why = After { $minutes } minutes without a click we forget who is signed in, in case somebody else sits down at the screen.

# Messages.
messages-title = Your messages
messages-new = { $count } new
status-received = Your report has arrived. A lawyer will be found for it.
status-assigned = A lawyer has your report.
status-in-progress = A lawyer is working on your report.
status-awaiting-reporter = A lawyer is working on your report and has asked you a question.
status-closed = The work on your report is finished. You can still write to us.
messages-notice-sent = Your answer has arrived and is stored.
messages-notice-sent-before = Your answer had arrived already. It is stored once.
messages-notice-hidden = What you have read is hidden. The lawyer still has it.
messages-notice-named = Your name has arrived. Only the lawyers on your case can open it.
messages-notice-read-only = Your name was not stored: the case has ended and takes nothing more. Nobody has it.
messages-notice-draft-gone = Nothing was sent now. The draft is no longer here: it was sent, it was deleted, or its two hours are over. Look below whether your answer is there. If not, write it again.
messages-notice-discarded = The draft is deleted. Nothing was sent.
talk = Conversation
talk-files = Files:
talk-hidden = { $count ->
    [one] You have hidden 1 message.
   *[other] You have hidden { $count } messages.
}
field-message = Your answer
message-problem-empty = Write your answer, or choose a file
message-problem-too-long = The answer is too long. { $limit } characters fit. Send the rest in a second one
reply-files-hint = On the next page you see what we removed from them
reply-send = Send my answer
reply-check = Check before sending
idle-title = Signed out at { $minutes } minutes
idle-text = If that happens while you write, press the button anyway. We ask for your code and keep your text on the page. After { $hours } hours you are signed out in any case.
hide = Hide what I have read
hide-why = If someone finds your code, they do not find the old messages. The lawyer still has them.
hide-button = Hide the messages I have read
download = Keep a copy
download-why = A text file with your text and the dates. It is not sealed: keep it on your own device only.
download-button = Download my text and the dates
add-name = Add your name
add-name-button = Send my name to the lawyers
named-already = You gave your name. Only the lawyers on your case can open it. { $tenant } cannot.
download-title = Your report and the answers
download-tenant = Organisation: { $tenant }

# What was typed is still here.
kept-text = Your text is still here.
kept-files = Your browser does not keep them. Choose them again when you try.
kept-again = Try again
kept-stale-title = This page was too old
kept-stale = Nothing was sent. The page was open for a long time, or sent twice.
kept-stale-next = Check the text, then try again.
kept-draft-gone-title = The draft is no longer here
kept-draft-gone = Nothing was sent. A draft is deleted after two hours, or when it has been sent.
kept-draft-gone-next = If you have your code, open your messages. If not, start again.
kept-busy-title = We are busy. Please try again.
kept-busy = Many people are using this site right now. Nothing was sent.
kept-busy-next = Wait about a minute first.
kept-full-title = There is no room right now
kept-full = We could not store anything. Nothing was sent. The people who run the site can see this.
kept-full-next = Try again in some hours. Keep a copy of your text on your own device.
kept-stopped-title = We do not take reports right now
kept-stopped = We cannot be certain who would be able to read your report, so we did not take it. Nothing was sent.
kept-stopped-next = Try again tomorrow, or use the other ways in your organisation’s policy.
kept-failed-title = Something went wrong on our side
kept-failed = Nothing was sent. It was not your mistake. The people who run the site can see that something broke.
kept-failed-next = Try again now. If it fails again, keep a copy of your text on your own device and come back in some hours.
kept-gone-title = This way in is closed
kept-gone = Nothing was sent. The address you came by leads nowhere: it was changed, or it was mistyped.
kept-gone-next = Copy the text to your own device, ask for the present address, and start again there.
kept-ended-title = The case has ended
kept-ended = Nothing was sent. While you were writing the case was closed for good, and it takes nothing more.
kept-ended-next = Copy the text to your own device if you want to keep it.
kept-signed-out-title = You have been signed out
kept-signed-out = Nothing was sent, and nobody has it.
kept-signed-out-next = Copy the text, open your messages with your code, and send it from there.

# Requests that lead nowhere.
trouble-not-found-title = There is nothing here
trouble-not-found = The address may be mistyped, or the page is gone. Compare it with the address you were given.
trouble-method-title = This page cannot be opened like that
trouble-method = Nothing was sent. Go to the start and follow the links from there.
trouble-too-large-title = That was too much at once
trouble-too-large = Nothing was sent. Go back, leave out the largest file, and try again. You can add it later.
trouble-cross-site-title = That did not come from this site
trouble-cross-site = Another site tried to send something in your name. Nothing was sent. Start here and write the address yourself.
trouble-bad-form-title = We could not read that
trouble-bad-form = Nothing was sent. Go back, reload the page, and try again.
trouble-busy-title = We are busy
trouble-busy = Nothing was sent. Wait about a minute, go back, and try again.
trouble-full-title = There is no room right now
trouble-full = Nothing was sent. The people who run the site can see this. Go back, and try again in some hours.
trouble-internal-title = Something is wrong on our side
trouble-internal = Nothing was sent that we have not confirmed. Go back and try again. If it happens again, come back tomorrow.
