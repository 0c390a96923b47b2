# Shared by the ensure-*.sh scripts beside it; sourced, not run.

# may_install says whether packages can be installed here without asking anybody.
may_install() {
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# apt_install installs Debian packages, fetching the list of packages first. Nothing goes to standard output, which is for results.
apt_install() {
	echo "apt-get install $*" >&2
	DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# give_up says what is missing, in Chinese and in English, and ends the script.
give_up() {
	printf '%s\n%s\n' "$1" "$2" >&2
	exit 1
}
