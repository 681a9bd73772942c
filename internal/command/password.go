package command

import (
	"context"
	"fmt"

	"golang.org/x/term"
)

// askPassword takes the password from the environment, else from the terminal
// without echo.
func (c *caller) askPassword(ctx context.Context) (string, error) {
	if password := c.console.Getenv("COUNTERFOIL_PASSWORD"); password != "" {
		return password, nil
	}
	fd := int(c.console.In.Fd())
	if !term.IsTerminal(fd) {
		return "", usage("the password is asked for in a terminal: without one, set COUNTERFOIL_PASSWORD")
	}
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("ask for the password: %w", err)
	}
	fmt.Fprint(c.console.Err, "Password: ")
	defer fmt.Fprintln(c.console.Err)
	type typed struct {
		password []byte
		err      error
	}
	read := make(chan typed, 1)
	go func() { // a read from a terminal cannot be interrupted: the process ends while it waits
		password, err := term.ReadPassword(fd)
		read <- typed{password, err}
	}()
	select {
	case <-ctx.Done():
		term.Restore(fd, before) // else the shell would go on without echo
		return "", ctx.Err()
	case t := <-read:
		if t.err != nil {
			return "", fmt.Errorf("ask for the password: %w", t.err)
		}
		if len(t.password) == 0 {
			return "", usage("no password was typed")
		}
		return string(t.password), nil
	}
}
