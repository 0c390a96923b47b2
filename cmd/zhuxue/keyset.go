package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"zhuxue/internal/config"
	"zhuxue/internal/seal"
)

var errKeysetUse = errors.New("用法：zhuxue keyset create，或 zhuxue keyset rotate")

// keyset makes the file with the keys of personal fields, or adds new keys to
// it. It needs no database. Beside the private database the file makes itself.
func keyset(_ context.Context, e env, args []string) error {
	if len(args) != 1 {
		return errKeysetUse
	}
	c, err := config.Load(e.getenv)
	if err != nil {
		return err
	}
	switch args[0] {
	case "create":
		return createKeyset(e, c.Keyset)
	case "rotate":
		if err := seal.Rotate(c.Keyset); err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "已在 %s 中加入新密钥。请立即备份该文件，并重新启动 zhuxue serve；旧密钥仍在文件中，旧数据照常可读。\n", c.Keyset)
		return err
	}
	return errKeysetUse
}

// createKeyset refuses to touch a file that is there: data sealed with lost
// keys stay sealed for ever.
func createKeyset(e env, path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("密钥文件 %s 已存在，没有改动；更换密钥请用 zhuxue keyset rotate", path)
	}
	if _, err := seal.Create(path); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.out, "已建立密钥文件 %s。请立即备份到与数据库备份不同的地方：丢失后，已加密的身份证号、银行卡号和电话无法读出。\n", path)
	return err
}
