package shell

import (
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Swap puts a card where another stands ("": none). A code that nothing shows to be
// a card's (sure is false) does not take a card's place by itself: it may be a
// poster's, or what somebody typed fast. A person is asked then; the answer counts
// while still reports that the other card is where it was.
func (s *Shell) Swap(card, stands string, sure bool, still func() bool, put func()) {
	s.EndSwap() // it asks about a code that another has followed
	if stands == "" || stands == card || sure {
		put()
		return
	}
	s.Alarm()
	s.swap = s.Ask(Question{Title: words.T("Replace the card?"),
		Body: words.T("The code {new} was read, and nothing in it shows that it is a card. Card {old} is on the form.",
			"new", purchase.MaskCard(card), "old", purchase.MaskCard(stands)),
		No: words.T("Keep the card"), Yes: words.T("Replace it"), YesKind: kit.Plain,
		OnYes: func() {
			if still() {
				put()
			}
		}})
}

// Swaps reports whether the question of Swap is open.
func (s *Shell) Swaps() bool { return s.swap != nil && s.question == s.swap }

// EndSwap takes away the question of Swap, if it is open: nothing is replaced.
func (s *Shell) EndSwap() {
	if s.Swaps() {
		s.AnswerSafely()
	}
}
