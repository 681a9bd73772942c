package words

import (
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Link is what is said of the connection: in the badge its title; beside it,
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

// LinkForms are what Link says where the connection hinders anything, the longest first, for
// where there is less room: then what the badge's title says too is left out, and at last the cause.
func LinkForms(s purchase.SyncState, ready, signedIn bool) []string {
	whole := Link(s, ready, signedIn).String()
	if whole == "" {
		return nil
	}
	forms := []string{whole}
	if cause := Of(s.Cause).String(); cause != "" && s.Link != purchase.LinkSignIn &&
		s.Cause.Kind != fault.LinkNoNetwork && s.Cause.Kind != fault.LinkNoAnswer {
		forms = append(forms, cause+" "+T("Selling goes on."), cause)
	}
	if s.Link != purchase.LinkOnline {
		forms = append(forms, T("Sales are kept and sent later. No balances, no rewards."))
	}
	return append(forms, T("Sales are kept and sent later"), strings.TrimSuffix(T("Selling goes on."), "."))
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
