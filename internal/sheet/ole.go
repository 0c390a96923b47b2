package sheet

import (
	"encoding/binary"
	"io"
	"math"
	"unicode/utf16"
)

var le = binary.LittleEndian

const (
	oleHeader   = 512
	oleMini     = 64         // bytes of a small sector
	oleCutoff   = 4096       // streams shorter than this lie in small sectors
	oleEntry    = 128        // bytes of a directory entry
	maxOLEFiles = 4096       // a workbook with macros has a hundred
	oleMaxID    = 0xFFFFFFF9 // sector numbers above have other meanings
)

// ole is a compound file, the container of old workbooks and of encrypted new ones: a small file system in sectors. Chains
// are bounded by the number of sectors, names are looked up in the flat directory; so no cycle and no nesting can hurt.
type ole struct {
	r       io.ReaderAt
	size    int64
	sector  int
	fat     []uint32 // the sector after each sector
	minis   []uint32 // the same for small sectors
	store   []uint32 // the sectors in which the small ones lie
	entries []oleFile
}

// oleFile is a directory entry.
type oleFile struct {
	name  string
	kind  byte // 2 a stream, 5 the root
	start uint32
	size  int64
}

func openOLE(r io.ReaderAt, size int64) (*ole, error) {
	head := make([]byte, oleHeader)
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil, errOLE
	}
	shift := le.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return nil, errOLE
	}
	o := &ole{r: r, size: size, sector: 1 << shift}
	if err := o.readFAT(head); err != nil {
		return nil, err
	}
	if err := o.readDirectory(le.Uint32(head[48:])); err != nil {
		return nil, err
	}
	return o, o.readMinis(le.Uint32(head[60:]))
}

var errOLE = refuse(Damaged, "文件结构不完整")

// readFAT reads the table of sectors. Its own sectors are listed in the header and, of large files, in a chain of lists.
func (o *ole) readFAT(head []byte) error {
	most := int(o.size)/o.sector + 1
	list := uint32s(head[76:oleHeader])
	for next, n := le.Uint32(head[68:]), 0; next <= oleMaxID; n++ {
		more, err := o.readSectors([]uint32{next})
		if err != nil || n > most/(o.sector/4) {
			return errOLE
		}
		ids := uint32s(more)
		list, next = append(list, ids[:len(ids)-1]...), ids[len(ids)-1]
	}
	for _, id := range list {
		if id > oleMaxID {
			continue
		}
		table, err := o.readSectors([]uint32{id})
		if err != nil {
			return err
		}
		if o.fat = append(o.fat, uint32s(table)...); len(o.fat) > most+o.sector {
			return errOLE
		}
	}
	return nil
}

func (o *ole) readDirectory(start uint32) error {
	chain, err := o.chain(o.fat, start)
	if err != nil || len(chain)*o.sector > maxOLEFiles*oleEntry {
		return errOLE
	}
	b, err := o.readSectors(chain)
	if err != nil {
		return err
	}
	for ; len(b) >= oleEntry; b = b[oleEntry:] {
		size := int64(le.Uint64(b[120:]))
		if o.sector == 512 {
			size &= math.MaxUint32 // the upper half is junk in version 3
		}
		o.entries = append(o.entries, oleFile{oleName(b), b[66], le.Uint32(b[116:]), size})
	}
	return nil
}

func oleName(entry []byte) string {
	n := min(int(le.Uint16(entry[64:])), 64)/2 - 1 // without the closing zero
	name := make([]uint16, 0, 32)
	for i := range max(n, 0) {
		name = append(name, le.Uint16(entry[2*i:]))
	}
	return string(utf16.Decode(name))
}

func (o *ole) readMinis(start uint32) error {
	if start > oleMaxID || len(o.entries) == 0 {
		return nil
	}
	chain, err := o.chain(o.fat, start)
	if err != nil {
		return err
	}
	table, err := o.readSectors(chain)
	if err != nil {
		return err
	}
	o.minis = uint32s(table)
	o.store, err = o.chain(o.fat, o.entries[0].start)
	return err
}

// has reports whether there is a stream or folder of that name.
func (o *ole) has(name string) bool {
	for _, e := range o.entries {
		if e.name == name && e.kind != 0 {
			return true
		}
	}
	return false
}

// stream reads a whole stream into memory; it is never longer than the file.
func (o *ole) stream(name string) ([]byte, error) {
	for _, e := range o.entries {
		if e.name != name || e.kind != 2 {
			continue
		}
		if e.size < 0 || e.size > o.size {
			return nil, errOLE
		}
		b, err := o.content(e)
		if err != nil || int64(len(b)) < e.size {
			return nil, errOLE
		}
		return b[:e.size], nil
	}
	return nil, errOLE
}

func (o *ole) content(e oleFile) ([]byte, error) {
	if e.size >= oleCutoff {
		chain, err := o.chain(o.fat, e.start)
		if err != nil {
			return nil, err
		}
		return o.readSectors(chain)
	}
	chain, err := o.chain(o.minis, e.start)
	if err != nil {
		return nil, err
	}
	store, err := o.readSectors(o.store)
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, id := range chain {
		from := int(id) * oleMini
		if from+oleMini > len(store) {
			return nil, errOLE
		}
		b = append(b, store[from:from+oleMini]...)
	}
	return b, nil
}

// chain follows a table from start to the end mark. A chain longer than the table runs in a circle.
func (o *ole) chain(table []uint32, start uint32) ([]uint32, error) {
	var chain []uint32
	for id := start; id <= oleMaxID; id = table[id] {
		if int(id) >= len(table) || len(chain) > len(table) {
			return nil, errOLE
		}
		chain = append(chain, id)
	}
	return chain, nil
}

// readSectors reads sectors in order; the last one of the file may be short.
func (o *ole) readSectors(ids []uint32) ([]byte, error) {
	b := make([]byte, len(ids)*o.sector)
	for i, id := range ids {
		part := b[i*o.sector : (i+1)*o.sector]
		n, err := o.r.ReadAt(part, (int64(id)+1)*int64(o.sector))
		if err != nil && (err != io.EOF || n == 0) {
			return nil, errOLE
		}
	}
	return b, nil
}

func uint32s(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = le.Uint32(b[4*i:])
	}
	return out
}
