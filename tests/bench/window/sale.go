//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

const sales = 100

// handOver measures how long a POS waits for the verb sale: from the start of the process until its amount is drawn on
// the form of a real window, which is when the verb ends.
func handOver(on screen, binary string) error {
	dir, err := os.MkdirTemp("", "counterfoil-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	env := append(os.Environ(), "DISPLAY="+on.display, "LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_GB.UTF-8")
	window := exec.Command(binary, "--demo", "--data-dir", dir)
	window.Env = env
	if err := window.Start(); err != nil {
		return err
	}
	defer func() {
		window.Process.Kill()
		window.Wait()
	}()
	sale := func(n int) error {
		verb := exec.Command(binary, "sale", "--demo", "--data-dir", dir, "--amount", strconv.Itoa(n+1))
		verb.Env = env
		if out, err := verb.CombinedOutput(); err != nil {
			return fmt.Errorf("sale: %w: %s", err, out)
		}
		return nil
	}
	for start := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		err := sale(0)
		if err == nil {
			break
		}
		if time.Since(start) > time.Minute {
			return err
		}
	}
	time.Sleep(3 * time.Second) // what starting has begun comes to its end
	var all []time.Duration
	for n := range sales {
		time.Sleep(200 * time.Millisecond) // no POS sells back to back
		start := time.Now()
		if err := sale(n); err != nil {
			return err
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	fmt.Printf("%d times sale, until it is drawn: p50 %.1f ms, p95 %.1f ms\n", sales,
		all[sales/2].Seconds()*1000, all[sales*95/100].Seconds()*1000)
	return nil
}
