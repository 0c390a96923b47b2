package seal

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// keyLeast is the shortest key that will do, in bytes.
const keyLeast = 32

// keys are the content of the key file, in JSON.
type keys struct {
	Fields keySet `json:"fields"` // AES-256-GCM
	Prints keySet `json:"prints"` // HMAC-SHA-256; does not rotate, or nobody would be found any more
	Audit  keySet `json:"audit"`  // HMAC-SHA-256
}

// keySet is a keyset that reads and writes itself as Tink's JSON. It prints as its key numbers only.
type keySet struct{ *keyset.Handle }

func (k keySet) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := insecurecleartextkeyset.Write(k.Handle, keyset.NewJSONWriter(&b))
	return b.Bytes(), err
}

func (k *keySet) UnmarshalJSON(b []byte) (err error) {
	k.Handle, err = insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
	return err
}

func newKeys() (k keys, err error) {
	for _, n := range []struct {
		to       *keySet
		template *tinkpb.KeyTemplate
	}{
		{&k.Fields, aead.AES256GCMKeyTemplate()},
		{&k.Prints, prf.HMACSHA256PRFKeyTemplate()},
		{&k.Audit, mac.HMACSHA256Tag256KeyTemplate()},
	} {
		if n.to.Handle, err = keyset.NewHandle(n.template); err != nil {
			return keys{}, fmt.Errorf("make a key: %w", err)
		}
	}
	return k, nil
}

// rotate adds a new key to the fields and to the audit trail, for all that is written from now on. Old keys stay, to read with.
func (k *keys) rotate() error {
	if err := k.Fields.rotate(aead.AES256GCMKeyTemplate()); err != nil {
		return err
	}
	return k.Audit.rotate(mac.HMACSHA256Tag256KeyTemplate())
}

func (k *keySet) rotate(template *tinkpb.KeyTemplate) error {
	m := keyset.NewManagerFromHandle(k.Handle)
	number, err := m.Add(template)
	if err != nil {
		return fmt.Errorf("add a key: %w", err)
	}
	if err := m.SetPrimary(number); err != nil {
		return fmt.Errorf("choose the new key: %w", err)
	}
	k.Handle, err = m.Handle()
	return err
}

// strong refuses a file with a keyset missing or with a key that is too short.
func (k keys) strong() error {
	for _, set := range []keySet{k.Fields, k.Prints, k.Audit} {
		if set.Handle == nil {
			return errors.New("a keyset is missing")
		}
		for i := range set.Len() {
			if err := strongEntry(set, i); err != nil {
				return err
			}
		}
	}
	return nil
}

func strongEntry(set keySet, i int) error {
	entry, err := set.Entry(i)
	if err != nil {
		return err
	}
	sized, ok := entry.Key().Parameters().(interface{ KeySizeInBytes() int })
	if !ok {
		return fmt.Errorf("key %d: unknown algorithm", entry.KeyID())
	}
	if size := sized.KeySizeInBytes(); size < keyLeast {
		return fmt.Errorf("key %d: %d bits, need %d", entry.KeyID(), 8*size, 8*keyLeast)
	}
	return nil
}
