// Package seal protects personal fields: it encrypts them, makes fingerprints by which they are found again, and signs the audit
// trail. It knows no table. The keys lie in one file outside the database, so that a stolen dump shows no number.
//
// Three keysets, each for one purpose. Every sealed value and every signature begins with the number of its key, and the keyset says
// which algorithm that key is for, so that both can be replaced while old data stay readable.
package seal

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	// PrintSize is the length of a fingerprint in bytes: no two of a whole country's numbers will meet by chance.
	PrintSize = 16
	// Overhead is by how many bytes a sealed value is longer than the plain one: key number, nonce, tag.
	Overhead = keyNumber + 12 + 16

	keyNumber = 5 // one byte of format, four of number
)

// ErrBroken says that a sealed value or a signature was changed, moved to another place, or made with a key we do not have.
var ErrBroken = errors.New("sealed value does not open")

// Seal works with one set of keys. It is safe for many goroutines.
type Seal struct {
	fields  tink.AEAD
	prints  *prf.Set
	audit   tink.MAC
	current [keyNumber]byte // how values sealed now begin
}

// New makes a Seal with keys of its own that are written nowhere: for tests.
func New() *Seal {
	k, err := newKeys()
	if err != nil {
		panic(err) // no randomness
	}
	s, err := k.seal()
	if err != nil {
		panic(err)
	}
	return s
}

func (k keys) seal() (*Seal, error) {
	if err := k.strong(); err != nil {
		return nil, err
	}
	fields, err := aead.New(k.Fields.Handle)
	if err != nil {
		return nil, fmt.Errorf("keys of fields: %w", err)
	}
	prints, err := prf.NewPRFSet(k.Prints.Handle)
	if err != nil {
		return nil, fmt.Errorf("keys of fingerprints: %w", err)
	}
	audit, err := mac.New(k.Audit.Handle)
	if err != nil {
		return nil, fmt.Errorf("keys of the audit trail: %w", err)
	}
	s := &Seal{fields: fields, prints: prints, audit: audit}
	copy(s.current[:], s.Seal(nil, ""))
	return s, nil
}

// Seal encrypts a value for one place. The place, such as "990121/student/idno/37" (county, table, column, row), is not stored, but the
// value opens only there: moved to another row it is as good as changed. The same value sealed twice looks different.
func (s *Seal) Seal(plain []byte, place string) []byte {
	sealed, err := s.fields.Encrypt(plain, []byte(place))
	if err != nil {
		panic(err) // no randomness, or more than 64 GiB
	}
	return sealed
}

// Open is the value sealed for a place, or ErrBroken.
func (s *Seal) Open(sealed []byte, place string) ([]byte, error) {
	plain, err := s.fields.Decrypt(sealed, []byte(place))
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

// Current says whether a value was sealed with the newest key; after a rotation the others are to be opened and sealed again.
func (s *Seal) Current(sealed []byte) bool {
	return len(sealed) >= keyNumber && [keyNumber]byte(sealed[:keyNumber]) == s.current
}

// Head is how values begin that were sealed with the newest key.
func (s *Seal) Head() []byte { return s.current[:] }

// Print is the fingerprint of a value: always the same for one county, kind ("idno", "card") and value, and of no use without the key.
// Another county's fingerprint of the same person differs, so that nobody can join them. Write the value in one way only.
func (s *Seal) Print(county int, kind, value string) []byte {
	text := make([]byte, 0, 2*binary.MaxVarintLen64+len(kind)+len(value))
	text = binary.AppendVarint(text, int64(county))
	text = binary.AppendUvarint(text, uint64(len(kind))) // keeps "a"+"bc" and "ab"+"c" apart
	text = append(append(text, kind...), value...)
	print, err := s.prints.ComputePrimaryPRF(text, PrintSize)
	if err != nil {
		panic(err) // the length is fixed and allowed
	}
	return print
}

// MAC signs an entry of the audit trail, 37 bytes. After a rotation it signs with the new key: compare by VerifyMAC, never by bytes.
func (s *Seal) MAC(data []byte) []byte {
	tag, err := s.audit.ComputeMAC(data)
	if err != nil {
		panic(err) // an HMAC does not fail
	}
	return tag
}

// VerifyMAC is nil if MAC signed the data with a key we have, else ErrBroken.
func (s *Seal) VerifyMAC(tag, data []byte) error {
	if s.audit.VerifyMAC(tag, data) != nil {
		return ErrBroken
	}
	return nil
}
