#!/bin/sh
# Restores a backup of backup.sh into a new database, which must not exist yet. Nothing that stands is touched.
#
#   sudo -u postgres sh restore.sh /var/lib/postgresql/zhuxue-20170301T020000 zhuxue_restored
#
# Run as a superuser of PostgreSQL, since the county wall binds every other role. The connection is libpq's: PGHOST, PGPORT, PGUSER.
set -eu

backup=${1:?用法：sh restore.sh 备份目录 新数据库名}
database=${2:?用法：sh restore.sh 备份目录 新数据库名}
here=$(cd "$(dirname "$0")" && pwd)

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
createdb --no-password --template=template0 --encoding=UTF8 --locale=C.UTF-8 "$database"
psql --no-password --no-psqlrc --quiet --dbname="$database" --set=ON_ERROR_STOP=1 --single-transaction --file="$here/roles.sql"
pg_restore --no-password --dbname="$database" --single-transaction --exit-on-error "$backup/zhuxue.dump"
psql --no-password --no-psqlrc --quiet --dbname="$database" --command='ANALYZE'

cat <<END
已恢复到数据库 $database。接下来：
  1. 新服务器上还没有数据库口令：psql --dbname=$database --command='\\password zhuxue_app'，zhuxue_owner 同样
  2. 把 $backup/audit-heads.json 复制到 ZHUXUE_DATA_DIR（属主 zhuxue，权限 600），密钥文件放回 ZHUXUE_KEYSET
  3. 把 ZHUXUE_DATA_DIR 里的 audit 目录改名留存：备份之后的操作只在那里还有
  4. 把 ZHUXUE_DATABASE_URL 中的数据库名改为 $database，运行 zhuxue check 和 zhuxue audit verify
END
