package desk

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// Cluster is where a cluster of the chain's own is, and how the desk signs in there.
type Cluster struct {
	Servers string // tls://host:port, several with commas; nats:// on loopback
	Creds   string // a file with a user's credentials and an account's signing key
	CA      string // a file with the certificate of the authority that has signed the servers'; "": the system's
}

// cluster is the engine on one.
type cluster struct {
	servers []string    // host:port
	pin     []byte      // for tills
	tls     *tls.Config // for the desk itself; nil: there is none, on loopback
	path    string      // of the credentials
	creds   fleet.Creds
	user    string
	signer  string
	of      string // the account
	shop    fleet.ShopKey
}

// findCluster reads the credentials, and looks whether the cluster lets the desk in as it would let in a till. Errors:
// fault.FleetCluster, FleetCreds, and those of fleet.Dial.
func findCluster(ctx context.Context, c Cluster, keys office.Keys) (*cluster, error) {
	e := &cluster{shop: keys.Public}
	if err := e.read(c); err != nil {
		return nil, err
	}
	conn, err := fleet.Dial(ctx, e.servers, e.pin, e.signIn()...)
	if errors.Is(err, fault.FleetRevoked) {
		refused := fault.Fault{Kind: fault.FleetCreds, Facts: fault.Facts{Detail: "the cluster refuses them"}}
		return nil, refused.With(err)
	}
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	_, err = conn.RequestWithContext(ctx, hereSubject, nil)
	switch {
	case err == nil:
		return nil, fault.New(fault.FleetTwo)
	case !errors.Is(err, nats.ErrNoResponders):
		return nil, e.unkept(err)
	}
	return e, nil
}

// hereSubject is answered by a desk that runs: on a cluster there may be one.
const hereSubject = "desk.here"

func (e *cluster) read(c Cluster) (err error) {
	where := fault.Fault{Kind: fault.FleetCluster, Facts: fault.Facts{Where: c.Servers}}
	open := false
	for _, url := range strings.Split(c.Servers, ",") {
		scheme, address, found := strings.Cut(strings.TrimSpace(url), "://")
		if !found || scheme != "tls" && scheme != "nats" || !strings.Contains(address, ":") {
			return where.With(errors.New("no address such as tls://host:4222"))
		}
		if scheme == "nats" {
			if open = true; !loopback(hostOf(address)) {
				return where.With(errors.New("without TLS only on loopback"))
			}
		}
		e.servers = append(e.servers, address)
	}
	bad := func(err error) error {
		return fault.Fault{Kind: fault.FleetCreds, Facts: fault.Facts{Detail: err.Error()}}.With(err)
	}
	switch {
	case open:
	case c.CA == "":
		e.pin, e.tls = fleet.ByRoots, &tls.Config{MinVersion: tls.VersionTLS13}
	default:
		by, err := readCertificate(c.CA)
		if err != nil {
			return bad(err)
		}
		sum := sha256.Sum256(by.Raw)
		e.pin, e.tls = sum[:], &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: x509.NewCertPool()}
		e.tls.RootCAs.AddCert(by)
	}
	if e.path, err = filepath.Abs(c.Creds); err != nil {
		return bad(err)
	}
	if e.creds, err = fleet.ReadCreds(e.path); err != nil {
		return bad(err)
	}
	if e.creds.Signer == nil {
		return bad(errors.New("it holds no signing key of the account"))
	}
	own, err := jwt.DecodeUserClaims(e.creds.JWT)
	if err != nil {
		return bad(err)
	}
	if e.of = own.IssuerAccount; e.of == "" {
		e.of = own.Issuer
	}
	if e.user, err = e.creds.User.PublicKey(); err != nil {
		return bad(err)
	}
	if e.signer, err = e.creds.Signer.PublicKey(); err != nil {
		return bad(err)
	}
	if e.signer == e.of {
		return bad(errors.New("it holds the account's own key, not a signing key of it"))
	}
	return nil
}

// readCertificate reads the first certificate in a PEM file.
func readCertificate(path string) (*x509.Certificate, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("no certificate is in " + path)
	}
	return x509.ParseCertificate(block.Bytes)
}

func (e *cluster) signIn() []nats.Option {
	return []nats.Option{nats.UserJWT(func() (string, error) { return e.creds.JWT, nil }, e.creds.User.Sign),
		nats.CustomInboxPrefix(fleet.Inbox(e.user))}
}

// connect keeps a connection to whichever server answers.
func (e *cluster) connect(context.Context) (*nats.Conn, error) {
	return fleet.Keep(e.servers, e.tls, append(e.signIn(), nats.Name("desk"))...)
}

func (e *cluster) own() string         { return e.user }
func (e *cluster) copies() int         { return 3 }
func (e *cluster) account() string     { return e.of }
func (e *cluster) addresses() []string { return e.servers }

// online: which connections a cluster has is for its operator's own account only.
func (e *cluster) online() (map[string]bool, error) { return nil, nil }

func (e *cluster) let(user string, p fleet.Place) (string, error) {
	c := jwt.NewUserClaims(user)
	c.Name, c.IssuerAccount = p.Key(), e.of
	may := ofTill(user, p)
	c.Pub.Allow, c.Sub.Allow = may.Publish.Allow, may.Subscribe.Allow
	return c.Encode(e.creds.Signer)
}

// shut: the desk itself answers that till no more. Only the cluster's operator can end what its credentials let it do.
func (e *cluster) shut(string) error { return nil }

func (e *cluster) invitation(secret []byte, until time.Time) (fleet.Invitation, error) {
	p := &fleet.Pass{Until: until, Shop: e.shop[:]}
	var err error
	if p.Issuer, err = nkeys.Decode(nkeys.PrefixByteAccount, []byte(e.signer)); err != nil {
		return fleet.Invitation{}, err
	}
	if p.Account, err = nkeys.Decode(nkeys.PrefixByteAccount, []byte(e.of)); err != nil {
		return fleet.Invitation{}, err
	}
	text, err := p.Text(secret)
	if err != nil {
		return fleet.Invitation{}, err
	}
	p.Signature, err = e.creds.Signer.Sign([]byte(text))
	return fleet.Invitation{Addresses: e.servers, Fingerprint: e.pin, Pass: p}, err
}

func (e *cluster) running() office.Running {
	return office.Running{Address: e.servers[0], Others: e.servers[1:], Pin: e.pin, Creds: e.path}
}

func (e *cluster) unkept(err error) error {
	return fault.Fault{Kind: fault.FleetSilent, Facts: fault.Facts{Where: strings.Join(e.servers, ", ")}}.With(err)
}

// look: a cluster's servers keep its files.
func (e *cluster) look() error { return nil }

func (e *cluster) close() {}
