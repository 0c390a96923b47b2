package devdb

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	port      = "5432" // part of the socket's name; no TCP port is opened
	socketMax = 80     // bytes of a socket folder's path: the kernel takes 107 with the file's name
)

// home is where a cluster lives and under which account.
type home struct {
	dir     string // owned by account, mode 0700
	socket  string // folder of the socket, likewise
	account account
}

func (h home) data() string    { return filepath.Join(h.dir, "data") }
func (h home) pid() string     { return filepath.Join(h.data(), "postmaster.pid") }
func (h home) unborn() string  { return filepath.Join(h.dir, "data.new") } // while initdb works
func (h home) lock() string    { return filepath.Join(h.dir, "lock") }
func (h home) errands() string { return filepath.Join(h.dir, "errands") }
func (h home) log() string     { return filepath.Join(h.dir, "postgres.log") }

// account is whom PostgreSQL runs as. It refuses root, so root lends it another.
type account struct {
	name     string
	uid, gid int
	lent     bool
}

// attributes put a process into its own group, so that Ctrl-C reaches only this program, and have the kernel send it a signal
// when this program dies, however it dies.
func (a account) attributes(atDeath syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: atDeath}
	if a.lent {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// openHome makes the folders of a cluster below dir.
func openHome(dir string) (home, error) {
	dir, err := openData(dir)
	if err != nil {
		return home{}, err
	}
	h := home{dir: filepath.Join(dir, "postgres")}
	if h.account, err = accountFor(h.dir); err != nil {
		return home{}, err
	}
	if err := reachable(dir, h.account); err != nil {
		return home{}, err
	}
	if err := own(h.dir, h.account); err != nil {
		return home{}, dirFault(h.dir, err)
	}
	h.socket, err = openSocket(h)
	return h, err
}

// openData makes the program's data directory and resolves its name: PostgreSQL's own working directory is compared with it.
func openData(dir string) (string, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return "", dirFault(dir, err)
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711 // the account lent to PostgreSQL passes through, and sees nothing
	}
	if err := os.MkdirAll(whole, mode); err != nil {
		return "", dirFault(whole, err)
	}
	real, err := filepath.EvalSymlinks(whole)
	if err != nil {
		return "", dirFault(whole, err)
	}
	return real, nil
}

// accountFor is our own account; for root it is the one that owns the cluster already, else postgres, else nobody.
func accountFor(dir string) (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		return account{name: nameOf(uid), uid: uid, gid: os.Getegid()}, nil
	}
	if uid, gid, err := owner(dir); err == nil && uid != 0 {
		return account{name: nameOf(uid), uid: uid, gid: gid, lent: true}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid) // always a number on Linux
			gid, _ := strconv.Atoi(u.Gid)
			return account{name: name, uid: uid, gid: gid, lent: true}, nil
		}
	}
	return account{}, fault(nil, "以 root 运行时需要账号 postgres 或 nobody 来运行 PostgreSQL：请先建立其中之一，或改用普通账号运行")
}

func nameOf(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	return strconv.Itoa(uid)
}

func owner(path string) (uid, gid int, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, err
	}
	st := info.Sys().(*syscall.Stat_t)
	return int(st.Uid), int(st.Gid), nil
}

// reachable checks that a lent account may pass through every folder down to dir; root itself always may, and so would not notice.
func reachable(dir string, a account) error {
	if !a.lent {
		return nil
	}
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil {
			return dirFault(at, err)
		}
		st, need := info.Sys().(*syscall.Stat_t), os.FileMode(0o001)
		if int(st.Uid) == a.uid {
			need = 0o100
		} else if int(st.Gid) == a.gid {
			need = 0o010
		}
		if info.Mode()&need == 0 {
			return fault(nil, "运行 PostgreSQL 的账号 %s 不能进入 %s：请用 ZHUXUE_DATA_DIR 指定另一个目录（如 /var/lib/zhuxue）", a.name, at)
		}
		if at == "/" {
			return nil
		}
	}
}

// own makes a folder that belongs to the account alone; an existing one is only checked.
func own(dir string, a account) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil && a.lent {
		return os.Lchown(dir, a.uid, a.gid)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return syscall.ENOTDIR
	}
	if int(info.Sys().(*syscall.Stat_t).Uid) != a.uid {
		return fs.ErrPermission
	}
	return nil
}

// openSocket makes the socket's folder.
func openSocket(h home) (string, error) {
	dir := socketFor(h.dir)
	if err := own(dir, h.account); err != nil {
		return "", dirFault(dir, err)
	}
	return dir, nil
}

// socketFor puts the socket beside the data, or into /tmp under a name made of the data's where the path is too long for a socket,
// or holds a comma, which separates hosts in a connection string.
func socketFor(dir string) string {
	beside := filepath.Join(dir, "s")
	if len(beside) <= socketMax && !strings.Contains(beside, ",") {
		return beside
	}
	sum := sha256.Sum256([]byte(dir))
	return fmt.Sprintf("/tmp/zhuxue-%x", sum[:8])
}
