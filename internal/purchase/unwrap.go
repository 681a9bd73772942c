package purchase

import (
	"slices"
	"strings"
	"unicode"
)

// aim maps the letter of an AIM identifier ("]Q1") to its symbology (ISO/IEC 15424).
var aim = map[byte]string{'Q': "QR", 'C': "CODE_128", 'E': "EAN_13", 'I': "ITF"}

// eciDigits is the number of digits in an ECI mark: \000026 announces UTF-8.
const eciDigits = 6

// Unwrap removes what a scanner adds around a code: white space, the configured
// prefix, AIM identifiers (which tell the symbology; "" if unknown) and ECI marks, in
// any order, and the control characters STX, FS, GS, RS and US anywhere. A payload
// that came twice in a row is returned once. Any other code that came twice is
// returned as it came, marks included, and ParseCard refuses it.
func Unwrap(text, prefix string) (code, symbology string) {
	bytes := slices.DeleteFunc([]byte(text), func(b byte) bool { return b == 0x02 || b >= 0x1c && b <= 0x1f })
	whole := strings.TrimFunc(string(bytes), func(r rune) bool { return isBlank(r) || unicode.IsControl(r) })
	first := unit(whole)
	if code, symbology = cutMarks(first, prefix); IsPayload(code) {
		return code, symbology
	}
	if first != whole {
		return whole, symbology
	}
	code, symbology = cutMarks(whole, prefix)
	if one := unit(code); IsPayload(one) {
		code = one
	}
	return code, symbology
}

// cutMarks cuts the marks before a code. A text of nothing but marks stays.
func cutMarks(text, prefix string) (code, symbology string) {
	code = strings.TrimFunc(text, isBlank)
	for {
		bare, says, cut := cutMark(code, prefix)
		if !cut || bare == "" {
			return code, symbology
		}
		if says == prefix && prefix != "" {
			prefix = "" // once
		} else if says != "" {
			symbology = aim[says[1]]
		}
		code = strings.TrimFunc(bare, isBlank)
	}
}

// cutMark cuts the first mark; says is the prefix or the AIM identifier.
func cutMark(text, prefix string) (bare, says string, cut bool) {
	if bare, cut = strings.CutPrefix(text, prefix); cut && prefix != "" {
		return bare, prefix, true
	}
	if len(text) >= 3 && text[0] == ']' && isLetter(text[1]) && isModifier(text[1], text[2]) {
		return text[3:], text[:3], true
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(text, `\`), `\`) // doubled where it is escaped
	if len(digits) < eciDigits || len(digits) == len(text) || strings.Trim(digits[:eciDigits], "0123456789") != "" {
		return text, "", false
	}
	return digits[eciDigits:], "", true
}

// isBlank: white space, or what cannot be seen, like the byte order mark with which some encoders begin.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// isModifier: the third character of an AIM identifier is a digit, and up to C for Aztec codes.
func isModifier(symbology, b byte) bool {
	return isDigit(b) || symbology == 'z' && b >= 'A' && b <= 'C'
}

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
