package day

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// rewardsSheet shows how many rewards were given, and by whom; nil: none was.
func (r *Room) rewardsSheet(b books) fyne.CanvasObject {
	if len(b.rewards) == 0 {
		return nil
	}
	name := func(id string) string {
		if id == "" {
			return words.T("No longer known")
		}
		return r.status.StaffOf(id)
	}
	who := slices.Collect(maps.Keys(b.rewards))
	words.Sort(who, name)
	rows := []fyne.CanvasObject{kit.Caption(words.T("REWARDS GIVEN"))}
	for _, id := range who {
		rows = append(rows, kit.Row(kit.Grid, 0, kit.NewCut(name(id), kit.SizeSmall, kit.InkText),
			kit.NewText(words.Number(b.rewards[id]), kit.SizeSmall, kit.InkText)))
	}
	return kit.Sheet(kit.Column(kit.Grid/2, rows...))
}
