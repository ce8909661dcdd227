# Siderne for den, der indberetter.
leave = Forlad siden nu
leave-hint = Logger dig ud og åbner en tom side. Din historik bliver ikke slettet.
leave-foot = Forlad siden nu: Logger dig ud og åbner en tom side. Din historik bliver ikke slettet.
real-site = Er det den rigtige side? Sammenlign adressen øverst i browseren med adressen i din organisations whistleblowerpolitik.

title-start = Start
title-tor = Tor Browser
title-write = Skriv
title-check = Tjek
title-keep = Gem
title-return = Tilbage
title-messages = Beskeder
title-blank = Tom side

start-link = Gå til start
return-link = Kom tilbage med din kode
write-link = Skriv en indberetning
tor-link = Sådan får du Tor Browser
danger-title = Er nogen i fare nu?
danger = Ring 112. Ingen holder øje med siden døgnet rundt.

# Forsiden, uden organisation.
home-title = Indberet, eller kom tilbage
home-lead = Flere organisationer bruger siden. Deres navne står ikke her, så vi skal bruge de fem ord, som du har fået af din.
home-channel = Din organisations fem ord
home-channel-hint = Store bogstaver og ekstra mellemrum betyder ikke noget. De fire første bogstaver i hvert ord er nok
home-open = Åbn siden til indberetning
home-nowords-title = Ingen ord?
home-nowords = De står i din organisations whistleblowerpolitik, eller også står der et link. Du kan læse den hjemme.
home-back = Du har indberettet før
home-back-text = Dine tolv ord åbner svarene.
problem-words = Ordene åbner ikke nogen side
channel-problem-empty = Skriv din organisations fem ord
channel-problem-count = Du skrev { $found } ord. Der skal være { $wanted }
channel-problem-unknown-word = Ord { $position }, »{ $typed }«, står ikke på listen
channel-problem-close-word = Ord { $position }, »{ $typed }«, står ikke på listen. Mente du »{ $suggestion }«?
channel-problem-checksum = Et af ordene er forkert, eller også er rækkefølgen
channel-problem-wrong = Ordene åbner ikke noget. Sammenlign dem med politikken, og se efter, om rækkefølgen er rigtig

# Organisationens side.
entry-title = Fortæl os, hvad der er galt
entry-lead = Du behøver ikke at sige, hvem du er. Din indberetning går til advokater hos { $firm }. De afgør, hvilke dele { $tenant } må læse.
entry-before = Før du skriver
advice-device = Brug din egen telefon eller computer.
advice-device-why = En arbejdscomputer kan gemme, hvad du skriver, og hvilke sider du åbner.
advice-network = Brug dit eget netværk.
advice-network-why = På arbejdet kan andre se, at du har besøgt siden. Brug dit netværk hjemme eller mobildata.
advice-tor = Brug Tor Browser, hvis du kan.
advice-tor-why = Den skjuler din adresse for os og denne side for dit netværk.
advice-onion = I Tor Browser har siden adressen
advice-in-tor = Du bruger Tor. Bliv ved med det.
advice-in-tor-why = Vi kan ikke se din adresse, og dit netværk kan ikke se siden. Åbn den på samme måde næste gang.
entry-next = Hvad sker der bagefter?
next-same-day = Samme dag
next-code = Du får en kode. Kun du har den.
next-days = { $days ->
    [one] Inden 1 dag
   *[other] Inden { $days } dage
}
next-days-working = { $days ->
    [one] Inden 1 hverdag
   *[other] Inden { $days } hverdage
}
next-acknowledged = Vi bekræfter, at din indberetning er kommet frem.
next-months = { $months ->
    [one] Inden 1 måned derefter
   *[other] Inden { $months } måneder derefter
}
next-feedback = Du får at vide, hvad der er gjort, og hvorfor.
next-here-title = Svarene kommer kun her.
next-here = Du læser dem med din kode. Kom derfor tilbage en gang imellem.
entry-limits = Hvad der beskytter dig, og hvad der ikke gør
does = Det gør siden
does-address = Gemmer ikke din adresse på nettet, din browser eller tidspunktet for dit besøg.
does-seal = Forsegler din indberetning, så kun dens læsere kan åbne den.
does-files = Fjerner skjulte oplysninger fra dine filer og viser dig hvilke.
you-can = Det kan kun du gøre
you-device = Vælge en sikker enhed og et sikkert netværk.
you-leave-out = Udelade det, som kun du kan vide.
you-code = Gemme koden, hvor ingen andre kigger.
cannot = Det kan siden ikke
cannot-network = Skjule dit besøg for netværket på dit arbejde.
cannot-device = Beskytte en enhed, som andre styrer.
cannot-style = Ændre din måde at skrive på eller det, et billede viser.

