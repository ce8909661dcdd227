# Siderne for dem, der arbejder med indberetninger.
staff-nav = Hovedmenu
nav-cases = Sager
nav-people = Personer
nav-tenants = Klienter
sign-out = Log ud
staff-root = Medlemslistens rod:
staff-home = Gå til sagerne
title-sign-in = Log ind
title-setup = Opsætning
title-cases = Sager
title-case = Sag
title-people = Personer
title-tenants = Klienter
title-trouble = Ikke udført

role-triager = visitation
role-lawyer = advokat
role-tenant-user = kontaktperson
role-admin = administrator
role-auditor = revisor
role-hint-triager = Læser nye indberetninger og fordeler dem. Mister derefter adgangen.
role-hint-lawyer = Behandler de sager, der bliver tildelt.
role-hint-tenant-user = Behandler det, som en advokat giver videre til klienten.
role-hint-admin = Passer personer og klienter. Åbner ingen sager og må ikke have en sagsrolle.
role-hint-auditor = Ser registret uden indhold. Må ikke have en sagsrolle.
roles-legend = Roller
roles-problem-empty = Vælg mindst én rolle
roles-problem-clash = En administrator eller revisor må ikke også have en sagsrolle

# Log ind.
sign-in = Log ind
sign-in-name = Navn
sign-in-password = Adgangskode
sign-in-problem = Du er ikke logget ind
sign-in-problem-wrong = Det passer ikke sammen. Tjek navnet, adgangskoden, de seks cifre og, i en ny browser, sættet.
sign-in-problem-wait = For mange forsøg. Vent { $seconds ->
    [one] 1 sekund
   *[other] { $seconds } sekunder
}, og prøv igen.
sign-in-problem-busy = Mange logger ind lige nu. Vent et minut, og prøv igen.
sign-in-problem-roster = Medlemslisten kan ikke bekræftes, så ingen kan logge ind. Ring straks til administratoren.
sign-in-notice-signed-out = Du er logget ud. Nøglerne til din session er væk.
sign-in-notice-expired = Du er logget ud, fordi der ikke er klikket i et stykke tid. Nøglerne til din session er væk.
sign-in-notice-factor-spent = Det tog for lang tid, eller der var for mange forsøg. Log ind igen.
sign-in-notice-link-gone = Linket er allerede brugt, er for gammelt eller blev taget i brug i en anden browser. Bed en administrator om et nyt. Hvis det ikke var dig, der begyndte, så sig det til en kollega i telefonen. Hvis du begyndte i denne browser, så kopiér linket til dens adresselinje. Hvis du lukkede den browser, kan du begynde forfra med samme link efter en time.
sign-in-notice-set-up-gone = Opsætningen er færdig, linket er et gammelt, eller det blev taget i brug i en anden browser. Fortsæt i den browser. Hvis den er lukket, så genstart portalen og få et nyt link, eller vent en time: så begynder samme link forfra.
totp-label = Seks cifre fra din godkendelsesapp
totp-hint = De skifter hvert halve minut
kit-summary = Ny browser? Brug dit udskrevne sæt
kit-label = De fireogtyve ord i dit sæt
kit-hint = Kun i en browser, du ikke har logget ind med før. Fire bogstaver af hvert ord er nok

