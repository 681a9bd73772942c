package command

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/config"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

func joinVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "join CODE", "this till joins the desk that has made the join code", join)
}

func join(ctx context.Context, j *job, args []string) error {
	at, err := j.till.JoinDesk(ctx, args[0])
	if err != nil {
		return err
	}
	return j.answer(struct {
		Location string `json:"location_id"`
		Terminal string `json:"pos_terminal_id"`
	}{at.LocationID, at.TerminalID}, "This till has joined the desk as %s.\n", purchase.Legible(at.TerminalID))
}

func deskVerb(run runner) *cobra.Command {
	var o DeskOptions
	var addresses, hours, password string
	cmd := newVerb(run, beside, "desk", "the desk of several tills, until interrupted; prints where it is",
		func(ctx context.Context, j *job, _ []string) error {
			o.Addresses = strings.FieldsFunc(addresses, func(r rune) bool { return r == ',' || r == ' ' })
			for _, at := range o.Addresses {
				if !isAddress(at) {
					return usage("--address: %q is not like desk.example:4222", at)
				}
			}
			switch {
			case (o.NATS == "") != (o.Creds == ""), o.CA != "" && o.NATS == "":
				return usage("a cluster needs --nats and --creds")
			case o.NATS != "" && len(o.Addresses) > 0:
				return usage("--address is not for a cluster: tills reach it by the addresses after --nats")
			case o.RescueAfter <= 0:
				return usage("--rescue-after is more than 0, like 4h")
			}
			var err error
			for _, file := range []*string{&o.Creds, &o.CA} {
				if *file == "" {
					continue
				}
				if *file, err = j.path(*file); err != nil {
					return err
				}
			}
			if o.Open, err = office.ParseHours(hours); err != nil {
				return usage("--open: %v", err)
			}
			if o.Password, err = pagePassword(j, password); err != nil {
				return err
			}
			if o.child {
				return runChild(ctx, j, o)
			}
			return runDesk(ctx, j, o)
		})
	cmd.Flags().BoolVar(&o.noWindow, "no-window", false, "only the desk and its page, also where there is a display")
	cmd.Flags().BoolVar(&o.child, childFlag, false, "as the desk's window starts it")
	if err := cmd.Flags().MarkHidden(childFlag); err != nil {
		panic(err)
	}
	cmd.Flags().StringVar(&o.Listen, "listen", "0.0.0.0:4222", "`ADDRESS` for the tills; on loopback, without TLS")
	cmd.Flags().StringVar(&addresses, "address", "", "`HOST:PORT` by which tills reach it, several with commas")
	cmd.Flags().StringVar(&o.NATS, "nats", "",
		"`SERVERS` of a NATS cluster of the chain's own, tls://HOST:PORT, several with commas, in place of --listen")
	cmd.Flags().StringVar(&o.Creds, "creds", "", "`FILE` with the desk's credentials there and a signing key")
	cmd.Flags().StringVar(&o.CA, "nats-ca", "",
		"`FILE` with the certificate of the authority that has signed the cluster's, else the system's")
	cmd.Flags().StringVar(&o.Web, "web", "127.0.0.1:7480", "`ADDRESS` of the page that shows the tills, on this PC")
	cmd.Flags().StringVar(&password, "web-password-file", "",
		"`FILE` with a password for the page, which is then shown by TLS, to other devices too")
	cmd.Flags().StringVar(&hours, "open", "08:00-20:00",
		"`HOURS` in which a silent till is an alarm: mon-fri 08:00-20:00, sat 09:00-14:00")
	cmd.Flags().DurationVar(&o.RescueAfter, "rescue-after", 4*time.Hour,
		"for how `LONG` a till is silent before desk rescue may send its sales")
	cmd.AddCommand(inviteVerb(run), tillsVerb(run), revokeVerb(run), rebuildVerb(run), rescueVerb(run),
		deskReviewVerb(run))
	cmd.AddCommand(orderVerbs(run)...)
	return cmd
}

func deskDir(j *job) string { return filepath.Join(j.cfg.DataDir, office.DirName) }

// DeskOptions are what "counterfoil desk" was told.
type DeskOptions struct {
	Dir       string   // the desk's own folder
	Listen    string   // for the tills
	Addresses []string // by which tills reach it; none: this PC's own
	NATS      string   // instead: the servers of a cluster of the chain's own, with two files
	Creds, CA string
	Web       string // of the page
	Password  string // of the page; "": it is for this PC only
	Open      office.Hours

	noWindow, child bool

	RescueAfter time.Duration // for how long a till is silent before its sales may be sent in its place
}

