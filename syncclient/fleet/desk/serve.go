package desk

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// startWait is how long the server may take to open its stream.
const startWait = time.Minute

// serve starts the embedded server.
func (d *Desk) serve() error {
	at := fault.Facts{Where: d.options.Listen}
	host, port, err := net.SplitHostPort(d.options.Listen)
	number, bad := strconv.Atoi(port)
	if err := errors.Join(err, bad); err != nil || number < 0 || number > 65535 {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	}
	if probe, err := net.Listen("tcp", d.options.Listen); err != nil { // the engine would only log it
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	} else {
		number = probe.Addr().(*net.TCPAddr).Port
		probe.Close()
	}
	_, user, err := d.keys.User()
	if err != nil {
		return office.Stored(err)
	}
	d.gate = &gate{own: user, log: d.log, of: map[string]fleet.Place{}, open: d.invited}
	if err := d.loadMembers(); err != nil {
		return office.Stored(err)
	}
	o := &server.Options{ServerName: "counterfoil-desk", Host: host, Port: number, NoSigs: true, NoSystemAccount: true,
		JetStream: true, StoreDir: filepath.Join(d.options.Dir, "stream"), SyncAlways: true,
		CustomClientAuthentication: d.gate, AlwaysEnableNonce: true, DisableShortFirstPing: true}
	if !loopback(host) {
		certificate, pin, err := d.keys.Pair()
		if err != nil {
			return office.Stored(err)
		}
		d.pin = pin
		o.TLS, o.TLSConfig = true, &tls.Config{MinVersion: tls.VersionTLS13,
			Certificates: []tls.Certificate{certificate}}
		o.TLSTimeout = 5
	}
	if d.server, err = server.NewServer(o); err != nil {
		return office.Stored(err)
	}
	d.server.SetLoggerV2(engineLog{d.log, d.failed}, false, false, false)
	d.server.Start()
	if !d.server.ReadyForConnections(startWait) || !d.server.JetStreamEnabled() {
		return office.Stored(errors.New("the stream cannot be opened: is the disk full?"))
	}
	d.invites = d.options.Addresses
	if len(d.invites) == 0 {
		d.invites = addresses(host, number)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// addresses are those by which a till in the shop's network reaches this PC.
func addresses(host string, port int) []string {
	at := func(h string) string { return net.JoinHostPort(h, strconv.Itoa(port)) }
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{at(host)}
	}
	var private, other []string
	all, err := net.InterfaceAddrs()
	if err != nil {
		return []string{at("127.0.0.1")}
	}
	for _, a := range all {
		ip, is := a.(*net.IPNet)
		switch {
		case !is || ip.IP.IsLoopback() || ip.IP.IsLinkLocalUnicast() || ip.IP.To4() == nil:
		case ip.IP.IsPrivate():
			private = append(private, at(ip.IP.String()))
		default:
			other = append(other, at(ip.IP.String()))
		}
	}
	const most = 4 // a join code stays short enough to scan
	all4 := append(append(private, other...), at("127.0.0.1"))
	return all4[:min(most, len(all4))]
}

func (d *Desk) loadMembers() error {
	return d.books.db.View(func(tx *bbolt.Tx) error {
		return each(tx, bucketMember, "", func(user string, m insider) error {
			if m.Revoked.IsZero() {
				d.gate.let(user, m.Place)
			}
			return nil
		})
	})
}

func (d *Desk) announce() error {
	at := d.server.Addr().(*net.TCPAddr)
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return office.WriteJSON(filepath.Join(d.options.Dir, office.RunningName),
		office.Running{Address: net.JoinHostPort(host, strconv.Itoa(at.Port)), Pin: d.pin, Page: d.Page()})
}

// Addresses are those that join codes name.
func (d *Desk) Addresses() []string { return d.invites }

// engineLog passes on what the engine logs. Only its log tells when a stream cannot be written: it goes on then, and
// confirms nothing.
type engineLog struct {
	to     *slog.Logger
	failed chan<- error
}

const cannotWrite = "critical write error"

func (l engineLog) Noticef(string, ...any)         {}
func (l engineLog) Debugf(string, ...any)          {}
func (l engineLog) Tracef(string, ...any)          {}
func (l engineLog) Warnf(format string, v ...any)  { l.say(slog.LevelWarn, format, v) }
func (l engineLog) Errorf(format string, v ...any) { l.say(slog.LevelError, format, v) }
func (l engineLog) Fatalf(format string, v ...any) { l.say(slog.LevelError, format, v) }

func (l engineLog) say(level slog.Level, format string, v []any) {
	text := fmt.Sprintf(format, v...)
	l.to.Log(context.Background(), level, "the engine", "says", text)
	if strings.Contains(strings.ToLower(text), cannotWrite) {
		select {
		case l.failed <- errors.New(text):
		default:
		}
	}
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return strings.Trim(address, "[]")
	}
	return host
}
