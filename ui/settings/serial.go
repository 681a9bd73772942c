package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// serialBox is the choice of the scanner's serial port, and what is wrong with it.
type serialBox struct {
	shell  *shell.Shell
	port   *kit.Button
	notice *kit.Words
	value  string // the port, "": none
}

func noPort() string { return words.T("None") }

func newSerialBox(s *shell.Shell, ports func() ([]device.Port, error)) *serialBox {
	b := &serialBox{shell: s, notice: kit.NewWords("", kit.InkAttention)}
	b.port = kit.NewButton(noPort(), kit.Plain, func() {
		s.Work(func(context.Context) func() {
			there, err := ports()
			return func() { b.offer(there, err) }
		})
	})
	b.port.Cut = true
	return b
}

func (b *serialBox) fill(port string) {
	if port != b.value { // the same port keeps the label it was chosen by
		b.choose(port, port)
	}
}

func (b *serialBox) choose(name, label string) {
	if name == "" {
		label = noPort()
	}
	b.value = name
	b.port.Set(label)
}

// offer lists the ports, to press one.
func (b *serialBox) offer(ports []device.Port, err error) {
	if err != nil {
		b.notice.Set(words.Say(err), kit.InkError)
	}
	b.shell.Menu(b.menu(ports), b.port)
}

// menu is the ports there are, and the chosen one if it is not among them.
func (b *serialBox) menu(ports []device.Port) *fyne.Menu {
	items := []*fyne.MenuItem{fyne.NewMenuItem(noPort(), func() { b.choose("", "") })}
	there := b.value == ""
	for _, p := range ports {
		items = append(items, fyne.NewMenuItem(purchase.Legible(p.Label), func() { b.choose(p.Name, p.Label) }))
		there = there || p.Name == b.value
	}
	if name := b.value; !there {
		gone := words.T("{port} (not there now)", "port", purchase.Legible(name))
		items = append(items, fyne.NewMenuItem(gone, func() { b.choose(name, name) }))
	}
	return fyne.NewMenu("", items...)
}

func (b *serialBox) trouble(err error) {
	b.notice.Set(words.Say(err), kit.InkAttention)
}
