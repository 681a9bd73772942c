package fleet

import (
	"context"
	"encoding/json"
	"io"
	"os/exec"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/tests/built"
)

// said is what the desk's process tells its window.
type said struct {
	Page  string
	Fault fault.Fault
}

// forWindow starts the desk's process as its window does.
func (s *story) forWindow(ctx context.Context) (c *exec.Cmd, in io.Closer, says func() said) {
	s.t.Helper()
	path := *desk
	if path == "" {
		path = built.Desk()
	}
	c = s.command(ctx, path, s.office(), "desk", "--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--for-window",
		"--json")
	in, err := c.StdinPipe()
	s.must(err, "the desk")
	out, err := c.StdoutPipe()
	s.must(err, "the desk")
	s.must(c.Start(), "start the desk")
	answers := json.NewDecoder(out)
	return c, in, func() (one said) {
		s.t.Helper()
		s.must(answers.Decode(&one), "what the desk says")
		return one
	}
}

// A window that is killed leaves nothing behind: the desk's process ends when its standard input does. What keeps it
// from running it says in a way that the window can put into its own language.
func TestDeskEndsWithItsWindow(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s := newStory(ctx, t)
	c, in, says := s.forWindow(ctx)
	if at := says(); at.Page == "" {
		t.Fatalf("it says %+v", at)
	}
	second, _, secondSays := s.forWindow(ctx)
	if why := secondSays().Fault.Kind; why != fault.FleetRunning {
		t.Errorf("of a second one on the same folder it says %q", why)
	}
	second.Wait()
	in.Close()
	s.must(c.Wait(), "the desk's end")
}