# Tor.
tor-title = Sådan får du Tor Browser
tor-lead = Tor Browser er en gratis browser, der sender dit besøg gennem tre andre computere. Vi ser ikke din adresse, og dit netværk ser ikke siden.
tor-how = Tre trin
tor-get = Installer den på din egen enhed.
tor-get-where = Skriv dette i adressefeltet, og hent den kun der:
tor-level = Skru sikkerhedsniveauet op.
tor-level-why = Vælg »Safest« (det højeste niveau) i indstillingerne. Siden bruger ingen scripts og virker lige godt.
tor-address = Åbn siden i den.
tor-address-here = Adressen er
tor-address-none = Brug adressen i din organisations whistleblowerpolitik. Skriv den nøjagtigt af.
tor-seen-title = Hvad andre kan se
tor-seen = Dit netværk kan se, at du bruger Tor, men ikke til hvad. Brug derfor dit eget netværk og ikke det på arbejdet.
tor-after = Når du er færdig
tor-after-text = Vælg »New Identity« (ny identitet) i menuen, eller luk Tor Browser. Så bliver der intet liggende på enheden fra besøget.

# Skriv.
report-title = Hvad er der sket?
report-lead = Intet bliver sendt, før du har tjekket det på næste side.
mode = Vil du oplyse dit navn?
mode-anonymous = Nej, jeg vil være anonym
mode-anonymous-hint = Vi spørger ikke, hvem du er. Du læser vores svar med en kode.
mode-confidential = Ja, men kun til advokaterne
mode-confidential-hint = Du kan også tilføje dit navn senere.
mode-who-title = Hvem ser dit navn?
mode-who = Kun advokatfirmaet: advokaterne på din sag. Det bliver gemt adskilt fra indberetningen. { $tenant } kan ikke åbne det.
field-name = Dit navn
field-name-short = Dit navn
field-contact = Hvordan kan vi få fat i dig?
field-contact-hint = Ikke et arbejdsnummer eller en arbejdsmail
field-contact-short = Sådan får vi fat i dig
field-report = Din indberetning
field-report-hint = Brug dine egne ord. Du behøver ikke beviser, og du skal ikke lede efter nogen
report-who-title = Hvem ser indberetningen?
report-who = Først en advokat, der afgør, hvem der tager sagen, og så kun advokaten på din sag og en stedfortræder. { $tenant } ser det, som den advokat giver videre.
details = Tilføj hvor, hvornår og hvem (valgfrit)
field-where = Hvor?
field-where-short = Hvor
field-when = Hvornår? Foregår det stadig?
field-when-short = Hvornår
field-who = Hvem var med, og hvem ved det?
field-who-short = Hvem
field-exclude = Hvem må ikke se det?
field-exclude-hint = Et navn eller en stilling, fx »økonomidirektøren«
field-exclude-short = Hvem må ikke se det
exclude-why-title = De bliver lukket ude.
exclude-why = Den advokat, der fordeler indberetninger, læser dette først. Personen får ikke adgang og ser intet tegn på, at sagen findes.
check = Tjek, før du sender
check-note = Intet er sendt endnu.
report-problem-empty = Skriv, hvad der er sket
report-problem-too-long = Indberetningen er for lang. Der er plads til { $limit } tegn. Læg resten i en tekstfil
name-problem-empty = Skriv dit navn, eller vælg at være anonym
name-problem-too-long = Navnet er for langt. Der er plads til { $limit } tegn
details-problem-empty = Skriv noget her, eller lad hele delen være tom
details-problem-too-long = Et af de korte felter er for langt. Der er plads til { $limit } tegn

