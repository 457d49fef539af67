#!/usr/bin/env bash
# Builds, runs and tests Parley. ./build.sh alone says what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Nothing here has C in it: the program needs no library of the system it runs
# on, and Go reaches all its threads. Only the race detector is an exception.
export CGO_ENABLED=0

# --- what is built from what ---------------------------------------------

# Small browser sources: name in widget/dist, then the files joined into it, with
# all that they import. @wasm_exec is the start-up code of the compiler that
# builds the widget.
GLUE='
frame.js    @wasm_exec widget/page/frame.js
frame.css   templates/base/tokens.css widget/page/frame.css
rare.css    templates/base/gallery.css widget/page/rare.css
survey.css  templates/frame/survey.css
survey.js   widget/page/survey.js
'

# The files of the agents' pages, in the same way.
PAGES='
inbox.js    templates/inbox/js/app.js
inbox.css   templates/inbox/inbox.css
mark.svg    templates/inbox/mark.svg
help.js     templates/help/help.js
help.css    templates/help/help.css
'

# Packages compiled into the widget; their tests also run as wasm under Node.
WASM_PACKAGES='relay/chat relay/chat/transcript relay/wire relay/faq widget/core widget/view widget/dom widget/host widget/words'

# Packages whose tests run with the race detector: those with goroutines.
RACE_PACKAGES='relay/store relay/jobs relay/socket relay/session relay/inbox relay/frame relay/web relay/server relay/desk relay/access'

# Packages whose tests drive Chromium, and those that play against the clock; they
# run last.
BROWSER_PACKAGES='examples/pages relay/testing/browser relay/testing/e2e'
CLOCK_PACKAGES='relay/lab/faults'

# Upper limits in bytes, brotli 11.
LIMIT_LOADER=3072
LIMIT_HOST=6144
LIMIT_WASM_GO=448459
LIMIT_WASM_TINYGO=60000

# --- saying things -------------------------------------------------------

say() { printf '%s\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# part NAME COMMAND… runs one step and says how long it took. The command is not
# tested by an if, which would switch set -e off inside it; the trap reports.
part() {
  local began=$SECONDS
  current=$1
  shift
  say "== $current"
  "$@"
  say "-- $current: $((SECONDS - began)) s"
  current=
}
current=
trap 'rc=$?; if ((rc)) && [[ -n $current ]]; then say "build.sh: failed: $current" >&2; fi' EXIT

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  run            build everything and start the demo: relay on :8080, shop on :8081
  build          build the widget and bin/parley
  test [-long]   install what tests need, then run all of them (-long: fuzzing, sweeps and slow tests too)
  check          format, generated code, vet, staticcheck, dependency rules, sizes
  bench NAME     measure: faq or answers [DIR], files, relay or widget [-quick] [-json FILE],
                 bot [-seeds N,…], search [-conversations N], helpcentre, surveys, routing
  faults [ROW…]  inject faults under load and check that nothing is lost
  fmt            format Go and templ sources
TEXT
}

# --- what must be installed ----------------------------------------------

need_go() {
  have go || die 'Go is missing: install Go 1.26 or newer'
  local v
  v=$(go env GOVERSION)
  [[ $v =~ ^go1\.([0-9]+) ]] || return 0
  ((BASH_REMATCH[1] >= 26)) || die "Go 1.26 or newer is needed, this is $v"
}

need_node() {
  have node || die 'Node.js is missing: install Node 20 or newer with npm'
  have npm || die 'npm is missing: install it beside Node.js'
  local v
  v=$(node --version)
  [[ $v =~ ^v([0-9]+) ]] || return 0
  ((BASH_REMATCH[1] >= 20)) || die "Node 20 or newer is needed, this is $v"
}

# --- doing a step only when its inputs changed ---------------------------

sum() { if have sha256sum; then sha256sum; else shasum -a 256; fi; }

