package header

import (
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Legend returns every badge that there is, for the help. Describe draws them, so they
// look as they do in the header.
func Legend() []kit.Meaning {
	of := func(s purchase.SyncState, means string) kit.Meaning {
		h := Describe(till.Status{Ready: true, ProfileKnown: true, Sync: s}, time.Time{})
		return kit.Meaning{Look: kit.Look{Shape: h.shape, Ink: h.ink, Word: h.word}, Means: means}
	}
	return []kit.Meaning{
		of(purchase.SyncState{Link: purchase.LinkOnline}, words.T("Forloy answered the last request.")),
		of(purchase.SyncState{Link: purchase.LinkOnline, Sending: true}, words.T("Sales are on their way to Forloy.")),
		of(purchase.SyncState{Link: purchase.LinkOnline, Halted: true},
			words.T("Forloy answers, but accepts no sales. The reason is shown beside it.")),
		of(purchase.SyncState{Link: purchase.LinkOffline},
			words.T("This PC has no network. Sales are kept here and sent later.")),
		of(purchase.SyncState{Link: purchase.LinkUnreachable},
			words.T("There is a network, but Forloy does not answer. Sales are kept here and sent later.")),
		of(purchase.SyncState{Link: purchase.LinkSignIn},
			words.T("Somebody has to sign in before sales are sent. Selling goes on.")),
		of(purchase.SyncState{Link: purchase.LinkUnknown}, words.T("Forloy has not been asked yet.")),
	}
}
