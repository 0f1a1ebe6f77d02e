#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What makes an NKE's objects a module: who it is, the generated files around
it, and where the names come from that it needs.  For build-nke, and for
Kbuild.client, which runs this as a program."""

import argparse
import os
import re
import subprocess
import sys

# What the compiler itself may call, and the C library's functions on memory
# and strings that mean the same everywhere.  Anything else that an NKE would
# find in Linux under its bare name is another function than XNU's.
PLAIN_SYMBOL = re.compile(r"__|_GLOBAL_OFFSET_TABLE_$|mcount$|"
                          r"(mem|str)[a-z0-9]+$|v?snprintf$|sscanf$")

LINUX_GLUE = """\
// SPDX-License-Identifier: GPL-2.0
/* Generated for nke: the only file here that sees Linux headers. */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

int nke_glue_start(void);
int nke_glue_stop(void);

/* nke's: whose the controls are that this module registers. */
int nke_client_add(struct module *module, const char *bundle_id);
void nke_client_started(struct module *module, int (*stop)(void));
int nke_client_stop(struct module *module);
void nke_client_remove(struct module *module);

/* XNU's result is a positive errno or kern_return_t; 5 means I/O error and
 * plain failure in either.
 */
static int __init nke_glue_init(void)
{
	int ret = nke_client_add(THIS_MODULE, "%(bundle_id)s");

	if (ret)
		return ret;
	ret = nke_glue_start();
	if (!ret) {
		nke_client_started(THIS_MODULE, nke_glue_stop);
		return 0;
	}
	pr_err("%(module)s: start routine failed (%%d)\\n", ret);
	nke_client_remove(THIS_MODULE);
	/* A callback of a half-started NKE may still be on its way out. */
	synchronize_rcu_tasks();
	return ret > 0 && ret <= MAX_ERRNO ? -ret : -EIO;
}

/*
 * XNU lets a stop routine refuse: the extension stays loaded and the unload
 * is tried again later.  nkectl asks before it unloads, and who has agreed is
 * not asked again; for all others the trying is here.
 */
static void __exit nke_glue_exit(void)
{
	unsigned long next_report = jiffies;
	unsigned long delay = max(HZ / 100, 1);
	int ret;

	while ((ret = nke_client_stop(THIS_MODULE)) != 0) {
		if (time_after_eq(jiffies, next_report)) {
			pr_warn("%(module)s: stop routine refuses (%%d), trying again\\n",
				ret);
			next_report = jiffies + 10 * HZ;
		}
		schedule_timeout_idle(delay);
		delay = min(delay * 2, (unsigned long)HZ / 2);
	}
	/* Takes away what the NKE has forgotten. */
	nke_client_remove(THIS_MODULE);
	/*
	 * A callback that told the stop routine "I am done" may still have
	 * its last instructions to run; wait until every task has left the
	 * code that is about to go.
	 */
	synchronize_rcu_tasks();
}

module_init(nke_glue_init);
module_exit(nke_glue_exit);

MODULE_LICENSE("%(license)s");
MODULE_DESCRIPTION("Network kernel extension %(bundle_id)s");
MODULE_VERSION("%(version)s");
/* As MODULE_IMPORT_NS(), which takes a string since 6.13, a word before. */
MODULE_INFO(import_ns, "NKE");
"""

CLIENT_GLUE = """\
// SPDX-License-Identifier: GPL-2.0
/* Generated for nke: the record that XNU hands to start and stop. */
#include <mach/kmod.h>

%(declarations)s
int nke_glue_start(void);
int nke_glue_stop(void);

int nke_glue_start(void)
{
	static const char name[] = "%(bundle_id)s";
	unsigned int i;

	for (i = 0; i < sizeof(name); i++)
		kmod_info.name[i] = name[i];
	return %(call_start)s(&kmod_info, (void *)0);
}

int nke_glue_stop(void)
{
	return %(call_stop)s(&kmod_info, (void *)0);
}
"""

# For sources without a KMOD_EXPLICIT_DECL.
RECORD = """\
static kmod_info_t kmod_info = {
	.info_version = KMOD_INFO_VERSION,
	.version = "%(version)s",
	.start = %(start)s,
	.stop = %(stop)s,
};
"""

# What Xcode's project links in: its KMOD_EXPLICIT_DECL names these two, which
# call what the other two point to.
LIBKMOD = """\
extern kmod_start_func_t *_realmain;
extern kmod_stop_func_t *_antimain;
kern_return_t _start(kmod_info_t *ki, void *data);
kern_return_t _stop(kmod_info_t *ki, void *data);

