package screenlock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// watch listens on both buses; either alone will do.
func watch(ctx context.Context, locked func(bool)) error {
	holds := make(held)
	system, err := join(ctx, dbus.SystemBusPrivate, holds.askLogind)
	if err == nil {
		defer system.conn.Close()
	}
	desktop, err2 := join(ctx, dbus.SessionBusPrivateNoAutoStartup, holds.askSavers)
	if err2 == nil {
		defer desktop.conn.Close()
	}
	err = errors.Join(err, err2)
	was := false
	for system.signals != nil || desktop.signals != nil {
		if is := holds.any(); is != was {
			was = is
			locked(is)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, on := <-system.signals:
			if !on {
				system.signals = nil
				holds.forget(login, away)
			}
			holds.heed(s)
		case s, on := <-desktop.signals:
			if !on {
				desktop.signals = nil
				holds.forget(savers...)
			}
			holds.heed(s)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if was {
		locked(false)
	}
	if err == nil {
		err = errors.New("both buses have ended")
	}
	return fmt.Errorf("%w: %w", ErrUnknown, err)
}

// bus is a connection. Its channel of signals is closed when it ends, and nil
// where there is none.
type bus struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal
}

// patience is how long a service on a bus may take to answer.
const patience = 2 * time.Second

// join connects to a bus, subscribes to the signals, and only then asks for the
// present state, so that no change is missed between.
func join(ctx context.Context, open func(...dbus.ConnOption) (*dbus.Conn, error),
	ask func(context.Context, *dbus.Conn) error) (bus, error) {
	conn, err := open(dbus.WithContext(ctx), dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	if err != nil {
		return bus{}, err
	}
	b := bus{conn, make(chan *dbus.Signal, 16)}
	conn.Signal(b.signals)
	if err = conn.Auth(nil); err == nil {
		if err = conn.Hello(); err == nil {
			err = ask(ctx, conn)
		}
	}
	if err != nil {
		conn.Close()
		return bus{}, err
	}
	return b, nil
}

// held tells which services say that the screen is locked.
type held map[string]bool

func (h held) any() bool {
	for _, yes := range h {
		if yes {
			return true
		}
	}
	return false
}

func (h held) forget(names ...string) {
	for _, name := range names {
		delete(h, name)
	}
}

// login is logind's interface of a session; savers are those of the desktops'
// screen savers: of KDE and others, GNOME, and the desktops derived from GNOME.
const (
	login = "org.freedesktop.login1.Session"
	away  = login + ".Active" // that the session is not active
)

var savers = []string{"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
	"org.mate.ScreenSaver", "org.xfce.ScreenSaver"}

// askLogind asks for this user's session. logind's signals Lock and Unlock are
// ignored: they ask a desktop to lock, and where none does, the camera would
// stay off. LockedHint is what the desktop has done.
func (h held) askLogind(ctx context.Context, conn *dbus.Conn) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	const name = "org.freedesktop.login1"
	var session dbus.ObjectPath
	manager := conn.Object(name, "/org/freedesktop/login1")
	if err := manager.CallWithContext(ctx, name+".Manager.GetSession", 0, "auto").Store(&session); err != nil {
		return fmt.Errorf("ask logind: %w", err)
	}
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(name), dbus.WithMatchObjectPath(session),
		dbus.WithMatchInterface("org.freedesktop.DBus.Properties"), dbus.WithMatchMember("PropertiesChanged"))
	if err != nil {
		return fmt.Errorf("ask logind: %w", err)
	}
	var all map[string]dbus.Variant
	got := conn.Object(name, session).CallWithContext(ctx, "org.freedesktop.DBus.Properties.GetAll", 0, login)
	if err := got.Store(&all); err != nil {
		return fmt.Errorf("ask logind: %w", err)
	}
	h.session(all)
	return nil
}

func (h held) session(changed map[string]dbus.Variant) {
	if v, has := changed["LockedHint"]; has {
		h[login], _ = v.Value().(bool)
	}
	if v, has := changed["Active"]; has { // not active: another user is at the screen
		active, ok := v.Value().(bool)
		h[away] = ok && !active
	}
}

// askSavers asks the screen savers that run; it starts none.
func (h held) askSavers(ctx context.Context, conn *dbus.Conn) error {
	for _, name := range savers {
		if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(name),
			dbus.WithMatchMember("ActiveChanged")); err != nil {
			return fmt.Errorf("ask the desktop: %w", err)
		}
		if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name)); err != nil {
			return fmt.Errorf("ask the desktop: %w", err)
		}
		call, stop := context.WithTimeout(ctx, patience)
		path := dbus.ObjectPath("/" + strings.ReplaceAll(name, ".", "/"))
		var active bool
		got := conn.Object(name, path).CallWithContext(call, name+".GetActive", dbus.FlagNoAutoStart)
		if got.Store(&active) == nil {
			h[name] = active
		}
		stop()
	}
	return nil
}

// heed takes a signal; nil means that a bus has ended.
func (h held) heed(s *dbus.Signal) {
	if s == nil {
		return
	}
	switch s.Name {
	case "org.freedesktop.DBus.Properties.PropertiesChanged":
		var of string
		var changed map[string]dbus.Variant
		if dbus.Store(s.Body[:min(2, len(s.Body))], &of, &changed) == nil && of == login {
			h.session(changed)
		}
	case "org.freedesktop.DBus.NameOwnerChanged":
		var name, before, now string
		if dbus.Store(s.Body, &name, &before, &now) == nil && now == "" {
			h.forget(name)
		}
	default:
		var active bool
		if saver, ok := strings.CutSuffix(s.Name, ".ActiveChanged"); ok && slices.Contains(savers, saver) &&
			dbus.Store(s.Body, &active) == nil {
			h[saver] = active
		}
	}
}
