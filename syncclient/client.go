package syncclient

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"counterfoil/internal/apiurl"
)

// Limits of one exchange (rows 26 and 27).
const (
	DefaultTimeout = 30 * time.Second
	maxBody        = 4 << 20  // bytes, after decompression
	maxHeader      = 64 << 10 // bytes
)

// Config of a Client. BaseURL and UserAgent are required.
type Config struct {
	BaseURL   string        // e.g. https://api.forloy.com/api/v1
	Timeout   time.Duration // of a whole exchange, body included; 0: DefaultTimeout
	UserAgent string        // the program and its version
	Built     time.Time     // when this program was built; a clock before it is wrong (row 2)
	Logger    *slog.Logger  // nil: silent
}

// Client talks to one Forloy address. Every method makes exactly one attempt;
// what to do about a failure is the Loop's business.
type Client struct {
	base      *url.URL
	local     bool // whether the address is on this PC
	timeout   time.Duration
	userAgent string
	built     time.Time
	http      *http.Client
	transport *http.Transport
	proxies   func(*url.URL) (*url.URL, error)
	log       *slog.Logger

	mu    sync.Mutex
	waits map[string]time.Time // until when each endpoint is to be left alone (R4)
}

// NewClient checks the address (apiurl.Parse) and makes a client for it. It
// reads the environment's proxy settings.
func NewClient(c Config) (*Client, error) { return newClient(c, nil) }

func newClient(c Config, dial dialer) (*Client, error) {
	base, err := apiurl.Parse(c.BaseURL)
	if err != nil {
		return nil, err
	}
	client := &Client{base: base, local: apiurl.Local(base), timeout: c.Timeout, userAgent: c.UserAgent,
		built: c.Built, log: c.Logger, proxies: proxies(), waits: map[string]time.Time{}}
	client.transport = newTransport(dial, client.proxies)
	if client.timeout <= 0 {
		client.timeout = DefaultTimeout
	}
	if client.log == nil {
		client.log = slog.New(slog.DiscardHandler)
	}
	client.http = &http.Client{
		Transport: client.transport,
		// Redirects are never followed: on 307 and 308 Go would send the body
		// to the new address (row 25).
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return client, nil
}

// CloseIdle closes idle connections, as after a sleep (row 30) or at shutdown.
func (c *Client) CloseIdle() { c.transport.CloseIdleConnections() }

// call is one request to make.
type call struct {
	method, path string
	token        string
	body         []byte  // nil: none
	words        *censor // hides what must not appear in an error or a log
}

// reply is an answer whose body was read to its end, within the limits.
type reply struct {
	status     int
	header     http.Header
	body       []byte
	sent, read time.Time // by this PC's clock
}

// exchange makes one request and reads the whole answer, under one deadline.
// The error is a *Trouble. There is a reply only if the status is one that
// carries an answer and the content type is JSON (row 3).
func (c *Client) exchange(ctx context.Context, q call) (reply, error) {
	if t := c.waiting(q.path); t != nil {
		return reply{}, t
	}
	within, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	seen := &exchangeTrace{}
	req, err := c.request(within, seen, q)
	if err != nil {
		return reply{}, err
	}
	sent := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, c.broken(ctx, within, seen, err)
	}
	defer resp.Body.Close()
	body, err := readBody(resp)
	answer := reply{status: resp.StatusCode, header: resp.Header, body: bytes.TrimLeft(body, byteOrderMark+blanks),
		sent: sent, read: time.Now()}
	switch {
	case err != nil && !carriesAnswer(resp.StatusCode):
		// The status alone says enough; half a body says nothing.
		answer.body = nil
	case err != nil:
		return reply{}, c.broken(ctx, within, seen, err)
	case len(body) > maxBody:
		return reply{}, &Trouble{Kind: Unreadable, Wrote: true, Status: resp.StatusCode, err: errTooMuch}
	}
	if t := c.refused(answer, q); t != nil {
		c.wait(q.path, t.until)
		return reply{}, t
	}
	return answer, nil
}

// readBody reads an answer's body, within the limit. After a 101 there is none: the
// connection itself would be read, over which Go then keeps no deadline (row 26).
func readBody(resp *http.Response) ([]byte, error) {
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
}

// wait notes how long an endpoint is to be left alone.
func (c *Client) wait(path string, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits[path] = until
}

// awoke notes that the PC has slept: the waits went on while the monotonic clock stood still.
func (c *Client) awoke() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for path, until := range c.waits {
		c.waits[path] = anchored(until, time.Now())
	}
}

// waiting is the trouble of a call inside a Retry-After. For batches the Loop
// itself keeps that time, across restarts.
func (c *Client) waiting(path string) *Trouble {
	c.mu.Lock()
	until := c.waits[path]
	c.mu.Unlock()
	left := time.Until(until)
	if left <= 0 || path == syncPath {
		return nil
	}
	return &Trouble{Kind: Wait, RetryAfter: left, until: until, err: errWaiting}
}

func (c *Client) request(ctx context.Context, seen *exchangeTrace, q call) (*http.Request, error) {
	var body io.Reader
	if q.body != nil {
		body = bytes.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(seen.trace(ctx), q.method, c.base.JoinPath(q.path).String(), body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	// There is no Idempotency-Key header: if there were, Go would repeat the
	// request by itself (row 28). The keys are in the body.
	if q.token != "" {
		req.Header.Set("Authorization", "Bearer "+q.token)
	}
	return req, nil
}

// byteOrderMark is what some servers put before a text, also behind empty lines. JSON allows none.
const byteOrderMark = "\ufeff"

// carriesAnswer reports whether a status may come with an answer. Whether the request
// succeeded is in its envelope. A proxy that has changed an answer on its way makes a 203
// of a 200.
func carriesAnswer(status int) bool {
	switch status {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNonAuthoritativeInfo,
		http.StatusMultiStatus:
		return true
	}
	return false
}
