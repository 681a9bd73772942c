//go:build !windows

package handover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"

	"github.com/gofrs/flock"
)

const maxPath = 103 // bytes of a socket's path: the smallest limit of all systems

// listen takes the socket in the first safe folder. A lock beside it tells
// whether its process lives, which the socket's file alone does not.
func listen(id string) (net.Listener, func() error, error) {
	folder, err := serverFolder()
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(folder, id+".sock")
	lock := flock.New(filepath.Join(folder, id+".lock"), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, nil, err
	}
	if !locked {
		return nil, nil, ErrTaken
	}
	listener, err := bind(path)
	if err != nil {
		return nil, nil, errors.Join(err, lock.Unlock())
	}
	return listener, lock.Unlock, nil
}

func bind(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", path) // Close removes the file
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// dial looks wherever a window may listen: the window may have been started in
// a desktop session with $XDG_RUNTIME_DIR, and the verb by cron without it.
func dial(ctx context.Context, id string) (net.Conn, error) {
	var trouble error
	for _, folder := range []string{os.Getenv("XDG_RUNTIME_DIR"), sessionFolder(), tempFolder()} {
		path := filepath.Join(folder, id+".sock")
		if folder == "" || len(path) > maxPath || safe(folder) != nil {
			continue
		}
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "unix", path)
		if err == nil {
			if err = checkPeer(conn); err == nil {
				return conn, nil
			}
			conn.Close()
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ECONNREFUSED) {
			trouble = fmt.Errorf("ask the open window: %w", err)
		}
	}
	return nil, trouble
}

func serverFolder() (string, error) {
	if folder := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(folder) && short(folder) && safe(folder) == nil {
		return folder, nil
	}
	folder := tempFolder()
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if !short(folder) {
		return "", fmt.Errorf("the path %s is too long for a socket", folder)
	}
	return folder, safe(folder)
}

func short(folder string) bool {
	return len(folder)+len("/counterfoil-0123456789abcdef.sock") <= maxPath
}

// sessionFolder is where $XDG_RUNTIME_DIR points in a Linux desktop session.
func sessionFolder() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	return filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
}

func tempFolder() string {
	return filepath.Join(os.TempDir(), "counterfoil-"+strconv.Itoa(os.Getuid()))
}

// safe checks that only we can put a socket into a folder: it is ours and no
// link, nobody else may write there and, in the temporary directory, nobody
// else may read there.
func safe(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	forbidden := fs.FileMode(0o022)
	if folder == tempFolder() {
		forbidden = 0o077
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !known || int(owner.Uid) != os.Getuid() || info.Mode().Perm()&forbidden != 0 {
		return fmt.Errorf("the folder %s is not this user's alone", folder)
	}
	return nil
}
