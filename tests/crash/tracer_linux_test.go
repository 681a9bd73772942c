//go:build amd64

package crash

import (
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

// Calls that change what is on a disk, or tell somebody of it.
var telling = []uint64{syscall.SYS_WRITE, syscall.SYS_PWRITE64, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC, syscall.SYS_FTRUNCATE,
	syscall.SYS_RENAME, syscall.SYS_RENAMEAT, syscall.SYS_LINK, syscall.SYS_LINKAT, syscall.SYS_UNLINK, syscall.SYS_UNLINKAT,
	syscall.SYS_MKDIR, syscall.SYS_MKDIRAT}

const (
	isCall    = 0x80 // on a stop's signal: a system call (PTRACE_O_TRACESYSGOOD)
	exitKill  = 0x100000
	allThread = 0x40000000 // __WALL
)

// killAt runs a command and kills it just before its n-th telling call, from 1
// on. It reports false when the command came to its end before that.
func killAt(t *testing.T, cmd *exec.Cmd, n int) (killed bool) {
	t.Helper()
	runtime.LockOSThread() // the tracer is a thread, not a process
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Skipf("SKIPPED, NOT TESTED: a process cannot be traced here: %v", err)
	}
	pid := cmd.Process.Pid
	defer cmd.Process.Release() // it was waited for here
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
		t.Fatal(err)
	}
	const options = syscall.PTRACE_O_TRACESYSGOOD | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK | exitKill
	check(t, syscall.PtraceSetOptions(pid, options))
	check(t, syscall.PtraceSyscall(pid, 0))
	inside := map[int]bool{} // threads inside a call
	for {
		thread, err := syscall.Wait4(-pid, &status, allThread, nil)
		if errors.Is(err, syscall.ECHILD) {
			return killed
		}
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		check(t, err)
		if !status.Stopped() {
			continue // a thread, or all, has ended
		}
		pass := 0
		switch signal := status.StopSignal(); {
		case signal == syscall.SIGTRAP|isCall:
			inside[thread] = !inside[thread]
			if inside[thread] && isTelling(thread) {
				if n--; n == 0 {
					killed = true
					check(t, syscall.Kill(pid, syscall.SIGKILL))
					continue
				}
			}
		case signal != syscall.SIGTRAP && signal != syscall.SIGSTOP:
			pass = int(signal)
		}
		if err := syscall.PtraceSyscall(thread, pass); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
}

func isTelling(thread int) bool {
	var regs syscall.PtraceRegs
	return syscall.PtraceGetRegs(thread, &regs) == nil && slices.Contains(telling, regs.Orig_rax)
}
