package syncclient

import (
	"errors"
	"fmt"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Trouble is the failure of a request as a whole. It says nothing about the
// items in it.
type Trouble struct {
	Kind       Kind
	Status     int           // HTTP's; 0: there was no answer
	Code       string        // from Forloy's failure envelope; "": none
	Message    string        // Forloy's, without secrets; "": none
	RetryAfter time.Duration // what Forloy asked for, at most maxWait; 0: nothing
	Wrote      bool          // a byte of the request may have been written (rule R3)

	content    content                // what the answer consisted of
	own        bool                   // it came in the API's own failure envelope
	until      time.Time              // when RetryAfter ends; zero: Forloy asked for nothing
	needs      string                 // an account of the merchant whose sales wait here (row 43)
	clockWrong bool                   // this PC's clock is earlier than the program's build date
	proxy      fault.Fault            // what is wrong with the proxy; zero: it is not to blame
	batch      []purchase.Transaction // what was sent; nil: it was not a batch, or none left the PC
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

// Unwrap returns the fault that a person is told, and its cause.
func (t *Trouble) Unwrap() []error {
	if t.err == nil {
		return []error{t.Fault()}
	}
	return []error{t.Fault(), t.err}
}

// Fault is what a person is told about it.
func (t *Trouble) Fault() fault.Fault {
	f := fault.New(t.Kind.rule().says)
	switch {
	case t.proxy != fault.Fault{}:
		return t.proxy
	case !t.until.IsZero():
		return waitUntil(t.until)
	case t.Kind == OtherMerchant && t.needs != "":
		return fault.Fault{Kind: fault.SignInOtherAs, Facts: fault.Facts{Account: t.needs}}
	case t.Kind == Untrusted:
		f.Kind, f.Clock = certificateFault(t.err), t.clockWrong
	}
	return f
}

func waitUntil(at time.Time) fault.Fault {
	return fault.Fault{Kind: fault.LinkWaitUntil, Facts: fault.Facts{At: at}}
}

// failure is what is stored as the last error.
func (t *Trouble) failure(now time.Time) purchase.Failure {
	code := t.Code
	if code == "" && t.Status != 0 {
		code = fmt.Sprintf("HTTP_%d", t.Status)
	}
	return purchase.Failure{Code: code, Message: t.Message, At: stamp(now)}
}

// besideBatch marks trouble with a request other than the batch, which says
// nothing about the batch: no item is put aside and no batch is halved for it
// (R6). Only a dead sign-in keeps its meaning.
func (t *Trouble) besideBatch() {
	switch t.Kind {
	case BadRequest, Unauthorized, Forbidden, TooLarge:
		t.Kind = ServerError
		if t.content == pageContent {
			t.Kind = Portal
		}
	}
}

// asTrouble finds the Trouble in an error; nil if there is none.
func asTrouble(err error) *Trouble {
	t, _ := errors.AsType[*Trouble](err)
	return t
}
