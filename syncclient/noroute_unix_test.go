//go:build !windows

package syncclient

import (
	"context"
	"net"
	"os"
	"syscall"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestNoRoute is row 1: the system itself has no route.
func TestNoRoute(t *testing.T) {
	for _, no := range []syscall.Errno{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN} {
		dial := func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", no)}
		}
		r := offline(t, Config{BaseURL: "https://192.0.2.1/api/v1"}, dial)
		r.fails(t, purchase.LinkOffline, fault.New(fault.LinkNoNetwork), false)
	}
}
