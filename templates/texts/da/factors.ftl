# Second factors: asking for one, and changing one's own.
title-factor = Log ind
title-factors = Andet trin
sign-in-totp-hint = Lad feltet stå tomt for at vælge en anden måde i næste trin
factor-title = Ét trin mere
factor-lead = Navn, adgangskode og browser passer. Vis nu, at du har din telefon, din adgangsnøgle eller en kode på papir.
factor-again-title = Er det stadig dig?
factor-again = Det her betyder noget, og dit sidste andet trin er et stykke tid siden. Det, du skrev, er gemt og fortsætter herfra.
factor-problem = Ikke gjort endnu
factor-problem-wrong = Det var ikke rigtigt, eller det er brugt før. Vent på de næste cifre, og prøv igen.
factor-problem-wait = For mange forsøg. Vent { $seconds ->
    [one] 1 sekund
   *[other] { $seconds } sekunder
}, og prøv igen.
factor-problem-enough = Der sendes ikke flere beskeder til dig i dag. Vælg en anden måde.
factor-problem-not-sent = Beskeden kunne ikke sendes. Prøv igen, eller vælg en anden måde.
factor-totp = Appen på din telefon
factor-totp-button = Fortsæt med cifrene
factor-passkey = Din adgangsnøgle
factor-passkey-button = Brug din adgangsnøgle
passkey-script = En adgangsnøgle kræver JavaScript på denne ene side. Alt andet her virker uden.
passkey-failed = Browseren fik ikke noget svar. Prøv igen, eller vælg en anden måde.
factor-sms = En besked til din telefon
factor-sms-label = Seks cifre fra beskeden til nummeret, der slutter på { $last }
factor-sms-hint = De virker én gang, i { $minutes } minutter
factor-sms-button = Fortsæt med beskeden
factor-send = Send seks cifre til nummeret, der slutter på { $last }
factor-send-again = Send andre cifre
factor-recovery = Brug en nødkode fra dit papir
factor-recovery-label = Nødkode
factor-recovery-hint = Hver kode virker én gang. Du har { $left ->
    [one] 1 kode
   *[other] { $left } koder
} tilbage
factor-recovery-button = Fortsæt med koden
factor-none-left = Har du intet af det ved hånden? Bed en administrator om at starte dig forfra.
factor-barred = Firmaet bruger ikke længere det andet trin, som du har.
factor-barred-recovery = Brug en nødkode, og tilføj derefter straks en anden måde under Konto.
factor-barred-ask = Bed en administrator om at starte dig forfra. Så vælger du en måde, som firmaet bruger.
sms-code = Din kode er { $code }. Den virker i { $minutes } minutter.
sms-test = Dette er en test. Den virker.
identity-closed = Indberetteren har oplyst sit navn. Det åbner, når du viser dit andet trin igen.
identity-open = Åbn navnet

factors-title = Dit andet trin
factors-lead = Adgangskode og browser er ikke nok til at logge ind. Hav mindst to måder, så en mistet telefon ikke lukker dig ude.
factors-change = Skift dit andet trin
factors-problem = Én ting at rette
factors-notice-added = Det er tilføjet og virker fra nu af.
factors-notice-removed = Det er fjernet og åbner ikke noget mere.
factors-notice-last = Intet er fjernet. Det er den sidste måde, firmaet tillader. Tilføj en anden først.
factors-notice-nothing = Intet er ændret. Det tog for lang tid, eller det er gjort før. Begynd forfra.
factors-barred = Firmaet bruger ikke dette.
factors-back = Tilbage
factors-totp = Godkendelsesapp
factors-totp-has = En app er tilsluttet.
factors-totp-none = Ingen app er tilsluttet.
factors-totp-add = Tilslut en app
factors-totp-replace = Tilslut en anden app i stedet
factors-totp-drop = Fjern appen
factors-passkey = Adgangsnøgler
factors-passkey-none = Du har ingen adgangsnøgle. Den ligger i din telefon, din computer eller en lille nøgle.
factors-passkey-add = Tilføj en adgangsnøgle
factors-passkey-drop = Fjern
factors-phone = Besked til en telefon
factors-phone-has = Cifre sendes til nummeret, der slutter på { $last }.
factors-phone-none = Ingen telefon er kendt.
factors-phone-add = Send seks cifre til nummeret
factors-phone-drop = Fjern telefonen
number-label = Telefonnummer
number-hint = Med + og landet, for eksempel +45 12 34 56 78
number-problem-shape = Skriv nummeret med + og landet
number-problem-enough = Der sendes ikke flere beskeder til dig i dag
number-problem-not-sent = Beskeden kunne ikke sendes. Prøv igen senere
factors-recovery = Nødkoder på papir
factors-recovery-has = { $left ->
    [one] 1 kode er tilbage.
   *[other] { $left } koder er tilbage.
}
factors-recovery-none = Du har ingen nødkoder.
factors-recovery-add = Lav ti koder
factors-recovery-replace = Lav ti nye koder
factor-totp-replaces = Fra det øjeblik, den virker, åbner den tidligere app ikke noget.
factor-phone-title = Skriv cifrene fra beskeden
factor-phone-lead = De er på vej og virker i { $minutes } minutter. Telefonen tilføjes, når de passer.
factor-phone-label = Seks cifre fra beskeden
factor-phone-wrong = Cifrene passer ikke. Se på den nyeste besked
factor-phone-button = Tilføj telefonen
factor-passkey-title = Tilføj en adgangsnøgle
factor-passkey-lead = Din browser spørger, hvor den skal ligge, og efter din finger, dit ansigt eller en PIN.
factor-passkey-name = Navn på adgangsnøglen
factor-passkey-name-hint = Til dig selv, for eksempel: nøglen i mit nøglebundt
factor-passkey-make = Lav adgangsnøglen
factor-passkey-wrong = Adgangsnøglen blev ikke tilføjet. Måske er den allerede i brug. Prøv igen.
recovery-title = Dine nødkoder
recovery-lead = Hver kode åbner én gang i stedet for en telefon eller adgangsnøgle. Vi viser dem én gang.
recovery-replaces = De ti før dem er intet værd nu.
recovery-slip = Nødkoder
recovery-print = Skriv dem med en pen, eller print siden på din egen printer. Kun koderne printes. Gem dem et andet sted end sættet.
recovery-done = Jeg har koderne på papir

join-use-totp = Brug en godkendelsesapp i stedet
join-use-passkey = Brug en adgangsnøgle i stedet
join-use-sms = Brug beskeder til en telefon i stedet
join-phone-title = Tilføj din telefon
join-phone-lead = Den får en besked med seks cifre, hver gang du logger ind.
join-phone-other = Skriv et andet nummer
