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

var errKeysetUse = errors.New("用法：zhuxue keyset create、zhuxue keyset rotate，或 zhuxue keyset reseal")

// keyset makes the file with the keys of personal fields, adds new keys to it,
// or seals old data anew. Only the last needs the database. Beside the private database the file makes itself.
func keyset(ctx context.Context, e env, args []string) error {
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
	case "reseal":
		return inOffice(ctx, e, func(o *office) error { return o.reseal(ctx, e) })
	}
	return errKeysetUse
}

// reseal seals old data with the newest key. It may run beside serve, be
// stopped, and be started again.
func (o *office) reseal(ctx context.Context, e env) error {
	n, err := o.bureau.Reseal(ctx)
	if err != nil {
		return fmt.Errorf("已重新加密 %d 项后中断，可再次运行接着做：%w", n, err)
	}
	_, err = fmt.Fprintf(e.out, "已用最新的密钥重新加密 %d 项，全部数据现在都用最新的密钥。\n", n)
	return err
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
