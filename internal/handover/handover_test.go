package handover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// The goroutine of Windows' pipes is one for the whole process.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/Microsoft/go-winio.ioCompletionProcessor"))
}

// private gives the test its own folder for sockets, with a short path, and a
// data directory.
func private(t *testing.T) (dataDir string) {
	t.Helper()
	if runtime.GOOS != "windows" {
		folder, err := os.MkdirTemp("/tmp", "cf")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(folder) })
		t.Setenv("XDG_RUNTIME_DIR", "")
		t.Setenv("TMPDIR", folder)
	}
	return t.TempDir()
}

// window serves a data directory until the test ends.
func window(t *testing.T, dataDir string, handle Handler) *Server {
	t.Helper()
	s, err := Listen(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() { s.Serve(context.Background(), handle) })
	t.Cleanup(func() {
		s.Close()
		done.Wait()
	})
	return s
}

func TestRoundTrip(t *testing.T) {
	dir := private(t)
	long := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // 1 MiB: many frames
	var got Request
	window(t, dir, func(_ context.Context, req Request, stdout, stderr io.Writer) int {
		got = req
		stdout.Write(long)
		io.WriteString(stderr, "a sentence\n")
		return 5
	})
	sent := Request{Args: []string{"record", "--card", "ünï\x00"}, Settings: map[string]string{"location_id": "loc"},
		Dir: "/x y", Password: "pw"}
	var stdout, stderr bytes.Buffer
	exit, found, err := Call(t.Context(), dir, sent, &stdout, &stderr)
	if exit != 5 || !found || err != nil {
		t.Fatalf("got %d, %v, %v", exit, found, err)
	}
	if !reflect.DeepEqual(got, sent) {
		t.Fatalf("the window got %+v", got)
	}
	if !bytes.Equal(stdout.Bytes(), long) || stderr.String() != "a sentence\n" {
		t.Fatalf("got %d bytes and %q", stdout.Len(), stderr.String())
	}
}

// A command line that is no UTF-8 comes as it was typed.
func TestOtherBytes(t *testing.T) {
	dir := private(t)
	var got Request
	window(t, dir, func(_ context.Context, req Request, _, _ io.Writer) int {
		got = req
		return 0
	})
	sent := Request{Args: []string{"sale", "--receipt", "a\xffb", ""}, Dir: "/Gr\xfc\xdfe"}
	if _, found, err := Call(t.Context(), dir, sent, io.Discard, io.Discard); !found || err != nil {
		t.Fatal(found, err)
	}
	if !reflect.DeepEqual(got, sent) {
		t.Errorf("the window got %+q", got)
	}
}

