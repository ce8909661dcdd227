# Indbakken.
inbox-filter = Hvilke sager
inbox-all = Alle
inbox-mine = Kun mine
inbox-unread = Kun med en ubesvaret besked
inbox-show = Vis disse sager
inbox-reset = Vis alle sager
inbox-part = { $first } til { $last }
inbox-none-fits = Ingen sag passer. Vis alle sager, eller vælg noget andet.
inbox-age = { $days ->
    [0] i dag
    [one] 1 dag
   *[other] { $days } dage
}
col-category = Kategori
col-age = Alder
views = Dine visninger
views-keep = Gem denne visning
views-lead = En visning gemmer det, du valgte ovenfor. Kun du kan se den.
views-name = Navn på visningen
views-button = Gem denne visning
views-drop = Glem
view-problem-empty = Giv visningen et navn
view-problem-too-long = Brug højst { $limit } tegn til navnet
view-problem-too-many = Du har allerede { $limit } visninger. Glem en af dem først
view-problem-stale = Siden var fra før, du loggede ind. Gem visningen igen
cases-notice-view-kept = Visningen { $name } er gemt.
cases-notice-view-dropped = Visningen { $name } er glemt.

# Søgning.
title-search = Søg
search-words = Ord i indberetninger, beskeder og filnavne
search-button = Søg i dine sager
search-lead = Vi søger i de sager, du kan åbne, og ikke i andet. Det, du skriver, bliver ikke gemt.
search-hits = { $count ->
    [one] 1 sag fundet
   *[other] { $count } sager fundet
}
search-searched = { $count ->
    [one] Der er søgt i 1 sag.
   *[other] Der er søgt i { $count } sager.
}
search-left-out = { $count ->
    [one] 1 ældre sag er ikke med: der er ikke plads til den.
   *[other] { $count } ældre sager er ikke med: der er ikke plads til dem.
}
search-more = { $count ->
    [one] 1 sag mere passer. Skriv et ord mere for at finde færre.
   *[other] { $count } sager mere passer. Skriv et ord mere for at finde færre.
}
search-none = Ingen sag passer. Prøv begyndelsen af et ord, eller færre ord.
search-back = Tilbage til sagerne
search-in-label = i sagens nummer
search-in-report = i indberetningen
search-in-message = i en besked
search-in-file = i navnet på en fil
search-in-note = i det, advokaterne skrev
search-problem-too-short = Skriv mindst { $least } bogstaver
search-problem-too-long = Skriv højst { $limit } tegn
search-problem-stale = Siden var fra før, du loggede ind. Søg igen
happened-searched = Fundet ved en søgning

# Register over indberetninger.
nav-register = Register
title-register = Register
register-lead = Alle dine klienters indberetninger, som ikke er slettet: hvad der kom hvornår, og hvad der blev af det. Aldrig hvad der blev skrevet.
register-lead-days = Alle indberetninger, som ikke er slettet, under et pseudonym og med deres dage. Aldrig hvad der blev skrevet.
register-filter = Hvilke indberetninger
register-from = Modtaget fra
register-to = Modtaget til og med
register-day-problem = Skriv en dag som år, måned, dag, for eksempel 2026-01-31
register-show = Vis disse indberetninger
register-reference = Reference
register-outcome = Udfald
register-caption = { $count ->
    [one] 1 indberetning
   *[other] { $count } indberetninger
}
register-none = Ingen indberetning passer. Vælg en anden periode eller klient.
register-due = senest
register-late = for sent
register-before = Tidligere indberetninger
register-after = Senere indberetninger
register-export = Tag disse indberetninger ud
register-export-lead = Filen har alle indberetninger i perioden, ikke kun denne side. Hver udtagning står i sikkerhedsloggen og i de sager, du kan åbne.
register-csv = Hent som CSV
register-json = Hent som JSON
register-stale = Siden var fra før, du loggede ind. Intet er taget ud. Tryk på knappen igen.
register-ended-substantiated = indberetningen var rigtig
register-ended-partly-substantiated = dele af den var rigtige
register-ended-unsubstantiated = den var ikke rigtig
register-ended-not-enough-information = det kunne ikke findes ud af
register-ended-out-of-scope = uden for ordningen
register-ended-referred = en myndighed har den
register-ended-withdrawn = trukket tilbage
register-ended-spam = ingen indberetning
happened-registered = Stod i et register, der blev taget ud
happened-exported = En kopi blev taget ud

