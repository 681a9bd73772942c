package syncclient

import (
	"net/http"

	"counterfoil/internal/purchase"
)

// Exit says how a pass ended, in the terms of the verb `sync`.
type Exit int

const (
	ExitDone   Exit = iota // nothing is left to send
	ExitLeft               // transactions are left: offline, or the server is in trouble
	ExitSignIn             // a sign-in is needed
)

// Kind is what went wrong with a whole request.
type Kind int

const (
	NoNetwork     Kind = iota + 1 // no way out of this PC, or names don't resolve
	NoAnswer                      // network, but nobody answers the call
	Untrusted                     // TLS: the other side cannot prove who it is
	Portal                        // a network's sign-in page instead of Forloy
	ProxySignIn                   // a proxy wants a sign-in
	TimedOut                      // the deadline passed after the request had begun
	BrokenOff                     // the connection broke after the request had begun
	Unreadable                    // an answer, but not one that can be read
	Failed                        // the envelope says no, or holds no data
	BadRequest                    // Forloy refuses the batch as it stands
	Unauthorized                  // the access token is dead
	SignIn                        // and the refresh token is, too
	Forbidden                     // the sign-in may not do this
	WrongAddress                  // nothing of ours lives there
	TryLater                      // asked to come again
	Clash                         // 409
	TooLarge                      // the batch is too large
	Wait                          // asked to slow down
	ServerError                   // 5xx, or a status nobody knows
	Moved                         // a redirect that is no sign-in page
	FormatRefused                 // every item refused alone: the program's fault
	Cancelled                     // by our own side: shutdown, or waking from sleep
	OtherMerchant                 // the sign-in is another merchant's than the sales that wait
	NoKeyring                     // the keyring that holds the tokens is out of reach
)

// action is what the sender does about it.
type action int

const (
	backOff action = iota // try again, with growing pauses
	halt                  // stop, say why, probe every 5 minutes
	isolate               // bisect the batch
	shrink                // halve the batch
	renew                 // trade the token, send again
)

// rule is a row of the table of faults.
type rule struct {
	row   int
	name  string // for logs
	do    action
	link  purchase.Link
	exit  Exit
	cause string // what the operator sees
	after int    // from this many in a row on, the cause is `later`
	later string
	// waits: the answer's Retry-After is heeded (R4).
	waits bool
	// soft: may be a hiccup; the badge turns at the second one (no flicker).
	soft bool
	// strikes: three on one batch halve it: an item may be what crashes the
	// server (row 24), and no item may hold up the others (R7).
	strikes bool
}

// rule is the one table of what a failed request means. Nothing in it touches
// an item (R6).
func (k Kind) rule() rule {
	const (
		offline, unreachable, signIn = purchase.LinkOffline, purchase.LinkUnreachable, purchase.LinkSignIn

		unreadable = "The server's answer can't be read"
		trouble    = "Forloy has trouble and could not take the sales"
	)
	switch k {
	case NoNetwork:
		return rule{row: 1, name: "no network", do: backOff, link: offline, exit: ExitLeft, cause: "No network"}
	case NoAnswer:
		return rule{row: 1, name: "no answer", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "Forloy does not answer"}
	case Untrusted:
		return rule{row: 2, name: "untrusted", do: halt, link: unreachable, exit: ExitLeft,
			cause: "The connection to Forloy is not safe"}
	case Portal:
		return rule{row: 3, name: "portal", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "Network sign-in page: open a browser and sign in to this network"}
	case ProxySignIn:
		return rule{row: 4, name: "proxy sign-in", do: halt, link: unreachable, exit: ExitLeft,
			cause: "The proxy wants a sign-in"}
	case TimedOut:
		return rule{row: 5, name: "timed out", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "Forloy did not answer in time", strikes: true}
	case BrokenOff:
		return rule{row: 5, name: "broken off", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "The connection to Forloy broke off", soft: true, strikes: true}
	case Unreadable:
		return rule{row: 6, name: "unreadable answer", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "Forloy's answer did not arrive whole", after: 3, later: unreadable, soft: true, strikes: true}
	case Failed:
		return rule{row: 12, name: "failure", do: backOff, link: unreachable, exit: ExitLeft, cause: trouble,
			soft: true, strikes: true}
	case BadRequest:
		return rule{row: 16, name: "refused request", do: isolate, link: unreachable, exit: ExitLeft,
			cause: "Forloy refuses the request"}
	case FormatRefused:
		return rule{row: 16, name: "refused format", do: halt, link: unreachable, exit: ExitLeft,
			cause: "Forloy refuses the request format"}
	case Unauthorized:
		return rule{row: 17, name: "unauthorized", do: renew, link: signIn, exit: ExitSignIn,
			cause: "Sign in to resume"}
	case SignIn:
		return rule{row: 17, name: "sign-in needed", do: halt, link: signIn, exit: ExitSignIn,
			cause: "Sign in to resume"}
	case Forbidden:
		return rule{row: 18, name: "forbidden", do: halt, link: signIn, exit: ExitSignIn,
			cause: "Forloy refuses this sign-in"}
	case WrongAddress:
		return rule{row: 19, name: "wrong address", do: halt, link: unreachable, exit: ExitLeft,
			cause: "The address is wrong"}
	case TryLater:
		return rule{row: 20, name: "try later", do: backOff, link: unreachable, exit: ExitLeft, cause: trouble,
			soft: true}
	case Clash:
		return rule{row: 21, name: "conflict", do: backOff, link: unreachable, exit: ExitLeft, cause: trouble,
			soft: true, waits: true}
	case TooLarge:
		return rule{row: 22, name: "too large", do: shrink, link: unreachable, exit: ExitLeft,
			cause: "Forloy wants smaller batches"}
	case Wait:
		return rule{row: 23, name: "asked to wait", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "Forloy asks us to wait", waits: true}
	case Moved:
		return rule{row: 25, name: "moved", do: halt, link: unreachable, exit: ExitLeft, cause: "The address has moved"}
	case OtherMerchant:
		return rule{row: 43, name: "another merchant's sign-in", do: halt, link: signIn, exit: ExitSignIn,
			cause: "The sales here are another merchant's"}
	case NoKeyring:
		return rule{row: 44, name: "keyring out of reach", do: backOff, link: signIn, exit: ExitSignIn,
			cause: "The keyring that holds the sign-in can't be reached"}
	case Cancelled:
		return rule{row: 30, name: "cancelled", do: backOff, link: unreachable, exit: ExitLeft,
			cause: "The connection to Forloy broke off", soft: true}
	}
	return rule{row: 24, name: "server error", do: backOff, link: unreachable, exit: ExitLeft, cause: trouble,
		soft: true, strikes: true}
}

func (k Kind) String() string { return k.rule().name }

// causeAfter is the sentence once the same kind has come n times in a row.
func (r rule) causeAfter(n int) string {
	if r.after > 0 && n >= r.after {
		return r.later
	}
	return r.cause
}

// statusKind is what a status means that carries no answer. Redirects are not
// among them: where they lead decides (row 25).
func statusKind(status int) Kind {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return BadRequest
	case http.StatusUnauthorized:
		return Unauthorized
	case http.StatusForbidden:
		return Forbidden
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		return WrongAddress
	case http.StatusProxyAuthRequired:
		return ProxySignIn
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return TryLater
	case http.StatusConflict:
		return Clash
	case http.StatusRequestEntityTooLarge:
		return TooLarge
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return Wait
	case http.StatusNetworkAuthenticationRequired:
		return Portal
	case http.StatusNoContent:
		return Unreadable
	}
	return ServerError
}
