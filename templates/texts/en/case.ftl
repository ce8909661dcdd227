# The page of a case, part by part.
case-jump = On this page

# Report.
case-about = About the case
case-report = Report
case-exclude-wish = Must not see this

# Files.
file-from-reporter = reporter
file-from-lawyer = lawyer
removed-nothing = nothing hidden was found
files-care = Files are cleaned, but they come from a stranger. Open them on a computer that can take it.
attach-title = Attach files to the case
attach-hint = Only readers of the case see them, not the reporter. Pictures: JPEG, PNG, GIF, WebP, BMP, TIFF. Papers: PDF, Word, Excel, PowerPoint, text. Sound and video: MP3, M4A, WAV, MP4, MOV, 3GP. ZIP archives of these
attach-button = Clean and attach
case-files-none = There are no files.

# Conversation.
case-talk = With the reporter
case-talk-none = Nothing has been written yet.
case-reporter = Reporter
case-read-only = The case is archived. It can be read, but nothing can be added.
staff-message = Message to the reporter
staff-message-hint = The reporter reads this. Your name is not shown
staff-message-problem-empty = Write the message first
staff-message-problem-too-long = The message is too long. { $limit } characters fit
staff-send = Send to the reporter
staff-ask = Send as a question
staff-ask-note = A question sets the case to “Awaiting reporter” until the answer comes. The dates do not wait.

# Acknowledgement.
ack-title = Confirm that it arrived
ack-why = The reporter gets a short standard message. It is due within seven days.
ack-done = The reporter has been told that the report arrived.
ack-button = Confirm now

# Identity.
identity-title = Who the reporter is
identity-sealed = The reporter gave a name. Only the lawyer on the case and the standby can open it.
identity-name = Name
identity-contact = Contact
identity-care = Never write it in a message or a file. Opening this page is recorded.

# Readers.
readers-title = Who can open this case
readers-you = (you)
readers-excluded = Shut out
readers-namesakes = Came later, and may be named
readers-namesakes-hint = The reporter may mean them by “Must not see this”. They learn nothing of this case until you say under “Conflicts” whether it is them.
case-jump-readers = Readers

# Timeline.
timeline = Timeline
timeline-days = What the reporter does is recorded by day only.
happened-stored = Report stored
happened-replied = Reporter sent a message
happened-opened = Case opened
happened-acknowledged = Confirmed to the reporter
happened-assigned = Assigned to { $lawyer }; triage lost access
happened-message-sent = Message sent to the reporter
happened-asked = Question sent to the reporter
happened-file-attached = File attached
happened-file-downloaded = File downloaded
happened-original-downloaded = File that was not cleaned downloaded

# Notices.
case-notice-acknowledged = The report is confirmed. The reporter sees it at the next visit.
case-notice-sent = The message is stored. The reporter sees it at the next visit.
case-notice-asked = The question is stored. The case waits for the reporter.
case-notice-attached = The files are stored with the case.
case-notice-replaced = The new file stands for the earlier one, which stays under it.
file-versions = { $count ->
    [one] 1 earlier file
   *[other] { $count } earlier files
}
file-replaces = Takes the place of
file-replaces-hint = Choose one file above. The earlier one stays, with who and when
file-beside = None, it stands beside the others
case-notice-stale = Nothing has changed: the page was old, or it was sent twice. Check below and try again.
case-notice-item-saved = It is saved with the case.
