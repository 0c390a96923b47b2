package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Open reads the key file. Its errors are Chinese sentences for the operator; errors.Is tells fs.ErrNotExist where there is no file.
func Open(path string) (*Seal, error) {
	k, err := load(path)
	if err != nil {
		return nil, err
	}
	s, err := k.seal()
	if err != nil {
		return nil, fmt.Errorf("密钥文件 %s 不可用（%w）：请从备份恢复", path, err)
	}
	return s, nil
}

// Create makes the key file and reads it. Where there is one already, perhaps made by another program this very moment, it is kept.
// Make one only for an empty database: data sealed with lost keys stay sealed for ever.
func Create(path string) (*Seal, error) {
	err := locked(path, func() error {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		k, err := newKeys()
		if err != nil {
			return err
		}
		return save(path, k)
	})
	if err != nil {
		return nil, fmt.Errorf("无法建立密钥文件 %s（%w）：请检查目录权限和磁盘空间", path, err)
	}
	return Open(path)
}

// Rotate adds new keys to the file and makes them current. Programs that have the file open do not see them: restart them before
// anything is written with the new keys. Fingerprints keep their key.
func Rotate(path string) error {
	return locked(path, func() error {
		k, err := load(path)
		if err != nil {
			return err
		}
		if err := k.rotate(); err != nil {
			return fmt.Errorf("无法更换密钥文件 %s 中的密钥（%w）", path, err)
		}
		if err := save(path, k); err != nil {
			return fmt.Errorf("无法写入密钥文件 %s（%w）：原文件未改动，请检查目录权限和磁盘空间", path, err)
		}
		return nil
	})
}

func load(path string) (keys, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return keys{}, fmt.Errorf("找不到密钥文件 %s（%w）：请从备份恢复，没有它就无法读出已加密的身份证号、银行卡号和电话", path, fs.ErrNotExist)
	}
	if err != nil {
		return keys{}, fmt.Errorf("无法读取密钥文件 %s（%w）：请检查其权限", path, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return keys{}, fmt.Errorf("密钥文件 %s 可被其他账号读写：请执行 chmod 600 %[1]s", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return keys{}, fmt.Errorf("无法读取密钥文件 %s（%w）：请检查其权限", path, err)
	}
	var k keys
	if err := json.Unmarshal(b, &k); err != nil {
		return keys{}, fmt.Errorf("密钥文件 %s 已损坏：请从备份恢复", path) // the cause might quote a key
	}
	return k, nil
}

// save writes the file whole or not at all, even through a power cut.
func save(path string, k keys) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keyset-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is nothing left to remove
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// locked does one thing at a time to the files of a folder, over all programs. The lock is the folder itself and leaves no file behind.
func locked(path string, do func() error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	return do()
}
