package handover

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// Call lets the window that is open on a data directory carry out a request,
// and copies its output. found is false if no window has taken the request:
// then nothing was done, and err says why an open window could not be asked
// (nil: there is none). If found is true, err is nil and exit is the exit code,
// or the call failed on the way (ErrSilent, ErrTooLong: nothing was done;
// ErrBroken: not known; ctx's error; a Writer's).
func Call(ctx context.Context, dataDir string, req Request, stdout, stderr io.Writer) (
	exit int, found bool, err error) {
	id, err := name(dataDir)
	if err != nil {
		return 0, false, fmt.Errorf("name the socket: %w", err)
	}
	conn, err := dial(ctx, id)
	if conn == nil {
		return 0, false, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() }) // the window notices and cancels
	defer stop()
	exit, found, err = call(conn, req, stdout, stderr)
	if ctx.Err() != nil && (err != nil || !found) { // it may have begun: the work must not be done again
		return 0, true, ctx.Err()
	}
	return exit, found, err
}

func call(conn net.Conn, req Request, stdout, stderr io.Writer) (exit int, found bool, err error) {
	payload, err := json.Marshal(req)
	if err != nil {
		return 0, false, fmt.Errorf("write the request: %w", err)
	}
	if len(payload) > maxFrame {
		return 0, true, ErrTooLong
	}
	// The answer is read even if writing fails: a closing window hangs up
	// without one.
	written := (&pen{conn: conn, stall: answer}).write(kindRequest, payload)
	if err := conn.SetReadDeadline(time.Now().Add(answer)); err != nil {
		return 0, false, err
	}
	k, _, err := readFrame(conn)
	if timeout, ok := errors.AsType[net.Error](errors.Join(err, written)); ok && timeout.Timeout() {
		return 0, true, ErrSilent
	}
	if err != nil || k != kindAccepted {
		return 0, false, nil // it hung up before it began, because it is closing
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return 0, true, ErrBroken
	}
	exit, err = copyAnswer(conn, stdout, stderr)
	return exit, true, err
}

func copyAnswer(conn net.Conn, stdout, stderr io.Writer) (exit int, err error) {
	for {
		k, payload, err := readFrame(conn)
		if err != nil {
			return 0, ErrBroken
		}
		switch k {
		case kindOut:
			_, err = stdout.Write(payload)
		case kindErr:
			_, err = stderr.Write(payload)
		case kindExit:
			if len(payload) != 4 {
				return 0, ErrBroken
			}
			return int(binary.BigEndian.Uint32(payload)), nil
		}
		if err != nil {
			return 0, err
		}
	}
}
