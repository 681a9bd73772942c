//go:build linux

package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/scanner"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/secrets"
	"counterfoil/tests/xtest"
)

// Where things are in the desk's window, at 1024 × 720.
const (
	addX, addY       = 960, 45  // Add a till
	closeX, closeY   = 796, 55  // of a sheet
	secondX, secondY = 300, 283 // the second till's row
	sheetX, sheetY   = 250, 665 // a sheet's first button
	nameX, nameY     = 500, 342 // who orders it
	titleX, titleY   = 190, 30  // a sheet's title
	cornerY          = 660      // the foot, beside and under every sheet
	doneX, doneY     = 850, 176 // what was ordered
)

// Two tills and a desk, each with its window. Each till joins by scanning the code that the desk's window shows. One is
// killed for good with three unsent sales, and the desk's window has the other one send them.
func TestTillsOfADesk(t *testing.T) {
	main := openOffice(t)
	one, two := main.openTill("till-1"), main.openTill("till-2")
	main.shot("desk-1-joined")
	one.sell("forloy_enr_abc123def456", "12.50")
	two.sell("forloy_enr_def456ghi789", "8.00")
	main.sees("both sales to be sent", func(r office.Row) bool { return r.By[purchase.Synced] == 1 })

	main.plug(false)
	for _, amount := range []string{"5.00", "6.50", "7.25"} {
		two.record("forloy_enr_abc123def456", amount)
	}
	main.seesOf("till-2", "its sales to wait", func(r office.Row) bool { return r.By[purchase.Pending] == 3 })
	two.program.Kill() // its PC is dead
	main.plug(true)
	main.seesOf("till-2", "it to be silent", func(r office.Row) bool { return r.State == office.Offline && !r.Online })
	main.display.Xdotool("sleep", "3") // the window looks every two seconds
	main.shot("desk-2-dead")

	main.changes("the dead till's sheet", 0, cornerY, func() { main.press(main.window, secondX, secondY) })
	main.shot("desk-3-till")
	main.changes("what a rescue means", titleX, titleY, func() { main.press(main.window, sheetX, sheetY) })
	main.press(main.window, nameX, nameY)
	main.display.Type("Anna\n", humanPace) // Enter sends nothing
	main.shot("desk-4-rescue")
	covered := main.display.Look(0, cornerY, 150, 50)
	main.changes("the sheet to close", titleX, titleY, func() { main.press(main.window, sheetX, sheetY) })
	xtest.Eventually(t, "the question", func() bool { return main.display.Look(0, cornerY, 150, 50) == covered })
	main.display.Key("Return")
	main.shot("desk-5-question")
	if n := len(main.server.Ledger()); n != 2 {
		t.Fatalf("Enter has answered: Forloy has %d sales", n)
	}
	main.display.Key("Tab", "space")
	main.seesOf("till-2", "none of its sales to wait", func(r office.Row) bool { return r.By[purchase.Pending] == 0 })
	main.press(main.window, doneX, doneY)
	main.display.Xdotool("sleep", "3")
	main.shot("desk-6-sent")
	ledger := main.server.Ledger()
	for _, e := range ledger {
		if e.TimesSent != 1 {
			t.Errorf("%s was sent %d times", e.Amount, e.TimesSent)
		}
	}
	if len(ledger) != 5 {
		t.Errorf("Forloy has %d sales, want 5", len(ledger))
	}
}

// mainDesk is a desk's window.
type mainDesk struct {
	*desk
	window string
	office office.Control
}

// openOffice opens the desk's window, which runs the desk.
func openOffice(t *testing.T) *mainDesk {
	t.Helper()
	m := &mainDesk{desk: prepareDesk(t)}
	m.binary, m.folder = built.Program(built.Plain), office.DirName
	m.office.Dir = filepath.Join(m.data, office.DirName)
	built.Desk() // stands beside it
	cmd := exec.Command(m.binary, "desk", "--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--data-dir", m.data)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+m.data)
	m.program = m.display.Launch(cmd)
	t.Cleanup(m.threads)
	t.Cleanup(func() { // the desk's process ends with its window
		cmd.Process.Signal(syscall.SIGTERM)
		<-m.program.Done()
	})
	m.window = m.display.WaitWindow("Counterfoil desk")
	m.display.Resize(1024, 720)
	xtest.Eventually(t, "the desk to run", func() bool { _, err := m.office.Tills(t.Context()); return err == nil })
	m.display.Xdotool("sleep", "3") // it is seen to run
	return m
}

