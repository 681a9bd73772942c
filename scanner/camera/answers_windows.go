package camera

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/windows"
)

// answers is an IMFSourceReaderCallback. Media Foundation calls it, on its own threads, with each sample that was asked
// for. Only one request is ever outstanding.
type answers struct {
	methods *[6]uintptr // must come first: COM expects the method table there
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

// inUse keeps alive the callbacks that only Media Foundation refers to, which the garbage collector cannot see.
var inUse sync.Map

// newAnswers returns a callback with one reference, the caller's.
func newAnswers() *answers {
	a := &answers{methods: answersMethods(), came: make(chan answer, 1)}
	a.uses.Store(1)
	inUse.Store(a, nil)
	return a
}

// answersMethods is the method table. On 64 bits a timestamp is one argument.
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
	iidReaderCallback = guid(0xdeec8d99, 0xfa1d, 0x4d82, 0x84c22c8969944867)
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

// AddRef adds a reference.
func (a *answers) AddRef() uintptr { return uintptr(a.uses.Add(1)) }

// Release removes a reference.
func (a *answers) Release() uintptr {
	n := a.uses.Add(-1)
	if n == 0 {
		inUse.Delete(a)
	}
	return uintptr(n)
}

// answersOnReadSample gets a sample that belongs to the caller, and keeps it by adding a reference.
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

// end releases an answer that nobody has fetched, and drops all later ones.
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
