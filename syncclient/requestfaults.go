package syncclient

import (
	"net/http"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Exit says how a pass ended, for the verb `sync`.
type Exit int

const (
	ExitDone   Exit = iota // nothing is left to send
	ExitLeft               // some are left: offline, or the server is in trouble
	ExitSignIn             // a sign-in is needed
)

// Kind is what went wrong with a request as a whole.
type Kind int

const (
	NoNetwork     Kind = iota + 1 // no way out of this PC, or no name resolution
	NoAnswer                      // there is a network, but nobody answers
	Untrusted                     // TLS: the other side cannot prove its identity
	Portal                        // a network's sign-in page instead of Forloy
	ProxySignIn                   // a proxy wants a sign-in
	TimedOut                      // the deadline passed after the request had begun
	BrokenOff                     // the connection broke off after the request had begun
	Unreadable                    // an answer that cannot be read
	Failed                        // the envelope reports a failure, or holds no data
	BadRequest                    // Forloy refuses the batch as it stands
	Unauthorized                  // the access token is dead
	SignIn                        // the refresh token is dead, too
	Forbidden                     // this account may not do this
	WrongAddress                  // there is no such API at this address
	TryLater                      // asked to try again later
	Clash                         // 409
	TooLarge                      // the batch is too large
	Wait                          // asked to slow down
	ServerError                   // 5xx, or an unknown status
	Moved                         // a redirect that leads to no sign-in page
	FormatRefused                 // every item was refused alone: this program is to blame
	Cancelled                     // by this side: shutdown, or waking from sleep
	OtherMerchant                 // the account belongs to another merchant than the waiting sales
	NoKeyring                     // the keyring that holds the tokens is out of reach
)

// action is what the sender does about it.
type action int

const (
	backOff action = iota // try again, with growing pauses
	halt                  // stop, say why, and probe every 5 minutes
	isolate               // bisect the batch
	shrink                // halve the batch
	renew                 // renew the token and send again
)

// rule is a row of the table of request faults.
type rule struct {
	row  int // of docs/rules.md
	name string
	do   action
	link purchase.Link // what the badge says
	says fault.Kind    // what the operator is told; of the class SignIn if only a sign-in helps
	then fault.Kind    // what the operator is told from the third in a row on; "": the same
	// waits: the answer's Retry-After is respected (R4).
	waits bool
	// soft: it may pass at once, so only the second in a row changes the badge.
	soft bool
	// strikes: three in a row on one batch halve it, since one item may be what
	// crashes the server (row 24) and must not hold up the others (R7).
	strikes bool
}

const (
	linkOffline = purchase.LinkOffline
	linkDown    = purchase.LinkUnreachable
	linkSignIn  = purchase.LinkSignIn
)

// rules says what each kind of failed request means for the sender. Nothing in
// it touches an item (R6).
var rules = map[Kind]rule{
	NoNetwork:   {row: 1, name: "no network", link: linkOffline, says: fault.LinkNoNetwork},
	NoAnswer:    {row: 1, name: "no answer", link: linkDown, says: fault.LinkNoAnswer},
	Untrusted:   {row: 2, name: "untrusted", do: halt, link: linkDown, says: fault.LinkUntrusted},
	Portal:      {row: 3, name: "portal", link: linkDown, says: fault.LinkPortal},
	ProxySignIn: {row: 4, name: "proxy sign-in", do: halt, link: linkDown, says: fault.LinkProxyUnnamed},
	TimedOut:    {row: 5, name: "timed out", link: linkDown, says: fault.LinkTimedOut, strikes: true},
	BrokenOff:   {row: 5, name: "broken off", link: linkDown, says: fault.LinkBrokenOff, soft: true, strikes: true},
	Unreadable: {row: 6, name: "unreadable answer", link: linkDown, says: fault.LinkCutShort,
		then: fault.LinkUnreadable, soft: true, strikes: true},
	Failed:        {row: 12, name: "failure", link: linkDown, says: fault.LinkServer, soft: true, strikes: true},
	BadRequest:    {row: 16, name: "refused request", do: isolate, link: linkDown, says: fault.LinkRequest},
	FormatRefused: {row: 16, name: "refused format", do: halt, link: linkDown, says: fault.LinkFormat},
	Unauthorized:  {row: 17, name: "unauthorized", do: renew, link: linkSignIn, says: fault.SignInNeeded},
	SignIn:        {row: 17, name: "sign-in needed", do: halt, link: linkSignIn, says: fault.SignInNeeded},
	Forbidden:     {row: 18, name: "forbidden", do: halt, link: linkSignIn, says: fault.SignInRefused},
	WrongAddress:  {row: 19, name: "wrong address", do: halt, link: linkDown, says: fault.LinkAddress},
	TryLater:      {row: 20, name: "try later", link: linkDown, says: fault.LinkServer, soft: true},
	Clash:         {row: 21, name: "conflict", link: linkDown, says: fault.LinkServer, soft: true, waits: true},
	TooLarge:      {row: 22, name: "too large", do: shrink, link: linkDown, says: fault.LinkTooLarge},
	Wait:          {row: 23, name: "asked to wait", link: linkDown, says: fault.LinkWait, waits: true},
	ServerError:   {row: 24, name: "server error", link: linkDown, says: fault.LinkServer, soft: true, strikes: true},
	Moved:         {row: 25, name: "moved", do: halt, link: linkDown, says: fault.LinkMoved},
	Cancelled:     {row: 30, name: "cancelled", link: linkDown, says: fault.LinkBrokenOff, soft: true},
	OtherMerchant: {row: 43, name: "another merchant's sign-in", do: halt, link: linkSignIn, says: fault.SignInOther},
	NoKeyring:     {row: 44, name: "keyring out of reach", link: linkSignIn, says: fault.SignInKeyring},
}

// rule is the row of a kind. A kind that a newer version has stored counts as a
// server error.
func (k Kind) rule() rule {
	if r, known := rules[k]; known {
		return r
	}
	return rules[ServerError]
}

func (k Kind) String() string { return k.rule().name }

// exit says how a pass ends that meets this trouble.
func (r rule) exit() Exit {
	if r.says.Class() == fault.SignIn {
		return ExitSignIn
	}
	return ExitLeft
}

// repeated is the number of troubles of one kind in a row from which the operator
// is told something else (row 6).
const repeated = 3

// after is what the operator is told once the same kind has come n times in a
// row.
func (r rule) after(n int) fault.Kind {
	if r.then != "" && n >= repeated {
		return r.then
	}
	return r.says
}

// statusKind classifies a status that carries no answer. Redirects are not
// among them: their target decides (row 25).
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
