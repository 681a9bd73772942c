package chime

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"counterfoil/assets"
	"counterfoil/internal/device"
)

// child names the environment variable that makes this binary open the sound
// output as the program does, and print the outcome. It is a process of its
// own, since the audio library's device cannot be closed and writes to stderr
// from C.
const child = "CHIME_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		os.Exit(speak())
	}
	goleak.VerifyTestMain(m)
}

func speak() int {
	d, err := openDevice()
	if err != nil {
		fmt.Println(err)
		return 0
	}
	for _, kind := range []device.Sound{device.SoundRecorded, device.SoundRefused, device.SoundAttention} {
		if err := d.play(kind, 1); err != nil {
			fmt.Println(err)
			return 1
		}
		for d.(*output).sounds[kind].IsPlaying() {
			<-time.After(time.Millisecond)
		}
	}
	select {} // the listener ends this process
}

// On a PC without a sound device, as test machines are, there is a plain
// sentence and nothing on stderr.
func TestNoDeviceIsQuiet(t *testing.T) {
	t.Setenv("ALSA_CONFIG_PATH", "")
	if err := Available(); !errors.Is(err, ErrNoDevice) {
		t.Skipf("this machine has a sound device (%v)", err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), child+"=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Error(err)
	}
	if got := stdout.String(); got != ErrNoDevice.Error()+"\n" {
		t.Errorf("said %q", got)
	}
	if stderr.Len() > 0 {
		t.Errorf("stderr: %s", stderr.String())
	}
}

// Through the real audio library: an ALSA device writes what it plays to a
// pipe, which must be the three sounds, sample by sample.
func TestSoundsReachTheDevice(t *testing.T) {
	dir := t.TempDir()
	pipe, config := filepath.Join(dir, "pcm"), filepath.Join(dir, "asound.conf")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	device := fmt.Sprintf("pcm.!default { type file format raw file %q slave.pcm { type null } }\n", pipe)
	if err := os.WriteFile(config, []byte(device), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := os.OpenFile(pipe, os.O_RDWR|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), child+"=1", "ALSA_CONFIG_PATH="+config)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if stderr.Len() > 0 {
			t.Errorf("stderr: %s", stderr.String())
		}
	}()
	if err := listener.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	var heard []byte
	for _, wav := range [][]byte{assets.Recorded(), assets.Refused(), assets.Attention()} {
		if heard, err = hear(listener, heard, wav[assets.HeaderSize:]); err != nil {
			t.Fatal(err)
		}
	}
}

// hear skips silence and reads until the samples have come. It returns what
// follows them.
func hear(listener *os.File, heard, samples []byte) ([]byte, error) {
	buffer := make([]byte, 4096)
	for {
		if _, rest, found := bytes.Cut(heard, samples); found {
			return rest, nil
		}
		if len(heard) > 1<<22 {
			return nil, errors.New("something else was played")
		}
		n, err := listener.Read(buffer)
		if err != nil {
			return nil, fmt.Errorf("the sound did not come: %w", err)
		}
		for frame := range slices.Chunk(buffer[:n], 4) { // one float32 a sample
			value := math.Float32frombits(binary.LittleEndian.Uint32(frame))
			heard = binary.LittleEndian.AppendUint16(heard, uint16(int16(math.Round(float64(value)*32768))))
		}
	}
}
