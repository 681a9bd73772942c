package faults

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	page   = "<!doctype html><title>Welcome to our WLAN</title>"
	asJSON = "application/json"
)

// says answers with a status, a content type and a body. {secrets} in the body is replaced by what the program must
// keep to itself, since a server may echo anything.
func says(status int, kind, body string, headers ...string) fault {
	return func(f *forloy, r request) bool {
		h := r.w.Header()
		h["Content-Type"] = nil
		if kind != "" {
			h.Set("Content-Type", kind)
		}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], strings.ReplaceAll(headers[i+1], "{stranger}", f.stranger.URL))
		}
		r.w.WriteHeader(status)
		echo := r.Header.Get("Authorization")
		for _, s := range r.batch {
			echo += " " + s.Card
		}
		_, _ = io.WriteString(r.w, strings.ReplaceAll(body, "{secrets}", echo))
		return true
	}
}

// echoing is a failure that repeats the secrets of the request.
func echoing(code string) string {
	return fmt.Sprintf(`{"success":false,"error":{"code":%q,"message":"No to {secrets}"},"meta":{}}`, code)
}

// after books the batch before the answer is lost.
func after(lost fault) fault {
	return func(f *forloy, r request) bool {
		f.answer(r.batch)
		return lost(f, r)
	}
}

// once commits a fault only at the first request.
func once(wrong fault) fault {
	first := true // needs no lock: requests come one after another
	return func(f *forloy, r request) bool {
		was := first
		first = false
		return was && wrong(f, r)
	}
}

// raw answers over the bare connection.
func raw(do func(c net.Conn)) fault {
	return func(_ *forloy, r request) bool {
		c, _, err := http.NewResponseController(r.w).Hijack()
		if err != nil {
			panic(err)
		}
		defer c.Close()
		do(c)
		return true
	}
}

// reset has the connection closed with RST, as by a server that dies.
func reset(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }

func hangUp(net.Conn) {}

func bytesOf(text string) func(net.Conn) { return func(c net.Conn) { _, _ = io.WriteString(c, text) } }

// silence sends no answer until the client gives up.
func silence(f *forloy, r request) bool {
	f.gone(r.Request)
	return true
}

// drip sends an endless answer, byte by byte.
func drip(f *forloy, r request) bool {
	r.w.Header().Set("Content-Type", asJSON)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := io.WriteString(r.w, " "); err != nil {
			return true
		}
		_ = http.NewResponseController(r.w).Flush()
		select {
		case <-r.Context().Done():
			return true
		case <-f.over:
			return true
		case <-tick.C:
		}
	}
}

// bomb is 64 MiB of blanks, compressed.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = z.Write(blank)
	}
	_ = z.Close()
	return b.String()
}

// over refuses batches of more than most items.
func over(most, status int, body string) fault {
	return func(f *forloy, r request) bool {
		return len(r.batch) > most && says(status, asJSON, body)(f, r)
	}
}

// poison refuses a batch that contains one of the cards.
func poison(status int, body string, cards ...string) fault {
	return func(f *forloy, r request) bool {
		for _, s := range r.batch {
			for _, card := range cards {
				if s.Card == card {
					return says(status, asJSON, body)(f, r)
				}
			}
		}
		return false
	}
}

// results answers each sale with the results that shape returns.
func results(shape func(f *forloy, s sale) []string) fault {
	return func(f *forloy, r request) bool {
		var all []string
		for _, s := range r.batch {
			all = append(all, shape(f, s)...)
		}
		send(r.w, http.StatusMultiStatus, envelope(all...))
		return true
	}
}

// verdictOn gives the sales on one card a verdict. All others are accepted.
func verdictOn(card, verdict string) func(sale) string {
	return func(s sale) string {
		if s.Card == card {
			return verdict
		}
		return ""
	}
}

func refused(code string) string {
	return fmt.Sprintf(`{"success":false,"error":%q,"message":"The card says %s"}`, code, code)
}
