package fleet

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// counter is a till's process.
type counter struct {
	s      *story
	name   string
	dir    string
	cmd    *exec.Cmd
	in     io.WriteCloser
	answer *bufio.Scanner
}

// openTill starts a till and has it join. through: the address by which it reaches the desk; "": the desk's own.
func (s *story) openTill(name, through string) *counter {
	s.t.Helper()
	var i office.Invited
	s.must(json.Unmarshal([]byte(s.run(s.office(), "desk", "invite", "--json")), &i), "the join code")
	code := i.Code
	if through != "" {
		invitation, err := fleet.ReadCode(code)
		s.must(err, "the join code")
		invitation.Addresses = []string{through}
		code = invitation.Code()
	}
	c := s.startTill(name, filepath.Join(s.dir, name))
	c.does("sign-in")
	c.does("join " + code)
	return c
}

func (s *story) startTill(name, dir string) *counter {
	s.t.Helper()
	self, err := os.Executable()
	s.must(err, "this program")
	s.must(os.MkdirAll(dir, 0o700), "a till's folder")
	c := &counter{s: s, name: name, dir: dir, cmd: s.command(s.ctx, self, dir)}
	if space := s.inside[name]; space != "" {
		c.cmd = s.command(s.ctx, "ip", dir, "netns", "exec", space, self)
	}
	c.cmd.Env = append(c.cmd.Env, asTill+"="+name)
	c.cmd.Stderr = s.log(name)
	c.in, err = c.cmd.StdinPipe()
	s.must(err, "a till")
	out, err := c.cmd.StdoutPipe()
	s.must(err, "a till")
	c.answer = bufio.NewScanner(out)
	s.must(c.cmd.Start(), "start a till")
	s.t.Cleanup(func() {
		c.cmd.Process.Kill()
		c.cmd.Wait()
	})
	return c
}

// does has a till do something, waits until it has, and returns what it says of it.
func (c *counter) does(line string) string {
	c.s.t.Helper()
	said, done := c.tries(line)
	if !done {
		c.s.t.Fatalf("%s, %s: %q %v\n%s", c.name, strings.Fields(line)[0], said, c.answer.Err(), c.s.logged(c.name))
	}
	return said
}

// tries is does for what a till may refuse.
func (c *counter) tries(line string) (said string, done bool) {
	c.s.t.Helper()
	c.begins(line)
	return c.says()
}

// begins tells a till to do something.
func (c *counter) begins(line string) {
	c.s.t.Helper()
	_, err := fmt.Fprintln(c.in, line)
	c.s.must(err, c.name)
}

// says waits for what a till says of what it was told first.
func (c *counter) says() (said string, done bool) {
	c.answer.Scan()
	said, done = strings.CutPrefix(c.answer.Text(), "done")
	return strings.TrimSpace(said), done
}

// die ends a till's process as a power cut does, and returns what it had still said.
func (c *counter) die() (said []string) {
	c.s.t.Helper()
	c.s.must(c.cmd.Process.Kill(), c.name)
	for c.answer.Scan() {
		said = append(said, c.answer.Text())
	}
	c.cmd.Wait()
	return said
}

// end closes a till.
func (c *counter) end() {
	c.s.t.Helper()
	c.in.Close()
	c.s.must(c.cmd.Wait(), c.name)
}
