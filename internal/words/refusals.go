package words

import (
	"strings"

	"counterfoil/internal/purchase"
)

// Cause is what the window says of one thing that went wrong, wherever it does.
type Cause struct {
	Title string // in a few words, for a badge, a filter or a heading
	Words
}

// otherCause stands for all codes that this version has no words for.
const otherCause = "?"

// refusals say of each code what it means to a shop, and what a manager can do.
var refusals = map[string]func() Cause{
	purchase.CodeCardNotFound: func() Cause {
		return Cause{T("No such card"), Words{
			What: T("No such card. The scan may be damaged, or the card was deleted."),
			Do:   T("Scan the customer's card to replace the sale, or dismiss it.")}}
	},
	purchase.CodeCardInactive: func() Cause {
		return Cause{T("Card not active"), Words{
			What: T("The card is not active. It was blocked, has expired or was replaced."),
			Do:   T("Have the card activated in Forloy and try again, or replace the sale with one on the new card.")}}
	},
	purchase.CodeInternalError: func() Cause {
		return Cause{T("Forloy had trouble"), Words{
			What: T("Forloy could not take this sale, however often it was tried."),
			Do:   tryAgain()}}
	},
	purchase.CodeUnclear: func() Cause {
		return Cause{T("Unclear answer"), Words{
			What: T("Forloy's answers for this sale contradict themselves."),
			Do:   lookFirst()}}
	},
	purchase.CodeConflicting: func() Cause {
		return Cause{T("Unclear answer"), Words{
			What: T("Forloy gave different answers for this sale."),
			Do:   lookFirst()}}
	},
	purchase.CodeSalvaged: func() Cause {
		return Cause{T("Saved after damage"), Words{
			What: T("Found while a damaged store was salvaged."),
			Do:   lookFirst()}}
	},
	purchase.CodeForked: func() Cause {
		return Cause{T("In two copies"), Words{
			What: T("Two copies of the records went on from this sale."),
			Do: T("It may be booked, on this card or another. Look in Forloy: dismiss it if it is there, " +
				"else try again.")}}
	},
	"": func() Cause {
		return Cause{T("Set aside"), Words{
			What: T("Set aside for somebody to look at."),
			Do:   tryAgain()}}
	},
	otherCause: func() Cause {
		return Cause{T("Another reason"), Words{
			What: T("Forloy refused this sale for a reason this version has no words for."),
			Do:   T("Copy it for support, or try again.")}}
	},
}

// sameCause are the codes that mean the same to a shop as another one.
var sameCause = map[string]string{
	purchase.CodeDatabaseError: purchase.CodeInternalError,
	purchase.CodeConflicting:   purchase.CodeUnclear,
}

// CauseOf is the one code that stands for all that mean the same to a shop.
func CauseOf(code string) string {
	code = strings.ToUpper(code)
	if same, known := sameCause[code]; known {
		return same
	}
	if _, known := refusals[code]; !known {
		return otherCause
	}
	return code
}

// Refused is what a refused sale's code means to a shop, and what a manager can do.
func Refused(f purchase.Failure) Cause {
	if say, known := refusals[strings.ToUpper(f.Code)]; known {
		return say()
	}
	return refusals[CauseOf(f.Code)]()
}

func tryAgain() string {
	return T("Try again: the same sale is offered once more, and never counts twice.")
}

func lookFirst() string {
	return T("Look for it in Forloy. If it is not there, try again: the same sale never counts twice.")
}

// Refusal is what a refused sale's code means to a shop, in one sentence or two.
func Refusal(f purchase.Failure) string { return Refused(f).What }
