package staff

import (
	"context"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// removable are the members whom a manager may take off the till, and the one who can't be,
// with the reason.
func (r *Room) removable() (items []*fyne.MenuItem) {
	for _, m := range r.status.Staff {
		item := fyne.NewMenuItem(kit.Name(m.Name)+"…", func() { r.remove(m) })
		if m.ID == r.status.Profile.UserID {
			item = fyne.NewMenuItem(words.T("{name}: the till is signed in as them", "name", kit.Name(m.Name)), nil)
			item.Disabled = true
		}
		items = append(items, item)
	}
	return items
}

// remove asks for the manager's PIN, unless Review is open, and whether to take somebody off.
func (r *Room) remove(m till.Member) {
	if r.status.PIN.Unlocked {
		r.askRemove(m)
		return
	}
	door := account.NewDoor(r.shell, r.till, words.T("A manager removes somebody."))
	door.Show(r.status.PIN)
	door.Tell = func(string) {} // the question that comes next shows it
	page, rolls := kit.Rolling(kit.Column(kit.Grid, door.Root, r.back()))
	kit.OnPage(rolls, door.Fields...)
	r.over.Lay(r.shell, 400, 640, page)
	door.Opens(r.over.Still(), func() {
		r.Close()
		r.askRemove(m)
	})
	r.behind = func() {
		if !door.Back() {
			r.Close()
		}
	}
	door.Focus()
}

func (r *Room) askRemove(m till.Member) {
	r.shell.Ask(shell.Question{Title: words.T("Remove {name} from this till?", "name", kit.Name(m.Name)),
		Body: words.T("Their sales stay. They can join again with their e-mail and password."),
		No:   words.T("Keep"), Yes: words.T("Remove"), YesKind: kit.Danger,
		OnYes: func() {
			r.shell.Work(func(ctx context.Context) func() {
				err := r.till.RemoveStaff(context.WithoutCancel(ctx), m.ID)
				return func() {
					if err != nil {
						r.shell.FileTrouble(err)
						return
					}
					r.removed(m)
				}
			})
		}})
}

// removed says so in the room, and on the lock if it lies over the room because of that.
func (r *Room) removed(m till.Member) {
	says := words.T("{name} was removed from this till. Their sales stay.", "name", kit.Name(m.Name))
	r.shell.Says(says, kit.InkText)
	r.Show(r.till.Status())
	if r.lock {
		r.gone = says
		r.showLock()
	}
}
