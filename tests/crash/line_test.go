package crash

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// line is the connection between a till and Forloy. It can hold a request or its answer, so that the till can be killed
// at that moment.
type line struct {
	*httptest.Server
	manner atomic.Int32
	spared atomic.Int32  // batches that pass before one is held
	held   chan struct{} // gets a token when a batch is held
}

const (
	pass        int32 = iota
	keepRequest       // Forloy never gets it: committed, offered, not sent
	keepAnswer        // Forloy has accepted it and the till never learns: sent, not settled
)

func newLine(t *testing.T, to string) *line {
	target, err := url.Parse(strings.TrimSuffix(to, "/api/v1"))
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	over := make(chan struct{})
	l := &line{held: make(chan struct{}, 1)}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		manner := l.manner.Load()
		if !strings.HasSuffix(r.URL.Path, "/transactions/sync") || l.spared.Add(-1) >= 0 {
			manner = pass
		}
		switch manner {
		case pass:
			forward.ServeHTTP(w, r)
			return
		case keepAnswer:
			forward.ServeHTTP(httptest.NewRecorder(), r)
		}
		io.Copy(io.Discard, r.Body) // only then does the context end with the till
		l.held <- struct{}{}
		select {
		case <-r.Context().Done(): // the till is gone
		case <-over: // which is not always noticed under Wine
		}
	}))
	t.Cleanup(l.Close)
	t.Cleanup(func() { close(over) }) // before Close, which waits for answers
	return l
}

func (l *line) url() string { return l.URL + "/api/v1" }

// set says what happens to the batches after the next few.
func (l *line) set(manner int32, after int) {
	select {
	case <-l.held:
	default:
	}
	l.manner.Store(manner)
	l.spared.Store(int32(after))
}