# digest PATH… is one hash over names and contents of all files below.
digest() {
  local paths=() p
  for p in "$@"; do [[ -e $p ]] && paths+=("$p"); done
  ((${#paths[@]})) || return 0
  find "${paths[@]}" -type f -print | LC_ALL=C sort | while IFS= read -r p; do
    printf '%s\n' "$p"
    cat "$p"
  done | sum
}

# fresh NAME HASH is true when the step was last done with the same inputs.
fresh() { [[ -f .build/$1 && $(cat ".build/$1") == "$2" ]]; }
done_with() { mkdir -p .build && printf '%s' "$2" >".build/$1"; }

# --- building ------------------------------------------------------------

npm_packages() {
  local hash
  hash=$(digest package.json package-lock.json)
  if [[ -d node_modules ]] && fresh npm "$hash"; then return; fi
  say 'npm: installing the build tools'
  npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
  done_with npm "$hash"
}

# A Node program: writes FILE.br and FILE.gz beside each FILE of its arguments.
SHRINK='
const { readFileSync, writeFileSync } = require("node:fs");
const { brotliCompress, gzipSync, constants: c } = require("node:zlib");
const shrunk = require("node:util").promisify(brotliCompress);
const shrink = async (file) => {
  const raw = readFileSync(file);
  // What follows the place of the settings the relay adds to a stream that goes on.
  const open = /\/widget\.[^/]*\.js$/.test(file);
  const part = open ? raw.subarray(0, raw.indexOf("SETTINGS")) : raw;
  // How a program comes out is chance of some kilobytes: the least of a few ways is taken.
  const ways = file.endsWith(".wasm") ? [[2, 0], [3, 0], [1, 8], [2, 4]] : [[0, 0]];
  const all = await Promise.all(ways.map(([postfix, direct]) => shrunk(part, { finishFlush: open ? c.BROTLI_OPERATION_FLUSH : c.BROTLI_OPERATION_FINISH, params: {
    [c.BROTLI_PARAM_QUALITY]: 11,
    [c.BROTLI_PARAM_LGWIN]: 24,
    [c.BROTLI_PARAM_SIZE_HINT]: part.length,
    [c.BROTLI_PARAM_LGBLOCK]: 24, // one model for the whole file: a program is the same all over
    [c.BROTLI_PARAM_NPOSTFIX]: postfix, // a program is copied from distances that often end alike
    [c.BROTLI_PARAM_NDIRECT]: direct,
  } })));
  const br = all.reduce((least, one) => (one.length < least.length ? one : least));
  writeFileSync(file + ".br", br);
  writeFileSync(file + ".gz", gzipSync(raw, { level: 9 }));
};
(async () => { for (const file of process.argv.slice(1)) await shrink(file); })();
'

# Generated code is committed, so templ runs only after a .templ file changed.
templ_code() {
  local hash
  hash=$(find templates -name '*.templ' -print 2>/dev/null | LC_ALL=C sort | xargs cat /dev/null | sum)
  if fresh templ "$hash"; then return; fi
  if [[ -f .build/templ ]] || ! git diff --quiet HEAD -- templates 2>/dev/null; then
    say 'templ: generating Go from templates'
    go tool templ generate -path templates -log-level error
  fi
  done_with templ "$hash"
}

compiler() {
  local c=${WIDGET_COMPILER:-}
  if [[ -z $c ]]; then have tinygo && c=tinygo || c=go; fi
  case $c in
    go) ;;
    tinygo) have tinygo || die 'WIDGET_COMPILER is tinygo, but tinygo is not on the PATH' ;;
    *) die "WIDGET_COMPILER is \"$c\"; it must be go or tinygo" ;;
  esac
  say "$c"
}

wasm_exec_js() {
  case $1 in
    tinygo) say "$(tinygo env TINYGOROOT)/targets/wasm_exec.js" ;;
    go) say "$(go env GOROOT)/lib/wasm/wasm_exec.js" ;;
  esac
}

