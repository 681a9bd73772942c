package fleet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
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

// Dial connects to the first address that answers; a certificate counts by its fingerprint alone. It does not
// reconnect: whoever uses it dials again. Errors: fault.FleetSilent, fault.FleetCertificate, fault.FleetRevoked.
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
		switch {
		case err == nil:
			return conn, nil
		case errors.Is(err, errOtherCertificate):
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
		scheme = "tls://"
		options = append(options, nats.Secure(&tls.Config{MinVersion: tls.VersionTLS13,
			InsecureSkipVerify: true, // pinned below: no authority has signed a desk's certificate
			VerifyConnection: func(state tls.ConnectionState) error {
				if sum := sha256.Sum256(state.PeerCertificates[0].Raw); !bytes.Equal(sum[:], fingerprint) {
					return errOtherCertificate
				}
				return nil
			}}))
	}
	return nats.Connect(scheme+address, options...)
}

var errOtherCertificate = errors.New("another certificate")
