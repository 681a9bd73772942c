package queue

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"

	"counterfoil/internal/fault"
)

// image reads a bbolt file page by page, without bbolt, and trusts nothing in
// it. bbolt follows page numbers into its memory map unchecked, and part of its
// own check runs in a goroutine where a fault cannot be caught. So opening,
// verify and salvage look at a file through an image first.
//
//	page 0, 1   meta: the newer valid one holds
//	other       header: id(8) flags(2) count(2) overflow(4), then elements
//	  leaf      flags(4) position(4) key size(4) value size(4)
//	  branch    position(4) key size(4) page(8)
//	  freelist  page(8) …
type image struct {
	file     io.ReaderAt
	pageSize int64
	meta     meta
}

// meta is what a valid meta page says.
type meta struct {
	root, freelist, high, txid uint64
}

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10

	headerSize  = 16
	elementSize = 16
	metaSize    = 64
	flagBucket  = 0x01 // of a leaf element
)

// order is the machine's own: bbolt writes its structures as they are in
// memory.
var order = binary.NativeEndian

// readImage finds the meta pages. Its error is a fault.StoreDamaged, or the
// disk's.
func readImage(file io.ReaderAt, size int64) (*image, error) {
	if size == 0 {
		return nil, fault.New(fault.DamagedFileEmpty)
	}
	first, pageSize, err := readMeta(file, 0)
	if err != nil {
		return nil, err
	}
	var second *meta
	// Without the first page, the second has to be found by trial: a page is
	// 1 KiB to 16 MiB, and a meta page holds the page size of its file.
	for try := int64(1 << 10); try <= 1<<24 && second == nil; try <<= 1 {
		if first != nil && try != pageSize {
			continue
		}
		found, named, err := readMeta(file, try)
		if err != nil {
			return nil, err
		}
		if found != nil && named == try {
			second, pageSize = found, try
		}
	}
	img := &image{file: file, pageSize: pageSize}
	switch {
	case first == nil && second == nil:
		return nil, fault.New(fault.DamagedNoStore)
	case first == nil || second != nil && second.txid > first.txid:
		img.meta = *second
	default:
		img.meta = *first
	}
	return img, img.check(size)
}

func (i *image) check(size int64) error {
	m := i.meta
	switch {
	case m.high < 4 || m.high > uint64(size/i.pageSize):
		return fault.Fault{Kind: fault.DamagedCutShort,
			Facts: fault.Facts{Number: uint64(size / i.pageSize), Other: m.high}}
	case m.root < 2 || m.root >= m.high || m.freelist < 2 || m.freelist >= m.high:
		return fault.New(fault.DamagedHeaderPages)
	}
	return nil
}

func readMeta(file io.ReaderAt, at int64) (*meta, int64, error) {
	var b [headerSize + metaSize]byte
	if _, err := file.ReadAt(b[:], at); err != nil {
		if err == io.EOF {
			return nil, 0, nil
		}
		return nil, 0, explain(err)
	}
	m := b[headerSize:]
	sum := fnv.New64a()
	sum.Write(m[:metaSize-8])
	if order.Uint32(m) != boltMagic || order.Uint32(m[4:]) != boltVersion ||
		order.Uint64(m[metaSize-8:]) != sum.Sum64() {
		return nil, 0, nil
	}
	pageSize := int64(order.Uint32(m[8:]))
	if pageSize < 1<<10 || pageSize > 1<<24 || pageSize&(pageSize-1) != 0 {
		return nil, 0, nil
	}
	return &meta{root: order.Uint64(m[16:]), freelist: order.Uint64(m[32:]), high: order.Uint64(m[40:]),
		txid: order.Uint64(m[48:])}, pageSize, nil
}

// page is one page and its overflow pages, read into memory.
type page struct {
	id    uint64
	flags uint16
	count int
	span  uint64 // how many pages it takes
	data  []byte // from its header on
}