# compile_widget COMPILER OUT
compile_widget() {
  local out=$2
  if [[ $1 == tinygo ]]; then
    GOFLAGS='' tinygo build -o "$out" -target wasm -opt=z -no-debug -panic=trap ./widget
    return
  fi
  local flags=(-trimpath -gcflags=all=-l -ldflags='-s -w' -o "$out")
  # This collector makes the file smaller; a later Go may not know the name.
  local experiment=nogreenteagc
  GOEXPERIMENT=$experiment go env GOVERSION >/dev/null 2>&1 || experiment=
  GOOS=js GOARCH=wasm GOEXPERIMENT=$experiment go build "${flags[@]}" ./widget
  go run ./widget/slim "$out"
}

# How esbuild makes a script.
SCRIPT=(--bundle --minify --legal-comments=none --log-level=warning
  --target=es2020 --format=iife --platform=browser --charset=utf8)

# minify OUT FILE… joins JavaScript or CSS files into one small file. A picture
# stays as it is.
minify() {
  local out=$1 f how
  shift
  for f in "$@"; do
    case $f in
      *.svg) cat "$f"; continue ;;
      *.css) how=(--target=esnext) ;; # older targets turn oklch() into sRGB
      *) how=(--external:fs --external:crypto --external:util) ;; # TinyGo's code asks for these under Node only
    esac
    node_modules/.bin/esbuild "$f" "${SCRIPT[@]}" "${how[@]}"
  done >"$out"
}