# Statistik.
nav-statistics = Statistik
title-statistics = Statistik
statistics-lead-whole = Indberetninger fra ét år: hvor mange, hvordan de endte, og hvor lang tid det tog.
statistics-lead-bands = Indberetninger til din organisation fra ét år. Tallene står i spring på fem, så ingen kan genkendes på dem.
statistics-lead-bands-of-all = Indberetninger til alle klienter fra ét år. Tallene står i spring på fem, så ingen kan genkendes på dem.
statistics-lead-queue = Ét års indberetninger, som venter på en advokat, efter hvor længe de har ventet.
statistics-filter = Hvilke indberetninger
statistics-year = Modtaget i
statistics-show = Vis disse tal
statistics-excluded = En sag, som nogen ikke må se, tæller ikke med for nogen.
statistics-partly = »Alle« tæller ikke de klienter med, hvor du kun tager imod indberetninger. Vælg en af dem for at se, hvad der venter der.
statistics-withheld = Tallene ville fortælle for meget om enkelte sager, så de vises ikke. Vælg et andet år.
statistics-what = Hvad
statistics-number = Antal
statistics-share = Andel
statistics-percent = { $share } %
statistics-few = under 5
statistics-band = { $least } til { $most }
statistics-of-month = Modtaget efter måned
statistics-of-quarter = Modtaget efter kvartal
statistics-of-category = Efter kategori
statistics-of-outcome = Efter udfald
statistics-of-acknowledged = Bekræftet til tiden
statistics-of-feedback = Feedback til tiden
statistics-of-to-acknowledge = Dage til bekræftelse
statistics-of-to-feedback = Dage til feedback
statistics-of-to-close = Dage til afslutning
statistics-of-open = Åbne sager efter alder i dage
statistics-of-waiting = Venter, i dage
statistics-part-month = { $part ->
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
statistics-part-quarter = { $part ->
    [1] januar til marts
    [2] april til juni
    [3] juli til september
   *[4] oktober til december
}
statistics-row-yes = til tiden
statistics-row-no = for sent
statistics-row-not-yet = endnu ikke
statistics-row-ended = afsluttet
statistics-row-none = ikke klassificeret
statistics-row-unknown = ikke kendt
statistics-row-open = åben
statistics-row-3 = op til 3
statistics-row-7 = 4 til 7
statistics-row-30 = 8 til 30
statistics-row-90 = 31 til 90
statistics-row-180 = 91 til 180
statistics-row-more = mere end 180
statistics-row-substantiated = indberetningen var rigtig
statistics-row-partly-substantiated = dele af den var rigtige
statistics-row-unsubstantiated = den var ikke rigtig
statistics-row-not-enough-information = det kunne ikke findes ud af
statistics-row-out-of-scope = uden for ordningen
statistics-row-referred = en myndighed har den
statistics-row-withdrawn = trukket tilbage
statistics-row-spam = ingen indberetning

# En kopi af en sag.
copy-title = En kopi på papir
copy-lead = En PDF med indberetningen, beskederne, datoerne og tidslinjen, uden identiteten og uden filerne. At du tager den, står her og i sikkerhedsloggen.
copy-button = Hent sagen som PDF
copy-of = Sag
copy-client = Klient
copy-state = Status
copy-mode = Indberetter
copy-mode-anonymous = anonym
copy-mode-confidential = har givet advokaterne et navn
copy-channel = Kom
copy-channel-web = via portalen
copy-channel-oral = mundtligt
copy-channel-letter = med brev
copy-lawyer = Advokat
copy-where = Hvor
copy-when = Hvornår
copy-who = Hvem deltog
copy-exclude = Må ikke se den
copy-files = Filer, som ikke er i kopien
copy-messages = Beskeder
copy-from-reporter = Indberetter
copy-from-firm = Advokatfirmaet
copy-told = Indberetteren fik at vide, at indberetningen er kommet frem.
copy-boxes = En boks □ står for et tegn, som filen ikke har en form til. Portalen viser det.
