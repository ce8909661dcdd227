# Filer: det, vi siger om dem. Sidste del af et id er rensningens nøgle.
files-hint = Op til { $files } filer på { $megabytes } MB. Billeder: JPEG, PNG, GIF, WebP, BMP, TIFF. Papirer: PDF, Word, Excel, PowerPoint, tekst. Lyd og video: MP3, M4A, WAV, MP4, MOV, 3GP. ZIP
field-files = Filer
files-why-title = Skjulte oplysninger
files-why = Filer kan bære dit navn og stedet. Vi fjerner det og viser, hvad vi fandt.
files-kept = { $files ->
    [one] 1 fil er gemt i kladden
   *[other] { $files } filer er gemt i kladden
}
files-more = Tilføj filer
files-add = Rens og tilføj dem
files-problem-too-many = For mange filer. Der er plads til { $limit }
files-problem-too-large = En fil er større end { $limit } MB. Den og filerne efter den er ikke tilføjet
files-problem-no-room = Der er ikke plads til filer lige nu. Send teksten nu og filerne senere med din kode
files-problem-no-choice = En fil er behandlet, men der er ikke plads til at gemme dens original. Vil du vælge, hvordan den sendes, så tilføj den senere med din kode
files-problem-broken = Overførslen blev afbrudt. Tilføj de manglende filer igen
files-problem-missing = Vælg en fil først
file-cleaned = Renset
file-refused = Ikke gemt
file-sizes = { $before }, nu { $after }
file-sent-as = sendes som
file-voice = Du kan sende den som talebesked. Stemmerne bliver i den, og nogen kan kende din. Er det en risiko, så udelad den, og skriv, hvad der bliver sagt.
file-drop = Udelad
found-removed = Fjernet
found-nothing = Vi fandt ikke noget skjult.
found-replaced = (skrevet på ny uden noget særligt)
found-remains = Stadig i filen

file-not-cleaned = Ikke renset
hidden-found = Den har indhold, som man ikke ser med det samme.
hidden-leave-out = Lad det blive ude
hidden-left-out = Indhold, som man ikke ser med det samme, er ladt ude.
hidden-take-in = Tag det med igen
choices-of = For denne fil:
choice-own-name = Fortæl advokaterne dens eget navn
choice-own-name-hint = De ser et neutralt navn, medmindre du sætter kryds. Et navn kan sige, hvem der har lavet filen.
choice-evidence = Giv også advokaterne den urørte original
choice-evidence-hint = Den har stadig alt dette. Kun advokaterne på din sag kan åbne den.
choice-quarantine = Send den, som den er
choice-quarantine-hint = Vi kan ikke fjerne det, den skjuler; dit navn kan stå i den. Kun advokaterne på din sag kan åbne den.
files-voice = En talebesked går også. Din stemme bliver.
originals-title = Ikke renset
originals-care = Disse filer er, som de forlod indberetterens enhed. De kan have et navn, et sted eller et skadeligt program i sig.
original-of = den urørte original
original-warning-title = Denne fil er ikke renset
original-warning = Den kan sige, hvem indberetteren er, og den kan skade din computer. Åbn den kun på en computer uden netværk, og giv den aldrig videre.
original-why = Hvorfor den ikke er renset
original-evidence = Indberetteren gav den sammen med den rensede fil, som bevis.
original-open = Hent den alligevel
original-back = Tilbage til sagen
damaged-title = Filen er beskadiget
damaged-lead = Disken har ændret eller mistet en del af den, så du får den ikke. Alt andet i sagen er der stadig.
damaged-do = Sig til administratoren, hvilket navn den er gemt under. Den kan hentes frem fra en sikkerhedskopi.
damaged-stored = Gemt som
own-name = eget navn:

format-jpeg = Billede (JPEG)
format-png = Billede (PNG)
format-text = Ren tekst
format-pdf = PDF-dokument
format-docx = Word-dokument
format-xlsx = Excel-regneark
format-pptx = PowerPoint-præsentation
format-doc = Gammelt Word-dokument
format-xls = Gammelt Excel-regneark
format-ppt = Gammel PowerPoint-præsentation
format-ole = Outlook-fil eller gammel Office-fil
format-odf = OpenDocument-fil
format-epub = E-bog (EPUB)
format-zip = ZIP-arkiv
format-sevenzip = 7-Zip-arkiv
format-rar = RAR-arkiv
format-compressed = Komprimeret fil
format-tar = TAR-arkiv
format-gif = Billede (GIF)
format-webp = Billede (WebP)
format-bmp = Billede (BMP)
format-tiff = Billede (TIFF eller kamerarå)
format-heic = Billede (HEIC)
format-avif = Billede (AVIF)
format-jxl = Billede (JPEG XL)
format-jp2 = Billede (JPEG 2000)
format-psd = Photoshop-billede
format-ico = Ikon (ICO)
format-svg = Tegning (SVG)
format-mp3 = Lyd (MP3)
format-aac = Lyd (AAC)
format-m4a = Lyd (M4A)
format-mp4 = Video (MP4)
format-mov = Video (QuickTime)
format-avi = Video (AVI)
format-webm = Video (WebM eller Matroska)
format-amr = Lyd (AMR)
format-wma = Lyd eller video (Windows Media)
format-wav = Lyd (WAV)
format-aiff = Lyd (AIFF)
format-flac = Lyd (FLAC)
format-ogg = Lyd (Ogg)
format-rtf = Formateret tekst (RTF)
format-html = Webside (HTML)
format-xml = XML-fil
format-postscript = PostScript-dokument
format-eml = E-mail
format-card = Kontakt- eller kalenderfil
format-program = Program
format-database = Database
format-unknown = Ukendt filtype

