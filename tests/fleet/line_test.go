package fleet

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"strings"
	"sync/atomic"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// line leads a till to the desk, or all of them to Forloy. What goes wrong on it is toxiproxy's doing.
type line struct {
	s *story
	*toxiproxy.Proxy
}

// toxic is what goes wrong on a line.
type toxic struct {
	name, kind, stream string
	attributes         map[string]int
}

func (s *story) newLine(to string) *line {
	s.t.Helper()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	l := &line{s, toxiproxy.NewProxy(api, "line", "127.0.0.1:0", to)}
	s.must(l.Start(), "a line")
	s.t.Cleanup(l.Stop)
	return l
}

func (l *line) spoil(x toxic) {
	l.s.t.Helper()
	text, err := json.Marshal(map[string]any{"name": x.kind, "type": x.kind, "stream": x.stream, "toxicity": 1,
		"attributes": x.attributes})
	l.s.must(err, "a toxic")
	_, err = l.Toxics.AddToxicJson(strings.NewReader(string(text)))
	l.s.must(err, "a toxic")
}

func (l *line) mend() { l.Toxics.ResetToxics(context.Background()) }

// board leads on to the desk, wherever it runs now: each start of it has another port.
type board struct {
	net.Listener
	to atomic.Value // string
}

func (s *story) newBoard() *board {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err, "a way to the desk")
	b := &board{Listener: l}
	b.to.Store("")
	s.t.Cleanup(func() { l.Close() })
	go lead(l, func() string { return b.to.Load().(string) })
	return b
}

// lead leads connections on, until no more can be taken.
func lead(l net.Listener, to func() string) {
	for {
		from, err := l.Accept()
		if err != nil {
			return
		}
		go leadOne(from, to())
	}
}

func leadOne(from net.Conn, address string) {
	defer from.Close()
	to, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer to.Close()
	ended := make(chan struct{}, 2)
	pass := func(to io.Writer, from io.Reader) {
		io.Copy(to, from)
		ended <- struct{}{}
	}
	go pass(to, from)
	go pass(from, to)
	<-ended
}
