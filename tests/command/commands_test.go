package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/rogpeppe/go-internal/testscript"

	"counterfoil/tests/built"
)

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N counterfoil …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	said := ts.ReadFile("stderr")
	if want == 0 && said != "" {
		ts.Fatalf("stderr is not clean")
	}
	for _, leak := range []string{"goroutine ", ".go:", "Usage:", "panic"} {
		if strings.Contains(said, leak) {
			ts.Fatalf("stderr holds %q", leak)
		}
	}
}

// startPractice starts the practice server, as an integrator would.
func startPractice(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command(built.Program(built.Plain), "practice")
	cmd.Env = append(os.Environ(), "LANG=C")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	var said strings.Builder
	cmd.Stderr = &said
	ts.Check(cmd.Start())
	ts.Defer(func() {
		if runtime.GOOS == "windows" { // where a process cannot interrupt another
			cmd.Process.Kill()
			cmd.Wait()
			return
		}
		cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil || said.Len() > 0 {
			ts.Fatalf("the practice server ended with %v and said %q", err, said.String())
		}
	})
	url, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	url = strings.TrimSpace(url)
	ts.Setenv("COUNTERFOIL_API_URL", url)
	ts.Setenv("COUNTERFOIL_TOKEN", "practice")
}

func root(ts *testscript.TestScript) string {
	return strings.TrimSuffix(ts.Getenv("COUNTERFOIL_API_URL"), "/api/v1")
}

func control(ts *testscript.TestScript, neg bool, args []string) {
	answer, err := http.Post(root(ts)+"/practice", "application/json", strings.NewReader(strings.Join(args, " ")))
	ts.Check(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("the practice server answered %s", answer.Status)
	}
}

func getLedger(ts *testscript.TestScript) []byte {
	answer, err := http.Get(root(ts) + "/ledger")
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	return body
}

func ledger(ts *testscript.TestScript, neg bool, args []string) {
	_, err := ts.Stdout().Write(getLedger(ts))
	ts.Check(err)
}

func requests(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	giveUp := time.After(2 * time.Minute)
	for {
		var l struct{ Requests int }
		ts.Check(json.Unmarshal(getLedger(ts), &l))
		if l.Requests >= want {
			return
		}
		select {
		case <-tick.C:
		case <-giveUp:
			ts.Fatalf("the practice server has got %d requests", l.Requests)
		}
	}
}

func let(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: field PATH VALUE")
	}
	raw := json.RawMessage(ts.ReadFile("stdout"))
	for _, step := range strings.Split(args[0], ".") {
		var err error
		raw, err = enter(raw, step)
		ts.Check(err)
	}
	got, text := string(raw), ""
	if json.Unmarshal(raw, &text) == nil && got != "null" {
		got = text
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

// enter goes one step into JSON: to a name, a number, or "len".
func enter(raw json.RawMessage, step string) (json.RawMessage, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err == nil {
		value, found := object[step]
		if !found {
			return nil, fmt.Errorf("there is no %q in %s", step, raw)
		}
		return value, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("not JSON with %q in it: %s", step, raw)
	}
	if step == "len" {
		return json.RawMessage(strconv.Itoa(len(list))), nil
	}
	n, err := strconv.Atoi(step)
	if err != nil || n >= len(list) {
		return nil, fmt.Errorf("no element %q of %d", step, len(list))
	}
	return list[n], nil
}

func fields(ts *testscript.TestScript, neg bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	open, err := d.Token()
	ts.Check(err)
	if open == json.Delim('[') {
		_, err = d.Token() // of the first element
		ts.Check(err)
	}
	var got []string
	for d.More() {
		name, err := d.Token()
		ts.Check(err)
		got = append(got, fmt.Sprint(name))
		var value json.RawMessage
		ts.Check(d.Decode(&value))
	}
	if strings.Join(got, " ") != strings.Join(args, " ") {
		ts.Fatalf("the fields are %s", strings.Join(got, " "))
	}
}

// picture draws a QR code, or nothing, as a PNG file.
func picture(ts *testscript.TestScript, neg bool, args []string) {
	var drawn image.Image = image.NewGray(image.Rect(0, 0, 300, 300))
	if len(args) > 1 {
		matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(args[1], gozxing.BarcodeFormat_QR_CODE, 300, 300)
		ts.Check(err)
		drawn = matrix
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(errors.Join(png.Encode(file, drawn), file.Close()))
}

func mode(ts *testscript.TestScript, neg bool, args []string) {
	if runtime.GOOS == "windows" {
		return // on Windows the user's folder determines who may read it
	}
	want, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	for _, path := range args[1:] {
		info, err := os.Stat(ts.MkAbs(path))
		ts.Check(err)
		if info.Mode().Perm() != fs.FileMode(want) {
			ts.Fatalf("%s: mode %04o", path, info.Mode().Perm())
		}
	}
}
