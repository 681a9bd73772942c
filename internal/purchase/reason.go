package purchase

import "counterfoil/internal/fault"

// MaxReason is the longest reason that a journal keeps, in characters.
const MaxReason = 500

// CheckReason is CheckText for why a sale is given up or taken back, wherever it is typed. A reason
// that is needed must not be empty (fault.InputReason).
func CheckReason(text string, needed bool) (string, error) {
	reason, err := CheckText(text, fault.Reason, MaxReason)
	if err == nil && needed && reason == "" {
		err = fault.New(fault.InputReason)
	}
	return reason, err
}
