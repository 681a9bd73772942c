package screenlock

import (
	"bufio"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// startBus starts a message bus for the test and makes it both the system's and
// the desktop's.
func startBus(t *testing.T) (stop func()) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("SKIPPED, NOT TESTED: dbus-daemon is not installed (.ci/setup test)")
	}
	daemon := exec.Command(program, "--session", "--nofork", "--nopidfile", "--print-address=1",
		"--address=unix:path="+filepath.Join(t.TempDir(), "bus"))
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		daemon.Process.Kill()
		daemon.Wait()
	}
	t.Cleanup(stop)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", strings.TrimSpace(address))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	return stop
}

// saver is a desktop's screen saver.
type saver struct{ active bool }

func (s saver) GetActive() (bool, *dbus.Error) { return s.active, nil }

// serve puts an object on the bus under a name.
func serve(t *testing.T, name string, path dbus.ObjectPath, object any, in string) *dbus.Conn {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.Export(object, path, in); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil ||
		reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return conn
}

const sessionPath = dbus.ObjectPath("/org/freedesktop/login1/session/c1")

// logind answers for one session, whose screen is not locked; asked is closed
// once somebody has asked for its state.
type logind struct{ asked chan struct{} }

func (l logind) GetSession(string) (dbus.ObjectPath, *dbus.Error) { return sessionPath, nil }

func (l logind) GetAll(string) (map[string]dbus.Variant, *dbus.Error) {
	close(l.asked)
	return map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(false), "Active": dbus.MakeVariant(true)}, nil
}

// watching runs Watch; changed are its calls, and end is what it returned.
func watching(t *testing.T) (changed chan bool, stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	changed, end := make(chan bool), make(chan error, 1)
	go func() {
		end <- Watch(ctx, func(locked bool) {
			select {
			case changed <- locked:
			case <-ctx.Done():
			}
		})
		close(changed)
	}()
	stop = func() error { cancel(); return <-end }
	t.Cleanup(func() { cancel() })
	return changed, stop
}

func emit(t *testing.T, conn *dbus.Conn, path dbus.ObjectPath, name string, body ...any) {
	t.Helper()
	if err := conn.Emit(path, name, body...); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, changed chan bool, locked bool) {
	t.Helper()
	if got, on := <-changed; !on || got != locked {
		t.Fatalf("got %v, want %v (still watching: %v)", got, locked, on)
	}
}

func TestScreenSavers(t *testing.T) {
	startBus(t)
	const kde, gnome = "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"
	one := serve(t, kde, "/org/freedesktop/ScreenSaver", saver{active: true}, kde)
	two := serve(t, gnome, "/org/gnome/ScreenSaver", saver{}, gnome)
	changed, stop := watching(t)
	want(t, changed, true) // locked from the start
	// A signal that repeats the state, or is malformed, changes nothing.
	emit(t, one, "/ScreenSaver", kde+".ActiveChanged", true)
	emit(t, one, "/ScreenSaver", kde+".ActiveChanged", "no")
	emit(t, one, "/ScreenSaver", kde+".ActiveChanged", false)
	want(t, changed, false)
	emit(t, two, "/org/gnome/ScreenSaver", gnome+".ActiveChanged", true)
	want(t, changed, true)
	two.Close() // it dies while the screen is locked
	want(t, changed, false)
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLogind(t *testing.T) {
	startBus(t)
	l := logind{make(chan struct{})}
	system := serve(t, "org.freedesktop.login1", "/org/freedesktop/login1", l, "org.freedesktop.login1.Manager")
	if err := system.Export(l, sessionPath, "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	const kde = "org.freedesktop.ScreenSaver"
	desktop := serve(t, kde, "/org/freedesktop/ScreenSaver", saver{}, kde)
	changed, stop := watching(t)
	says := func(name string, v bool) {
		emit(t, system, sessionPath, "org.freedesktop.DBus.Properties.PropertiesChanged", login,
			map[string]dbus.Variant{name: dbus.MakeVariant(v)}, []string{})
	}
	<-l.asked
	says("LockedHint", true)
	want(t, changed, true)
	// The screen counts as unlocked once nobody says that it is locked.
	says("Active", false)
	says("LockedHint", false)
	emit(t, system, sessionPath, login+".Unlock")
	says("Active", true)
	want(t, changed, false)
	emit(t, system, sessionPath, login+".Lock") // a request, not a fact
	emit(t, desktop, "/ScreenSaver", kde+".ActiveChanged", true)
	want(t, changed, true)
	emit(t, desktop, "/ScreenSaver", kde+".ActiveChanged", false)
	want(t, changed, false)
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if err := Watch(t.Context(), func(bool) { t.Error("called") }); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

// TestBusEnds: what a bus has told no longer counts once the bus is gone.
func TestBusEnds(t *testing.T) {
	kill := startBus(t)
	const kde = "org.freedesktop.ScreenSaver"
	serve(t, kde, "/org/freedesktop/ScreenSaver", saver{active: true}, kde)
	changed, stop := watching(t)
	want(t, changed, true)
	kill()
	want(t, changed, false)
	if _, on := <-changed; on {
		t.Error("it watches on")
	}
	if err := stop(); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}
