package syncclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

var errTooMuch = errors.New("the answer is larger than 4 MiB")

// newTransport is Go's own transport with tighter limits. TLS is always
// verified: no setting turns that off. dial replaces the network; nil: the real
// one.
func newTransport(dial dialer, proxy func(*url.URL) (*url.URL, error)) *http.Transport {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxHeader,
		OnProxyConnectResponse: func(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
			return connected(proxy, resp)
		},
	}
}

// exchangeTrace is what httptrace has seen of one exchange.
type exchangeTrace struct {
	wrote    atomic.Bool // a byte of the request may have left (rule R3)
	answered atomic.Bool // a byte of an answer has arrived
}

// trace watches one request. A request's first header field is the first thing
// that can reach the connection: before that, nothing was written.
func (s *exchangeTrace) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaderField:     func(string, []string) { s.wrote.Store(true) },
		WroteHeaders:         func() { s.wrote.Store(true) },
		GotFirstResponseByte: func() { s.answered.Store(true) },
	})
}
