package fleet

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// runTill is a till without its window: what is behind the window, as the window has it, in a process of its own. It
// does what its input says, a line each, and answers each by a line.
func runTill(in io.Reader, out io.Writer) error {
	parts, err := assembly.ForWindow(config.Config{DataDir: os.Getenv("COUNTERFOIL_DATA_DIR"), Shared: true,
		Settings: till.Settings{APIURL: os.Getenv("COUNTERFOIL_API_URL"), TerminalID: os.Getenv(asTill),
			Currency: "EUR", AskAbove: "1000.00", WedgeSuffix: device.SuffixEnter, Timeout: 5 * time.Second}},
		assembly.Build{Version: "demo"}, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	defer parts.Close()
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- parts.Till.Run(ctx) }()
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		said, err := obey(ctx, parts.Till, lines.Text())
		if err != nil {
			fmt.Fprintf(out, "no: %v\n", err)
			continue
		}
		fmt.Fprintln(out, "done", said)
	}
	stop()
	return <-ran
}

// obey does one thing: "sell AMOUNT [CARD]" answers with the sale's key, "head" with the journal's last entry.
func obey(ctx context.Context, t *till.Till, line string) (said string, err error) {
	verb, what, _ := strings.Cut(line, " ")
	switch verb {
	case "sign-in":
		_, err = t.SignIn(ctx, practice.StaffEmail, practice.Password)
	case "join":
		_, err = t.JoinDesk(ctx, what)
	case "sell":
		amount, card, named := strings.Cut(what, " ")
		if !named {
			card = "forloy_enr_practice0punch"
		}
		var tx purchase.Transaction
		tx, err = t.Ring(ctx, till.Draft{Form: t.NewForm(), Card: card, Amount: amount,
			Source: purchase.SourceWedge, ScannedAt: time.Now()})
		said = tx.IdempotencyKey
	case "void":
		_, err = t.Void(ctx, what, "rung twice", "cashier")
	case "send": // at once, whatever it waits for
		t.SyncNow()
	case "cut-off": // waits until a request has told the till that Forloy cannot be reached
		for s := range t.Updates() {
			if l := s.Sync.Link; l == purchase.LinkOffline || l == purchase.LinkUnreachable {
				return "", nil
			}
		}
	case "measure":
		return measure(ctx, t, what)
	case "head":
		at := t.Status().Journal
		said = fmt.Sprint(at.Number, " ", at.Hash)
	}
	return said, err
}
