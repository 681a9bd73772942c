package fleet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"counterfoil/internal/fault"
)

// dialWait is how long one address may take to answer.
const dialWait = 3 * time.Second

// Inbox is the prefix of the subjects on which a user gets answers, and which no other user may read.
func Inbox(user string) string { return "_INBOX." + user }

// InboxOfSecret is the same for who joins.
func InboxOfSecret(secret []byte) string {
	sum := sha256.Sum256(secret)
	return "_INBOX." + hex.EncodeToString(sum[:16])
}

// ByRoots in the place of a fingerprint has the system's authorities vouch for a certificate.
var ByRoots = []byte("roots")

// Dial connects to the first address that answers. A certificate counts if it has the fingerprint, whatever is in it,
// or if the one that has is sent with it and vouches for it; or by the system's authorities. Without a fingerprint
// there is no TLS. It does not reconnect: whoever uses it dials again. Errors: fault.FleetSilent,
// fault.FleetCertificate, fault.FleetExpired, fault.FleetRevoked.
func Dial(ctx context.Context, addresses []string, fingerprint []byte, more ...nats.Option) (*nats.Conn, error) {
	var last error
	for _, address := range addresses {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		wait := dialWait
		if until, limited := ctx.Deadline(); limited {
			wait = min(wait, max(time.Until(until), time.Millisecond))
		}
		conn, err := dial(address, fingerprint, wait, more)
		switch expired, _ := errors.AsType[x509.CertificateInvalidError](err); {
		case err == nil:
			return conn, nil
		case expired.Reason == x509.Expired && expired.Cert != nil: // or not yet valid
			return nil, fault.New(fault.FleetExpired).With(err)
		case errors.Is(err, errOtherCertificate), isOf[*tls.CertificateVerificationError](err):
			return nil, fault.New(fault.FleetCertificate).With(err)
		case errors.Is(err, nats.ErrAuthorization):
			return nil, fault.New(fault.FleetRevoked).With(err)
		}
		last = err
	}
	return nil, fault.Fault{Kind: fault.FleetSilent,
		Facts: fault.Facts{Where: strings.Join(addresses, ", ")}}.With(last)
}

func dial(address string, fingerprint []byte, wait time.Duration, more []nats.Option) (*nats.Conn, error) {
	options := append([]nats.Option{nats.NoReconnect(), nats.Timeout(wait), nats.Name("counterfoil"),
		nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2)}, more...)
	scheme := "nats://"
	if len(fingerprint) > 0 {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		scheme = "tls://"
		options = append(options, nats.Secure(trust(host, fingerprint)))
	}
	return nats.Connect(scheme+address, options...)
}

// Keep connects to any of some addresses, and again by itself whenever the connection is lost. by says which
// certificates count; nil: there is no TLS.
func Keep(addresses []string, by *tls.Config, more ...nats.Option) (*nats.Conn, error) {
	scheme := "nats://"
	options := append([]nats.Option{nats.MaxReconnects(-1), nats.Timeout(dialWait), nats.RetryOnFailedConnect(true),
		nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2), nats.ReconnectWait(500 * time.Millisecond),
		nats.IgnoreDiscoveredServers()}, more...)
	if by != nil {
		scheme = "tls://"
		options = append(options, nats.Secure(by))
	}
	urls := make([]string, len(addresses))
	for i, address := range addresses {
		urls[i] = scheme + address
	}
	return nats.Connect(strings.Join(urls, ","), options...)
}

func trust(host string, fingerprint []byte) *tls.Config {
	if bytes.Equal(fingerprint, ByRoots) {
		return &tls.Config{MinVersion: tls.VersionTLS13, ServerName: host}
	}
	return &tls.Config{MinVersion: tls.VersionTLS13,
		InsecureSkipVerify: true, // known by its fingerprint: no authority has signed a desk's certificate
		VerifyConnection: func(state tls.ConnectionState) error {
			sent := state.PeerCertificates
			at := slices.IndexFunc(sent, func(c *x509.Certificate) bool {
				sum := sha256.Sum256(c.Raw)
				return bytes.Equal(sum[:], fingerprint)
			})
			if at < 0 {
				return errOtherCertificate
			}
			if at == 0 {
				return nil
			}
			by := x509.VerifyOptions{DNSName: host, Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool()}
			by.Roots.AddCert(sent[at])
			for _, c := range sent[1:at] {
				by.Intermediates.AddCert(c)
			}
			if _, err := sent[0].Verify(by); err != nil {
				return fmt.Errorf("%w: %w", errOtherCertificate, err)
			}
			return nil
		}}
}

var errOtherCertificate = errors.New("another certificate")

func isOf[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}
