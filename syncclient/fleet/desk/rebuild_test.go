//go:build unix

package desk

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sys/unix"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

var entriesOf = flag.Int("entries", 20_000, "how many entries BenchmarkRebuild has in the stream")

// BenchmarkRebuild tells how many entries a second a desk reads that makes its books anew, what each costs all cores
// together, and its size: of 20 tills, each of whose sales is recorded and then sent.
func BenchmarkRebuild(b *testing.B) {
	dir := b.TempDir()
	if err := office.MakeKeys(dir); err != nil {
		b.Fatal(err)
	}
	keys, err := office.LoadKeys(dir)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, dir, keys, *entriesOf)
	d, err := Open(b.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	before := coreTime(b)
	for b.Loop() {
		if err := d.books.rebuild(); err != nil {
			b.Fatal(err)
		}
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		go func() { ended <- d.Run(ctx) }()
		for d.books.applied() < uint64(*entriesOf) {
			time.Sleep(time.Millisecond)
		}
		stop()
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(*entriesOf)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	info, err := d.stream.Info(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.State.Bytes)/float64(*entriesOf), "bytes/entry")
	b.ReportMetric(float64((coreTime(b)-before).Microseconds())/float64(*entriesOf)/float64(b.N), "core-µs/entry")
}

// coreTime is what this process has used of all cores.
func coreTime(b *testing.B) time.Duration {
	b.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fill makes a stream, without waiting for the disk at each message.
func fill(b *testing.B, dir string, keys office.Keys, entries int) {
	b.Helper()
	s, err := server.NewServer(&server.Options{DontListen: true, NoSigs: true, JetStream: true, NoSystemAccount: true,
		StoreDir: filepath.Join(dir, "stream")})
	if err != nil {
		b.Fatal(err)
	}
	s.Start()
	defer s.WaitForShutdown()
	defer s.Shutdown()
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn, jetstream.WithPublishAsyncMaxPending(4000))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := js.CreateStream(b.Context(), streamConfig()); err != nil {
		b.Fatal(err)
	}
	sealer, err := fleet.NewSealer(&keys.Public)
	if err != nil {
		b.Fatal(err)
	}
	var tills [20]trader
	for n := range entries {
		p := place(fmt.Sprint("till-", n%len(tills)))
		sealed, err := fleet.Group{tills[n%len(tills)].next(p)}.Seal(sealer)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := js.PublishAsync(p.Subject(fleet.Journal), sealed); err != nil {
			b.Fatal(err)
		}
	}
	<-js.PublishAsyncComplete()
}

// trader is a till that records a sale, sends it, and records the next one.
type trader struct {
	number    uint64
	head, key string
}

func (s *trader) next(p fleet.Place) fleet.Told {
	s.number++
	at := time.Date(2026, 3, 10, 9, 0, int(s.number), 0, time.UTC)
	t := fleet.Told{}
	what, to := "synced", purchase.Synced
	if s.number%2 == 1 {
		what, to, s.key = "recorded", purchase.Pending, purchase.NewKey()
		t.Sale = &fleet.Sale{Sequence: purchase.Sequence(s.number), Currency: "EUR", Day: at.Format(purchase.DayFormat),
			Item: fmt.Appendf(nil, `{"qr_code_data":"forloy_enr_abc123def456","location_id":%q,"staff_user_id":`+
				`"b2f1c5a4-7d53-4b1e-9a51-0d6f2b7f1c11","purchase_amount":%d.50,"punches":1,"receipt_number":"R-%d",`+
				`"pos_terminal_id":%q,"idempotency_key":%q,"client_timestamp":%q}`, p.Location, s.number%50, s.number,
				p.Terminal, s.key, at.Format(purchase.TimeFormat))}
	}
	t.Entry = fmt.Appendf(nil, `{"number":%d,"previous":%q,"at":%q,"what":%q,"actor":"Anna Example","sequence":%d,`+
		`"idempotency_key":%q,"to":%q,"amount":"%d.50 EUR","source":"wedge","item_sha256":`+
		`"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`, s.number, s.head,
		at.Format(time.RFC3339Nano), what, s.number, s.key, to, s.number%50)
	s.head = t.Hash()
	return t
}