# Tjek.
review-title = Tjek, og send så
review-lead = Intet er sendt. Vi gemmer kladden forseglet i to timer og glemmer den derefter.
review-change = Ret teksten
review-named-title = Sendes med dit navn
review-anonymous-title = Sendes uden navn
review-anonymous = Du har valgt at være anonym. Læs teksten en gang til: Står der noget, som kun du kan vide?
review-files = { $files ->
    [0] Ingen filer
    [one] 1 fil
   *[other] { $files } filer
}
review-values-title = Kun du ser disse oplysninger.
review-values = De bliver vist her én gang. Advokaterne læser kun, hvilken slags oplysninger der er fjernet.
review-send = Send indberetningen
review-discard = Slet kladden
reply-no-text = Ingen tekst, kun filer.
problem-draft = Din tekst og de andre filer er her stadig. Intet er sendt.
discarded-title = Kladden er slettet
discarded = Intet blev sendt, og intet af den er gemt her.

# Koden.
code-title = Gem disse tolv ord
code-lead = Din indberetning er kommet frem og er gemt. Ordene er den eneste vej tilbage til den. Vi viser dem én gang og gemmer ingen kopi.
code-lead-again = Din indberetning var allerede kommet frem. Den er gemt én gang, og koden er den samme som før. Ordene er den eneste vej tilbage.
code-yours = Din kode
code-how = Sådan gemmer du dem
code-pen = Skriv dem på papir med en kuglepen. Rækkefølgen er vigtig.
code-where = Læg papiret, hvor ingen leder efter det. Skriv ikke andet på det.
code-not = Intet foto, ingen mail, ingen note-app, der kopierer sig selv til skyen, og ingen printer på arbejdet.
code-lost-title = Hvis du mister koden
code-lost = Ingen kan finde koden igen, og vi kan ikke få fat i dig. Vi arbejder stadig med din indberetning. Du kan skrive en ny og nævne denne.
code-done = Gå til mine beskeder
erased-title = Så længe gemmer vi den
erased-text = Din indberetning slettes tidligst { $on }. Derefter åbner koden ikke noget.
try-label = Prøv din afskrift nu
try-again-label = Din afskrift
try-hint = Valgfrit. De fire første bogstaver i hvert ord er nok
try-button = Test min afskrift
try-why-title = Hvorfor prøve?
try-why = Et forkert ord eller en forkert rækkefølge åbner ikke noget. Nu kan du stadig rette det.
try-title = Ret din afskrift
try-title-fits = Læg din afskrift et sikkert sted
try-wrong = Din afskrift passer ikke
try-fits-title = Den passer.
try-fits = Din afskrift åbner dine beskeder.
try-show = Vis min kode igen
try-show-note = Kun indtil du bruger koden, og højst i 24 timer.
try-problem-empty = Skriv ordene fra din afskrift
try-problem-count = Din afskrift har { $found } ord. Der skal være { $wanted }
try-problem-unknown-word = Ord { $position }, »{ $typed }«, står ikke på listen
try-problem-close-word = Ord { $position }, »{ $typed }«, står ikke på listen. Mente du »{ $suggestion }«?
try-problem-checksum = Alle ord står på listen, men et af dem er et andet, eller også er rækkefølgen forkert
try-problem-wrong = Ordene passer ikke til din indberetning. Sammenlign hvert ord med den side, du kom fra
sent-already-title = Indberetningen er allerede sendt
sent-already = Den er gemt én gang. Koden blev vist dengang, og vi viser den ikke igen.

