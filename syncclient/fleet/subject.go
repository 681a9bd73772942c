package fleet

import (
	"fmt"
	"strings"
)

// Place is where a till stands: what its subjects are made of.
type Place struct {
	Merchant string `json:"merchant_id"`
	Location string `json:"location_id"`
	Terminal string `json:"pos_terminal_id"`
}

// Prefixes of a till's subjects.
const (
	Journal = "till"
	Beats   = "beat"
	Orders  = "command"
)

// Subject is a place's own below a prefix.
func (p Place) Subject(prefix string) string {
	return prefix + "." + token(p.Merchant) + "." + token(p.Location) + "." + token(p.Terminal)
}

// Key names a place as one text, for a map or a bucket.
func (p Place) Key() string { return strings.TrimPrefix(p.Subject(Journal), Journal+".") }

// KeyOf is the place's key in one of its subjects.
func KeyOf(subject string) string {
	_, key, _ := strings.Cut(subject, ".")
	return key
}

// token makes one part of a subject of any id. Different ids stay different.
func token(id string) string {
	var b strings.Builder
	for _, c := range []byte(id) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if b.Len() == 0 {
		return "%"
	}
	return b.String()
}