kern_return_t _start(kmod_info_t *ki, void *data)
{
	return _realmain ? _realmain(ki, data) : KERN_SUCCESS;
}

kern_return_t _stop(kmod_info_t *ki, void *data)
{
	return _antimain ? _antimain(ki, data) : KERN_SUCCESS;
}
"""


class IdentityError(Exception):
    """What the NKE is called cannot be had from what was given."""


def c_string(text):
    """Text as the inside of a C string literal."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def read_source(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def strip_comments(text):
    """C source without comments; strings and the count of lines stay."""
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|'
                       r"//[^\n]*|/\*.*?\*/", re.S)
    return token.sub(lambda m: " " + "\n" * m[0].count("\n")
                     if m[0][0] == "/" else m[0], text)


def without_directives(text):
    """C source without what the preprocessor reads."""
    return re.sub(r"^[ \t]*#(?:.*\\\n)*.*$", "", text, flags=re.M)


def find_declarations(sources):
    """The KMOD_EXPLICIT_DECL of the sources, as (name, version)."""
    word = r"\s*[A-Za-z_]\w*\s*"
    decl = re.compile(r"\bKMOD_EXPLICIT_DECL\s*\(\s*([^,()]+?)\s*,"
                      r'\s*"((?:\\.|[^"\\])*)"\s*,' + word + "," + word +
                      r"\)")
    return [(m[1].strip('"'), m[2]) for src in sources
            for m in decl.finditer(strip_comments(read_source(src)))]


class Identity:
    """Names, and routines to start and stop."""

    def __init__(self, name, sources, start=None, stop=None, bundle_id=None,
                 license_text="GPL"):
        found = find_declarations(sources)
        self.declared = len(found) == 1
        if not (start and stop) and not self.declared:
            raise IdentityError(
                "several KMOD_EXPLICIT_DECL in the sources: give --start "
                "and --stop" if found else "give --start and --stop: the "
                "sources have no KMOD_EXPLICIT_DECL")
        said, self.version = found[0] if self.declared else (name, "1.0")
        self.libkmod = self.declared and any(
            re.search(r"\b_realmain\s*=", strip_comments(read_source(src)))
            for src in sources)
        self.module = name.replace("-", "_")
        self.start, self.stop = start, stop
        self.bundle_id = bundle_id or said
        self.license = license_text
        for what in filter(None, (start, stop)):
            if not re.fullmatch(r"[A-Za-z_]\w*", what):
                raise IdentityError(f"{what}: not the name of a C function")
        for what in (self.bundle_id, self.version):
            if len(what.encode()) > 63 or not what.isprintable():
                raise IdentityError(f"{what}: at most 63 printable "
                                    "characters")
        if not self.license or not self.license.isprintable():
            raise IdentityError("--license: not a licence")

    def fill(self):
        return {
            "module": self.module,
            "bundle_id": c_string(self.bundle_id),
            "version": c_string(self.version),
            "license": c_string(self.license),
            "start": self.start or "kmod_info.start",
            "stop": self.stop or "kmod_info.stop",
        }

    def linux_glue(self):
        return LINUX_GLUE % self.fill()

    def client_glue(self):
        fill = self.fill()
        routines = [f"extern kern_return_t {name}(kmod_info_t *ki, "
                    "void *data);\n"
                    for name in (self.start, self.stop) if name]
        text = "".join(routines) + (LIBKMOD if self.libkmod else "") + "\n"
        if self.start and self.stop:
            # A declaration is not needed, and may be compiled out.
            text += RECORD % fill
        else:
            text += "extern kmod_info_t kmod_info;\n"
        return CLIENT_GLUE % dict(
            fill, declarations=text,
            call_start=fill["start"], call_stop=fill["stop"])


def tool(name):
    """A tool of the toolchain that the kernel is built with."""
    llvm = os.environ.get("LLVM", "")
    own = {"nm": "NM", "objdump": "OBJDUMP"}.get(name, name)
    if os.environ.get(own):
        return os.environ[own]
    if llvm:
        version = llvm if llvm.startswith("-") else ""
        prefix = llvm if llvm.endswith("/") else ""
        return f"{prefix}llvm-{name}{version}"
    return os.environ.get("CROSS_COMPILE", "") + name


