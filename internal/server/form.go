package server

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"golang.org/x/text/unicode/norm"

	"zhuxue/internal/aid"
)

// pathID reads an id from the address; anything else is NotFound.
func pathID[ID ~int32 | ~int64](r *http.Request, name string) (ID, error) {
	n, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil || n <= 0 || int64(ID(n)) != n {
		return 0, aid.E(aid.NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	return ID(n), nil
}

// field is one field of a posted form, trimmed; the first where it is repeated.
func field(r *http.Request, name string) string { return typed(r.PostFormValue(name)) }

// query is one parameter of the address, trimmed.
func query(r *http.Request, name string) string { return typed(r.URL.Query().Get(name)) }

// typed is text as a keyboard gives it: without what is no character, which no
// column of text could keep, each character in one piece, without blanks around
// it. It was decoded once, from the request, and is decoded no more.
func typed(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t' {
			return -1
		}
		return c
	}, s))
}

// fieldInt is a whole number in a posted form; 0 where it is absent or none.
func fieldInt(r *http.Request, name string) int { return int(number(field(r, name), 32)) }

// queryInt is a whole number in the address; 0 where it is absent or none.
func queryInt(r *http.Request, name string) int { return int(number(query(r, name), 32)) }

// fieldID is an id in a posted form; 0 where it is absent or no number.
func fieldID[ID ~int64](r *http.Request, name string) ID {
	return ID(max(number(field(r, name), 64), 0))
}

// queryID is an id in the address; 0 where it is absent or no number.
func queryID[ID ~int64](r *http.Request, name string) ID {
	return ID(max(number(query(r, name), 64), 0))
}

// number reads a whole number of so many bits; 0 is none.
func number(s string, bits int) int64 {
	n, err := strconv.ParseInt(s, 10, bits)
	if err != nil {
		return 0
	}
	return n
}

// textOrFile is a text of a posted form, or the file that was sent in its place.
// Lines end as they do in Unix.
func textOrFile(r *http.Request, text, file string) (string, error) {
	f, _, err := r.FormFile(file)
	if errors.Is(err, http.ErrMissingFile) {
		return unixLines(typed(r.PostFormValue(text))), nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err == nil && !utf8.Valid(content) {
		err = aid.InvalidField(text, "文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传")
	}
	return unixLines(string(content)), err
}

func unixLines(s string) string {
	return strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n")
}
