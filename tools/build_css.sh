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
grep -v '^//# sourceMappingURL' \
  "$modules/govuk-frontend/dist/govuk/govuk-frontend.min.js" >"$govuk/govuk-frontend.min.js"
# The package names its licence (MIT) in package.json and carries no licence file:
# static/vendor/govuk/LICENSE.txt is kept by hand.

fonts=$modules/@fontsource/atkinson-hyperlegible-next
for script in latin latin-ext; do
  for weight in 400 700; do
    cp "$fonts/files/atkinson-hyperlegible-next-$script-$weight-normal.woff2" "$root/static/fonts/"
  done
done
cp "$fonts/LICENSE" "$root/static/fonts/OFL.txt"

cp "$modules/axe-core/axe.min.js" "$root/tests/browser/vendor/axe.min.js"
cp "$modules/axe-core/LICENSE" "$root/tests/browser/vendor/axe.LICENSE.txt"

if grep -l "GDS Transport" "$govuk"/*.css; then
  echo "The compiled styles name a font we may not use." >&2
  exit 1
fi
