package config

import (
	"fmt"
	"io"
	"log/slog"
)

const hidden = "（已隐藏）"

// Secret is text that no log, error or dump may show, such as a connection string with its password.
type Secret string

// Reveal is the text itself: only for the library that needs it.
func (s Secret) Reveal() string { return string(s) }

// String says only whether there is anything.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// Format answers every verb alike; without it %d would complain about the text by quoting it.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.String()) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
