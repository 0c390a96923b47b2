package intake

// slabSize is how many values a slab makes at once.
const slabSize = 1024

// slab makes values by the thousand: a roster has a hundred thousand lines, and each would else be several allocations.
type slab[T any] struct {
	full [][]T
	last []T
}

// next is the next value, zero.
func (s *slab[T]) next() *T { return &s.take(1)[0] }

// take is the next n values, zero, in one piece that cannot grow into the next.
func (s *slab[T]) take(n int) []T {
	if len(s.last)+n > cap(s.last) {
		if len(s.last) > 0 {
			s.full = append(s.full, s.last)
		}
		s.last = make([]T, 0, max(n, slabSize))
	}
	start := len(s.last)
	s.last = s.last[:start+n]
	return s.last[start : start+n : start+n]
}

// all are the values that were made, in their order.
func (s *slab[T]) all() []T {
	n := len(s.last)
	for _, f := range s.full {
		n += len(f)
	}
	all := make([]T, 0, n)
	for _, f := range s.full {
		all = append(all, f...)
	}
	return append(all, s.last...)
}