finding-place = Stedet, hvor det er optaget
finding-author = Navn på den, der har lavet, ejer eller har rettet filen
finding-device = Enhedens mærke og model
finding-serial = Enhedens eller objektivets serienummer
finding-date = Dato og klokkeslæt
finding-software = Programmet, der har skrevet filen
finding-comment = Ord om filen: billedtekst, kommentar, nøgleord
finding-identifier = Et nummer, som filen kan genkendes på
finding-thumbnail = Et lille forhåndsbillede, som kan vise mere end selve billedet
finding-second-picture = Et billede eller en video mere bag det første
finding-maker-notes = Kameraproducentens noter
finding-settings = Kameraindstillinger
finding-xmp = En skjult beskrivelse (XMP)
finding-iptc = En skjult beskrivelse (IPTC eller Photoshop)
finding-provenance = Filens underskrevne historik
finding-colour-profile = Beskrivelse af farverne
finding-orientation = Hvilken vej billedet vender
finding-density = Udskriftsstørrelse
finding-private-data = Data, som kun ét program kender
finding-trailer = Data gemt efter slutningen
finding-slack = Data gemt mellem delene
finding-unused-colours = Farver, som billedet ikke bruger
finding-encoding = En usædvanlig måde at gemme bogstaver på
finding-invisible-characters = Usynlige tegn
finding-direction-marks = Mærker, der vender skriveretningen
finding-tracked-changes = Sporede ændringer: hvad der er slettet, af hvem og hvornår
finding-review-comments = Læseres kommentarer med deres navne
finding-hidden-sheet = Et skjult ark
finding-hidden-slide = Et skjult dias
finding-speaker-notes = Talernoter
finding-hidden-text = Tekst, der ikke kan ses
finding-hidden-footage = En del af optagelsen, som ikke vises, når den afspilles
finding-embedded-file = En fil inde i filen
finding-script = Et program inde i filen (makro eller script)
finding-action = Noget, der sker, når filen åbnes, eller der klikkes
finding-external-target = Et link til en anden fil eller et andet sted
finding-printer = Printerindstillinger
finding-old-version = En tidligere udgave af filen
finding-form-fields = Navne og regler for formularfelter
finding-part-names = Navne på dele: lag, figurer, typografier, spor
finding-telemetry = Et spor med steder, bevægelser eller kameradata
finding-chapters = Kapitelmærker
finding-lost-picture = Et billede af en slags, vi ikke kan rense; et tomt står i stedet
finding-cropped-picture = Et billede, som du kun ser en del af. Resten er stadig i filen
finding-cover-picture = Et omslagsbillede
finding-member-details = Navne, tider og ejere af filerne i den

remains-visible-content = Det, der kan ses: ansigter, navneskilte, skærme, brevhoveder
remains-sensor-noise = Kameraets egen støj, som en ekspert kan sammenligne med andre billeder
remains-printer-dots = Små prikker, som nogle printere sætter på papiret
remains-encoder-traits = Spor af det program, der har gemt billedet
remains-colour-shift = Farverne kan se lidt anderledes ud nu
remains-hidden-pixels = Gennemsigtige dele, der stadig kan rumme et billede
remains-all-frames = Alle billeder i det levende billede
remains-wording = Selve ordene: navne, tal og måden at skrive på
remains-spacing = Mellemrum og linjeskift, som kan være forskellige i hver persons kopi
remains-possible-watermark = Usynlige tegn, som kan være et skjult mærke i din kopi
remains-voices = Stemmer, og hvad der kan høres bag dem
remains-hidden-content = Indhold, som man ikke ser med det samme, for eksempel skjulte ark eller noter
remains-fonts = Skrifttyper inde i filen, som fortæller om programmet bag den

