package scanner

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// payloadMark begins one of the two kinds of QR payload that the API notes name
// ("QR payload").
const payloadMark = "forloy_enr_"

// proven reports whether a text is surely a card's payload: payloadMark and at
// least one character of its alphabet, or base64 of JSON with a
// card_instance_id.
func proven(text string) bool {
	if rest, ok := strings.CutPrefix(text, payloadMark); ok {
		return rest != "" && strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
	}
	bare := strings.TrimRight(text, "=")
	if bare != text && len(text)%4 != 0 {
		return false // a part of the padding was lost; only all of it may be missing
	}
	plain, err := base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/").Replace(bare))
	if err != nil || !utf8.Valid(plain) {
		return false // characters were lost: what is left decodes by chance
	}
	var payload struct {
		ID string `json:"card_instance_id"`
	}
	return json.Unmarshal(plain, &payload) == nil && payload.ID != ""
}

// checkDigit reports whether a text is a number of 8, 12, 13 or 14 digits whose
// last one is right (EAN-8, UPC-A, EAN-13, ITF-14: weights 3 and 1 from the
// right).
func checkDigit(text string) bool {
	switch len(text) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	sum, weight := 0, 1
	for i := len(text) - 1; i >= 0; i-- {
		digit := int(text[i] - '0')
		if digit > 9 {
			return false
		}
		sum += digit * weight
		weight = 4 - weight
	}
	return sum%10 == 0
}
