package handover

import "golang.org/x/sys/unix"

// userBehind is the user whose process is at the other end of a socket.
func userBehind(fd int) (int, error) {
	peer, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(peer.Uid), nil
}
