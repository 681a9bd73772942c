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

// networkRows are faults on the way to Forloy (rows 1, 2 and 4): not one byte
// of a request is written.
func networkRows() []row {
	day := 24 * time.Hour
	rows := []row{
		{name: "1 refused", at: func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "http://" + closedPort(t)
		}, exit: 4, link: unreachable, cause: "Forloy does not answer"},
		{name: "1 no such name", at: func(_ *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://api.forloy.invalid/api/v1"
		}, exit: 4, link: offline, cause: "No network"},
		{name: "1 closed before a byte", at: func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://" + listen(t, func(net.Conn) {})
		}, exit: 4, link: unreachable, cause: "Forloy does not answer"},
		{name: "2 unknown authority", at: func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], _ = f.secure(t, "127.0.0.1", -day, day)
		}, exit: 4, link: unreachable, cause: "nobody known vouches for the server"},
		{name: "2 no TLS", at: func(_ *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = strings.Replace(f.url(), "http:", "https:", 1)
		}, exit: 4, link: unreachable, cause: unsafe},
		{name: "4 behind a proxy", at: func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://api.forloy.invalid/api/v1"
			c.env["HTTPS_PROXY"] = "http://" + listen(t, func(conn net.Conn) {
				_, _ = bufio.NewReader(conn).ReadString('\n')
				_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
			})
		}, exit: 4, link: unreachable, cause: "The proxy wants a sign-in: 127.0.0.1:"},
		{name: "4 no proxy there", at: func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://api.forloy.invalid/api/v1"
			c.env["HTTPS_PROXY"] = "http://" + closedPort(t)
		}, exit: 4, link: unreachable, cause: "The proxy 127.0.0.1:"},
		{name: "4 a proxy that refuses", at: func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"] = "https://api.forloy.invalid/api/v1"
			c.env["HTTPS_PROXY"] = "http://" + listen(t, func(conn net.Conn) {
				_, _ = bufio.NewReader(conn).ReadString('\n')
				_, _ = io.WriteString(conn, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
			})
		}, exit: 4, link: unreachable, cause: "refuses the way to Forloy (HTTP 403)"},
		{name: "4 a proxy setting that cannot be read", at: func(t *testing.T, _ *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], c.env["HTTPS_PROXY"] = "https://api.forloy.invalid/api/v1", "ftp://proxy.example"
		}, exit: 4, link: unreachable, cause: "The proxy in HTTPS_PROXY can't be read"},
	}
	if runtime.GOOS != "linux" {
		return rows // elsewhere the system's own list of authorities can't be replaced by a variable
	}
	trusted := func(host string, from, to time.Duration) func(*testing.T, *forloy, *till) {
		return func(t *testing.T, f *forloy, c *till) {
			c.env["COUNTERFOIL_API_URL"], c.env["SSL_CERT_FILE"] = f.secure(t, host, from, to)
		}
	}
	return append(rows,
		row{name: "2 expired", at: trusted("127.0.0.1", -2*day, -day), exit: 4, link: unreachable, cause: "certificate is not valid today"},
		row{name: "2 not valid yet", at: trusted("127.0.0.1", day, 2*day), exit: 4, link: unreachable, cause: "certificate is not valid today"},
		row{name: "2 wrong host", at: trusted("127.0.0.2", -day, day), exit: 4, link: unreachable, cause: "under another name"},
		row{name: "2 sound", at: trusted("127.0.0.1", -day, day), link: online, states: []string{done, done, done}, requests: 1},
	)
}

// listen does the same to every connection and closes it.
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

// secure opens a second door to the forloy, with a certificate for the host
// that is good from and to. authority is the file that vouches for it.
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
	card := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to), IPAddresses: []net.IP{net.ParseIP(host)}}
	der, err := x509.CreateCertificate(rand.Reader, card, card, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, authority
}
