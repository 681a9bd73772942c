package syncclient

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"counterfoil/internal/apiurl"
	"counterfoil/internal/fault"
)

// Proxy is the proxy that the environment sets for an API address, as host and
// port; "": none. The error is a fault for the operator.
func Proxy(address string) (string, error) {
	base, err := apiurl.Parse(address)
	if err != nil {
		return "", nil // reported elsewhere
	}
	proxy, err := proxies()(base)
	return proxyName(proxy), err
}

// proxies returns the proxy for a URL, as the environment sets it now. Unlike
// in the library, an unreadable setting is an error: whoever sets a proxy does
// not want it bypassed.
func proxies() func(*url.URL) (*url.URL, error) {
	env := httpproxy.FromEnvironment()
	unreadable := env.HTTPSProxy != "" && !readableProxy(env.HTTPSProxy)
	if unreadable {
		env.HTTPSProxy = "http://unreadable.invalid" // so that NO_PROXY still applies
	}
	of := env.ProxyFunc()
	return func(u *url.URL) (*url.URL, error) {
		proxy, err := of(u)
		if proxy != nil && unreadable && u.Scheme == "https" {
			return nil, fault.New(fault.LinkProxyUnreadable)
		}
		return proxy, err
	}
}

// readableProxy accepts a setting without a scheme, as in proxy.example:8080.
func readableProxy(setting string) bool {
	if !strings.Contains(setting, "://") {
		setting = "http://" + setting
	}
	u, err := url.Parse(setting)
	if err != nil || u.Hostname() == "" {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return false
		}
	}
	_, known := proxyPorts[u.Scheme]
	return known
}

var proxyPorts = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}

func proxyName(proxy *url.URL) string {
	if proxy == nil {
		return ""
	}
	port := proxy.Port()
	if port == "" {
		port = proxyPorts[proxy.Scheme]
	}
	return net.JoinHostPort(proxy.Hostname(), port)
}

// proxyFault names the proxy by host and port, never by its URL, which may hold
// a password.
func proxyFault(kind fault.Kind, name string) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Proxy: name}}
}

// connected checks a proxy's answer to CONNECT.
func connected(proxy *url.URL, answer *http.Response) error {
	switch name := proxyName(proxy); answer.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return proxyFault(fault.LinkProxySignIn, name)
	default:
		f := proxyFault(fault.LinkProxyRefuses, name)
		f.Status = answer.StatusCode
		return f
	}
}

// blameProxy names the proxy if it is what kept a request from beginning:
// nothing was written, and it was not the server's own certificate that failed.
func (c *Client) blameProxy(err error) (fault.Fault, bool) {
	if f, is := fault.Of(err); is {
		return f, true
	}
	proxy, wrong := c.proxies(c.base)
	if proxy == nil || wrong != nil {
		return fault.Fault{}, false
	}
	op, is := errors.AsType[*net.OpError](err)
	reaching := is && op.Op == "proxyconnect"
	if noRoute(err) || !apiurl.Local(proxy) && !hasNetwork() || untrusted(err) && !reaching {
		return fault.Fault{}, false
	}
	kind := fault.LinkProxyNoWay
	_, noName := errors.AsType[*net.DNSError](err)
	_, noTrust := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case reaching && noName:
		kind = fault.LinkProxyNoName
	case reaching && (noTrust || untrusted(err)):
		kind = fault.LinkProxyUntrusted
	case reaching || isTimeout(err):
		kind = fault.LinkProxySilent
	}
	return proxyFault(kind, proxyName(proxy)), true
}
