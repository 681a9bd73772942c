package settings

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// posBox is how a POS hands over its sales: what is wrong with it, and its secret.
type posBox struct {
	room   *Room
	notice *kit.Words
	secret *kit.Words
	copy   *kit.Button
	shown  string // the secret, until the room is left; "": none was made

	address *kit.Words // where a POS sends its sales
	whole   string     // the same alone; "": no port is open
	copyAt  *kit.Button
}

func newPOSBox(r *Room) *posBox {
	b := &posBox{room: r, notice: kit.NewWords("", kit.InkAttention), secret: kit.NewWords("", kit.InkText)}
	b.copy = kit.NewButton(words.T("Copy"), kit.Plain, func() {
		r.shell.Copy(b.shown)
		r.Say(words.T("The secret is on the clipboard."), kit.InkGood)
	})
	b.address = kit.NewWords("", kit.InkText)
	b.copyAt = kit.NewButton(words.T("Copy the address"), kit.Plain, func() {
		r.shell.Copy(b.whole)
		r.Say(words.T("The address is on the clipboard."), kit.InkGood)
	})
	b.hide()
	b.at(0)
	return b
}

// at shows the address that belongs to the port in force; 0: there is none.
func (b *posBox) at(port int) {
	b.whole = ""
	b.address.Set("", kit.InkText)
	if port != 0 {
		b.whole = "http://127.0.0.1:" + strconv.Itoa(port) + "/sale"
		b.address.Set(words.T("Address: {address}", "address", b.whole), kit.InkText)
	}
	kit.SetVisible(b.copyAt, port != 0)
}

// sheet is the box with its settings.
func (b *posBox) sheet() *fyne.Container {
	renew := kit.NewButton(words.T("New secret…"), kit.Plain, b.ask)
	browse := kit.NewButton(words.T("Browse…"), kit.Plain, func() {
		b.room.shell.ChooseFolder(func(dir string) { b.room.fields["pos_folder"].SetText(dir) }, b.room.failed)
	})
	return sheet(words.T("POINT OF SALE"), b.notice.Box, b.room.field("pos_folder", words.T("None"), browse),
		b.room.number("pos_port", shortPort), b.address.Box, kit.Row(kit.Grid, -1, b.copyAt), b.secret.Box,
		kit.Row(kit.Grid, -1, renew, b.copy))
}

// shortPort is a number that more digits could make a port.
func shortPort(content string) bool { return len([]rune(content)) < 4 }

func (b *posBox) ask() {
	b.room.shell.Ask(shell.Question{Title: words.T("Make a new secret?"),
		Body: words.T("A POS on this PC sends it with each sale. The one before no longer works. It is shown " +
			"once, so copy it into the POS now."),
		No: words.T("Cancel"), Yes: words.T("Make it"), YesKind: kit.Primary, OnYes: b.renew})
}

func (b *posBox) renew() {
	b.room.shell.Work(func(ctx context.Context) func() {
		secret, err := b.room.till.NewPOSSecret(context.WithoutCancel(ctx))
		return func() {
			if err != nil {
				b.room.failed(err)
				return
			}
			b.shown = secret
			b.secret.Set(words.T("Secret: {secret}", "secret", secret), kit.InkText)
			kit.SetVisible(b.copy, true)
			b.room.Root.Refresh()
			b.room.shell.Focus(b.copy) // rolls the page to it, and so to the secret above
		}
	})
}

// hide takes the secret from the screen, for good.
func (b *posBox) hide() {
	b.shown = ""
	b.secret.Set("", kit.InkText)
	kit.SetVisible(b.copy, false)
}

// POSTrouble says why sales of the POS cannot come in; nil: they can.
func (r *Room) POSTrouble(err error) {
	r.pos.notice.Set(words.Say(err), kit.InkAttention)
	r.Root.Refresh()
}
