#!/bin/sh
# Compile and copy the front-end files that helpnet commits.
# Needed once per upgrade of tools/package.json; running helpnet needs no node.
# Usage: tools/build_css.sh [BUILD_DIRECTORY]   (default: a fresh temporary one)
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$(mktemp -d)}
modules=$build/node_modules

cp "$root/tools/package.json" "$build/package.json"
cp "$root/tools/govuk.scss" "$build/govuk.scss"
(cd "$build" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts)

govuk=$root/static/vendor/govuk
mkdir -p "$govuk" "$root/static/fonts" "$root/tests/browser/vendor"
"$modules/.bin/sass" --no-source-map --style=compressed --quiet-deps \
  --load-path="$modules" "$build/govuk.scss" "$govuk/govuk.css"
"$modules/.bin/rtlcss" "$govuk/govuk.css" "$govuk/govuk.rtl.css"
# Its script stays out: static/site.js does the little that our pages need.
# The package names its licence (MIT) in package.json and carries no licence file:
# static/vendor/govuk/LICENSE.txt is kept by hand.

fonts=$modules/@fontsource/atkinson-hyperlegible-next
# The content's hash is part of the name: browsers keep a letter for a year, and a new
# drawing of it gets a new address. static/site.css names these files.
rm -f "$root"/static/fonts/*.woff2
for script in latin latin-ext; do
  for weight in 400 700; do
    font=$fonts/files/atkinson-hyperlegible-next-$script-$weight-normal.woff2
    hash=$(sha256sum "$font" | cut -c 1-8)
    cp "$font" "$root/static/fonts/atkinson-$script-$weight.$hash.woff2"
  done
done
cp "$fonts/LICENSE" "$root/static/fonts/OFL.txt"

cp "$modules/axe-core/axe.min.js" "$root/tests/browser/vendor/axe.min.js"
cp "$modules/axe-core/LICENSE" "$root/tests/browser/vendor/axe.LICENSE.txt"

if grep -l "GDS Transport" "$govuk"/*.css; then
  echo "The compiled styles name a font we may not use." >&2
  exit 1
fi
