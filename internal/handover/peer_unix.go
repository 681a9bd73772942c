//go:build linux || darwin

package handover

import (
	"errors"
	"net"
)

// withSocket runs a check on a connection's file descriptor.
func withSocket(conn net.Conn, check func(fd int) error) error {
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return errors.New("not a local socket")
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return err
	}
	var checked error
	if err := raw.Control(func(fd uintptr) { checked = check(int(fd)) }); err != nil {
		return err
	}
	return checked
}
