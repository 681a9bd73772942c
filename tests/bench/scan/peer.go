package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"counterfoil/scanner/qr"
)

// Peers are libraries of C++ that the system may have. A program of ours, built
// when the bench starts, feeds pictures to each: so their times are without the
// start of a program, as ours are.
var (
	//go:embed peer/pictures.h
	pipe []byte
	//go:embed peer/zxing.cc
	zxing []byte
	//go:embed peer/zbar.cc
	zbar []byte
)

// peers starts those whose library and a compiler are there, and names the
// others.
func peers(dir string) (list []decoder, missing []string) {
	for _, p := range []struct {
		name, library string
		source        []byte
	}{{"libzxing", "ZXing", zxing}, {"libzbar", "zbar", zbar}} {
		d, err := startPeer(filepath.Join(dir, p.name), p.name, p.library, p.source)
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s is not in the table: %v", p.name, err))
			continue
		}
		list = append(list, d)
	}
	return list, missing
}

func startPeer(program, name, library string, source []byte) (decoder, error) {
	build := exec.Command("g++", "-std=c++17", "-O2", "-o", program, "-x", "c++", "-", "-l"+library)
	build.Stdin = bytes.NewReader(append(append([]byte(nil), pipe...), source...))
	if out, err := build.CombinedOutput(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return decoder{}, errors.New("there is no g++ here")
		}
		first, _, _ := bytes.Cut(out, []byte("\n"))
		return decoder{}, fmt.Errorf("it can't be built here: %s", first)
	}
	run := exec.Command(program)
	run.Stderr = os.Stderr
	in, err := run.StdinPipe()
	if err != nil {
		return decoder{}, err
	}
	out, err := run.StdoutPipe()
	if err != nil {
		return decoder{}, err
	}
	if err := run.Start(); err != nil {
		return decoder{}, err
	}
	from := bufio.NewReader(out)
	return decoder{
		name: name,
		read: func(p qr.Plane) ([]string, time.Duration, error) {
			texts, took, err := ask(in, from, p)
			if err != nil {
				err = fmt.Errorf("ask %s: %w", name, err)
			}
			return texts, took, err
		},
		close: func() {
			in.Close() // it ends with its input
			run.Wait()
		},
	}, nil
}

// ask sends a picture and takes the answer.
func ask(to io.Writer, from io.Reader, p qr.Plane) (texts []string, took time.Duration, err error) {
	b := binary.NativeEndian.AppendUint32(nil, uint32(p.W))
	b = binary.NativeEndian.AppendUint32(b, uint32(p.H))
	if _, err := to.Write(append(b, packed(p)...)); err != nil {
		return nil, 0, err
	}
	var head struct{ Micros, Count uint32 }
	if err := binary.Read(from, binary.NativeEndian, &head); err != nil {
		return nil, 0, err
	}
	for range head.Count {
		var size uint32
		if err := binary.Read(from, binary.NativeEndian, &size); err != nil {
			return nil, 0, err
		}
		text := make([]byte, size)
		if _, err := io.ReadFull(from, text); err != nil {
			return nil, 0, err
		}
		texts = append(texts, string(text))
	}
	return texts, time.Duration(head.Micros) * time.Microsecond, nil
}

// packed is the picture without gaps between its rows.
func packed(p qr.Plane) []byte {
	b := make([]byte, 0, p.W*p.H)
	for y := range p.H {
		b = append(b, p.Pix[y*p.Stride:][:p.W]...)
	}
	return b
}
