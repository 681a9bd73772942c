package purchase

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Scan is one code as a lens or a wedge read it.
type Scan struct {
	Text      string
	Symbology string // "QR", "CODE_128" …; "": not known (a wedge does not tell)
	Source    Source
	At        time.Time // when it was read
}

// Burst is what was typed without a pause, by a scanner or a person, for the
// scan test. It holds whole codes: never log it.
type Burst struct {
	Typed string        // as this PC's layout made text of the keys
	Meant string        // as the same keys of a US keyboard mean; "": not known
	End   string        // "enter", "tab" or "other" key; "none": silence
	At    time.Time     // of the first key
	Pace  time.Duration // from one character to the next, at most; 0: there is only one
}

// aim are the symbologies of AIM identifiers ("]Q1"), by their letter
// (ISO/IEC 15424).
var aim = map[byte]string{'Q': "QR", 'C': "CODE_128", 'E': "EAN_13", 'I': "ITF"}

// Unwrap frees a text of what a scanner puts round a code: white space, the
// configured prefix, an AIM identifier (which tells the symbology; "": not
// known), either of them first, and the framing and separators STX, FS, GS, RS
// and US, wherever they are.
func Unwrap(text, prefix string) (code, symbology string) {
	bytes := slices.DeleteFunc([]byte(text), func(b byte) bool { return b == 0x02 || b >= 0x1c && b <= 0x1f })
	code = strings.TrimFunc(string(bytes), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	bare, cut := strings.CutPrefix(code, prefix)
	if len(bare) > 3 && bare[0] == ']' && isLetter(bare[1]) && bare[2] >= '0' && bare[2] <= '9' {
		symbology = aim[bare[1]]
		bare = bare[3:]
		if !cut {
			bare = strings.TrimPrefix(bare, prefix)
		}
	}
	return strings.TrimSpace(bare), symbology
}

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }

// CardInfo is what Forloy's lookup says of a card. Every field may be empty:
// the API's pages differ, so it is decoded leniently and what is there is shown.
type CardInfo struct {
	CardInstanceID string
	Code           string // its QR payload, which a sale needs; "" where Forloy does not say (its pages name no such field)
	CardType       string // punch, cashback, discount
	Title          string
	MerchantName   string
	CustomerName   string
	Status         string // "active", "inactive" …
	Balance        Balance
}

// Active reports whether a sale on the card can be expected to succeed. A
// status that is not known counts as active: the server has the last word.
func (c CardInfo) Active() bool { return c.Status == "" || strings.EqualFold(c.Status, "active") }

// Balance is a card's standing; which fields are set depends on its type.
type Balance struct {
	CurrentPunches   int
	PunchRequirement int
	PendingRewards   int
	Money            string // a money balance as Forloy writes it, "" if none
	DiscountRate     string // per cent as Forloy writes it, "" if none
	Tier             string
}
