package server

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

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
func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostFormValue(name)) }

// query is one parameter of the address, trimmed.
func query(r *http.Request, name string) string { return strings.TrimSpace(r.URL.Query().Get(name)) }

// fieldID is an id in a posted form; 0 where it is absent or no number.
func fieldID[ID ~int64](r *http.Request, name string) ID {
	n, _ := strconv.ParseInt(field(r, name), 10, 64)
	return ID(max(n, 0))
}

// queryID is an id in the address; 0 where it is absent or no number.
func queryID[ID ~int64](r *http.Request, name string) ID {
	n, _ := strconv.ParseInt(query(r, name), 10, 64)
	return ID(max(n, 0))
}

// textOrFile is a text of a posted form, or the file that was sent in its place.
// Lines end as they do in Unix.
func textOrFile(r *http.Request, text, file string) (string, error) {
	f, _, err := r.FormFile(file)
	if errors.Is(err, http.ErrMissingFile) {
		return unixLines(r.PostFormValue(text)), nil
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