// What no window takes is refused where one is open: nothing was done.
func TestTooLong(t *testing.T) {
	dir := private(t)
	long := Request{Args: []string{"record", "--note", strings.Repeat("x", maxFrame)}}
	if _, found, err := Call(t.Context(), dir, long, io.Discard, io.Discard); found || err != nil {
		t.Errorf("without a window: %v, %v", found, err)
	}
	window(t, dir, func(context.Context, Request, io.Writer, io.Writer) int {
		t.Error("it was carried out")
		return 0
	})
	if _, found, err := Call(t.Context(), dir, long, io.Discard, io.Discard); !found || !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestNoWindow(t *testing.T) {
	_, found, err := Call(t.Context(), private(t), Request{}, io.Discard, io.Discard)
	if found || err != nil {
		t.Fatalf("got %v, %v", found, err)
	}
}

func TestOneWindowADirectory(t *testing.T) {
	dir := private(t)
	first, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(dir); !errors.Is(err, ErrTaken) {
		t.Fatalf("got %v", err)
	}
	other, err := Listen(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Close(), other.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	dir := private(t)
	window(t, dir, func(_ context.Context, req Request, stdout, _ io.Writer) int {
		fmt.Fprint(stdout, req.Args[0])
		return len(req.Args[0])
	})
	var callers sync.WaitGroup
	for n := range 40 {
		callers.Go(func() {
			var out bytes.Buffer
			word := strings.Repeat("x", n)
			exit, found, err := Call(t.Context(), dir, Request{Args: []string{word}}, &out, io.Discard)
			if exit != n || !found || err != nil || out.String() != word {
				t.Errorf("%d: got %d, %v, %v, %q", n, exit, found, err, out.String())
			}
		})
	}
	callers.Wait()
}

func TestCallerGoesAway(t *testing.T) {
	dir := private(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	window(t, dir, func(ctx context.Context, _ Request, _, _ io.Writer) int {
		cancel() // Ctrl-C in the caller's terminal
		<-ctx.Done()
		ended <- ctx.Err()
		return 1
	})
	_, found, err := Call(ctx, dir, Request{}, io.Discard, io.Discard)
	if !found || !errors.Is(err, context.Canceled) { // also if it left before it read "accepted"
		t.Fatalf("got %v, %v", found, err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("the handler ended with %v", err)
	}
}

// A handler that is under way when the window closes can still write its last
// output.
func TestWindowCloses(t *testing.T) {
	dir := private(t)
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan struct{})
	go func() {
		defer close(served)
		s.Serve(ctx, func(ctx context.Context, _ Request, stdout, _ io.Writer) int {
			cancel()
			<-ctx.Done()
			io.WriteString(stdout, "closing")
			return 1
		})
	}()
	var out bytes.Buffer
	exit, found, err := Call(t.Context(), dir, Request{}, &out, io.Discard)
	if exit != 1 || !found || err != nil || out.String() != "closing" {
		t.Fatalf("got %d, %v, %v, %q", exit, found, err, out.String())
	}
	<-served
	s.Close()
	if _, found, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); found || err != nil {
		t.Fatalf("after the end: %v, %v", found, err)
	}
}

// A caller that does not read holds one goroutine for a while, not for ever.
func TestSlowReader(t *testing.T) {
	dir := private(t)
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.stall = 50 * time.Millisecond
	gaveUp := make(chan error, 1)
	served := make(chan struct{})
	go func() {
		defer close(served)
		s.Serve(t.Context(), func(_ context.Context, _ Request, stdout, _ io.Writer) int {
			for {
				if _, err := stdout.Write(make([]byte, 1<<20)); err != nil {
					gaveUp <- err
					return 1
				}
			}
		})
	}()
	id, err := name(dir)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := dial(t.Context(), id)
	if conn == nil || err != nil {
		t.Fatalf("dial: %v", err)
	}
	defer conn.Close()
	if err := (&pen{conn: conn, stall: time.Minute}).write(kindRequest, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := <-gaveUp; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	s.Close()
	<-served
}

// Nonsense on the socket never reaches the handler.
func TestNonsense(t *testing.T) {
	dir := private(t)
	window(t, dir, func(context.Context, Request, io.Writer, io.Writer) int {
		t.Error("the handler ran")
		return 0
	})
	id, err := name(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, bytes := range []string{"", "GET / HTTP/1.1\r\n\r\n", "O\x00\x00\x00\x02{}", "R\x00\x00\x00\x02[]",
		"R\xff\xff\xff\xff", "R\x00\x00"} {
		conn, err := dial(t.Context(), id)
		if conn == nil || err != nil {
			t.Fatalf("dial: %v", err)
		}
		io.WriteString(conn, bytes)
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			half.CloseWrite()
		}
		if answer, _ := io.ReadAll(conn); len(answer) != 0 {
			t.Errorf("%q was answered with %q", bytes, answer)
		}
		conn.Close()
	}
}

// What Call makes of a window that ends on the way: whether it had begun
// decides between "do it yourself" and "look before you do it again".
func TestHalfAnswers(t *testing.T) {
	accepted := "A\x00\x00\x00\x00"
	for name, c := range map[string]struct {
		answer string
		found  bool
		err    error
	}{
		"nothing":         {"", false, nil},
		"nonsense":        {"HTTP/1.1 400 Bad Request", false, nil},
		"accepted only":   {accepted, true, ErrBroken},
		"half the output": {accepted + "O\x00\x00\x00\x09half", true, ErrBroken},
		"half an exit":    {accepted + "X\x00\x00\x00\x01\x00", true, ErrBroken},
		"whole":           {accepted + "O\x00\x00\x00\x02okX\x00\x00\x00\x04\x00\x00\x00\x00", true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			defer near.Close()
			go func() {
				defer far.Close()
				if _, _, err := readFrame(far); err == nil {
					io.WriteString(far, c.answer)
				}
			}()
			if _, found, err := call(near, Request{}, io.Discard, io.Discard); found != c.found ||
				!errors.Is(err, c.err) {
				t.Fatalf("got %v, %v", found, err)
			}
		})
	}
}

func TestWindowHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, reads := range []bool{true, false} {
			near, far := net.Pipe()
			if reads {
				go readFrame(far)
			}
			start := time.Now()
			_, found, err := call(near, Request{}, io.Discard, io.Discard)
			if !found || !errors.Is(err, ErrSilent) || time.Since(start) > 2*answer {
				t.Fatalf("got %v, %v after %v", found, err, time.Since(start))
			}
			near.Close()
			far.Close()
		}
	})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestCallersOutputFails(t *testing.T) {
	dir := private(t)
	window(t, dir, func(ctx context.Context, _ Request, stdout, _ io.Writer) int {
		io.WriteString(stdout, "x")
		<-ctx.Done() // the caller hangs up
		return 0
	})
	if _, found, err := Call(t.Context(), dir, Request{}, full{}, io.Discard); !found || err == nil {
		t.Fatalf("got %v, %v", found, err)
	}
}
