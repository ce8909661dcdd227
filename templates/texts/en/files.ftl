# Files: what we say of them. The last part of an id is a key of the scrubber.
files-hint = Up to { $files } files of { $megabytes } MB. Pictures: JPEG, PNG, GIF, WebP, BMP, TIFF. Papers: PDF, Word, Excel, PowerPoint, text. Sound and video: MP3, M4A, WAV, MP4, MOV, 3GP. ZIP archives of these
field-files = Files
files-why-title = Hidden details
files-why = Files can carry your name, your phone’s serial number and the place. We remove this and show you what we found.
files-kept = { $files ->
    [one] 1 file is kept in the draft
   *[other] { $files } files are kept in the draft
}
files-more = Add files
files-add = Clean and add them
files-problem-too-many = Too many files. There is room for { $limit }
files-problem-too-large = A file is larger than { $limit } MB. It and the files after it were not added
files-problem-no-room = There is no room for files right now. Send the text, and the files later with your code
files-problem-no-choice = A file was looked at, but there is no room to keep its original. To choose how it is sent, add it later with your code
files-problem-broken = The upload broke off. Add the missing files again
files-problem-missing = Choose a file first
file-cleaned = Cleaned
file-refused = Not kept
file-sizes = { $before }, now { $after }
file-sent-as = sent as
file-voice = You can send this as a voice message. Voices stay in it, and somebody may know yours. If that is a risk, leave it out and write what is said.
file-drop = Leave out
found-removed = Removed
found-nothing = We found nothing hidden.
found-replaced = (written anew, without anything of its own)
found-remains = Still in the file

file-not-cleaned = Not cleaned
hidden-found = It holds content that is not seen at first.
hidden-leave-out = Leave that out
hidden-left-out = Content that is not seen at first was left out.
hidden-take-in = Take it in again
choices-of = For this file:
choice-own-name = Tell the lawyers its own name
choice-own-name-hint = They see a neutral name unless you tick its own. A name can say who made the file.
choice-evidence = Give the lawyers the untouched original too
choice-evidence-hint = It still holds all of this. Only the lawyers on your case can open it.
choice-quarantine = Send it as it is
choice-quarantine-hint = We cannot remove what it hides; your name may be in it. Only the lawyers on your case can open it.
files-voice = A voice message is fine too. Your voice stays in it.
originals-title = Not cleaned
originals-care = These files are as they left the reporter’s device. They can hold a name, a place or a harmful program.
original-of = the untouched original
original-warning-title = This file was not cleaned
original-warning = It can say who the reporter is, and it can harm your computer. Open it only on a computer without a network, and never pass it on.
original-why = Why it was not cleaned
original-evidence = The reporter gave it beside the cleaned file, as evidence.
original-open = Download it all the same
original-back = Back to the case
damaged-title = This file is damaged
damaged-lead = The disk has changed or lost a part of it, so you do not get it. Everything else in the case is still there.
damaged-do = Tell the administrator the name under which it is stored. It can be put back from a backup.
damaged-stored = Stored as
own-name = own name:

format-jpeg = Picture (JPEG)
format-png = Picture (PNG)
format-text = Plain text
format-pdf = PDF document
format-docx = Word document
format-xlsx = Excel workbook
format-pptx = PowerPoint presentation
format-doc = Old Word document
format-xls = Old Excel workbook
format-ppt = Old PowerPoint presentation
format-ole = Outlook or old Office file
format-odf = OpenDocument file
format-epub = Electronic book (EPUB)
format-zip = ZIP archive
format-sevenzip = 7-Zip archive
format-rar = RAR archive
format-compressed = Compressed file
format-tar = TAR archive
format-gif = Picture (GIF)
format-webp = Picture (WebP)
format-bmp = Picture (BMP)
format-tiff = Picture (TIFF or camera raw)
format-heic = Picture (HEIC)
format-avif = Picture (AVIF)
format-jxl = Picture (JPEG XL)
format-jp2 = Picture (JPEG 2000)
format-psd = Photoshop picture
format-ico = Icon (ICO)
format-svg = Drawing (SVG)
format-mp3 = Sound (MP3)
format-aac = Sound (AAC)
format-m4a = Sound (M4A)
format-mp4 = Video (MP4)
format-mov = Video (QuickTime)
format-avi = Video (AVI)
format-webm = Video (WebM or Matroska)
format-amr = Sound (AMR)
format-wma = Sound or video (Windows Media)
format-wav = Sound (WAV)
format-aiff = Sound (AIFF)
format-flac = Sound (FLAC)
format-ogg = Sound (Ogg)
format-rtf = Rich text (RTF)
format-html = Web page (HTML)
format-xml = XML file
format-postscript = PostScript document
format-eml = E-mail message
format-card = Contact or calendar file
format-program = Program
format-database = Database
format-unknown = Unknown kind of file

