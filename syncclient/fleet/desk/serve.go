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
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// startWait is how long the server may take to open its stream.
const startWait = time.Minute

// noLimit is more than any disk has: a full disk ends the desk, which has warned of it. By itself the engine would stop
// at three quarters, and refuse what tills tell while the desk goes on.
const noLimit = 1 << 60

// ownServer is the engine in this program.
type ownServer struct {
	options Options
	keys    office.Keys
	log     *slog.Logger
	gate    *gate
	server  *server.Server
	invites []string // addresses for join codes
	pin     []byte   // the certificate's fingerprint; nil: no TLS
	failed  chan<- error

	mu    sync.Mutex
	files files
}

// serve starts it. invited says whether a secret is that of an invitation that is still good.
func (o *ownServer) serve(b *books, invited func(secret []byte) bool) error {
	at := fault.Facts{Where: o.options.Listen}
	host, port, err := net.SplitHostPort(o.options.Listen)
	number, bad := strconv.Atoi(port)
	if err := errors.Join(err, bad); err != nil || number < 0 || number > 65535 {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	}
	if probe, err := net.Listen("tcp", o.options.Listen); err != nil { // the engine would only log it
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	} else {
		number = probe.Addr().(*net.TCPAddr).Port
		probe.Close()
	}
	_, user, err := o.keys.User()
	if err != nil {
		return office.Stored(err)
	}
	o.gate = &gate{own: user, log: o.log, of: map[string]fleet.Place{}, open: invited}
	if err := o.loadMembers(b); err != nil {
		return office.Stored(err)
	}
	so := &server.Options{ServerName: "counterfoil-desk", Host: host, Port: number, NoSigs: true, NoSystemAccount: true,
		JetStream: true, StoreDir: filepath.Join(o.options.Dir, "stream"), SyncAlways: true, JetStreamMaxStore: noLimit,
		CustomClientAuthentication: o.gate, AlwaysEnableNonce: true, DisableShortFirstPing: true}
	if !loopback(host) {
		certificate, pin, err := o.keys.Pair()
		if err != nil {
			return office.Stored(err)
		}
		o.pin = pin
		so.TLS, so.TLSConfig = true, &tls.Config{MinVersion: tls.VersionTLS13,
			Certificates: []tls.Certificate{certificate}}
		so.TLSTimeout = 5
	}
	if o.server, err = server.NewServer(so); err != nil {
		return office.Stored(err)
	}
	o.server.SetLoggerV2(engineLog{o.log, o.failed}, false, false, false)
	o.server.Start()
	if !o.server.ReadyForConnections(startWait) || !o.server.JetStreamEnabled() {
		return office.Stored(errors.New("the stream cannot be opened: is the disk full?"))
	}
	o.files.dir = filepath.Join(o.server.StoreDir(), server.DEFAULT_GLOBAL_ACCOUNT, "streams", streamConfig().Name)
	o.invites = o.options.Addresses
	if len(o.invites) == 0 {
		o.invites = addresses(host, number)
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

func (o *ownServer) loadMembers(b *books) error {
	return b.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketMember, "", func(user string, m insider) error {
			if m.Revoked.IsZero() {
				o.gate.let(user, m.Place)
			}
			return nil
		})
	})
}

func (o *ownServer) own() string         { return o.gate.own }
func (o *ownServer) copies() int         { return 1 }
func (o *ownServer) account() string     { return "" }
func (o *ownServer) addresses() []string { return o.invites }

// unkept is that the disk is full, as a rule.
func (o *ownServer) unkept(err error) error {
	if gone := o.look(); gone != nil {
		return gone
	}
	return fault.New(fault.FleetDisk).With(err)
}

func (o *ownServer) look() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.files.look()
}

func (o *ownServer) connect(context.Context) (*nats.Conn, error) {
	pair, user, err := o.keys.User()
	if err != nil {
		return nil, err
	}
	return nats.Connect("", nats.InProcessServer(o.server), nats.Nkey(user, pair.Sign), nats.Name("desk"))
}

func (o *ownServer) online() (map[string]bool, error) {
	const all = 1 << 20
	about, err := o.server.Connz(&server.ConnzOptions{Username: true, Limit: all})
	if err != nil {
		return nil, fmt.Errorf("list the connections: %w", err)
	}
	is := make(map[string]bool, len(about.Conns))
	for _, c := range about.Conns {
		is[c.AuthorizedUser] = true
	}
	return is, nil
}

func (o *ownServer) let(user string, p fleet.Place) (string, error) {
	o.gate.let(user, p)
	return "", nil
}

func (o *ownServer) shut(user string) error {
	o.gate.shut(user)
	about, err := o.server.Connz(&server.ConnzOptions{Username: true, User: user})
	if err != nil {
		return fmt.Errorf("find the till's connections: %w", err)
	}
	for _, c := range about.Conns {
		if err := o.server.DisconnectClientByID(c.Cid); err != nil {
			o.log.Info("a connection of a revoked till has ended by itself", "error", err)
		}
	}
	return nil
}

func (o *ownServer) invitation([]byte, time.Time) (fleet.Invitation, error) {
	return fleet.Invitation{Addresses: o.invites, Fingerprint: o.pin}, nil
}

func (o *ownServer) running() office.Running {
	at := o.server.Addr().(*net.TCPAddr)
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return office.Running{Address: net.JoinHostPort(host, strconv.Itoa(at.Port)), Pin: o.pin}
}

func (o *ownServer) close() {
	if o.server != nil {
		o.server.Shutdown()
		o.server.WaitForShutdown()
	}
}

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
