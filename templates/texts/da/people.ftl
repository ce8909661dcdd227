# Personer: listen, et medlem, at gå god for nogen, nulstilling.
people-search = Søg efter navn
people-sort = Rækkefølge
people-sort-name = Efter navn
people-sort-role = Efter rolle
people-sort-standing = Efter hvad der skal gøres
people-show = Vis
people-none = Ingen passer. Søg efter en kortere del af navnet.
pages = Sider
pages-one = Side { $number }
col-away = Fravær
col-until = Virker indtil
away-until = væk til
standing-suspended = sat på pause
standing-new-keys = nye nøgler, venter på, at nogen går god
standing-new-rights = nye rettigheder, venter på, at nogen går god
people-notice-dismissed = { $name } er meldt ud af medlemslisten.
people-notice-removed = { $name } er fjernet. Kontoen er væk, og sessionerne er slut.
people-notice-removed-reader = { $name } er fjernet og kan ikke åbne sager mere. Bed en kollega, der læser sager, om også at melde personen ud af medlemslisten.
people-notice-withdrawn = Linket virker ikke mere.
people-notice-stale = Siden var fra før, du loggede ind. Søg igen.
people-notice-opened = { $cases ->
    [one] 1 sag er åben
   *[other] { $cases } sager er åbne
} for { $name } igen.
left-title = Stadig på medlemslisten
left-why = Deres konti er fjernet. Intet nyt når dem. Meld dem ud, så listen også siger det.
left-button = Meld ud
left-other = en anden kollega kan melde dem ud
open-title = Åbne links
open-reset = nulstilling
open-withdraw = Træk tilbage
rights-tenants = Klienter
rights-tenants-triager = Klienter i visitationen
rights-tenants-lawyer = Klienter som advokat
rights-apart = Andre klienter for en af rollerne
rights-apart-hint = Vælg kun noget her for en person, der visiterer for nogle klienter og er advokat for andre. Det, du vælger for en rolle, gælder så for den i stedet for klienterne ovenfor.
rights-all = Alle klienter
rights-all-hint = Også dem, der kommer til senere
tenants-problem-empty = Vælg klienter, eller dem alle
tenants-problem-both = Vælg alle klienter eller enkelte, ikke begge dele
tenants-problem-role = Vælg også rollen ovenfor, eller ingen klienter for den
tenants-problem-named = En kontaktperson arbejder for enkelte klienter. Vælg dem
member-about = Nøgler og adgang
member-saved = Gemt.
member-waits-waiting = En kollega skal gå god for personen, før sager kan åbnes.
member-waits-new-keys = Personen er nulstillet. En kollega skal gå god for de nye nøgler. Indtil da åbner ingen sag for dem.
member-waits-new-rights = Ændringen gælder, når en kollega er gået god for den. Indtil da har personen kun det, som nogen før er gået god for, og som stadig står her.
member-refusal-last-reader = Ingen anden kan arbejde på nogle af de åbne sager. Giv dem videre først
member-refusal-last-admin = Ingen anden passer portalen. Inviter en administrator mere først
member-refusal-confirm = Sæt kryds ved, at du er sikker
rights-title = Roller og klienter
rights-lead = Når du gemmer, slutter personens sessioner. Nye rettigheder til sager gælder, når en kollega er gået god for dem.
rights-button = Gem roller og klienter
service-title = Fravær og stedfortræder
service-lead = Det giver ingen rettigheder. Visitationen ser det, når en sag tildeles.
service-from = Første dag væk
service-to = Sidste dag væk
service-standby = Stedfortræder
service-standby-hint = Den, der spørges først, mens personen er væk
service-fields = Slags sager for
service-fields-hint = Korte ord med komma imellem
service-button = Gem fravær og stedfortræder
absence-problem-day = Skriv begge dage, eller ingen
absence-problem-order = Den sidste dag er før den første
keys-title = Nøgler
keys-words = Nøglernes seks ord
keys-root = Rodens seks ord
past-title = Nøglernes historie
past-none = Ingen er gået god for nøglerne endnu.
past-number = linje { $number } på listen
past-founded = Grundlagde listen med de ord
past-vouched = Ordene er godkendt af
past-recovered = Begge indehavere af gendannelsen gik god for ordene
past-dismissed = Meldt ud af
reset-title = Mistet adgangskode, app eller sæt
reset-lead = Du får et link, der virker én gang. Med det vælger personen en adgangskode og får nye nøgler. Gamle sager forbliver lukkede, til en kollega åbner dem igen.
reset-needed = { $cases ->
    [one] Ingen anden kan arbejde på 1 åben sag. Efter en nulstilling kan kun de to indehavere af gendannelsen åbne den.
   *[other] Ingen anden kan arbejde på { $cases } åbne sager. Efter en nulstilling kan kun de to indehavere af gendannelsen åbne dem.
}
reset-button = Lav et link til nulstilling
reset-made = Vi viser det én gang. Så snart det bruges, er gamle adgangskode, app, sæt og nøgler for { $name } intet værd. Giv det selv til personen.
suspend-title = Sæt på pause
suspend-lead = Personen kan ikke logge ind og får ingen nye sager. Sessionerne slutter.
suspend-button = Sæt på pause
resume-lead = Personen kan ikke logge ind nu. Kaldes de tilbage, får de det, som kolleger er gået god for.
resume-button = Kald tilbage
remove-title = Fjern
remove-lead = Kontoen er væk med det samme, og ingen sag åbner for personen mere. Det kan ikke fortrydes.
remove-you = Det er dig selv.
remove-sure = Jeg er sikker på, at { $name } skal fjernes
remove-button = Fjern for altid
vouch-new-keys-title = Nøglerne er nye.
vouch-new-keys = Kolleger kendte andre ord for { $name }. Spørg, hvorfor de er ændret. Har { $name } ikke bedt om en nulstilling, så stop, og sig det til de andre.
vouch-new-rights-title = Rettighederne er ændret.
vouch-new-rights = Nøglerne for { $name } er de samme. En administrator har ændret roller eller klienter. Spørg, om det er rigtigt.
vouch-before = Indtil nu
shared-link = { $count ->
    [one] Åbn 1 sag igen
   *[other] Åbn { $count } sager igen
}
shared-title = Sager, der er lukkede for { $name }
shared-lead = { $name } har nye nøgler, og en kollega er gået god for dem. Sagerne var deres før. Du har det, der åbner dem.
shared-caption = { $count ->
    [one] 1 sag, du læser
   *[other] { $count } sager, du læser
}
shared-one = Åbn igen
shared-all = Åbn alle igen
shared-halves = { $count ->
    [one] Af 1 sag, som ingen behandler endnu, har du halvdelen af nøglerne. »Åbn alle igen« giver den halvdel videre
   *[other] Af { $count } sager, som ingen behandler endnu, har du halvdelen af nøglerne. »Åbn alle igen« giver de halvdele videre
}. Du kan ikke læse dem, og det kan din kollega heller ikke med det alene.
shared-noted = Hver sag gemmer, at du gjorde det.
case-closed = Sagen er lukket for dine nye nøgler.
case-closed-ask = En af disse kolleger kan åbne den for dig igen på siden »Personer«:
case-closed-nobody = Ingen kollega kan åbne den for dig. Det kan de to indehavere af gendannelsen sammen med portalens driftsansvarlige.
case-closed-tag = lukket for dine nye nøgler
waiting-reset = { $name }, dine nøgler er nye. Dine gamle sager er lukkede, til en kollega er gået god for dig og har åbnet dem igen.
happened-passed-on = Åbnet igen for { $name }, hvis nøgler er nye
happened-recovered = Givet tilbage af begge indehavere af gendannelsen
