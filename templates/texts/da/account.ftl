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
