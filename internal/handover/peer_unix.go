//go:build linux || darwin

package handover

import (
	"errors"
	"net"
	"os"
)

// checkPeer refuses another user's process.
func checkPeer(conn net.Conn) error {
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return errors.New("not a local socket")
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return err
	}
	var user int
	var asked error
	if err := raw.Control(func(fd uintptr) { user, asked = userBehind(int(fd)) }); err != nil {
		return err
	}
	if asked == nil && user != os.Getuid() {
		return errors.New("the other end belongs to another user")
	}
	return asked
}
