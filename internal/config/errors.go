package config

import "errors"

var (
	// ErrSetting is a value that cannot be.
	ErrSetting = errors.New("setting")
	// ErrUnreadable is a data directory or a config.toml that cannot be read.
	ErrUnreadable = errors.New("data directory")
)

// refusal is a sentence that names the setting. It never repeats the value:
// that may be a secret in the wrong place.
type refusal struct{ where, text string }

func refuse(where, text string) error { return refusal{where, text} }

func (r refusal) Error() string { return r.where + ": " + r.text }
func (r refusal) Unwrap() error { return ErrSetting }

// Secret is a token that shows itself to nobody who prints it by mistake.
type Secret string

func (Secret) String() string               { return "(secret)" }
func (Secret) GoString() string             { return "(secret)" }
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }
