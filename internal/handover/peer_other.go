//go:build !linux && !darwin && !windows

package handover

import "net"

// checkPeer has nothing to ask here: the folder's permissions keep others out.
func checkPeer(net.Conn) error { return nil }
