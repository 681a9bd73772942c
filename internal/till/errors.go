package till

import (
	"errors"
	"fmt"

	"counterfoil/internal/purchase"
)

// What went wrong, for callers that decide on it.
var (
	ErrStore    = errors.New("store")                       // locked, damaged, full, read-only: nothing changed
	ErrDamaged  = errors.New("damaged store")               // an ErrStore too: salvage helps
	ErrSound    = errors.New("nothing to salvage")          // the store is well
	ErrNotFound = errors.New("no such transaction or card") // by that key or code
	ErrState    = errors.New("not in a state for that")     // e.g. dismissing what is not in review
	ErrOffered  = errors.New("already offered to Forloy")   // so it cannot be voided
	ErrSetup    = errors.New("location or staff not known") // sign in, or type them in Settings
	ErrSignIn   = errors.New("sign-in needed")
	ErrPassword = fmt.Errorf("%w: the e-mail or the password is wrong", ErrSignIn)
	ErrBarcode  = fmt.Errorf("%w: a barcode's number", purchase.ErrCard) // can be looked up, not sold on
	ErrRepeat   = errors.New("the same card again")                      // the scan guard
	ErrExists   = errors.New("a file is there already")                  // it may be replaced
	ErrLocked   = errors.New("review is locked")                         // PIN needed
)

// Ask is not a refusal: the sale is sound, but a person should say yes first.
// Ring it again with Confirmed.
type Ask struct{ Text string }

func (a *Ask) Error() string { return a.Text }

// problem is a sentence for a person that a caller can still tell apart.
type problem struct {
	kind error
	text string
}

func (p problem) Error() string { return p.text }
func (p problem) Unwrap() error { return p.kind }
