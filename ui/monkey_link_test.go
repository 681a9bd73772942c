package ui

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"
)

// link is a bad way to Forloy: answers are lost after Forloy has booked what was sent,
// errors come instead of them, and Forloy's clock differs from the PC's.
type link struct {
	mu    sync.Mutex
	mood  mood
	ahead time.Duration // Forloy's clock, of the PC's
	lost  int           // answers
}

type mood int

const (
	fine mood = iota
	losing
	busy
)

// newLink returns a link and its address in front of Forloy's.
func newLink(t *testing.T, forloy string) (*link, string) {
	t.Helper()
	to, err := url.Parse(forloy)
	if err != nil {
		t.Fatal(err)
	}
	l := &link{}
	path := to.Path
	to.Path = ""
	proxy := &httputil.ReverseProxy{ModifyResponse: l.answered,
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		// An answer that is lost, and a Forloy that is offline, look alike from here.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.now() == busy {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	return l, front.URL + path
}

func (l *link) now() mood {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.mood
}

func (l *link) set(m mood, ahead time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mood, l.ahead = m, ahead
}

func (l *link) losses() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

var stamp = regexp.MustCompile(`"timestamp":"[^"]*"`)

// answered passes an answer on, by Forloy's clock, or loses it.
func (l *link) answered(r *http.Response) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mood == losing {
		l.lost++
		return errors.New("lost")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	at := time.Now().Add(l.ahead).UTC()
	body = stamp.ReplaceAll(body, []byte(`"timestamp":"`+at.Format(time.RFC3339Nano)+`"`))
	r.Header.Set("Date", at.Format(http.TimeFormat))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	r.ContentLength = int64(len(body))
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}
