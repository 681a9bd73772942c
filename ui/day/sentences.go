package day

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// counterOf is where a day was closed or, in a closing that does not tell, where the till stands now.
func counterOf(c purchase.Closing, s till.Status) purchase.Counter {
	return cmp.Or(c.Where, purchase.Counter{Location: s.Station.LocationName, Terminal: s.Station.TerminalID})
}

// closedLine says when and by whom a day was closed.
func closedLine(c purchase.Closing, s till.Status) string {
	return words.T("Closed on {time} by {name}.", "time", kit.FullTime(c.At), "name", closedBy(c.By, s))
}

// openLine says what was open when the day was closed.
func openLine(c purchase.Closing) string {
	open := c.Day.By[purchase.Pending].Plus(c.Day.By[purchase.Review], 1).Count
	if open == 0 {
		return words.T("Nothing was open: every sale was settled.")
	}
	return words.N(open, "{n} sale was not settled yet.", "{n} sales were not settled yet.")
}

// about is what stands beside the time and the amount of an open sale.
func about(o purchase.Open, s till.Status) string {
	parts := []string{kit.LookOf(o.State).Word}
	if o.Receipt != "" {
		parts = append(parts, words.T("receipt {number}", "number", purchase.Legible(o.Receipt)))
	}
	return strings.Join(append(parts, kit.Name(s.StaffOf(o.StaffUserID))), " · ")
}

// proofLine names the journal's end.
func proofLine(head purchase.Head) string {
	return words.T("Journal, no. {n}", "n", words.Number(int64(head.Number)))
}

// halves are a hash in two lines, in groups that can be compared by eye.
func halves(hash string) []string {
	if hash == "" {
		return nil
	}
	half := len(hash) / 2
	return []string{inGroups(hash[:half]), inGroups(hash[half:])}
}

func inGroups(hash string) string {
	var groups []string
	for group := range slices.Chunk([]byte(hash), 8) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// proofSheet shows the journal's end as it is now, for somebody to note outside this PC: its
// hash covers every entry up to there.
func (r *Room) proofSheet() fyne.CanvasObject {
	return kit.Sheet(kit.Column(kit.Grid/2, kit.Caption(words.T("PROOF")), r.proof[0], r.proof[1], r.proof[2]))
}

func (r *Room) showProof(head purchase.Head) {
	r.proof[0].Set(proofLine(head))
	for i, half := range halves(head.Hash) {
		r.proof[i+1].Set(half)
	}
}
