package settings

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// problem is a setting that cannot be as it stands, and why.
type problem struct {
	key string
	why error
}

// read makes settings of the entries, and tells which of them cannot be. What is not on this
// page stays as it is in force.
func (r *Room) read() (s till.Settings, wrong []problem) {
	s = r.now
	for _, row := range till.SettingRows {
		e, here := r.entries[row.Key]
		if !here || !r.may(row.Key) {
			continue
		}
		if err := row.Set(&s, e.text(), r.now.Currency); err != nil {
			wrong = append(wrong, problem{row.Key, err})
		}
	}
	return s, wrong
}

// marks marks all that cannot be, each at its field, and goes to the topmost; false: there is
// none.
func (r *Room) marks(wrong []problem) bool {
	why := map[string]error{}
	for _, p := range wrong {
		why[p.key] = p.why
	}
	for key, c := range r.checked {
		c.Mark(why[key])
	}
	if len(wrong) == 0 {
		return false
	}
	r.stay()
	r.failed(wrong[0].why)
	if n := int64(len(wrong)); n > 1 {
		r.tell(func() string {
			return words.N(n, "{n} setting cannot be saved. It says why.",
				"{n} settings cannot be saved. Each says why.")
		}, kit.InkError)
	}
	first, y := "", float32(0)
	for _, p := range wrong {
		if box := r.boxes[p.key]; box != nil {
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(box).Y; first == "" || at < y {
				first, y = p.key, at
			}
		}
	}
	if first != "" {
		r.At(first)
	}
	return true
}

// At brings a setting that is typed into sight, with the keyboard in it. Locked, it is the PIN
// that has the keyboard.
func (r *Room) At(key string) {
	if r.shut.Visible() {
		r.door.Focus()
		return
	}
	f := r.fields[key]
	f.TurnTo(r.boxes[key])
	r.shell.Focus(f)
}

// AtAccount puts the keyboard into the sign-in, if one is asked for.
func (r *Room) AtAccount() { r.account.Enter() }
