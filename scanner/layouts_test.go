package scanner

import (
	"strings"
)

// german, like french and swedish below, covers the keys that cards' codes use.
func german(key byte, shift bool) rune {
	switch usRune(key, shift) {
	case 'y':
		return 'z'
	case 'z':
		return 'y'
	case 'Y':
		return 'Z'
	case 'Z':
		return 'Y'
	case '_':
		return '?'
	case '-':
		return 'ß'
	case '=':
		return '´'
	}
	return usRune(key, shift)
}

func french(key byte, shift bool) rune {
	const digits = "à&é\"'(-è_ç"
	switch {
	case key >= '0' && key <= '9' && !shift:
		return []rune(digits)[key-'0']
	case key >= '0' && key <= '9':
		return rune(key)
	}
	const us, azerty = "aqzwAQZWmM_-", "qawzQAWZ,?°)"
	r := usRune(key, shift)
	if i := strings.IndexRune(us, r); i >= 0 {
		return []rune(azerty)[i]
	}
	return r
}

func capsLock(layout func(byte, bool) rune) func(byte, bool) rune {
	return func(key byte, shift bool) rune {
		if key >= 'a' && key <= 'z' {
			shift = !shift
		}
		return layout(key, shift)
	}
}

// swedish has the acute accent, a dead key, where a US keyboard has plus. It swallows the next character.
func swedish() func(byte, bool) rune {
	dead := false
	return func(key byte, shift bool) rune {
		r := usRune(key, shift)
		if dead {
			dead = false
			return 0
		}
		dead = r == '+'
		switch r {
		case '+':
			return 0
		case '=':
			return '´'
		case '_':
			return '?'
		case '-':
			return '+'
		}
		return r
	}
}
