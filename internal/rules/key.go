package rules

import "strconv"

// Key packs facts: equal facts, equal key. It may be compared, be the key of a map, and be kept for ever as its String.
type Key struct {
	bits uint64 // all facts but the fee, in 63 bits
	fee  Fee
}

// packing is the place of each single-valued fact in the key; categories take the 31 bits from categoryShift on.
// Places are never given to another fact: keys are stored.
var packing = [singles]uint8{
	FactStage: 0, FactGrade: 3, FactBoarding: 7, FactFullTime: 9, FactAgricultural: 11, FactHardship: 13, FactHukou: 15,
	FactHardshipLevel: 48, FactSchoolOwner: 51, FactRegion: 54, FactDegree: 57, FactRollLocal: 59, FactHukouLocal: 61,
}

const categoryShift, categoryBits = 17, 31

// width is how many bits hold the values 0 to last.
func width(fact Fact) uint8 {
	switch {
	case domains[fact].last > 7:
		return 4
	case domains[fact].last > 3:
		return 3
	}
	return 2
}

// Key is the facts' key.
func (f Facts) Key() Key {
	f = f.clean()
	bits := uint64(f.Categories) << categoryShift
	for fact := range FactCategory {
		bits |= uint64(f.value(fact)) << packing[fact]
	}
	return Key{bits, f.SchoolFee}
}

// Facts gives back what the key packs. Bits that Key never sets are ignored.
func (k Key) Facts() Facts {
	f := Facts{Categories: Categories(k.bits >> categoryShift & (1<<categoryBits - 1)), SchoolFee: k.fee}
	for fact := range FactCategory {
		f.put(fact, uint8(k.bits>>packing[fact]&(1<<width(fact)-1)))
	}
	return f.clean()
}

// String is the key as a decimal number, followed by a dash and the fee in fen where it is known. Keys of books that know no fee
// read as they always did.
func (k Key) String() string {
	s := strconv.FormatUint(k.bits, 10)
	if fen, ok := k.fee.Fen(); ok {
		s += "-" + strconv.FormatInt(int64(fen), 10)
	}
	return s
}
