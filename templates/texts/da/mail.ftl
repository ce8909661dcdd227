# Hvad beskeder til personalet siger. De samme ord til alt, der er nyt eller skal gøres.
mail-subject-news = Nyt i portalen
mail-text-news = Der er noget nyt i portalen, eller noget skal gøres. Log ind for at se, hvad det er.
mail-subject-test = Prøve
mail-text-test = Dette er en prøve. Den virker.

# Ens egen adresse.
title-mail = Mail
mail-title = Beskeder på mail
mail-lead = En besked siger, at der er noget nyt i portalen, eller at noget skal gøres. Den nævner ingen kunde, ingen sag og ingen person.
mail-times = Beskeder sendes på faste tidspunkter, så ingen af dem fortæller, hvornår en indberetning kom.
mail-off = Firmaet har ingen mailserver her. Der sendes ikke noget.
mail-label = Din adresse
mail-hint = Beskeder kommer på det sprog, siden har nu
mail-save = Gem adressen
mail-now = Beskeder sendes til
mail-none = Du har ikke givet en adresse. Der sendes ikke noget til dig.
mail-test = Send en prøvebesked
mail-remove = Fjern adressen
mail-problem-empty = Skriv en adresse
mail-problem-no-address = Skriv én adresse, for eksempel navn@firma.example
mail-done-saved = Din adresse er gemt. Prøv den med en prøvebesked.
mail-done-removed = Din adresse er fjernet. Der sendes ikke mere til dig.
mail-tested-sent = Mailserveren tog prøvebeskeden. Se efter i din mail.
mail-tested-no-address = Du har ingen adresse her. Tilføj en under Konto, Beskeder på mail.
mail-tested-enough = Der sendes ikke flere prøvebeskeder til dig i dag.
mail-tested-off = Der blev ikke sendt noget: Der er ingen mailserver.
mail-tested-unreachable = Der blev ikke sendt noget: Mailserveren kan ikke nås.
mail-tested-bare = Der blev ikke sendt noget: Mailserveren tilbyder ikke kryptering.
mail-tested-tls = Der blev ikke sendt noget: Mailserverens certifikat er ikke godt.
mail-tested-token = Der blev ikke sendt noget: Der var ingen token at få til mailserveren.
mail-tested-account = Der blev ikke sendt noget: Mailserveren godtager ikke kontoen.
mail-tested-refused = Der blev ikke sendt noget: Mailserveren tager ikke beskeden.
mail-tested-later = Der blev ikke sendt noget endnu: Mailserveren vil have den senere. Prøv igen om nogle minutter.
mail-tested-cut = Det vides ikke, om der blev sendt noget: Forbindelsen til mailserveren blev afbrudt.
mail-tested-answer = Det vides ikke, om der blev sendt noget: Mailserverens svar blev ikke forstået.
mail-tested-late = Det vides ikke, om der blev sendt noget: Mailserveren var for længe om det.
mail-tested-unwritten = Der blev ikke sendt noget: Beskeden kunne ikke skrives.
mail-tested-key = Der blev ikke sendt noget: Din nøgle kan ikke bruges. Se under Konto, Beskeder på mail.

# Ens egen nøgle, ved siden af adressen.
mail-key-title = Din nøgle
mail-key-lead = Med din OpenPGP-nøgle bliver beskeder til dig krypteret. Emnet bliver det ikke; det er ens for alle.
mail-key-fingerprint = Fingeraftryk
mail-key-until = Gælder til
mail-key-for-ever = Den udløber ikke
mail-key-lost-expired = Din nøgle er udløbet. Der sendes ikke noget til dig. Gem en ny nøgle, eller fjern denne.
mail-key-lost-unusable = Din nøgle kan ikke bruges. Der sendes ikke noget til dig. Gem en ny nøgle, eller fjern denne.
mail-key-lost-not-built = Portalen kan ikke bruge nøgler mere. Der sendes ikke noget til dig. Fjern din nøgle for at få beskeder igen, ukrypteret.
mail-key-remove = Fjern nøglen
mail-key-remove-hint = Uden en nøgle kommer beskeder ukrypteret til dig.
mail-key-label = Din offentlige nøgle
mail-key-label-other = En anden offentlig nøgle
mail-key-hint = Tag den offentlige nøgle ud af dit mailprogram, og sæt hele nøglen ind. Sæt aldrig din hemmelige nøgle ind.
mail-key-save = Gem nøglen
mail-key-problem-no-address = Gem din adresse først, så nøglen
mail-key-problem-empty = Sæt din offentlige nøgle ind
mail-key-problem-too-long = Det er for langt. Tag nøglen ud igen uden det, andre har underskrevet
mail-key-problem-secret = Det er en hemmelig nøgle. Intet af den er gemt. Sæt din offentlige nøgle ind
mail-key-problem-no-key = Det er ikke en offentlig nøgle. Sæt hele nøglen ind med første og sidste linje
mail-key-problem-several = Der er mere end én nøgle. Sæt kun din egen ind
mail-key-problem-broken = Nøglen er ikke hel eller ikke underskrevet, som den skal være. Tag den ud af dit mailprogram igen
mail-key-problem-revoked = Nøglen er trukket tilbage. Sæt den ind, du bruger nu
mail-key-problem-expired = Nøglen er udløbet. Forlæng den i dit mailprogram, eller sæt den ind, du bruger nu
mail-key-problem-sign-only = Nøglen kan kun underskrive. Sæt en ind, der kan kryptere
mail-key-problem-unfit = Nøglen er for svag eller af en slags, portalen ikke kender. Sæt en anden ind
mail-done-key-saved = Din nøgle er gemt. Prøv den med en prøvebesked.
mail-done-key-removed = Din nøgle er fjernet. Beskeder kommer ukrypteret til dig.

# På siderne om kontoen og systemet.
account-mail-lead = Portalen kan fortælle dig på mail, at der er noget nyt, eller at noget skal gøres.
mail-key-notice-lost = Der sendes ikke mail til dig, fordi din nøgle til den ikke kan bruges.
mail-key-notice-ends = Din nøgle til mail udløber { $on }. Gem en ny inden da: Uden den sendes der ikke mail til dig.
account-mail-change = Skift din mail
system-waiting = { $count ->
    [one] 1 besked venter
   *[other] { $count } beskeder venter
}
system-lost = { $count ->
    [one] 1 person får ikke noget, fordi nøglen ikke kan bruges
   *[other] { $count } personer får ikke noget, fordi deres nøgler ikke kan bruges
}
