# What lawyers write about a case, and its versions.
summary-title = Resumé
summary-none = Ingen har skrevet et.
notes-title = Noter
notes-who = Kun advokater på sagen læser dem. Det gør indberetteren og kunden ikke.
notes-none = Der er ingen noter.
tasks-title = Opgaver
tasks-none = Der er ingen opgaver.
persons-title = Involverede
persons-none = Ingen er noteret.
item-new-summary = Skriv et resumé
item-new-note = Skriv en note
item-new-task = Tilføj en opgave
item-new-person = Tilføj en person
item-save-summary = Gem resuméet
item-save-note = Gem kun for advokater
item-save-task = Gem opgaven
item-save-person = Gem personen
item-save = Gem som ny version
item-text-summary = Sagen med få ord
item-text-note = Note
item-text-task = Hvad skal gøres
person-name = Navn
person-part = Rolle i sagen
person-remarks = Bemærkninger
part-concerned = berørt person
part-witness = vidne
part-other = andet
task-owner = Hvem gør det
task-due = Senest hvilken dag
task-due-hint = År, måned, dag, for eksempel 2026-12-01
task-nobody = ingen endnu
task-due-on = senest { $on }
task-late = For sent:
task-done = Gjort
task-finish = Markér som gjort
task-is-done = Gjort
item-state = Tilstand
item-put-away = Læg væk
item-put-away-hint = Den forsvinder fra listen. Alle versioner bliver
item-change = Ret
item-look = Versioner
item-version = Version { $number }
item-back = Tilbage til sagen
item-now = Hvad der står
item-yes = ja
item-unsaved = Ordene er ikke gemt, fordi sagen er arkiveret. Kopiér dem, hvis du skal bruge dem.
item-kind-note = Note
item-kind-task = Opgave
item-kind-person = Involveret person
item-kind-summary = Resumé
away-title = { $count ->
    [one] 1 lagt væk
   *[other] { $count } lagt væk
}
item-problem-text-empty = Skriv teksten først
item-problem-text-too-long = Teksten er for lang. Der er plads til { $limit } tegn
item-problem-name-empty = Skriv navnet
item-problem-name-too-long = Navnet er for langt. Der er plads til { $limit } tegn
item-problem-part-choice = Vælg personens rolle
item-problem-remarks-too-long = Bemærkningerne er for lange. Der er plads til { $limit } tegn
item-problem-owner-choice = Vælg en, der kan åbne sagen
item-problem-due-day = Skriv dagen som år, måned, dag, for eksempel 2026-12-01
item-notice-saved = Det er gemt som en ny version.
item-notice-merged = Det er gemt. En kollega har rettet noget andet imens, og begge dele er bevaret.
item-notice-same = Intet er ændret: det står der allerede.
item-notice-restored = Den tidligere version er den nyeste igen. De andre findes stadig.
item-notice-stale = Intet er ændret: siden var gammel, eller den blev sendt to gange. Se efter nedenfor, og prøv igen.
clash-title = En kollega har rettet det samme
clash-how = Intet er tabt, og intet er gemt endnu. Sammenlign teksterne, og gem det, der skal stå.
clash-go = Gå til din tekst
clash-both = Begge tekster
clash-theirs = Kollegaens
clash-yours = Din
clash-drop = Behold kollegaens, og drop min
item-field-text = Tekst
item-field-owner = Hvem gør det
item-field-due = Senest hvilken dag
item-field-done = Gjort
item-field-name = Navn
item-field-part = Rolle i sagen
item-field-remarks = Bemærkninger
item-field-away = Lagt væk
compare-what = Ændring
compare-title = Version { $old } ved siden af version { $new }
compare-same = Der står det samme i begge.
compare-old = Sammenlign version
compare-new = med version
compare-button = Sammenlign
line-same = uændret
line-removed = fjernet
line-added = tilføjet
line-replaced = ændret
line-left = { $lines ->
    [one] 1 linje er ens
   *[other] { $lines } linjer er ens
}
line-cut = { $lines ->
    [one] 1 linje mere vises ikke
   *[other] { $lines } linjer mere vises ikke
}
versions-title = Versioner
versions-kept = Intet bliver overskrevet. Det noteres, hvem der ser her.
version-now = nu
version-restores = henter version { $number } tilbage
version-erased = noget blev slettet
version-restore = Hent version { $number } tilbage

# The timeline.
timeline-all = Hele tidslinjen, og hvem der har set ({ $count })
history-pseudonym = Revisoren kender sagen som
history-kind = Vis
history-everything = Alt
history-looks = Hvem der har set
history-messages = Beskeder
history-changes = Ændringer
history-files = Filer
history-readers = Hvem der kan åbne den
history-show = Vis
history-count = { $count ->
    [one] 1 hændelse, den nyeste først
   *[other] { $count } hændelser, de nyeste først
}
history-pages = Sider
history-page = Side { $page } af { $pages }
history-newer = Nyere
history-older = Ældre
history-none = Der er ikke sket noget af den slags.
happened-identity-opened = Indberetterens identitet åbnet
happened-note-written = Note skrevet, version { $number }
happened-task-written = Opgave skrevet, version { $number }
happened-person-written = Involveret person skrevet, version { $number }
happened-summary-written = Resumé skrevet, version { $number }
happened-item-restored = Version { $restores } hentet tilbage som version { $number }
happened-versions-opened = Versioner set
happened-versions-compared = Version { $old } og { $new } sammenlignet
happened-timeline-opened = Hele tidslinjen set
happened-file-replaced = Fil erstattet af en ny version

# What an account could open.
account-could-title = Hvad en konto kunne åbne
account-could-lead = Har en konto været i forkerte hænder? Se, hvilke sager den kunne åbne mellem to dage, og hvilke den åbnede.
account-could-kept = Det gemmes i tolv måneder og forsvinder tidligere sammen med en sag, der slettes. Der noteres dage og ingen klokkeslæt.
account-could-months = Du får svaret for hele måneder, så det ikke viser, hvilken dag en person mistede en sag.
account-could-person = Hvis konto
account-could-from = Fra
account-could-to = Til
account-could-button = Vis
account-could-days-wrong = Skriv to dage, den første først
account-could-cases = { $count ->
    [one] 1 sag, du må kende til
   *[other] { $count } sager, du må kende til
}
account-could-could = Kunne åbne den
account-could-did = Gjorde noget i den
account-could-received = Indberetning fra
account-could-now = i dag
account-could-unknown = kendes ikke
account-could-never = nej
account-could-numbers = Hvor mange sager hos hver kunde
account-could-could-count = Kunne åbne
account-could-did-count = Gjorde noget i
account-could-none = Ingen sag, du må kende til.

# Long pages.
talk-earlier = { $count ->
    [one] Vis 1 tidligere besked
   *[other] Vis { $count } tidligere beskeder
}
notes-earlier = { $count ->
    [one] Vis 1 tidligere note
   *[other] Vis { $count } tidligere noter
}
files-earlier = { $count ->
    [one] Vis 1 tidligere fil
   *[other] Vis { $count } tidligere filer
}
item-whole = Læs hele teksten
