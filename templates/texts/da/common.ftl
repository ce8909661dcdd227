# Det, alle sider bruger.
language = Sprog
skip = Gå til teksten
error = Fejl:
optional = (valgfrit)
step = Trin { $step } af { $of }
problem-title = Ret venligst dette
problem-rest = Resten af det, du skrev, står her stadig. Intet er sendt.

date-long = { $day }. { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
} { $year }
date-short = { $day }. { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
size-mark = ,
size-bytes = { $number } B
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

# Sagens datoer, på begge sider.
dates = Datoer
dates-received = Modtaget
dates-acknowledged = Bekræftet
dates-feedback-reporter = Svar til dig
dates-feedback-staff = Feedback
dates-closed = Afsluttet
dates-erased = Slettes tidligst
milestone-done = { $on }
milestone-due = senest { $on }
milestone-late = skulle være sket { $on }
days-left = { $days ->
    [0] i dag
    [one] om 1 dag
   *[other] om { $days } dage
}
days-late = { $days ->
    [one] 1 dag for sent
   *[other] { $days } dage for sent
}
author-reporter = Dig
author-lawyer = Advokat
author-firm = Advokatfirmaet
new = Ny
