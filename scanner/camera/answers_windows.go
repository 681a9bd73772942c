package camera

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/windows"
)

// answers is an IMFSourceReaderCallback: Media Foundation calls it, on threads of
// its own, with what a reader was asked for. Only one question is ever open.
type answers struct {
	methods *[6]uintptr // first, as COM wants it
	uses    atomic.Int32
	came    chan answer
	mu      sync.Mutex
	ended   bool
}

type answer struct {
	err    error
	flags  uint32
	sample *object // to be released; nil: none
}

// inUse keeps those that only Media Foundation knows, which the garbage
// collector does not see.
var inUse sync.Map

// newAnswers has one use, the caller's.
func newAnswers() *answers {
	a := &answers{methods: answersMethods(), came: make(chan answer, 1)}
	a.uses.Store(1)
	inUse.Store(a, nil)
	return a
}

// answersMethods is the table of all of them. On 64 bits a time is one argument.
var answersMethods = sync.OnceValue(func() *[6]uintptr {
	return &[6]uintptr{
		windows.NewCallback(answersQueryInterface),
		windows.NewCallback((*answers).AddRef),
		windows.NewCallback((*answers).Release),
		windows.NewCallback(answersOnReadSample),
		windows.NewCallback(func(*answers, uintptr) uintptr { return 0 }),          // OnFlush
		windows.NewCallback(func(*answers, uintptr, uintptr) uintptr { return 0 }), // OnEvent
	}
})

var (
	iidUnknown        = windows.GUID{Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
	iidReaderCallback = windows.GUID{Data1: 0xdeec8d99, Data2: 0xfa1d, Data3: 0x4d82, Data4: [8]byte{0x84, 0xc2, 0x2c, 0x89, 0x69, 0x94, 0x48, 0x67}}
)

func answersQueryInterface(a *answers, iid *windows.GUID, out *unsafe.Pointer) uintptr {
	const noInterface = 0x80004002 // E_NOINTERFACE
	if *iid != iidUnknown && *iid != iidReaderCallback {
		*out = nil
		return noInterface
	}
	*out = unsafe.Pointer(a)
	a.AddRef()
	return 0
}

// AddRef counts one more use.
func (a *answers) AddRef() uintptr { return uintptr(a.uses.Add(1)) }

// Release counts one less.
func (a *answers) Release() uintptr {
	n := a.uses.Add(-1)
	if n == 0 {
		inUse.Delete(a)
	}
	return uintptr(n)
}

// answersOnReadSample gets a sample that is its caller's: it is kept by counting
// one use of it more.
func answersOnReadSample(a *answers, result, _, flags, _ uintptr, sample *object) uintptr {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended || len(a.came) > 0 {
		return 0
	}
	if sample != nil {
		_ = sample.call(addRef)
	}
	a.came <- answer{failure(result, 0, nil), uint32(flags), sample}
	return 0
}

// end lets go of an answer that nobody has fetched, and of all that come.
func (a *answers) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	select {
	case last := <-a.came:
		if last.sample != nil {
			last.sample.release()
		}
	default:
	}
}
