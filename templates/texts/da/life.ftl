# Sagens vej: overdragelse, afslutning og det, der kræver to personer.
happened-handed-back = Givet tilbage til visitationen; advokaterne mistede adgangen
happened-handed-to = Overdraget til { $lawyer }
happened-called-in = { $name } er hentet ind
happened-let-go = { $name } arbejder ikke længere på den
happened-deputy = { $name } er stedfortræder
happened-no-deputy = Ingen stedfortræder længere
happened-unacknowledged = Besluttet ikke at bekræfte indberetningen
happened-extended = Tager længere tid om svaret; indberetteren har fået det at vide
happened-gave-feedback = Svar sendt til indberetteren
happened-closed = Sagen lukket
happened-reopened = Sagen taget op igen
happened-archived = Sagen arkiveret
happened-asked-second = { $act ->
    [close] Bad en anden person om at lukke sagen
    [hold] Bad en anden person om at bevare sagen
    [lift] Bad en anden person om at ophæve bevaringen
    [disclose] Bad en anden person om lov til at fortælle, hvem indberetteren er
   *[erase] Bad en anden person om at slette noget
}
happened-took-back = { $act ->
    [close] Trak ønsket om at lukke sagen tilbage
    [hold] Trak ønsket om at bevare sagen tilbage
    [lift] Trak ønsket om at ophæve bevaringen tilbage
    [disclose] Trak ønsket om at fortælle, hvem indberetteren er, tilbage
   *[erase] Trak ønsket om at slette noget tilbage
}
happened-agreed = { $act ->
    [close] Anden person sagde ja: sagen er lukket
    [hold] Anden person sagde ja: sagen bevares
    [lift] Anden person sagde ja: sagen bevares ikke længere
    [disclose] Anden person sagde ja: identiteten må fortælles
   *[erase] Anden person sagde ja: noget må slettes
}
happened-agreed-by-holder = { $act ->
    [close] Indehaveren af gendannelseshalvdel { $half } sagde ja: sagen er lukket
    [hold] Indehaveren af gendannelseshalvdel { $half } sagde ja: sagen bevares
    [lift] Indehaveren af gendannelseshalvdel { $half } sagde ja: sagen bevares ikke længere
    [disclose] Indehaveren af gendannelseshalvdel { $half } sagde ja: identiteten må fortælles
   *[erase] Indehaveren af gendannelseshalvdel { $half } sagde ja: noget må slettes
}
happened-declined = { $act ->
    [close] Anden person sagde nej til at lukke sagen
    [hold] Anden person sagde nej til at bevare sagen
    [lift] Anden person sagde nej til at ophæve bevaringen
    [disclose] Anden person sagde nej til at fortælle identiteten
   *[erase] Anden person sagde nej til at slette
}
outcome-substantiated = Bekræftet
outcome-partly = Delvist bekræftet
outcome-unsubstantiated = Ikke bekræftet
outcome-not-enough = Ikke nok oplysninger
outcome-out-of-scope = Uden for ordningen
outcome-referred = Sendt til en myndighed
outcome-withdrawn = Trukket tilbage af indberetteren
outcome-spam = Spam
no-feedback-asked = Indberetteren har ikke ønsket det
no-feedback-endangers = Det ville bringe identiteten i fare
no-feedback-harms = Det ville skade det, der bliver undersøgt
no-feedback-no-report = Det var ikke en indberetning
again-new-facts = Der er kommet noget nyt frem
again-mistake = Den blev lukket ved en fejl
again-asked = Indberetteren bad om det
again-authority = En myndighed eller en domstol bad om det
hold-reason-lawsuit = En retssag, eller en kan ventes
hold-reason-authority = En myndighed undersøger den
hold-reason-measures = Der arbejdes stadig med følgerne
hold-reason-law = Loven kræver det
disclosure-consent = Indberetteren har sagt ja med ord
disclosure-authority = En myndighed undersøger sagen, og loven pålægger os det
disclosure-court = En domstol kræver det, og loven pålægger os det
erasure-right = Nogen har ret til det (GDPR)
erasure-irrelevant = Det har ikke noget med indberetningen at gøre
erasure-mistake = Det kom hertil ved en fejl
longer-complex = Der er meget at finde ud af
longer-others = Nogen udenfor skal svare først
longer-new-facts = Indberetteren tilføjede noget sent
unacknowledged-asked = Indberetteren har ikke ønsket det
unacknowledged-endangers = Det ville bringe identiteten i fare
second-no-reason = Der kræves ingen grund
second-act-close = Luk sagen
second-act-hold = Bevar sagen
second-act-lift = Ophæv bevaringen
second-act-disclose = Fortæl, hvem indberetteren er
second-act-erase = Slet noget
title-waiting = Venter
nav-waiting = Venter på dig
waiting-acts = Anden person
waiting-acts-why = En kollega beder dig om et ja eller et nej. Du ser sagens mærke og grunden, ikke andet.
waiting-by = Ønsket af
waiting-yes = Sig ja
waiting-no = Sig nej
waiting-none = Der venter ikke noget her.
waiting-alerts = Frister og sager, der skal ses på
waiting-unread = Sager, som ingen behandler
waiting-which = Hvilke sager
waiting-notice-yes = Du sagde ja, og det er gjort.
waiting-notice-no = Du sagde nej. Intet blev gjort.
waiting-notice-meanwhile = Intet er ændret. Det venter ikke længere, eller sagen er en anden nu.
waiting-notice-stale = Intet er ændret: formularen var gammel. Se igen, og tag stilling.
waiting-notice-closed = Lukket: { $done }. Ikke lukket, fordi en anden tog dem, eller to personer skal lukke dem: { $left }.
alert-acknowledge = bekræft indberetningen senest { $on }
alert-feedback = svar indberetteren senest { $on }
alert-late = for sent siden { $on }
alert-absent = { $lawyer } er væk, og en sag skal passes senest { $on }
alert-unassigned = ingen har taget den i to hverdage
alert-written = indberetteren i en sag, der blev lukket ulæst, har skrevet
alert-erasure = slettes { $on }
alert-review = se efter, om sagen stadig skal bevares, siden { $on }
life-title = Hvad der sker med sagen
life-withdrawal = Indberetteren vil trække indberetningen tilbage. Du kan lukke sagen som trukket tilbage.
life-pending = Venter på en anden person
life-take-back = Træk tilbage
life-held = Bevares
life-hold-review = ses efter den
life-feedback = Svar til indberetteren
life-feedback-label = Hvad der er gjort
life-feedback-hint = Indberetteren læser det. Det tæller som det svar, loven kræver
life-feedback-button = Send som svar
life-answered = Der er givet svar. Der kan komme mere.
life-close = Luk sagen
life-two = Klienten vil have to personer til at lukke en sag. En kollega skal sige ja.
life-outcome = Udfald
life-no-feedback = Hvorfor indberetteren ikke får svar
life-no-feedback-hint = Vælg kun, hvis du ikke har sendt et
life-tell-title = Indberetteren
life-tell = Indberetteren får udfaldet at vide
life-keep = Skal den gemmes længere end ellers?
life-keep-hint = At bevare en sag kræver en anden person
life-keep-no = Nej
life-review = Den dag, der skal ses efter igen
life-close-button = Luk sagen
life-reopen = Tag sagen op igen
life-why = Hvorfor
life-reopen-button = Tag den op igen
life-archive-button = Arkivér sagen
life-team = Hvem arbejder på den
life-to = Giv den til en anden advokat
life-stay = Jeg arbejder videre på den
life-to-button = Overdrag den
life-call-in = Hent en kollega ind
life-call-in-button = Hent ind
life-let-go = Slip
life-deputy = Stedfortræder
life-deputy-button = Skift stedfortræder
life-back-why = Visitationen får sagen igen. Du og dine kolleger mister adgangen med det samme.
life-back-waits = Et spørgsmål til indberetteren venter, så sagen kan ikke gives tilbage. Giv den til en anden advokat.
life-back-button = Giv den tilbage til visitationen
life-dates = Ændr fristerne
life-suppress = Hvorfor indberetningen ikke bekræftes
life-suppress-button = Bekræft den ikke
life-extend-to = Med en god grund kan svaret vente til
life-extend-button = Tag længere tid, og fortæl det til indberetteren
life-hold = Bevar sagen
life-why-hold = Hvorfor den skal gemmes
life-hold-button = Bed om at bevare sagen
life-lift-button = Bed om at ophæve bevaringen
life-disclose = Fortæl nogen, hvem indberetteren er
life-why-disclose = Hvorfor det må fortælles
life-whom = Hvem får det at vide
life-whom-hint = Kun sagens advokater læser det
life-warn = Indberetteren får det at vide
life-disclose-button = Spørg en anden person
life-problem-write = Skriv, hvad der er gjort
life-problem-long = Teksten er for lang
life-problem-outcome = Vælg et udfald
life-problem-no-feedback = Send et svar først, eller vælg, hvorfor der ikke er et
life-problem-review = Vælg en dag efter i dag, inden for fem år
life-problem-lawyer = Vælg en advokat
life-problem-reason = Vælg en grund
life-problem-whom = Skriv, hvem der får det at vide
unread-title = Ikke en indberetning til denne kanal
unread-why = Det, der lukkes her, er ikke tabt: du kan tage det op igen, indtil det slettes.
unread-two = Hos denne klient lukker to personer en sag. Er den ikke til denne kanal, så tildel den: advokaten spørger en anden person om at lukke den.
unread-spam = Det er spam
unread-out-of-scope = Det er uden for ordningen. Indberetteren får det at vide
unread-button = Luk den
unread-many = Luk disse sager
case-notice-done = Det er gjort.
case-notice-second-asked = En kollega er spurgt. Det sker, når de siger ja.
case-notice-needs-lawyer = Intet er ændret. Hos denne klient lukker to personer en sag: tildel den, så lukker advokaten den.
case-notice-meanwhile = Intet er ændret: en anden var hurtigere, eller det kan ikke gøres herfra. Se på sagen igen.
case-notice-nobody-left = Det venter på en anden person, og der er ingen kollega tilbage. Du kan spørge en indehaver af en gendannelseshalvdel.
case-notice-holder-agreed = Indehaveren af en gendannelseshalvdel sagde ja, og det er gjort.
case-notice-holder-erase = Indehaveren af en gendannelseshalvdel sagde ja. Intet er slettet endnu: gå til »Slet et sted eller en fil« og så »Slet nu«.

