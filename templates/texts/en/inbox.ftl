# The inbox.
inbox-filter = Which cases
inbox-all = All
inbox-mine = Only mine
inbox-unread = Only with an unanswered message
inbox-show = Show these cases
inbox-reset = Show all cases
inbox-part = { $first } to { $last }
inbox-none-fits = No case fits. Show all cases, or choose something else.
inbox-age = { $days ->
    [0] today
    [one] 1 day
   *[other] { $days } days
}
col-category = Category
col-age = Age
views = Your views
views-keep = Keep this view
views-lead = A view keeps what you chose above. Only you can see it.
views-name = Name of the view
views-button = Keep this view
views-drop = Forget
view-problem-empty = Give the view a name
view-problem-too-long = Use at most { $limit } characters for the name
view-problem-too-many = You have { $limit } views already. Forget one of them first
view-problem-stale = This page was from before you signed in. Keep the view again
cases-notice-view-kept = The view { $name } is kept.
cases-notice-view-dropped = The view { $name } is forgotten.

# Search.
title-search = Search
search-words = Words in reports, messages and file names
search-button = Search your cases
search-lead = We search the cases you can open, and nothing else. What you type is kept nowhere.
search-hits = { $count ->
    [one] 1 case found
   *[other] { $count } cases found
}
search-searched = { $count ->
    [one] 1 case was searched.
   *[other] { $count } cases were searched.
}
search-left-out = { $count ->
    [one] 1 older case was not: there is no room for it.
   *[other] { $count } older cases were not: there is no room for them.
}
search-more = { $count ->
    [one] 1 more case fits. Add a word to find less.
   *[other] { $count } more cases fit. Add a word to find less.
}
search-none = No case fits. Try the beginning of a word, or fewer words.
search-back = Back to the cases
search-in-label = in the label
search-in-report = in the report
search-in-message = in a message
search-in-file = in the name of a file
search-in-note = in what lawyers wrote
search-problem-too-short = Write at least { $least } letters
search-problem-too-long = Write at most { $limit } characters
search-problem-stale = This page was from before you signed in. Search again
happened-searched = Found by a search

# The register of reports.
nav-register = Register
title-register = Register
register-lead = Every report of your clients that is not erased: what came when, and what became of it. Never what was written.
register-lead-days = Every report that is not erased, under a pseudonym and with its days. Never what was written.
register-filter = Which reports
register-from = Received from
register-to = Received up to
register-day-problem = Write a day as year, month, day, such as 2026-01-31
register-show = Show these reports
register-reference = Reference
register-outcome = Outcome
register-caption = { $count ->
    [one] 1 report
   *[other] { $count } reports
}
register-none = No report fits. Choose another period or client.
register-due = due by
register-late = late
register-before = Earlier reports
register-after = Later reports
register-export = Take these reports out
register-export-lead = The file has all reports of the period, not only this page. Each export is noted in the security log, and in the cases you can open.
register-csv = Download as CSV
register-json = Download as JSON
register-stale = This page was from before you signed in. Nothing was taken out. Press the button again.
register-ended-substantiated = the report was right
register-ended-partly-substantiated = parts of it were right
register-ended-unsubstantiated = it was not right
register-ended-not-enough-information = it could not be found out
register-ended-out-of-scope = outside this channel
register-ended-referred = an authority has it
register-ended-withdrawn = taken back
register-ended-spam = no report
happened-registered = Stood in a register that was taken out
happened-exported = A copy was taken out

# Statistics.
nav-statistics = Statistics
title-statistics = Statistics
statistics-lead-whole = The reports that came in one year: how many, how they ended, and how long it took.
statistics-lead-bands = The reports that came to your organisation in one year. Numbers are given in steps of five, so that nobody can be recognised by them.
statistics-lead-bands-of-all = The reports that came to all clients in one year. Numbers are given in steps of five, so that nobody can be recognised by them.
statistics-lead-queue = The reports of one year that wait for a lawyer, by how long they have waited.
statistics-filter = Which reports
statistics-year = Received in
statistics-show = Show these numbers
statistics-excluded = A case that somebody must not see is counted for nobody.
statistics-partly = “All” leaves out the clients for whom you only take in reports. Choose one of them to see what waits there.
statistics-withheld = These numbers would tell too much about single cases, so they are not shown. Choose another year.
statistics-what = What
statistics-number = Number
statistics-share = Share
statistics-percent = { $share } %
statistics-few = under 5
statistics-band = { $least } to { $most }
statistics-of-month = Received by month
statistics-of-quarter = Received by quarter
statistics-of-category = By category
statistics-of-outcome = By outcome
statistics-of-acknowledged = Confirmed on time
statistics-of-feedback = Feedback on time
statistics-of-to-acknowledge = Days until confirmed
statistics-of-to-feedback = Days until feedback
statistics-of-to-close = Days until closed
statistics-of-open = Open cases by age in days
statistics-of-waiting = Waiting, in days
statistics-part-month = { $part ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
statistics-part-quarter = { $part ->
    [1] January to March
    [2] April to June
    [3] July to September
   *[4] October to December
}
statistics-row-yes = on time
statistics-row-no = late
statistics-row-not-yet = not yet
statistics-row-ended = closed
statistics-row-none = not classified
statistics-row-unknown = not known
statistics-row-open = open
statistics-row-3 = up to 3
statistics-row-7 = 4 to 7
statistics-row-30 = 8 to 30
statistics-row-90 = 31 to 90
statistics-row-180 = 91 to 180
statistics-row-more = more than 180
statistics-row-substantiated = the report was right
statistics-row-partly-substantiated = parts of it were right
statistics-row-unsubstantiated = it was not right
statistics-row-not-enough-information = it could not be found out
statistics-row-out-of-scope = outside this channel
statistics-row-referred = an authority has it
statistics-row-withdrawn = taken back
statistics-row-spam = no report

# A copy of a case.
copy-title = A copy on paper
copy-lead = A PDF with the report, the messages, the dates and the timeline, without the identity and without the files. Taking it is noted here and in the security log.
copy-button = Download this case as PDF
copy-of = Case
copy-client = Client
copy-state = State
copy-mode = Reporter
copy-mode-anonymous = anonymous
copy-mode-confidential = gave a name to the lawyers
copy-channel = Came
copy-channel-web = by the portal
copy-channel-oral = by voice
copy-channel-letter = by letter
copy-lawyer = Lawyer
copy-where = Where
copy-when = When
copy-who = Who took part
copy-exclude = Must not see it
copy-files = Files, not in this copy
copy-messages = Messages
copy-from-reporter = Reporter
copy-from-firm = The law firm
copy-told = The reporter was told that the report has arrived.
copy-boxes = A box □ stands for a letter that this file has no shape for. The portal shows it.
