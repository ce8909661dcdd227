# Passwords, and a member’s own account.
password-least = Mindst { $least } tegn, blandt dem et stort bogstav, et lille bogstav, et tal og et andet tegn.
password-words = Fem eller seks ord, der ikke hører sammen, er godt.
password-not = Ikke dit navn, ikke firmaets, og ikke en, du bruger andre steder.
password-problem-empty = Skriv en adgangskode
password-problem-too-short = Der mangler { $missing } tegn
password-problem-too-long = Adgangskoden er for lang. Der er plads til { $limit } tegn
password-problem-personal = Udelad dit eget og firmaets navn
password-problem-upper = Tilføj et stort bogstav
password-problem-lower = Tilføj et lille bogstav
password-problem-digit = Tilføj et tal
password-problem-special = Tilføj et tegn, der hverken er bogstav eller tal
password-problem-common = Det er en af de adgangskoder, der prøves først, eller en af dem med noget tilføjet. Vælg en anden
password-problem-guessable = Den er for let at gætte. Tilføj to eller tre ord, der ikke hører sammen
password-problem-different = De to adgangskoder er ikke ens. Skriv begge igen

title-account = Konto
account-title = Din konto
account-notice-password = Du har fået en ny adgangskode. Dine andre sessioner er afsluttet.
account-notice-named = Browseren har fået sit nye navn.
account-notice-removed = Browseren er fjernet, og dens sessioner er afsluttet.
account-notice-ended = Sessionen er afsluttet.
account-notice-kit = Du har et nyt sæt. Det gamle åbner ikke noget mere: Destruer det.
account-browsers = Dine browsere
account-browsers-lead = Disse browsere huskes. I alle andre skal du bruge dit trykte sæt ud over din adgangskode.
account-browsers-caption = { $count ->
    [one] 1 browser
   *[other] { $count } browsere
}
account-browsers-none = Ingen browser huskes.
account-browser = Browser
account-unnamed = Browser uden navn
account-since = Siden
account-name-col = Navn
account-rename-label = Browserens navn
account-rename = Gem navnet
account-remove = Fjern
account-this-browser = denne
account-kit = Det trykte sæt lukker dig ind fra en ny browser.
account-kit-lost = Mister du både adgangskode og sæt, må en administrator nulstille dig. Dine sager er så lukkede, til en kollega åbner dem for dig igen.
account-kit-new = Lav et nyt sæt
account-kit-lead = Du får nye ord til papir, som vises én gang. Så snart du har skrevet et af dem, åbner det gamle sæt ikke noget mere.
account-kit-button = Vis de nye ord
account-back = Tilbage til din konto
account-sessions = Her er du logget ind
account-sessions-caption = { $count ->
    [one] 1 session
   *[other] { $count } sessioner
}
account-started = Logget ind
account-used = Seneste klik
account-this-session = denne session
account-end = Afslut sessionen
account-sessions-end = Tiderne er UTC. En session, der afsluttes, lukkes med det samme sammen med alt, hvad der kører i den.
account-everywhere = Log ud overalt
account-password = Skift din adgangskode
account-password-lead = Dine browsere huskes stadig, og dit sæt gælder stadig. Alle dine andre sessioner slutter.
account-old = Din nuværende adgangskode
account-old-problem-empty = Skriv din nuværende adgangskode
account-old-problem-wrong = Det er ikke din adgangskode. Hvis den er rigtig, huskes denne browser ikke mere: Log ud, og log ind igen med dit sæt
account-old-problem-wait = For mange forsøg. Vent { $seconds ->
    [one] 1 sekund
   *[other] { $seconds } sekunder
}, og prøv igen
account-old-problem-busy = Mange logger ind lige nu. Vent et minut, og prøv igen
browser-label = Hvad vil du kalde denne browser? (valgfrit)
browser-hint = For eksempel »Kontoret«. Du ser det på listen over dine browsere
kit-lost = Har du mistet både adgangskode og sæt, så bed en administrator om at nulstille dig.
paper-new-kit-title = Dit nye sæt
paper-new-kit = I en ny browser skal du bruge disse ord ud over din adgangskode. Vi viser dem én gang. Det gamle sæt gælder, til du har skrevet et af ordene.
paper-new-kit-slip = Sæt
