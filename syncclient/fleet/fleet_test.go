package fleet_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/box"
	"pgregory.net/rapid"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

func TestJoinCodeIsReadAsItWasMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := fleet.Invitation{
			Addresses: rapid.SliceOfN(rapid.StringMatching(`[a-z0-9.]{1,20}:[0-9]{1,5}`), 1, 4).Draw(t, "addresses"),
			Fingerprint: rapid.SampledFrom([][]byte{nil, bytes.Repeat([]byte{7}, 32), fleet.ByRoots}).Draw(t,
				"fingerprint"),
			Secret: rapid.SliceOfN(rapid.Byte(), fleet.SecretSize, fleet.SecretSize).Draw(t, "secret"),
		}
		if rapid.Bool().Draw(t, "on a cluster") {
			of := func(n int, name string) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, name) }
			i.Pass = &fleet.Pass{Issuer: of(32, "issuer"), Account: of(32, "account"), Signature: of(64, "signature"),
				Shop: of(32, "shop"), Until: time.Unix(rapid.Int64Range(0, 1<<40).Draw(t, "until"), 0)}
		}
		code := i.Code()
		read, err := fleet.ReadCode(" " + strings.ToLower(code[:9]) + "\n" + code[9:])
		if err != nil || !slices.Equal(read.Addresses, i.Addresses) || !bytes.Equal(read.Secret, i.Secret) ||
			!bytes.Equal(read.Fingerprint, i.Fingerprint) || !reflect.DeepEqual(read.Pass, i.Pass) {
			t.Fatalf("%s is read as %+v, %v, want %+v", code, read, err, i)
		}
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		for name, other := range map[string]string{"one letter": code[:at] + "1" + code[at+1:], "its end": code[:at]} {
			if read, err := fleet.ReadCode(other); other != code && !errors.Is(err, fault.FleetCode) {
				t.Errorf("without %s, it is read as %+v, %v", name, read, err)
			}
		}
	})
}

// No two places may share a subject, whatever is in their names, and no name may be a wildcard.
func TestSubjectsOfDifferentPlacesDiffer(t *testing.T) {
	odd := rapid.StringMatching(`[a.*> %2é-]{0,4}`)
	place := rapid.Custom(func(t *rapid.T) fleet.Place {
		return fleet.Place{Merchant: odd.Draw(t, "m"), Location: odd.Draw(t, "l"), Terminal: odd.Draw(t, "t")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := place.Draw(t, "a"), place.Draw(t, "b")
		one, other := a.Subject(fleet.Journal), b.Subject(fleet.Journal)
		if (a == b) != (one == other) {
			t.Errorf("%+v is %s, %+v is %s", a, one, b, other)
		}
		if strings.ContainsAny(one, "*> ") || strings.Count(one, ".") != 3 || strings.Contains(one, "..") {
			t.Errorf("%s is no subject of four parts", one)
		}
		if fleet.KeyOf(one) != a.Key() {
			t.Errorf("%s has the key %s, its place %s", one, fleet.KeyOf(one), a.Key())
		}
	})
}

func TestOnlyTheShopsKeyOpensWhatIsSealed(t *testing.T) {
	public, private, _ := box.GenerateKey(rand.Reader)
	_, others, _ := box.GenerateKey(rand.Reader)
	told := fleet.Told{Entry: []byte(`{"number":1}`),
		Sale: &fleet.Sale{Sequence: 7, Currency: "EUR", Day: "2026-03-10",
			Item: []byte(`{"qr_code_data":"forloy_enr_secret"}`)}}
	sealer, err := fleet.NewSealer(public)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealer.Seal(told)
	if err != nil || bytes.Contains(sealed, []byte("forloy")) {
		t.Fatalf("sealed as %q, %v", sealed, err)
	}
	var read fleet.Told
	if err := fleet.NewOpener(*others).Open(sealed, &read); err == nil {
		t.Error("another key opens it")
	}
	err = fleet.NewOpener(*private).Open(sealed, &read)
	if err != nil || !bytes.Equal(read.Sale.Item, told.Sale.Item) || !reflect.DeepEqual(read, told) {
		t.Errorf("it is read as %+v, %v", read, err)
	}
}

// Whoever holds a till's credentials may write anything to its part of the stream.
func FuzzTold(f *testing.F) {
	for _, t := range []fleet.Told{{}, {Entry: []byte(`{"number":1}`)},
		{Entry: []byte(`{"number":2}`), Sale: &fleet.Sale{Currency: "EUR", Item: []byte("{}")}}} {
		b, err := t.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var read, again fleet.Told
		if read.UnmarshalBinary(b) != nil {
			return
		}
		text, err := read.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := again.UnmarshalBinary(text); err != nil || !bytes.Equal(again.Entry, read.Entry) ||
			(again.Sale == nil) != (read.Sale == nil) {
			t.Errorf("%q is read as %+v and then %+v, %v", b, read, again, err)
		}
	})
}