# glue LIST makes the files of a list, and what was made before it, in
# .build/dist, and puts them with their compressed forms into widget/dist. They
# are moved when all are there, so that there is always a whole set.
glue() {
  local name files
  while read -r name files; do
    [[ -n $name ]] || continue
    # shellcheck disable=SC2086
    minify ".build/dist/$name" $files
  done <<<"$1"
  node -e "$SHRINK" .build/dist/*
  mv -f .build/dist/* widget/dist/
}

# loaders makes the loader in each language for which visitors have words,
# widget.LANGUAGE.js, and the modules that it and the frame ask for.
loaders() {
  local file words
  node_modules/.bin/esbuild widget/loader/host.js "${SCRIPT[@]}" --format=esm >.build/dist/host.js
  node_modules/.bin/esbuild widget/page/rare.js "${SCRIPT[@]}" --format=esm >.build/dist/rare.js
  for file in templates/words/visitor/*.json; do
    words=$(node -e "$LOADER_WORDS" "$file")
    node_modules/.bin/esbuild widget/loader/loader.js "${SCRIPT[@]}" --define:WORDS="$words" \
      >".build/dist/widget.$(basename "$file" .json).js"
  done
}

# A Node program: prints the words of the loader in FILE, without their prefix.
LOADER_WORDS='
const all = Object.entries(JSON.parse(require("node:fs").readFileSync(process.argv[1])));
const own = all.filter(([key]) => key.startsWith("loader.")).map(([key, text]) => [key.slice(7), text]);
console.log(JSON.stringify(Object.fromEntries(own)));
'

widget() {
  local c exec_js hash
  c=$(compiler)
  exec_js=$(wasm_exec_js "$c")
  hash=$(
    say "$c $($c version)"
    # shellcheck disable=SC2086
    digest build.sh go.mod package-lock.json "$exec_js" $WASM_PACKAGES widget/*.go widget/{page,host,loader,slim,words} templates/words/visitor templates/base/*.{js,css} templates/frame/*.css
  )
  hash=$(sum <<<"$hash")
  if [[ -f widget/dist/widget.wasm.br ]] && fresh widget "$hash"; then return; fi

  say "widget: compiling with $($c version)"
  rm -rf .build/dist
  mkdir -p .build/dist
  compile_widget "$c" .build/dist/widget.wasm
  loaders
  glue "${GLUE/@wasm_exec/$exec_js}"
  say "$c" >.build/compiler
  done_with widget "$hash"
}

pages() {
  local hash
  hash=$(digest build.sh package-lock.json templates/inbox/js templates/{base,inbox,admin,editor,help}/*.css templates/{base,help}/*.js widget/page/visit.js templates/inbox/*.svg)
  if [[ -f widget/dist/inbox.js.br ]] && fresh pages "$hash"; then return; fi
  say 'pages: joining scripts and styles'
  rm -rf .build/dist
  mkdir -p .build/dist
  glue "$PAGES"
  done_with pages "$hash"
}

build_all() {
  need_go
  need_node
  npm_packages
  templ_code
  pages
  widget
  go build -trimpath -ldflags='-s -w' -o bin/parley ./relay
}

# build lets one run at a time change the built files, where flock exists.
build() {
  mkdir -p .build
  (
    if have flock; then flock 9; fi
    build_all
  ) 9>.build/lock
}

run() {
  build
  say 'starting the demo'
  exec bin/parley demo "$@"
}

# --- testing -------------------------------------------------------------

have_browser() {
  local b
  for b in chromium chromium-browser google-chrome; do have "$b" && return; done
  [[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]]
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

apt_has() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }

# Debian's backports stand on the mirror that the machine's own sources name.
add_backports() {
  local codename uri file=/etc/apt/sources.list.d/backports-for-tests.sources key=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC1091
  codename=$(. /etc/os-release && say "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016
  uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Identifier: Packages' |
    awk -v c="$codename" '$2 == c { print $1; exit }')
  [[ -n $uri ]] || die 'the apt sources of this machine name no Debian mirror: install valkey-server by hand'
  say "apt: adding $codename-backports, which has valkey-server"
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s-backports\nComponents: main\n' "$uri" "$codename"
    if [[ -f $key ]]; then printf 'Signed-By: %s\n' "$key"; fi
  } | as_root tee "$file" >/dev/null
  as_root apt-get update -qq
}

# install_test_tools brings what the tests start: a browser, a Valkey server,
# and the C compiler that the race detector needs.
install_test_tools() {
  local missing=()
  have_browser || missing+=(chromium)
  have valkey-server || missing+=(valkey-server)
  have gcc || have clang || missing+=(gcc libc6-dev)
  ((${#missing[@]})) || return 0

  if ! have apt-get || ! as_root true 2>/dev/null; then
    die "the tests need: ${missing[*]}. Install them (Chromium or Chrome, Valkey 8, a C compiler) and try again"
  fi
  # Chinese and Arabic text on screenshots needs faces for them.
  case " ${missing[*]} " in *' chromium '*) missing+=(fonts-noto-cjk fonts-noto-core) ;; esac
  say "apt: installing ${missing[*]}"
  as_root apt-get update -qq
  apt_has valkey-server || add_backports
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  # The package starts a server of its own, which the tests do not use.
  case " ${missing[*]} " in *' valkey-server '*) as_root service valkey-server stop >/dev/null 2>&1 || true ;; esac
}

# existing FOLDER… prints those that hold Go tests, as ./folder/...
existing() {
  local d
  for d in "$@"; do
    if [[ -n $(find "$d" -name '*_test.go' -print 2>/dev/null | head -n 1) ]]; then say "./$d/..."; fi
  done
}

# packages prints all Go packages except those below the given folders.
packages() {
  local all d
  all=$(go list ./...)
  for d in "$@"; do all=$(grep -Ev "/$d(/|\$)" <<<"$all" || true); done
  say "$all"
}

# wasm_packages prints the widget's program and what is compiled into it.
wasm_packages() {
  local d
  say ./widget
  for d in $WASM_PACKAGES; do say "./$d"; done
}

# go_test runs Go tests, with -long also those behind the build tag long. How long
# each package took is kept for slowest.
go_test() {
  go test -timeout 20m ${TEST_TAGS:+-tags "$TEST_TAGS"} "$@" |
    awk -v part="$current" '{ print; fflush() }
      $1 == "ok" && $3 ~ /s$/ { printf "%8.1f s  %s (%s)\n", $3, $2, part >>".build/tested" }'
}

slowest() {
  say 'the slowest packages:'
  sort -rn .build/tested | sed -n 1,12p
}

# shellcheck disable=SC2046
vet() {
  go vet -tags long ./...
  GOOS=js GOARCH=wasm go vet $(wasm_packages)
}

# shellcheck disable=SC2046,SC2086
test_native() { go_test $(packages $RACE_PACKAGES $BROWSER_PACKAGES $CLOCK_PACKAGES); }

# shellcheck disable=SC2046,SC2086
test_race() { CGO_ENABLED=1 go_test -race $(existing $RACE_PACKAGES); }

# Node's wasm runner has little room for the environment, so it gets none but PATH.
# shellcheck disable=SC2046,SC2086
test_wasm() {
  local runner
  runner="env -i PATH=$PATH HOME=$HOME $(go env GOROOT)/lib/wasm/go_js_wasm_exec"
  GOOS=js GOARCH=wasm go_test -exec "$runner" $(wasm_packages)
}

test_fuzz() {
  local file name
  git grep --untracked -oE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file name; do
    name=${name#func }
    say "$(dirname "$file") $name"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$1" -fuzzminimizetime 2s "./$(dirname "$file")" </dev/null
  done
}

test_scripts() { node --test --test-reporter=dot templates/inbox/js/testing widget/page/testing; }

# Tests of whole processes: browsers, relays, faults. Those with a browser wait more
# than they work, so two packages run side by side; the others run alone.
# shellcheck disable=SC2046,SC2086
test_browser() {
  go_test -count=1 -p 2 $(existing $BROWSER_PACKAGES)
  go_test -count=1 -p 1 $(existing $CLOCK_PACKAGES)
}

run_tests() {
  local long= began=$SECONDS
  case ${1:-} in
    '') ;;
    -long) long=yes TEST_TAGS=long ;;
    *) die "test takes -long or nothing, not \"$1\"" ;;
  esac
  part 'tools for tests' install_test_tools
  part 'build' build
  rm -f .build/tested
  part 'vet' vet
  part 'unit tests' test_native
  part 'tests with race detector' test_race
  part 'tests as wasm' test_wasm
  part 'tests of scripts' test_scripts
  # The seeds and what was found before are unit tests. Searching for more is
  # chance, and must not decide whether a change passes.
  if [[ -n $long ]]; then part 'fuzzing, 60s each' test_fuzz 60s; fi
  part 'browser tests' test_browser
  if [[ -f .build/tested ]]; then slowest; fi # nothing where all was as tested before
  say "all tests passed in $((SECONDS - began)) s"
}

# --- checking ------------------------------------------------------------

go_files() { git ls-files --cached --others --exclude-standard -- '*.go' | while read -r f; do [[ -f $f ]] && say "$f"; done; }

check_format() {
  local bad
  bad=$(go_files | xargs gofmt -l)
  [[ -z $bad ]] || die "not formatted, run ./build.sh fmt:"$'\n'"$bad"
}

# generate formats templates, and writes all committed code that is made of other
# code.
generate() {
  go tool templ fmt -log-level error templates
  go tool templ generate -path templates -log-level error
  go run ./widget/codes
}

# The commands write in place: what they change was not as committed.
check_generated() {
  local before after
  before=$(digest templates widget/page)
  generate
  after=$(digest templates widget/page)
  [[ $before == "$after" ]] || die 'something was not formatted or not generated; it is now: commit it'
}

# shellcheck disable=SC2046
check_static() {
  local staticcheck
  staticcheck=$(go tool -n staticcheck)
  "$staticcheck" ./...
  GOOS=js GOARCH=wasm "$staticcheck" $(wasm_packages)
}

# The scripts of the inbox are JavaScript with types in their comments.
check_scripts() { node_modules/.bin/tsc --project templates/inbox/js; }

check_marks() {
  local found
  found=$(git grep --untracked -nwE 'TODO|FIXME|XXX|HACK|not implemented' -- '*.go' '*.templ' '*.js' '*.css' '*.sh' '*.lua' '*.md' ':!build.sh' || true)
  [[ -z $found ]] || die "marks of unfinished work:"$'\n'"$found"
}

# limit NAME BYTES MAXIMUM
limit() {
  printf '  %-34s %8d bytes of %d\n' "$1" "$2" "$3"
  (($2 <= $3)) || die "$1 is $(($2 - $3)) bytes over its limit"
}

bytes() { wc -c <"$1" | tr -d ' '; }

check_sizes() {
  say 'brotli 11:'
  local loader
  for loader in widget/dist/widget.*.js.br; do
    limit "loader $(basename "$loader" .js.br)" "$(bytes "$loader")" "$LIMIT_LOADER"
  done
  limit 'host.js' "$(bytes widget/dist/host.js.br)" "$LIMIT_HOST"
  if [[ $(<.build/compiler) == tinygo ]]; then
    limit 'wasm (TinyGo)' "$(bytes widget/dist/widget.wasm.br)" "$LIMIT_WASM_TINYGO"
  else
    limit 'wasm (Go)' "$(bytes widget/dist/widget.wasm.br)" "$LIMIT_WASM_GO"
  fi
  go test -count=1 -v -run TestFrameSize ./relay/testing/e2e | grep -E 'frame in|^(---|ok|FAIL)'
}

# The database of known faults may be out of reach; then this says so and does
# not decide.
check_vulnerabilities() {
  local out rc=0 limiter=()
  if have timeout; then limiter=(timeout 90); fi
  out=$("${limiter[@]+"${limiter[@]}"}" go tool govulncheck ./... 2>&1) || rc=$?
  case $rc in
    0) say 'no known vulnerability reached' ;;
    3) say "$out"; die 'known vulnerabilities are reached' ;;
    *) say "not checked, the database did not answer: $(tail -n 1 <<<"$out")" ;;
  esac
}

check() {
  local began=$SECONDS
  part 'build' build
  part 'format' check_format
  part 'generated code' check_generated
  part 'vet' vet
  part 'staticcheck' check_static
  part 'scripts' check_scripts
  part 'left-over marks' check_marks
  part 'dependency rules' go test -count=1 ./relay/testing/arch
  part 'sizes' check_sizes
  part 'known vulnerabilities' check_vulnerabilities
  say "all checks passed in $((SECONDS - began)) s"
}

# --- measuring -----------------------------------------------------------

# The widget is part of the relay, so it is built too.
bench_relay() {
  install_test_tools
  build
  go run ./relay/lab/bench "$@"
}

bench_widget() {
  install_test_tools
  build
  go run ./relay/lab/widgetbench "$@"
}

bench_search() {
  install_test_tools
  go test -run - -bench Find -benchtime 1x -timeout 2h ./relay/search "$@"
}

# How soon the bot answers is a row of the faults: with and without one.
bench_bot() {
  install_test_tools
  build
  go run ./relay/lab/faults "$@" bot-answers
}

bench_helpcentre() {
  go test -run - -bench Page ./relay/helpcentre "$@"
}

bench_surveys() {
  install_test_tools
  go test -run - -bench Report -benchtime 20x -timeout 1h ./relay/survey/keep "$@"
}

bench() {
  local name=${1:-}
  need_go
  [[ -n $name ]] || die 'bench needs a name, such as: ./build.sh bench faq'
  shift
  case $name in
    faq) go run ./relay/lab/faqeval -heldout "$@" ;;
    answers) go run ./relay/lab/faqeval -answers "$@" ;;
    relay) bench_relay "$@" ;;
    widget) bench_widget "$@" ;;
    bot) bench_bot "$@" ;;
    search) bench_search "$@" ;;
    helpcentre) bench_helpcentre "$@" ;;
    files) go test -run - -bench Files ./relay/server "$@" ;;
    surveys) bench_surveys "$@" ;;
    routing) go test -run - -bench 'Route|OpenInboxes' -benchtime 10s ./relay/routing ./relay/inbox "$@" ;;
    *) die "there is no benchmark called \"$name\"" ;;
  esac
}

faults() {
  install_test_tools
  build
  exec go run ./relay/lab/faults "$@"
}

fmt() {
  need_go
  go_files | xargs gofmt -w
  generate
}

# -------------------------------------------------------------------------

command=${1:-}
if (($#)); then shift; fi
case $command in
  run) run "$@" ;;
  build) build ;;
  test) run_tests "$@" ;;
  check) check ;;
  bench) bench "$@" ;;
  faults) faults "$@" ;;
  fmt) fmt ;;
  '' | -h | --help | help) usage ;;
  *) usage >&2; die "unknown command \"$command\"" ;;
esac