// head reads only a page's header. The error is a fault.StoreDamaged if the
// page does not bear its own number or extends beyond the file.
func (i *image) head(id uint64) (page, error) {
	if id < 2 || id >= i.meta.high {
		return page{}, numbered(fault.DamagedPageOutside, id)
	}
	head := make([]byte, headerSize)
	if err := i.read(head, id); err != nil {
		return page{}, err
	}
	p := page{id: order.Uint64(head), flags: order.Uint16(head[8:]), count: int(order.Uint16(head[10:])),
		span: uint64(order.Uint32(head[12:])) + 1, data: head}
	if p.id != id || p.flags != flagBranch && p.flags != flagLeaf && p.flags != flagFreelist {
		return page{}, numbered(fault.DamagedPage, id)
	}
	if p.span > i.meta.high-id {
		return page{}, numbered(fault.DamagedPageTooLong, id)
	}
	return p, nil
}

// page reads a page and its overflow.
func (i *image) page(id uint64) (page, error) {
	p, err := i.head(id)
	if err != nil {
		return page{}, err
	}
	p.data = make([]byte, int64(p.span)*i.pageSize)
	return p, i.read(p.data, id)
}

func (i *image) read(b []byte, id uint64) error {
	if _, err := i.file.ReadAt(b, int64(id)*i.pageSize); err == io.EOF {
		return numbered(fault.DamagedCutInPage, id)
	} else if err != nil {
		return explain(err)
	}
	return nil
}

// freeIDs reads the list of free pages, which bbolt keeps sorted.
func (p page) freeIDs(high uint64) ([]uint64, error) {
	if p.flags != flagFreelist {
		return nil, fault.New(fault.DamagedFreeGone)
	}
	at, count := headerSize, p.count
	if count == 0xFFFF {
		count = int(order.Uint64(p.data[at:]))
		at += 8
	}
	if count < 0 || count > (len(p.data)-at)/8 {
		return nil, fault.New(fault.DamagedFreeTooLong)
	}
	ids := make([]uint64, count)
	last := uint64(1)
	for n := range ids {
		ids[n] = order.Uint64(p.data[at+8*n:])
		if ids[n] <= last || ids[n] >= high {
			return nil, fault.New(fault.DamagedFreeList)
		}
		last = ids[n]
	}
	return ids, nil
}

// element is one key of a leaf or branch page.
type element struct {
	key, value []byte // of a leaf
	child      uint64 // of a branch
	bucket     bool   // the value is a bucket
}

// elements reads a leaf's or a branch's keys, which must be in order.
func (p page) elements() ([]element, error) {
	if headerSize+p.count*elementSize > len(p.data) {
		return nil, numbered(fault.DamagedPage, p.id)
	}
	out := make([]element, p.count)
	for n := range out {
		base := headerSize + n*elementSize
		head := p.data[base:]
		var e element
		var position, keySize, valueSize uint64
		if p.flags == flagBranch {
			position, keySize, e.child = uint64(order.Uint32(head)), uint64(order.Uint32(head[4:])),
				order.Uint64(head[8:])
		} else {
			position, keySize, valueSize = uint64(order.Uint32(head[4:])), uint64(order.Uint32(head[8:])),
				uint64(order.Uint32(head[12:]))
			e.bucket = order.Uint32(head)&flagBucket != 0
		}
		from := uint64(base) + position
		if from+keySize+valueSize > uint64(len(p.data)) {
			return nil, numbered(fault.DamagedPage, p.id)
		}
		e.key, e.value = p.data[from:from+keySize], p.data[from+keySize:from+keySize+valueSize]
		if n > 0 && bytes.Compare(out[n-1].key, e.key) >= 0 {
			return nil, numbered(fault.DamagedPageOrder, p.id)
		}
		out[n] = e
	}
	return out, nil
}

// inline reads a bucket that is small enough to be kept in its parent's value.
func inline(value []byte) (page, error) {
	const bucketHeader = 16
	if len(value) < bucketHeader+headerSize {
		return page{}, fault.New(fault.DamagedPartCutShort)
	}
	data := value[bucketHeader:]
	p := page{flags: order.Uint16(data[8:]), count: int(order.Uint16(data[10:])), data: data}
	if p.flags != flagLeaf {
		return page{}, fault.New(fault.DamagedPart)
	}
	return p, nil
}
