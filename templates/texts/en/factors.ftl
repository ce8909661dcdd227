# Second factors: asking for one, and changing one's own.
title-factor = Sign in
title-factors = Second step
sign-in-totp-hint = Leave it empty to choose another way in the next step
factor-title = One more step
factor-lead = Name, password and browser fit. Now show that you have your telephone, your passkey or a code on paper.
factor-again-title = Is it still you?
factor-again = This matters, and your last second step was a while ago. What you wrote is kept and goes on from here.
factor-problem = Not done yet
factor-problem-wrong = That was not right, or it was used before. Wait for the next digits and try again.
factor-problem-wait = Too many attempts. Wait { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
} and try again.
factor-problem-enough = No more messages are sent to you today. Choose another way.
factor-problem-not-sent = The message could not be sent. Try again, or choose another way.
factor-totp = The app on your telephone
factor-totp-button = Go on with these digits
factor-passkey = Your passkey
factor-passkey-button = Use your passkey
passkey-script = A passkey needs JavaScript for this one page. Everything else here works without.
passkey-failed = The browser did not get an answer. Try again, or choose another way.
factor-sms = A message to your telephone
factor-sms-label = Six digits from the message to the number that ends in { $last }
factor-sms-hint = They work once, for { $minutes } minutes
factor-sms-button = Go on with this message
factor-send = Send six digits to the number that ends in { $last }
factor-send-again = Send other digits
factor-recovery = Use a recovery code from your paper
factor-recovery-label = Recovery code
factor-recovery-hint = Each works once. You have { $left ->
    [one] 1 code
   *[other] { $left } codes
} left
factor-recovery-button = Go on with this code
factor-none-left = Nothing of this at hand? Ask an administrator to start you anew.
factor-barred = The firm no longer uses the second step that you have.
factor-barred-recovery = Use a recovery code, and then add another way under Account at once.
factor-barred-ask = Ask an administrator to start you anew. You then choose a way that the firm uses.
sms-code = Your code is { $code }. It works for { $minutes } minutes.
sms-test = This is a test. It works.
identity-closed = The reporter gave a name. It opens when you show your second step once more.
identity-open = Open the name

factors-title = Your second step
factors-lead = Password and browser are not enough to sign in. Have two ways at least, so that a lost telephone does not shut you out.
factors-change = Change your second step
factors-problem = One thing to mend
factors-notice-added = It is added, and works from now on.
factors-notice-removed = It is removed, and opens nothing any more.
factors-notice-last = Nothing was removed. It is the last one that the firm allows. Add another one first.
factors-notice-nothing = Nothing was changed. It took too long, or it was done before. Start again.
factors-barred = The firm does not use this.
factors-back = Back
factors-totp = Authenticator app
factors-totp-has = An app is connected.
factors-totp-none = No app is connected.
factors-totp-add = Connect an app
factors-totp-replace = Connect another app instead
factors-totp-drop = Remove the app
factors-passkey = Passkeys
factors-passkey-none = You have no passkey. It lives in your telephone, your computer or a small key.
factors-passkey-add = Add a passkey
factors-passkey-drop = Remove
factors-phone = Message to a telephone
factors-phone-has = Digits are sent to the number that ends in { $last }.
factors-phone-none = No telephone is known.
factors-phone-add = Send six digits to this number
factors-phone-drop = Remove the telephone
number-label = Telephone number
number-hint = With + and the country, such as +45 12 34 56 78
number-problem-shape = Write the number with + and its country
number-problem-enough = No more messages are sent to you today
number-problem-not-sent = The message could not be sent. Try again later
factors-recovery = Recovery codes on paper
factors-recovery-has = { $left ->
    [one] 1 code is left.
   *[other] { $left } codes are left.
}
factors-recovery-none = You have no recovery codes.
factors-recovery-add = Make ten codes
factors-recovery-replace = Make ten new codes
factor-totp-replaces = From the moment this works, the app before it opens nothing.
factor-phone-title = Write the digits from the message
factor-phone-lead = They are on their way, and work for { $minutes } minutes. The telephone is added when they fit.
factor-phone-label = Six digits from the message
factor-phone-wrong = These digits do not fit. Look at the newest message
factor-phone-button = Add the telephone
factor-passkey-title = Add a passkey
factor-passkey-lead = Your browser asks where to keep it, and for your finger, face or PIN.
factor-passkey-name = Name of this passkey
factor-passkey-name-hint = For yourself, such as: key on my ring
factor-passkey-make = Make the passkey
factor-passkey-wrong = The passkey was not added. It may be in use already. Try again.
recovery-title = Your recovery codes
recovery-lead = Each code opens once in place of a telephone or passkey. We show them once.
recovery-replaces = The ten before them are worth nothing now.
recovery-slip = Recovery codes
recovery-print = Write them with a pen, or print this page on a printer of your own. Only the codes are printed. Keep them apart from the kit.
recovery-done = I have the codes on paper

join-use-totp = Use an authenticator app instead
join-use-passkey = Use a passkey instead
join-use-sms = Use messages to a telephone instead
join-phone-title = Add your telephone
join-phone-lead = It gets a message with six digits each time you sign in.
join-phone-other = Write another number
