package devdb

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// Fault is a failure that the operator can mend. Its text is one Chinese sentence: what is wrong, where, what to do.
type Fault struct {
	Sentence string
	Cause    error // may be nil
}

func (f *Fault) Error() string { return f.Sentence }
func (f *Fault) Unwrap() error { return f.Cause }

func fault(cause error, format string, args ...any) error {
	return &Fault{Sentence: fmt.Sprintf(format, args...), Cause: cause}
}

// dirFault tells why a folder or a file below it cannot be used.
func dirFault(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fault(err, "没有读写 %s 的权限：请修改其权限，或用 ZHUXUE_DATA_DIR 指定另一个目录", path)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return diskFull(path, err)
	case errors.Is(err, syscall.EROFS):
		return fault(err, "%s 所在的磁盘是只读的：请用 ZHUXUE_DATA_DIR 指定另一个目录", path)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return fault(err, "%s 不是目录：请将同名文件移走，或用 ZHUXUE_DATA_DIR 指定另一个目录", path)
	}
	return fault(err, "数据目录 %s 无法使用（%v）：请检查后重试，或用 ZHUXUE_DATA_DIR 指定另一个目录", path, err)
}

func diskFull(path string, err error) error {
	return fault(err, "%s 所在的磁盘已满：请腾出空间后重试", path)
}

func usedByOther(h home, err error) error {
	return fault(err, "%s 正被另一个 PostgreSQL 使用：请先将其停止", h.data())
}

// saidFault reads what PostgreSQL said before it gave up. Its words are English because serverEnv asks for the C locale.
func saidFault(h home, said string, err error) error {
	switch {
	case strings.Contains(said, "No space left on device"), full(h.dir):
		return diskFull(h.dir, err)
	case strings.Contains(said, "another postmaster"), strings.Contains(said, "another server"):
		return usedByOther(h, err)
	case strings.Contains(said, "Permission denied"):
		return fault(err, "数据库账号 %s 没有读写 %s 的权限：请修改其权限", h.account.name, h.dir)
	}
	return fault(err, "本机数据库未能启动：%s（详见 %s）", lastWords(said, err), h.log())
}

// full says whether nothing can be written any more: then PostgreSQL could not even say so in its log.
func full(dir string) bool {
	var st syscall.Statfs_t
	return syscall.Statfs(dir, &st) == nil && st.Bavail*uint64(st.Bsize) < 1<<20
}

// lastWords is the line that most probably says why: the last one with FATAL, PANIC or error in it.
func lastWords(said string, err error) string {
	last := fmt.Sprint(err)
	for line := range strings.Lines(said) {
		if strings.Contains(line, "FATAL") || strings.Contains(line, "PANIC") || strings.Contains(line, "error:") {
			last = strings.TrimSpace(line)
		}
	}
	return last
}
