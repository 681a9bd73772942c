package queue

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
)

// texts draws plain texts, texts with characters that JSON escapes, and texts
// with invalid ones that it replaces.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringMatching(`[a-z0-9_]{0,12}`), rapid.String(),
		rapid.SampledFrom([]string{`"`, `\`, "<&>", "ü", "\u2028", "\n", "\x7f"}))
}

func moments() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "zero") {
			return time.Time{}
		}
		return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "ms")).UTC()
	})
}

// TestPlain: encoding/json reads back from a packed transaction what was
// packed, however plain it is, and so does the fast reader.
func TestPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tx := drawTransaction(t)
		value, err := pack(tx, 7)
		if err != nil {
			t.Fatal(err)
		}
		var slow storedSale
		if err := json.Unmarshal(value[sealSize:], &slow); err != nil {
			t.Fatalf("%v: %s", err, value)
		}
		if r, _, plain := readPlain(value[sealSize:]); plain {
			if !reflect.DeepEqual(r, slow) {
				t.Fatalf("%+v, not %+v", r, slow)
			}
		}
		got, revision, err := unpack(sequenceKey(tx.Sequence), value)
		if err != nil || revision != 7 {
			t.Fatal(revision, err)
		}
		again, err := pack(got, 7)
		if err != nil || string(again) != string(value) {
			t.Fatalf("%s, then %s: %v", value, again, err)
		}
	})
	usual, err := prepare(sale(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	refused := usual
	refused.State, refused.Attempts, refused.CustomerName = purchase.Review, 1, "José Núñez"
	refused.LastError = purchase.Failure{Code: "CARD_NOT_FOUND", Message: "Card “…456” not found", At: usual.ScannedAt}
	for _, tx := range []purchase.Transaction{usual, refused} {
		value, err := pack(tx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, plain := readPlain(value[sealSize:]); !plain {
			t.Errorf("a usual sale is not read the quick way: %s", value)
		}
	}
}

func drawTransaction(t *rapid.T) purchase.Transaction {
	words := texts()
	if rapid.Bool().Draw(t, "plain") {
		words = rapid.StringMatching(`[a-z0-9_]{0,12}`)
	}
	item := purchase.Item{Card: words.Draw(t, "card"), LocationID: "loc_1", StaffUserID: "usr_1",
		Amount: purchase.Money{Minor: rapid.Int64Range(1, 9_999_999).Draw(t, "amount"),
			Currency: rapid.SampledFrom([]string{"EUR", "JPY", "KWD"}).Draw(t, "currency")},
		Punches: rapid.IntRange(0, 999).Draw(t, "punches"), Note: words.Draw(t, "note"),
		Receipt: words.Draw(t, "receipt"), TerminalID: words.Draw(t, "terminal"), IdempotencyKey: purchase.NewKey(),
		ScannedAt: time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "scanned")).UTC()}
	wire, err := item.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	tx := purchase.Transaction{Item: item, Wire: wire, Sequence: purchase.Sequence(rapid.Uint32().Draw(t, "sequence")),
		RecordedAt: moments().Draw(t, "recorded"), BusinessDay: "2026-03-10",
		State:  rapid.SampledFrom(purchase.States[:]).Draw(t, "state"),
		Source: purchase.Source(words.Draw(t, "source")), Attempts: rapid.IntRange(0, 20).Draw(t, "attempts"),
		FirstSentAt: moments().Draw(t, "offered"), SettledAt: moments().Draw(t, "settled"),
		TransactionID: words.Draw(t, "id"), CardType: words.Draw(t, "type"),
		Replaces: words.Draw(t, "replaces"), ReplacedBy: words.Draw(t, "by"), Reason: words.Draw(t, "reason"),
		Tried: rapid.IntRange(0, 20).Draw(t, "tried"), CustomerName: words.Draw(t, "customer")}
	if rapid.Bool().Draw(t, "failed") {
		tx.Unknown, tx.Unclear = rapid.IntRange(0, 9).Draw(t, "unknown"), rapid.IntRange(0, 9).Draw(t, "unclear")
		tx.FailingSince, tx.Doubtful = moments().Draw(t, "since"), rapid.Bool().Draw(t, "doubtful")
		tx.LastError = purchase.Failure{Code: words.Draw(t, "code"), Message: words.Draw(t, "message"),
			At: moments().Draw(t, "at")}
	}
	return tx
}

// TestPlainEntry: the same for the journal, whose hashes are over these bytes.
func TestPlainEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{Number: rapid.Uint64Min(1).Draw(t, "number"),
			Previous: rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "previous"),
			At:       moments().Draw(t, "at"), What: texts().Draw(t, "what"), Actor: texts().Draw(t, "actor"),
			Sequence: purchase.Sequence(rapid.Uint32().Draw(t, "sequence")), Key: texts().Draw(t, "key"),
			From: purchase.State(texts().Draw(t, "from")), To: purchase.State(texts().Draw(t, "to")),
			Amount: texts().Draw(t, "amount"), Source: purchase.Source(texts().Draw(t, "source")),
			Code: texts().Draw(t, "code"), Replaces: texts().Draw(t, "replaces"), Reason: texts().Draw(t, "reason"),
			Was: uint64(rapid.Uint32().Draw(t, "was"))}
		value, _, err := e.pack()
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(e)
		if err != nil || string(want) != string(value[sealSize:]) {
			t.Fatalf("%s, not %s: %v", value[sealSize:], want, err)
		}
		var slow Entry
		if err := json.Unmarshal(want, &slow); err != nil {
			t.Fatal(err)
		}
		if quick, plain := readEntry(want); plain && !reflect.DeepEqual(quick, slow) {
			t.Fatalf("%+v, not %+v", quick, slow)
		}
	})
	usual := Entry{Number: 2, Previous: "00", At: time.UnixMilli(1).UTC(), What: WhatSynced, Actor: "usr_1",
		Sequence: 1, Key: "k", From: purchase.Pending, To: purchase.Synced,
		Amount: "1.00 EUR", Code: "C", Reason: "été", Was: 7}
	value, _, err := usual.pack()
	if err != nil {
		t.Fatal(err)
	}
	if got, plain := readEntry(value[sealSize:]); !plain || got != usual {
		t.Errorf("a usual entry is not read the quick way: %+v from %s", got, value)
	}
}
