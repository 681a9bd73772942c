package syncclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

var (
	errNotJSON  = errors.New("not JSON")
	errDoubled  = errors.New("a field stands twice")
	errNoObject = errors.New("not an object")
)

// object is one JSON object with its values still unread. Names are
// case-sensitive and unique: encoding/json would accept SUCCESS for success,
// and the last of two.
type object map[string]json.RawMessage

// readWhole reads the whole input as one object. Trailing bytes and duplicate
// names are errors: such an answer was put together wrongly, or by somebody
// else (row 6).
func readWhole(raw []byte) (object, error) {
	if !json.Valid(raw) {
		return nil, errNotJSON
	}
	return readObject(raw)
}

// readObject splits an object that is part of valid JSON into its fields,
// without reading them. Since json.Valid has already checked it, this is
// several times as fast as a json.Decoder.
func readObject(valid []byte) (object, error) {
	rest := bytes.TrimLeft(valid, blanks)
	if len(rest) == 0 || rest[0] != '{' {
		return nil, errNoObject
	}
	o := make(object, 5)
	for rest = skipBlank(rest[1:]); rest[0] != '}'; {
		end := valueEnd(rest)
		name := plainText(rest[:end])
		rest = skipBlank(skipBlank(rest[end:])[1:]) // past the colon
		end = valueEnd(rest)
		if _, has := o[name]; has {
			return nil, errDoubled
		}
		o[name] = json.RawMessage(rest[:end])
		if rest = skipBlank(rest[end:]); rest[0] == ',' {
			rest = skipBlank(rest[1:])
		}
	}
	return o, nil
}

// blanks is JSON's white space.
const blanks = " \t\r\n"

func skipBlank(raw []byte) []byte { return bytes.TrimLeft(raw, blanks) }

// valueEnd is the end of the value at the beginning of valid JSON.
func valueEnd(raw []byte) int {
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			} else if depth < 0 {
				return i // the end of the object that holds a number or a word
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(raw)
}

// plainText is the text of a JSON string; "" if it is not a string.
func plainText(raw []byte) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	for _, b := range raw[1 : len(raw)-1] {
		if b == '\\' || b >= 0x80 {
			var s string
			_ = json.Unmarshal(raw, &s) // cannot fail: the JSON is valid
			return s
		}
	}
	return string(raw[1 : len(raw)-1])
}

// text is the first of these fields that is a string or a number, as text; ""
// if none is.
func (o object) text(names ...string) string {
	for _, name := range names {
		raw := o[name]
		if s := plainText(raw); s != "" {
			return s
		}
		if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
			return string(raw)
		}
	}
	return ""
}

// word is a text field with one of the API's own words (a state, a type, a
// status). They have no case; we write them in lower case.
func (o object) word(name string) string { return strings.ToLower(strings.TrimSpace(o.text(name))) }

// code is a text field with one of the API's codes. They have no case; we write
// them in capitals. A sentence in its place stays as it is.
func (o object) code(name string) string {
	text := strings.TrimSpace(o.text(name))
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return text
	}
	return strings.ToUpper(text)
}

// uuid is a text field with an id, in the one way that we write it: a UUID has
// no case.
func (o object) uuid(name string) string { return canonical(plainText(o[name])) }

// canonical writes a UUID in lower case and leaves any other text as it is.
func canonical(id string) string {
	if isCanonical(id) { // as we have written it, and as it nearly always comes back
		return id
	}
	if u, err := uuid.Parse(strings.TrimSpace(id)); err == nil {
		return u.String()
	}
	return id
}

func isCanonical(id string) bool {
	for i := range len(id) {
		dash, b := i == 8 || i == 13 || i == 18 || i == 23, id[i]
		if dash != (b == '-') || !dash && (b < '0' || b > '9') && (b < 'a' || b > 'f') {
			return false
		}
	}
	return len(id) == 36
}

// truth is a boolean field, which may be written as a text or as a number (1
// and 1.0 are the same number in JSON). known is false if it is anything else.
func (o object) truth(name string) (value, known bool) {
	raw := strings.TrimSpace(strings.ToLower(o.text(name)))
	if raw == "" {
		raw = string(o[name])
	}
	if raw == "true" || raw == "false" {
		return raw == "true", true
	}
	number, err := strconv.ParseFloat(raw, 64)
	return number == 1, err == nil && (number == 0 || number == 1)
}

// inner is a field that is an object; nil if it is not.
func (o object) inner(name string) object {
	inner, err := readObject(o[name])
	if err != nil {
		return nil
	}
	return inner
}
