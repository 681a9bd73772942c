package storefront

import (
	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/console"
	"counterfoil/internal/verbs"
)

// Host is this program as the verbs see it, and the window that opens where
// there is no verb. errors is where it says why there is no window.
func Host(b assembly.Build, errors console.Errors) command.Host {
	p := program{b, errors}
	host := verbs.Host(b)
	host.Window, host.Failure = p.window, p.failure
	if !noDisplay() {
		host.DeskWindow = p.deskWindow
	}
	return host
}

// program is this process.
type program struct {
	build  assembly.Build
	errors console.Errors
}
