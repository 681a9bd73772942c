// Package timeline shows a sale's history from the journal: when, what, by whom and
// why. A sale's slip and Review have one each.
package timeline

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Most is how much of a sale's history is shown: the newest.
const Most = 200

// Of is the history of a sale, oldest first.
func Of(tx purchase.Transaction, history []till.Entry, s till.Status) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, e := range history[max(len(history)-Most, 0):] {
		look := lookOf(e)
		rows = append(rows, kit.Row(kit.Grid, 1, kit.NewMark(look.Shape, look.Ink, 12),
			kit.Column(0, kit.NewCut(happened(tx, e, s), kit.SizeSmall, kit.InkText),
				kit.NewText(kit.FullTime(e.At), kit.SizeSmall, kit.InkQuiet))))
	}
	return kit.Column(kit.Grid/2, rows...)
}

func lookOf(e till.Entry) kit.Look {
	if e.To == "" {
		return kit.Look{Shape: kit.ShapeRing, Ink: kit.InkQuiet}
	}
	return kit.LookOf(e.To)
}

// happened is one entry of the journal of a sale, in words.
func happened(tx purchase.Transaction, e till.Entry, s till.Status) string {
	by := actor(e.Actor, s)
	says, why := "", e.Reason
	switch e.What {
	case "recorded":
		says = kit.Upper(words.T("recorded"))
	case "synced":
		if e.By != "" {
			return words.T("Sent by {pc} in this till's place: Forloy has it", "pc", purchase.Legible(e.By))
		}
		return words.T("Sent: Forloy has it")
	case "delivered":
		return words.T("Sent by {pc} before it knew of this: Forloy has it", "pc", purchase.Legible(e.By))
	case "refused":
		return words.T("Refused: {why}", "why", words.Refused(purchase.Failure{Code: e.Code}).Title)
	case "offered":
		return words.T("Perhaps sent by {pc} before it knew of this: look at Forloy", "pc", purchase.Legible(e.By))
	case "command_refused":
		says = words.T("Ordered, but no longer possible")
	case "command_too_late":
		says = words.T("Ordered, but too late")
	case "voided":
		says = kit.Upper(words.T("taken back"))
		if why == till.UndoReason { // nobody has typed it
			why = ""
		}
	case "retried":
		says = words.T("Tried again")
	case "dismissed":
		says = kit.Upper(words.T("dismissed"))
		if why == "replaced" && tx.ReplacedBy != "" { // likewise
			says, why = kit.Upper(words.T("replaced")), ""
		}
	case "salvaged":
		return words.T("Saved after damage")
	default:
		return purchase.Legible(e.What + " " + e.Reason)
	}
	if by != "" {
		says = words.T("{what} by {whom}", "what", says, "whom", by)
	}
	if why != "" {
		says += ": " + purchase.Legible(why)
	}
	return says
}

// actor is who did something; "" for Forloy's verdict and the program itself.
func actor(name string, s till.Status) string {
	switch role, id := till.RoleOf(name); role {
	case till.RoleCashier, till.RoleUser:
		return s.StaffOf(id)
	case till.RoleManager:
		return words.T("the manager")
	case till.RoleDesk:
		return words.T("{name} at the desk", "name", purchase.Legible(id))
	}
	return purchase.Legible(s.StaffOf(name))
}
