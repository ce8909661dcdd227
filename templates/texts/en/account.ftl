# Passwords, and a member’s own account.
password-least = At least { $least } characters, among them a capital letter, a small letter, a digit and another character.
password-words = Five or six words that do not belong together are good.
password-not = Not your name, not the firm’s, and none you use elsewhere.
password-problem-empty = Write a password
password-problem-too-short = { $missing ->
    [one] 1 more character is needed
   *[other] { $missing } more characters are needed
}
password-problem-too-long = The password is too long. { $limit } characters fit
password-problem-personal = Leave out your name and the firm’s
password-problem-upper = Add a capital letter
password-problem-lower = Add a small letter
password-problem-digit = Add a digit
password-problem-special = Add a character that is neither letter nor digit
password-problem-common = This is one of the passwords that are tried first, or one of them with something added. Choose another
password-problem-guessable = This is guessed too soon. Add two or three words that do not belong together
password-problem-different = The two passwords are not the same. Write both again

title-account = Account
account-title = Your account
account-notice-password = You have a new password. Your other sessions are ended.
account-notice-named = The browser has its new name.
account-notice-removed = The browser is removed, and its sessions are ended.
account-notice-ended = The session is ended.
account-notice-kit = You have a new kit. The old one opens nothing any more: destroy it.
account-browsers = Your browsers
account-browsers-lead = These browsers are remembered. In any other one you need your printed kit as well as your password.
account-browsers-caption = { $count ->
    [one] 1 browser
   *[other] { $count } browsers
}
account-browsers-none = No browser is remembered.
account-browser = Browser
account-unnamed = Browser without a name
account-since = Since
account-name-col = Name
account-rename-label = Name of the browser
account-rename = Save the name
account-remove = Remove
account-this-browser = this one
account-kit = The printed kit lets you in from a new browser.
account-kit-lost = If you lose both your password and your kit, an administrator must reset you. Your cases then stay closed until a colleague opens them for you again.
account-kit-new = Make a new kit
account-kit-lead = You get new words for paper, shown once. As soon as you have typed one of them, the old kit opens nothing any more.
account-kit-button = Show the new words
account-back = Back to your account
account-sessions = Where you are signed in
account-sessions-caption = { $count ->
    [one] 1 session
   *[other] { $count } sessions
}
account-started = Signed in
account-used = Last click
account-this-session = this session
account-end = End the session
account-sessions-end = Times are UTC. A session that is ended is closed at once, with everything that runs in it.
account-everywhere = Sign out everywhere
account-password = Change your password
account-password-lead = Your browsers stay remembered, and your kit stays good. All your other sessions end.
account-old = Your present password
account-old-problem-empty = Write your present password
account-old-problem-wrong = This is not your password. If it is, this browser is not remembered any more: sign out, and in again with your kit
account-old-problem-wait = Too many attempts. Wait { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
} and try again
account-old-problem-busy = Many people are signing in right now. Wait a minute and try again
browser-label = What do you want to call this browser? (optional)
browser-hint = Such as “Office”. You see it in your list of browsers
kit-lost = If you have lost both your password and your kit, ask an administrator for a reset.
paper-new-kit-title = Your new kit
paper-new-kit = In a new browser you need these words as well as your password. We show them once. The old kit works until you have typed one of these words.
paper-new-kit-slip = Kit
