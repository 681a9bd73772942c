package config

import "counterfoil/internal/fault"

// refuse names the setting that has a wrong value. Neither the fault nor its cause
// repeats that value: somebody may have put a secret in the wrong place.
func refuse(where string, cause error) error {
	return fault.Fault{Kind: fault.ConfigValue, Facts: fault.Facts{Where: where}}.With(cause)
}

// refuseFile names a file that cannot be used as a whole.
func refuseFile(path string, cause error) error {
	return fault.Fault{Kind: fault.ConfigFile, Facts: fault.Facts{Where: path}}.With(cause)
}

// refuse names the setting, and where its value is from.
func (o Origin) refuse(key string, cause error) error {
	if o.Kind != File {
		return refuse(o.Name, cause)
	}
	is := fault.Fault{Kind: fault.ConfigSetting, Facts: fault.Facts{Where: o.Name, Key: key, Count: o.Line}}
	if o.Line > 0 {
		is.Kind = fault.ConfigAtLine
	}
	return is.With(cause)
}

// Secret is a token that does not show itself when it is printed by mistake.
type Secret string

func (Secret) String() string               { return "(secret)" }
func (Secret) GoString() string             { return "(secret)" }
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }
