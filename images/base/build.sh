#!/bin/bash
# Makes the image debian:trixie-slim from Debian packages, for hosts that reach
# a Debian mirror but no container registry. Promises: the same kind of root file
# system as Debian's own slim image, under the same name; progress lines on
# stdout; nothing is left behind when it fails.
#
# Needs: root, mmdebstrap, a docker client. Usage: build.sh [IMAGE]
# The mirror is the one that this host's apt uses. Where that is no Debian
# archive (an Ubuntu host), name one in DRYDOCK_DEBIAN_MIRROR, and the archive of
# security updates, if wanted, in DRYDOCK_DEBIAN_SECURITY_MIRROR.
set -euo pipefail

image=${1:-debian:trixie-slim}
suite=trixie

say() { echo "base: $*"; }

# The first archive of this host's apt whose address ends in /$1.
host_archive() {
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
    awk -v name="$1" '{ uri = $1; sub(/\/+$/, "", uri) } $2 == "main" && uri ~ ("/" name "$") { print uri; exit }'
}

command -v mmdebstrap >/dev/null || { say "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }
mirror=${DRYDOCK_DEBIAN_MIRROR:-$(host_archive debian)}
security=${DRYDOCK_DEBIAN_SECURITY_MIRROR:-$(host_archive debian-security)}
[ -n "$mirror" ] || { say "this host's apt knows no Debian archive: set DRYDOCK_DEBIAN_MIRROR" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Each line becomes one line of the image's sources.list.
set -- "deb $mirror $suite main" "deb $mirror $suite-updates main"
[ -z "$security" ] || set -- "$@" "deb $security $suite-security main"

# What Debian's slim image leaves out, and its settings for small layers.
cat > "$work/apt" <<'APT'
Acquire::GzipIndexes "true";
Acquire::Languages "none";
Apt::AutoRemove::SuggestsImportant "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };
APT
cat > "$work/dpkg" <<'DPKG'
path-exclude=/usr/share/doc/*
path-include=/usr/share/doc/*/copyright
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/groff/*
path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/linda/*
path-exclude=/usr/share/locale/*
path-include=/usr/share/locale/locale.alias
DPKG

say "bootstrapping $suite from $mirror"
# A file, not a pipe: a failed bootstrap must not import half an image.
mmdebstrap --mode=root --variant=minbase --format=tar --verbose \
  --aptopt="$work/apt" --dpkgopt="$work/dpkg" \
  --customize-hook='rm -f "$1"/etc/resolv.conf "$1"/etc/hostname "$1"/var/log/*.log "$1"/var/log/apt/*.log' \
  "$suite" "$work/root.tar" "$@" 2>&1 | sed -u -n -e '/hook in shell\|tempdir/d' -e 's/^I: /base: /p' -e 's/^[EW]: /base: &/p'

# Packages do not start services in an image (mmdebstrap would remove this file).
mkdir -p "$work/extra/usr/sbin"
printf '#!/bin/sh\nexit 101\n' > "$work/extra/usr/sbin/policy-rc.d"
chmod 755 "$work/extra/usr/sbin/policy-rc.d"
tar --append -f "$work/root.tar" -C "$work/extra" --owner=0 --group=0 usr/sbin/policy-rc.d

say "importing $image"
docker import -c 'CMD ["bash"]' "$work/root.tar" "$image" >/dev/null
say "made $image, $(docker image inspect -f '{{.Size}}' "$image" | awk '{ printf "%.0f MB", $1 / 1e6 }')"