# Opsætning og invitationer.
person-problem-empty = Skriv et navn
person-problem-too-long = Navnet er for langt. Der er plads til { $limit } tegn
person-problem-taken = Navnet er i brug. Vælg et andet
join-admin-title = Administratoren
join-admin = Den person, der skal passe personer og klienter, sidder ved tastaturet nu.
join-root-title = Den første visitator eller advokat
join-root = Byt plads. Det skal være en anden person: En administrator må ikke læse sager.
join-invited-title = Vælg en adgangskode
join-invited = Du er inviteret. Ingen anden får at vide, hvad du vælger her.
join-name-hint = Du logger ind med det
join-role = Rolle:
join-password = Ny adgangskode
join-again = Den samme adgangskode igen
join-password-button = Brug denne adgangskode
totp-title = Tilslut en godkendelsesapp
totp-lead = Appen på din telefon viser seks cifre, som du skriver, når du logger ind.
totp-qr = Firkantet kode til godkendelsesappen. Den samme hemmelighed står nedenfor som tekst.
totp-type = Eller skriv denne hemmelighed i appen:
totp-wrong = Cifrene passer ikke. Vent på de næste, og se efter, om telefonens ur går rigtigt
totp-button = Tilslut appen
paper-kit-title = Dit sæt til nye browsere
paper-kit = Fra nu af bliver denne browser husket. I alle andre skal du bruge disse ord ud over din adgangskode. Vi viser dem én gang.
paper-kit-slip = Sæt
paper-half-one-title = Første gendannelseshalvdel
paper-half-one = Skriv den på papir til den første indehaver. Én halvdel alene åbner ikke noget. Vi viser den én gang.
paper-half-one-slip = Halvdel 1 af 2
paper-half-two-title = Anden gendannelseshalvdel
paper-half-two = Lad den første indehaver se væk. Skriv den på papir til den anden, som gemmer den et andet sted. Vi viser den én gang.
paper-half-two-slip = Halvdel 2 af 2
paper-print = Skriv ordene med kuglepen, eller udskriv siden på jeres egen printer. Kun ordene bliver udskrevet.
paper-word = Ord { $position } fra dit papir
paper-wrong = Det er ikke ord { $position }. Sammenlign dit papir med ordene ovenfor
paper-button = Jeg har ordene på papir
waiting-title = Et trin mere: Nogen går god for dig
waiting = { $name }, dine nøgler er lavet. Du kan åbne sager, når en kollega på medlemslisten er gået god for dig.
waiting-words = Dine seks ord
waiting-how = Læs de seks ord højt for kollegaen, ansigt til ansigt eller i en samtale, hvor I kender hinandens stemmer. Send dem ikke på skrift.
ready-title = Du er klar
ready = { $name }, din adgang er lavet. Den åbner ingen sager, så ingen behøver at gå god for dig.
done-title = Opsætningen er færdig
done = I kan begge logge ind nu. Opret først en klient, og inviter så de andre.
done-words = Rodens seks ord
done-why = De står nederst på hver side, når man er logget ind. Hvis de ændrer sig, så stop, og ring til hinanden.

# Sager.
cases-caption = { $count ->
    [one] 1 sag efter næste dato
   *[other] { $count } sager efter næste dato
}
cases-none = Der er ingen sager til dig nu. Nye kommer her af sig selv.
cases-notice-assigned = { $label } er tildelt { $lawyer }. Du kan ikke åbne den længere.
col-case = Sag
col-tenant = Klient
col-state = Status
col-next = Næste dato
col-lawyer = Advokat
col-standby = Stedfortræder
col-file = Fil
col-removed = Fjernet
col-from = Fra
col-size = Størrelse
col-name = Navn
col-standing = Status
col-do = At gøre
col-words = Fem ord
col-link = Link
urgency-overdue = For sent
urgency-soon = Inden 14 dage
urgency-later = Senere
urgency-done = Ingen frist
duty-acknowledge = bekræft senest
duty-feedback = feedback senest
nothing-due = ingen frist
nobody = ingen
state-received = Modtaget
state-assigned = Tildelt
state-in-progress = I gang
state-awaiting-reporter = Venter på svar
state-closed = Afsluttet
state-archived = Arkiveret
mode-word-confidential = fortrolig
mode-word-anonymous = anonym
assign-title = Tildel sagen
conflict-question = Nævner indberetningen nogen, som kunne åbne den, eller deres nærmeste?
conflict-hint = Læs navnene i indberetningen og i »Må ikke se det«
conflict-no = Nej
conflict-yes = Ja, og jeg lukker dem ude nedenfor
conflict-note = Hvad fandt du?
conflict-missing = Svar på spørgsmålet om interessekonflikter
exclude-legend = Luk ude
exclude-legend-hint = De får ikke adgang og ser intet tegn på, at sagen findes
assign-lawyer = Advokat
assign-standby = Stedfortræder
assign-standby-hint = Tager over, når advokaten er væk. Hver åbning bliver noteret
choose = Vælg …
choice-problem-empty = Vælg en person
choice-problem-excluded = Personen er lukket ude af sagen. Vælg en anden
choice-problem-not-eligible = Personen kan ikke tage sager for denne klient. Vælg en anden
choice-problem-same = Stedfortræderen skal være en anden end advokaten
assign-lose = Så snart du tildeler sagen, kan du ikke længere åbne den.
assign-button = Tildel, og opgiv adgangen

