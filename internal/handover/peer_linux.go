package handover

import (
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// checkPeer refuses another user's process (SO_PEERCRED).
func checkPeer(conn net.Conn) error {
	return withSocket(conn, func(fd int) error {
		peer, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err != nil {
			return err
		}
		if int(peer.Uid) != os.Getuid() {
			return errors.New("the other end belongs to another user")
		}
		return nil
	})
}