# Kom tilbage.
return-title = Kom tilbage med din kode
return-label = Dine tolv ord
return-hint = Mellemrum, store bogstaver og linjeskift betyder ikke noget. Fire bogstaver af hvert ord er nok
return-open = Åbn mine beskeder
return-lost-title = Har du ikke koden længere?
return-lost = Ingen kan finde koden igen. Vi arbejder stadig med din indberetning. Skriv en ny, og nævn den gamle, så advokaterne kan lægge dem sammen.
return-not-echoed = Vi viser ikke ordene igen, hvis en anden skulle se skærmen.
problem-code = Koden åbner ikke noget
code-problem-empty = Skriv dine tolv ord
code-problem-count = Du skrev { $found } ord. Koden har { $wanted }
code-problem-unknown-word = Ord { $position }, »{ $typed }«, står ikke på listen
code-problem-close-word = Ord { $position }, »{ $typed }«, står ikke på listen. Mente du »{ $suggestion }«?
code-problem-checksum = Alle ord står på listen, men et af dem er forkert, eller også er rækkefølgen
code-problem-wrong = Koden åbner ikke noget. Se efter, om rækkefølgen er rigtig. En slettet sag ser ud på samme måde
idle = Du bliver logget ud efter { $minutes } minutter uden et klik.
signed-out = Du er logget ud.
signed-out-kept = Din tekst står her stadig, og den er ikke sendt.
signed-out-title = Skriv din kode for at sende den
signed-out-why-title = Derfor sker det
signed-out-why = Efter { $minutes } minutter uden et klik glemmer vi, hvem der er logget ind, hvis en anden skulle sætte sig ved skærmen.

# Beskeder.
messages-title = Dine beskeder
messages-new = { $count ->
    [one] 1 ny
   *[other] { $count } nye
}
status-received = Din indberetning er kommet frem. Vi finder en advokat til den.
status-assigned = En advokat har din indberetning.
status-in-progress = En advokat arbejder med din indberetning.
status-awaiting-reporter = En advokat arbejder med din indberetning og har stillet dig et spørgsmål.
status-closed = Arbejdet med din indberetning er færdigt. Du kan stadig skrive til os.
messages-notice-sent = Dit svar er kommet frem og er gemt.
messages-notice-sent-before = Dit svar var allerede kommet frem. Det er gemt én gang.
messages-notice-hidden = Det, du har læst, er skjult. Advokaten har det stadig.
messages-notice-named = Dit navn er kommet frem. Kun advokaterne på din sag kan åbne det.
messages-notice-read-only = Dit navn er ikke gemt: sagen er slut og tager ikke imod mere. Ingen har det.
messages-notice-draft-gone = Intet blev sendt nu. Kladden er her ikke længere: Den er sendt eller slettet, eller dens to timer er gået. Se nedenfor, om dit svar er der. Hvis ikke, så skriv det igen.
messages-notice-discarded = Kladden er slettet. Intet blev sendt.
talk = Samtale
talk-files = Filer:
talk-hidden = { $count ->
    [one] Du har skjult 1 besked.
   *[other] Du har skjult { $count } beskeder.
}
field-message = Dit svar
message-problem-empty = Skriv dit svar, eller vælg en fil
message-problem-too-long = Svaret er for langt. Der er plads til { $limit } tegn. Send resten i et svar til
reply-files-hint = På næste side ser du, hvad vi har fjernet fra dem
reply-send = Send mit svar
reply-check = Tjek, før du sender
idle-title = Logget ud efter { $minutes } minutter
idle-text = Hvis det sker, mens du skriver, så tryk på knappen alligevel. Vi spørger om din kode og beholder din tekst på siden. Efter { $hours } timer bliver du under alle omstændigheder logget ud.
hide = Skjul det, jeg har læst
hide-why = Hvis nogen finder din kode, finder de ikke de gamle beskeder. Advokaten har dem stadig.
hide-button = Skjul de beskeder, jeg har læst
download = Behold en kopi
download-why = En tekstfil med din tekst og datoerne. Den er ikke forseglet: Gem den kun på din egen enhed.
download-button = Hent min tekst og datoerne
add-name = Tilføj dit navn
add-name-button = Send mit navn til advokaterne
named-already = Du har oplyst dit navn. Kun advokaterne på din sag kan åbne det. { $tenant } kan ikke.
download-title = Din indberetning og svarene
download-tenant = Organisation: { $tenant }

