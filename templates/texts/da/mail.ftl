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

# På siderne om kontoen og systemet.
account-mail-lead = Portalen kan fortælle dig på mail, at der er noget nyt, eller at noget skal gøres.
account-mail-change = Skift din mail
system-waiting = { $count ->
    [one] 1 besked venter
   *[other] { $count } beskeder venter
}
