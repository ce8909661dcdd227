# What contact persons get of a case.
happened-released = Frigivet til { $names } som { $label }
happened-taken-back = { $label } taget tilbage fra { $names }
happened-released-opened = Kontaktperson åbnede den frigivne kopi
happened-released-downloaded = Kontaktperson hentede en frigivet fil
happened-released-exported = Kontaktpersonen tog en kopi af det, der er frigivet
happened-note-shared = Fælles note skrevet
happened-proposed = Kontaktperson foreslog noget
happened-proposal-accepted = Forslag godtaget
happened-proposal-declined = Forslag afvist
happened-erased = { $reason ->
    [right] Noget blev slettet, fordi nogen har ret til det. { $second } sagde ja
    [irrelevant] Noget blev slettet, som ikke har med indberetningen at gøre. { $second } sagde ja
   *[mistake] Noget blev slettet, som kom hertil ved en fejl. { $second } sagde ja
}
happened-erased-by-holder = { $reason ->
    [right] Noget blev slettet, fordi nogen har ret til det. En indehaver af en gendannelseshalvdel sagde ja
    [irrelevant] Noget blev slettet, som ikke har med indberetningen at gøre. En indehaver af en gendannelseshalvdel sagde ja
   *[mistake] Noget blev slettet, som kom hertil ved en fejl. En indehaver af en gendannelseshalvdel sagde ja
}

# What a text of the case is.
part-report = Hvad der er sket
part-place = Hvor
part-time = Hvornår
part-people = Hvem der var med eller ved noget
part-from-reporter = Besked fra indberetteren
part-from-firm = Besked fra advokatfirmaet
part-correction = Andre ord, som indberetteren foreslog
part-summary = Resumé
part-note = Note fra en advokat
part-task = Opgave
part-person-name = Navn på en involveret person
part-person-remarks = Bemærkninger om en involveret person
part-conflict = Hvad der blev skrevet om en konflikt
part-recipient = Hvem der skulle have identiteten at vide
part-exclude = Hvem der ikke må se sagen
part-file-name = Navn, som en enhed gav en fil
part-name = Indberetterens navn
part-contact = Sådan når man indberetteren
part-shared = Delt note
part-proposal = Forslag fra en kontaktperson
copy-no-files = Ingen filer er frigivet.

