package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/till"
)

// serialBox is the choice of the scanner's serial port and its speed, and what
// is wrong with the port.
type serialBox struct {
	root   *fyne.Container
	port   *button
	speed  *field
	notice *words
	value  string // the port, "": none

	onList func() // ends in offer
}

const noPort = "None"

func newSerialBox() *serialBox {
	b := &serialBox{speed: newField("9600"), notice: newWords("", inkAttention)}
	b.port = newButton(noPort, plain, func() { b.onList() })
	b.port.cut = true
	b.speed.accept = func(r rune) bool { return r >= '0' && r <= '9' && len(b.speed.Text) < 6 }
	b.root = sheet(column(grid, caption("SERIAL SCANNER"), named("Plugged in at", b.port),
		named("Speed, in bits a second", b.speed), b.notice.box))
	return b
}

func (b *serialBox) fill(s till.Settings) {
	if s.SerialPort != b.value { // a label is kept as long as its port
		b.choose(s.SerialPort, s.SerialPort)
	}
	baud := s.SerialBaud
	if baud == 0 {
		baud = 9600
	}
	b.speed.put(strconv.Itoa(baud))
}

func (b *serialBox) choose(name, label string) {
	if name == "" {
		label = noPort
	}
	b.value = name
	b.port.set(label)
}

// read puts what is chosen into settings. No speed means the usual one.
func (b *serialBox) read(s *till.Settings) {
	s.SerialPort = b.value
	s.SerialBaud, _ = strconv.Atoi(b.speed.Text)
	if s.SerialBaud == 0 {
		s.SerialBaud = 9600
	}
}

// offer lists the ports, to press one.
func (b *serialBox) offer(ports []SerialPort, err error) {
	if err != nil {
		b.notice.set(sentence(err), inkError)
	}
	pop := widget.NewPopUpMenu(b.menu(ports), canvasOf(b.port))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.port)
	pop.ShowAtPosition(at.AddXY(0, b.port.Size().Height))
}

// menu is the ports there are, and the chosen one if it is not among them.
func (b *serialBox) menu(ports []SerialPort) *fyne.Menu {
	items := []*fyne.MenuItem{fyne.NewMenuItem(noPort, func() { b.choose("", "") })}
	there := b.value == ""
	for _, p := range ports {
		items = append(items, fyne.NewMenuItem(p.Label, func() { b.choose(p.Name, p.Label) }))
		there = there || p.Name == b.value
	}
	if name := b.value; !there {
		items = append(items, fyne.NewMenuItem(name+" (not there now)", func() { b.choose(name, name) }))
	}
	return fyne.NewMenu("", items...)
}

func (b *serialBox) trouble(err error) {
	b.notice.set("", inkAttention)
	if err != nil {
		b.notice.set(sentence(err), inkAttention)
	}
	b.root.Refresh()
}
