package till

import "counterfoil/internal/fault"

// Ask is not a refusal: the sale is sound, but a person should say yes first.
// Ring it again with Confirmed.
type Ask struct {
	Doubts []fault.Fault // of the class fault.Doubt; at least one
}

func (a *Ask) Error() string { return a.Doubts[0].Error() }
