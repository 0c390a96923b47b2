#!/bin/sh
# Makes one backup of Zhuxue's database: a folder zhuxue-TIME with the dump, the kept seals of the registers of acts, and checksums.
#
#   PGHOST=127.0.0.1 PGUSER=zhuxue_backup sh backup.sh /var/backups/zhuxue
#
# The connection is libpq's: PGHOST, PGPORT, PGUSER, PGDATABASE (zhuxue), the password in ~/.pgpass. ZHUXUE_DATA_DIR is the program's
# data directory. The key file is left out on purpose: whoever finds both can read everything. Keep it elsewhere.
# A dump holds names in clear: the folder must lie on an encrypted disk.
set -eu
umask 077

target=${1:?用法：sh backup.sh 存放备份的目录}
data=${ZHUXUE_DATA_DIR:-/var/lib/zhuxue}
PGDATABASE=${PGDATABASE:-zhuxue}
export PGDATABASE

name=zhuxue-$(date +%Y%m%dT%H%M%S)
part=$target/.$name.part
mkdir -p "$part"
trap 'rm -rf "$part"' EXIT

# The seals first: kept ones may be older than the dump, never newer, or the check after a restore would report a loss.
if [ -e "$data/audit-heads.json" ]; then
	cp "$data/audit-heads.json" "$part/audit-heads.json"
fi

# Who was signed in, and who mistyped a password, does not come back.
pg_dump --no-password --format=custom --exclude-table-data=sessions --exclude-table-data=throttle --file="$part/zhuxue.dump"
pg_restore --list "$part/zhuxue.dump" >/dev/null

(cd "$part" && sha256sum -- * >SHA256SUMS)
sync
mv "$part" "$target/$name"
trap - EXIT
echo "$target/$name"
