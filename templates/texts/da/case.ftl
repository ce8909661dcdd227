# The page of a case, part by part.
case-jump = På denne side

# Report.
case-about = Om sagen
case-report = Indberetning
case-exclude-wish = Må ikke se det

# Files.
file-from-reporter = indberetter
file-from-lawyer = advokat
removed-nothing = der blev ikke fundet noget skjult
files-care = Filerne er renset, men de kommer fra en fremmed. Åbn dem på en computer, der kan tåle det.
attach-title = Læg filer på sagen
attach-hint = Kun sagens læsere ser dem, ikke indberetteren. Billeder: JPEG, PNG, GIF, WebP, BMP, TIFF. Papirer: PDF, Word, Excel, PowerPoint, tekst. Lyd og video: MP3, M4A, WAV, MP4, MOV, 3GP. ZIP med det
attach-button = Rens og læg på sagen
case-files-none = Der er ingen filer.

# Conversation.
case-talk = Med indberetteren
case-talk-none = Der er ikke skrevet noget endnu.
case-reporter = Indberetter
case-read-only = Sagen er arkiveret. Den kan læses, men der kan ikke tilføjes noget.
staff-message = Besked til indberetteren
staff-message-hint = Indberetteren læser den. Dit navn bliver ikke vist
staff-message-problem-empty = Skriv først beskeden
staff-message-problem-too-long = Beskeden er for lang. Der er plads til { $limit } tegn
staff-send = Send til indberetteren
staff-ask = Send som spørgsmål
staff-ask-note = Et spørgsmål sætter sagen til »Venter på svar«, indtil svaret kommer. Fristerne venter ikke.

# Acknowledgement.
ack-title = Bekræft, at den er kommet frem
ack-why = Indberetteren får en kort standardbesked. Fristen er syv dage.
ack-done = Indberetteren har fået at vide, at indberetningen er kommet frem.
ack-button = Bekræft nu

# Identity.
identity-title = Hvem indberetteren er
identity-sealed = Indberetteren har oplyst sit navn. Kun advokaten på sagen og stedfortræderen kan åbne det.
identity-name = Navn
identity-contact = Kontakt
identity-care = Skriv det aldrig i en besked eller en fil. Det bliver noteret, at du har åbnet siden.

# Readers.
readers-title = Hvem kan åbne sagen
readers-you = (dig)
readers-excluded = Lukket ude
readers-namesakes = Kom til senere, og er måske nævnt
readers-namesakes-hint = Indberetteren mener måske dem med »Må ikke se dette«. De får intet at vide om sagen, før du siger under »Habilitet«, om det er dem.
case-jump-readers = Læsere

# Timeline.
timeline = Tidslinje
timeline-days = Det, indberetteren gør, bliver kun noteret med dag.
happened-stored = Indberetning gemt
happened-replied = Indberetteren sendte en besked
happened-opened = Sagen åbnet
happened-acknowledged = Bekræftet over for indberetteren
happened-assigned = Tildelt { $lawyer }; visitationen mistede adgangen
happened-message-sent = Besked sendt til indberetteren
happened-asked = Spørgsmål sendt til indberetteren
happened-file-attached = Fil lagt på sagen
happened-file-downloaded = Fil hentet
happened-original-downloaded = Fil, der ikke er renset, hentet

# Notices.
case-notice-acknowledged = Indberetningen er bekræftet. Indberetteren ser det ved næste besøg.
case-notice-sent = Beskeden er gemt. Indberetteren ser den ved næste besøg.
case-notice-asked = Spørgsmålet er gemt. Sagen venter på indberetteren.
case-notice-attached = Filerne er gemt på sagen.
case-notice-replaced = Den nye fil står i stedet for den tidligere, som bliver under den.
file-versions = { $count ->
    [one] 1 tidligere fil
   *[other] { $count } tidligere filer
}
file-replaces = Står i stedet for
file-replaces-hint = Vælg én fil ovenfor. Den tidligere bliver, med hvem og hvornår
file-beside = Ingen, den står ved siden af de andre
case-notice-stale = Intet er ændret: Siden var gammel, eller den blev sendt to gange. Se efter nedenfor, og prøv igen.
case-notice-item-saved = Det er gemt på sagen.
