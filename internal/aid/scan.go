package aid

import (
	"database/sql/driver"
	"fmt"
)

// Scan reads a term's code from the database.
func (t *Term) Scan(src any) error {
	if src == nil {
		*t = Term{}
		return nil
	}
	code, ok := src.(string)
	if !ok {
		return fmt.Errorf("term from %T", src)
	}
	var err error
	*t, err = ParseTerm(code)
	return err
}

// Value is the term's code.
func (t Term) Value() (driver.Value, error) { return t.String(), nil }

// Scan reads a nullable boolean: NULL is Unknown.
func (t *Tri) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Unknown
	case bool:
		*t = TriOf(v)
	default:
		return fmt.Errorf("answer from %T", src)
	}
	return nil
}

// Value is a nullable boolean.
func (t Tri) Value() (driver.Value, error) {
	if t == Unknown {
		return nil, nil
	}
	return t == Yes, nil
}