# Det, du skrev, står her stadig.
kept-text = Din tekst står her stadig.
kept-files = Din browser gemmer dem ikke. Vælg dem igen, når du prøver.
kept-again = Prøv igen
kept-stale-title = Siden var for gammel
kept-stale = Intet blev sendt. Siden har været åben længe, eller den blev sendt to gange.
kept-stale-next = Tjek teksten, og prøv igen.
kept-draft-gone-title = Kladden er her ikke længere
kept-draft-gone = Intet blev sendt nu. En kladde bliver slettet efter to timer, eller når den er sendt.
kept-draft-gone-next = Hvis du har din kode, så åbn dine beskeder. Ellers må du begynde forfra.
kept-busy-title = Der er travlt lige nu. Prøv igen.
kept-busy = Mange bruger siden i øjeblikket. Intet er sendt.
kept-busy-next = Vent cirka et minut først.
kept-full-title = Der er ikke plads lige nu
kept-full = Vi kunne ikke gemme noget. Intet er sendt. De, der driver siden, kan se det.
kept-full-next = Prøv igen om nogle timer. Behold en kopi af din tekst på din egen enhed.
kept-stopped-title = Vi modtager ikke indberetninger lige nu
kept-stopped = Vi kan ikke være sikre på, hvem der ville kunne læse din indberetning. Derfor tog vi ikke imod den. Intet er sendt.
kept-stopped-next = Prøv igen i morgen, eller brug de andre veje i din organisations politik.
kept-failed-title = Noget gik galt hos os
kept-failed = Intet er sendt. Det var ikke din fejl. De, der driver siden, kan se, at noget gik i stykker.
kept-failed-next = Prøv igen nu. Går det galt igen, så behold en kopi af din tekst på din egen enhed, og kom tilbage om nogle timer.
kept-gone-title = Denne vej ind er lukket
kept-gone = Intet er sendt. Adressen, du kom fra, fører ingen steder hen: Den er ændret eller skrevet forkert.
kept-gone-next = Kopiér teksten til din egen enhed, spørg efter den nuværende adresse, og begynd igen dér.
kept-ended-title = Sagen er slut
kept-ended = Intet er sendt. Mens du skrev, blev sagen lukket for altid, og den tager ikke imod mere.
kept-ended-next = Kopiér teksten til din egen enhed, hvis du vil beholde den.
kept-signed-out-title = Du er logget ud
kept-signed-out = Intet er sendt, og ingen har det.
kept-signed-out-next = Kopiér teksten, åbn dine beskeder med din kode, og send den derfra.

# Forespørgsler, der ikke fører nogen vegne.
trouble-not-found-title = Her er ikke noget
trouble-not-found = Måske er adressen skrevet forkert, eller også er siden væk. Sammenlign med den adresse, du har fået.
trouble-method-title = Siden kan ikke åbnes på den måde
trouble-method = Intet blev sendt. Gå til start, og følg links derfra.
trouble-too-large-title = Det var for meget på én gang
trouble-too-large = Intet blev sendt. Gå tilbage, udelad den største fil, og prøv igen. Du kan tilføje den senere.
trouble-cross-site-title = Det kom ikke fra denne side
trouble-cross-site = En anden side forsøgte at sende noget i dit navn. Intet blev sendt. Begynd her, og skriv selv adressen.
trouble-bad-form-title = Det kunne vi ikke læse
trouble-bad-form = Intet blev sendt. Gå tilbage, genindlæs siden, og prøv igen.
trouble-busy-title = Der er travlt lige nu
trouble-busy = Intet blev sendt. Vent cirka et minut, gå tilbage, og prøv igen.
trouble-full-title = Der er ikke plads lige nu
trouble-full = Intet blev sendt. De, der driver siden, kan se det. Gå tilbage, og prøv igen om nogle timer.
trouble-internal-title = Noget er galt hos os
trouble-internal = Intet er sendt, som vi ikke har bekræftet. Gå tilbage, og prøv igen. Hvis det sker igen, så kom tilbage i morgen.
