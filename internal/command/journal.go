package command

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func journalVerb(run runner) *cobra.Command {
	cmd := newVerb(run, onStore, "journal [KEY]", "show who did what and when, oldest first, or one sale's history",
		journal)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return wrongUsage(cmd, "one key at most")
		}
		return nil
	}
	return cmd
}

func journal(ctx context.Context, j *job, args []string) error {
	key := ""
	if len(args) == 1 {
		if key = strings.ToLower(strings.TrimSpace(args[0])); key == "" {
			return usage("the key is empty")
		}
	}
	return j.stream(func(out *bufio.Writer) error {
		any, array := false, elements{to: out}
		add := func(e till.Entry) error {
			any = true
			if j.json {
				return array.add(newEntry(e))
			}
			_, err := out.WriteString(entryLine(e))
			return err
		}
		err := entriesOf(ctx, j.till, key, add)
		switch {
		case err != nil:
			return err
		case !any && key != "":
			return usage("the journal holds no sale with that key")
		case j.json:
			return array.end()
		}
		return nil
	})
}

// entriesOf calls each for every entry of the journal; with a key, for those of one sale.
func entriesOf(ctx context.Context, t *till.Till, key string, each func(till.Entry) error) error {
	if key == "" {
		return t.Journal(ctx, each)
	}
	history, err := t.History(ctx, key)
	for _, e := range history {
		if err == nil {
			err = each(e)
		}
	}
	return err
}

// entryLine ends with the entry's hash, to be compared with one that was
// written down elsewhere.
func entryLine(e till.Entry) string {
	words := []string{e.What}
	for _, more := range []string{e.Amount, e.Key, e.Code, e.Reason} {
		if more != "" {
			words = append(words, more)
		}
	}
	if e.Replaces != "" {
		words = append(words, "in place of "+e.Replaces)
	}
	if e.Actor != "" {
		words = append(words, "by "+e.Actor)
	}
	if e.By != "" {
		words = append(words, "sent in this till's place by "+e.By)
	}
	if e.Was != 0 {
		words = append(words, fmt.Sprintf("(was no. %d)", e.Was))
	}
	return fmt.Sprintf("%6d  %s  %s  %s\n", e.Number, local(e.At), purchase.Legible(strings.Join(words, " ")), e.Hash)
}

// entry is a journal entry in JSON; what is not there is null.
type entry struct {
	Number   uint64  `json:"number"`
	Hash     string  `json:"sha256"`
	Previous *string `json:"previous"`
	At       *string `json:"at"`
	What     string  `json:"what"`
	Actor    *string `json:"actor"`
	Key      *string `json:"idempotency_key"`
	From     *string `json:"from"`
	To       *string `json:"to"`
	Amount   *string `json:"amount"`
	Source   *string `json:"source"`
	Item     *string `json:"item_sha256"`
	Code     *string `json:"code"`
	Replaces *string `json:"replaces"`
	Reason   *string `json:"reason"`
	By       *string `json:"delivered_by"`
	Order    *string `json:"command_id"`
	Was      *uint64 `json:"was"`
}

func newEntry(e till.Entry) entry {
	out := entry{Number: e.Number, Hash: e.Hash, Previous: optional(e.Previous), At: moment(e.At), What: e.What,
		Actor: optional(e.Actor), Key: optional(e.Key), From: optional(string(e.From)), To: optional(string(e.To)),
		Amount: optional(e.Amount), Source: optional(string(e.Source)), Item: optional(e.Item), Code: optional(e.Code),
		Replaces: optional(e.Replaces), Reason: optional(e.Reason), By: optional(e.By),
		Order: optional(e.Order)}
	if e.Was != 0 {
		out.Was = &e.Was
	}
	return out
}
