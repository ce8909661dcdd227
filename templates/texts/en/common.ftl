# What every page uses.
language = Language
skip = Skip to the text
error = Error:
optional = (optional)
step = Step { $step } of { $of }
problem-title = Please mend this
problem-rest = The rest of what you wrote is still here. Nothing has been sent.

date-long = { $day } { $month ->
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
} { $year }
date-short = { $day } { $month ->
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
size-mark = .
size-bytes = { $number } B
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

# The dates of a case, on both sides.
dates = Dates
dates-received = Received
dates-acknowledged = Confirmed
dates-feedback-reporter = Answer to you
dates-feedback-staff = Feedback
dates-closed = Closed
dates-erased = Erased, at the earliest
milestone-done = { $on }
milestone-due = by { $on }
milestone-late = was due on { $on }
days-left = { $days ->
    [0] today
    [one] in 1 day
   *[other] in { $days } days
}
days-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
author-reporter = You
author-lawyer = Lawyer
author-firm = The law firm
new = New
