package words

import (
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Link is what is said of the connection: in the badge its title; in the band under it,
// where it hinders anything, what has happened, what goes on and what does not. ready
// tells that sales can be recorded, signedIn that somebody has been signed in here.
func Link(s purchase.SyncState, ready, signedIn bool) Cause {
	cause := Of(s.Cause)
	switch {
	case s.Link == purchase.LinkOffline:
		return Cause{T("Offline"), Words{What: or(cause, fault.LinkNoNetwork), Do: goesOn()}}
	case s.Link == purchase.LinkUnreachable:
		return Cause{T("Forloy unreachable"), Words{What: or(cause, fault.LinkNoAnswer), Do: goesOn()}}
	case s.Link == purchase.LinkSignIn && !ready:
		return Cause{Title: T("Sign in to set up this till")}
	case s.Link == purchase.LinkSignIn && !signedIn: // location and staff are in Settings
		return Cause{Title: T("Not signed in yet")}
	case s.Link == purchase.LinkSignIn:
		return Cause{T("Sign in to resume"), Words{What: T("Forloy wants a sign-in."), Do: goesOn()}}
	case s.Link != purchase.LinkOnline:
		return Cause{T("Connecting"), Words{What: T("Nothing has been heard from Forloy yet.")}}
	case s.Sending:
		return Cause{Title: T("Sending")}
	case s.Halted:
		return Cause{T("Online"), Words{What: otherwise(cause.String(), T("Forloy takes no sales.")),
			Do: T("Selling goes on, and sales are sent once that is fixed.")}}
	}
	return Cause{T("Online"), cause}
}

// goesOn is what a till does without Forloy.
func goesOn() string {
	return T("Selling goes on, and sales are sent later. No balances and no rewards until then.")
}

// or returns the text of a cause or, where there is none, that of kind.
func or(cause Words, kind fault.Kind) string {
	return otherwise(cause.String(), Of(fault.New(kind)).String())
}

func otherwise(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
