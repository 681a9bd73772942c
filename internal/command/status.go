package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/timezone"
)

// statusAnswer has the fields of docs/commands.md; what is not known is null.
type statusAnswer struct {
	Connection purchase.Link `json:"connection"`
	countsJSON
	Oldest      *string  `json:"oldest_pending"`
	LastSync    *string  `json:"last_sync"`
	NextAttempt *string  `json:"next_attempt"`
	ClockOffset *float64 `json:"clock_offset_seconds"` // server less PC
	LastError   *failure `json:"last_error"`
	Moved       *string  `json:"moved,omitempty"` // when this till moved to another PC
}

// failure is a purchase.Failure in an answer.
type failure struct {
	Code    string  `json:"code"`
	Message string  `json:"message"`
	At      *string `json:"at"`
}

func newFailure(f purchase.Failure) *failure {
	if f == (purchase.Failure{}) {
		return nil
	}
	return &failure{f.Code, f.Message, moment(f.At)}
}

// lastError is the last trouble; where Forloy gave no message, in our own words.
func lastError(s purchase.SyncState) purchase.Failure {
	last := s.LastError
	if last.Message == "" {
		last.Message = cause(s.LastFault)
	}
	return last
}

func statusVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "status",
		"show connection, counts, oldest waiting sale, last sync and clock, without using the network", status)
}

func status(ctx context.Context, j *job, _ []string) error {
	r, err := j.till.Report(ctx)
	if err != nil {
		return err
	}
	return j.answer(newStatusAnswer(r), "%s", statusText(r, j.linkWord(r.Sync.Link)))
}

func newStatusAnswer(r till.Report) statusAnswer {
	a := statusAnswer{Connection: link(r.Sync.Link), countsJSON: countsOf(r.Counts), Oldest: moment(r.Oldest),
		LastSync: moment(r.Sync.LastSync), NextAttempt: moment(r.Sync.NextTry),
		LastError: newFailure(lastError(r.Sync)), Moved: moment(r.Moved)}
	if r.Sync.ClockKnown {
		seconds := r.Sync.ClockOffset.Round(time.Millisecond).Seconds()
		a.ClockOffset = &seconds
	}
	return a
}

func link(l purchase.Link) purchase.Link {
	if l == "" {
		return purchase.LinkUnknown
	}
	return l
}

var linkWords = map[purchase.Link]string{
	purchase.LinkUnknown: "not known yet", purchase.LinkOnline: "online", purchase.LinkOffline: "offline",
	purchase.LinkUnreachable: "Forloy unreachable", purchase.LinkSignIn: "sign in to resume",
}

// linkWord is the connection in words. If nobody has ever signed in, there is
// nothing to resume.
func (j *job) linkWord(l purchase.Link) string {
	if l == purchase.LinkSignIn && j.nobody() {
		return "nobody has signed in yet"
	}
	return linkWords[link(l)]
}

// nobody reports that nobody has ever signed in here, and that no token was given.
func (j *job) nobody() bool { return j.cfg.Token == "" && !j.till.Status().ProfileKnown }

func statusText(r till.Report, connection string) string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	if !r.Moved.IsZero() {
		line("moved", "to another PC (%s): this till sells and sends no more", local(r.Moved))
	}
	line("connection", "%s", connection)
	line("recorded", "%d", r.Counts.Recorded.Count)
	for _, state := range purchase.States {
		name := string(state)
		if state == purchase.Pending && !r.Oldest.IsZero() {
			line(name, "%d, the oldest of %s", r.Counts.By[state].Count, local(r.Oldest))
			continue
		}
		line(name, "%d", r.Counts.By[state].Count)
	}
	if !r.Sync.LastSync.IsZero() {
		line("last sync", "%s", local(r.Sync.LastSync))
	}
	if !r.Sync.NextTry.IsZero() {
		line("next attempt", "%s", local(r.Sync.NextTry))
	}
	if r.Sync.ClockKnown {
		line("clock", "%s", clockWords(r.Sync.ClockOffset))
	}
	if trouble := timezone.Trouble(); trouble != (fault.Fault{}) {
		line("time zone", "%s", wordsOf(trouble).what)
	}
	last := lastError(r.Sync)
	if last != (purchase.Failure{}) && r.Sync.LastFault.Kind != fault.SignInNeeded {
		line("last error", "%s", strings.TrimSpace(local(last.At)+" "+purchase.Legible(last.Code+" "+last.Message)))
	}
	return b.String()
}

// clockWords says by how much this PC's clock is wrong; offset is server less
// PC.
func clockWords(offset time.Duration) string {
	off := offset.Abs().Round(time.Second)
	far := off.String()
	if off >= 48*time.Hour {
		far = fmt.Sprintf("%d days", off/(24*time.Hour))
	}
	switch {
	case off < time.Second:
		return "right"
	case offset > 0:
		return "this PC is " + far + " slow"
	}
	return "this PC is " + far + " fast"
}

func local(t time.Time) string { return t.Local().Format(time.DateTime) }
