#!/usr/bin/env bash
# Builds the Debian package with dpkg-deb alone: packaging/debian/build.sh [PROGRAM]
# Without PROGRAM a release is built first.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${1:-}
if [ -z "$program" ]; then
  cargo build --release --locked
  program=target/release/zhenji
fi
version=$("$program" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)
out=${OUT:-target/debian}
mkdir -p "$out"
root=$(mktemp -d "$out/zhenji.XXXXXX")
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

install -D -m 755 "$program" "$root/usr/bin/zhenji"
strip --strip-unneeded "$root/usr/bin/zhenji"

# Manual pages, in English and in Chinese.
"$program" --lang en man "$root/usr/share/man/man1" 2>/dev/null
"$program" --lang zh man "$root/usr/share/man/zh_CN/man1" 2>/dev/null
find "$root/usr/share/man" -name '*.1' -exec gzip -9n {} +

share=$root/usr/share
mkdir -p "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
"$program" --lang en completions bash >"$share/bash-completion/completions/zhenji"
"$program" --lang en completions zsh >"$share/zsh/vendor-completions/_zhenji"
"$program" --lang en completions fish >"$share/fish/vendor_completions.d/zhenji.fish"

doc=$share/doc/zhenji
mkdir -p "$doc/book" "$share/zhenji/schemas"
cp schemas/*.json "$share/zhenji/schemas/"
cp README.md README.zh-CN.md "$doc/"
cp -r docs/*.md docs/rules "$doc/book/"
gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
  printf 'Upstream-Name: zhenji\n\nFiles: *\nCopyright: the authors of zhenji\nLicense: MIT or Apache-2.0\n'
  sed 's/^$/./; s/^/ /' LICENSE-MIT
} >"$doc/copyright"

# What the program is linked against: the C library, of the version that its symbols ask for.
libc=$(objdump -T "$root/usr/bin/zhenji" | grep -o 'GLIBC_2\.[0-9]*' | sort -uV | tail -1 | cut -d_ -f2)
mkdir -p "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: zhenji
Version: $version
Architecture: $architecture
Maintainer: the authors of zhenji <zhenji@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: libc6 (>= ${libc:-2.31}), libgcc-s1
Suggests: tesseract-ocr, tesseract-ocr-chi-sim
Section: utils
Priority: optional
Description: linter for trace archives
 zhenji (真迹) reads an exported archive of dossiers and says what is missing,
 what is out of order and what is doubtful, with the place, the measured facts
 and what to do about each.
CONTROL
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +

package=$out/zhenji_${version}_${architecture}.deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
echo "$package"
