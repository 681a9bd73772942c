package purchase

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PayloadMark begins one of the two kinds of QR payload that the API notes name
// ("QR payload"); the other is base64 of JSON with a card_instance_id.
const PayloadMark = "forloy_enr_"

// TestCode is the code of the scan test: it has a letter that moves on the
// German keyboard, one that moves on the French, digits, and the underscore that
// moves on nearly all. No card bears it.
const TestCode = PayloadMark + "scantest0"

const (
	payloadAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	base64Alphabet  = payloadAlphabet + "+/"
)

// IsPayload reports whether a text is certainly one card's payload and nothing
// else.
func IsPayload(text string) bool {
	if rest, ok := strings.CutPrefix(text, PayloadMark); ok {
		return rest != "" && strings.Trim(rest, payloadAlphabet) == "" && !strings.Contains(rest, PayloadMark)
	}
	bare := strings.TrimRight(text, "=")
	if bare != text && len(text)%4 != 0 {
		return false // a part of the padding was lost; only all of it may be missing
	}
	plain, err := unpadded(bare)
	if err != nil || !utf8.Valid(plain) {
		return false // characters were lost: what is left decodes by chance
	}
	var payload instance
	return json.Unmarshal(plain, &payload) == nil && payload.ID != ""
}

// FindPayload returns the byte offset of a card's payload in a text, whatever
// surrounds it; -1 if there is none.
func FindPayload(text string) int {
	if before, rest, found := strings.Cut(text, PayloadMark); found && rest != "" {
		return len(before)
	}
	for i := range text {
		// the first characters of base64 of a brace or of white space
		if strings.IndexByte("eCDI", text[i]) >= 0 && beginsPayload(text[i:]) {
			return i
		}
	}
	return -1
}

// beginsPayload reports whether a text begins with base64 of JSON with a
// card_instance_id, whatever follows.
func beginsPayload(text string) bool {
	run := text[:len(text)-len(strings.TrimLeft(text, base64Alphabet))]
	plain, err := unpadded(run)
	for cut := 1; err != nil && cut < 4 && cut < len(run); cut++ { // what follows may have left a broken end
		plain, err = unpadded(run[:len(run)-cut])
	}
	var payload instance
	return err == nil && json.NewDecoder(strings.NewReader(string(plain))).Decode(&payload) == nil && payload.ID != ""
}

type instance struct {
	ID string `json:"card_instance_id"`
}

func unpadded(bare string) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/").Replace(bare))
}

// leastRepeat is the shortest text, in characters, that is taken for one code sent
// twice: "1212" may well be a code.
const leastRepeat = 6

// unit returns the text of which a text is a repetition, or the text itself. A
// scanner whose trigger bounces sends a code several times without a gap.
func unit(text string) string {
	if len(text) < 2*leastRepeat {
		return text
	}
	n := strings.Index(text[1:]+text, text) + 1
	if n < leastRepeat || strings.Trim(text, text[:1]) == "" {
		return text
	}
	return text[:n]
}

// CannotBeCard reports whether a scanned text is certainly no card's code: it
// contains blanks, or it is an amount. Where no scan is judged, blanks may stand in a
// code (the command line's contract).
func CannotBeCard(text string) bool {
	text = strings.TrimFunc(text, isBlank)
	return strings.ContainsFunc(text, unicode.IsSpace) || isAmount(text)
}

// isAmount reports whether a text is an amount in any notation, with a currency's sign,
// plus or minus at its ends. Digits alone are none: a barcode's number looks like that.
func isAmount(text string) bool {
	number := strings.TrimFunc(text, func(r rune) bool { return isMoneySign(r) || strings.ContainsRune("+-−", r) })
	rest := strings.TrimFunc(number, func(r rune) bool { return unicode.IsDigit(r) || isSeparator(r) || isBlank(r) })
	money := strings.ContainsFunc(text, isMoneySign) && strings.ContainsFunc(text, unicode.IsDigit)
	return rest == "" && (money || strings.ContainsFunc(number, isSeparator))
}

func isMoneySign(r rune) bool { return unicode.Is(unicode.Sc, r) }

// isSeparator: of an amount's digits, in any script.
func isSeparator(r rune) bool { return strings.ContainsRune(".,'’٫٬．，", r) }
