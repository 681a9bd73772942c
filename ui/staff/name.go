package staff

import (
	"context"
	"strings"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// rename asks what the shop calls somebody. Forloy names nobody: without it they are called by
// their e-mail.
func (r *Room) rename(m till.Member) {
	name := kit.NewField(words.T("Name at this till"))
	name.Put(m.Name)
	message := kit.NewWords("", kit.InkError)
	save := kit.NewButton(words.T("Save"), kit.Primary, nil)
	save.Press = func() {
		if len([]rune(strings.TrimSpace(name.Text))) > till.MaxStaffName {
			message.Set(words.T("At most {n} characters.", "n", words.Number(till.MaxStaffName)), kit.InkError)
			return
		}
		save.SetEnabled(false)
		given := name.Text
		r.shell.Work(func(ctx context.Context) func() {
			err := r.till.NameStaff(context.WithoutCancel(ctx), m.ID, given)
			return func() {
				save.SetEnabled(true)
				if err != nil {
					r.shell.Alarm()
					message.Set(words.Say(err), kit.InkError)
					return
				}
				r.Close()
			}
		})
	}
	name.OnSubmitted = func(string) {
		if !save.Disabled() {
			save.Press()
		}
	}
	r.sheet(name, kit.Heading(words.T("Another name for {name}", "name", kit.Name(m.Name))),
		kit.NewWords(words.T("It stands in the header, beside sales, in Review and Day. Left empty: the name of the "+
			"e-mail."), kit.InkQuiet).Box, name, message.Box, save, r.back())
}
