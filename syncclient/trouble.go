package syncclient

import (
	"errors"
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// What callers decide on. A *Trouble answers to them by errors.Is.
var (
	// ErrSignIn: the tokens are dead or refused; a person has to sign in.
	ErrSignIn = errors.New("sign-in needed")
	// ErrCredentials: the e-mail or the password is wrong.
	ErrCredentials = errors.New("the e-mail or the password is wrong")
	// ErrNoCard: Forloy knows no such card.
	ErrNoCard = errors.New("no such card")
	// ErrOutbox: the store could not do its part (rows 34 to 36).
	ErrOutbox = errors.New("the store failed")
	// ErrTokens: the tokens could not be read or kept on this PC.
	ErrTokens = errors.New("the sign-in could not be kept on this PC")
)

// Trouble is the failure of a whole request. It says nothing about any item
// of it.
type Trouble struct {
	Kind       Kind
	Status     int           // of HTTP; 0: there was no answer
	Code       string        // Forloy's, from the failure envelope; "" if none
	Message    string        // Forloy's, without secrets; "" if none
	RetryAfter time.Duration // what Forloy asked for, at most maxWait; 0: nothing
	Wrote      bool          // a byte of the request may have been written (rule R3)

	content    content                // what the answer was made of
	own        bool                   // it was the API's own failure envelope
	until      time.Time              // when RetryAfter is over; zero: nothing was asked for
	needs      string                 // the account whose merchant's sales wait here (row 43)
	clockWrong bool                   // this PC's clock stands before the program's build date
	proxy      string                 // what is wrong with the proxy; "": it is not to blame
	batch      []purchase.Transaction // what was sent; nil: no batch, or none left the PC
	err        error
}

// Error is for logs: the kind, the status and the code, never a body.
func (t *Trouble) Error() string {
	text := "forloy: " + t.Kind.String()
	if t.Status != 0 {
		text += fmt.Sprintf(" (HTTP %d)", t.Status)
	}
	if t.Code != "" {
		text += " " + t.Code
	}
	if t.err != nil {
		text += ": " + t.err.Error()
	}
	return text
}

func (t *Trouble) Unwrap() error { return t.err }

// Is lets a caller ask for ErrSignIn.
func (t *Trouble) Is(target error) bool {
	return target == ErrSignIn && t.Kind.rule().exit == ExitSignIn
}

// Cause is one plain sentence for the operator, without a full stop.
func (t *Trouble) Cause() string {
	if t.proxy != "" {
		return t.proxy
	}
	cause := t.Kind.rule().cause
	switch {
	case t.Kind == OtherMerchant && t.needs != "":
		cause += ": sign in as " + t.needs
	case !t.until.IsZero():
		cause = waitCause(t.until)
	case t.Kind == Untrusted:
		cause += certificateFault(t.err)
		if t.clockWrong {
			cause += ": this PC's clock looks wrong"
		}
	}
	return cause
}

// failure is what is kept of it as "last error".
func (t *Trouble) failure(now time.Time) purchase.Failure {
	code := t.Code
	if code == "" && t.Status != 0 {
		code = fmt.Sprintf("HTTP_%d", t.Status)
	}
	message := t.Message
	if message == "" {
		message = t.Cause()
	}
	return purchase.Failure{Code: code, Message: message, At: stamp(now)}
}

func waitCause(until time.Time) string {
	return "Forloy asks us to wait until " + until.Local().Format("15:04")
}

// aside makes of trouble with a request beside the batch what it is to the
// batch: nothing about it. No item is put aside and no batch halved for it (R6),
// and only the sign-in itself can be refused.
func (t *Trouble) besideBatch() {
	switch t.Kind {
	case BadRequest, Unauthorized, Forbidden, TooLarge:
		t.Kind = ServerError
		if t.content == pageContent {
			t.Kind = Portal
		}
	}
}

// asTrouble finds the Trouble in an error; nil if it is something else.
func asTrouble(err error) *Trouble {
	t, _ := errors.AsType[*Trouble](err)
	return t
}
