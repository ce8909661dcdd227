# What messages to staff say. The same words for everything that is new or due.
mail-subject-news = News in the portal
mail-text-news = There is something new in the portal, or something is due. Sign in to see what it is.
mail-subject-test = Test
mail-text-test = This is a test. It works.

# A member’s own address.
title-mail = Mail
mail-title = Messages by mail
mail-lead = A message says that there is something new or due in the portal. It names no client, no case and no person.
mail-times = Messages go out at fixed times of day, so that none of them tells when a report came.
mail-off = The firm has no mail server here. Nothing is sent.
mail-label = Your address
mail-hint = Messages come in the language of this page
mail-save = Save the address
mail-now = Messages go to
mail-none = You have given no address. Nothing is sent to you.
mail-test = Send a test message
mail-remove = Remove the address
mail-problem-empty = Write an address
mail-problem-no-address = Write one address, such as name@firm.example
mail-done-saved = Your address is saved. Try it with a test message.
mail-done-removed = Your address is removed. Nothing is sent to you any more.
mail-tested-sent = The mail server took the test message. Look at your mail.
mail-tested-no-address = You have no address here. Add one under Account, Messages by mail.
mail-tested-enough = No more tests are sent to you today.
mail-tested-off = Nothing was sent: there is no mail server.
mail-tested-unreachable = Nothing was sent: the mail server cannot be reached.
mail-tested-bare = Nothing was sent: the mail server offers no encryption.
mail-tested-tls = Nothing was sent: the certificate of the mail server is not good.
mail-tested-token = Nothing was sent: no token could be had for the mail server.
mail-tested-account = Nothing was sent: the mail server does not take the account.
mail-tested-refused = Nothing was sent: the mail server does not take the message.
mail-tested-later = Nothing was sent yet: the mail server wants it later. Try again in some minutes.
mail-tested-cut = Nothing is known to be sent: the connection to the mail server broke off.
mail-tested-answer = Nothing is known to be sent: the answer of the mail server was not understood.
mail-tested-late = Nothing is known to be sent: the mail server took too long.
mail-tested-unwritten = Nothing was sent: the message could not be written.
mail-tested-key = Nothing was sent: your key cannot be used. See under Account, Messages by mail.

# A member’s own key, beside the address.
mail-key-title = Your key
mail-key-lead = With your OpenPGP key, messages to you are encrypted. Their subject is not; it is the same for everybody.
mail-key-fingerprint = Fingerprint
mail-key-until = Valid until
mail-key-for-ever = It does not end
mail-key-lost-expired = Your key has ended. Nothing is sent to you. Save a new key, or remove this one.
mail-key-lost-unusable = Your key cannot be used. Nothing is sent to you. Save a new key, or remove this one.
mail-key-lost-not-built = The portal cannot use keys any more. Nothing is sent to you. Remove your key to get messages again that are not encrypted.
mail-key-remove = Remove the key
mail-key-remove-hint = Without a key, messages to you are not encrypted.
mail-key-label = Your public key
mail-key-label-other = Another public key
mail-key-hint = Take the public key out of your mail program and paste all of it. Never paste your secret key.
mail-key-save = Save the key
mail-key-problem-no-address = Save your address first, then the key
mail-key-problem-empty = Paste your public key
mail-key-problem-too-long = This is too long. Take your key out again, without what others have signed
mail-key-problem-secret = This is a secret key. Nothing of it was kept. Paste your public key
mail-key-problem-no-key = This is no public key. Paste all of it, with its first and its last line
mail-key-problem-several = There is more than one key. Paste yours alone
mail-key-problem-broken = This key is not whole, or not signed as it must be. Take it out of your mail program again
mail-key-problem-revoked = This key is withdrawn. Paste the one that you use now
mail-key-problem-expired = This key has ended. Extend it in your mail program, or paste the one that you use now
mail-key-problem-sign-only = This key can only sign. Paste one that can encrypt
mail-key-problem-unfit = This key is too weak, or of a kind that the portal does not know. Paste another
mail-done-key-saved = Your key is saved. Try it with a test message.
mail-done-key-removed = Your key is removed. Messages to you are not encrypted.

# On the pages of the account and of the system.
account-mail-lead = The portal can tell you by mail that there is something new or due.
mail-key-notice-lost = No mail is sent to you, because your key for it cannot be used.
mail-key-notice-ends = Your key for mail ends on { $on }. Save a new one before then: without it, no mail is sent to you.
account-mail-change = Change your mail
system-waiting = { $count ->
    [one] 1 message waits
   *[other] { $count } messages wait
}
system-lost = { $count ->
    [one] 1 person gets nothing, because their key cannot be used
   *[other] { $count } people get nothing, because their keys cannot be used
}
