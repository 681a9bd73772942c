package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/outfile"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// A flag of the desk's that makes no sense is refused at once, in a sentence, before anything begins.
func TestDesksFlagsThatMakeNoSense(t *testing.T) {
	s := newShop(t)
	began := false
	s.host.RunDesk = func(_ context.Context, o command.DeskOptions, _ io.Writer, _ func(command.DeskAt) error) error {
		began = o.RescueAfter == 90*time.Minute && fmt.Sprint(o.Addresses) == "[desk.example:4222 [::1]:4223]"
		return nil
	}
	taken := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.host.Files = func(config.Config) till.Files { return outfile.Writer{} }
	for flags, says := range map[string]string{
		"invite --png " + taken:                                 "is there already",
		"--rescue-after -1h":                                    "more than 0",
		"--rescue-after 0s":                                     "more than 0",
		"--address desk.example":                                `"desk.example" is not like`,
		"--address desk.example:0":                              "is not like",
		"--address desk.example:99999":                          "is not like",
		"--address :4222":                                       "is not like",
		"--address a:1,b":                                       `"b" is not like`,
		"--address a:1 --nats tls://b:1 --creds x":              "not for a cluster",
		"--nats tls://b:1":                                      "needs --nats and --creds",
		"rescue till-1 --within 1h":                             "which --by names",
		"rescue till-1 --manager Anna":                          "which --by names",
		"rescue till-1 --by till-2 --within -1h --manager Anna": "--within",
		"replace till-1 be4eec4b-23c3-474f-a037-6b14456c072d":   "--card",
		"replace till-1 be4eec4b-23c3-474f-a037-6b14456c072d --card CFDESK1AAAA":          "--card",
		"replace till-1 be4eec4b-23c3-474f-a037-6b14456c072d --card c --reason wrong":     "reason",
		"replace till-1 be4eec4b-23c3-474f-a037-6b14456c072d another-key --card forloy_x": "too many",
		"retry till-1 be4eec4b-23c3-474f-a037-6b14456c072d --within -1h":                  "--within",
	} {
		s.host.Open = func(context.Context, config.Config, func() error) (*till.Till, func(), error) {
			parts, err := assembly.ForVerb(s.config(), assembly.Build{}, nil, func() error { return nil })
			if err != nil {
				return nil, nil, err
			}
			return parts.Till, func() { parts.Close() }, nil
		}
		s.refused(2, says, append([]string{"desk"}, strings.Fields(flags)...)...)
		if began {
			t.Fatalf("%s: it begins", flags)
		}
	}
	s.must("desk", "--rescue-after", "90m", "--address", "desk.example:4222, [::1]:4223")
	if !began {
		t.Error("it does not begin as it was told")
	}
}

// A till that has joined and cannot tell its desk says so: the verb is the only one who is there to say it.
func TestSyncSaysThatTheDeskWasNotTold(t *testing.T) {
	s := newShop(t)
	s.host.Open = func(context.Context, config.Config, func() error) (*till.Till, func(), error) {
		parts, err := assembly.ForVerb(s.config(), assembly.Build{}, nil, func() error { return nil })
		if err != nil {
			return nil, nil, err
		}
		return parts.Till, func() { parts.Close() }, nil
	}
	if e := s.run("sync"); e.exit != 0 || e.err != "" {
		t.Errorf("without a desk: exit %d, %q", e.exit, e.err)
	}
	keys, err := office.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"addresses": []string{"127.0.0.1:1"}, "seed": keys.Seed,
		"place": fleet.Place{Merchant: "m", Location: "l", Terminal: "till-1"}, "shop_key": keys.Public[:]})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "desk-membership.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	e := s.run("sync")
	if e.exit != 0 || strings.Count(e.err, "\n") != 1 ||
		e.err != "The desk was not told: no desk answers at 127.0.0.1:1: is it running, and in the same network?\n" {
		t.Errorf("exit %d, %q", e.exit, e.err)
	}
}
