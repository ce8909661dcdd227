# What contact persons get of a case.
happened-released = Released to { $names } as { $label }
happened-taken-back = { $label } taken back from { $names }
happened-released-opened = Contact person opened the released copy
happened-released-downloaded = Contact person downloaded a released file
happened-note-shared = Shared note written
happened-proposed = Contact person proposed something
happened-proposal-accepted = Proposal accepted
happened-proposal-declined = Proposal declined
