package pos

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// ctrlZ is what a program of DOS's days puts behind the end of a text.
const ctrlZ = "\x1a"

// plain is a file or request as text. What cannot be read is never put by something else:
// of two receipts it would make one.
func plain(content []byte) (string, error) {
	if len(content) > MaxSale {
		return "", fault.Fault{Kind: fault.POSTooLong, Facts: fault.Facts{Max: MaxSale}}
	}
	text, err := decoded(content)
	if err != nil {
		return "", err
	}
	text = strings.TrimRight(text, ctrlZ)
	if strings.Trim(text, " \t\r\n\x00") == "" {
		return "", fault.New(fault.POSEmpty)
	}
	if strings.Contains(text, "\x00") { // space that its writer has not filled yet
		return "", fault.New(fault.POSCutShort)
	}
	return text, nil
}

// decoded reads UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it.
func decoded(content []byte) (string, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return wide(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return wide(content[2:], binary.BigEndian)
	case !utf8.Valid(content), unmarked(content):
		return "", fault.New(fault.POSText)
	}
	return strings.TrimPrefix(string(content), "\ufeff"), nil
}

// unmarked reports whether a text is in UTF-16 and does not say so.
func unmarked(content []byte) bool {
	if len(content) < 4 {
		return false
	}
	zero := [4]bool{content[0] == 0, content[1] == 0, content[2] == 0, content[3] == 0}
	return zero == [4]bool{false, true, false, true} || zero == [4]bool{true, false, true, false}
}

func wide(content []byte, order binary.ByteOrder) (string, error) {
	var text strings.Builder
	for len(content) >= 2 {
		r := rune(order.Uint16(content))
		content = content[2:]
		if utf16.IsSurrogate(r) {
			if len(content) < 2 {
				return "", fault.New(fault.POSCutShort)
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(content))); r == utf8.RuneError {
				return "", fault.New(fault.POSText)
			}
			content = content[2:]
		}
		text.WriteRune(r)
	}
	if len(content) > 0 {
		return "", fault.New(fault.POSCutShort)
	}
	return text.String(), nil
}

// likeCode is what can be a card's code in the name of a file.
var likeCode = regexp.MustCompile(`(?i)forloy_[a-z]+_[\w-]*|[0-9]{10,}`)

// withoutCodes is a text for the log, which holds no whole code.
func withoutCodes(text string) string { return likeCode.ReplaceAllStringFunc(text, purchase.MaskCard) }

// halved reports whether JSON holds half of a character: an escape such as \ud83d without
// its other half.
func halved(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++ // what is escaped
		first, is := escaped(text, i)
		if !is || !utf16.IsSurrogate(first) {
			continue
		}
		second, is := escaped(text, i+6)
		if !is || text[i+5] != '\\' || utf16.DecodeRune(first, second) == utf8.RuneError {
			return true
		}
		i += 10
	}
	return false
}

// escaped is the unit of UTF-16 whose escape has its u at i.
func escaped(text string, i int) (rune, bool) {
	if len(text) < i+5 || text[i] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[i+1:i+5], 16, 16)
	return rune(unit), err == nil
}
