package handover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// listen makes the named pipe for this user alone. Its first instance cannot
// be made while another process has it, and it dies with its process.
func listen(id string) (net.Listener, func() error, error) {
	me, err := user()
	if err != nil {
		return nil, nil, err
	}
	listener, err := winio.ListenPipe(pipe(id), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:%sD:P(A;;GA;;;%s)", me, me),
		InputBufferSize:    chunkSize,
		OutputBufferSize:   chunkSize,
	})
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_PIPE_BUSY) {
		return nil, nil, ErrTaken
	}
	return listener, func() error { return nil }, err
}

func dial(ctx context.Context, id string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	conn, err := winio.DialPipeContext(ctx, pipe(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask the open window: %w", err)
	}
	if err := checkOwner(conn); err != nil {
		conn.Close()
		return nil, fmt.Errorf("ask the open window: %w", err)
	}
	return conn, nil
}

func pipe(id string) string { return `\\.\pipe\` + id }

func user() (string, error) {
	me, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", err
	}
	return me.User.Sid.String(), nil
}

// checkOwner refuses a pipe that another user made under our name: a password
// may go through it.
func checkOwner(conn net.Conn) error {
	file, ok := conn.(interface{ Fd() uintptr })
	if !ok {
		return errors.New("not a pipe")
	}
	descriptor, err := windows.GetSecurityInfo(windows.Handle(file.Fd()), windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	owner, _, err := descriptor.Owner()
	if err != nil {
		return err
	}
	me, err := user()
	if err != nil {
		return err
	}
	if owner.String() != me {
		return errors.New("the pipe belongs to another user")
	}
	return nil
}

// checkPeer has nothing to ask here: the pipe's own list lets nobody else in.
func checkPeer(net.Conn) error { return nil }
