# The commands of this repository. `make` alone lists them.
PY := .venv/bin/python
ENGINE := src/xuanwu/engine/xuanwu-job.jar
EXAMPLES := src/xuanwu/engine/xuanwu-examples.jar
GATEWAY := src/xuanwu/engine/xuanwu-gateway.jar
JARS := $(ENGINE) $(EXAMPLES) $(GATEWAY)
PAGE := src/xuanwu/page/index.html
PAGE_SOURCES := $(shell find web/src web/public web/tools -type f 2>/dev/null) $(wildcard web/*.* docs/guides/*.md)
JAVA_SOURCES := $(shell find engine -name '*.java' -o -name pom.xml -o -path '*/src/main/resources/*' -type f | grep -v /target/)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Where it is set, every process of the tests compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo dev web fuzz functions mutants check check-python check-web format generate test test-kubernetes bench image clean lock packages node-packages
help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## set everything up and run the flights job until Ctrl-C
	@$(MAKE) -j2 --no-print-directory $(JARS) $(PAGE)
	@XUANWU_HOME=$${XUANWU_HOME:-$(CURDIR)/.cache/home} .venv/bin/xuanwu demo

dev: ## set up the working environment: .venv, the engine and the page
	@$(MAKE) -j2 --no-print-directory $(JARS) $(PAGE)

web: web/node_modules/ready ## the page while you change it, beside a running `xuanwu up` (XUANWU=its address)
	@cd web && npm run --silent grammar && npx --no-install vite

check: check-python check-web ## format, lint, types, import contracts, generated files, Java format
	mvn -q -B -f engine/pom.xml spotless:check

check-python: $(JARS) web/node_modules/ready
	ruff format --check .
	ruff check .
	pyright
	lint-imports --config pyproject.toml
	$(PY) -m tools.generated --check

check-web: web/node_modules/ready
	@cd web && npm run --silent check

format: .venv/ready web/node_modules/ready ## put Python, Java and TypeScript into their format
	ruff format .
	ruff check --fix .
	mvn -q -B -f engine/pom.xml spotless:apply
	@cd web && npm run --silent format

generate: .venv/ready web/node_modules/ready ## write the generated files anew
	$(PY) -m tools.generated

test: ## all suites, on real databases, Flink and Kubernetes; SUITES="unit flink" for some
	@$(MAKE) -j4 --no-print-directory $(JARS) $(PAGE) packages node-packages
	@$(PY) -m tools.suites $(if $(COMPLETE),--complete) $(SUITES)

test-kubernetes: ## the suite on a real Kubernetes node of its own (docs/kubernetes-node.md)
	@$(MAKE) test SUITES=kubernetes

packages: ## the Debian packages that the tests need
	@tools/packages.sh initdb=postgresql mariadbd=mariadb-server chromium=chromium

node-packages: packages
	@# Without these the tests on Kubernetes are skipped, and say so.
	@tools/packages.sh containerd=containerd runc=runc host-local=containernetworking-plugins \
	  iptables=iptables nginx=nginx busybox=busybox-static gcc=gcc ip=iproute2 mmdebstrap=mmdebstrap || true

bench: dev ## all benchmarks, or one: make bench NAME=tracking
	@for name in $(or $(NAME),$(basename $(notdir $(wildcard benchmarks/[a-z]*.py)))); do \
	  $(PY) -m benchmarks.$$name --json .cache/bench-$$name.json || exit 1; done

fuzz: dev ## ask the planners of all releases thousands of half-typed and senseless texts
	@$(PY) -m tests.gateway.fuzz

functions: dev ## compare the functions of all installed releases with what the dialect tells
	@$(PY) -m tools.functions

mutants: dev ## change rules one line at a time, and see that the fast tests notice
	@$(PY) -m tools.mutants --json .cache/mutants.json $(NAME)

image: dev ## an image without a daemon: of Flink (RELEASE=2.2.1 [BASE=…] [PLUGIN=…]), or of the server (PLATFORM=1)
	@[ -n "$(BASE)" ] || tools/packages.sh mmdebstrap=mmdebstrap
	@XUANWU_HOME=$${XUANWU_HOME:-$(CURDIR)/.cache/home} $(PY) -m deploy.images.$(if $(PLATFORM),server,build) \
	  $(RELEASE) $(addprefix --base=,$(BASE)) $(addprefix --plugin=,$(PLUGIN)) $(addprefix --tag=,$(TAG)) \
	  $(addprefix --output=,$(OUTPUT))

clean: ## remove what was built; releases and data stay in .cache
	rm -rf .venv $(JARS) $(dir $(PAGE)) web/node_modules engine/*/target .pytest_cache .ruff_cache .hypothesis

lock: .venv/ready ## resolve the newest versions into the lock files
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --upgrade -o requirements.lock
	cd web && npm update --package-lock-only

.venv/ready: requirements.lock pyproject.toml
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed."; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; python3 is $$(python3 --version)."; exit 1; }
	@echo "Setting up .venv …"
	@python3 -m venv .venv
	@.venv/bin/pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(JARS) &: $(JAVA_SOURCES) | .venv/ready
	@command -v mvn >/dev/null || { echo "Maven is needed to build the engine: apt-get install maven"; exit 1; }
	@command -v javac >/dev/null || { echo "A JDK (11 or newer) is needed: apt-get install openjdk-17-jdk-headless"; exit 1; }
	@echo "Building the engine …"
	@mvn -q -B -f engine/pom.xml package -DskipTests
	@mkdir -p $(dir $(ENGINE))
	@cp --remove-destination engine/job/target/xuanwu-job.jar engine/examples/target/xuanwu-examples.jar \
	  engine/gateway/target/xuanwu-gateway.jar $(dir $(ENGINE))
	@touch $(JARS)

web/node_modules/ready: web/package-lock.json web/package.json web/.npmrc
	@{ command -v node && command -v npm; } >/dev/null || \
	  { echo "Node.js 20.19 or newer, with npm, is needed to build the page: apt-get install nodejs npm"; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || \
	  { echo "Node.js 20.19 or newer is needed to build the page; node is $$(node --version)."; exit 1; }
	@echo "Fetching the parts of the page …"
	@cd web && npm ci --silent --no-progress
	@touch $@

$(PAGE): $(PAGE_SOURCES) web/node_modules/ready
	@echo "Building the page …"
	@cd web && npm run --silent build
	@touch $@
