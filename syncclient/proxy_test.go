package syncclient

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// answeringProxy gives everybody the same answer, and reports what it was
// asked.
func answeringProxy(t *testing.T, answer string) (address string, asked <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	lines := make(chan string, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			line, _ := bufio.NewReader(conn).ReadString('\n')
			lines <- line
			_, _ = io.WriteString(conn, answer)
			conn.Close()
		}
	}()
	return l.Addr().String(), lines
}

// TestProxy is row 4 behind a real CONNECT: whatever a proxy does instead of
// letting us through, it is named, and its password is not.
func TestProxy(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		cause        fault.Kind
		status       int
		halted       bool
	}{
		{"407", "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
			fault.LinkProxySignIn, 0, true},
		{"403", "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
			fault.LinkProxyRefuses, 403, false},
		{"502", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
			fault.LinkProxyRefuses, 502, false},
		{"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", fault.LinkProxyNoWay, 0, false},
		{"not a word", "", fault.LinkProxyNoWay, 0, false},
		{"a way that leads nowhere", "HTTP/1.1 200 Connected\r\n\r\n", fault.LinkProxyNoWay, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, asked := answeringProxy(t, c.answer)
			t.Setenv("HTTPS_PROXY", "http://shop:geheim@"+address)
			t.Setenv("NO_PROXY", "")
			r := offline(t, Config{BaseURL: "https://api.forloy.test/api/v1"}, nil)
			want := proxyFault(c.cause, address)
			want.Status = c.status
			r.fails(t, purchase.LinkUnreachable, want, c.halted)
			if line := <-asked; !strings.HasPrefix(line, "CONNECT api.forloy.test:443 ") {
				t.Errorf("the proxy was asked %q", line)
			}
			if s := r.loop.State(); strings.Contains(fmt.Sprintf("%+v", s), "geheim") {
				t.Errorf("the proxy's password is told: %+v", s)
			}
		})
	}
}

func TestProxyOutOfReach(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	for _, c := range []struct {
		setting string
		cause   fault.Fault
	}{
		{"http://" + closed, proxyFault(fault.LinkProxySilent, closed)},
		{closed, proxyFault(fault.LinkProxySilent, closed)},
		{"socks5://" + closed, proxyFault(fault.LinkProxySilent, closed)},
		{"http://shop:geheim@" + closed, proxyFault(fault.LinkProxySilent, closed)},
		{"http://[::1", fault.New(fault.LinkProxyUnreadable)},
		{"http://shop:geheim@proxy:port", fault.New(fault.LinkProxyUnreadable)},
		{"http://proxy:99999", fault.New(fault.LinkProxyUnreadable)},
		{"ftp://proxy:21", fault.New(fault.LinkProxyUnreadable)},
		{"http://:8080", fault.New(fault.LinkProxyUnreadable)},
		{"%zz", fault.New(fault.LinkProxyUnreadable)},
	} {
		t.Run(c.setting, func(t *testing.T) {
			t.Setenv("HTTPS_PROXY", c.setting)
			t.Setenv("NO_PROXY", "")
			r := offline(t, Config{BaseURL: "https://api.forloy.test/api/v1"}, nil)
			r.fails(t, purchase.LinkUnreachable, c.cause, false)
			if s := r.loop.State(); strings.Contains(fmt.Sprintf("%+v", s), "geheim") {
				t.Errorf("the proxy's password is told: %+v", s)
			}
		})
	}
}

// A name that does not resolve is the proxy's fault, if there is a network.
func TestProxyWithoutAName(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://proxy.shop.invalid:3128")
	t.Setenv("NO_PROXY", "")
	c, err := NewClient(Config{BaseURL: "https://api.forloy.test/api/v1"})
	if err != nil {
		t.Fatal(err)
	}
	noName := &net.OpError{Op: "proxyconnect", Net: "tcp",
		Err: &net.DNSError{Name: "proxy.shop.invalid", IsNotFound: true}}
	f, blamed := c.blameProxy(noName)
	want := proxyFault(fault.LinkProxyNoName, "proxy.shop.invalid:3128")
	if blamed != hasNetwork() || blamed && f != want {
		t.Errorf("got %v, blamed %t", f, blamed)
	}
}

func TestProxyInForce(t *testing.T) {
	for _, c := range []struct {
		setting, none, api, want string
		wrong                    bool
	}{
		{"http://shop:geheim@proxy.shop:3128", "", "https://api.forloy.com/api/v1", "proxy.shop:3128", false},
		{"proxy.shop", "", "https://api.forloy.com/api/v1", "proxy.shop:80", false},
		{"socks5://10.0.0.1", "", "https://api.forloy.com/api/v1", "10.0.0.1:1080", false},
		{"", "", "https://api.forloy.com/api/v1", "", false},
		{"http://proxy.shop:3128", "forloy.com", "https://api.forloy.com/api/v1", "", false},
		{"ftp://proxy", "", "https://api.forloy.com/api/v1", "", true},
		{"ftp://proxy", "*", "https://api.forloy.com/api/v1", "", false},
		{"ftp://proxy", "", "http://127.0.0.1:8080/api/v1", "", false},
	} {
		t.Setenv("HTTPS_PROXY", c.setting)
		t.Setenv("NO_PROXY", c.none)
		got, err := Proxy(c.api)
		if got != c.want || (err != nil) != c.wrong {
			t.Errorf("%q: %q, %v", c.setting, got, err)
		}
		if c.wrong && !errors.Is(err, fault.LinkProxyUnreadable) {
			t.Errorf("%q: %v", c.setting, err)
		}
	}
}
