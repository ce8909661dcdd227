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

# On the pages of the account and of the system.
account-mail-lead = The portal can tell you by mail that there is something new or due.
account-mail-change = Change your mail
system-waiting = { $count ->
    [one] 1 message waits
   *[other] { $count } messages wait
}