// openTill opens a till's window, and joins the till by scanning what the desk's window shows.
func (m *mainDesk) openTill(name string) *desk {
	m.t.Helper()
	d := &desk{t: m.t, server: m.server, binary: m.binary, data: m.t.TempDir(), display: xtest.Start(m.t),
		watch: secrets.New(m.t)}
	signedIn := []string{"XDG_RUNTIME_DIR=" + d.data, "COUNTERFOIL_PASSWORD=" + practice.Password,
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "COUNTERFOIL_DATA_DIR=" + d.data, "COUNTERFOIL_CURRENCY=EUR",
		"COUNTERFOIL_API_URL=" + m.server.URL(), "COUNTERFOIL_TERMINAL_ID=" + name}
	login := exec.Command(d.binary, "login", "--email", practice.StaffEmail)
	login.Env = append(os.Environ(), signedIn...)
	if out, err := login.CombinedOutput(); err != nil {
		m.t.Fatalf("login: %v: %s", err, out)
	}
	cmd := exec.Command(d.binary)
	cmd.Env = append(os.Environ(), signedIn...)
	d.program = d.display.Launch(cmd)
	m.t.Cleanup(d.threads)
	d.display.WaitWindow("Counterfoil")
	d.display.Resize(1024, 720)
	m.changes("the join code", 0, cornerY, func() { m.press(m.window, addX, addY) })
	m.shot("desk-0-code-" + name)
	codes, err := scanner.DecodeFile(filepath.Join(shots(), "desk-0-code-"+name+".png"))
	if err != nil || len(codes) != 1 {
		m.t.Fatalf("the desk's window shows %d codes: %v", len(codes), err)
	}
	before, answered := d.edge(), false
	d.paced(name+" to join", func() {
		answered = false
		d.display.Type(codes[0].Text+"\n", scannerPace)
	}, func() bool {
		if d.asks(before) && !answered {
			d.shot("desk-0-asks-" + name)
			d.display.Key("Tab", "space")
			answered = true
		}
		return m.knows(name, func(office.Row) bool { return true })
	})
	d.shot("desk-0-joined-" + name)
	xtest.Eventually(m.t, "the till to be ready", func() bool { d.display.Key("space"); return !d.asks(before) })
	m.changes("the tills again", 0, cornerY, func() { m.press(m.window, closeX, closeY) })
	return d
}

// record has the open window record a sale, as a POS does.
func (d *desk) record(card, amount string) {
	d.t.Helper()
	cmd := exec.Command(d.binary, "record", "--card", card, "--amount", amount, "--data-dir", d.data)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+d.data)
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("record: %v: %s", err, out)
	}
}

// seesOf waits until the desk knows something of a till.
func (m *mainDesk) seesOf(name, what string, is func(office.Row) bool) {
	m.t.Helper()
	xtest.Eventually(m.t, name+": "+what, func() bool { return m.knows(name, is) })
}

// knows reports whether the desk knows something of a till.
func (m *mainDesk) knows(name string, is func(office.Row) bool) bool {
	m.t.Helper()
	o, err := m.office.Tills(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	i := slices.IndexFunc(o.Tills, func(r office.Row) bool { return r.Terminal == name })
	return i >= 0 && is(o.Tills[i])
}

func (m *mainDesk) sees(what string, is func(office.Row) bool) {
	m.t.Helper()
	m.seesOf("till-1", what, is)
	m.seesOf("till-2", what, is)
}

// plug pulls the line to Forloy, or puts it back.
func (m *mainDesk) plug(in bool) {
	m.t.Helper()
	if err := m.server.SetOffline(!in); err != nil {
		m.t.Fatal(err)
	}
}
