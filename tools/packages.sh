#!/bin/sh
# Installs the Debian packages that the tests need and this machine lacks; starts no service of them.
#   tools/packages.sh COMMAND=PACKAGE ...     where COMMAND is what the package brings
set -eu
missing=""
for pair in "$@"; do
    command=${pair%%=*}
    PATH="$PATH:/usr/sbin:/usr/lib/cni:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')" \
        command -v "$command" >/dev/null 2>&1 || missing="$missing ${pair#*=}"
done
[ -n "$missing" ] || exit 0
sudo=""
if [ "$(id -u)" != 0 ]; then
    sudo=$(command -v sudo || true)
    [ -n "$sudo" ] || { echo "This machine lacks:$missing. Install them as root: apt-get install$missing" >&2; exit 1; }
fi
command -v apt-get >/dev/null 2>&1 || { echo "This machine lacks:$missing. Install them with its package manager." >&2; exit 1; }
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
    $sudo chmod +x "$policy"
    trap '$sudo rm -f "$policy"' EXIT
fi
echo "Installing$missing …" >&2
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