# Choose, mark, check.
release-title-choose = Frigiv til kontaktpersoner
release-title-mark = Markér, hvad der udelades
release-title-check = Se, hvad de får at se
release-lead-choose = Kontaktpersoner får en kopi af det, du vælger. De får aldrig selve sagen.
release-lead-mark = Sæt [[ og ]] om hvert sted, de ikke må se. Ret ikke andet.
release-lead-check = Det her er alt, hvad de får at se. Intet er frigivet endnu.
release-kept = Frigivet indtil nu
release-on = Frigivet
release-to = Til hvem
release-waiting = { $count ->
    [one] 1 forslag
   *[other] { $count } forslag
}
release-taken-back = taget tilbage
release-new = En ny frigivelse
release-full = Sagen har så mange åbne frigivelser, som den kan have. Tag først én tilbage.
release-no-contacts = Ingen kan få noget. Nogen skal have sagt god for en kontaktperson hos kunden, som ikke er lukket ude.
release-left-out = Holdt udenfor, fordi indberetteren kan have nævnt dem. Sig først, om det er dem:
release-parts = Tekster
release-parts-hint = Du markerer på næste side, hvad der udelades
release-files-hint = En fil gives hel eller slet ikke. Se i den først
release-nobody = Vælg, hvem der får den
release-nothing = Vælg en tekst eller en fil
release-replaces = En tidligere frigivelse
release-replaces-hint = Den kan slutte med denne. De, der havde den, kan ikke åbne den mere
release-beside = Bliver ved siden af denne
release-notes = Fælles noter
release-carry = Fælles noter følger med til den nye frigivelse
release-mark = Markér, hvad der udelades
release-mark-hint = Sæt [[ og ]] om hvert sted
release-check = Se, hvad de får at se
release-back-choose = Vælg igen
release-back-mark = Markér igen
release-button = Frigiv
release-goes-to = Den går til
release-ends = Denne frigivelse slutter:
release-named = En del af indberetterens navn står i kopien. Markér det, eller se efter, om det er en andens.
release-around = Ordene omkring kan røbe, hvem der menes. En dato, et sted eller en opgave kan være nok.
mark-problem-changed = Ordene er ikke sagens egne. Sæt det tilbage, der blev ændret
mark-problem-nested = Et [[ står inde i en anden markering
mark-problem-unopened = Et ]] står uden sit [[
mark-problem-unclosed = Et [[ står uden sit ]]
mark-problem-erased = Ord er slettet fra denne tekst, siden den sidst blev frigivet, og markeringerne med dem. Markér den igen
release-notice-released = Den er frigivet.
release-notice-taken-back = Den er taget tilbage. De kan ikke åbne den mere.
release-notice-shared = Noten er delt.
release-notice-accepted = Forslaget er godtaget.
release-notice-close-next = Forslaget er godtaget. Sagen er ikke lukket endnu.
release-notice-declined = Forslaget er afvist.
release-notice-sent = Beskeden er sendt til indberetteren.
release-notice-classed-since = Intet blev ændret. Nogen har siden afgjort, hvad sagen handler om. Se på det først, og svar så.
release-notice-stale = Intet blev ændret. Formularen var gammel, eller nogen kom før dig. Det, du skrev, står her stadig.
release-to-case = Luk den på sagens side

# One release, for lawyers.
kept-title = Frigivet som
kept-lead = Frigivet af { $name }
kept-taken-back = Taget tilbage. Den var frigivet af { $name }
said-title = Noter og forslag
said-none = Ingen har skrevet noget.
said-you = Dig
said-close = Foreslår at lukke:
said-category = Foreslår en kategori:
said-message = Foreslår en besked til indberetteren
said-accepted = Godtaget
said-declined = Afvist
said-accept = Godtag
said-decline = Afvis
said-words-hint = Du kan rette ordene. Indberetteren læser det, der står her
note-label = Fælles note
note-hint = Advokaterne og frigivelsens kontaktpersoner læser den. Nævn aldrig indberetteren
note-button = { $count ->
    [one] Del med 1 person
   *[other] Del med { $count } personer
}
note-problem-empty = Skriv noget først
note-problem-too-long = Det er for langt. Der er plads til { $limit } tegn
back-title = Tag den tilbage
back-why = Den, der mister den, kan ikke åbne den mere, heller ikke på en side, der er åben nu.
back-from = Fra hvem
back-all = Alle
back-button = Tag tilbage

# What contact persons see.
released-lead = Det, advokatfirmaet har frigivet til dig.
released-none = Intet er frigivet til dig.
released-sign = […] står, hvor advokaten har udeladt noget.
released-notice-shared = Noten er delt.
released-notice-proposed = Advokaterne har dit forslag.
released-notice-stale = Intet blev sendt. Formularen var gammel. Det, du skrev, står her stadig.
released-copy-lead = En PDF med det, der står på denne side, uden filerne. Det noteres i sagen og i sikkerhedsloggen.
released-copy-button = Hent som PDF
propose-title = Foreslå advokaten noget
propose-lead = Advokaten bestemmer. Du ser svaret her.
propose-category = En anden kategori
propose-close = Luk sagen
propose-message = En besked til indberetteren
propose-outcome = Udfald
propose-why = Hvorfor
propose-why-hint = Advokaterne læser det
propose-message-label = Dit udkast
propose-message-hint = Advokaten sender det, retter det eller lader det ligge
propose-button = Foreslå
propose-draft = Giv det til advokaten
release-outcome-substantiated = Indberetningen var rigtig
release-outcome-partly-substantiated = En del af den var rigtig
release-outcome-unsubstantiated = Indberetningen var ikke rigtig
release-outcome-not-enough-information = Der var ikke oplysninger nok
release-outcome-out-of-scope = Det er ikke noget for denne kanal
release-outcome-referred = En myndighed har den nu
release-outcome-withdrawn = Indberetteren tog den tilbage
release-outcome-spam = Det var ingen indberetning

# On the page of a case.
release-part = Kontaktpersoner
release-prompt = Kunden beder om en frigivelse, så snart en advokat har sagen. Vælg, hvad de må se.
release-part-to = Noget er frigivet til
release-part-none = Intet er frigivet.
release-part-link = Frigivelse, noter og forslag

# Erasing a passage or a file.
erase-title = Slet et sted eller en fil
erase-lead = Det, der slettes, er væk fra sagen og fra alle frigivelser. En anden person skal sige ja.
erase-asked = Spurgt om indtil nu
erase-waits = venter på en anden person
erase-button = Slet nu
erase-new = Slet noget andet
erase-what = En tekst eller en fil
erase-nothing = Vælg en tekst eller en fil
erase-go-on = Gå videre
erase-mark-hint = Sæt [[ og ]] om hvert sted, der slettes. Ret ikke andet
erase-unmarked = Markér, hvad der slettes
erase-reason = Hvorfor
erase-reason-hint = Den anden person ser begrundelsen og sagens navn og ikke andet
erase-no-reason = Vælg en begrundelse
erase-ask = Spørg en anden person
erase-back = Vælg igen
erase-after = Når der er sagt ja, kommer du tilbage hertil og sletter det. Indberetteren ser, at noget blev slettet.
erase-notice-asked = En anden person er spurgt. Intet er slettet endnu.
erase-notice-erased = Det er slettet. Ingen kan hente det tilbage.
erase-notice-stale = Intet blev ændret. Formularen var gammel. Det, du skrev, står her stadig.
erase-notice-meanwhile = Intet blev slettet. Teksten er en anden nu, eller sagen er sat i bero.
erase-whole-file = Denne fil slettes:
erase-whole-part = Alt dette slettes:
erase-original = Urørt original af
erase-earlier = Tidligere versioner
erase-reach = Hvor langt
erase-everywhere = De samme ord, hvor de ellers står i sagen
erase-everywhere-hint = Indberetterens navn bliver, som det er. Alle versioner af en note og kopier af teksten forsvinder under alle omstændigheder
erase-reach-passages = { $count ->
    [one] 1 sted
   *[other] { $count } steder
}
erase-reach-texts = { $count ->
    [one] i 1 tekst
   *[other] i { $count } tekster
}
erase-reach-files = { $count ->
    [one] 1 fil
   *[other] { $count } filer
}
erase-old-marks = Teksten er ændret, siden den blev markeret. Spørg igen.
erase-forget = Træk det tilbage
erase-notice-taken-back = Spørgsmålet er trukket tilbage. Intet er slettet.
erased-sign = Slettet
erase-notice-full = Intet blev spurgt: der er for mange åbne spørgsmål. Slet noget, eller træk et tilbage først.
