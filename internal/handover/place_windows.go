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
	if err := open(id); err == nil || errors.Is(err, windows.ERROR_PIPE_BUSY) {
		return nil, nil, ErrTaken
	} else if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return nil, nil, ErrOther
	}
	listener, err := winio.ListenPipe(pipe(id), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:%sD:P(A;;GA;;;%s)", me, me),
		InputBufferSize:    chunkSize,
		OutputBufferSize:   chunkSize,
	})
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_PIPE_BUSY) {
		return nil, nil, ErrTaken
	}
	open(id)
	return listener, func() error { return nil }, err
}

// open connects to the pipe once and hangs up. Windows needs none of that. Wine
// does not reserve a pipe's name for one process, and it lets a caller into the
// instance that go-winio makes only to hold the name, where nobody answers:
// once that one has been used, callers get to the others.
func open(id string) error {
	name, err := windows.UTF16PtrFromString(pipe(id))
	if err != nil {
		return err
	}
	const anonymous = 0x100000 // SECURITY_SQOS_PRESENT: the pipe's owner learns nothing about us
	h, err := windows.CreateFile(name, windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, anonymous, 0)
	if err != nil {
		return err
	}
	return windows.CloseHandle(h)
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
	letForward(conn)
	return conn, nil
}

// letForward lets the open window come to the front when it is asked to: Windows
// lets only the process that a person has just used decide that, which is ours.
func letForward(conn net.Conn) {
	file, ok := conn.(interface{ Fd() uintptr })
	var window uint32
	if !ok || windows.GetNamedPipeServerProcessId(windows.Handle(file.Fd()), &window) != nil {
		return
	}
	windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow").Call(uintptr(window)) // or it blinks
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
	descriptor, err := windows.GetSecurityInfo(windows.Handle(file.Fd()), windows.SE_KERNEL_OBJECT,
		windows.OWNER_SECURITY_INFORMATION)
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
