package settings

import (
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Leave goes on with then, if nothing would be lost or a person says so. What was
// changed and not saved is not left unasked; what is being saved is left once it is.
// yes names what then does.
func (r *Room) Leave(yes string, then func()) {
	if r.saving {
		r.onward = then
		return
	}
	if !r.changed() {
		then()
		return
	}
	r.shell.Ask(shell.Question{Title: words.T("Leave without saving?"),
		Body: words.T("What was changed in Settings has not been saved."),
		Also: words.T("Save first"), OnAlso: func() { r.saveThen(then) },
		No: words.T("Stay here"), Yes: words.T("{leave} without saving", "leave", yes), YesKind: kit.Danger,
		OnNo: r.stay,
		OnYes: func() {
			r.fill(r.now)
			then()
		}})
}

// stay shows the room, which something else may hide.
func (r *Room) stay() {
	if !r.Root.Visible() {
		r.shell.Visit(shell.Settings)
	}
}

// Open shows what is in force when the room comes to the front. What a scan has
// called away from is still there.
func (r *Room) Open() {
	r.pos.hide()
	if r.changed() {
		r.tell(func() string { return words.T("These changes are not saved yet.") }, kit.InkAttention)
		return
	}
	r.fill(r.now)
	r.door.Fresh()
	if r.shut.Visible() {
		r.door.Focus()
	}
}