finding-place = The place where it was made
finding-author = Name of who made, owns or edited it
finding-device = Make and model of the device
finding-serial = Serial number of the device or lens
finding-date = Date and time
finding-software = The program that wrote the file
finding-comment = Words about the file: caption, comment, keywords
finding-identifier = A number by which the file can be recognised
finding-thumbnail = A small preview picture, which can show more than the picture itself
finding-second-picture = Another picture or video behind the first
finding-maker-notes = Notes of the camera’s maker
finding-settings = Camera settings
finding-xmp = A hidden description (XMP)
finding-iptc = A hidden description (IPTC or Photoshop)
finding-provenance = A signed history of the file
finding-colour-profile = Description of the colours
finding-orientation = Which way up the picture is
finding-density = Print size
finding-private-data = Data that only one program knows
finding-trailer = Data hidden behind the end
finding-slack = Data hidden between the parts
finding-unused-colours = Colours that the picture does not use
finding-encoding = An unusual way of storing letters
finding-invisible-characters = Invisible characters
finding-direction-marks = Marks that turn the direction of writing
finding-tracked-changes = Tracked changes: what was deleted, by whom and when
finding-review-comments = Comments of readers, with their names
finding-hidden-sheet = A hidden sheet
finding-hidden-slide = A hidden slide
finding-speaker-notes = Speaker notes
finding-hidden-text = Text that cannot be seen
finding-hidden-footage = A part of the recording that players do not show
finding-embedded-file = A file inside the file
finding-script = A program inside the file (macro or script)
finding-action = Something that happens when the file is opened or clicked
finding-external-target = A link to another file or place
finding-printer = Printer settings
finding-old-version = An earlier version of the file
finding-form-fields = Names and rules of form fields
finding-part-names = Names of parts: layers, shapes, styles, tracks
finding-telemetry = A track of places, movements or camera data
finding-chapters = Chapter marks
finding-lost-picture = A picture of a kind we cannot clean; an empty one is in its place
finding-cropped-picture = A picture of which you see only a part. The rest is still in the file
finding-cover-picture = A cover picture
finding-member-details = Names, times and owners of the files in it

remains-visible-content = What can be seen: faces, name badges, screens, letterheads
remains-sensor-noise = The camera’s own noise, which an expert can compare with other pictures
remains-printer-dots = Tiny dots that some printers add to paper
remains-encoder-traits = Traces of the program that saved the picture
remains-colour-shift = Colours may look a little different now
remains-hidden-pixels = Transparent parts that can still hold a picture
remains-all-frames = All frames of the moving picture
remains-wording = The words themselves: names, numbers, way of writing
remains-spacing = Spaces and line breaks, which may differ in each person’s copy
remains-possible-watermark = Invisible characters, which can be a hidden mark of your copy
remains-voices = Voices, and what can be heard behind them
remains-hidden-content = Content that is not seen at first, such as hidden sheets or notes
remains-fonts = Fonts inside the file, which tell of the program that made it

