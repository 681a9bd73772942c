package faults

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// networkRows are faults on the way to Forloy (rows 1, 2 and 4). No byte of a request is written.
func networkRows() []row {
	const day = 24 * time.Hour
	const nowhere = "https://api.forloy.invalid/api/v1" // .invalid never resolves
	// proxied sends the till through a proxy.
	proxied := func(address string) func(*testing.T, *forloy, *till) {
		return func(_ *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], c.env["HTTPS_PROXY"] = nowhere, address
		}
	}
	// answering is a proxy that answers every connection with this head.
	answering := func(head string) func(*testing.T, *forloy, *till) {
		return func(t *testing.T, f *forloy, c *till) {
			address := listen(t, func(conn net.Conn) {
				_, _ = bufio.NewReader(conn).ReadString('\n')
				_, _ = io.WriteString(conn, "HTTP/1.1 "+head+"\r\nContent-Length: 0\r\n\r\n")
			})
			proxied("http://"+address)(t, f, c)
		}
	}
	noName := blocked("1 no such name", func(_ *testing.T, _ *forloy, c *till) {
		c.env["COUNTERFOIL_API_URL"] = nowhere
	}, "No network")
	noName.link = offline
	rows := []row{
		noName,
		blocked("1 refused", func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "http://" + closedPort(t)
		}, "Forloy does not answer"),
		blocked("1 closed before a byte", func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://" + listen(t, func(net.Conn) {})
		}, "Forloy does not answer"),
		blocked("2 unknown authority", func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], _ = f.secure(t, "127.0.0.1", -day, day)
		}, "the server's certificate is not from a trusted authority"),
		blocked("2 no TLS", func(_ *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = strings.Replace(f.url(), "http:", "https:", 1)
		}, unsafe),
		blocked("4 behind a proxy",
			answering("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic"),
			"The proxy wants a sign-in: 127.0.0.1:"),
		blocked("4 a proxy that refuses", answering("403 Forbidden"), "refuses to connect to Forloy (HTTP 403)"),
		blocked("4 no proxy there", func(t *testing.T, f *forloy, c *till) {
			proxied("http://"+closedPort(t))(t, f, c)
		}, "The proxy 127.0.0.1:"),
		blocked("4 a proxy setting that cannot be read", proxied("ftp://proxy.example"),
			"The proxy in HTTPS_PROXY can't be read"),
	}
	if runtime.GOOS != "linux" {
		return rows // only on Linux can SSL_CERT_FILE replace the system's list of authorities
	}
	trusted := func(host string, from, to time.Duration) func(*testing.T, *forloy, *till) {
		return func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], c.env["SSL_CERT_FILE"] = f.secure(t, host, from, to)
		}
	}
	sound := takes("2 sound", nil).within(1)
	sound.at = trusted("127.0.0.1", -day, day)
	return append(rows, sound,
		blocked("2 expired", trusted("127.0.0.1", -2*day, -day), "certificate is not valid today"),
		blocked("2 not valid yet", trusted("127.0.0.1", day, 2*day), "certificate is not valid today"),
		blocked("2 wrong host", trusted("127.0.0.2", -day, day), "under another name"),
	)
}

// listen calls do with every connection and then closes it.
func listen(t *testing.T, do func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			do(c)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-ended })
	return l.Addr().String()
}

// secure serves the forloy by TLS too, with a certificate for a host and a period. authority is the file of its issuer.
func (f *forloy) secure(t *testing.T, host string, from, to time.Duration) (url, authority string) {
	t.Helper()
	pair, authority := certificate(t, host, from, to)
	server := httptest.NewUnstartedServer(f.handler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL + "/api/v1", authority
}

func certificate(t *testing.T, host string, from, to time.Duration) (pair tls.Certificate, authority string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	card := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to), IPAddresses: []net.IP{net.ParseIP(host)},
	}
	der, err := x509.CreateCertificate(rand.Reader, card, card, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	authority = filepath.Join(t.TempDir(), "authority.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(authority, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, authority
}

// closedPort returns a loopback address on which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
