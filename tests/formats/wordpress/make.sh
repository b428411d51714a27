#!/bin/sh
# Makes `export.xml` with WordPress itself: a site is installed from Debian's packages into a temporary folder, with a database of
# its own, written by `site.php` beside this script, and exported with WordPress's own `export_wp`.
# Needs: Debian 12, root for apt-get. The text is our own.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends php-cli php-mysql php-mbstring php-xml mariadb-server
cd "$work"
apt-get download wordpress
dpkg -x wordpress_*.deb .
mkdir "$work/db"
chown mysql "$work/db"
mariadb-install-db --user=mysql --datadir="$work/db" > /dev/null
mariadbd --user=mysql --datadir="$work/db" --socket="$work/db/socket" --pid-file="$work/db/pid" --skip-networking > "$work/log" 2>&1 &
database=$!
trap 'kill "$database"; wait "$database" || true; rm -rf "$work"' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10; do
    if mariadb --socket="$work/db/socket" -e 'create database blog' 2> /dev/null; then break; fi
    sleep 1
done
SOCKET="$work/db/socket" WORDPRESS="$work/usr/share/wordpress" php -d mysqli.default_socket="$work/db/socket" "$here/site.php" > "$here/export.xml"
