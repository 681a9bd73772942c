package account

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Locations lets an owner say at which of several locations the till stands.
type Locations struct {
	Root *fyne.Container

	shell   *shell.Shell
	choose  func(ctx context.Context, id string) error
	message *kit.Words
	shown   []purchase.Location
	chosen  string
}

// NewLocations returns an empty list; choose puts a location in force.
func NewLocations(s *shell.Shell, choose func(ctx context.Context, id string) error) *Locations {
	return &Locations{Root: kit.Column(kit.Grid), shell: s, choose: choose, message: kit.NewWords("", kit.InkError)}
}

// Show lists the locations by their names, with the chosen one marked ("": none is).
func (l *Locations) Show(locations []purchase.Location, chosen string) {
	if chosen == l.chosen && slices.Equal(locations, l.shown) {
		return
	}
	l.shown, l.chosen = slices.Clone(locations), chosen
	objects := []fyne.CanvasObject{}
	sorted := slices.Clone(locations)
	words.Sort(sorted, func(at purchase.Location) string { return at.Name })
	for _, at := range sorted {
		b := kit.NewButton(at.Name, kit.Plain, func() { l.press(at.ID) })
		if at.ID == chosen {
			b.Kind = kit.Primary
		}
		b.TextSize, b.Cut = kit.SizeMedium, true
		b.Calm = true // the second Enter of a double Enter, after signing in, would choose one
		objects = append(objects, b)
	}
	l.Root.Objects = append(objects, l.message.Box)
	l.Root.Refresh()
}

// Focus puts the keyboard on the first.
func (l *Locations) Focus() {
	if first, is := l.Root.Objects[0].(*kit.Button); is {
		l.shell.Focus(first)
	}
}

func (l *Locations) press(id string) {
	l.shell.Work(func(ctx context.Context) func() {
		if err := l.choose(context.WithoutCancel(ctx), id); err != nil {
			return func() {
				l.message.Set(words.Say(err), kit.InkError)
				l.Root.Refresh()
			}
		}
		return nil
	})
}
