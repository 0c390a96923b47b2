package store

import (
	"encoding/hex"
	"fmt"
)

// place names where a sealed value belongs: county, column, and the row by its
// own fingerprint, so that a value moved to another row no longer opens.
func (tx *Tx) place(column string, row []byte) string {
	return fmt.Sprintf("%d/%s/%s", tx.County, column, hex.EncodeToString(row))
}

// print is the county's fingerprint of a value.
func (tx *Tx) print(kind, value string) []byte { return tx.seal.Print(int(tx.County), kind, value) }

// sealed encrypts a value for its place; nil for an empty one.
func (tx *Tx) sealed(column string, row []byte, value string) []byte {
	if value == "" {
		return nil
	}
	return tx.seal.Seal([]byte(value), tx.place(column, row))
}

// opened is the value sealed for a place; "" for nil.
func (tx *Tx) opened(column string, row, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	plain, err := tx.seal.Open(sealed, tx.place(column, row))
	if err != nil {
		return "", fmt.Errorf("open %s: %w", column, err)
	}
	return string(plain), nil
}
