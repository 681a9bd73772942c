package purchase

import (
	"errors"
	"fmt"
)

// What was refused. Every refusal of this package wraps one of them, so that a
// caller can tell bad input (and which field it is in) from trouble.
var (
	ErrCard   = errors.New("card code")
	ErrAmount = errors.New("amount")
	ErrInput  = errors.New("input")

	// ErrCurrencyGone is an ErrInput: a code that may have been a currency once.
	// What was recorded in it is read all the same.
	ErrCurrencyGone = fmt.Errorf("%w: a currency not in use", ErrInput)
)

// refusal is a sentence for the cashier. It never repeats what was typed: that
// can be a whole card code in the wrong field.
type refusal struct {
	field error
	text  string
}

func refuse(field error, format string, args ...any) error {
	return refusal{field, fmt.Sprintf(format, args...)}
}

func (r refusal) Error() string { return r.text }
func (r refusal) Unwrap() error { return r.field }
