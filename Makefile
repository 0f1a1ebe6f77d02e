# SPDX-License-Identifier: GPL-2.0
#
# Thin front: Kbuild describes the build, scripts/ does the rest.
# "make help" lists what a person types.

KDIR ?= /lib/modules/$(shell uname -r)/build
KERNEL ?= 6.1
V ?= 0
NKE_TOP := $(CURDIR)

.PHONY: all modules tools clean install install-modules install-tools help \
	demo check kunit selftests bench lint setup

all: modules tools

# libnke and nkectl, in build/user.
have_mnl := pkg-config --exists libmnl 2>/dev/null
tools:
	@if $(have_mnl); then \
		$(MAKE) --no-print-directory -C src/user; \
	else \
		echo "nke: no libnke and no nkectl: install libmnl-dev and pkg-config for them" >&2; \
	fi

# Modules for the kernel at KDIR, in this directory.
modules:
	@test -d "$(KDIR)" || { \
		echo "nke: no kernel headers at $(KDIR): install linux-headers-$$(uname -r), or give KDIR=..." >&2; \
		exit 1; }
	$(MAKE) -C $(KDIR) M=$(NKE_TOP) V=$(V) modules

clean:
	@if test -d "$(KDIR)"; then \
		$(MAKE) -C $(KDIR) M=$(NKE_TOP) clean; fi
	rm -rf $(NKE_TOP)/build

install: install-modules install-tools

install-modules: modules
	$(MAKE) -C $(KDIR) M=$(NKE_TOP) INSTALL_MOD_DIR=updates \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR)) modules_install

install-tools: tools
	@if $(have_mnl); then \
		$(MAKE) --no-print-directory -C src/user install; \
	fi

setup:
	@scripts/setup all

demo:
	@scripts/demo -k $(KERNEL)

check:
	@scripts/check

kunit:
	@scripts/kunit

selftests:
	@scripts/selftests -k $(KERNEL)

bench:
	@scripts/bench --kernel $(KERNEL) \
		--plot $(or $(NKE_BUILD),build)/bench.svg

lint:
	@scripts/lint

help:
	@echo 'make                    build nke.ko for the running kernel (KDIR=... for another)'
	@echo '                        and, if libmnl-dev is there, libnke and nkectl'
	@echo 'make tools              build libnke and nkectl only, into build/user'
	@echo 'make demo               boot a stock Debian kernel and let it fetch a web page'
	@echo 'make check              all tests; the last line is "N passed, N failed"'
	@echo 'make kunit              unit tests on user-mode Linux'
	@echo 'make selftests KERNEL=  tests in a guest: 6.1, 6.12 or debug'
	@echo 'make bench              what the KPI costs, as ratios to the raw Linux calls'
	@echo 'make lint               checkpatch, sparse, W=1, kernel-doc, shellcheck'
	@echo 'make install            install modules and tools (as root; DESTDIR=, PREFIX=/usr/local)'
	@echo 'make install-tools      install libnke and nkectl only'
	@echo 'make setup              install the Debian packages that the above need'
	@echo 'make clean              remove what was built'
