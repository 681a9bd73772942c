package syncclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"counterfoil/internal/fault"
)

// broken classifies a request that got no complete answer.
func (c *Client) broken(parent, within context.Context, seen *exchangeTrace, err error) *Trouble {
	t := &Trouble{Wrote: seen.wrote.Load(), err: plain(err)}
	proxy, proxied := c.blameProxy(err)
	switch {
	case parent.Err() != nil:
		t.Kind, t.err = Cancelled, context.Cause(parent)
	case !t.Wrote && proxied:
		t.Kind, t.proxy = NoAnswer, proxy
		if proxy.Kind == fault.LinkProxySignIn {
			t.Kind = ProxySignIn
		}
	case untrusted(err):
		t.Kind = Untrusted
		t.clockWrong = time.Now().Before(c.built)
	case !t.Wrote:
		t.Kind = c.unreached(err)
	case within.Err() != nil || isTimeout(err):
		t.Kind = TimedOut
	case seen.answered.Load() && !isBreak(err):
		t.Kind = Unreadable
	default:
		t.Kind = BrokenOff
	}
	return t
}

// plain removes net/http's wrapping, which repeats the method and address.
func plain(err error) error {
	if u, is := errors.AsType[*url.Error](err); is {
		return u.Err
	}
	return err
}

// untrusted reports whether the other side failed to prove its identity (row
// 2), or does not speak TLS where it must.
func untrusted(err error) bool {
	if errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	if _, is := errors.AsType[*tls.CertificateVerificationError](err); is {
		return true
	}
	if _, is := errors.AsType[tls.RecordHeaderError](err); is {
		return true
	}
	op, is := errors.AsType[*net.OpError](err)
	return is && op.Op == "remote error" // a TLS alert: no common version, cipher or certificate
}

// certificateFault says what is wrong with a certificate.
func certificateFault(err error) fault.Kind {
	if _, is := errors.AsType[x509.UnknownAuthorityError](err); is {
		return fault.LinkUntrustedIssuer
	}
	if _, is := errors.AsType[x509.HostnameError](err); is {
		return fault.LinkUntrustedName
	}
	if bad, is := errors.AsType[x509.CertificateInvalidError](err); is && bad.Reason == x509.Expired {
		return fault.LinkUntrustedDate
	}
	return fault.LinkUntrusted
}

// unreached distinguishes "no network" from "nobody answers" (row 1). For an
// address on this PC only the dial's own result counts: it needs no network.
func (c *Client) unreached(err error) Kind {
	if _, is := errors.AsType[*net.DNSError](err); is || noRoute(err) {
		return NoNetwork
	}
	if !c.local && !hasNetwork() {
		return NoNetwork
	}
	return NoAnswer
}

// hasNetwork reports whether this PC has an address that leads anywhere:
// neither loopback nor one that it gave itself for lack of a router.
func hasNetwork() bool {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return true // not known: do not claim that the cable is unplugged
	}
	for _, a := range addresses {
		if n, is := a.(*net.IPNet); is && n.IP.IsGlobalUnicast() {
			return true
		}
	}
	return false
}

func isTimeout(err error) bool {
	n, is := errors.AsType[net.Error](err)
	return is && n.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
}

// isBreak reports whether the connection itself failed, as opposed to what was
// sent over it. A body that ends early does not count: half an answer arrived.
func isBreak(err error) bool {
	_, is := errors.AsType[*net.OpError](err)
	return is || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}

// refused classifies an answer by its status, then by its content. nil: the
// caller may read it.
func (c *Client) refused(r reply, q call) *Trouble {
	kind := contentKind(r)
	t := &Trouble{Status: r.status, Wrote: true, content: kind}
	switch {
	case carriesAnswer(r.status) && kind == jsonContent:
		return nil
	case carriesAnswer(r.status) && kind == pageContent:
		t.Kind = Portal
		return t
	case carriesAnswer(r.status):
		t.Kind = Unreadable
		return t
	case isRedirect(r.status):
		t.Kind = c.redirectKind(r)
		return t
	}
	t.Kind = statusKind(r.status)
	if kind == pageContent && (t.Kind == BadRequest || t.Kind == Forbidden) {
		// Forloy speaks JSON; a page with status 400 or 403 comes from
		// something in between.
		t.Kind = Portal
	}
	t.quote(r, q.words)
	if t.Kind.rule().waits {
		t.RetryAfter = retryAfter(r.header, r.read)
	}
	if t.RetryAfter > 0 {
		t.until = r.read.Add(t.RetryAfter)
	}
	return t
}

// quote keeps what an error answer says: the envelope's code and message, or
// the beginning of a plain body.
func (t *Trouble) quote(r reply, words *censor) {
	if t.content == jsonContent {
		if e, err := readEnvelope(r.body); err == nil && (e.code != "" || e.message != "") {
			t.Code, t.Message, t.own = words.code(e.code), words.message(e.message), e.enveloped && !e.success
			return
		}
	}
	if t.content != pageContent {
		t.Message = words.message(string(r.body))
	}
}

type content int

const (
	otherContent content = iota
	jsonContent
	pageContent
)

// contentKind distinguishes JSON from a web page by the content type or, if
// there is none, by how the body begins.
func contentKind(r reply) content {
	kind, _, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		kind = ""
	}
	switch {
	case kind == "application/json", kind == "text/json",
		strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"):
		return jsonContent
	case kind == "text/html", kind == "application/xhtml+xml", bytes.HasPrefix(bytes.TrimSpace(r.body), []byte("<")):
		return pageContent
	}
	return otherContent
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect,
		http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirectKind distinguishes a network's sign-in page from an address that has
// moved (row 25): a move stays under the same name; a portal leads elsewhere.
func (c *Client) redirectKind(r reply) Kind {
	to, err := c.base.Parse(r.header.Get("Location"))
	if err != nil || r.header.Get("Location") == "" {
		return Moved
	}
	if c.base.Scheme == "https" && to.Scheme != "https" {
		return Portal
	}
	if !sameSite(c.base.Hostname(), to.Hostname()) {
		return Portal
	}
	return Moved
}

// sameSite reports whether two hosts are the same, or end in the same two
// labels.
func sameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return true
	}
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	return lastLabels(a) == lastLabels(b)
}

func lastLabels(host string) string {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}
