package config

import "counterfoil/internal/fault"

// refuse names the setting that has a wrong value. Neither the fault nor its cause
// repeats that value: somebody may have put a secret in the wrong place.
func refuse(where string, cause error) error {
	return fault.Fault{Kind: fault.ConfigValue, Facts: fault.Facts{Where: where}}.With(cause)
}

// Secret is a token that does not show itself when it is printed by mistake.
type Secret string

func (Secret) String() string               { return "(secret)" }
func (Secret) GoString() string             { return "(secret)" }
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }
