package ui

import (
	"counterfoil/ui/header"
	"counterfoil/ui/help"
)

// badges are the header's, for the help.
func badges() []help.Mark {
	var all []help.Mark
	for _, b := range header.Legend() {
		all = append(all, help.Mark(b))
	}
	return all
}
