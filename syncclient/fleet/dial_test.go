package fleet_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// A certificate of the chain's own authority that is not valid by this PC's clock is not another one: it is told that
// the clock may be wrong.
func TestCertificateThatIsNotValidByThisClock(t *testing.T) {
	now := time.Now()
	authority, key := certificate(t, nil, nil, now.AddDate(-5, 0, 0), now.AddDate(5, 0, 0))
	sum := sha256.Sum256(authority.Raw)
	other := sha256.Sum256(nil)
	for name, c := range map[string]struct {
		from, to time.Time
		pin      [sha256.Size]byte
		want     fault.Kind
	}{
		"a year ago":            {now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0), sum, fault.FleetExpired},
		"in a year":             {now.AddDate(1, 0, 0), now.AddDate(2, 0, 0), sum, fault.FleetExpired},
		"another one":           {now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0), other, fault.FleetCertificate},
		"another one, long ago": {now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0), other, fault.FleetCertificate},
	} {
		leaf, private := certificate(t, authority, key, c.from, c.to)
		_, err := fleet.Dial(t.Context(), []string{served(t, authority, leaf, private)}, c.pin[:])
		if f, _ := fault.Of(err); f.Kind != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if !errors.Is(fault.New(fault.FleetExpired), fault.Fleet) {
		t.Error("it is nothing about a desk")
	}
}

func certificate(t *testing.T, by *x509.Certificate, with *ecdsa.PrivateKey, from, to time.Time) (*x509.Certificate,
	*ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(from.Unix()), Subject: pkix.Name{CommonName: fmt.Sprint(from)},
		NotBefore: from, NotAfter: to, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: by == nil,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	if by == nil {
		by, with = of, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, of, by, &key.PublicKey, with)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return made, key
}

// served is where a server greets as NATS does and shows a certificate, with its authority's behind it.
func served(t *testing.T, authority, leaf *x509.Certificate, key *ecdsa.PrivateKey) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(conn, `INFO {"server_id":"s","version":"2.10.0","proto":1,"tls_required":true,`+
				`"max_payload":1048576}`, "\r\n")
			tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{{
				Certificate: [][]byte{leaf.Raw, authority.Raw}, PrivateKey: key}}}).Handshake()
			conn.Close()
		}
	}()
	return l.Addr().String()
}
