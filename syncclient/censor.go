package syncclient

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"counterfoil/internal/purchase"
)

// Limits on what is kept of Forloy's own words, in characters.
const (
	maxMessage = 300
	maxCode    = 64
	maxID      = 255
)

// maxRaw is how many bytes of a body are searched for Forloy's words.
const maxRaw = 64 << 10

// censor makes a server's words fit to be kept and shown: on one line, of
// limited length, and without the secrets of the request (card codes, tokens,
// passwords).
type censor struct {
	secrets  []string
	replacer *strings.Replacer // made when it is first needed
}

func newCensor(secrets ...string) *censor { return &censor{secrets: secrets} }

// message makes a sentence fit to be kept.
func (c *censor) message(text string) string { return oneLine(c.hide(text), maxMessage) }

// code makes an error code fit to be kept.
func (c *censor) code(code string) string { return oneLine(c.hide(code), maxCode) }

// hide masks each secret, both as it is and as JSON writes it, also in capitals, as
// object.code writes it, and in lower case, as object.word does. A text of a few
// characters is no secret, and masking it would only garble the message.
func (c *censor) hide(text string) string {
	if text == "" {
		return ""
	}
	if c.replacer == nil {
		// The longest first, since one may be a prefix of another.
		slices.SortFunc(c.secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		var pairs []string
		for _, secret := range c.secrets {
			if len(secret) < 6 {
				continue
			}
			mask := purchase.MaskCard(secret)
			written, _ := json.Marshal(secret) // a text can always be written
			for _, form := range []string{strings.Trim(string(written), `"`), secret} {
				pairs = append(pairs, form, mask, strings.ToUpper(form), mask, strings.ToLower(form), mask)
			}
		}
		c.replacer = strings.NewReplacer(pairs...)
	}
	return c.replacer.Replace(text[:min(len(text), maxRaw)])
}

func oneLine(text string, limit int) string {
	if text == "" {
		return ""
	}
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