refused-empty = The file is empty, so there is nothing to keep.
refused-unknown-type = We do not know this kind of file and cannot clean it, so we do not keep it. Save it as PDF, as a picture (JPEG or PNG) or as plain text, and add it again.
refused-not-cleaned = We cannot clean this kind of file ({ $format }), so we do not keep it.
refused-too-large = The file is too large, so we do not keep it. Make it smaller or split it and add it again.
refused-too-many-pixels = The picture has too many pixels. Make it smaller or cut out the part that matters, and add it again.
refused-too-many-parts = The file is built of too many parts for us to clean it. Save it anew from another program and add it again.
refused-too-compressed = The file unpacks to far more than its size, so we do not keep it. Save it anew from another program and add it again.
refused-too-much-work = The file takes too long to clean. Make it smaller and add it again.
refused-truncated = The file stops too early. It may be only half copied. Copy it again and add it once more.
refused-damaged = The file is damaged, and we could not clean it. Open it, save it anew and add it again.
refused-unusual = The file is saved in a rare way that we cannot clean. Save it anew from another program and add it again.
refused-control-characters = The text holds characters that are not text, so we do not keep it. Copy the words into a new text file, or into your report.
refused-encoding = We cannot tell how the letters of this text are stored. Save it as UTF-8 and add it again, or copy the words into your report.
refused-encrypted = The file opens only with a password, so we cannot clean it. Save a copy without a password and add that.
refused-member = A file in the archive cannot be cleaned, so we keep none of it. Take that file out, or add the files one by one.
refused-too-deep = Archives lie in archives, too many levels deep. Unpack them and add the files.
refused-too-many-pages = The document has too many pages for us to clean it. Split it and add the parts.
refused-read = We could not read the file to its end. Add it again.
refused-write = We could not store the cleaned file. Try again in some minutes.
refused-second-look = We cleaned the file, but were not certain that everything was gone. So we do not keep it. Take a screenshot of what matters and add that.
refused-stopped = The file made our cleaner stop, so we do not keep it. Save it anew from another program and add it again.
refused-advice = { $format ->
    [doc] Save it as a new Word document (DOCX) or as PDF, and add it again.
    [xls] Save it as a new Excel workbook (XLSX) or as PDF, and add it again.
    [ppt] Save it as a new presentation (PPTX) or as PDF, and add it again.
    [odf] Save it as DOCX, XLSX, PPTX or PDF, and add it again.
    [rtf] Save it as DOCX or PDF, and add it again.
    [html] Print it to a PDF file, and add that.
    [eml] Print it to a PDF file, and add that.
    [ole] Print it to a PDF file, and add that.
    [postscript] Turn it into a PDF file, and add that.
    [sevenzip] Unpack it and add the files one by one.
    [rar] Unpack it and add the files one by one.
    [tar] Unpack it and add the files one by one.
    [compressed] Unpack it and add the file inside.
    [bmp] Save it as JPEG or PNG and add it again.
    [tiff] Save it as JPEG or PNG and add it again.
    [heic] Save it as JPEG or PNG and add it again.
    [avif] Save it as JPEG or PNG and add it again.
    [jxl] Save it as JPEG or PNG and add it again.
    [jp2] Save it as JPEG or PNG and add it again.
    [psd] Save it as JPEG or PNG and add it again.
    [ico] Save it as JPEG or PNG and add it again.
    [svg] Save it as PNG and add it again.
    [aac] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [m4a] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [amr] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [wma] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [aiff] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [flac] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [ogg] Save it as MP3, M4A or WAV and add it again, or write what is said in it. Keep the recording.
    [mp4] Add a screenshot of what matters. Tell us that you have the video, and keep it.
    [mov] Add a screenshot of what matters. Tell us that you have the video, and keep it.
    [avi] Save it as MP4 and add it again, or add a screenshot of what matters. Keep the video.
    [webm] Save it as MP4 and add it again, or add a screenshot of what matters. Keep the video.
    [program] Describe what it does instead.
    [database] Describe what it holds, or add a screenshot of the lines that matter.
   *[other] Add screenshots of the pages that matter, or copy the words into your text.
}
refused-rest = Your text and the other files are not affected.
