#!/bin/sh
# Makes sure of a C compiler, which Go's race detector needs. As root it installs one, by apt.
set -eu
. "$(dirname "$0")/lib.sh"

# works compiles the smallest program: a compiler without the C library's headers is of no use.
works() {
	echo '#include <stdlib.h>' | "${CC:-gcc}" -x c -c -o /dev/null - 2>/dev/null
}

works || { may_install && apt_install gcc libc6-dev && works; } ||
	give_up "缺少 C 编译器,Go 的竞态检测需要它:请执行 sudo apt-get install gcc libc6-dev 后重试。" \
		"A C compiler is missing, which Go's race detector needs: run sudo apt-get install gcc libc6-dev and try again."