refused-empty = Filen er tom, så der er ikke noget at gemme.
refused-unknown-type = Vi kender ikke filtypen og kan ikke rense filen, så vi gemmer den ikke. Gem den som PDF, som billede (JPEG eller PNG) eller som ren tekst, og tilføj den igen.
refused-not-cleaned = Vi kan ikke rense denne slags fil ({ $format }), så vi gemmer den ikke.
refused-too-large = Filen er for stor, så vi gemmer den ikke. Gør den mindre, eller del den, og tilføj den igen.
refused-too-many-pixels = Billedet har for mange pixels. Gør det mindre, eller beskær det til det vigtige, og tilføj det igen.
refused-too-many-parts = Filen består af for mange dele til, at vi kan rense den. Gem den på ny fra et andet program, og tilføj den igen.
refused-too-compressed = Filen fylder alt for meget, når den pakkes ud, så vi gemmer den ikke. Gem den på ny fra et andet program, og tilføj den igen.
refused-too-much-work = Det tager for lang tid at rense filen. Gør den mindre, og tilføj den igen.
refused-truncated = Filen slutter for tidligt. Måske er den kun kopieret halvt. Kopiér den igen, og tilføj den på ny.
refused-damaged = Filen er beskadiget, og vi kunne ikke rense den. Åbn den, gem den på ny, og tilføj den igen.
refused-unusual = Filen er gemt på en sjælden måde, som vi ikke kan rense. Gem den på ny fra et andet program, og tilføj den igen.
refused-control-characters = Teksten rummer tegn, der ikke er tekst, så vi gemmer den ikke. Kopiér ordene til en ny tekstfil eller ind i det, du skriver.
refused-encoding = Vi kan ikke se, hvordan bogstaverne er gemt. Gem teksten som UTF-8, og tilføj den igen, eller kopiér ordene ind i det, du skriver.
refused-encrypted = Filen kan kun åbnes med adgangskode, så vi kan ikke rense den. Gem en kopi uden adgangskode, og tilføj den.
refused-member = En fil i arkivet kan ikke renses, så vi gemmer ikke noget af det. Tag den fil ud, eller tilføj filerne en for en.
refused-too-deep = Der ligger arkiver i arkiver i for mange lag. Pak dem ud, og tilføj filerne.
refused-too-many-pages = Dokumentet har for mange sider til, at vi kan rense det. Del det, og tilføj delene.
refused-read = Vi kunne ikke læse filen til ende. Tilføj den igen.
refused-write = Vi kunne ikke gemme den rensede fil. Prøv igen om nogle minutter.
refused-second-look = Vi rensede filen, men var ikke sikre på, at alt var væk. Derfor gemmer vi den ikke. Tag et skærmbillede af det vigtige, og tilføj det.
refused-stopped = Filen fik vores rensning til at stoppe, så vi gemmer den ikke. Gem den på ny fra et andet program, og tilføj den igen.
refused-advice = { $format ->
    [doc] Gem det som et nyt Word-dokument (DOCX) eller som PDF, og tilføj det igen.
    [xls] Gem det som en ny Excel-projektmappe (XLSX) eller som PDF, og tilføj det igen.
    [ppt] Gem den som en ny præsentation (PPTX) eller som PDF, og tilføj den igen.
    [odf] Gem den som DOCX, XLSX, PPTX eller PDF, og tilføj den igen.
    [rtf] Gem den som DOCX eller PDF, og tilføj den igen.
    [html] Udskriv den til en PDF-fil, og tilføj den.
    [eml] Udskriv den til en PDF-fil, og tilføj den.
    [ole] Udskriv den til en PDF-fil, og tilføj den.
    [postscript] Lav den om til en PDF-fil, og tilføj den.
    [sevenzip] Pak den ud, og tilføj filerne en for en.
    [rar] Pak den ud, og tilføj filerne en for en.
    [tar] Pak den ud, og tilføj filerne en for en.
    [compressed] Pak den ud, og tilføj filen i den.
    [bmp] Gem det som JPEG eller PNG, og tilføj det igen.
    [tiff] Gem det som JPEG eller PNG, og tilføj det igen.
    [heic] Gem det som JPEG eller PNG, og tilføj det igen.
    [avif] Gem det som JPEG eller PNG, og tilføj det igen.
    [jxl] Gem det som JPEG eller PNG, og tilføj det igen.
    [jp2] Gem det som JPEG eller PNG, og tilføj det igen.
    [psd] Gem det som JPEG eller PNG, og tilføj det igen.
    [ico] Gem det som JPEG eller PNG, og tilføj det igen.
    [svg] Gem den som PNG, og tilføj den igen.
    [aac] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [m4a] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [amr] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [wma] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [aiff] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [flac] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [ogg] Gem den som MP3, M4A eller WAV, og tilføj den igen, eller skriv, hvad der bliver sagt. Behold optagelsen.
    [mp4] Tilføj et skærmbillede af det vigtige. Fortæl os, at du har videoen, og behold den.
    [mov] Tilføj et skærmbillede af det vigtige. Fortæl os, at du har videoen, og behold den.
    [avi] Gem den som MP4, og tilføj den igen, eller tilføj et skærmbillede af det vigtige. Behold videoen.
    [webm] Gem den som MP4, og tilføj den igen, eller tilføj et skærmbillede af det vigtige. Behold videoen.
    [program] Beskriv i stedet, hvad det gør.
    [database] Beskriv, hvad den rummer, eller tilføj et skærmbillede af de vigtige linjer.
   *[other] Tilføj skærmbilleder af de vigtige sider, eller kopiér ordene ind i din tekst.
}
refused-rest = Din tekst og de andre filer er uberørte.
