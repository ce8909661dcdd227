# What contact persons get of a case.
happened-released = Frigivet til { $names } som { $label }
happened-taken-back = { $label } taget tilbage fra { $names }
happened-released-opened = Kontaktperson åbnede den frigivne kopi
happened-released-downloaded = Kontaktperson hentede en frigivet fil
happened-note-shared = Fælles note skrevet
happened-proposed = Kontaktperson foreslog noget
happened-proposal-accepted = Forslag godtaget
happened-proposal-declined = Forslag afvist