def run_tool(name, *args):
    """Its lines; none when it cannot be run."""
    try:
        run = subprocess.run([tool(name), *args], capture_output=True,
                             text=True, errors="replace", check=False)
    except OSError:
        return []
    return run.stdout.splitlines()


def object_symbols(path):
    """(needed, defined): names that other files see or have to have."""
    needed, defined = set(), set()
    if os.path.exists(path):
        for line in run_tool("nm", "-g", path):
            words = line.split()
            if len(words) >= 2:
                (needed if words[-2] in "Uw" else defined).add(words[-1])
    return needed, defined


def exported(symvers):
    """The names in a Module.symvers; none when there is no such file."""
    try:
        with open(symvers, encoding="utf-8") as f:
            return {line.split("\t")[1] for line in f if "\t" in line}
    except OSError:
        return set()


class Symbols:
    """Every name must come from the NKE itself, from nke, or be one of those
    that mean the same everywhere."""

    def __init__(self, symvers, kdir):
        self.nke = exported(symvers)
        self.kernel = exported(os.path.join(kdir, "Module.symvers"))

    def not_offered(self, objects):
        """{link name: objects that need it} of names from nowhere."""
        tables = {path: object_symbols(path) for path in objects}
        own = set().union(*(t[1] for t in tables.values()))
        found = {}
        for path, (needed, _) in tables.items():
            for name in needed - own - self.nke:
                if name == "_GLOBAL_OFFSET_TABLE_" or \
                        name in self.kernel and PLAIN_SYMBOL.match(name):
                    continue
                # Without the kernel's list modpost is the one to say it.
                if self.kernel or name.startswith("nke_"):
                    found.setdefault(name, []).append(path)
        return found


def without_prefix(name):
    return re.sub(r"^nke_", "", name)


# -- for Kbuild.client --------------------------------------------------------

def check(args, identity):
    """Complain as build-nke does; true if there is nothing to."""
    from nke_report import Knowledge, locate
    symbols = Symbols(args.symvers, args.kdir)
    if not symbols.nke:
        print(f"nke: {args.symvers} is missing: build nke for this kernel "
              "first", file=sys.stderr)
        return False
    sources = dict(zip(args.object, args.source))
    defined = set().union(*(object_symbols(o)[1] for o in args.object))
    good = True
    for name in filter(None, (identity.start, identity.stop)):
        if name not in defined:
            print(f"nke: the sources have no function {name} that can be "
                  "called from another file", file=sys.stderr)
            good = False
    knowledge = Knowledge(symbols)
    glue = {"_start", "_stop"} if identity.libkmod else set()
    for name, objects in sorted(symbols.not_offered(args.object).items()):
        if name in glue:
            continue
        file, line = locate(name, objects[0], sources[objects[0]])
        print(f"{file}:{line}: error: {without_prefix(name)} is not offered "
              f"by nke: {knowledge.says(name)}", file=sys.stderr)
        good = False
    return good


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main(argv):
    ap = argparse.ArgumentParser(
        prog="nke_client.py", description="Generate what Kbuild.client puts "
        "around an NKE; the Linux side only when its objects need nothing "
        "that nke does not offer.")
    ap.add_argument("side", choices=("linux", "client"))
    ap.add_argument("output")
    ap.add_argument("--name", required=True)
    ap.add_argument("--start")
    ap.add_argument("--stop")
    ap.add_argument("--bundle-id")
    ap.add_argument("--license", default="GPL")
    ap.add_argument("--symvers")
    ap.add_argument("--kdir", default=".")
    ap.add_argument("--source", nargs="+", default=[])
    ap.add_argument("--object", nargs="+", default=[])
    args = ap.parse_args(argv)
    try:
        identity = Identity(args.name, args.source, args.start, args.stop,
                            args.bundle_id, args.license)
        if args.side == "client":
            write(args.output, identity.client_glue())
        elif check(args, identity):
            write(args.output, identity.linux_glue())
        else:
            return 1
    except (IdentityError, OSError) as e:
        text = str(e)
        for which in ("start", "stop"):
            text = text.replace(f"--{which}", f"nke-{which}-{args.name}")
        print(f"nke: {args.name}: {text}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