// DeskWindow is what the desk's window needs.
type DeskWindow struct {
	Config config.Config
	Dir    string // the desk's own folder
	// Run runs the desk in a process of its own until ctx ends; ready is called once tills can reach it. The desk also
	// ends when this process does, however that ends.
	Run func(ctx context.Context, log io.Writer, ready func()) error
}

// DeskAt is where a desk is that runs.
type DeskAt struct {
	Page        string
	Certificate []byte // SHA-256 of the page's; empty: it is without TLS
	Addresses   []string
}

// runDesk runs the desk, in this program if it has one, else in the one that is installed with it.
func runDesk(ctx context.Context, j *job, o DeskOptions) error {
	switch {
	case j.host.RunDesk != nil:
	case j.host.DeskWindow != nil && !o.noWindow && !j.json:
		return openDesk(ctx, j)
	default:
		return startDesk(ctx, j)
	}
	o.Dir = deskDir(j)
	return j.host.RunDesk(ctx, o, j.err, func(at DeskAt) error {
		certificate := ""
		if len(at.Certificate) > 0 {
			certificate = fmt.Sprintf("Its certificate has the SHA-256 fingerprint % X\n", at.Certificate)
		}
		return j.answer(struct {
			Page        string   `json:"page"`
			Addresses   []string `json:"addresses"`
			Certificate *string  `json:"page_certificate_sha256"`
		}{at.Page, at.Addresses, optional(hex.EncodeToString(at.Certificate))},
			"The tills' page: %s\n%sTills reach this desk at %s\n", at.Page, certificate,
			strings.Join(at.Addresses, ", "))
	})
}

// deskName is the desk's program, without .exe.
const deskName = "counterfoil-desk"

// startDesk carries the command line out by the desk's own program, until it ends.
func startDesk(ctx context.Context, j *job) error {
	program, err := findDesk()
	if err != nil {
		return err
	}
	child := exec.CommandContext(ctx, program, j.args...)
	child.Stdout, child.Stderr = j.out, j.err
	child.Cancel = func() error { return child.Process.Signal(os.Interrupt) }
	err = child.Run()
	if ended, is := errors.AsType[*exec.ExitError](err); is {
		return finished(ended.ExitCode())
	}
	if ctx.Err() != nil { // interrupted, as the desk is meant to end
		return nil
	}
	return err
}

