package syncclient

import (
	"encoding/json"
	"strings"
	"unicode"

	"counterfoil/internal/purchase"
)

// Limits of what is kept of Forloy's own words, in characters.
const (
	maxMessage = 300
	maxCode    = 64
	maxID      = 255
)

// cleanText makes a server's text fit to keep and to show: one line, bounded,
// and without any of the secrets (card codes, tokens, passwords) in it.
func cleanText(text string, secrets []string) string {
	return oneLine(hide(text, secrets), maxMessage)
}

// cleanCode is the same for an error code.
func cleanCode(code string, secrets []string) string {
	return oneLine(hide(code, secrets), maxCode)
}

// hide masks each secret, as it is and as JSON would write it. One of a few
// characters is no secret, and masking it would only garble the text.
func hide(text string, secrets []string) string {
	if text == "" { // most verdicts say nothing: a batch would be searched for nothing, item by item
		return text
	}
	for _, secret := range secrets {
		if len(secret) < 6 {
			continue
		}
		text = strings.ReplaceAll(text, secret, purchase.MaskCard(secret))
		if written, err := json.Marshal(secret); err == nil {
			text = strings.ReplaceAll(text, strings.Trim(string(written), `"`), purchase.MaskCard(secret))
		}
	}
	return text
}

func oneLine(text string, limit int) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
