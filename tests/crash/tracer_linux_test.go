//go:build amd64

package crash

import (
	"bytes"
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Calls that change what is on a disk, or write to anybody.
var telling = []uint64{
	syscall.SYS_WRITE, syscall.SYS_PWRITE64, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC, syscall.SYS_FTRUNCATE,
	syscall.SYS_RENAME, syscall.SYS_RENAMEAT, syscall.SYS_LINK, syscall.SYS_LINKAT,
	syscall.SYS_UNLINK, syscall.SYS_UNLINKAT, syscall.SYS_MKDIR, syscall.SYS_MKDIRAT,
}

const (
	isCall    = 0x80 // marks a stop for a system call (PTRACE_O_TRACESYSGOOD)
	exitKill  = 0x100000
	allThread = 0x40000000 // __WALL
)

// killAt runs a command and kills it just before its n-th telling call, counted from 1. It reports false if the
// command ended before that.
func killAt(t *testing.T, cmd *exec.Cmd, n int) (killed bool) {
	t.Helper()
	trace(t, cmd, func(pid, thread int, entering bool) {
		if !entering || !calls(thread, telling) {
			return
		}
		if n--; n == 0 {
			killed = true
			check(t, syscall.Kill(pid, syscall.SIGKILL))
		}
	})
	return killed
}

// failAt runs a command. The n-th of the given calls, counted from 1, is made and then reports a disk error; if
// lasting, so do all later ones. It reports false if there were fewer calls.
func failAt(t *testing.T, cmd *exec.Cmd, of []uint64, n int, lasting bool) (failed bool, e ended) {
	t.Helper()
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	failing := map[int]bool{} // threads inside a call that shall fail
	status := trace(t, cmd, func(_, thread int, entering bool) {
		switch {
		case entering && calls(thread, of):
			n--
			failing[thread] = n == 0 || lasting && n < 0
		case !entering && failing[thread]:
			var regs syscall.PtraceRegs
			check(t, syscall.PtraceGetRegs(thread, &regs))
			regs.Rax = ^uint64(syscall.EIO - 1) // as a call returns it
			check(t, syscall.PtraceSetRegs(thread, &regs))
			failing[thread], failed = false, true
		}
	})
	return failed, ended{status.ExitStatus(), strings.TrimSpace(out.String()), said.String()}
}

// trace runs a command and stops at the beginning and at the end of every call of its threads. It returns how the
// command ended.
func trace(t *testing.T, cmd *exec.Cmd, stop func(pid, thread int, entering bool)) (last syscall.WaitStatus) {
	t.Helper()
	runtime.LockOSThread() // the tracer is a thread, not a process
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Skipf("SKIPPED, NOT TESTED: a process cannot be traced here: %v", err)
	}
	pid := cmd.Process.Pid
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
		t.Fatal(err)
	}
	const options = syscall.PTRACE_O_TRACESYSGOOD | syscall.PTRACE_O_TRACECLONE |
		syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK | exitKill
	check(t, syscall.PtraceSetOptions(pid, options))
	check(t, syscall.PtraceSyscall(pid, 0))
	inside := map[int]bool{} // threads inside a call
	for {
		thread, err := syscall.Wait4(-pid, &status, allThread, nil)
		if errors.Is(err, syscall.ECHILD) {
			_ = cmd.Wait() // already waited for; this ends the reading of its output
			return last
		}
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		check(t, err)
		if !status.Stopped() { // a thread, or all, has ended
			if thread == pid {
				last = status
			}
			continue
		}
		pass := 0
		switch signal := status.StopSignal(); {
		case signal == syscall.SIGTRAP|isCall:
			inside[thread] = !inside[thread]
			stop(pid, thread, inside[thread])
		case signal != syscall.SIGTRAP && signal != syscall.SIGSTOP:
			pass = int(signal)
		}
		if err := syscall.PtraceSyscall(thread, pass); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
}

// calls reports whether a thread is in one of these calls.
func calls(thread int, these []uint64) bool {
	var regs syscall.PtraceRegs
	return syscall.PtraceGetRegs(thread, &regs) == nil && slices.Contains(these, regs.Orig_rax)
}
