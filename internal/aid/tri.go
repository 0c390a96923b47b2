package aid

// Tri is yes, no or unknown. A blank cell is unknown; it is never a silent no.
type Tri int8

// The three answers. The zero value is Unknown.
const (
	Unknown Tri = 0
	Yes     Tri = 1
	No      Tri = -1
)

// TriOf is the Tri of a bool.
func TriOf(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// Bool is nil for Unknown, as nullable columns and JSON write it.
func (t Tri) Bool() *bool {
	if t == Unknown {
		return nil
	}
	b := t == Yes
	return &b
}

// TriFrom is the Tri of a nullable bool.
func TriFrom(b *bool) Tri {
	if b == nil {
		return Unknown
	}
	return TriOf(*b)
}

// Label is 是, 否 or 未填.
func (t Tri) Label() string {
	switch t {
	case Yes:
		return "是"
	case No:
		return "否"
	}
	return "未填"
}
