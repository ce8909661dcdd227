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