# Personer og klienter.
people-caption = { $count ->
    [one] 1 person
   *[other] { $count } personer
}
people-notice-vouched = Du er gået god for { $name }, som nu kan få sager.
standing-waiting = venter på, at nogen går god for personen
standing-vouched = godkendt
standing-office = ingen behøver at gå god
standing-root = listens rod
vouch-link = Sammenlign seks ord
invite-title = Inviter en person
invite-lead = Du får et link, der virker én gang. Giv det selv videre: Det bliver ikke sendt nogen steder.
invite-button = Lav linket
invited-title = Et link til { $name }
invited = Vi viser det én gang. Den, der åbner det først, bliver denne person, så giv det selv til vedkommende.
invited-link = Linket
invited-until = Det virker én gang, indtil { $on } kl. { $time } UTC.
vouch-title = Gå god for { $name }
vouch-lead = Lad personen læse seks ord højt for dig, ansigt til ansigt eller i en samtale, hvor du kender stemmen. Skriv det, du hører.
vouch-words = De seks ord, du hører
vouch-hint = Kopiér dem ikke fra en besked. Fire bogstaver af hvert ord er nok
vouch-means = Derefter kan { $name } få sager med disse roller. Din underskrift står inde for det.
vouch-button = Gå god for personen
vouch-problem-empty = Skriv de seks ord
vouch-problem-count = Du skrev { $found } ord. Der skal være { $wanted }
vouch-problem-unknown-word = Ord { $position }, »{ $typed }«, står ikke på listen
vouch-problem-close-word = Ord { $position }, »{ $typed }«, står ikke på listen. Mente du »{ $suggestion }«?
vouch-problem-checksum = Et af ordene er forkert, eller også er rækkefølgen
vouch-problem-wrong = Det er ikke denne persons ord. Hør dem en gang til. Hvis de stadig er anderledes, så stop, og sig det til de andre: Måske er nøglerne ikke personens egne
tenants-all = alle klienter
tenants-lead = Giv en klient de fem ord eller linket. Klientens navn åbner ikke noget, så ingen kan spørge sig frem til, hvem der er klient.
tenants-caption = { $count ->
    [one] 1 klient
   *[other] { $count } klienter
}
tenants-none = Der er ingen klienter endnu.
tenants-made = { $name } er oprettet. Den lukker ingen ind endnu. Åbn dens side, og gør den klar.
tenants-make = Opret en klient
tenants-name-hint = De, der indberetter hos klienten, ser det
tenants-button = Opret klienten
col-takes = Ud over rensede filer tager den imod
takes-evidence = urørte originaler, som bevis
takes-quarantine = filer, der ikke kan renses
takes-care = Begge dele er for advokater, der behandler fjendtlige filer med omhu. Indberettere bliver advaret og skal sætte kryds for hver fil.

staff-trouble-not-found = Det findes ikke, eller det er ikke dit. Gå tilbage til listen.
staff-trouble-method = Intet er ændret. Følg links fra listen.
staff-trouble-too-large = Intet er ændret. Udelad den største fil, og prøv igen.
staff-trouble-cross-site = En anden side forsøgte at handle i dit navn. Intet er ændret. Log ud og ind igen.
staff-trouble-bad-form = Intet er ændret. Gå tilbage, genindlæs siden, og prøv igen.
staff-trouble-busy = Intet er ændret. Vent et minut, og prøv igen.
staff-trouble-full = Intet er ændret: portalens disk er fuld. Sig det til administratoren, gå så tilbage, og prøv igen.
staff-trouble-internal = Intet er ændret, som ikke er vist. Gå tilbage, og se efter, før du prøver igen. Hvis det sker igen, så sig det til administratoren.

# En formular, som en anden var hurtigere med.
since-title = Nogen har ændret det i mellemtiden
since-how = Intet fra din formular er gemt. Sammenlign, og send den igen, hvis dit skal gælde.
since-same = Intet fra din formular er gemt, og den siger det, der står nu.
since-go = Gå til din formular
since-both = Det, der står nu, og din formular
since-field = Felt
since-now = Nu
since-yours = Dit
since-ticked = med kryds
since-unticked = uden kryds
since-drop = Lad det være, som det er nu
