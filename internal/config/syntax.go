package config

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"counterfoil/internal/fault"
)

// withoutMark is a text without the byte order mark that Windows' editor writes.
func withoutMark(text []byte) string { return strings.TrimPrefix(string(text), "\ufeff") }

func decode(text []byte) (map[string]any, error) {
	values := make(map[string]any)
	if !utf8.Valid(text) || strings.Contains(string(text), "\x00") { // the latter is UTF-16 without a mark
		return nil, fault.New(fault.ConfigEncoding)
	}
	// In lines that end as Windows' do, the parser names the one before a text that does not end.
	_, err := toml.Decode(strings.ReplaceAll(withoutMark(text), "\r\n", "\n"), &values)
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return nil, fault.Fault{Kind: mistake(parse.Message),
			Facts: fault.Facts{Count: parse.Position.Line, Detail: withoutValue(parse.Message)}}
	}
	return values, err
}

// mistakes are those that people make, by what the parser says of them; the first that fits.
var mistakes = []struct {
	says *regexp.Regexp
	kind fault.Kind
}{
	{regexp.MustCompile(`^expected value but found '(\\n|\\r|#)'|expected value$`), fault.ConfigNoValue},
	{regexp.MustCompile(`^expected value but found`), fault.ConfigBare},
	{regexp.MustCompile(`^strings cannot contain newlines|^unexpected EOF; expected ['"]`), fault.ConfigOpen},
	{regexp.MustCompile(`escape|hexadecimal digits after|^Escaped character`), fault.ConfigBackslash},
	{regexp.MustCompile(`^expected '\.' or '='|expected key separator`), fault.ConfigNoEquals},
	{regexp.MustCompile(`already been defined`), fault.ConfigRepeated},
	{regexp.MustCompile(`^expected a top-level item to end`), fault.ConfigBehind},
	{regexp.MustCompile(`(?i)^invalid (integer|float|datetime)|^floats must|out of range|expected a digit|` +
		`^not an? \w+ number|cannot use sign`), fault.ConfigNumber},
}

// mistake is the kind of what the parser says.
func mistake(message string) fault.Kind {
	for _, m := range mistakes {
		if m.says.MatchString(message) {
			return m.kind
		}
	}
	return fault.ConfigLine
}

// What a parser's message quotes of a value: somebody may have put a secret there.
var (
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	number = regexp.MustCompile(`^[^ ]*[0-9][^ ]* is`)
)

func withoutValue(message string) string {
	return number.ReplaceAllString(quoted.ReplaceAllString(message, "…"), "a number is")
}