# Whoever holds a recovery half as the second person.
holder-nobody = Der er ingen kollega tilbage, som kan sige ja.
holder-link = Spørg en indehaver
holder-title = Spørg en indehaver af en gendannelseshalvdel
holder-lead = Der er ingen kollega tilbage, som kan sige ja til det her. Det kan en, der gemmer en gendannelseshalvdel på papir.
holder-what = Hvad der skal ske
holder-since = Ønsket den
holder-ask = Spørg
holder-ask-how = Hent spørgsmålet, og giv det til en af de to indehavere, med mail eller på et USB-stik. Kun en indehaver kan åbne det.
holder-download = Hent spørgsmålet
holder-open = Indehaveren skal have programmet på sin egen computer og kører:
holder-never = Det beder om de 24 ord på papiret og viser, hvad du vil. Ordene skrives aldrig her, og du ser dem aldrig.
holder-bring = Kom med svaret
holder-answer = Indehaverens svar
holder-answer-hint = 20 bogstaver og tal. Indehaveren læser dem op eller skriver dem ned
holder-button = Udfør det
holder-back = Tilbage til sagen
holder-stale = Intet er ændret: formularen var gammel. Dit svar står her stadig.
holder-problem-empty = Skriv indehaverens svar
holder-problem-misspelt = Et bogstav eller tal i svaret er forkert eller mangler. Sammenlign med det, indehaveren skrev
holder-problem-wrong = Det er ikke et svar på dette spørgsmål. Spørg indehaveren, hvilken fil der blev åbnet