// findDesk looks beside this program, and where the package for Debian puts it.
func findDesk() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	name := deskName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	beside := filepath.Dir(self)
	for _, in := range []string{beside, filepath.Join(beside, "..", "lib", "counterfoil")} {
		path := filepath.Join(in, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", usage("%s is not installed with this program, in %s", name, beside)
}

func inviteVerb(run runner) *cobra.Command {
	picture := ""
	cmd := newVerb(run, beside, "invite", "a join code for one till, good for ten minutes",
		func(ctx context.Context, j *job, _ []string) error { return invite(ctx, j, picture) })
	cmd.Flags().StringVar(&picture, "png", "", "`FILE` for the code as a QR code; else the terminal shows it")
	return cmd
}

func invite(ctx context.Context, j *job, picture string) (err error) {
	if picture != "" {
		if picture, err = j.path(picture); err != nil {
			return err
		}
	}
	var i office.Invited
	draw := func() (code JoinPicture, err error) {
		if i, err = (office.Control{Dir: deskDir(j)}).Invite(ctx); err != nil {
			return code, err
		}
		return DrawCode(i.Code)
	}
	shown := "Written: " + picture + "\n"
	if picture == "" {
		code, err := draw()
		if err != nil {
			return err
		}
		shown = code.text()
	} else if err := writeCode(j.host.Files(j.cfg), picture, draw); err != nil {
		return err
	}
	return j.answer(struct {
		Code      string   `json:"code"`
		Until     *string  `json:"until"`
		Addresses []string `json:"addresses"`
	}{i.Code, moment(i.Until), i.Addresses},
		"%s%s\n\nOn the till, before %s: counterfoil join CODE\n", shown, i.Code, i.Until.Local().Format(time.TimeOnly))
}

func revokeVerb(run runner) *cobra.Command {
	return newVerb(run, beside, "revoke TILL", "shuts a till out: its terminal, or LOCATION/TERMINAL",
		func(ctx context.Context, j *job, args []string) error {
			shut, err := office.Control{Dir: deskDir(j)}.Shut(ctx, args[0])
			if err != nil {
				return err
			}
			if shut.Account != "" {
				j.remark("the cluster still lets it connect: have its operator revoke the user %s in the account %s "+
					"(docs/fleet.md)", shut.User, shut.Account)
			}
			return j.answer(struct {
				Revoked string  `json:"revoked"`
				User    *string `json:"user"`
				Account *string `json:"account"`
			}{args[0], optional(shut.User), optional(shut.Account)}, "%s is shut out.\n", purchase.Legible(args[0]))
		})
}

func rebuildVerb(run runner) *cobra.Command {
	anyway := false
	cmd := newVerb(run, beside, "rebuild", "the desk makes its books anew from what the tills have told",
		func(ctx context.Context, j *job, _ []string) error {
			desk := office.Control{Dir: deskDir(j)}
			rebuild := desk.Rebuild
			if anyway {
				rebuild = desk.RebuildAnyway
			}
			if err := rebuild(ctx); err != nil {
				return err
			}
			return j.answer(struct {
				Rebuilding bool `json:"rebuilding"`
			}{true}, "The desk makes its books anew.\n")
		})
	cmd.Flags().BoolVar(&anyway, office.Anyway, false, "even if what its stream has lost would be lost for good")
	return cmd
}

func tillsVerb(run runner) *cobra.Command {
	return newVerb(run, beside, "tills", "the tills of the desk, how they are and what waits", tills)
}

func tills(ctx context.Context, j *job, _ []string) error {
	o, err := office.Control{Dir: deskDir(j)}.Tills(ctx)
	if err != nil {
		return err
	}
	var text strings.Builder
	line := func(cells ...any) { fmt.Fprintf(&text, "%-16s %-18s %-19s %8v %9v %7v  %s\n", cells...) }
	line("till", "state", "heard of", "waiting", "to review", "today", "")
	out := make([]tillJSON, len(o.Tills))
	for i, r := range o.Tills {
		out[i] = newTillJSON(r)
		heard := "never"
		if !r.Seen.IsZero() {
			heard = local(r.Seen)
		}
		line(purchase.Legible(r.Terminal), strings.ReplaceAll(r.State, "_", " "), heard,
			r.By[purchase.Pending], r.By[purchase.Review], purchase.Counts{By: r.Today}.Takings().Count, alarmsText(r))
	}
	if len(o.Tills) == 0 {
		text.Reset()
		text.WriteString("No till has joined.\n")
	}
	own := []alarmJSON{}
	for _, a := range o.Alarms {
		own = append(own, alarmJSON{a.What, moment(a.Since), a.Text()})
		fmt.Fprintf(&text, "! this desk: %s\n", a.Text())
	}
	astray := ""
	for _, r := range o.Astray() {
		astray += fmt.Sprintf("! the clock of %s shows %s: what it sells now is not in this sum\n",
			purchase.Legible(r.Terminal), r.ClockDay)
	}
	takings := purchase.Counts{By: o.Today}.Takings()
	return j.answer(struct {
		Tills []tillJSON               `json:"tills"`
		Day   string                   `json:"day"`
		Sold  int64                    `json:"sold"`
		Sums  map[string]string        `json:"sums"`
		By    map[purchase.State]int64 `json:"by_state"`

		Reviews    []reviewJSON `json:"reviews"`
		ReviewsAll int64        `json:"reviews_all"`

		Room *uint64     `json:"desk_disk_free"`
		Own  []alarmJSON `json:"desk_alarms"`
	}{out, o.Day, takings.Count, amounts(takings), counted(o.Today), newReviews(o.Reviews), o.ReviewsAll,
		known(o.Room), own},
		"%s%s: %d sold%s\n%s", &text, o.Day, takings.Count, sumsText(takings), astray)
}

// alarmsText is what a person has to look after at a till.
func alarmsText(r office.Row) string {
	texts := make([]string, len(r.Alarms))
	for i, a := range r.Alarms {
		texts[i] = a.Text()
	}
	if len(texts) == 0 {
		return ""
	}
	return "! " + strings.Join(texts, "; ")
}
