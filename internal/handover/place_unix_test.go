//go:build !windows

package handover

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

func silent(context.Context, Request, io.Writer, io.Writer) int { return 0 }

func TestSameDirectoryWrittenOtherwise(t *testing.T) {
	private(t)
	base := t.TempDir()
	real, link := filepath.Join(base, "real"), filepath.Join(base, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	before, err := name(real) // not made yet
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(base)
	for _, path := range []string{real, link, "real", "./link/",
		filepath.Join(base, "..", filepath.Base(base), "real")} {
		if got, err := name(path); got != before || err != nil {
			t.Errorf("%s: got %s, %v, want %s", path, got, err, before)
		}
	}
	if other, _ := name(base); other == before {
		t.Error("two directories share a name")
	}
}

func TestSocketIsPrivateAndGoesAway(t *testing.T) {
	dir := private(t)
	s := window(t, dir, silent)
	path := s.listener.Addr().String()
	for of, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(of); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", of, info.Mode(), err)
		}
	}
	s.Close()
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Fatalf("still there: %v", err)
	}
}

func TestStaleSocket(t *testing.T) {
	dir := private(t)
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := s.listener.Addr().String()
	s.Close()
	dead, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	dead.(*net.UnixListener).SetUnlinkOnClose(false) // as a killed process leaves it
	dead.Close()
	if _, found, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); found || err != nil {
		t.Fatalf("a dead window: %v, %v", found, err)
	}
	window(t, dir, silent)
	if _, found, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); !found || err != nil {
		t.Fatalf("the new window: %v, %v", found, err)
	}
}

func TestFolders(t *testing.T) {
	dir := private(t)
	runtime := filepath.Join(os.Getenv("TMPDIR"), "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Run("in the runtime directory", func(t *testing.T) {
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		s := window(t, dir, silent)
		if got := filepath.Dir(s.listener.Addr().String()); got != runtime {
			t.Fatalf("got %s", got)
		}
	})
	t.Run("found in the other", func(t *testing.T) {
		window(t, dir, silent)
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		if _, found, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); !found || err != nil {
			t.Fatalf("got %v, %v", found, err)
		}
	})
	t.Run("not where others may write", func(t *testing.T) {
		if err := os.Chmod(runtime, 0o777); err != nil {
			t.Fatal(err)
		}
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		s := window(t, dir, silent)
		if got := filepath.Dir(s.listener.Addr().String()); got != tempFolder() {
			t.Fatalf("got %s", got)
		}
	})
	t.Run("not in a folder others can read", func(t *testing.T) {
		if err := os.Chmod(tempFolder(), 0o755); err != nil {
			t.Fatal(err)
		}
		if s, err := Listen(dir); err == nil {
			s.Close()
			t.Fatal("listened")
		}
	})
	t.Run("not through a link", func(t *testing.T) {
		if err := os.RemoveAll(tempFolder()); err != nil {
			t.Fatal(err)
		}
		elsewhere := t.TempDir()
		if err := os.Chmod(elsewhere, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(elsewhere, tempFolder()); err != nil {
			t.Fatal(err)
		}
		if s, err := Listen(dir); err == nil {
			s.Close()
			t.Fatal("listened")
		}
	})
}

// TestPeer lets a process of another user connect, past the folder's guard.
func TestPeer(t *testing.T) {
	if path := os.Getenv("COUNTERFOIL_TEST_CONNECT"); path != "" {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		io.ReadAll(conn)
		return
	}
	open, err := os.MkdirTemp("/tmp", "cf")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(open)
	path := filepath.Join(open, "s")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, path := range []string{open, path} { // past the folder's guard
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	check := func(who *syscall.Credential) error {
		t.Helper()
		cmd := exec.Command(copySelf(t, open), "-test.run=^TestPeer$")
		cmd.Env = append(os.Environ(), "COUNTERFOIL_TEST_CONNECT="+path)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
		if err := cmd.Start(); err != nil {
			t.Skipf("start as another user: %v", err)
		}
		defer cmd.Wait()
		conn, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return checkPeer(conn)
	}
	if err := check(nil); err != nil {
		t.Errorf("the same user: %v", err)
	}
	if os.Getuid() != 0 {
		t.Skip("only root can start a process as another user")
	}
	if err := check(&syscall.Credential{Uid: 65534, Gid: 65534}); err == nil {
		t.Error("another user was let in")
	}
}

// copySelf puts the test program where another user can start it.
func copySelf(t *testing.T, folder string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "self")
	if err := os.WriteFile(path, program, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
